"""An explanation as one SVG picture: a small tree of its sentences.

It needs nothing from the network and no script, and has the same bytes for the same answer. Its colours follow the
reader's theme; where a policy keeps styles out, those of the light one stand in the elements themselves.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from textwrap import wrap
from xml.etree import ElementTree

from api.explanations.sentences import Explained, Told, told_of

SVG = "image/svg+xml"
NAMESPACE = "http://www.w3.org/2000/svg"

WIDTH, MARGIN, INDENT, GAP = 900, 16, 28, 10
PADDING, TEXT_SIZE, LINE_HEIGHT = 10, 14, 20
CHARACTER_WIDTH, BOLD_CHARACTER_WIDTH = 7.6, 8.6
"""What a character takes on average in texts of this size, in a wide font (DejaVu Sans), with some to spare."""

LIGHT = {"paper": "#ffffff", "ink": "#1b1b1b", "box": "#f3f6fa", "edge": "#5b6b7f", "wrong": "#b00020"}
DARK = {"paper": "#15181c", "ink": "#f1f3f5", "box": "#222831", "edge": "#9aa8b8", "wrong": "#ff8a93"}


def _rules(colours: dict[str, str]) -> str:
    return (
        f".paper{{fill:{colours['paper']}}}.ink{{fill:{colours['ink']}}}"
        f".box{{fill:{colours['box']};stroke:{colours['edge']}}}.wrong{{stroke:{colours['wrong']}}}"
        f".edge{{stroke:{colours['edge']}}}"
    )


STYLE = f"{_rules(LIGHT)}@media (prefers-color-scheme: dark){{{_rules(DARK)}}}"
HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {"Content-Security-Policy": POLICY}
"""Lets a browser take the picture's one style, and nothing else."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A sentence in its place: `parent` is the number of the box that it hangs from."""

    told: Told
    lines: tuple[str, ...]
    left: int
    top: int
    parent: int | None

    @property
    def height(self) -> int:
        return 2 * PADDING + LINE_HEIGHT * len(self.lines)

    @property
    def middle(self) -> int:
        return self.top + self.height // 2


def _boxes(root: Told) -> list[_Box]:
    """All sentences under one another, each to the right of what it belongs to."""
    boxes: list[_Box] = []

    def place(told: Told, depth: int, parent: int | None) -> None:
        left = MARGIN + depth * INDENT
        room = int((WIDTH - MARGIN - left - 2 * PADDING) / (CHARACTER_WIDTH if depth else BOLD_CHARACTER_WIDTH))
        top = boxes[-1].top + boxes[-1].height + GAP if boxes else MARGIN
        boxes.append(_Box(told, tuple(wrap(told.sentence, room)), left, top, parent))
        number = len(boxes) - 1
        for part in told.parts:
            if not part.is_detail:
                place(part, depth + 1, number)

    place(root, 0, None)
    return boxes


def picture(explained: Explained, language: str) -> str:
    """The picture of an explanation, with texts in one of the languages."""
    root = told_of(explained, language)
    boxes = _boxes(root)
    height = boxes[-1].top + boxes[-1].height + MARGIN
    document = ElementTree.Element(
        "svg",
        {
            "xmlns": NAMESPACE, "width": str(WIDTH), "height": str(height), "viewBox": f"0 0 {WIDTH} {height}",
            "lang": language, "role": "img", "aria-labelledby": "title", "aria-describedby": "description",
            "font-family": "sans-serif", "font-size": str(TEXT_SIZE),
        },
    )  # fmt: skip
    ElementTree.SubElement(document, "title", {"id": "title"}).text = root.sentence
    told = " ".join(box.told.sentence for box in boxes[1:])
    ElementTree.SubElement(document, "desc", {"id": "description"}).text = told
    ElementTree.SubElement(document, "style").text = STYLE
    paper = {"class": "paper", "width": str(WIDTH), "height": str(height), "fill": LIGHT["paper"]}
    ElementTree.SubElement(document, "rect", paper)
    document.extend(_edges(boxes))
    for number, box in enumerate(boxes):
        document.extend(_box(box, is_root=number == 0))
    return ElementTree.tostring(document, encoding="unicode") + "\n"


def _edges(boxes: list[_Box]) -> Iterator[ElementTree.Element]:
    """From each box one line down to the last that hangs from it, with an arm to each."""
    for number, parent in enumerate(boxes):
        hanging = [box for box in boxes if box.parent == number]
        if not hanging:
            continue
        across = parent.left + INDENT // 2
        trunk = f"M{across} {parent.top + parent.height}V{hanging[-1].middle}"
        path = trunk + "".join(f"M{across} {box.middle}H{box.left}" for box in hanging)
        yield ElementTree.Element(
            "path",
            {"class": "edge", "d": path, "fill": "none", "stroke": LIGHT["edge"], "shape-rendering": "crispEdges"},
        )


def _box(box: _Box, *, is_root: bool) -> Iterator[ElementTree.Element]:
    frame = {
        "class": "box wrong" if box.told.differs else "box",
        "x": str(box.left), "y": str(box.top), "width": str(WIDTH - MARGIN - box.left), "height": str(box.height),
        "rx": "6", "fill": LIGHT["box"], "stroke": LIGHT["wrong" if box.told.differs else "edge"],
        "stroke-width": "2" if box.told.differs or is_root else "1",
    }  # fmt: skip
    yield ElementTree.Element("rect", frame)
    left, weight = str(box.left + PADDING), "bold" if is_root else "normal"
    words = ElementTree.Element("text", {"class": "ink", "fill": LIGHT["ink"], "font-weight": weight})
    for number, line in enumerate(box.lines, 1):
        bottom = box.top + PADDING + LINE_HEIGHT * number - (LINE_HEIGHT - TEXT_SIZE)
        ElementTree.SubElement(words, "tspan", {"x": left, "y": str(bottom)}).text = line
    yield words
