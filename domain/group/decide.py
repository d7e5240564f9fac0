"""The one door to a group's rules."""

from collections.abc import Sequence
from typing import assert_never

from domain.group.commands import (
    CallOffGroup,
    DepartMember,
    EnrolMember,
    GroupCommand,
    NotifyMember,
    PostponeGroup,
    RecordGroupSession,
)
from domain.group.enrolling import depart, enrol
from domain.group.events import GroupEvent
from domain.group.meeting import record_session
from domain.group.moving import call_off, notify, postpone
from domain.group.state import Group
from domain.kernel.rules import refusing_gaps
from domain.rulebook import Rulebook
from domain.voucher.state import Voucher


@refusing_gaps
def decide(state: Group, command: GroupCommand, voucher: Voucher | None, rulebook: Rulebook) -> Sequence[GroupEvent]:
    """What follows from a command on a group; `voucher` is the one that is enrolled, None for any other command.

    Raises `Refusal` with every broken rule, and `BadInput` for fields that fit no such group.
    """
    match command:
        case EnrolMember():
            assert voucher is not None, "a client is enrolled by a voucher"
            return (enrol(state, command, voucher, rulebook),)
        case DepartMember():
            return (depart(state, command, rulebook),)
        case PostponeGroup():
            return (postpone(state, command, rulebook),)
        case CallOffGroup():
            return (call_off(state, command, rulebook),)
        case NotifyMember():
            return (notify(state, command, rulebook),)
        case RecordGroupSession():
            return (record_session(state, command, rulebook),)
        case _:
            assert_never(command)
