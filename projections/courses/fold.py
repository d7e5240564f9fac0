"""Courses: what each voucher's course makes owed and warns of, alone and beside others of its client.

The rules are the domain's (`domain/voucher/duties.py`, `domain/voucher/supervision.py`): here the courses are kept from
batch to batch, once for both, as both are read off one course. Most events are sessions that change nothing
(`domain.voucher.supervision.calm`): they are only written down. Whatever else happens stirs its voucher: its course is
put together again, and what changed of its duties and warnings is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.calendar import helsinki_date
from domain.rulebook import Rulebook, Service
from domain.voucher.course import Course, Happening, begun, followed, session_of
from domain.voucher.duties import duties
from domain.voucher.events import (
    CarriedOver,
    CaseworkerAssigned,
    ChangeNoticed,
    ContactRecorded,
    EntryCorrected,
    EntryKind,
    IncidentReported,
    InstructorNamed,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    ReplacementAgreed,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.supervision import calm, parallel_individual_coaching, standing_warnings
from projections.duties.row import DutyRow, digest, duty_row
from projections.engine.projection import Kept, Logged, Projection, Tables, projection
from projections.engine.stored import stored
from projections.warnings.row import Gone, WarningRow, standing_row

COURSES_AT_A_TIME_MAX = 500
"""How many courses are put together at a time: it bounds the memory."""


COACHING = frozenset(str(service) for service in Service if service.is_individual)
WORK = str(Service.SUPPORTED_WORK_ACTIVITY)


# Rows


@dataclass(slots=True)
class _Voucher:
    """What every batch needs to know of a voucher: which sessions change nothing (see `domain.supervision.Calm`).

    `calm_left` is by the period's number, and empty like the others where any session may change something.
    """

    voucher_id: UUID
    client_id: UUID
    service: str
    calm_provider_id: UUID | None
    calm_after: date | None
    calm_left: dict[str, int]

    def calm_with(self, events: Sequence[Logged]) -> "_Voucher | None":
        """The voucher after events that change nothing else; None where one of them may."""
        left = dict(self.calm_left)
        for _, _, event in events:
            if not isinstance(event, SessionHeld) or event.provider_id != self.calm_provider_id:
                return None
            assert self.calm_after is not None
            if event.held_on <= self.calm_after or event.replaces is not None:
                return None
            period = str(event.period)
            if period in left:
                left[period] -= event.charge.quantity.units
                if left[period] <= 0:
                    return None
        return replace(self, calm_left=left)


@dataclass(slots=True)
class _Course:
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


SESSION_TYPES = ("uuid", "uuid", "date", "date", "int8", "uuid", "int8", "int8", "uuid", "int8")


# Folding


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    happened: dict[UUID, list[Logged]] = {}
    for logged in batch:
        happened.setdefault(logged.event.originator_id, []).append(logged)
    if not happened:
        return
    vouchers = {row.voucher_id: row for row in tables.rows("vouchers", _Voucher, vouchers=list(happened))}
    stirred: list[UUID] = []
    changed: list[_Voucher] = []
    for voucher_id, events in happened.items():
        known = vouchers.get(voucher_id)
        calmed = known.calm_with(events) if known else None
        if calmed is None:
            stirred.append(voucher_id)
        elif calmed != known:
            changed.append(calmed)
    for start in range(0, len(stirred), COURSES_AT_A_TIME_MAX):
        chunk = stirred[start : start + COURSES_AT_A_TIME_MAX]
        changed += _stir(rulebook, tables, {voucher_id: happened[voucher_id] for voucher_id in chunk})
    tables.put("put_vouchers", changed)
    tables.append("append_sessions", SESSION_TYPES, _sessions(batch))
    tables.put("reverse_sessions", _reversals(batch))
    vouchers |= {voucher.voucher_id: voucher for voucher in changed}
    works = {vouchers[voucher_id].client_id for voucher_id in stirred if vouchers[voucher_id].service == WORK}
    _parallel(tables, works.union(_coached(vouchers, batch)))


def _sessions(batch: Sequence[Logged]) -> Iterator[tuple[Any, ...]]:
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
                position,
            )


def _reversals(batch: Iterable[Logged]) -> Iterator[_Reversal]:
    for _, _, event in batch:
        if isinstance(event, EntryCorrected) and event.kind is EntryKind.SESSION:
            yield _Reversal(event.originator_id, event.entry_id, helsinki_date(event.by.decided_at))


def _coached(vouchers: Mapping[UUID, _Voucher], batch: Sequence[Logged]) -> Iterator[UUID]:
    """The clients whose individual coaching was held or corrected."""
    for _, _, event in batch:
        if isinstance(event, SessionHeld | EntryCorrected) and vouchers[event.originator_id].service in COACHING:
            yield vouchers[event.originator_id].client_id


def _parallel(tables: Tables, clients: Set[UUID]) -> None:
    """Individual coaching beside supported work activity (§ 4.2.3), anew for these clients if they have both."""
    if not clients:
        return
    works: dict[UUID, list[UUID]] = {}
    coachings: dict[UUID, UUID] = {}
    for voucher in tables.rows("of_clients", _Voucher, clients=list(clients)):
        if voucher.service == WORK:
            works.setdefault(voucher.client_id, []).append(voucher.voucher_id)
        elif voucher.service in COACHING:
            coachings[voucher.voucher_id] = voucher.client_id
    coachings = {voucher_id: client_id for voucher_id, client_id in coachings.items() if client_id in works}
    if not coachings:
        return
    asked = [voucher_id for client_id in set(coachings.values()) for voucher_id in works[client_id]]
    courses = {row.voucher_id: stored(row.course, Course) for row in tables.rows("courses", _Course, vouchers=asked)}
    rows = []
    for session in tables.rows("sessions", _Session, vouchers=list(coachings)):
        for work_id in works[coachings[session.voucher_id]]:
            warning = parallel_individual_coaching(session.happening(), courses[work_id])
            if warning is not None:
                warning_id = uuid5(session.entry_id, f"{warning.finding.code} {work_id}")
                rows.append(standing_row(warning_id, session.voucher_id, warning, other_voucher_id=work_id))
    tables.put("drop_parallel", (Gone(voucher_id) for voucher_id in coachings))
    tables.put("put_parallel", rows)


def _stir(rulebook: Rulebook, tables: Tables, happened: Mapping[UUID, Sequence[Logged]]) -> list[_Voucher]:
    """Put these vouchers' courses together, take them further, and write what has changed; the vouchers now."""
    asked = list(happened)
    sessions: dict[UUID, list[_Session]] = {}
    for row in tables.rows("sessions", _Session, vouchers=asked):
        sessions.setdefault(row.voucher_id, []).append(row)
    kept = {row.voucher_id: row for row in tables.rows("courses", _Course, vouchers=asked)}
    written = _Written()
    for voucher_id, events in happened.items():
        before = kept.get(voucher_id)
        stirred = _Stirred(before, sessions.get(voucher_id, ()))
        for logged in events:
            stirred.take(logged)
        course = stirred.whole()
        shown = written.take(course, stirred.positions, before.shown if before else {}, rulebook)
        written.courses.append(_Course(voucher_id, stirred.course, stirred.others, shown))
        written.vouchers.append(_voucher(course, rulebook))
    written.to(tables)
    return written.vouchers


class _Written:
    """What is to be written of the courses that were put together: of their duties and warnings what has changed."""

    def __init__(self) -> None:
        self.vouchers: list[_Voucher] = []
        self.courses: list[_Course] = []
        self._duties: list[DutyRow] = []
        self._warnings: list[WarningRow] = []
        self._duties_gone: list[Gone] = []
        self._warnings_gone: list[Gone] = []

    def take(
        self, course: Course, positions: Mapping[int, int], before: Mapping[str, str], rulebook: Rulebook
    ) -> dict[str, str]:
        """A digest of all that is shown of a course now; what `before` has no equal of is to be written."""
        voucher_id, shown = course.voucher_id, dict[str, str]()

        def is_new(key: str, told: object) -> bool:
            shown[key] = digest(told)
            return before.get(key) != shown[key]

        for duty in duties(course, rulebook):
            if is_new(f"duty {duty.code} {duty.about}", duty):
                self._duties.append(duty_row(duty, positions))
        for warning in standing_warnings(course, rulebook):
            about = warning.entry_id or warning.period
            if is_new(f"warning {warning.finding.code} {about}", warning):
                warning_id = uuid5(voucher_id, f"{warning.finding.code} {about}")
                self._warnings.append(standing_row(warning_id, voucher_id, warning))
        for key in before.keys() - shown.keys():
            what, _, subject = key.partition(" ")
            gone = self._duties_gone if what == "duty" else self._warnings_gone
            gone.append(Gone(uuid5(voucher_id, subject)))
        return shown

    def to(self, tables: Tables) -> None:
        tables.put("drop_duties", self._duties_gone)
        tables.put("put_duties", self._duties)
        tables.put("drop_warnings", self._warnings_gone)
        tables.put("put_warnings", self._warnings)
        tables.put("put_courses", self.courses)


class _Stirred:
    """A voucher's course on its way through a batch, its sessions apart: they are many, and few of them matter.

    `positions` are those of all its events by version, `others` of those that are no sessions.
    """

    def __init__(self, before: _Course | None, sessions: Sequence[_Session]) -> None:
        self._course = stored(before.course, Course) if before else None
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
            case EntryCorrected(kind=EntryKind.SESSION):
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
    return _Voucher(
        course.voucher_id,
        course.client_id,
        course.service,
        goes_on.provider_id if goes_on else None,
        goes_on.after if goes_on else None,
        {str(period): units for period, units in goes_on.left.items()} if goes_on else {},
    )


# The projection

COURSES = Kept(
    name="courses",
    package=__package__,
    version=16,
    tables=("course_vouchers", "courses", "course_sessions", "duties", "standing_warnings", "parallel_warnings"),
)

FOLLOWS = (
    VoucherIssued,
    ProviderChosen,
    InstructorNamed,
    CaseworkerAssigned,
    SessionHeld,
    NoShowRecorded,
    NoShowCharged,
    ProviderCancelled,
    CarriedOver,
    VoucherExtended,
    EntryCorrected,
    PeriodWithdrawn,
    VoucherReopened,
    ReportDelivered,
    ContactRecorded,
    ReplacementAgreed,
    IncidentReported,
    ChangeNoticed,
    VoucherClosed,
)


def courses_by(rulebook: Rulebook) -> Projection:
    """What a rulebook makes of the courses."""
    return projection(COURSES, FOLLOWS, partial(fold, rulebook))
