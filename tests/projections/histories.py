"""Histories of vouchers made by the domain's own decisions, and a log to write them to.

A history is drawn from a source of chance: Hypothesis's in properties, a seeded one elsewhere. What a rule refuses is
left out, so that whatever was appended could have happened.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from domain.kernel.calendar import last_day_of_months
from domain.kernel.event import By, Event, Quantity, Role, Sealed
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import Refusal
from domain.provider.state import Approval
from domain.rulebook import Service, Unit
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import (
    AssignCaseworker,
    ChooseProvider,
    CloseVoucher,
    ExtendVoucher,
    GrantRequest,
    IssueVoucher,
    NameInstructor,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    ReverseEntry,
    VoucherCommand,
)
from domain.voucher.decide import decide
from domain.voucher.events import Cause, ClosingReason, VoucherEvent
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher, evolve
from ledger.log.recorder import LedgerDatastore, LedgerRecorder
from ledger.mapping import CountyMapper

FIRST_DAY = date(2026, 3, 2)
CAP_CENTS = 61_37  # so that minutes seldom cost whole cents
PROVIDERS = tuple(UUID(int=number) for number in (1, 2, 3))
CASEWORKERS = tuple(UUID(int=number) for number in (11, 12))
SERVICES = (Service.INDIVIDUAL_COACHING, Service.GROUP_COACHING, Service.SUPPORTED_WORK_ACTIVITY)
TOLD = Sealed("a sealed text")
FACTS = Facts(
    client=ClientFacts(date(1990, 6, 15), lambda _: "Kuopio"),
    cap_cents_on=lambda _: CAP_CENTS,
    # Each provider is approved at a price of its own, so that choosing one can lower what a period is worth.
    approvals={
        provider_id: tuple(Approval(service, date(2026, 1, 1), None, CAP_CENTS - 500 * number) for service in Service)
        for number, provider_id in enumerate(PROVIDERS)
    },
)


@dataclass
class Written:
    """A voucher in the making: its state and all of its events."""

    chance: Random
    state: Voucher | None
    events: list[VoucherEvent]
    today: date
    ids_made: int = 0

    @property
    def voucher(self) -> Voucher:
        assert self.state is not None
        return self.state

    def id(self) -> UUID:
        """Another id than any before: a source of chance may give the same number twice, Hypothesis's likes to."""
        self.ids_made += 1
        return UUID(int=self.chance.getrandbits(128) >> 32 << 32 | self.ids_made, version=4)

    def by(self, provider_id: UUID | None = None) -> By:
        role = Role.PROVIDER if provider_id else Role.CASEWORKER
        actor = UUID(int=(provider_id.int if provider_id else 0) + 100)
        return By(actor, role, provider_id, self.id(), datetime.combine(self.today, datetime.min.time(), UTC))

    def ask(self, command: VoucherCommand) -> None:
        try:
            events = decide(self.state, command, FACTS, NORTH_SAVO)
        except Refusal:
            return
        for event in events:
            self.state = evolve(self.state, event)
            self.events.append(event)


NUMBERS = itertools.count(1)


def _grant(chance: Random, service: Service, starts_on: date) -> GrantRequest:
    units = chance.choice((3, 10, 40))
    return GrantRequest(
        decision_number=f"D-{chance.randrange(10_000)}/{next(NUMBERS)}",  # none is used twice
        decided_on=FIRST_DAY - timedelta(days=14),
        starts_on=starts_on,
        ends_on=last_day_of_months(starts_on, chance.choice((1, 2, 4))),
        quantity=Quantity(minutes=units * 60) if service.unit is Unit.HOUR else Quantity(days=units),
    )


def _issue(written: Written) -> None:
    service = written.chance.choice(SERVICES)
    provider_id = written.chance.choice((None, *PROVIDERS))
    written.ask(
        IssueVoucher(
            by=written.by(),
            voucher_id=written.id(),
            entry_id=written.id(),
            client_id=written.id(),
            service=service,
            caseworker_id=written.chance.choice(CASEWORKERS),
            grant=_grant(written.chance, service, FIRST_DAY),
            provider_id=provider_id,
            distance_km=written.chance.choice((None, 5)),
        )
    )


def _step(written: Written) -> None:
    """Something happens to the voucher, or is tried."""
    chance, voucher = written.chance, written.voucher
    written.today += timedelta(days=chance.choice((0, 1, 1, 3, 20)))
    day = written.today - timedelta(days=chance.choice((0, 0, 0, 2, 10)))
    provider_id = voucher.provider_on(day)
    match chance.randrange(14):
        case 0 | 1 | 2 | 3 | 4:
            minutes = chance.choice((1, 45, 90, 100, 180))
            written.ask(RecordSession(by=written.by(provider_id), entry_id=written.id(), held_on=day, minutes=minutes))
        case 5 | 6:
            command = RecordNoShow(
                by=written.by(provider_id), entry_id=written.id(), planned_on=day, cause=chance.choice((*Cause,))
            )
            written.ask(command)
        case 7:
            written.ask(
                RecordProviderCancellation(
                    by=written.by(provider_id), entry_id=written.id(), planned_on=day, reason=TOLD
                )
            )
        case 8 | 9:
            entry = chance.choice(voucher.entries)
            written.ask(ReverseEntry(by=written.by(), entry_id=entry.entry_id, reason=TOLD))
        case 10:
            last_end = voucher.last_end() or FIRST_DAY
            grant = _grant(chance, voucher.service, last_end + timedelta(days=1))
            written.ask(ExtendVoucher(by=written.by(), entry_id=written.id(), grant=grant))
        case 11:
            from_day = chance.choice((None, None, written.today + timedelta(days=60)))
            provider_id = chance.choice(PROVIDERS)
            written.ask(ChooseProvider(by=written.by(), provider_id=provider_id, from_day=from_day, distance_km=5))
        case 12:
            reason = chance.choice((*ClosingReason,))
            written.ask(CloseVoucher(by=written.by(), entry_id=written.id(), closed_on=written.today, reason=reason))
        case 13:
            written.ask(AssignCaseworker(by=written.by(), caseworker_id=chance.choice(CASEWORKERS)))
            if provider_id is not None:
                written.ask(NameInstructor(by=written.by(provider_id), worker_id=written.id()))


def voucher_history(chance: Random, steps: int) -> tuple[Voucher, list[VoucherEvent]]:
    """One voucher after some steps, and its events."""
    written = Written(chance, None, [], FIRST_DAY)
    _issue(written)
    for _ in range(steps):
        _step(written)
    return written.voucher, written.events


def county_history(chance: Random, vouchers: int, steps: int) -> tuple[list[Voucher], list[Event]]:
    """Several vouchers, and their events interleaved as a log would have them."""
    histories = [voucher_history(chance, steps) for _ in range(vouchers)]
    waiting = [iter(events) for _, events in histories]
    events: list[Event] = []
    while waiting:
        chosen = chance.choice(waiting)
        event = next(chosen, None)
        if event is None:
            waiting.remove(chosen)
        else:
            events.append(event)
    return [voucher for voucher, _ in histories], events


_mapper = CountyMapper()


def stored(events: Iterable[Event]) -> Iterator[StoredEvent]:
    return (_mapper.to_stored_event(event) for event in events)


def append(url: str, schema: str, events: Sequence[Event]) -> int:
    """Append events, some hundreds together; the position of the last."""
    with LedgerDatastore(url, schema) as datastore:
        recorder = LedgerRecorder(datastore)
        for start in range(0, len(events), 500):
            positions = recorder.insert_events(list(stored(events[start : start + 500])))
        return positions[-1]
