"""A provider's own invoice against the ledger: what of it agrees with its settlement, and how it differs, by codes.

Pure. A row of the invoice stands for the settlement's line that it names by the entry's id; else for those that
happened on its days under the voucher that it names, by the voucher's id or a decision's number. Software that knows
neither writes rows that the ledger cannot tell: they are not in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from api.invoices.document import CURRENCY, Party
from api.invoices.reading import ReadInvoice, ReadRow
from domain.kernel.findings import Figure
from domain.rulebook import Unit
from domain.settlement.earned import Line
from domain.settlement.state import last_day
from domain.voucher.charging import MINUTES_PER_HOUR
from domain.voucher.events import EntryKind
from domain.voucher.state import Voucher


class Code(StrEnum):
    """What kind of difference it is."""

    NOT_IN_LEDGER = "not_in_ledger"
    NOT_BILLED = "not_billed"
    QUANTITY = "quantity"
    PRICE = "price"
    NO_SHOW_BEYOND_MONTHLY = "no_show_beyond_monthly"
    PROVIDER_CANCELLATION_BILLED = "provider_cancellation_billed"
    ALREADY_SETTLED = "already_settled"
    NOT_YET_SETTLED = "not_yet_settled"
    BILLED_TWICE = "billed_twice"
    OUTSIDE_VALIDITY = "outside_validity"
    OTHER_PROVIDERS_VOUCHER = "other_providers_voucher"
    SUM = "sum"
    CURRENCY = "currency"
    PERIOD = "period"
    SELLER = "seller"


class Difference(NamedTuple):
    """`row` is the invoice's, None where it is about the invoice as a whole or about what it leaves out. `expected` is
    what the ledger has, `actual` what the invoice has."""

    code: Code
    row: int | None = None
    voucher_id: UUID | None = None
    entry_id: UUID | None = None
    happened_on: date | None = None
    expected: Figure | None = None
    actual: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What an invoice is held against. `vouchers` are those that the settlement or the invoice names and that may be
    told of; `others` are ids of vouchers that other providers serve; `settled` are entries that stand in other
    settlements of the provider."""

    provider_id: UUID
    seller: Party
    month: date
    lines: Sequence[Line]
    vouchers: Mapping[UUID, Voucher]
    others: frozenset[UUID]
    settled: frozenset[UUID]


class Reconciled(NamedTuple):
    """All differences, and how many rows agree in everything."""

    differences: tuple[Difference, ...]
    rows_agreeing: int


def reconciled(invoice: ReadInvoice, books: Books) -> Reconciled:
    """An invoice against the ledger: first the whole, then row by row, then what it leaves out."""
    work = _Work(invoice, books)
    whole = tuple(_of_the_whole(invoice, books))
    by_row = [work.of_row(row) for row in invoice.rows]
    differences = (*whole, *(one for found in by_row for one in found), *work.left_out())
    return Reconciled(differences, sum(not found for found in by_row))


def _of_the_whole(invoice: ReadInvoice, books: Books) -> Iterable[Difference]:
    if invoice.currency != CURRENCY:
        yield Difference(Code.CURRENCY, expected=Figure(CURRENCY, "names"), actual=_name(invoice.currency))
    own = books.seller.business_id.replace("-", "")
    if invoice.sellers and not any(own in one for one in invoice.sellers):
        yield Difference(Code.SELLER, expected=Figure(books.seller.business_id, "names"))
    days = [books.month, *(line.happened_on for line in books.lines)]
    first, last = min(days), last_day(books.month)
    if invoice.last_day is not None and not first <= invoice.last_day <= last:
        yield Difference(Code.PERIOD, expected=Figure.of_date(last), actual=Figure.of_date(invoice.last_day))
    elif invoice.first_day is not None and not first <= invoice.first_day <= last:
        yield Difference(Code.PERIOD, expected=Figure.of_date(first), actual=Figure.of_date(invoice.first_day))
    total = _cents(sum(line.amount_cents for line in books.lines))
    if total.value != invoice.total_cents:
        yield Difference(Code.SUM, expected=total, actual=_cents(invoice.total_cents))
    # What it says beside what its rows say: software may round or leave out.
    summed = sum(row.amount_cents for row in invoice.rows)
    if summed not in (invoice.total_cents, total.value):
        yield Difference(Code.SUM, expected=total, actual=_cents(summed))


def _name(text: str | None) -> Figure | None:
    """A currency's code: nothing else that was sent is said again."""
    return Figure(text, "names") if text is not None and len(text) == 3 and text.isalpha() else None


def _cents(cents: int) -> Figure:
    return Figure(cents, "cents")


class _Work:
    """Rows find their lines one after the other: a line that a row stands for is taken."""

    def __init__(self, invoice: ReadInvoice, books: Books) -> None:
        self._books = books
        self._taken: set[UUID] = set()
        self._lines = {line.entry_id: line for line in books.lines}
        self._of_voucher: dict[UUID, list[Line]] = {}
        for line in books.lines:
            self._of_voucher.setdefault(line.voucher_id, []).append(line)
        self._entries = {
            entry.entry_id: (voucher, entry)
            for voucher in books.vouchers.values()
            for entry in voucher.entries
            if entry.provider_id == books.provider_id
        }
        self._by_number: dict[str, list[Voucher]] = {}
        for voucher in books.vouchers.values():
            for number in {period.grant.decision_number for period in voucher.periods}:
                self._by_number.setdefault(number, []).append(voucher)

    def of_row(self, row: ReadRow) -> list[Difference]:
        for entry_id in row.ids:
            if entry_id in self._lines:
                return self._against(row, [self._lines[entry_id]])
            if entry_id in self._entries:
                return [self._of_entry(row, entry_id)]
        vouchers = self._vouchers(row)
        for voucher in vouchers:
            lines = self._on_its_days(row, voucher)
            if lines:
                return self._against(row, lines)
        return [self._of_nothing(row, vouchers)]

    def _vouchers(self, row: ReadRow) -> list[Voucher]:
        """The vouchers that a row names, by id or else by a decision's number."""
        by_id = [self._books.vouchers[one] for one in row.ids if one in self._books.vouchers]
        return by_id or [voucher for word in sorted(row.words) for voucher in self._by_number.get(word, ())]

    def _on_its_days(self, row: ReadRow, voucher: Voucher) -> list[Line]:
        """The lines of a voucher that a row stands for: all of its days that no row has taken. Of several on one day it
        is one, that of its amount if there is one. Where all are taken it is those, so that the second row shows."""
        own = [line for line in self._of_voucher.get(voucher.id, ()) if _within(row, line.happened_on)]
        free = [line for line in own if line.entry_id not in self._taken] or own
        if row.first_day is None or row.first_day != row.last_day:
            return free
        return [line for line in free if line.amount_cents == row.amount_cents][:1] or free[:1]

    def _against(self, row: ReadRow, lines: Sequence[Line]) -> list[Difference]:
        """A row against the lines that it stands for."""
        first, one = lines[0], len(lines) == 1
        entry_id, happened_on = (first.entry_id, first.happened_on) if one else (None, row.first_day)

        def differs(code: Code, expected: Figure | None = None, actual: Figure | None = None) -> Difference:
            return Difference(code, row.number, first.voucher_id, entry_id, happened_on, expected, actual)

        if any(line.entry_id in self._taken for line in lines):
            return [differs(Code.BILLED_TWICE, actual=_cents(row.amount_cents))]
        self._taken |= {line.entry_id for line in lines}
        amount = sum(line.amount_cents for line in lines)
        if one and amount == 0 and row.amount_cents > 0 and first.kind in NOT_BILLABLE:
            return [differs(NOT_BILLABLE[first.kind], _cents(0), _cents(row.amount_cents))]
        found = []
        unit = first.service.unit
        held, counted = _figure(unit, sum(line.quantity.units for line in lines)), _counted(row, unit)
        if counted is not None and counted != held:
            found.append(differs(Code.QUANTITY, held, counted))
        prices = {line.unit_price_cents for line in lines if line.quantity.units}
        price = row.unit_price_cents
        if price is not None and len(prices) == 1 and prices != {abs(price)}:
            found.append(differs(Code.PRICE, _cents(prices.pop()), _cents(abs(price))))
        if not found and amount != row.amount_cents:
            found.append(differs(Code.SUM, _cents(amount), _cents(row.amount_cents)))
        return found

    def _of_entry(self, row: ReadRow, entry_id: UUID) -> Difference:
        """A row that names an entry which the settlement has no line of."""
        voucher, entry = self._entries[entry_id]
        day, last, expected, actual = entry.happened_on, last_day(self._books.month), None, _cents(row.amount_cents)
        if entry_id in self._books.settled:
            code = Code.ALREADY_SETTLED
        elif entry.reversed:
            code = Code.NOT_IN_LEDGER
        elif day > last:
            code, expected, actual = Code.PERIOD, Figure.of_date(last), Figure.of_date(day)
        else:
            code = Code.NOT_YET_SETTLED
        return Difference(code, row.number, voucher.id, entry_id, day, expected, actual)

    def _of_nothing(self, row: ReadRow, vouchers: Sequence[Voucher]) -> Difference:
        """A row that no line stands behind: why, as far as can be told."""
        day, books = row.last_day, self._books
        amount, others = _cents(row.amount_cents), next((one for one in row.ids if one in books.others), None)
        if others is not None:
            return Difference(Code.OTHER_PROVIDERS_VOUCHER, row.number, others, None, day, None, amount)
        if not vouchers or day is None:
            voucher_id = vouchers[0].id if vouchers else None
            return Difference(Code.NOT_IN_LEDGER, row.number, voucher_id, None, day, None, amount)
        voucher = vouchers[0]
        code, expected, actual = Code.NOT_IN_LEDGER, None, amount
        settled = [one for one in voucher.entries if one.entry_id in books.settled and one.happened_on == day]
        if voucher.period_on(day) is None:
            code, actual = Code.OUTSIDE_VALIDITY, Figure.of_date(day)
        elif voucher.provider_on(day) != books.provider_id:
            code = Code.OTHER_PROVIDERS_VOUCHER
        elif settled:
            code = Code.ALREADY_SETTLED
        elif day > last_day(books.month):
            code, expected, actual = Code.PERIOD, Figure.of_date(last_day(books.month)), Figure.of_date(day)
        return Difference(code, row.number, voucher.id, None, day, expected, actual)

    def left_out(self) -> Iterable[Difference]:
        """What the settlement holds and no row stands for. What is charged at 0 need not be billed."""
        for line in self._books.lines:
            if line.amount_cents and line.entry_id not in self._taken:
                yield Difference(
                    Code.NOT_BILLED,
                    None,
                    line.voucher_id,
                    line.entry_id,
                    line.happened_on,
                    _cents(line.amount_cents),
                )


NOT_BILLABLE = {
    EntryKind.NO_SHOW: Code.NO_SHOW_BEYOND_MONTHLY,
    EntryKind.PROVIDER_CANCELLATION: Code.PROVIDER_CANCELLATION_BILLED,
}
"""What stands in a settlement at 0 (§ 5)."""


def _within(row: ReadRow, day: date) -> bool:
    """Whether a day is one of a row's; a row without days has all."""
    first, last = row.first_day, row.last_day
    return (first is None or first <= day) and (last is None or day <= last)


def _counted(row: ReadRow, unit: Unit) -> Figure | None:
    """What a row bills, in minutes or days; what it counts in pieces is taken for the voucher's hours or days. None
    where it has no quantity."""
    if row.units is None:
        return None
    hours = row.unit is None and unit is Unit.HOUR
    units = row.units * (MINUTES_PER_HOUR if hours else 1)
    return _figure(row.unit or unit, int(units.to_integral_value(ROUND_HALF_UP)))


def _figure(unit: Unit, units: int) -> Figure:
    return Figure(units, "days" if unit is Unit.DAY else "minutes")
