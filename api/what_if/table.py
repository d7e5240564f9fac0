"""A what-if's answer on a terminal: totals, services and providers, rules, and bars."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.bar import Bar
from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from api.messages import figure, text
from domain.kernel.findings import Figure
from domain.rulebook import Service

SIDES = ("as_recorded", "would_be")
BAR_WIDTH = 24


def tables(answer: Mapping[str, Any], names: Mapping[str, str], language: str) -> Iterator[RenderableType]:
    """What there is to show, from the whole to its parts; `names` are what the providers are called, by their ids."""
    yield _totals(answer, language)
    yield _rows(answer, names, language)
    if any(answer[side]["charged_cents"] for side in SIDES):
        yield _bars(answer, language)
    for name in ("refused_by", "warned_of"):
        if any(answer[side][name] for side in SIDES):
            yield _codes(answer, name, language)
    yield _differences(answer, language)


def notes(answer: Mapping[str, Any], language: str) -> Iterator[str]:
    """What the answer could not know, and what it rests on, a sentence each."""
    for name in ("refusals_not_kept", "refusals_erased", "decided_by_findings"):
        if answer[name]:
            yield text(f"what_if.{name}", language, number=answer[name])
    if answer["decided_nothing"]:
        yield text("what_if.decided_nothing", language, names=", ".join(answer["decided_nothing"]))
    yield text("what_if.rests_on", language, position=answer["position"], digest=answer["digest"])


def _sides(table: Table, language: str) -> None:
    for side in SIDES:
        table.add_column(text(f"what_if.{side}", language), justify="right")
    table.add_column(text("what_if.difference", language), justify="right")


def _compared(before: int, after: int, cents: bool, language: str) -> tuple[str, str, str]:
    def shown(value: int) -> str:
        return figure(Figure(value, "cents"), language) if cents else str(value)

    moved = after - before
    return shown(before), shown(after), f"{'+' if moved > 0 else ''}{shown(moved)}" if moved else "–"


def _totals(answer: Mapping[str, Any], language: str) -> Table:
    days = {name: figure(Figure(answer[day], "date"), language) for name, day in (("first", "from"), ("last", "to"))}
    table = Table(title=text("what_if.title", language, **days))
    table.add_column("")
    _sides(table, language)
    for name in ("accepted", "refused", "granted_cents", "charged_cents"):
        before, after = (answer[side][name] for side in SIDES)
        table.add_row(text(f"what_if.{name}", language), *_compared(before, after, name.endswith("_cents"), language))
    return table


def _rows(answer: Mapping[str, Any], names: Mapping[str, str], language: str) -> Table:
    table = Table(title=text("what_if.by_service_and_provider", language))
    table.add_column(f"{text('what_if.service', language)}\n  {text('what_if.provider', language)}")
    for name in ("accepted", "refused", "granted_cents", "charged_cents"):
        table.add_column(text(f"what_if.{name}", language), justify="right")
    for row in answer["rows"]:
        cells = []
        for name in ("accepted", "refused", "granted_cents", "charged_cents"):
            before, after = (row[side][name] for side in SIDES)
            shown, would_be, _ = _compared(before, after, name.endswith("_cents"), language)
            cells.append(shown if before == after else f"{shown} →\n{would_be}")
        provider = names[row["provider_id"]] if row["provider_id"] else text("what_if.no_provider", language)
        table.add_row(f"{_service(row['service'], language)}\n  {escape(provider)}", *cells)
    return table


def _service(service: Service, language: str) -> str:
    return text(f"service.{service}", language)


def _bars(answer: Mapping[str, Any], language: str) -> Table:
    """Charged by service, a bar for each side."""
    services = dict.fromkeys(row["service"] for row in answer["rows"])
    cents = {
        (service, side): sum(row[side]["charged_cents"] for row in answer["rows"] if row["service"] == service)
        for service in services
        for side in SIDES
    }
    most = max(cents.values())
    table = Table(title=text("what_if.by_service.charged_cents", language), box=None, show_header=False)
    for (service, side), value in cents.items():
        colour = "blue" if side == "as_recorded" else "yellow"
        bar = Bar(size=most, begin=0, end=max(value, 0), width=BAR_WIDTH, color=colour)
        table.add_row(
            _service(service, language),
            text(f"what_if.{side}", language),
            bar,
            figure(Figure(value, "cents"), language),
        )
    return table


def _codes(answer: Mapping[str, Any], name: str, language: str) -> Table:
    table = Table(title=text(f"what_if.{name}", language))
    table.add_column(text("what_if.rule", language))
    _sides(table, language)
    for code in sorted({code for side in SIDES for code in answer[side][name]}):
        before, after = (answer[side][name].get(code, 0) for side in SIDES)
        table.add_row(code, *_compared(before, after, False, language))
    return table


def _differences(answer: Mapping[str, Any], language: str) -> Table:
    table = Table(title=text("what_if.commands_that_differ", language))
    table.add_column("")
    for name in ("first_hand", "following"):
        table.add_column(text(f"what_if.{name}", language), justify="right")
    for kind, counts in answer["differences"].items():
        table.add_row(text(f"what_if.kind.{kind}", language), str(counts["first_hand"]), str(counts["following"]))
    return table
