"""What looks across vouchers: sessions at the same time, and individual coaching beside supported work (§ 4.2.3).

Both are read off the sessions of clients and workers, whichever voucher they are on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

import orjson

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Event
from domain.rulebook import Service
from domain.voucher.course import Course, Happening
from domain.voucher.duties import earliest
from domain.voucher.events import EntryCorrected, EntryKind, SessionHeld, VoucherIssued
from domain.voucher.supervision import TimedSession, overlapping_session, parallel_individual_coaching
from projections.courses.outline import OUTLINE, changes_outline, outlined
from projections.engine.projection import Logged, Projection, Tables
from projections.engine.stored import stored
from projections.warnings.row import Gone, WarningRow, standing_row

OVERLAPS_OF_A_SESSION_MAX = 50
"""How many earlier sessions at its time one is compared with: a worker's group and more, and not a whole county's."""

COACHING = frozenset(str(service) for service in Service if service.is_individual)
WORK = str(Service.SUPPORTED_WORK_ACTIVITY)


# Rows


@dataclass(slots=True)
class _Voucher:
    voucher_id: UUID
    client_id: UUID
    service: str


@dataclass(slots=True)
class _Work:
    """A voucher of supported work activity: the outline of its course."""

    voucher_id: UUID
    course: Any


@dataclass(slots=True)
class _Coached:
    """A session of individual coaching."""

    voucher_id: UUID
    entry_id: UUID
    held_on: date
    recorded_on: date
    version: int
    provider_id: UUID
    period: int
    reversed_on: date | None

    def happening(self) -> Happening:
        """What it drew of its period is not kept: nobody asks here."""
        return Happening(
            self.entry_id,
            EntryKind.SESSION,
            self.held_on,
            self.recorded_on,
            self.version,
            self.provider_id,
            self.period,
            units=0,
            reversed_on=self.reversed_on,
        )


@dataclass(slots=True)
class _Reversal:
    voucher_id: UUID
    entry_id: UUID
    reversed_on: date
    position: int


@dataclass(slots=True)
class _Key:
    voucher_id: UUID
    version: int


@dataclass(slots=True)
class _Overlap:
    """A session of this batch, and an earlier recorded one at the same time."""

    entry_id: UUID
    voucher_id: UUID
    client_id: UUID
    service: str
    held_on: date
    starts_at: time
    minutes: int
    worker_id: UUID | None
    group_id: UUID | None
    provider_id: UUID
    period: int
    recorded_on: date
    reversed_on: date | None
    other_entry_id: UUID
    other_voucher_id: UUID
    other_client_id: UUID
    other_service: str
    other_held_on: date
    other_starts_at: time
    other_minutes: int
    other_worker_id: UUID | None
    other_group_id: UUID | None
    other_provider_id: UUID
    other_period: int
    other_reversed_on: date | None


SESSION_TYPES = (
    "uuid", "uuid", "uuid", "text", "date", "time", "int8", "uuid", "uuid", "date", "int8", "uuid", "int8", "int8",
)  # fmt: skip


# Folding


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    tables.put("put_vouchers", _issued(batch))
    reversals = list(_reversals(batch))
    changes = _outlines(batch)
    held = {event.originator_id for _, _, event in batch if isinstance(event, SessionHeld)}
    stirred = held.union(reversal.voucher_id for reversal in reversals)
    asked = list(stirred.union(changes))
    if not asked:
        return
    vouchers = {row.voucher_id: row for row in tables.rows("vouchers", _Voucher, vouchers=asked)}
    tables.append("append_sessions", SESSION_TYPES, _sessions(vouchers, batch))
    tables.put("reverse_sessions", reversals)
    tables.put("put_warnings", _overlaps(tables, batch))
    for statement in ("end_of_entries", "end_of_others"):
        tables.put(statement, reversals)
    works = {voucher_id: events for voucher_id, events in changes.items() if vouchers[voucher_id].service == WORK}
    _work(tables, works)
    coached = {vouchers[voucher_id].client_id for voucher_id in stirred if vouchers[voucher_id].service in COACHING}
    _parallel(tables, coached.union(vouchers[voucher_id].client_id for voucher_id in works))


def _issued(batch: Sequence[Logged]) -> Iterator[_Voucher]:
    for _, _, event in batch:
        if isinstance(event, VoucherIssued):
            yield _Voucher(event.originator_id, event.client_id, event.service)


def _reversals(batch: Sequence[Logged]) -> Iterator[_Reversal]:
    for position, _, event in batch:
        if isinstance(event, EntryCorrected):
            yield _Reversal(event.originator_id, event.entry_id, helsinki_date(event.by.decided_at), position)


def _outlines(batch: Sequence[Logged]) -> dict[UUID, list[Event]]:
    """What changes the outlines of courses, by voucher."""
    changes: dict[UUID, list[Event]] = {}
    for _, _, event in batch:
        if changes_outline(event):
            changes.setdefault(event.originator_id, []).append(event)
    return changes


def _sessions(vouchers: Mapping[UUID, _Voucher], batch: Sequence[Logged]) -> Iterator[tuple[Any, ...]]:
    for position, _, event in batch:
        if not isinstance(event, SessionHeld):
            continue
        voucher = vouchers[event.originator_id]
        if event.starts_at is None and voucher.service not in COACHING:
            continue
        yield (
            event.originator_id,
            event.entry_id,
            voucher.client_id,
            voucher.service,
            event.held_on,
            event.starts_at,
            event.minutes,
            event.worker_id,
            event.group_id,
            helsinki_date(event.by.decided_at),
            event.originator_version,
            event.provider_id,
            event.period,
            position,
        )


# Sessions at the same time


def _overlaps(tables: Tables, batch: Iterable[Logged]) -> list[WarningRow]:
    """Sessions of one client, or of one worker, at the same time: told of both."""
    timed = [
        _Key(event.originator_id, event.originator_version)
        for _, _, event in batch
        if isinstance(event, SessionHeld) and event.starts_at is not None
    ]
    if not timed:
        return []
    keys = orjson.dumps(timed).decode()
    found: dict[UUID, WarningRow] = {}
    for statement in ("overlaps_of_clients", "overlaps_of_workers"):
        for row in tables.rows(statement, _Overlap, keys=keys, others_max=OVERLAPS_OF_A_SESSION_MAX):
            for warning in _both_sides(row):
                found[warning.warning_id] = warning
    return list(found.values())


def _both_sides(row: _Overlap) -> Iterator[WarningRow]:
    one = TimedSession(
        row.entry_id, row.voucher_id, row.client_id, Service(row.service), row.held_on, row.starts_at, row.minutes,
        row.worker_id, row.group_id,
    )  # fmt: skip
    other = TimedSession(
        row.other_entry_id, row.other_voucher_id, row.other_client_id, Service(row.other_service), row.other_held_on,
        row.other_starts_at, row.other_minutes, row.other_worker_id, row.other_group_id,
    )  # fmt: skip
    ends_on = earliest(row.reversed_on, row.other_reversed_on) or date.max
    for this, that, provider_id, period in (
        (one, other, row.provider_id, row.period),
        (other, one, row.other_provider_id, row.other_period),
    ):
        finding = overlapping_session(this, that)
        if finding is not None:
            yield WarningRow(
                warning_id=uuid5(this.entry_id, f"{finding.code} {that.entry_id}"),
                code=finding.code,
                voucher_id=this.voucher_id,
                provider_id=provider_id,
                entry_id=this.entry_id,
                period=period,
                week_of=None,
                other_voucher_id=that.voucher_id,
                other_entry_id=that.entry_id,
                for_county=True,
                finding=finding,
                since=row.recorded_on,
                ends_on=ends_on,
            )


# Individual coaching beside supported work activity


def _work(tables: Tables, changes: Mapping[UUID, Sequence[Event]]) -> None:
    """Take the outlines of supported work activity further."""
    if not changes:
        return
    kept = {row.voucher_id: row.course for row in tables.rows("works", _Work, vouchers=list(changes))}
    rows = []
    for voucher_id, events in changes.items():
        course = stored(kept[voucher_id], Course) if voucher_id in kept else None
        for event in events:
            course = outlined(course, event)
        rows.append(_Work(voucher_id, course))
    tables.put("put_works", rows)


def _parallel(tables: Tables, clients: Set[UUID]) -> None:
    """Anew for these clients, as far as they have both."""
    if not clients:
        return
    works: dict[UUID, list[UUID]] = {}
    coachings: dict[UUID, UUID] = {}
    for row in tables.rows("of_clients", _Voucher, clients=list(clients)):
        if row.service == WORK:
            works.setdefault(row.client_id, []).append(row.voucher_id)
        elif row.service in COACHING:
            coachings[row.voucher_id] = row.client_id
    coachings = {voucher_id: client_id for voucher_id, client_id in coachings.items() if client_id in works}
    if not coachings:
        return
    asked = [voucher_id for client_id in set(coachings.values()) for voucher_id in works[client_id]]
    courses = {row.voucher_id: stored(row.course, Course) for row in tables.rows("works", _Work, vouchers=asked)}
    rows = []
    for session in tables.rows("sessions", _Coached, vouchers=list(coachings)):
        for work_id in works[coachings[session.voucher_id]]:
            warning = parallel_individual_coaching(session.happening(), courses[work_id])
            if warning is not None:
                warning_id = uuid5(session.entry_id, f"{warning.finding.code} {work_id}")
                rows.append(standing_row(warning_id, session.voucher_id, warning, other_voucher_id=work_id))
    tables.put("drop_parallel", (Gone(voucher_id) for voucher_id in coachings))
    tables.put("put_warnings", rows)


ACROSS_VOUCHERS = Projection(
    name="across_vouchers",
    package=__package__,
    version=4,
    tables=("across_clients", "across_works", "across_sessions", "across_warnings"),
    follows=(*OUTLINE, SessionHeld, EntryCorrected),
    fold=fold,
)
