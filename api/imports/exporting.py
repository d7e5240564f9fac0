"""A county's clients, providers, vouchers and entries as the tables that an import reads.

What stood in the log in whichever order gives the same bills again: periods, choices and entries are told in their
order, corrections among the entries. What the tables have no column for (groups, reports, contacts, duties, staff,
documents, settlements) stays where it is. Ids of this county are the references.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.imports import columns as tables
from domain.kernel.event import Sealed
from domain.price_list.events import PriceCapSet
from domain.provider.state import Provider
from domain.voucher.events import (
    CarriedOver,
    EntryCorrected,
    Grant,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    SessionHeld,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
)
from domain.voucher.state import Voucher
from ledger.desk.desk import Desk
from ledger.mapping import CountyMapper
from ledger.register.register import Register

EVENTS_AT_ONCE = 10_000
MAPPER = CountyMapper()
FORGOTTEN = "–"
"""In place of a text whose key was erased."""
REVIEWED = "Vaatimukset on tarkistettu aiemmassa järjestelmässä"
"""Why an exported approval asks for no documents and staff: they are in no table."""

Line = dict[str, Any]


@dataclass(slots=True)
class Exported:
    """Lines by their tables; `forgotten` counts the vouchers of clients that were erased: they are in none."""

    lines: dict[str, list[Line]] = field(default_factory=lambda: {name: [] for name in tables.TABLE_NAMES})
    forgotten: int = 0


@dataclass(slots=True)
class _Life:
    """A voucher's events, and what they come to."""

    voucher: Voucher | None = None
    events: list[VoucherEvent] = field(default_factory=list)

    @property
    def state(self) -> Voucher:
        assert self.voucher is not None, "a voucher begins with its issue"
        return self.voucher


async def exported(desk: Desk, register: Register, show: Callable[[int, int], None]) -> Exported:
    """All that the log holds now, in tables. Erased texts are dashes."""
    export = Exported()
    lives: dict[UUID, _Life] = defaultdict(_Life)
    order: list[VoucherEvent] = []
    providers: dict[UUID, Provider] = {}
    end, _ = await desk.reader.end()
    position = 0
    while position < end:
        rows = await desk.reader.events_after(position, min(EVENTS_AT_ONCE, end - position))
        for row in rows:
            event: Any = MAPPER.to_domain_event(row.event)
            match event:
                case PriceCapSet():
                    export.lines[tables.PRICE_CAPS.name].append(_price_cap(event))
                case _ if desk.kinds.of_event(type(event)).state is Provider:
                    known = providers.get(event.originator_id)
                    providers[event.originator_id] = desk.kinds.evolve(known, event)
                case _ if desk.kinds.of_event(type(event)).state is Voucher:
                    life = lives[event.originator_id]
                    life.voucher = desk.kinds.evolve(life.voucher, event)
                    life.events.append(event)
                    order.append(event)
        position = rows[-1].position
        show(position, end)
    for provider in providers.values():
        export.lines[tables.PROVIDERS.name] += _provider(provider)
    client_ids = list(dict.fromkeys(life.state.client_id for life in lives.values()))
    clients = await register.clients(client_ids)
    for client_id in client_ids:
        if client_id in clients:
            client = clients[client_id]
            export.lines[tables.CLIENTS.name] += [
                _some(
                    reference=client_id.hex,
                    birth_date=client.birth_date,
                    municipality=residence.municipality,
                    lives_there_from=residence.from_day,
                    name=client.name,
                )
                for residence in client.residences
            ]
    telling = _Telling(register)
    export.forgotten = sum(1 for life in lives.values() if life.state.client_id not in clients)
    told = {
        voucher_id: life
        for voucher_id, life in lives.items()
        if life.state.client_id in clients and life.state.standing_periods()
    }
    for life in told.values():
        export.lines[tables.VOUCHERS.name] += [line async for line in telling.voucher(life)]
    for event in order:
        if event.originator_id in told:
            line = await telling.entry(told[event.originator_id].state, event)
            if line is not None:
                export.lines[tables.ENTRIES.name].append(line)
    return export


def _some(**cells: Any) -> Line:
    return {name: value for name, value in cells.items() if value is not None}


def _price_cap(event: PriceCapSet) -> Line:
    return _some(service=event.service, starts_on=event.from_day, cap=event.cap_cents, source=event.source)


def _provider(provider: Provider) -> Iterator[Line]:
    known = {"reference": provider.id.hex, "name": provider.name, "business_id": provider.business_id}
    if not provider.approvals:
        yield known
    for approval in provider.approvals:
        if approval.until is None or approval.from_day <= approval.until:
            yield known | _some(
                service=approval.service,
                starts_on=approval.from_day,
                ends_on=approval.until,
                unit_price=approval.unit_price_cents,
                waiver_reason=REVIEWED,
            )


class _Telling:
    """Lines of vouchers, with the texts in clear."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def _text(self, voucher: Voucher, purpose: str, sealed: Sealed | None) -> str | None:
        if sealed is None:
            return None
        return await self._register.open(voucher.client_id, purpose, sealed) or FORGOTTEN

    async def voucher(self, life: _Life) -> Any:
        """Periods and choices in their order, and the closing that stands. A period that was taken back is left out."""
        voucher, number = life.state, 0
        withdrawn = {event.entry_id for event in life.events if isinstance(event, PeriodWithdrawn)}
        issued = life.events[0]
        assert isinstance(issued, VoucherIssued)
        issuing: Line | None = await self._issuing(voucher, issued)
        for event in life.events:
            match event:
                case VoucherIssued() | VoucherExtended() if event.entry_id not in withdrawn:
                    number += 1
                    yield (
                        (issuing or {}) | self._period(voucher, event.grant) | await self._reason(voucher, event.grant)
                    )
                    issuing = None
                case ProviderChosen() if number:
                    yield await self._choice(voucher, event)
        if voucher.closing is not None:
            yield _some(
                reference=voucher.id.hex,
                kind=tables.CLOSING,
                ends_on=voucher.closing.closed_on,
                reason=voucher.closing.reason,
            )

    async def _issuing(self, voucher: Voucher, issued: VoucherIssued) -> Line:
        return _some(
            client=voucher.client_id.hex,
            service=voucher.service,
            provider=issued.provider_id.hex if issued.provider_id is not None else None,
            distance_tenths_km=_tenths(issued),
            beyond_area_reason=await self._text(voucher, "beyond_area_reason", issued.beyond_area_reason),
            remote_agreed=voucher.remote_agreed or None,
            caseworker_id=voucher.caseworker_id,
        )

    def _period(self, voucher: Voucher, grant: Grant) -> Line:
        return _some(
            reference=voucher.id.hex,
            kind=tables.PERIOD,
            decision_number=grant.decision_number,
            decided_on=grant.decided_on,
            starts_on=grant.starts_on,
            ends_on=grant.ends_on,
            minutes=grant.quantity.minutes,
            days=grant.quantity.days,
            unit_price=grant.unit_price_cents,
            everyday_skills_need=grant.everyday_skills_need or None,
            inclusion_grounds=grant.inclusion_grounds or None,
            four_days_a_week=grant.four_days_a_week or None,
        )

    async def _reason(self, voucher: Voucher, grant: Grant) -> Line:
        return _some(four_days_reason=await self._text(voucher, "four_days_reason", grant.four_days_reason))

    async def _choice(self, voucher: Voucher, event: ProviderChosen) -> Line:
        return _some(
            reference=voucher.id.hex,
            kind=tables.CHOICE,
            provider=event.provider_id.hex,
            starts_on=event.from_day,
            # Asked for again it gives each period the price that it got: one that was cheaper stays so.
            unit_price=max((price.unit_price_cents for price in event.prices), default=None),
            distance_tenths_km=_tenths(event),
            beyond_area_reason=await self._text(voucher, "beyond_area_reason", event.beyond_area_reason),
        )

    async def entry(self, voucher: Voucher, event: VoucherEvent) -> Line | None:
        """An entry's line, None for what is none, or stood on a period that was taken back."""
        period = getattr(event, "period", None)
        if period is None or voucher.period(period).reversed:
            return None
        known = {"voucher": voucher.id.hex}
        match event:
            case SessionHeld():
                return known | _some(
                    reference=event.entry_id.hex,
                    kind=tables.SESSION,
                    date=event.held_on,
                    minutes=event.minutes,
                    starts_at=f"{event.starts_at:%H:%M}" if event.starts_at is not None else None,
                    mode=event.mode,
                    excursion=event.excursion or None,
                )
            case NoShowRecorded():
                return known | _some(
                    reference=event.entry_id.hex,
                    kind=tables.NO_SHOW,
                    date=event.planned_on,
                    minutes=event.minutes,
                    cause=event.cause,
                    cancelled_on=event.cancelled_on,
                    justified=event.justified or None,
                )
            case ProviderCancelled():
                return known | _some(
                    reference=event.entry_id.hex,
                    kind=tables.CANCELLATION,
                    date=event.planned_on,
                    documented=event.documented or None,
                    reason=await self._text(voucher, "reason", event.reason),
                )
            case CarriedOver():
                return known | _some(
                    reference=event.entry_id.hex,
                    kind=tables.CARRIED_OVER,
                    date=event.until,
                    minutes=event.charge.quantity.minutes,
                    days=event.charge.quantity.days,
                    amount=event.charge.amount_cents,
                )
            case EntryCorrected():
                return known | _some(
                    reference=f"{event.entry_id.hex}-correction",
                    kind=tables.CORRECTION,
                    corrects=event.entry_id.hex,
                    reason=await self._text(voucher, "reason", event.reason),
                )
            case _:
                return None


def _tenths(event: VoucherIssued | ProviderChosen) -> int | None:
    if event.distance_tenths_km is not None:
        return event.distance_tenths_km
    return event.distance_km * 10 if event.distance_km is not None else None
