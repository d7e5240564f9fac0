"""Groups of group coaching: who takes part in them when (§ 4.2.2, § 5).

A closed group starts and ends for all on announced days; an open one takes each client by its voucher's dates.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.group.content import ToldContent, content_missing
from domain.group.events import (
    GroupCalledOff,
    GroupContentSpecified,
    GroupCreated,
    GroupEvent,
    GroupKind,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
    Theme,
)
from domain.kernel.calendar import helsinki_date, working_days_after
from domain.kernel.event import Sealed
from domain.kernel.findings import Finding
from domain.rulebook import Rulebook
from domain.voucher.course import Done
from domain.voucher.events import ContactWith


@dataclass(frozen=True, slots=True)
class Membership:
    """A place in a group from a day to an optional last one, or until its client left; that day it is free again.

    `recorded_on` and `departure_recorded_on` are the days on which the two were recorded. `end_known_on` is the day
    since when it has been known that the voucher ends the place on its `last_day`, where it does (see `membership`).
    """

    voucher_id: UUID
    client_id: UUID
    enrolled_on: date
    first_day: date
    last_day: date | None
    recorded_on: date
    left_on: date | None = None
    departure_recorded_on: date | None = None
    end_known_on: date | None = None

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

    `last_told_on` is the latest day on which one of them was told so far.
    `version` is that of the event by which the start was moved or called off. `lapsed_on` is the day of the member's
    death, after which nobody is to be told (see `membership`).
    """

    voucher_id: UUID
    version: int
    since: date
    untold: tuple[ContactWith, ...] = tuple(ContactWith)
    last_told_on: date | None = None
    done: Done | None = None
    lapsed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A provider's group. `announced_for` is the start first announced, `starts_on` and `ends_on` hold now.

    `announced_on` is the day on which it was announced, `largest` the provider's own largest size. What it is called is
    sealed, or stands in `name` from before. `sealed_content` is what was specified last, or announced; `content` is it
    opened, where the group is shown. `content_lacking` is what was last missing of it, `content_specified_on` the day
    since when nothing is.
    """

    id: UUID
    version: int
    provider_id: UUID
    name: str
    kind: GroupKind
    largest: int
    announced_on: date
    announced_for: date
    starts_on: date
    ends_on: date | None
    themes: tuple[Theme, ...]
    sealed_name: Sealed | None = None
    content: str | None = None
    sealed_content: Sealed | None = None
    content_lacking: Finding | None = None
    content_specified_on: date | None = None
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
        """How many clients were enrolled as the log knew it when that day ended.

        Who was known by then to have no place any more on the first day, because of the voucher, is not.
        """

        def had_no_place(one: Membership) -> bool:
            known = one.end_known_on is not None and one.end_known_on <= day
            return known and one.last_day is not None and one.last_day < max(day, self.starts_on)

        return len(
            {
                one.client_id
                for one in self.memberships
                if one.recorded_on <= day
                and (one.departure_recorded_on is None or day < one.departure_recorded_on)
                and not had_no_place(one)
            }
        )

    def enrolment_open_until(self, rulebook: Rulebook) -> date | None:
        """The last day on which a client can still be enrolled; None where the group has no end that is known (§ 5)."""
        if not self.is_closed:
            return self.ends_on
        return working_days_from(self.starts_on, rulebook.group_enrolment_working_days_max.on(self.starts_on), rulebook)


def working_days_from(day: date, count: int, rulebook: Rulebook) -> date:
    return working_days_after(day, count, saturday_is_working_day=rulebook.saturday_is_working_day.on(day))


def evolve(state: Group | None, event: GroupEvent) -> Group:
    """The group after one more event; the first is a `GroupCreated`."""
    if state is None:
        assert isinstance(event, GroupCreated), "a group begins with its announcement"
        return Group(
            id=event.originator_id,
            version=event.originator_version,
            provider_id=event.provider_id,
            name=event.name,
            sealed_name=event.sealed_name,
            sealed_content=event.content,
            content_lacking=content_missing(ToldContent(event.content is not None)),
            kind=event.kind,
            largest=event.largest,
            announced_on=helsinki_date(event.by.decided_at),
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
        case GroupContentSpecified():
            lacking = content_missing(ToldContent(True, event.considers))
            if lacking is not None or state.content_specified_on is not None:
                return replace(state, sealed_content=event.content, content_lacking=lacking or state.content_lacking)
            return replace(state, sealed_content=event.content, content_specified_on=event.specified_on)
        case MemberEnrolled():
            membership = Membership(
                voucher_id=event.voucher_id,
                client_id=event.client_id,
                enrolled_on=event.enrolled_on,
                first_day=event.first_day,
                last_day=event.last_day,
                recorded_on=recorded_on,
            )
            return replace(state, memberships=(*state.memberships, membership), warnings=_also_warned(state, event))
        case MemberDeparted():
            ended = ended_by_leaving(state, event.voucher_id, event.left_on)
            return replace(
                state,
                memberships=tuple(
                    replace(one, left_on=event.left_on, departure_recorded_on=one.departure_recorded_on or recorded_on)
                    if one in ended
                    else one
                    for one in state.memberships
                ),
                warnings=_also_warned(state, event),
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


def _also_warned(group: Group, event: MemberEnrolled | MemberDeparted) -> tuple[Finding, ...]:
    """What the group was warned of before, and by who came or left late."""
    return (*group.warnings, *event.warnings)


def ended_by_leaving(group: Group, voucher_id: UUID, left_on: date) -> tuple[Membership, ...]:
    """What a voucher holds in the group when its client leaves; an open group's later periods too."""
    return tuple(
        one
        for one in group.memberships
        if one.voucher_id == voucher_id and one.enrolled_on <= left_on and not one.is_over_on(left_on)
    )


def members_on_or_after(group: Group, day: date) -> dict[UUID, None]:
    """The vouchers that hold a place on a day or later, in the order of their enrolment."""
    return {one.voucher_id: None for one in group.memberships if not one.is_over_on(day)}


def _to_be_told(group: Group, event: GroupPostponed | GroupCalledOff) -> Group:
    """After a change all who are members yet are to be told; who has not been told of an earlier one, of both."""
    since = helsinki_date(event.by.decided_at)
    waiting = {notice.voucher_id for notice in group.notices if notice.done is None}
    members = dict.fromkeys(event.members) if event.members is not None else members_on_or_after(group, since)
    again = tuple(
        replace(notice, untold=tuple(ContactWith), last_told_on=None)
        if notice.done is None and notice.voucher_id in members
        else notice
        for notice in group.notices
    )
    new = (Notice(voucher_id, event.originator_version, since) for voucher_id in members if voucher_id not in waiting)
    return replace(group, notices=(*again, *new))


def _told(notice: Notice, event: MemberNotified) -> Notice:
    if notice.done is not None or notice.voucher_id != event.voucher_id:
        return notice
    untold = tuple(one for one in notice.untold if one not in event.told)
    told_on = max(helsinki_date(event.told_at or event.by.decided_at), notice.last_told_on or date.min)
    done = None if untold else Done(told_on, event.originator_version)
    return replace(notice, untold=untold, last_told_on=told_on, done=done)
