"""A month's bill by provider, what a settlement takes, and the trial of the accounts; all as known at a position."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.kernel.event import Quantity
from domain.rulebook import Service, Unit
from domain.settlement.earned import Earned, EarnedPosting, PostingSpan
from domain.voucher.events import EntryKind
from domain.voucher.state import quantity_of
from ledger.pausing import LongWork
from projections.engine.reading import Answer, parts_of, read
from projections.grants.fold import GRANTS
from projections.postings.fold import POSTINGS, Account
from projections.search.fold import SEARCH


@dataclass(frozen=True, slots=True)
class BillLine:
    """One entry: a held session, a no-show (charged or at 0) or a provider's cancellation at 0.

    `reversal` tells of an adjustment that the entry no longer stands: it takes back what was settled before.
    """

    voucher_id: UUID
    entry_id: UUID
    service: Service
    decision_number: str
    kind: EntryKind
    happened_on: date
    quantity: Quantity
    unit_price_cents: int
    amount_cents: int
    reversal: bool = False


@dataclass(frozen=True, slots=True)
class ProviderBill:
    """A provider's lines, by date, voucher and entry."""

    provider_id: UUID
    lines: tuple[BillLine, ...]

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Bill:
    """The bills of a month as the log knew it at `position`; a provider with no line has none."""

    providers: tuple[ProviderBill, ...]
    position: int


@dataclass(frozen=True, slots=True)
class _Row:
    provider_id: UUID
    voucher_id: UUID
    entry_id: UUID
    period: int
    service: str
    decision_number: str
    kind: str
    happened_on: date
    unit: str
    units: int
    unit_price_cents: int
    amount_cents: int
    reversal: bool

    def line(self) -> BillLine:
        return BillLine(
            self.voucher_id,
            self.entry_id,
            Service(self.service),
            self.decision_number,
            EntryKind(self.kind),
            self.happened_on,
            quantity_of(Unit(self.unit), self.units),
            self.unit_price_cents,
            self.amount_cents,
            self.reversal,
        )


BILLED_FROM = (POSTINGS.name, GRANTS.name)
"""What is read for `month_bill`."""


async def month_bill(
    connection: AsyncConnection[Any],
    schema: str,
    month: date,
    provider_id: UUID | None = None,
    position: int | None = None,
) -> Bill:
    """What happened in the month of a day, for one provider or all, from what the log knew at `position`.

    `Bill.position` is less than asked where the postings have not come that far yet. A reversed entry is no line.
    Raises `NotServing`.
    """
    first_day = month.replace(day=1)
    filtered = ("bill_provider_id",) if provider_id is not None else ()
    statement = (
        *parts_of(POSTINGS, "bill", *filtered, "bill_entries"),
        *parts_of(GRANTS, "decisions"),
        *parts_of(POSTINGS, "bill_end"),
    )
    parameters = {"first_day": first_day, "provider_id": provider_id}
    answer = await read(connection, schema, statement, _Row, parameters, position)
    return await _bill(answer)


async def adjusting_lines(
    connection: AsyncConnection[Any], schema: str, spans: Mapping[UUID, Sequence[PostingSpan]], position: int
) -> Bill:
    """What stands in spans of each provider, one line an entry, from what the log knew at `position`.

    A provider's spans do not overlap. There is no line where what was recorded is taken back in the same spans. Raises
    `NotServing`.
    """
    given = [(provider_id, span) for provider_id, its in spans.items() for span in its]
    parameters = {
        "providers": [provider_id for provider_id, _ in given],
        "after_days": [span.after_day for _, span in given],
        "last_days": [span.until for _, span in given],
        "after": [span.after for _, span in given],
        "up_to": [span.up_to for _, span in given],
    }
    statement = (
        *parts_of(POSTINGS, "adjusting"),
        *parts_of(GRANTS, "decisions"),
        *parts_of(POSTINGS, "bill_end"),
    )
    return await _bill(await read(connection, schema, statement, _Row, parameters, position))


async def _bill(answer: Answer[_Row]) -> Bill:
    lines: dict[UUID, list[BillLine]] = {}
    with LongWork() as work:
        for row in answer.rows:
            await work.pause()
            lines.setdefault(row.provider_id, []).append(row.line())
    return Bill(tuple(ProviderBill(provider, tuple(its)) for provider, its in lines.items()), answer.position)


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What stands on an account: minutes and days of all vouchers, and cents."""

    account: str
    minutes: int
    days: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """All accounts as the log knew them at `position`: each of the three columns sums to zero."""

    accounts: tuple[AccountBalance, ...]
    position: int


async def trial_balance(
    connection: AsyncConnection[Any], schema: str, month: date | None = None, position: int | None = None
) -> TrialBalance:
    """The accounts, over all that ever happened or over the month of a day, from what the log knew at `position`.

    An account that nothing was posted on stands at 0. Raises `NotServing`.
    """
    statement = ("trial", "trial_end") if month is None else ("trial", "trial_month", "trial_end")
    parameters = {"first_day": month.replace(day=1) if month else None}
    answer = await read(connection, schema, parts_of(POSTINGS, *statement), AccountBalance, parameters, position)
    found = {one.account: one for one in answer.rows}
    accounts = tuple(found.get(account.value, AccountBalance(account.value, 0, 0, 0)) for account in Account)
    return TrialBalance(accounts, answer.position)


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """What an account gained in a month, which its first day stands for; less than 0 where more left it."""

    month: date
    account: str
    minutes: int
    days: int
    amount_cents: int


async def account_months(
    connection: AsyncConnection[Any], schema: str, last_day: date, position: int | None = None
) -> Answer[AccountMonth]:
    """What the accounts gained in each month, of what happened by a day, from what the log knew at `position`.

    A month in which nothing moved on an account has no row. Raises `NotServing`.
    """
    statement = parts_of(POSTINGS, "trial_months")
    return await read(connection, schema, statement, AccountMonth, {"last_day": last_day}, position)


# What is settled


@dataclass(frozen=True, slots=True)
class _EarnedRow:
    position: int
    line: int
    voucher_id: UUID
    entry_id: UUID
    service: str
    kind: str
    reversal: bool
    happened_on: date
    unit: str
    units: int
    unit_price_cents: int
    amount_cents: int

    def posting(self) -> EarnedPosting:
        return EarnedPosting(
            self.position,
            self.line,
            self.voucher_id,
            self.entry_id,
            Service(self.service),
            EntryKind(self.kind),
            self.reversal,
            self.happened_on,
            quantity_of(Unit(self.unit), self.units),
            self.unit_price_cents,
            self.amount_cents,
        )


EARNED_FROM = (POSTINGS.name, SEARCH.name)
"""What is read for `earned`."""


async def earned(
    connection: AsyncConnection[Any], schema: str, provider_id: UUID, spans: Sequence[PostingSpan], position: int
) -> Earned:
    """What a provider earned in spans that do not overlap, from what the log knew at `position`.

    `Earned.position` is less than asked where the postings have not come that far yet. Raises `NotServing`.
    """
    parameters = {
        "provider_id": provider_id,
        "after_days": [span.after_day for span in spans],
        "last_days": [span.until for span in spans],
        "after": [span.after for span in spans],
        "up_to": [span.up_to for span in spans],
    }
    statement = (*parts_of(POSTINGS, "earned"), *parts_of(SEARCH, "services"), *parts_of(POSTINGS, "earned_end"))
    answer = await read(connection, schema, statement, _EarnedRow, parameters, position)
    return Earned(answer.position, tuple(row.posting() for row in answer.rows))


@dataclass(frozen=True, slots=True)
class _Earner:
    provider_id: UUID


async def earners(connection: AsyncConnection[Any], schema: str, last_day: date) -> list[UUID]:
    """The providers that have earned anything that happened by a day, settled or not. Raises `NotServing`."""
    answer = await read(connection, schema, parts_of(POSTINGS, "earners"), _Earner, {"last_day": last_day})
    return [row.provider_id for row in answer.rows]


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """What a provider earned in a month, which its first day stands for, and is not settled: corrections negative."""

    provider_id: UUID
    month: date
    minutes: int
    days: int
    amount_cents: int


async def open_months(connection: AsyncConnection[Any], schema: str, last_day: date) -> Answer[OpenMonth]:
    """What happened by a day and is not settled, by month and provider. Raises `NotServing`."""
    return await read(connection, schema, parts_of(POSTINGS, "open_months"), OpenMonth, {"last_day": last_day})


@dataclass(frozen=True, slots=True)
class Moved:
    """What was granted for periods that begin in a month, and used in it, of one service."""

    service: str
    month: date
    granted_cents: int
    used_cents: int


@dataclass(frozen=True, slots=True)
class Left:
    """What can still be used of one period."""

    service: str
    first_day: date
    last_day: date
    amount_cents: int


async def moved(connection: AsyncConnection[Any], schema: str, first_day: date, last_day: date) -> Answer[Moved]:
    """Granted and used by service and month, of what happened from a day to another. Raises `NotServing`."""
    statement = (*parts_of(POSTINGS, "moved"), *parts_of(SEARCH, "services"), *parts_of(POSTINGS, "moved_end"))
    return await read(connection, schema, statement, Moved, {"first_day": first_day, "last_day": last_day})


async def left(connection: AsyncConnection[Any], schema: str, today: date) -> Answer[Left]:
    """What can still be used of periods that have not ended on a day. Raises `NotServing`."""
    statement = (*parts_of(POSTINGS, "left"), *parts_of(SEARCH, "services"), *parts_of(POSTINGS, "left_end"))
    return await read(connection, schema, statement, Left, {"today": today})


# One entry


@dataclass(frozen=True, slots=True)
class EntryPosting:
    """What one event moved of an entry on one account: `units` are minutes or days, negative where they leave it."""

    position: int
    line: int
    account: str
    voucher_id: UUID
    provider_id: UUID | None
    reversal: bool
    happened_on: date
    unit: str
    units: int
    unit_price_cents: int
    amount_cents: int

    @property
    def quantity(self) -> Quantity:
        return quantity_of(Unit(self.unit), self.units)


async def entry_postings(
    connection: AsyncConnection[Any],
    schema: str,
    entry_id: UUID,
    *,
    provider_id: UUID | None = None,
    position: int | None = None,
) -> Answer[EntryPosting]:
    """All that moved of an entry, in order, from what the log knew at `position`; none where there is no such entry.

    With a provider, of its own entries alone. Raises `NotServing`.
    """
    filtered = ("entry_provider_id",) if provider_id is not None else ()
    statement = parts_of(POSTINGS, "entry", *filtered, "entry_end")
    parameters = {"entry_id": entry_id, "provider_id": provider_id}
    return await read(connection, schema, statement, EntryPosting, parameters, position)
