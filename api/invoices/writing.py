"""Writing a document element by element: it is never in memory as a tree."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from lxml import etree


class Writer:
    """Writes elements into each other: `group` opens one that holds others, `put` writes one that has a text.

    `GROUPS` and `TEXTS` are the namespaces that the two stand in, in braces.
    """

    GROUPS = TEXTS = ""

    def __init__(self, file: "etree._IncrementalFileWriter") -> None:
        self.file = file

    def group(self, name: str, **attributes: str) -> "etree._FileWriterElement":
        return self.file.element(self.GROUPS + name, attributes)

    def put(self, name: str, text: str, **attributes: str) -> None:
        with self.file.element(self.TEXTS + name, attributes):
            self.file.write(text)


WriterT = TypeVar("WriterT", bound=Writer)


def document(writer: type[WriterT], write: Callable[[WriterT], None]) -> bytes:
    """What `write` writes, in UTF-8."""
    out = BytesIO()
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        write(writer(file))
    return out.getvalue()
