"""Groups as a kind: an announcement asks for the provider, and what rests on who is enrolled for the vouchers."""

from collections.abc import Sequence
from typing import get_args

from domain.group.announcing import create
from domain.group.commands import CreateGroup, EnrolMember, GroupCommand
from domain.group.decide import decide
from domain.group.events import GroupEvent
from domain.group.membership import vouchers_asked
from domain.group.state import Group, evolve
from domain.kernel.facts import Asks, Found, Named
from domain.kernel.kind import Kind
from domain.provider.state import Provider
from domain.rulebook import Rulebook
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher

AnyCommand = CreateGroup | GroupCommand


def asks(group: Group | None, command: AnyCommand) -> Asks:
    """What a decision about a group rests on."""
    match command:
        case CreateGroup():
            assert command.by.organisation is not None, "providers alone announce groups"
            return Asks(things=(Named(Provider, command.by.organisation),))
        case _:
            assert group is not None, "every other command needs an announced group"
            own = (command.voucher_id,) if isinstance(command, EnrolMember) else ()
            members = (one for one in vouchers_asked(group, command) if one not in own)
            return Asks(
                things=tuple(Named(Voucher, one) for one in own),
                of_its_own=tuple(Named(Voucher, one) for one in members),
            )


def decided(group: Group | None, command: AnyCommand, found: Found, rulebook: Rulebook) -> Sequence[GroupEvent]:
    """What follows from a command, on what was found."""
    if isinstance(command, CreateGroup):
        assert group is None, "a group is announced once"
        assert command.by.organisation is not None, "providers alone announce groups"
        provider = found.of(Provider, command.by.organisation)
        approvals, suspensions = {provider.id: provider.approvals}, {provider.id: provider.suspensions}
        return create(command, Facts(approvals=approvals, suspensions=suspensions), rulebook)
    assert group is not None, "every other command needs an announced group"
    vouchers = {voucher_id: found.of(Voucher, voucher_id) for voucher_id in vouchers_asked(group, command)}
    return decide(group, command, vouchers, rulebook)


GROUP: Kind[Group, AnyCommand, GroupEvent] = Kind(
    name="group",
    state=Group,
    events=get_args(GroupEvent),
    commands=get_args(AnyCommand),
    begun_by=(CreateGroup,),
    evolve=evolve,
    decide=decided,
    asks=asks,
    known_to=Group.is_known_to,
)
