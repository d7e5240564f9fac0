"""A bill to be printed: a statement for each provider with its report of what did not take place (§ 5), as tagged PDF.

The page is laid out by `bill.typ`, which is given texts and places of bars, and takes none of it for markup. It is
PDF/UA-1 (ISO 14289-1): its parts are told by their roles, the picture by a text.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
import typst

from api.billing.bill import MonthBill, OneProvider
from api.billing.totals import Totals, by_day, by_service, control_of, sum_of
from api.messages import date_text, euros_text, minutes_text, quantity_text, text, unit_price_text
from api.messages import figure as figure_text
from api.wording import unit_of
from domain.kernel.findings import Figure
from domain.voucher.events import EntryKind
from projections.postings.questions import BillLine

PAGE = Path(__file__).with_name("bill.typ")
HIGHEST = 1_000  # thousandths of the picture's height


def paper(bill: MonthBill, language: str) -> Iterator[bytes]:
    """The file, in one piece."""
    data = orjson.dumps(_Page(bill, language).data()).decode()
    # With the fonts that the library brings along, so that each machine lays it out alike.
    yield typst.compile(
        PAGE.read_bytes(), format="pdf", pdf_standards="ua-1", ignore_system_fonts=True, sys_inputs={"data": data}
    )


class _Page:
    """What stands in a printed bill, in the caller's language."""

    def __init__(self, bill: MonthBill, language: str) -> None:
        self._bill, self._language = bill, language
        # Most figures of a bill are the same few.
        self._euros = lru_cache(1_000)(partial(euros_text, language=language))
        self._day = lru_cache(1_000)(partial(date_text, language=language))

    def _word(self, key: str, **fields: object) -> str:
        return text(f"bill_paper.{key}", self._language, **fields)

    def data(self) -> dict[str, Any]:
        bill, language = self._bill, self._language
        title = text("bill_title", language, month=f"{bill.month.month}/{bill.month.year}")
        alone = bill.alone is not None
        return {
            "title": title,
            "language": language,
            "footer": self._word("footer", month=f"{bill.month:%Y-%m}", position=bill.position),
            "words": self._words(),
            "facts": self._facts(),
            "summary": None if alone or not bill.providers else self._summary(),
            "providers": [self._provider(one) for one in bill.providers],
        }

    def _words(self) -> dict[str, Any]:
        said = (
            "providers", "nothing", "by_service", "by_day", "report", "report_says", "adjustments", "no_adjustments",
            "lines",
        )  # fmt: skip
        columns = {
            "line": ("day", "kind", "entry", "quantity", "unit_price", "amount"),
            "missed": ("day", "kind", "voucher", "entry", "amount"),
            "adjusted": ("day", "kind", "voucher", "entry", "quantity", "amount"),
        }
        return (
            {name: self._word(name) for name in said}
            | {name: [self._word(f"column.{one}") for one in its] for name, its in columns.items()}
            | {"total": text("bill_total.all", self._language)}
        )

    def _facts(self) -> list[tuple[str, str]]:
        bill, language = self._bill, self._language
        total = sum(one.total_cents for one in bill.providers)
        adjusted = sum(one.adjustments_cents for one in bill.providers)
        last = monthrange(bill.month.year, bill.month.month)[1]
        facts = [
            (self._word("period"), f"{self._day(bill.month)} – {self._day(bill.month.replace(day=last))}"),
            (text("bill_total.of_month", language), self._euros(total)),
            (text("bill_total.adjustments", language), self._euros(adjusted)),
            (text("bill_total.all", language), self._euros(total + adjusted)),
            (text("bill_column.vat", language), text("bill.vat_exempt", language)),
            (text("bill_column.position", language), str(bill.position)),
            (text("bill_total.digest", language), control_of(bill).digest),
        ]
        if bill.alone is not None:
            names = ", ".join(f"{one.name} ({one.business_id})" for one in bill.providers) or str(bill.alone)
            facts.insert(0, (text("bill_column.provider_name", language), names))
        return facts

    def _sums(self, name: str, totals: Totals) -> tuple[str, str, str, str]:
        parts = [minutes_text(totals.minutes, self._language)] if totals.minutes else []
        parts += [figure_text(Figure(totals.days, "days"), self._language)] if totals.days else []
        return name, str(totals.rows), ", ".join(parts), self._euros(totals.amount_cents)

    def _table(self, first: str, rows: Iterable[tuple[str, Totals]], whole: Totals) -> dict[str, Any]:
        return {
            "names": [first, *(self._word(f"column.{name}") for name in ("rows", "quantity", "amount"))],
            "rows": [self._sums(name, totals) for name, totals in rows],
            "sum": self._sums(text("bill_total.all", self._language), whole),
        }

    def _summary(self) -> dict[str, Any]:
        rows = [(one.name, sum_of((*one.lines, *one.adjustments))) for one in self._bill.providers]
        return self._table(text("bill_column.provider_name", self._language), rows, control_of(self._bill).all)

    def _provider(self, one: OneProvider) -> dict[str, Any]:
        whole, days = sum_of(one.lines), by_day(one.lines)
        services = ((text(f"service.{service}", self._language), its) for service, its in by_service(one.lines).items())
        return {
            "name": one.name,
            "picture": self._picture(days),
            "by_service": self._table(text("bill_total.service", self._language), services, whole),
            "by_day": self._table(
                text("bill_total.day", self._language), ((self._day(day), its) for day, its in days.items()), whole
            ),
            "report": self._report(one.lines, whole),
            "missed": [
                [self._day(line.happened_on), self._kind(line), str(line.voucher_id), str(line.entry_id),
                 self._euros(line.amount_cents)]
                for line in one.lines if line.kind is not EntryKind.SESSION
            ],
            "adjustments": [
                [self._day(line.happened_on), self._kind(line), str(line.voucher_id), str(line.entry_id),
                 quantity_text(line.quantity, self._language), self._euros(line.amount_cents)]
                for line in one.adjustments
            ],
            "adjustments_sum": self._euros(one.adjustments_cents),
            "vouchers": self._vouchers(one.lines),
            "sum": self._euros(one.total_cents),
        }  # fmt: skip

    def _picture(self, days: dict[date, Totals]) -> dict[str, Any]:
        month = self._bill.month
        amounts = {day.day: its.amount_cents for day, its in days.items()}
        highest = max(amounts.values(), default=0)
        alt = self._word("picture_of_nothing")
        if highest > 0:
            best = max(amounts, key=lambda day: amounts[day])
            alt = self._word(
                "picture",
                days=sum(1 for amount in amounts.values() if amount > 0),
                highest=self._euros(highest),
                day=self._day(month.replace(day=best)),
            )
        return {
            "caption": self._word("picture_caption"),
            "alt": alt,
            "days": [
                {"number": str(day), "share": HIGHEST * amounts.get(day, 0) // highest if highest > 0 else 0}
                for day in range(1, monthrange(month.year, month.month)[1] + 1)
            ],
        }

    def _report(self, lines: Sequence[BillLine], whole: Totals) -> dict[str, Any]:
        """How much took place and how much did not: no-shows are reported at 0 too (§ 5)."""
        parts = {
            "held": lambda line: line.kind is EntryKind.SESSION,
            "no_shows_charged": lambda line: line.kind is EntryKind.NO_SHOW and line.amount_cents > 0,
            "no_shows_at_0": lambda line: line.kind is EntryKind.NO_SHOW and line.amount_cents == 0,
            "cancelled": lambda line: line.kind is EntryKind.PROVIDER_CANCELLATION,
        }
        rows = ((self._word(name), sum_of(filter(chosen, lines))) for name, chosen in parts.items())
        return self._table(self._word("column.what"), rows, whole)

    def _vouchers(self, lines: Sequence[BillLine]) -> list[dict[str, Any]]:
        def voucher(line: BillLine) -> tuple[str, str, str]:
            return str(line.voucher_id), line.decision_number, line.service.value

        shown = []
        for (voucher_id, number, service), group in groupby(sorted(lines, key=voucher), key=voucher):
            own = list(group)
            name = self._word(
                "of_voucher",
                voucher_id=voucher_id,
                decision_number=number,
                service=text(f"service.{service}", self._language),
            )
            total = self._euros(sum(line.amount_cents for line in own))
            shown.append({"name": name, "sum": total, "lines": [self._line(line) for line in own]})
        return shown

    def _line(self, line: BillLine) -> list[str]:
        return [
            self._day(line.happened_on),
            self._kind(line),
            str(line.entry_id),
            quantity_text(line.quantity, self._language),
            unit_price_text(line.unit_price_cents, unit_of(line.quantity), self._language),
            self._euros(line.amount_cents),
        ]

    def _kind(self, line: BillLine) -> str:
        kind = text(f"kind.{line.kind}", self._language)
        return self._word("takes_back", kind=kind) if line.reversal else kind
