"""Warnings that a voucher as a whole gives, beside those that its entries carry (§ 4.2, § 5, and from practice).

Like duties they are computed ahead from the course: each has the day from which it holds and the day from which it
does no more, so that nobody has to watch the calendar.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from domain.kernel.calendar import ONE_DAY, earliest, monday_of
from domain.kernel.findings import Figure, Finding, StandingWarning
from domain.rulebook import Rulebook, Service, Unit
from domain.voucher.course import Course, Happening, Report, Span
from domain.voucher.duties import missed_in_a_row, to_be_told
from domain.voucher.events import EntryKind, ReportKind
from domain.voucher.reporting import FinalReport, delivered_early, parts_missing

ONE_WEEK = timedelta(days=7)

AGREED_TIMES = (EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.PROVIDER_CANCELLATION)
"""What is recorded of an agreed time: it was held, or it was not."""


def standing_warnings(course: Course, rulebook: Rulebook) -> Iterator[StandingWarning]:
    """All warnings about the voucher as a whole that ever hold, as far as its course tells; a week's minimum apart."""
    closed_on = course.closing.closed_on if course.closing else None
    for span, following in pairwise((*course.standing_spans(), None)):
        assert span is not None
        draws = _draws(course, span)
        for warning in (
            _nearly_used(course, span, draws, closed_on, rulebook),
            _hardly_used(course, span, draws, closed_on, rulebook),
            _ends_soon(course, span, following, closed_on, rulebook),
        ):
            if warning.ends_on is None or warning.since < warning.ends_on:
                yield warning
    yield from _absences_in_a_row(course, closed_on, rulebook)
    yield from _reports_incomplete(course, rulebook)


# What is used of a period


def _draws(course: Course, span: Span) -> list[Happening]:
    drawing = (EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.CARRIED_OVER)
    return sorted((one for one in course.standing(*drawing) if one.period == span.number), key=lambda one: one.on)


def _units_of(span: Span, percent: int) -> int:
    """The least number of minutes or days that is so much of what was granted."""
    return -(-span.granted * percent // 100)


def _day_of(draws: Iterable[Happening], units: int) -> date | None:
    """The day on which so many minutes or days had been drawn; None before it."""
    drawn = 0
    for one in draws:
        drawn += one.units
        if drawn >= units:
            return one.on
    return None


def _nearly_used(
    course: Course, span: Span, draws: list[Happening], closed_on: date | None, rulebook: Rulebook
) -> StandingWarning:
    """`quantity_nearly_used`: little is left of the period, and it goes on."""
    percent = rulebook.quantity_nearly_used_percent.on(span.starts_on)
    ends_on = earliest(span.ends_on + ONE_DAY, closed_on)
    since = _day_of(draws, _units_of(span, percent))
    return StandingWarning(
        finding=Finding("quantity_nearly_used", "", Figure(percent, "percent")),
        since=since if since is not None else span.ends_on + ONE_DAY,
        ends_on=ends_on,
        provider_id=course.provider_at(since or span.ends_on),
        period=span.number,
    )


def _hardly_used(
    course: Course, span: Span, draws: list[Happening], closed_on: date | None, rulebook: Rulebook
) -> StandingWarning:
    """`quantity_hardly_used`: much of the period has passed, and hardly anything has been drawn."""
    percent = rulebook.quantity_hardly_used_percent.on(span.starts_on)
    passed = rulebook.quantity_hardly_used_passed_percent.on(span.starts_on)
    days = (span.ends_on - span.starts_on).days + 1
    since = span.starts_on + timedelta(days=-(-days * passed // 100))
    return StandingWarning(
        finding=Finding("quantity_hardly_used", "", Figure(percent, "percent")),
        since=since,
        ends_on=earliest(span.ends_on + ONE_DAY, closed_on, _day_of(draws, _units_of(span, percent))),
        provider_id=course.provider_at(since),
        period=span.number,
    )


def _ends_soon(
    course: Course, span: Span, following: Span | None, closed_on: date | None, rulebook: Rulebook
) -> StandingWarning:
    """`period_ends_soon`: the period's last day is near, and no further one has been granted."""
    days = rulebook.period_ends_soon_days.on(span.starts_on)
    since = max(span.starts_on, span.ends_on - timedelta(days=days))
    return StandingWarning(
        finding=Finding("period_ends_soon", "", Figure(days, "days"), Figure.of_date(span.ends_on)),
        since=since,
        ends_on=earliest(span.ends_on + ONE_DAY, closed_on, following.recorded_on if following else None),
        provider_id=course.provider_at(since),
        period=span.number,
    )


# Absences


def _absences_in_a_row(course: Course, closed_on: date | None, rulebook: Rulebook) -> Iterator[StandingWarning]:
    """`absences_in_a_row`: those that the caseworker is to hear of, until an agreed time is held or excused (§ 5)."""
    for run, broken_on in missed_in_a_row(course):
        first = next(to_be_told(run, course.contacts, rulebook), None)
        if first is None:
            continue
        least, newest = rulebook.missed_in_a_row_min.on(first.on), run[-1]
        ends_on = earliest(broken_on, closed_on)
        if ends_on is None or first.on < ends_on:
            yield StandingWarning(
                finding=Finding("absences_in_a_row", "5", Figure(least, "sessions"), Figure(len(run), "sessions")),
                since=first.on,
                ends_on=ends_on,
                provider_id=newest.provider_id,
                period=newest.period,
                entry_id=newest.entry_id,
            )


# The final report


def _reports_incomplete(course: Course, rulebook: Rulebook) -> Iterator[StandingWarning]:
    """`report_incomplete`: it discharged the duty, and something is missing; until it is delivered in whole (§ 3.1)."""
    of_period: dict[int, list[Report]] = {}
    for report in course.reports:
        if report.kind is ReportKind.FINAL:
            of_period.setdefault(report.period, []).append(report)
    for period, reports in of_period.items():
        reports.sort(key=lambda report: (report.done.on, report.done.version))
        last_on, ended_on = reports[-1].done.on, course.ended_on()
        so_far = [FinalReport(tuple(reports[:n]), last_on, ended_on, rulebook) for n in range(1, len(reports) + 1)]
        lacking, early = parts_missing(so_far[0]), delivered_early(so_far[-1])
        whole = next((n for n, one in enumerate(so_far) if parts_missing(one) is None), None)
        completed_on = reports[whole].done.on if whole is not None else None
        found, ends_on = (parts_missing(so_far[-1]) or lacking, completed_on) if lacking else (early, None)
        since = reports[0].done.on if lacking else reports[-1].done.on
        if found is not None and (ends_on is None or since < ends_on):
            yield StandingWarning(
                finding=Finding("report_incomplete", "3.1", found.limit, found.actual),
                since=since,
                ends_on=ends_on,
                provider_id=reports[0].provider_id,
                period=period,
            )


# The week's minimum


@dataclass(frozen=True, slots=True)
class FullWeek:
    """A full ISO week of a period, in which so much is to be held at least; `monday` is its first day."""

    monday: date
    sessions_min: int
    section: str
    provider_id: UUID

    def missed(self, held: int, not_held: int) -> StandingWarning | None:
        """`weekly_minimum_missed`: what was held is too little; told after it (§ 4.2.2, § 4.2.3, § 4.2.4).

        `not_held` are the agreed times of the week that the client missed or the provider cancelled: a week that has
        some is told apart from one in which nothing was agreed.
        """
        if held >= self.sessions_min:
            return None
        actual = Figure(f"{held}/{held + not_held}", "sessions_of_agreed") if not_held else Figure(held, "sessions")
        return StandingWarning(
            finding=Finding("weekly_minimum_missed", self.section, Figure(self.sessions_min, "sessions"), actual),
            since=self.monday + ONE_WEEK,
            ends_on=None,
            provider_id=self.provider_id,
            week_of=self.monday,
            for_county=True,
        )


def full_weeks(course: Course, rulebook: Rulebook) -> Iterator[FullWeek]:
    """The weeks that have a minimum: full weeks of its periods, until the closing, of what has a weekly minimum.

    A week that began before any provider served is none: nobody could have held anything in all of it.
    """
    setting = rulebook.limits(course.service).weekly_sessions_min
    if setting is None or not course.choices:
        return
    for span in course.standing_spans():
        last_day = earliest(span.ends_on, course.closing.closed_on if course.closing else None)
        assert last_day is not None
        monday = monday_of(span.starts_on + timedelta(days=6))
        while monday + timedelta(days=6) <= last_day:
            provider_id = course.provider_on(monday)
            if provider_id is not None:
                yield FullWeek(monday, setting.on(monday), setting.section, provider_id)
            monday += ONE_WEEK


def weekly_minimum_missed(course: Course, today: date, rulebook: Rulebook) -> Iterator[StandingWarning]:
    """`weekly_minimum_missed`: the full weeks that are over in which too little was held."""
    held, not_held = Counter[date](), Counter[date]()
    for one in course.standing(*AGREED_TIMES):
        (held if one.kind is EntryKind.SESSION else not_held)[monday_of(one.on)] += 1
    for week in full_weeks(course, rulebook):
        missed = week.missed(held[week.monday], not_held[week.monday])
        if missed is not None and missed.open_on(today):
            yield missed


# What looks across vouchers


@dataclass(frozen=True, slots=True)
class TimedSession:
    """A session whose start is known, with whose it is and who held it."""

    entry_id: UUID
    voucher_id: UUID
    client_id: UUID
    service: Service
    held_on: date
    starts_at: time
    minutes: int
    worker_id: UUID | None
    group_id: UUID | None

    @property
    def starts(self) -> datetime:
        return datetime.combine(self.held_on, self.starts_at)

    @property
    def ends(self) -> datetime:
        return self.starts + timedelta(minutes=self.minutes)

    @property
    def figure(self) -> Figure:
        return Figure(f"{self.held_on} {self.starts_at:%H:%M} + {self.minutes}", "minutes")


def overlapping_session(one: TimedSession, other: TimedSession) -> Finding | None:
    """`overlapping_session` across vouchers: of one client, or of one worker who was with somebody else then.

    A worker may guide several clients at a time: in one group, or on activity days.
    """
    if one.voucher_id == other.voucher_id or one.starts >= other.ends or other.starts >= one.ends:
        return None
    same_worker = one.worker_id is not None and one.worker_id == other.worker_id
    if one.client_id != other.client_id and not (same_worker and not _together(one, other)):
        return None
    return Finding("overlapping_session", "", other.figure, one.figure)


def _together(one: TimedSession, other: TimedSession) -> bool:
    """Whether one worker can have held both: one group's session, told apart by its group or its time, or days."""
    if one.service.is_group and other.service.is_group:
        if one.group_id is not None or other.group_id is not None:
            return one.group_id == other.group_id
        return (one.starts, one.minutes) == (other.starts, other.minutes)
    return one.service.unit is other.service.unit is Unit.DAY


def parallel_individual_coaching(session: Happening, work: Course) -> StandingWarning | None:
    """`parallel_individual_coaching`: individual coaching in a week of a supported work activity period (§ 4.2.3).

    The activity includes such coaching. It holds while both the session and the period stand.
    """
    monday = monday_of(session.on)
    closed_on = work.closing.closed_on if work.closing else None
    touching = [
        span
        for span in work.spans
        if span.starts_on <= monday + timedelta(days=6) and monday <= min(span.ends_on, closed_on or span.ends_on)
    ]
    if not touching:
        return None
    span = next((span for span in touching if span.reversed_on is None), touching[-1])
    return StandingWarning(
        finding=Finding("parallel_individual_coaching", "4.2.3"),
        since=max(session.recorded_on, span.recorded_on),
        ends_on=earliest(session.reversed_on, span.reversed_on),
        provider_id=session.provider_id,
        period=session.period,
        entry_id=session.entry_id,
        week_of=monday,
        for_county=True,
    )


# Granted periods beside each other


@dataclass(frozen=True, slots=True)
class GrantedPeriod:
    """A granted period of some voucher, with whose it is: `reversed_on` is the day it was taken back, `closed_on` the
    last day that its voucher's closing left it."""

    voucher_id: UUID
    number: int
    entry_id: UUID
    client_id: UUID
    service: Service
    decision_number: str
    starts_on: date
    ends_on: date
    recorded_on: date
    reversed_on: date | None = None
    closed_on: date | None = None

    @property
    def last_day(self) -> date:
        return self.ends_on if self.closed_on is None else min(self.ends_on, self.closed_on)


def parallel_voucher(one: GrantedPeriod, other: GrantedPeriod) -> StandingWarning | None:
    """`parallel_voucher`: the client holds two vouchers of one service on some of the same days (§ 6).

    The source is silent, and it doubles quantity, weekly limits and the monthly no-show. Until the days are over.
    """
    if one.voucher_id == other.voucher_id or one.client_id != other.client_id or one.service is not other.service:
        return None
    first_day, last_day = max(one.starts_on, other.starts_on), min(one.last_day, other.last_day)
    since = max(one.recorded_on, other.recorded_on)
    ends_on = earliest(last_day + ONE_DAY, one.reversed_on, other.reversed_on)
    if last_day < first_day or (ends_on is not None and ends_on <= since):
        return None
    days = Figure(f"{first_day}–{last_day}", "periods")
    return _of_grant(one, Finding("parallel_voucher", "6", actual=days), since, ends_on)


def decision_number_reused(one: GrantedPeriod, other: GrantedPeriod) -> StandingWarning | None:
    """`decision_number_reused`: the number of an earlier decision, which still stands, on another period.

    Each period has a decision of its own (§ 6): one of the two numbers is mistaken.
    """
    if (one.voucher_id, one.number) == (other.voucher_id, other.number) or other.reversed_on is not None:
        return None
    if one.reversed_on is not None and one.reversed_on <= one.recorded_on:
        return None
    finding = Finding("decision_number_reused", "6", actual=Figure(one.decision_number, "names"))
    return _of_grant(one, finding, one.recorded_on, one.reversed_on)


def _of_grant(one: GrantedPeriod, finding: Finding, since: date, ends_on: date | None) -> StandingWarning:
    return StandingWarning(
        finding=finding,
        since=since,
        ends_on=ends_on,
        provider_id=None,
        period=one.number,
        entry_id=one.entry_id,
        for_county=True,
    )


def granted_periods(voucher_id: UUID, course: Course, grants: Iterable[tuple[UUID, str]]) -> Iterator[GrantedPeriod]:
    """A voucher's granted periods; `grants` are each period's entry and decision number, in order."""
    closed_on = course.closing.closed_on if course.closing else None
    for span, (entry_id, decision_number) in zip(course.spans, grants, strict=True):
        yield GrantedPeriod(
            voucher_id, span.number, entry_id, course.client_id, course.service, decision_number, span.starts_on,
            span.ends_on, span.recorded_on, span.reversed_on, closed_on,
        )  # fmt: skip


# Both


def warnings_on(course: Course, day: date, rulebook: Rulebook) -> list[StandingWarning]:
    """What supervisors are warned of on a day, about the voucher as a whole."""
    standing = [warning for warning in standing_warnings(course, rulebook) if warning.open_on(day)]
    return [*standing, *weekly_minimum_missed(course, day, rulebook)]


# What changes nothing


@dataclass(frozen=True, slots=True)
class Calm:
    """Sessions that change neither a duty nor a standing warning, so that nobody needs to look at the course again.

    They are held by this provider, later than `after`, replace nothing, and draw less of their period than `left` has
    for it (minutes or days; a period that is not there can be drawn whole).
    """

    provider_id: UUID
    after: date
    left: Mapping[int, int]


def calm(course: Course, rulebook: Rulebook) -> Calm | None:
    """What a further session can be for the course to go on calmly; None where any may change something."""
    sessions = list(course.sessions())
    if course.closing is not None or not sessions:
        return None
    broken: list[date] = []  # later than each absence of its row
    for _, broken_on in missed_in_a_row(course):
        if broken_on is None:
            return None
        broken.append(broken_on)
    provider_id = sessions[-1].provider_id
    after = min(session.on for session in sessions if session.provider_id == provider_id)
    left: dict[int, int] = {}
    for span in course.standing_spans():
        draws = _draws(course, span)
        drawn = sum(one.units for one in draws)
        for setting in (rulebook.quantity_nearly_used_percent, rulebook.quantity_hardly_used_percent):
            needed = _units_of(span, setting.on(span.starts_on))
            reached_on = _day_of(draws, needed)
            if reached_on is None:
                left[span.number] = min(needed - drawn, left.get(span.number, needed))
            else:
                after = max(after, reached_on)
    return Calm(provider_id, max((after, *broken)), left)


def days_to_first_session(course: Course) -> int | None:
    """Days from choosing the provider to its first session; None while one of them is missing (§ 5).

    They count from the day on which the decision or the client named the provider, not from the day it was typed in.
    """
    if not course.choices:
        return None
    named_on = course.choices[0].named_on
    assert named_on is not None, "every recorded choice has its day"
    first = min((session.on for session in course.sessions()), default=None)
    return max(0, (first - named_on).days) if first is not None else None
