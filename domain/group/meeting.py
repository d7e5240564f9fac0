"""A group's sessions (§ 4.2.2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.group.commands import RecordGroupSession
from domain.group.enrolling import called_off, not_enrolled, outside_dates
from domain.group.events import GroupSessionHeld
from domain.group.state import Group
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any
from domain.rulebook import Rulebook
from domain.voucher.recording import too_long


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
    return in_the_future(attempt.command.held_on, attempt.today)


def held_after_calling_off(attempt: GroupSession) -> Finding | None:
    group, day = attempt.group, attempt.command.held_on
    return None if group.takes_place_on(day) else called_off(group, day)


def held_outside_its_dates(attempt: GroupSession) -> Finding | None:
    return outside_dates(attempt.group, attempt.command.held_on)


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
            yield not_enrolled(voucher_id, command.held_on)
    for one in group.members_on(command.held_on):
        if one.voucher_id not in told:
            yield Finding("attendance_missing", "4.2.2", actual=Figure(str(one.voucher_id), "voucher"))


def record_session(group: Group, command: RecordGroupSession, rulebook: Rulebook) -> GroupSessionHeld:
    """The group met. What it draws is decided voucher by voucher. Raises `BadInput` for a client who stands twice."""
    told = (*command.attended, *(one.voucher_id for one in command.missed))
    if len(set(told)) < len(told):
        raise BadInput("attendance", "each_once")
    assert command.attendance is None or set(command.attendance) == set(told), "the attendance is who was there or not"
    refuse_if_any(found(GROUP_SESSION_RULES, GroupSession(group, command, rulebook)))
    refuse_if_any(tuple(_attendance(group, command)))
    return GroupSessionHeld(
        **envelope(group.id, group.version, command, rulebook.version_on(command.held_on), "4.2.2"),
        held_on=command.held_on,
        minutes=command.minutes,
        excursion=command.excursion,
        attended=command.attended,
        missed=command.missed,
        starts_at=command.starts_at,
        worker_id=command.worker_id,
        attendance=command.attendance,
    )
