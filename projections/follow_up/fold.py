"""Follow-up: from each voucher's course what is owed and what is warned of, kept up with the log.

The rules are the domain's (`domain/duties.py`, `domain/supervision.py`): here the courses are kept from batch to batch.
Most events are sessions that change nothing (`domain.supervision.calm`): they are only written down. Whatever else
happens stirs its voucher: its course is put together again, and what changed of its duties is written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial
from hashlib import blake2b
from operator import attrgetter
from typing import Any, cast
from uuid import UUID, uuid5

import msgspec
import orjson

from domain.group.duties import duties as group_duties
from domain.group.events import (
    GroupCalledOff,
    GroupCreated,
    GroupEvent,
    GroupPostponed,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
)
from domain.group.state import Group
from domain.group.state import evolve as evolve_group
from domain.kernel.calendar import helsinki_date, monday_of
from domain.kernel.event import Event
from domain.kernel.findings import Finding
from domain.provider.events import DocumentFiled
from domain.rulebook import DocumentKind, Rulebook, Service
from domain.voucher.course import Course, Happening, begun, followed, session_of
from domain.voucher.duties import Duty, duties, earliest
from domain.voucher.events import (
    CaseworkerAssigned,
    ContactRecorded,
    EntryKind,
    EntryRecorded,
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
from domain.voucher.supervision import (
    FiledDocument,
    FullWeek,
    StandingWarning,
    TimedSession,
    calm,
    document_expires_soon,
    filed,
    full_weeks,
    overlapping_session,
    parallel_individual_coaching,
    standing_warnings,
)
from projections.engine.projection import Kept, Logged, Projection, Tables, projection

COURSES_AT_A_TIME_MAX = 500
"""How many courses are put together at a time: it bounds the memory."""

OVERLAPS_OF_A_SESSION_MAX = 50
"""How many earlier sessions at its time one is compared with: a worker's group and more, and not a whole county's."""


# Rows


@dataclass(slots=True)
class _Voucher:
    """What every batch needs to know of a voucher: which sessions change nothing (see `domain.supervision.Calm`).

    `calm_left` is by the period's number, and empty like the others where any session may change something.
    """

    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
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
    position: int


@dataclass(slots=True)
class _DutyRow:
    """A duty. `ends_on` is the day from which it is owed no more, the last day of all where none is known."""

    duty_id: UUID
    voucher_id: UUID
    client_id: UUID
    group_id: UUID | None
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
class _WarningRow:
    """A warning: of an `entry`, of a voucher as a whole (`standing`), `across` vouchers, of a `group` or a `provider`.

    `ends_on` is the day from which it holds no more, the last day of all where none is known. What is for the county
    alone is not shown to a provider.
    """

    warning_id: UUID
    kind: str
    code: str
    voucher_id: UUID | None
    client_id: UUID | None
    provider_id: UUID | None
    entry_id: UUID | None
    period: int | None
    week_of: date | None
    other_voucher_id: UUID | None
    other_entry_id: UUID | None
    for_county: bool
    finding: Finding
    since: date
    ends_on: date


@dataclass(slots=True)
class _Week:
    """A week of a voucher that has a minimum: what is to be held at least, and whose it is."""

    voucher_id: UUID
    monday: date
    warning_id: UUID
    sessions_min: int
    section: str
    provider_id: UUID | None


@dataclass(slots=True)
class _Held:
    voucher_id: UUID
    monday: date
    held: int


@dataclass(slots=True)
class _Gone:
    id: UUID


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


@dataclass(slots=True)
class _Document:
    provider_id: UUID
    version: int
    kind: str
    received_on: date
    expires_on: date | None
    recorded_on: date

    def filed(self) -> FiledDocument:
        kind = DocumentKind(self.kind)
        return FiledDocument(kind, self.received_on, self.expires_on, self.recorded_on, self.version)


@dataclass(slots=True)
class _OfClient:
    voucher_id: UUID
    client_id: UUID
    service: str


SESSION_TYPES = (
    "uuid", "uuid", "uuid", "text", "date", "time", "int8", "uuid", "uuid", "date", "int8", "uuid", "int8", "int8",
    "uuid", "int8",
)  # fmt: skip


# Folding


def fold(rulebook: Rulebook, tables: Tables, batch: Sequence[Logged]) -> None:
    _documents(rulebook, tables, [logged.event for logged in batch if isinstance(logged.event, DocumentFiled)])
    _groups(tables, [logged for logged in batch if isinstance(logged.event, GROUP_EVENTS)])
    batch = [logged for logged in batch if not isinstance(logged.event, (DocumentFiled, *GROUP_EVENTS))]
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
    courses = [(vouchers[voucher_id], events) for voucher_id, events in happened.items()]
    tables.put("put_vouchers", vouchers.values())
    tables.append("append_sessions", SESSION_TYPES, _sessions(courses))
    reversals = list(_reversals(batch))
    tables.put("reverse_sessions", reversals)
    tables.put("add_held", _held(rulebook, courses))
    tables.put("drop_empty_weeks", (_Gone(voucher_id) for voucher_id in stirred))
    tables.put("put_warnings", _of_entries(courses))
    tables.put("put_warnings", _overlaps(tables, batch))
    for statement in ("end_of_entries", "end_of_others"):
        tables.put(statement, reversals)
    _parallel(
        tables, courses, {vouchers[voucher_id].client_id for voucher_id in stirred if _is_work(vouchers[voucher_id])}
    )


Courses = Sequence[tuple[_Voucher, Sequence[Logged]]]
"""The vouchers that a batch concerns, each with what happened to it."""


def _sessions(courses: Courses) -> Iterator[tuple[Any, ...]]:
    for voucher, events in courses:
        for position, _, event in events:
            if not isinstance(event, SessionHeld):
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
                event.charge.quantity.units,
                event.replaces,
                position,
            )


def _reversals(batch: Iterable[Logged]) -> Iterator[_Reversal]:
    for position, _, event in batch:
        if isinstance(event, EntryReversed):
            yield _Reversal(event.originator_id, event.entry_id, helsinki_date(event.by.decided_at), position)


def _held(rulebook: Rulebook, courses: Courses) -> list[_Held]:
    """How many sessions more or fewer each week has, where a week has a minimum."""
    weekly = {str(service) for service in Service if rulebook.limits(service).weekly_sessions_min is not None}
    changes: list[_Held] = []
    for voucher, events in courses:
        if voucher.service not in weekly:
            continue
        held: dict[date, int] = {}
        for _, _, event in events:
            match event:
                case SessionHeld():
                    day, change = event.held_on, 1
                case EntryReversed(kind=EntryKind.SESSION):
                    day, change = event.happened_on, -1
                case _:
                    continue
            monday = monday_of(day)
            held[monday] = held.get(monday, 0) + change
        changes += [_Held(voucher.voucher_id, monday, change) for monday, change in held.items() if change]
    return changes


def _of_entries(courses: Courses) -> Iterator[_WarningRow]:
    """The warnings that the events carry: those of a grant are the county's own affair."""
    for voucher, events in courses:
        for _, _, event in events:
            entry_id = getattr(event, "entry_id", None)
            if not event.warnings or entry_id is None:
                continue
            recorded = event if isinstance(event, EntryRecorded) else None
            for number, finding in enumerate(event.warnings, 1):
                yield _WarningRow(
                    warning_id=uuid5(entry_id, f"{finding.code} {number}"),
                    kind="entry",
                    code=finding.code,
                    voucher_id=voucher.voucher_id,
                    client_id=voucher.client_id,
                    provider_id=recorded.provider_id if recorded else None,
                    entry_id=entry_id,
                    period=recorded.period if recorded else None,
                    week_of=None,
                    other_voucher_id=None,
                    other_entry_id=None,
                    for_county=recorded is None,
                    finding=finding,
                    since=helsinki_date(event.by.decided_at),
                    ends_on=date.max,
                )


def _documents(rulebook: Rulebook, tables: Tables, events: Sequence[DocumentFiled]) -> None:
    """Providers' documents that expire: all of a provider's anew, for one may take another's place."""
    if not events:
        return
    rows = []
    for event in events:
        one = filed(event)
        rows.append(
            _Document(event.originator_id, one.version, one.kind, one.received_on, one.expires_on, one.recorded_on)
        )
    tables.put("put_documents", rows)
    of_provider: dict[UUID, list[FiledDocument]] = {}
    for row in tables.rows("documents", _Document, providers=list({row.provider_id for row in rows})):
        of_provider.setdefault(row.provider_id, []).append(row.filed())
    warnings, gone = [], []
    for provider_id, documents in of_provider.items():
        for document in documents:
            warning_id = uuid5(provider_id, f"document_expires_soon {document.version}")
            warning = document_expires_soon(provider_id, document, documents, rulebook)
            if warning is None:
                gone.append(_Gone(warning_id))
            else:
                warnings.append(_standing_row(warning_id, None, None, warning, "provider"))
    tables.put("drop_warnings", gone)
    tables.put("put_warnings", warnings)


# Across vouchers


def _overlaps(tables: Tables, batch: Iterable[Logged]) -> list[_WarningRow]:
    """Sessions of one client, or of one worker, at the same time: told of both."""
    timed = [
        _Key(event.originator_id, event.originator_version)
        for _, _, event in batch
        if isinstance(event, SessionHeld) and event.starts_at is not None
    ]
    if not timed:
        return []
    keys = orjson.dumps(timed).decode()
    found: dict[UUID, _WarningRow] = {}
    for statement in ("overlaps_of_clients", "overlaps_of_workers"):
        for row in tables.rows(statement, _Overlap, keys=keys, others_max=OVERLAPS_OF_A_SESSION_MAX):
            for warning in _both_sides(row):
                found[warning.warning_id] = warning
    return list(found.values())


def _both_sides(row: _Overlap) -> Iterator[_WarningRow]:
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
            yield _WarningRow(
                warning_id=uuid5(this.entry_id, f"{finding.code} {that.entry_id}"),
                kind="across",
                code=finding.code,
                voucher_id=this.voucher_id,
                client_id=this.client_id,
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


COACHING = frozenset(str(service) for service in Service if service.is_individual)


def _is_work(voucher: _Voucher) -> bool:
    return voucher.service == Service.SUPPORTED_WORK_ACTIVITY


def _parallel(tables: Tables, courses: Courses, working: Set[UUID]) -> None:
    """Individual coaching beside supported work activity, for the clients of this batch who have both."""
    coached = {
        voucher.client_id
        for voucher, events in courses
        if voucher.service in COACHING and any(isinstance(event, SessionHeld | EntryReversed) for _, _, event in events)
    }
    if not coached and not working:
        return
    works: dict[UUID, list[UUID]] = {}
    coachings: dict[UUID, UUID] = {}
    for row in tables.rows("of_clients", _OfClient, clients=list(coached | working)):
        if row.service == Service.SUPPORTED_WORK_ACTIVITY:
            works.setdefault(row.client_id, []).append(row.voucher_id)
        elif row.service in COACHING:
            coachings[row.voucher_id] = row.client_id
    coachings = {voucher_id: client_id for voucher_id, client_id in coachings.items() if client_id in works}
    if not coachings:
        return
    asked = [voucher_id for client_id in set(coachings.values()) for voucher_id in works[client_id]]
    kept = {
        row.voucher_id: msgspec.convert(row.course, Course) for row in tables.rows("courses", _Kept, vouchers=asked)
    }
    rows = []
    for session in tables.rows("sessions", _Session, vouchers=list(coachings)):
        client_id = coachings[session.voucher_id]
        for work_id in works[client_id]:
            warning = parallel_individual_coaching(session.happening(), kept[work_id])
            if warning is not None:
                rows.append(
                    _standing_row(
                        uuid5(session.entry_id, f"{warning.finding.code} {work_id}"),
                        session.voucher_id, client_id, warning, "across", other_voucher_id=work_id,
                    )
                )  # fmt: skip
    tables.put("drop_parallel", (_Gone(voucher_id) for voucher_id in coachings))
    tables.put("put_warnings", rows)


# Courses


def _stir(rulebook: Rulebook, tables: Tables, happened: Mapping[UUID, Sequence[Logged]]) -> list[_Voucher]:
    """Put these vouchers' courses together, take them further, and write what has changed; the vouchers now."""
    asked = list(happened)
    sessions: dict[UUID, list[_Session]] = {}
    for row in tables.rows("sessions", _Session, vouchers=asked):
        sessions.setdefault(row.voucher_id, []).append(row)
    kept = {row.voucher_id: row for row in tables.rows("courses", _Kept, vouchers=asked)}
    written = _Written()
    for voucher_id, events in happened.items():
        before = kept.get(voucher_id)
        stirred = _Stirred(before, sessions.get(voucher_id, ()))
        for logged in events:
            stirred.take(logged)
        course = stirred.whole()
        shown = written.take(course, stirred.positions, before.shown if before else {}, rulebook)
        written.courses.append(_Kept(voucher_id, stirred.course, stirred.others, shown))
        written.vouchers.append(_voucher(course, rulebook))
    written.to(tables)
    return written.vouchers


class _Written:
    """What is to be written of the courses that were put together: of their duties and warnings what has changed."""

    def __init__(self) -> None:
        self.vouchers: list[_Voucher] = []
        self.courses: list[_Kept] = []
        self._duties: list[_DutyRow] = []
        self._warnings: list[_WarningRow] = []
        self._weeks: list[_Week] = []
        self._replaced_weeks: list[_Gone] = []
        self._duties_gone: list[_Gone] = []
        self._warnings_gone: list[_Gone] = []

    def take(
        self, course: Course, positions: Mapping[int, int], before: Mapping[str, str], rulebook: Rulebook
    ) -> dict[str, str]:
        """A digest of all that is shown of a course now; what `before` has no equal of is to be written."""
        voucher_id, shown = course.voucher_id, dict[str, str]()

        def is_new(key: str, *told: object) -> bool:
            shown[key] = _digest(*told)
            return before.get(key) != shown[key]

        for duty in duties(course, rulebook):
            if is_new(f"duty {duty.code} {duty.about}", duty):
                self._duties.append(_row(duty, course.client_id, positions))
        for warning in standing_warnings(course, rulebook):
            about = warning.entry_id or warning.period
            if is_new(f"warning {warning.finding.code} {about}", warning):
                warning_id = uuid5(voucher_id, f"{warning.finding.code} {about}")
                self._warnings.append(_standing_row(warning_id, voucher_id, course.client_id, warning, "standing"))
        weeks = list(full_weeks(course, rulebook))
        if weeks and is_new("weeks", weeks):
            self._replaced_weeks.append(_Gone(voucher_id))
            self._weeks += [_week(voucher_id, week) for week in weeks]
        for key in before.keys() - shown.keys():
            match key.partition(" "):
                case ("duty", _, subject):
                    self._duties_gone.append(_Gone(uuid5(voucher_id, subject)))
                case ("warning", _, subject):
                    self._warnings_gone.append(_Gone(uuid5(voucher_id, subject)))
                case _:
                    self._replaced_weeks.append(_Gone(voucher_id))
        return shown

    def to(self, tables: Tables) -> None:
        tables.put("drop_duties", self._duties_gone)
        tables.put("put_duties", self._duties)
        tables.put("drop_warnings", self._warnings_gone)
        tables.put("put_warnings", self._warnings)
        tables.put("forget_weeks", self._replaced_weeks)
        tables.put("put_weeks", self._weeks)
        tables.put("put_courses", self.courses)


def _standing_row(
    warning_id: UUID,
    voucher_id: UUID | None,
    client_id: UUID | None,
    warning: StandingWarning,
    kind: str,
    other_voucher_id: UUID | None = None,
) -> _WarningRow:
    return _WarningRow(
        warning_id=warning_id,
        kind=kind,
        code=warning.finding.code,
        voucher_id=voucher_id,
        client_id=client_id,
        provider_id=warning.provider_id,
        entry_id=warning.entry_id,
        period=warning.period,
        week_of=warning.week_of,
        other_voucher_id=other_voucher_id,
        other_entry_id=None,
        for_county=warning.for_county,
        finding=warning.finding,
        since=warning.since,
        ends_on=warning.ends_on or date.max,
    )


def _week(voucher_id: UUID, week: FullWeek) -> _Week:
    warning_id = uuid5(voucher_id, f"weekly_minimum_missed {week.monday}")
    return _Week(voucher_id, week.monday, warning_id, week.sessions_min, week.section, week.provider_id)


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
    return _Voucher(
        course.voucher_id,
        course.client_id,
        course.caseworker_id,
        course.service,
        goes_on.provider_id if goes_on else None,
        goes_on.after if goes_on else None,
        {str(period): units for period, units in goes_on.left.items()} if goes_on else {},
    )


def _row(duty: Duty, client_id: UUID, positions: Mapping[int, int], group_id: UUID | None = None) -> _DutyRow:
    """`positions` are those of the events of the voucher, or of the group, by version."""
    done = duty.done
    return _DutyRow(
        duty_id=duty.duty_id,
        voucher_id=duty.voucher_id,
        client_id=client_id,
        group_id=group_id,
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


def _digest(*told: object) -> str:
    return blake2b(orjson.dumps(told), digest_size=12).hexdigest()


# Groups


@dataclass(slots=True)
class _Group:
    """A group as its events have made it, their positions by version, and what is shown of it."""

    group_id: UUID
    state: Any
    positions: list[tuple[int, int]]
    shown: dict[str, str]


GROUP_EVENTS = (GroupCreated, MemberEnrolled, MemberDeparted, GroupPostponed, GroupCalledOff, MemberNotified)


def _groups(tables: Tables, batch: Sequence[Logged]) -> None:
    """What groups owe their members; what was warned of when one was announced or somebody enrolled."""
    happened: dict[UUID, list[Logged]] = {}
    for logged in batch:
        happened.setdefault(logged.event.originator_id, []).append(logged)
    if not happened:
        return
    kept = {row.group_id: row for row in tables.rows("groups", _Group, groups=list(happened))}
    groups, owed, warnings = [], [], list[_WarningRow]()
    for group_id, events in happened.items():
        before = kept.get(group_id)
        state = msgspec.convert(before.state, Group) if before else None
        positions = list(before.positions) if before else []
        for position, _, event in events:
            state = evolve_group(state, cast(GroupEvent, event))
            positions.append((event.originator_version, position))
            warnings += _of_group(state, event)
        assert state is not None
        clients = {one.voucher_id: one.client_id for one in state.memberships}
        shown_before, shown = before.shown if before else {}, dict[str, str]()
        for duty in group_duties(state):
            key = f"{duty.code} {duty.voucher_id} {duty.about}"
            shown[key] = _digest(duty)
            if shown_before.get(key) != shown[key]:
                owed.append(_row(duty, clients[duty.voucher_id], dict(positions), group_id))
        groups.append(_Group(group_id, state, positions, shown))
    tables.put("put_duties", owed)
    tables.put("put_warnings", warnings)
    tables.put("put_groups", groups)


def _of_group(group: Group, event: Event) -> Iterator[_WarningRow]:
    """The warnings that a group's event carries."""
    recorded_on = helsinki_date(event.by.decided_at)
    enrolled = event if isinstance(event, MemberEnrolled) else None
    for number, finding in enumerate(event.warnings, 1):
        holds = StandingWarning(finding=finding, since=recorded_on, ends_on=None, provider_id=group.provider_id)
        warning_id = uuid5(group.id, f"{finding.code} {event.originator_version} {number}")
        voucher_id, client_id = (enrolled.voucher_id, enrolled.client_id) if enrolled else (None, None)
        yield _standing_row(warning_id, voucher_id, client_id, holds, "group")


# The projection


FOLLOW_UP = Kept(
    name="follow_up",
    package=__package__,
    version=5,
    tables=(
        "follow_up_vouchers",
        "follow_up_courses",
        "follow_up_sessions",
        "follow_up_weeks",
        "follow_up_documents",
        "follow_up_groups",
        "duties",
        "warnings",
    ),
)


def follow_up_by(rulebook: Rulebook) -> Projection:
    """What a rulebook makes of the log. A change of its figures is a new version, so that it is built anew."""
    return projection(
        FOLLOW_UP,
        (
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
            DocumentFiled,
            *GROUP_EVENTS,
        ),
        partial(fold, rulebook),
    )
