"""Groups of group coaching: who takes part in them when, and when their start may still be moved (§ 4.2.2, § 5).

A closed group starts and ends for all on announced days; an open one takes each client by its voucher's dates.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import assert_never
from uuid import UUID

from domain.calendar import helsinki_date, working_days_after
from domain.commands import Command, Facts
from domain.course import Done
from domain.deciding import Rule, envelope, found, refuse_if_any, refusing_gaps, strained
from domain.duties import Duty
from domain.errors import BadInput, Figure, Finding
from domain.events import (
    ContactWith,
    Event,
    GroupCalledOff,
    GroupCreated,
    GroupKind,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
    Missed,
    Role,
    Theme,
)
from domain.recording import too_long
from domain.rulebook import Rulebook, Service
from domain.voucher import Period, Voucher

GroupEvent = (
    GroupCreated | MemberEnrolled | MemberDeparted | GroupPostponed | GroupCalledOff | MemberNotified | GroupSessionHeld
)


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a group from a day to an optional last one, or until its client left; that day it is free again.

    `recorded_on` and `departure_recorded_on` are the days on which the two were recorded.
    """

    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: date | None
    recorded_on: date
    left_on: date | None = None
    departure_recorded_on: date | None = None

    def holds_place_on(self, day: date) -> bool:
        return self.first_day <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        ended = self.last_day is not None and self.last_day < day
        return ended or (self.left_on is not None and self.left_on <= day)

    def may_attend_on(self, day: date) -> bool:
        """On the day of leaving too: the client may have been there before."""
        return self.holds_place_on(day) or self.left_on == day >= self.first_day

    def meets(self, first_day: date, last_day: date | None) -> bool:
        """Whether it holds its place on one of those days at least."""
        day = max(self.first_day, first_day)
        return self.holds_place_on(day) and (last_day is None or day <= last_day)


@dataclass(frozen=True, slots=True)
class Notice:
    """A change of the start that a member is to be told of: since when, who has not been told yet, when all had been.

    `version` is that of the event by which the start was moved or called off.
    """

    voucher_id: UUID
    version: int
    since: date
    untold: tuple[ContactWith, ...] = tuple(ContactWith)
    done: Done | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A provider's group. `announced_for` is the start first announced, `starts_on` and `ends_on` hold now.

    `largest` is the provider's own largest size.
    """

    id: UUID
    version: int
    provider_id: UUID
    name: str
    kind: GroupKind
    largest: int
    announced_for: date
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]
    warnings: tuple[Finding, ...] = ()
    memberships: tuple[Membership, ...] = ()
    called_off_on: date | None = None
    sessions: int = 0
    notices: tuple[Notice, ...] = ()

    @property
    def is_closed(self) -> bool:
        return self.kind is GroupKind.CLOSED

    def is_known_to(self, provider_id: UUID) -> bool:
        """Whether it is the provider's own; to any other it does not exist."""
        return self.provider_id == provider_id

    def takes_place_on(self, day: date) -> bool:
        """Whether the group meets in the time that holds that day."""
        if self.is_closed and self.called_off_on is not None:
            return False
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def members_on(self, day: date) -> tuple[Membership, ...]:
        """The memberships that hold a place on a day."""
        return tuple(one for one in self.memberships if one.holds_place_on(day))

    def may_attend_on(self, voucher_id: UUID, day: date) -> bool:
        """Whether a session of the group on a day can be one of the voucher's."""
        return self.takes_place_on(day) and any(
            one.voucher_id == voucher_id and one.may_attend_on(day) for one in self.memberships
        )

    def most_at_once(self, first_day: date, last_day: date | None) -> int:
        """How many places are taken at once at most, from one day to an optional last one."""
        days = {first_day} | {
            one.first_day for one in self.memberships if first_day < one.first_day and one.meets(first_day, last_day)
        }
        return max(len(self.members_on(day)) for day in days)

    def enrolled_at_the_end_of(self, day: date) -> int:
        """How many clients were enrolled as the log knew it when that day ended."""
        return len(
            {
                one.client_id
                for one in self.memberships
                if one.recorded_on <= day and (one.departure_recorded_on is None or day < one.departure_recorded_on)
            }
        )

    def enrolment_open_until(self, rulebook: Rulebook) -> date | None:
        """The last day on which a client can still be enrolled; None where the group has no end that is known (§ 5)."""
        if not self.is_closed:
            return self.ends_on
        return _working_days_after(
            self.starts_on, rulebook.group_enrolment_working_days_max.on(self.starts_on), rulebook
        )


def _working_days_after(day: date, count: int, rulebook: Rulebook) -> date:
    return working_days_after(day, count, saturday_is_working_day=rulebook.saturday_is_working_day.on(day))


# Commands


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateGroup(Command):
    group_id: UUID
    name: str
    kind: GroupKind
    largest: int
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolMember(Command):
    """Enrol the client of a voucher; `enrolled_on` is the day on which it was agreed, today or earlier."""

    voucher_id: UUID
    enrolled_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartMember(Command):
    """The client of a voucher left, today or earlier."""

    voucher_id: UUID
    left_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PostponeGroup(Command):
    """Move the start to a later day; the end stays where it was unless one is given."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffGroup(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyMember(Command):
    """A member, its caseworker or both were told of what has changed."""

    voucher_id: UUID
    told: tuple[ContactWith, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordGroupSession(Command):
    """The group met: every client enrolled that day attended, or missed it."""

    held_on: date
    minutes: int
    excursion: bool
    attended: tuple[UUID, ...]
    missed: tuple[Missed, ...]


GroupCommand = EnrolMember | DepartMember | PostponeGroup | CallOffGroup | NotifyMember | RecordGroupSession


# Evolving


def evolve(state: Group | None, event: GroupEvent) -> Group:
    """The group after one more event; the first is a `GroupCreated`."""
    if state is None:
        assert isinstance(event, GroupCreated), "a group begins with its announcement"
        return Group(
            id=event.originator_id,
            version=event.originator_version,
            provider_id=event.provider_id,
            name=event.name,
            kind=event.kind,
            largest=event.largest,
            announced_for=event.starts_on,
            starts_on=event.starts_on,
            ends_on=event.ends_on,
            themes=event.themes,
            warnings=event.warnings,
        )
    return replace(_evolved(state, event), version=event.originator_version)


def _evolved(state: Group, event: GroupEvent) -> Group:
    recorded_on = helsinki_date(event.by.decided_at)
    match event:
        case GroupCreated():
            raise AssertionError("a group is announced once")
        case MemberEnrolled():
            membership = Membership(
                voucher_id=event.voucher_id,
                client_id=event.client_id,
                enrolled_on=event.enrolled_on,
                first_day=event.first_day,
                last_day=event.last_day,
                recorded_on=recorded_on,
            )
            return replace(state, memberships=(*state.memberships, membership))
        case MemberDeparted():
            ended = _ended_by_leaving(state, event.voucher_id, event.left_on)
            return replace(
                state,
                memberships=tuple(
                    replace(one, left_on=event.left_on, departure_recorded_on=one.departure_recorded_on or recorded_on)
                    if one in ended
                    else one
                    for one in state.memberships
                ),
            )
        case GroupPostponed():
            return replace(_to_be_told(state, event), starts_on=event.starts_on, ends_on=event.ends_on)
        case GroupCalledOff():
            ends_on = state.ends_on
            if not state.is_closed and (ends_on is None or recorded_on < ends_on):
                ends_on = recorded_on
            return replace(_to_be_told(state, event), ends_on=ends_on, called_off_on=recorded_on)
        case MemberNotified():
            return replace(state, notices=tuple(_told(notice, event) for notice in state.notices))
        case GroupSessionHeld():
            return replace(state, sessions=state.sessions + 1)
        case _:
            assert_never(event)


def _ended_by_leaving(group: Group, voucher_id: UUID, left_on: date) -> tuple[Membership, ...]:
    """What a voucher holds in the group when its client leaves; an open group's later periods too."""
    return tuple(
        one
        for one in group.memberships
        if one.voucher_id == voucher_id and one.enrolled_on <= left_on and not one.is_over_on(left_on)
    )


def _to_be_told(group: Group, event: GroupPostponed | GroupCalledOff) -> Group:
    """After a change all who are members yet are to be told; who has not been told of an earlier one, of both."""
    since = helsinki_date(event.by.decided_at)
    waiting = {notice.voucher_id for notice in group.notices if notice.done is None}
    members = {one.voucher_id: None for one in group.memberships if not one.is_over_on(since)}
    again = tuple(
        replace(notice, untold=tuple(ContactWith)) if notice.done is None and notice.voucher_id in members else notice
        for notice in group.notices
    )
    new = (Notice(voucher_id, event.originator_version, since) for voucher_id in members if voucher_id not in waiting)
    return replace(group, notices=(*again, *new))


def _told(notice: Notice, event: MemberNotified) -> Notice:
    if notice.done is not None or notice.voucher_id != event.voucher_id:
        return notice
    untold = tuple(one for one in notice.untold if one not in event.told)
    done = None if untold else Done(helsinki_date(event.by.decided_at), event.originator_version)
    return replace(notice, untold=untold, done=done)


def group_from(events: Iterable[Event], state: Group | None = None) -> Group | None:
    """The state after all events, in order; None where there are none."""
    for event in events:
        state = evolve(state, event)  # type: ignore[arg-type]  # a group's stream holds a group's events alone
    return state


# Duties


def duties(group: Group) -> tuple[Duty, ...]:
    """All that ever was owed: after each change each client enrolled, and its caseworker, is told of it (§ 5)."""
    return tuple(
        Duty(
            voucher_id=notice.voucher_id,
            about=f"{group.id} {notice.version}",
            code="notify_group_members",
            section="5",
            owed_by=Role.PROVIDER,
            provider_id=group.provider_id,
            since=notice.since,
            due_on=notice.since,
            done=notice.done,
        )
        for notice in group.notices
    )


# Creating


@dataclass(frozen=True)
class Announcement:
    """A group that a provider wants to announce."""

    command: CreateGroup
    facts: Facts
    rulebook: Rulebook


def larger_than_allowed(attempt: Announcement) -> Finding | None:
    """At most 12 clients at a time (§ 4.2.2)."""
    setting, largest = attempt.rulebook.group_clients_max, attempt.command.largest
    most = setting.on(attempt.command.starts_on)
    if largest <= most:
        return None
    return Finding("group_full", setting.section, Figure(most, "clients"), Figure(largest, "clients"))


def theme_missing(attempt: Announcement) -> Finding | None:
    """One or more of the nine themes (§ 4.2.2)."""
    setting, count = attempt.rulebook.group_themes_min, len(attempt.command.themes)
    least = setting.on(attempt.command.starts_on)
    if count >= least:
        return None
    return Finding("theme_missing", setting.section, Figure(least, "themes"), Figure(count, "themes"))


def provider_not_approved(attempt: Announcement) -> Finding | None:
    """The provider is not approved for group coaching on the first day (§ 2)."""
    command = attempt.command
    assert command.by.organisation is not None, "providers alone announce groups"
    if attempt.facts.approval_on(command.by.organisation, Service.GROUP_COACHING, command.starts_on) is not None:
        return None
    return Finding("provider_not_approved", "2", actual=Figure.of_date(command.starts_on))


@refusing_gaps
def create(command: CreateGroup, facts: Facts, rulebook: Rulebook) -> Sequence[GroupCreated]:
    """Announce a group. It is judged by the rulebook in force on its first day.

    Raises `BadInput` for an end before the start, `Refusal` for a size that the rulebook does not allow.
    """
    if command.ends_on is not None and command.ends_on < command.starts_on:
        raise BadInput("ends_on", "a group does not end before it starts")
    assert command.by.organisation is not None, "providers alone announce groups"
    attempt = Announcement(command, facts, rulebook)
    refuse_if_any(found((larger_than_allowed,), attempt))
    return (
        GroupCreated(
            **envelope(
                command.group_id,
                0,
                command,
                rulebook.version_on(command.starts_on),
                "4.2.2",
                warnings=strained((theme_missing, provider_not_approved), attempt),
            ),
            provider_id=command.by.organisation,
            name=command.name,
            kind=command.kind,
            largest=command.largest,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            themes=command.themes,
        ),
    )


# Enrolling


@dataclass(frozen=True)
class Enrolment:
    """A client who wants to join a group by a voucher."""

    group: Group
    command: EnrolMember
    voucher: Voucher
    rulebook: Rulebook

    @property
    def day(self) -> date:
        return self.command.enrolled_on

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)

    @property
    def from_day(self) -> date:
        """The first day on which the client could take part."""
        return max(self.day, self.group.starts_on)

    @property
    def periods(self) -> list[Period]:
        """The periods of the voucher that hold days of the group, the earliest first."""
        group = self.group
        return sorted(
            (
                period
                for period in self.voucher.standing_periods()
                if self.from_day <= period.ends_on and (group.ends_on is None or period.starts_on <= group.ends_on)
            ),
            key=lambda period: period.starts_on,
        )

    @cached_property
    def period(self) -> Period | None:
        """The period that it goes by: in an open group the first in which the client has no place yet."""
        if self.group.is_closed:
            return next(iter(self.periods), None)
        free = (period for period in self.periods if not self._holds_place(*self._days_of(period)))
        return next(free, self.periods[-1] if self.periods else None)

    def _days_of(self, period: Period) -> tuple[date, date | None]:
        if self.group.is_closed:
            return self.day, None
        closing = self.voucher.closing
        last_day = period.ends_on if closing is None else min(period.ends_on, closing.closed_on)
        return max(self.day, period.starts_on), last_day

    @property
    def days(self) -> tuple[date, date | None] | None:
        """The days on which it would hold a place."""
        return self._days_of(self.period) if self.period is not None else None

    def _holds_place(self, first_day: date, last_day: date | None) -> bool:
        client_id = self.voucher.client_id
        return any(one.client_id == client_id and one.meets(first_day, last_day) for one in self.group.memberships)

    @property
    def is_enrolled(self) -> bool:
        return self.days is not None and self._holds_place(*self.days)


def enrolled_in_the_future(attempt: Enrolment) -> Finding | None:
    return _in_the_future(attempt.day, attempt.today)


def _in_the_future(day: date, today: date) -> Finding | None:
    """What has been done is dated today or earlier, in Helsinki."""
    return Finding("in_the_future", "", Figure.of_date(today), Figure.of_date(day)) if today < day else None


def _called_off(group: Group, today: date) -> Finding | None:
    """A group that was called off is over."""
    if group.called_off_on is None:
        return None
    return Finding("group_called_off", "5", Figure.of_date(group.called_off_on), Figure.of_date(today))


def enrolled_after_calling_off(attempt: Enrolment) -> Finding | None:
    return _called_off(attempt.group, attempt.day)


def _outside_dates(group: Group, day: date) -> Finding | None:
    """The group takes place from its start to its end."""
    if group.starts_on <= day and (group.ends_on is None or day <= group.ends_on):
        return None
    dates = f"{group.starts_on}–{group.ends_on}" if group.ends_on else f"{group.starts_on}–"
    return Finding("outside_group_dates", "4.2.2", Figure(dates, "periods"), Figure.of_date(day))


def enrolled_after_its_end(attempt: Enrolment) -> Finding | None:
    return _outside_dates(attempt.group, attempt.from_day)


def group_enrolment_closed(attempt: Enrolment) -> Finding | None:
    """A closed group takes new clients until the 10th working day after its start (§ 5)."""
    if not attempt.group.is_closed:
        return None
    last_day = attempt.group.enrolment_open_until(attempt.rulebook)
    assert last_day is not None, "a closed group has a start"
    if attempt.day <= last_day:
        return None
    section = attempt.rulebook.group_enrolment_working_days_max.section
    return Finding("group_enrolment_closed", section, Figure.of_date(last_day), Figure.of_date(attempt.day))


def not_group_coaching(attempt: Enrolment) -> Finding | None:
    """Groups are for vouchers of group coaching (§ 4.2.2)."""
    if attempt.voucher.service.is_group:
        return None
    wanted, given = Figure(Service.GROUP_COACHING.value, "service"), Figure(attempt.voucher.service.value, "service")
    return Finding("not_group_coaching", "4.2.2", wanted, given)


def served_by_another(attempt: Enrolment) -> Finding | None:
    """The group is the provider's that serves the voucher (§ 4.2.2)."""
    day = max(attempt.from_day, attempt.period.starts_on) if attempt.period else attempt.voucher.periods[-1].starts_on
    if attempt.voucher.provider_on(day) == attempt.group.provider_id:
        return None
    return Finding("group_of_other_provider", "4.2.2", actual=Figure.of_date(day))


def enrolled_after_closing(attempt: Enrolment) -> Finding | None:
    """A closed voucher holds no place (§ 5)."""
    closing = attempt.voucher.closing
    if closing is None or attempt.from_day <= closing.closed_on:
        return None
    return Finding("voucher_closed", "5", Figure.of_date(closing.closed_on), Figure.of_date(attempt.from_day))


def outside_validity(attempt: Enrolment) -> Finding | None:
    """The voucher has days in the group's time (§ 6)."""
    if attempt.period is not None:
        return None
    periods = attempt.voucher.standing_periods()
    nearest = ", ".join(f"{period.starts_on}–{period.ends_on}" for period in periods)
    return Finding("outside_validity", "6", Figure(nearest, "periods"), Figure.of_date(attempt.from_day))


def already_enrolled(attempt: Enrolment) -> Finding | None:
    """A client holds one place in a group at a time (§ 4.2.2)."""
    if not attempt.is_enrolled:
        return None
    return Finding("already_enrolled", "4.2.2", actual=Figure.of_date(attempt.day))


def group_full(attempt: Enrolment) -> Finding | None:
    """At most 12 clients at a time, or fewer if the provider says so: on every day of the place (§ 4.2.2)."""
    if attempt.days is None or attempt.is_enrolled:
        return None
    setting, total = attempt.rulebook.group_clients_max, attempt.group.most_at_once(*attempt.days) + 1
    most = min(attempt.group.largest, setting.on(attempt.from_day))
    if total <= most:
        return None
    return Finding("group_full", setting.section, Figure(most, "clients"), Figure(total, "clients"))


ENROLMENT_RULES: tuple[Rule[Enrolment], ...] = (
    enrolled_in_the_future,
    enrolled_after_calling_off,
    enrolled_after_its_end,
    group_enrolment_closed,
    not_group_coaching,
    served_by_another,
    enrolled_after_closing,
    outside_validity,
    already_enrolled,
    group_full,
)


def _enrol(group: Group, command: EnrolMember, voucher: Voucher, rulebook: Rulebook) -> MemberEnrolled:
    """A client joins by a voucher of group coaching that the group's provider serves (§ 4.2.2, § 5)."""
    attempt = Enrolment(group, command, voucher, rulebook)
    refuse_if_any(found(ENROLMENT_RULES, attempt))
    assert attempt.days is not None
    first_day, last_day = attempt.days
    return MemberEnrolled(
        **envelope(group.id, group.version, command, rulebook.version_on(attempt.from_day), "4.2.2", "5"),
        voucher_id=voucher.id,
        client_id=voucher.client_id,
        enrolled_on=command.enrolled_on,
        first_day=first_day,
        last_day=last_day,
    )


# Leaving


def _not_enrolled(voucher_id: UUID, day: date) -> Finding:
    """Only who is enrolled leaves, is told of changes and attends (§ 4.2.2)."""
    return Finding("not_enrolled", "4.2.2", Figure.of_date(day), Figure(str(voucher_id), "voucher"))


def _depart(group: Group, command: DepartMember, rulebook: Rulebook) -> MemberDeparted:
    """A client leaves: the place is free from that day; an earlier day than the one recorded first corrects it."""
    findings = [_in_the_future(command.left_on, helsinki_date(command.by.decided_at))]
    if not _ended_by_leaving(group, command.voucher_id, command.left_on):
        findings.append(_not_enrolled(command.voucher_id, command.left_on))
    refuse_if_any(tuple(finding for finding in findings if finding is not None))
    return MemberDeparted(
        **envelope(group.id, group.version, command, rulebook.version_on(command.left_on), "4.2.2"),
        voucher_id=command.voucher_id,
        left_on=command.left_on,
    )


# Moving the start, and calling off


@dataclass(frozen=True)
class Change:
    """A provider that wants to move a group's start, or to call the group off."""

    group: Group
    command: PostponeGroup | CallOffGroup
    rulebook: Rulebook

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)


def changed_after_calling_off(attempt: Change) -> Finding | None:
    return _called_off(attempt.group, attempt.today)


def group_start_not_movable(attempt: Change) -> Finding | None:
    """A closed group starts as announced, unless fewer than 60 % had enrolled a week before (§ 5).

    They are counted at the end of that day: from the next one until the start it can be moved or called off, as long
    as the group has not met. An open group can be called off at any time, and moved until it has started.
    """
    group, today = attempt.group, attempt.today
    has_started = group.starts_on < today or group.sessions > 0
    if not group.is_closed:
        if isinstance(attempt.command, CallOffGroup) or not has_started:
            return None
        return Finding("group_start_not_movable", "4.2.2", Figure.of_date(group.starts_on), Figure.of_date(today))
    setting = attempt.rulebook.group_enrolled_percent_min
    counted_on = group.starts_on - timedelta(days=attempt.rulebook.group_days_before_start.on(group.starts_on))
    if has_started or today <= counted_on:
        days = f"{counted_on + timedelta(days=1)}–{group.starts_on}"
        return Finding("group_start_not_movable", setting.section, Figure(days, "periods"), Figure.of_date(today))
    percent, enrolled = setting.on(group.starts_on), group.enrolled_at_the_end_of(counted_on)
    if enrolled * 100 < percent * group.largest:
        return None
    too_few = (percent * group.largest - 1) // 100
    few = f"0–{too_few}" if too_few else "0"
    return Finding("group_start_not_movable", setting.section, Figure(few, "clients"), Figure(enrolled, "clients"))


def postponed_too_long(attempt: Change) -> Finding | None:
    """All moves of a closed group's start together: at most 10 working days after the day first announced (§ 5)."""
    group, command = attempt.group, attempt.command
    if not group.is_closed or isinstance(command, CallOffGroup):
        return None
    setting = attempt.rulebook.group_postponement_working_days_max
    last_day = _working_days_after(group.announced_for, setting.on(group.announced_for), attempt.rulebook)
    if command.starts_on <= last_day:
        return None
    return Finding("postponed_too_long", setting.section, Figure.of_date(last_day), Figure.of_date(command.starts_on))


CHANGE_RULES: tuple[Rule[Change], ...] = (changed_after_calling_off, group_start_not_movable, postponed_too_long)


def _postpone(group: Group, command: PostponeGroup, rulebook: Rulebook) -> GroupPostponed:
    """The start moves to a later day; who is enrolled is to be told (§ 5)."""
    if command.starts_on <= group.starts_on:
        raise BadInput("starts_on", "a start is moved to a later day")
    ends_on = command.ends_on or group.ends_on
    if ends_on is not None and ends_on < command.starts_on:
        raise BadInput("ends_on", "a group does not end before it starts")
    refuse_if_any(found(CHANGE_RULES, Change(group, command, rulebook)))
    return GroupPostponed(
        **envelope(group.id, group.version, command, rulebook.version_on(group.starts_on), "5"),
        starts_on=command.starts_on,
        ends_on=ends_on,
    )


def _call_off(group: Group, command: CallOffGroup, rulebook: Rulebook) -> GroupCalledOff:
    """A closed group does not start, an open one ends today; who is enrolled is to be told (§ 5)."""
    refuse_if_any(found(CHANGE_RULES, Change(group, command, rulebook)))
    return GroupCalledOff(**envelope(group.id, group.version, command, rulebook.version_on(group.starts_on), "5"))


def _notify(group: Group, command: NotifyMember, rulebook: Rulebook) -> MemberNotified:
    """A member, its caseworker or both were told of a change. Raises `BadInput` where nothing has changed for them."""
    today = helsinki_date(command.by.decided_at)
    if all(one.voucher_id != command.voucher_id for one in group.memberships):
        refuse_if_any((_not_enrolled(command.voucher_id, today),))
    if all(one.done is not None for one in group.notices if one.voucher_id == command.voucher_id):
        raise BadInput("voucher_id", "is of nobody who has yet to be told of a change")
    return MemberNotified(
        **envelope(group.id, group.version, command, rulebook.version_on(today), "5"),
        voucher_id=command.voucher_id,
        told=command.told,
    )


# Sessions


@dataclass(frozen=True)
class GroupSession:
    """A session that a provider wants to record for a whole group."""

    group: Group
    command: RecordGroupSession
    rulebook: Rulebook

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)


def held_in_the_future(attempt: GroupSession) -> Finding | None:
    return _in_the_future(attempt.command.held_on, attempt.today)


def held_after_calling_off(attempt: GroupSession) -> Finding | None:
    group, day = attempt.group, attempt.command.held_on
    return None if group.takes_place_on(day) else _called_off(group, day)


def held_outside_its_dates(attempt: GroupSession) -> Finding | None:
    return _outside_dates(attempt.group, attempt.command.held_on)


def session_too_long(attempt: GroupSession) -> Finding | None:
    command = attempt.command
    return too_long(command.minutes, command.held_on, attempt.rulebook) if not command.excursion else None


GROUP_SESSION_RULES: tuple[Rule[GroupSession], ...] = (
    held_in_the_future,
    held_after_calling_off,
    held_outside_its_dates,
    session_too_long,
)


def _attendance(group: Group, command: RecordGroupSession) -> Iterator[Finding]:
    """Every client enrolled that day stands once in the attendance, and nobody else (§ 4.2.2)."""
    told = {*command.attended, *(one.voucher_id for one in command.missed)}
    for voucher_id in sorted(told):
        if not group.may_attend_on(voucher_id, command.held_on):
            yield _not_enrolled(voucher_id, command.held_on)
    for one in group.members_on(command.held_on):
        if one.voucher_id not in told:
            yield Finding("attendance_missing", "4.2.2", actual=Figure(str(one.voucher_id), "voucher"))


def _record_session(group: Group, command: RecordGroupSession, rulebook: Rulebook) -> GroupSessionHeld:
    """The group met. What it draws is decided voucher by voucher. Raises `BadInput` for a client who stands twice."""
    told = (*command.attended, *(one.voucher_id for one in command.missed))
    if len(set(told)) < len(told):
        raise BadInput("attendance", "names a voucher twice")
    refuse_if_any(found(GROUP_SESSION_RULES, GroupSession(group, command, rulebook)))
    refuse_if_any(tuple(_attendance(group, command)))
    return GroupSessionHeld(
        **envelope(group.id, group.version, command, rulebook.version_on(command.held_on), "4.2.2"),
        held_on=command.held_on,
        minutes=command.minutes,
        excursion=command.excursion,
        attended=command.attended,
        missed=command.missed,
    )


# Deciding


@refusing_gaps
def decide(state: Group, command: GroupCommand, voucher: Voucher | None, rulebook: Rulebook) -> Sequence[GroupEvent]:
    """What follows from a command on a group; `voucher` is the one that is enrolled, None for any other command.

    Raises `Refusal` with every broken rule, and `BadInput` for fields that fit no such group.
    """
    match command:
        case EnrolMember():
            assert voucher is not None, "a client is enrolled by a voucher"
            return (_enrol(state, command, voucher, rulebook),)
        case DepartMember():
            return (_depart(state, command, rulebook),)
        case PostponeGroup():
            return (_postpone(state, command, rulebook),)
        case CallOffGroup():
            return (_call_off(state, command, rulebook),)
        case NotifyMember():
            return (_notify(state, command, rulebook),)
        case RecordGroupSession():
            return (_record_session(state, command, rulebook),)
        case _:
            assert_never(command)
