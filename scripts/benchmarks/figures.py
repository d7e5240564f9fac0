"""What was measured, and what it is held to: medians over rounds, ratios of what ran next to each other, bars."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, TypeVar

Measure = Callable[[], float]
Turned = TypeVar("Turned")


@dataclass(frozen=True, slots=True)
class Side:
    """Something to measure, and the figure's name."""

    figure: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Bar:
    """A ratio that must be reached: the figure `of` over the figure `over`, or `of` alone.

    At least `bar`, or below it where `at_most`.
    """

    key: str
    what: str
    bar: float
    of: str
    over: str | None = None
    at_most: bool = False

    def is_met_by(self, ratio: float) -> bool:
        return ratio <= self.bar if self.at_most else ratio >= self.bar


BARS = (
    Bar(
        "append_16_over_eventsourcing",
        "append, 16 writers, over the library's recorder",
        8,
        "append.ours.16",
        "append.eventsourcing.16",
    ),
    Bar(
        "append_16_over_message_db",
        "append, 16 writers, over message-db",
        3,
        "append.ours.16",
        "append.message_db.16",
    ),
    Bar(
        "append_128_over_pgbench",
        "append, 128 writers, over single-row commits",
        1.2,
        "append.ours.128",
        "append.pgbench.32",
    ),
    Bar(
        "commands_16_over_eventsourcing",
        "commands in process, 16 writers, over the library's default path",
        12,
        "commands.ours.16",
        "commands.eventsourcing.16",
    ),
    Bar(
        "http_session_over_bare_read",
        "recording a session over HTTP, over a bare one-row read",
        1,
        "http.session.16",
        "http.bare_read.16",
    ),
    Bar(
        "http_session_over_library_service",
        "recording a session over HTTP, over the library behind FastAPI",
        4,
        "http.session.16",
        "http.library_session.16",
    ),
    Bar(
        "http_session_p99_over_p50",
        "recording a session, 16 callers, the slowest of 100 over the middle one",
        4,
        "http.session.16.p99_ms",
        "http.session.16.p50_ms",
        at_most=True,
    ),
    Bar(
        "http_voucher_read_over_bare_read",
        "a voucher read over HTTP, over a bare one-row read",
        0.45,
        "http.voucher_read.16",
        "http.bare_read.16",
    ),
    Bar(
        "http_first_voucher_read_over_bare_read",
        "a voucher's first read over HTTP, over a bare one-row read",
        0.25,
        "http.first_voucher_read.16",
        "http.bare_read.16",
    ),
    Bar(
        "http_changed_voucher_read_over_bare_read",
        "a voucher's read after a session on it over HTTP, over a bare one-row read",
        0.25,
        "http.changed_voucher_read.16",
        "http.bare_read.16",
    ),
    *(
        Bar(
            f"http_session_beside_{what}_over_alone",
            f"recording a session beside {told}, over alone",
            0.3,
            f"http.session_beside_{what}.16",
            "http.session.16",
        )
        for what, told in (
            ("metrics", "64 that read the metrics"),
            ("wrong_tokens", "500 wrong tokens"),
            ("bills", "eight large bills"),
            ("bulk", "a bulk of 10,000"),
        )
    ),
    Bar("http_bulk_over_single", "bulk entries over HTTP, over single ones", 10, "http.bulk.1", "http.session.1"),
    Bar(
        "catch_up_over_eventsourcing",
        "catch-up of balances, over the library's runner",
        40,
        "catch_up.balances",
        "catch_up.eventsourcing",
    ),
    *(
        Bar(
            f"billing_{form.replace('-', '_')}_over_library",
            f"a month's bill as {form}, over {library}",
            bar,
            f"billing.{form}",
            f"billing.{form}.library",
        )
        for form, library, bar in (
            ("json", "msgspec alone", 0.01),
            ("csv", "Python's csv alone", 0.1),
            ("xlsx", "XlsxWriter alone", 0.3),
            ("pdf", "typst alone", 0.5),
        )
    ),
    Bar("billing_pdf_megabytes", "memory of a large bill as PDF, MB", 1_300, "billing.pdf_mb", at_most=True),
    *(
        Bar(
            f"invoices_{form}_over_library",
            f"a large invoice as {form}, over lxml alone",
            0.2,
            f"invoices.{form}",
            f"invoices.{form}.library",
        )
        for form in ("peppol", "finvoice")
    ),
    Bar("invoices_peppol_lines", "a large invoice as UBL, lines a second, unchecked", 2_000, "invoices.peppol"),
    Bar("invoices_peppol_megabytes", "memory of a large invoice as UBL, MB", 100, "invoices.peppol_mb", at_most=True),
    Bar(
        "read_5m_over_10k",
        "one voucher read over HTTP, the longest log over the shortest",
        1.2,
        "growth.first_read_ms.longest",
        "growth.first_read_ms.shortest",
        at_most=True,
    ),
)


def bars(longest: int) -> tuple[Bar, ...]:
    """What the figures are held to; `longest` is how many events the longest log has."""
    rebuild = Bar(
        "rebuild_5m_megabytes",
        "memory of a rebuild of the longest log, MB",
        300,
        f"growth.rebuild_mb.{longest}",
        at_most=True,
    )
    return (*BARS, rebuild)


@dataclass(slots=True)
class Figures:
    """Values by the name of the figure, one a round, and why a figure has none."""

    values: dict[str, list[float]] = field(default_factory=dict)
    not_run: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(value)

    def median(self, name: str) -> float | None:
        return median(self.values[name]) if name in self.values else None

    def ratio(self, bar: Bar) -> float | None:
        """The median of the rounds' ratios: what ran next to each other is compared with each other."""
        if bar.of not in self.values or (bar.over is not None and bar.over not in self.values):
            return None
        if bar.over is None:
            return self.median(bar.of)
        return median(of / over for of, over in zip(self.values[bar.of], self.values[bar.over], strict=True))

    def reason(self, bar: Bar) -> str:
        """Why a bar has no ratio."""
        return next((self.not_run[name] for name in (bar.over, bar.of) if name in self.not_run), "not measured")

    def as_json(self, longest: int) -> dict[str, Any]:
        held = bars(longest)
        ratios = {bar.key: self.ratio(bar) for bar in held}
        return {
            "ratios": ratios,
            "bars": {
                bar.key: {
                    "bar": bar.bar,
                    "at_most": bar.at_most,
                    "met": None if ratio is None else bar.is_met_by(ratio),
                    "not_run": self.reason(bar) if ratio is None else None,
                }
                for bar, ratio in zip(held, ratios.values(), strict=True)
            },
            "medians": {name: self.median(name) for name in self.values},
            "rounds": self.values,
            "not_run": self.not_run,
        }


def turn(sides: Sequence[Turned], number: int) -> Sequence[Turned]:
    """The sides in the order of a round: each round begins with another one."""
    start = number % len(sides)
    return (*sides[start:], *sides[:start])
