"""Moving a group's start and calling it off, and telling its members (§ 5)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from domain.group.commands import CallOffGroup, NotifyMember, PostponeGroup
from domain.group.enrolling import called_off, not_enrolled
from domain.group.events import GroupCalledOff, GroupPostponed, MemberNotified
from domain.group.state import Group, members_on_or_after, working_days_from
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any
from domain.rulebook import Rulebook


@dataclass(frozen=True)
class StartChange:
    """A provider that wants to move a group's start, or to call the group off."""

    group: Group
    command: PostponeGroup | CallOffGroup
    rulebook: Rulebook

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)


def changed_after_calling_off(attempt: StartChange) -> Finding | None:
    return called_off(attempt.group, attempt.today)


def group_start_not_movable(attempt: StartChange) -> Finding | None:
    """A closed group starts as announced, unless fewer than 60 % had enrolled a week before (§ 5).

    They are counted at the end of that day: from the next one until the start it can be moved or called off, as long
    as the group has not met. A group announced later than that has nobody to count then: they are counted at the end of
    the day of its announcement, or its start is not moved, as it is read. An open group can be called off at any time,
    and moved until it has started.
    """
    group, today = attempt.group, attempt.today
    has_started = group.starts_on < today or group.sessions > 0
    if not group.is_closed:
        if isinstance(attempt.command, CallOffGroup) or not has_started:
            return None
        return Finding("group_start_not_movable", "4.2.2", Figure.of_date(group.starts_on), Figure.of_date(today))
    setting = attempt.rulebook.group_enrolled_percent_min
    counted_on = group.starts_on - timedelta(days=attempt.rulebook.group_days_before_start.on(group.starts_on))
    if counted_on < group.announced_on:
        if attempt.rulebook.late_group_is_counted.on(group.starts_on) == "never":
            last_day, announced_on = Figure.of_date(counted_on), Figure.of_date(group.announced_on)
            return Finding("group_start_not_movable", setting.section, last_day, announced_on)
        counted_on = group.announced_on
    if has_started or today <= counted_on:
        days = f"{counted_on + timedelta(days=1)}–{group.starts_on}"
        return Finding("group_start_not_movable", setting.section, Figure(days, "periods"), Figure.of_date(today))
    percent, enrolled = setting.on(group.starts_on), group.enrolled_at_the_end_of(counted_on)
    if enrolled * 100 < percent * group.largest:
        return None
    too_few = (percent * group.largest - 1) // 100
    few = f"0–{too_few}" if too_few else "0"
    return Finding("group_start_not_movable", setting.section, Figure(few, "clients"), Figure(enrolled, "clients"))


def postponed_too_long(attempt: StartChange) -> Finding | None:
    """All moves of a closed group's start together: at most 10 working days after the day first announced (§ 5)."""
    group, command = attempt.group, attempt.command
    if not group.is_closed or isinstance(command, CallOffGroup):
        return None
    setting = attempt.rulebook.group_postponement_working_days_max
    last_day = working_days_from(group.announced_for, setting.on(group.announced_for), attempt.rulebook)
    if command.starts_on <= last_day:
        return None
    return Finding("postponed_too_long", setting.section, Figure.of_date(last_day), Figure.of_date(command.starts_on))


CHANGE_RULES: tuple[Rule[StartChange], ...] = (changed_after_calling_off, group_start_not_movable, postponed_too_long)


def postpone(group: Group, command: PostponeGroup, rulebook: Rulebook) -> GroupPostponed:
    """The start moves to a later day; who is enrolled is to be told (§ 5)."""
    if command.starts_on <= group.starts_on:
        raise BadInput("starts_on", "later_than", limit=Figure.of_date(group.starts_on))
    ends_on = command.ends_on or group.ends_on
    if ends_on is not None and ends_on < command.starts_on:
        raise BadInput("ends_on", "not_before", limit=Figure.of_date(command.starts_on))
    refuse_if_any(found(CHANGE_RULES, StartChange(group, command, rulebook)))
    return GroupPostponed(
        **envelope(group.id, group.version, command, rulebook.version_on(group.starts_on), "5"),
        starts_on=command.starts_on,
        ends_on=ends_on,
        members=_to_be_told(group, command),
    )


def call_off(group: Group, command: CallOffGroup, rulebook: Rulebook) -> GroupCalledOff:
    """A closed group does not start, an open one ends today; who is enrolled is to be told (§ 5)."""
    refuse_if_any(found(CHANGE_RULES, StartChange(group, command, rulebook)))
    return GroupCalledOff(
        **envelope(group.id, group.version, command, rulebook.version_on(group.starts_on), "5"),
        members=_to_be_told(group, command),
    )


def _to_be_told(group: Group, command: PostponeGroup | CallOffGroup) -> tuple[UUID, ...]:
    """The vouchers of those who have a place today or later."""
    return tuple(members_on_or_after(group, helsinki_date(command.by.decided_at)))


def notify(group: Group, command: NotifyMember, rulebook: Rulebook) -> MemberNotified:
    """A member, its caseworker or both were told of a change. Raises `BadInput` where nothing has changed for them."""
    today = helsinki_date(command.by.decided_at)
    if all(one.voucher_id != command.voucher_id for one in group.memberships):
        refuse_if_any((not_enrolled(command.voucher_id, today),))
    if all(one.done is not None for one in group.notices if one.voucher_id == command.voucher_id):
        raise BadInput("voucher_id", "somebody_to_tell")
    ahead = in_the_future(helsinki_date(command.told_at), today) if command.told_at is not None else None
    refuse_if_any((ahead,) if ahead is not None else ())
    return MemberNotified(
        **envelope(group.id, group.version, command, rulebook.version_on(today), "5"),
        voucher_id=command.voucher_id,
        told=command.told,
        told_at=command.told_at,
    )
