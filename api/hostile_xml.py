"""XML that somebody else made, read as if it were hostile.

A document type is refused where it begins, so that there are no entities to expand and nothing outside to fetch; depth,
elements and the length of a text are bounded. To be called in a process of its own (`api.invoices.checking`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.kernel.findings import BadInput

DEPTH_MAX = 40
ELEMENTS_MAX = 500_000
TEXT_CHARACTERS_MAX = 4_000
"""Of one element: what is longer is cut."""
PIECE_BYTES = 64 * 1024


@dataclass(slots=True)
class Element:
    """An element by its local name, with what was read in it."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def all(self, *names: str) -> Iterator["Element"]:
        """The elements at a path."""
        if not names:
            yield self
            return
        for child in self.children:
            if child.name == names[0]:
                yield from child.all(*names[1:])

    def find(self, path: str) -> "Element | None":
        return next(self.all(*path.split("/")), None)

    def value(self, path: str) -> str | None:
        """The text at a path, None where there is none."""
        found = self.find(path)
        return (found.text.strip() or None) if found is not None else None

    def every(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.every()


class TreeReader:
    """What the parser tells of a document, made into a tree. Who reads a format says what its root must be, and may
    take parts out of the tree as they end."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._elements = 0

    def check_root(self, namespace: str, name: str) -> None:
        """Raises `BadInput` for another format."""

    def ended(self, element: Element, parents: list[Element]) -> None:
        """An element is read, inside of these."""

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        raise BadInput("body", "xml_without_document_type")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > ELEMENTS_MAX:
            raise BadInput("body", "xml_elements_max", limit=ELEMENTS_MAX)
        if len(self._open) >= DEPTH_MAX:
            raise BadInput("body", "xml_depth_max", limit=DEPTH_MAX)
        namespace, _, name = tag.rpartition("}")
        if not self._open:
            self.check_root(namespace.removeprefix("{"), name)
        element = Element(name, {_local(key): value[:TEXT_CHARACTERS_MAX] for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def data(self, text: str) -> None:
        if self._open:
            element = self._open[-1]
            element.text += text[: max(0, TEXT_CHARACTERS_MAX - len(element.text))]

    def end(self, tag: str) -> None:
        element = self._open.pop()
        self.ended(element, self._open)

    def comment(self, text: str) -> None:
        """Nobody reads them."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Nor instructions to a program."""

    def close(self) -> "TreeReader":
        return self


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def read_tree(document: bytes, reader: TreeReader) -> Element:
    """The root of a document, without the parts that its reader took out. Raises `BadInput`."""
    from lxml import etree

    parser = etree.XMLParser(
        target=reader,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        strip_cdata=True,
    )
    try:
        for first in range(0, len(document), PIECE_BYTES):
            parser.feed(document[first : first + PIECE_BYTES])
        parser.close()
    except etree.XMLSyntaxError:
        raise BadInput("body", "xml") from None
    if reader.root is None:
        raise BadInput("body", "xml")
    return reader.root
