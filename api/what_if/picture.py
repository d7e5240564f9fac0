"""A what-if's answer as one SVG picture: charged and granted by service, refusals by rule, recorded beside would-be.

It needs nothing from the network and has the same bytes for the same answer.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from pygal import HorizontalBar
from pygal.etree import etree
from pygal.style import Style

from api.messages import figure, text
from domain.kernel.findings import Figure

etree.to_etree()  # trees of the standard library, which are put together below: it would make lxml's where that is

WIDTH = 900
HEIGHT_OF_FRAME, HEIGHT_OF_BAR = 130, 30
TEXT_SIZE = 13
SVG = "http://www.w3.org/2000/svg"
SIDES = ("as_recorded", "would_be")
COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2")


def picture(answer: Mapping[str, Any], language: str) -> str:
    """The picture of an answer, with texts in one of the languages."""

    def euros(cents: int) -> str:
        return figure(Figure(cents, "cents"), language)

    def named(sides: Mapping[str, list[int]]) -> dict[str, list[int]]:
        return {text(f"what_if.{side}", language): values for side, values in sides.items()}

    services = sorted({row["service"] for row in answer["rows"]})
    codes = sorted({code for side in SIDES for code in answer[side]["refused_by"]})
    charts = []
    for name in ("charged_cents", "granted_cents") if services else ():
        sums = {side: [_sum(answer, service, side, name) for service in services] for side in SIDES}
        labels = [text(f"service.{service}", language) for service in services]
        charts.append(chart(text(f"what_if.by_service.{name}", language), labels, named(sums), euros))
    if codes:
        counts = {side: [answer[side]["refused_by"].get(code, 0) for code in codes] for side in SIDES}
        charts.append(chart(text("what_if.refused_by", language), codes, named(counts), str))
    return stacked(charts)


def _sum(answer: Mapping[str, Any], service: str, side: str, name: str) -> int:
    return sum(row[side][name] for row in answer["rows"] if row["service"] == service)


def chart(
    title: str, labels: Sequence[str], sides: Mapping[str, Sequence[int]], shown: Callable[[int], str]
) -> ElementTree.Element:
    """Bars beside each other for each label, one of each side by its name."""
    bars = HorizontalBar(
        style=Style(
            font_family="sans-serif",
            background="white",
            plot_background="white",
            colors=COLOURS,
            label_font_size=TEXT_SIZE,
            major_label_font_size=TEXT_SIZE,
            value_font_size=TEXT_SIZE,
        ),
        js=[],
        no_prefix=True,
        explicit_size=True,
        width=WIDTH,
        height=HEIGHT_OF_FRAME + HEIGHT_OF_BAR * len(sides) * len(labels),
        legend_at_bottom=True,
        truncate_label=-1,
        truncate_legend=-1,
        print_values=True,
        value_formatter=lambda value: shown(round(value)),
        min_scale=2,
        max_scale=6,
    )
    bars.title = title
    # It draws from the bottom up; people read from the top down.
    bars.x_labels = list(reversed(labels))
    for side, values in sides.items():
        bars.add(side, list(reversed(values)))
    tree: ElementTree.Element = bars.render_tree()
    rows = (
        f"{label}: " + ", ".join(f"{side} {shown(values[number])}" for side, values in sides.items())
        for number, label in enumerate(labels)
    )
    _describe(tree, title, "; ".join(rows))
    return tree


def _describe(tree: ElementTree.Element, title: str, description: str) -> None:
    """Say what a picture shows to who does not see it (WCAG 2.1, 1.1.1)."""
    for old in tree.findall(f"{{{SVG}}}title") + tree.findall("title"):
        tree.remove(old)
    tree.set("role", "img")
    for place, (name, words) in enumerate({"title": title, "desc": description}.items()):
        told = ElementTree.Element(name)
        told.text = words
        tree.insert(place, told)


def stacked(charts: Sequence[ElementTree.Element]) -> str:
    """The charts under one another in one document, without scripts, and comments that tell the day of drawing."""
    ElementTree.register_namespace("", SVG)
    height = sum(int(one.attrib["height"]) for one in charts)
    document = ElementTree.Element(
        "svg", {"xmlns": SVG, "width": str(WIDTH), "height": str(height), "viewBox": f"0 0 {WIDTH} {height}"}
    )
    top = 0
    for one in charts:
        for element in list(one.iter()):
            for child in list(element):
                # A comment's tag is the function that makes it.
                if not isinstance(child.tag, str) or child.tag.endswith("script"):
                    element.remove(child)
        one.attrib.pop("id", None)
        one.set("y", str(top))
        top += int(one.attrib["height"])
        document.append(one)
    return ElementTree.tostring(document, encoding="unicode") + "\n"
