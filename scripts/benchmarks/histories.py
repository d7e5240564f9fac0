"""Vouchers' events, made by the domain's own decisions once and then written many times under other ids and dates.

In a copy the vouchers, their clients, providers, entries and decision numbers are others, and every date lies some
weeks later; the ids of requests and people are those of the original.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg.sql import SQL, Identifier

from domain.kernel.calendar import last_day_of_months
from domain.kernel.event import By, Quantity, Role
from domain.kernel.facts import ClientFacts
from domain.provider.state import Approval
from domain.rulebook import Service
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO
from domain.voucher.commands import (
    CloseVoucher,
    GrantRequest,
    IssueVoucher,
    NameInstructor,
    RecordNoShow,
    RecordSession,
    VoucherCommand,
)
from domain.voucher.decide import decide
from domain.voucher.events import Cause, ClosingReason, VoucherEvent, VoucherIssued
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher, evolve
from ledger.mapping import CountyMapper
from projections.engine.builds import one

SERVICE = Service.INDIVIDUAL_COACHING
PRICE_CENTS = 50_00
GRANTED_MINUTES = 40 * 60
SESSION_MINUTES = 60
DAYS_BETWEEN = 5
NOON = time(12, tzinfo=UTC)

# A date or the date of an instant, but not the one that names a version of the rulebook.
DATES = rb"(?<![0-9:])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9-])"


def facts(provider_id: UUID) -> Facts:
    """What every decision here rests on: an adult of the area, one cap, one provider's approved price."""
    return Facts(
        client=ClientFacts(date(1990, 5, 17), lambda _: "Kuopio"),
        cap_cents_on=lambda _: PRICE_CENTS,
        approvals={provider_id: (Approval(SERVICE, IN_FORCE, None, PRICE_CENTS),)},
    )


@dataclass(frozen=True, slots=True)
class Life:
    """A voucher's events: issued, an instructor named, sessions, and perhaps a missed time and its end."""

    client_id: UUID
    provider_id: UUID
    events: tuple[VoucherEvent, ...]


def life(client_id: UUID, provider_id: UUID, first_day: date, sessions: int, *, ends: bool) -> Life:
    voucher: Voucher | None = None
    events: list[VoucherEvent] = []
    given = facts(provider_id)

    def do(day: date, command: Callable[[By], VoucherCommand]) -> None:
        nonlocal voucher
        asked = command(By(uuid4(), Role.PROVIDER, provider_id, uuid4(), datetime.combine(day, NOON)))
        for event in decide(voucher, asked, given, NORTH_SAVO):
            voucher = evolve(voucher, event)
            events.append(event)

    grant = GrantRequest(
        decision_number=new_number(),
        decided_on=first_day,
        starts_on=first_day,
        ends_on=last_day_of_months(first_day, 4),
        quantity=Quantity(minutes=GRANTED_MINUTES),
    )
    do(
        first_day,
        lambda by: IssueVoucher(
            by=by,
            voucher_id=uuid4(),
            entry_id=uuid4(),
            client_id=client_id,
            service=SERVICE,
            caseworker_id=uuid4(),
            grant=grant,
            provider_id=provider_id,
            distance_km=7,
        ),
    )
    do(first_day, lambda by: NameInstructor(by=by, worker_id=uuid4()))
    days = [first_day + timedelta(days=DAYS_BETWEEN * number) for number in range(sessions + 2)]
    for day in days[:sessions]:
        do(day, lambda by, day=day: RecordSession(by=by, entry_id=uuid4(), held_on=day, minutes=SESSION_MINUTES))  # type: ignore[misc]
    if ends:
        missed, last = days[sessions:]
        do(missed, lambda by: RecordNoShow(by=by, entry_id=uuid4(), planned_on=missed, cause=Cause.ABSENT))
        reason = ClosingReason.COMPLETED
        do(last, lambda by: CloseVoucher(by=by, entry_id=uuid4(), closed_on=last, reason=reason))
    return Life(client_id, provider_id, tuple(events))


@dataclass(frozen=True, slots=True)
class _Line:
    voucher: int
    version: int
    topic: str
    state: bytes  # with %(…)s where a copy differs


class Template:
    """Lives as a log would have them, interleaved by date, to be copied."""

    def __init__(self, lives: Sequence[Life]) -> None:
        self.clients = [lived.client_id for lived in lives]
        self.providers = list(dict.fromkeys(lived.provider_id for lived in lives))
        mapper = CountyMapper()
        events = [event for lived in lives for event in lived.events]
        named = (getattr(event, "entry_id", None) for event in events)
        self._entries = {entry_id for entry_id in named if entry_id is not None}
        self._numbers = {event.grant.decision_number for event in events if isinstance(event, VoucherIssued)}
        ids = {str(known).encode() for known in (*self.clients, *self.providers, *self._entries, *self._numbers)}
        pattern = re.compile(b"|".join([DATES, *ids]))
        dated: list[tuple[datetime, _Line]] = []
        days: set[bytes] = set()
        for index, lived in enumerate(lives):
            for event in lived.events:
                stored = mapper.to_stored_event(event)
                days.update(found for found in pattern.findall(stored.state) if found not in ids)
                state = pattern.sub(lambda match: b"%(" + match[0] + b")s", stored.state.replace(b"%", b"%%"))
                line = _Line(index, stored.originator_version, stored.topic, state)
                dated.append((event.by.decided_at, line))
        self._lines = [line for _, line in sorted(dated, key=lambda pair: pair[0])]
        self._days = {day: date.fromisoformat(day.decode()) for day in days}

    def __len__(self) -> int:
        return len(self._lines)

    def copy(
        self, vouchers: Sequence[UUID], clients: Sequence[UUID], providers: Sequence[UUID], weeks: int = 0
    ) -> Iterator[StoredEvent]:
        """The events again, of these vouchers, clients and providers."""
        later = timedelta(weeks=weeks)
        values = {day: (value + later).isoformat().encode() for day, value in self._days.items()}
        for originals, others in ((self.clients, clients), (self.providers, providers)):
            for original, other in zip(originals, others, strict=True):
                values[str(original).encode()] = str(other).encode()
        values |= {str(entry).encode(): str(uuid4()).encode() for entry in self._entries}
        values |= {number.encode(): new_number().encode() for number in self._numbers}
        for line in self._lines:
            yield StoredEvent(vouchers[line.voucher], line.version, line.topic, line.state % values)


def new_number() -> str:
    """A decision number that no other voucher has."""
    return f"D-{uuid4().int % 10**12:012}"


def new_ids(count: int) -> list[UUID]:
    return [uuid4() for _ in range(count)]


def load_log(url: str, schema: str, events: Iterator[StoredEvent]) -> int:
    """Write events at the end of a county's log, past its append function; the position of the last.

    With each goes a request's stored answer, as if it had been appended by itself. `url` is the owner's.
    """
    log = {name: Identifier(schema, name) for name in ("events", "requests", "log_end")}
    with psycopg.connect(url) as connection:
        # The order of appends: nobody else may write meanwhile.
        first: int = one(connection.execute(SQL("SELECT position FROM {log_end} FOR UPDATE").format(**log)).fetchone())[
            0
        ]
        position = first
        now = datetime.now(UTC)
        with (
            connection.cursor() as cursor,
            cursor.copy(SQL("COPY {events} FROM STDIN (FORMAT BINARY)").format(**log)) as copy,
        ):
            copy.set_types(["int8", "uuid", "int8", "text", "bytea", "timestamptz"])
            for position, event in enumerate(events, first + 1):
                copy.write_row((position, event.originator_id, event.originator_version, event.topic, event.state, now))
        connection.execute(
            SQL(
                "INSERT INTO {requests} SELECT gen_random_uuid(), %s, 201, %s, position, recorded_at"
                " FROM {events} WHERE position > %s"
            ).format(**log),
            [bytes(32), ANSWER, first],
        )
        connection.execute(SQL("UPDATE {log_end} SET position = %s, recorded_at = %s").format(**log), [position, now])
    return position


def vacuum(url: str, schema: str) -> None:
    """What autovacuum does while a log grows, and has no time for while one is loaded."""
    with psycopg.connect(url, autocommit=True) as connection:
        for table in ("events", "requests"):
            connection.execute(SQL("VACUUM (ANALYZE) {}").format(Identifier(schema, table)))


ANSWER = b'{"stream":"5f0f0d1e-3a63-4c7e-8f0a-f0a5b8d5c5aa","version":7,"entry_id":null,"decided_on":"2026-03-03"}'
"""What an append stores as its answer: about as long as the service's own."""
