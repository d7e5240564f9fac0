"""The one door to a group's rules."""

from collections.abc import Mapping, Sequence
from typing import assert_never
from uuid import UUID

from domain.group.announcing import specify_content
from domain.group.commands import (
    CallOffGroup,
    DepartMember,
    EnrolMember,
    GroupCommand,
    NotifyMember,
    PostponeGroup,
    RecordGroupSession,
    SpecifyContent,
)
from domain.group.enrolling import depart, enrol
from domain.group.events import GroupEvent
from domain.group.meeting import record_session
from domain.group.membership import as_vouchers_tell
from domain.group.moving import call_off, notify, postpone
from domain.group.state import Group
from domain.kernel.rules import refusing_gaps
from domain.rulebook import Rulebook
from domain.voucher.state import Voucher


@refusing_gaps
def decide(
    state: Group, command: GroupCommand, vouchers: Mapping[UUID, Voucher], rulebook: Rulebook
) -> Sequence[GroupEvent]:
    """What follows from a command on a group; `vouchers` are those that it rests on (`membership.vouchers_asked`).

    Raises `Refusal` with every broken rule, and `BadInput` for fields that fit no such group.
    """
    group = as_vouchers_tell(state, vouchers)
    match command:
        case SpecifyContent():
            return (specify_content(group, command, rulebook),)
        case EnrolMember():
            return (enrol(group, command, vouchers[command.voucher_id], rulebook),)
        case DepartMember():
            return (depart(state, command, rulebook),)  # who has left has left, whatever became of the voucher
        case PostponeGroup():
            return (postpone(group, command, rulebook),)
        case CallOffGroup():
            return (call_off(group, command, rulebook),)
        case NotifyMember():
            return (notify(group, command, rulebook),)
        case RecordGroupSession():
            return (record_session(group, command, rulebook),)
        case _:
            assert_never(command)
