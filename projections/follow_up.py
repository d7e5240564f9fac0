"""Follow-up: from each voucher's course what is owed and what is warned of, kept up with the log.

The rules are the domain's (`domain/duties.py`, `domain/supervision.py`): here the courses are kept from batch to batch.
Most events are sessions that change nothing (`domain.supervision.calm`): they are only written down. Whatever else
happens stirs its voucher: its course is put together again, and what changed of its duties is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec
import orjson

from domain.calendar import helsinki_date
from domain.course import Course, Happening, begun, followed, session_of
from domain.duties import Duty, duties, duty_id
from domain.events import (
    CaseworkerAssigned,
    ContactRecorded,
    EntryKind,
    EntryReversed,
    IncidentReported,
    InstructorNamed,
    NoShowCharged,
    NoShowRecorded,
    ProviderCancelled,
    ProviderChosen,
    ReplacementAgreed,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
)
from domain.rulebook import Rulebook
from domain.rulebook.north_savo import NORTH_SAVO
from domain.supervision import calm
from projections.projection import Logged, Projection, Tables

COURSES_AT_A_TIME_MAX = 500
"""How many courses are put together at a time: it bounds the memory."""


# Rows


@dataclass(slots=True)
class _Voucher:
    """What every batch needs to know of a voucher: whether a further session would stir it.

    It does not where `calm_provider_id` holds it later than `calm_after`, for less than `calm_units` minutes or days.
    """

    voucher_id: UUID
    client_id: UUID
    service: str
    calm_provider_id: UUID | None
    calm_after: date | None
    calm_units: int

    def calm_with(self, events: Sequence[Logged]) -> "_Voucher | None":
        """The voucher after events that change nothing else; None where one of them may."""
        units = self.calm_units
        for _, _, event in events:
            if not isinstance(event, SessionHeld) or event.provider_id != self.calm_provider_id:
                return None
            assert self.calm_after is not None
            if event.held_on <= self.calm_after or event.replaces is not None:
                return None
            units -= event.charge.quantity.units
        return replace(self, calm_units=units) if units > 0 else None


@dataclass(slots=True)
class _Kept:
    """A course without its sessions, the positions of its other events by their versions, and what is shown of it.

    `shown` has a digest of each row by its duty's code and what it is about.
    """

    voucher_id: UUID
    course: Any
    positions: list[tuple[int, int]]
    shown: dict[str, str]


@dataclass(slots=True)
class _Session:
    """A session as its voucher's course has it, and where it stands in the log."""

    voucher_id: UUID
    entry_id: UUID
    held_on: date
    recorded_on: date
    version: int
    provider_id: UUID
    period: int
    units: int
    replaces: UUID | None
    reversed_on: date | None
    position: int

    def happening(self) -> Happening:
        return Happening(
            self.entry_id,
            EntryKind.SESSION,
            self.held_on,
            self.recorded_on,
            self.version,
            self.provider_id,
            self.period,
            self.units,
            replaces=self.replaces,
            reversed_on=self.reversed_on,
        )


@dataclass(slots=True)
class _Reversal:
    voucher_id: UUID
    entry_id: UUID
    reversed_on: date


@dataclass(slots=True)
class _DutyRow:
    """A duty. `ends_on` is the day from which it is owed no more, the last day of all where none is known."""

    duty_id: UUID
    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
    owed_by: str
    provider_id: UUID | None
    code: str
    section: str
    entry_id: UUID | None
    period: int | None
    since: date
    due_on: date
    if_continued: bool
    done_on: date | None
    done_version: int | None
    done_position: int | None
    lapsed_on: date | None
    ends_on: date


@dataclass(slots=True)
class _Gone:
    duty_id: UUID


SESSION_TYPES = (
    "uuid", "uuid", "date", "date", "int8", "uuid", "int8", "int8", "uuid", "date", "int8",
)  # fmt: skip


# Folding


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    happened: dict[UUID, list[Logged]] = {}
    for logged in batch:
        happened.setdefault(logged.event.originator_id, []).append(logged)
    vouchers = {row.voucher_id: row for row in tables.rows("vouchers", _Voucher, vouchers=list(happened))}
    stirred: list[UUID] = []
    for voucher_id, events in happened.items():
        known = vouchers.get(voucher_id)
        calmed = known.calm_with(events) if known else None
        if calmed is None:
            stirred.append(voucher_id)
        else:
            vouchers[voucher_id] = calmed
    for start in range(0, len(stirred), COURSES_AT_A_TIME_MAX):
        chunk = stirred[start : start + COURSES_AT_A_TIME_MAX]
        for voucher in _stir(rulebook, tables, {voucher_id: happened[voucher_id] for voucher_id in chunk}):
            vouchers[voucher.voucher_id] = voucher
    tables.append("append_sessions", SESSION_TYPES, _sessions(batch))
    tables.put("reverse_sessions", _reversals(batch))
    tables.put("put_vouchers", vouchers.values())


def _sessions(batch: Iterable[Logged]) -> Iterator[tuple[Any, ...]]:
    for position, _, event in batch:
        if isinstance(event, SessionHeld):
            yield (
                event.originator_id,
                event.entry_id,
                event.held_on,
                helsinki_date(event.by.decided_at),
                event.originator_version,
                event.provider_id,
                event.period,
                event.charge.quantity.units,
                event.replaces,
                None,
                position,
            )


def _reversals(batch: Iterable[Logged]) -> Iterator[_Reversal]:
    for _, _, event in batch:
        if isinstance(event, EntryReversed) and event.kind is EntryKind.SESSION:
            yield _Reversal(event.originator_id, event.entry_id, helsinki_date(event.by.decided_at))


def _stir(rulebook: Rulebook, tables: Tables, happened: Mapping[UUID, Sequence[Logged]]) -> list[_Voucher]:
    """Put these vouchers' courses together, take them further, and write what has changed; the vouchers now."""
    asked = list(happened)
    sessions: dict[UUID, list[_Session]] = {}
    for row in tables.rows("sessions", _Session, vouchers=asked):
        sessions.setdefault(row.voucher_id, []).append(row)
    kept = {row.voucher_id: row for row in tables.rows("courses", _Kept, vouchers=asked)}
    vouchers, courses, changed, gone = [], [], list[_DutyRow](), list[_Gone]()
    for voucher_id, events in happened.items():
        before = kept.get(voucher_id)
        stirred = _Stirred(before, sessions.get(voucher_id, ()))
        for logged in events:
            stirred.take(logged)
        course = stirred.whole()
        owed = {f"{duty.code} {duty.about}": duty for duty in duties(course, rulebook)}
        shown = {key: _digest(course, duty) for key, duty in owed.items()}
        shown_before = before.shown if before else {}
        changed += [
            _row(course, duty, stirred.positions) for key, duty in owed.items() if shown_before.get(key) != shown[key]
        ]
        gone += [_Gone(duty_id(voucher_id, *key.split(" ", 1))) for key in shown_before.keys() - shown.keys()]
        courses.append(_Kept(voucher_id, stirred.course, stirred.others, shown))
        vouchers.append(_voucher(course, rulebook))
    tables.put("drop_duties", gone)
    tables.put("put_duties", changed)
    tables.put("put_courses", courses)
    return vouchers


class _Stirred:
    """A voucher's course on its way through a batch, its sessions apart: they are many, and few of them matter.

    `positions` are those of all its events by version, `others` of those that are no sessions.
    """

    def __init__(self, before: _Kept | None, sessions: Sequence[_Session]) -> None:
        self._course = msgspec.convert(before.course, Course) if before else None
        self._sessions = {session.entry_id: session.happening() for session in sessions}
        self.others = list(before.positions) if before else []
        self.positions = dict(self.others) | {session.version: session.position for session in sessions}

    @property
    def course(self) -> Course:
        assert self._course is not None, "every voucher was issued before anything else happened to it"
        return self._course

    def take(self, logged: Logged) -> None:
        position, _, event = logged
        self.positions[event.originator_version] = position
        match event:
            case SessionHeld():
                self._sessions[event.entry_id] = session_of(event)
                return
            case EntryReversed(kind=EntryKind.SESSION):
                today = helsinki_date(event.by.decided_at)
                self._sessions[event.entry_id] = replace(self._sessions[event.entry_id], reversed_on=today)
            case VoucherIssued():
                self._course = begun(event)
            case _:
                self._course = followed(self.course, event)
        self.others.append((event.originator_version, position))

    def whole(self) -> Course:
        happenings = sorted((*self.course.happenings, *self._sessions.values()), key=attrgetter("version"))
        return replace(self.course, happenings=tuple(happenings))


def _voucher(course: Course, rulebook: Rulebook) -> _Voucher:
    goes_on = calm(course, rulebook)
    if goes_on is None:
        return _Voucher(course.voucher_id, course.client_id, course.service, None, None, 0)
    return _Voucher(
        course.voucher_id, course.client_id, course.service, goes_on.provider_id, goes_on.after, goes_on.units
    )


def _row(course: Course, duty: Duty, positions: Mapping[int, int]) -> _DutyRow:
    done = duty.done
    return _DutyRow(
        duty_id=duty.duty_id,
        voucher_id=duty.voucher_id,
        client_id=course.client_id,
        caseworker_id=course.caseworker_id,
        owed_by=duty.owed_by,
        provider_id=duty.provider_id,
        code=duty.code,
        section=duty.section,
        entry_id=duty.entry_id,
        period=duty.period,
        since=duty.since,
        due_on=duty.due_on,
        if_continued=duty.if_continued,
        done_on=done.on if done else None,
        done_version=done.version if done else None,
        done_position=positions[done.version] if done else None,
        lapsed_on=duty.lapsed_on,
        ends_on=duty.ends_on or date.max,
    )


def _digest(course: Course, duty: Duty) -> str:
    return blake2b(orjson.dumps((duty, course.caseworker_id)), digest_size=12).hexdigest()


# The projection


def follow_up(rulebook: Rulebook) -> Projection:
    """What a rulebook makes of the log. A change of its figures is a new version, so that it is built anew."""
    return Projection(
        name="follow_up",
        version=1,
        tables=("follow_up_vouchers", "follow_up_courses", "follow_up_sessions", "duties"),
        folds=(
            VoucherIssued,
            ProviderChosen,
            InstructorNamed,
            CaseworkerAssigned,
            SessionHeld,
            NoShowRecorded,
            NoShowCharged,
            ProviderCancelled,
            VoucherExtended,
            EntryReversed,
            ReportDelivered,
            ContactRecorded,
            ReplacementAgreed,
            IncidentReported,
            VoucherClosed,
        ),
        fold=partial(fold, rulebook),
    )


FOLLOW_UP = follow_up(NORTH_SAVO)
