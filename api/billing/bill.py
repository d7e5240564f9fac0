"""A month's bill with what it needs to be shown: the same at the same position of the log, whatever has come since."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, cast
from uuid import UUID

from psycopg import AsyncConnection

from domain.kernel.calendar import first_of_month
from domain.kernel.event import Event
from domain.kinds import KINDS
from domain.provider.events import ProviderRegistered
from domain.settlement.earned import PostingSpan
from domain.settlement.state import ProviderAccount, account_id, adjusting
from ledger.log.reader import LogReader
from ledger.mapping import CountyMapper
from ledger.pausing import LongWork
from projections.postings.questions import BILLED_FROM, BillLine, adjusting_lines, month_bill
from projections.settlements.fold import SETTLEMENTS
from projections.settlements.questions import accounts

NEEDED = (*BILLED_FROM, SETTLEMENTS.name)
"""The projections that `bill_of` reads."""


class BillRow(NamedTuple):
    """A line with whose it is; `adjusts_month` is the earlier month, by its first day, that it is an adjustment of."""

    provider_id: UUID
    provider_name: str
    line: BillLine
    adjusts_month: date | None
    position: int


@dataclass(frozen=True, slots=True)
class OneProvider:
    """A provider's part of a bill: what happened in the month, and what adjusts earlier ones; both in order of day,
    voucher and entry."""

    provider_id: UUID
    name: str
    business_id: str
    lines: tuple[BillLine, ...]
    adjustments: tuple[BillLine, ...]

    @property
    def total_cents(self) -> int:
        """What happened in the month comes to."""
        return sum(line.amount_cents for line in self.lines)

    @property
    def adjustments_cents(self) -> int:
        return sum(line.amount_cents for line in self.adjustments)

    def rows(self, position: int) -> Iterator[BillRow]:
        """All lines, those of the month first."""
        for line in self.lines:
            yield BillRow(self.provider_id, self.name, line, None, position)
        for line in self.adjustments:
            yield BillRow(self.provider_id, self.name, line, first_of_month(line.happened_on), position)


@dataclass(frozen=True, slots=True)
class MonthBill:
    """A month's bill, in the order of the providers' ids. `month` is its first day, `alone` the provider that was asked
    for where it was one."""

    month: date
    position: int
    alone: UUID | None
    providers: tuple[OneProvider, ...]

    @property
    def row_count(self) -> int:
        return sum(len(one.lines) + len(one.adjustments) for one in self.providers)

    def rows(self) -> Iterator[BillRow]:
        for one in self.providers:
            yield from one.rows(self.position)


class UnknownProvider(Exception):
    """There is no provider of that id."""


async def bill_of(
    reader: LogReader,
    connection: AsyncConnection[Any],
    schema: str,
    month: date,
    provider_id: UUID | None = None,
    position: int | None = None,
) -> MonthBill:
    """The bill of a month, which its first day stands for, for one provider or all, as the log knew it at `position`.

    `MonthBill.position` is less than asked where projections have not come that far yet. Raises `NotServing` and
    `LogUnavailable`.
    """
    found = await month_bill(connection, schema, month, provider_id, position)
    if provider_id is None:
        streams = await accounts(connection, schema)
    else:
        streams = [account_id(schema, provider_id)]
    spans = _spans(await _accounts(reader, streams, found.position), month, found.position)
    adjusted = await adjusting_lines(connection, schema, spans, found.position) if spans else None
    lines = {one.provider_id: one.lines for one in found.providers}
    adjustments = {one.provider_id: one.lines for one in adjusted.providers} if adjusted is not None else {}
    billed = sorted(lines.keys() | adjustments.keys())
    registered = await registered_as(reader, billed)
    providers = tuple(
        OneProvider(
            one, registered[one].name, registered[one].business_id, lines.get(one, ()), adjustments.get(one, ())
        )
        for one in billed
    )
    return MonthBill(month, found.position, provider_id, providers)


def _spans(found: Iterable[ProviderAccount], month: date, position: int) -> Mapping[UUID, Sequence[PostingSpan]]:
    spans = {one.provider_id: adjusting(one, month, position) for one in found if one.provider_id is not None}
    return {provider_id: its for provider_id, its in spans.items() if its}


async def _accounts(reader: LogReader, streams: Sequence[UUID], position: int) -> list[ProviderAccount]:
    """Providers' accounts as they were at a position."""
    mapper, states = CountyMapper(), defaultdict[UUID, Any](lambda: None)
    with LongWork() as work:
        for recorded in await reader.events_of_many(dict.fromkeys(streams, 0), up_to_position=position):
            await work.pause()
            event = cast(Event, mapper.to_domain_event(recorded.event))
            states[event.originator_id] = KINDS.evolve(states[event.originator_id], event)
    return list(states.values())


async def registered_as(reader: LogReader, providers: Sequence[UUID]) -> dict[UUID, ProviderRegistered]:
    """What providers were registered as: nothing that comes later changes it. Raises `UnknownProvider`."""
    mapper = CountyMapper()
    first = [
        mapper.to_domain_event(row.event)
        for row in await reader.events_of_many(dict.fromkeys(providers, 0), up_to_version=1)
    ]
    found = {event.originator_id: event for event in first if isinstance(event, ProviderRegistered)}
    if not found.keys() >= set(providers):
        raise UnknownProvider
    return found
