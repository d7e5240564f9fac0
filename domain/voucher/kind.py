"""Vouchers as a kind: what their decisions ask for, and how their commands are read back."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import get_args
from uuid import UUID

from domain.group.state import Group
from domain.kernel.facts import NOTHING_ASKED, Asks, ClientFacts, Found, Named
from domain.kernel.findings import Finding
from domain.kernel.kind import Audit, Kind, Retracing, Subject
from domain.price_list.state import PriceList
from domain.provider.state import Provider
from domain.rulebook import Rulebook
from domain.voucher import retracing
from domain.voucher.commands import (
    ChooseProvider,
    ExtendVoucher,
    IssueVoucher,
    NameInstructor,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    ReverseEntry,
    VoucherCommand,
)
from domain.voucher.decide import decide
from domain.voucher.earlier import EntryReversed
from domain.voucher.events import VoucherEvent
from domain.voucher.facts import Facts, GroupFacts
from domain.voucher.state import Voucher, evolve


def asks(voucher: Voucher | None, command: VoucherCommand) -> Asks:
    """What a decision about a voucher rests on: the client, the price list, providers, and the group of an entry."""
    if isinstance(command, IssueVoucher):
        chosen = (command.provider_id,) if command.provider_id is not None else ()
        return _granting(command.client_id, chosen)
    assert voucher is not None, "every other command needs an issued voucher"
    match command:
        case ExtendVoucher():
            serving = voucher.serving(command.grant.starts_on, command.grant.ends_on)
            return _granting(voucher.client_id, dict.fromkeys(choice.provider_id for choice in serving))
        case ChooseProvider():
            return _granting(None, (command.provider_id,))
        case RecordSession() | RecordNoShow() | RecordProviderCancellation():
            # Who records for nobody that serves is refused before anything of a provider is asked.
            things = [Named(Provider, command.by.organisation)] if command.by.organisation is not None else []
            group_id = None if isinstance(command, RecordProviderCancellation) else command.group_id
            if group_id is not None:
                things.append(Named(Group, group_id))
            return Asks(voucher.client_id, lately=True, things=tuple(things))
        case NameInstructor() if command.provider is not None:
            return Asks(things=(Named(Provider, command.provider),))
        case _:
            return NOTHING_ASKED


def _granting(client_id: UUID | None, providers: Iterable[UUID]) -> Asks:
    return Asks(client_id, things=(Named(PriceList), *(Named(Provider, provider_id) for provider_id in providers)))


def facts_of(voucher: Voucher | None, command: VoucherCommand, found: Found) -> Facts:
    """What was found, as the rules of vouchers ask for it."""
    providers: dict[UUID, Provider] = {}
    prices: PriceList | None = None
    group: GroupFacts | None = None
    for thing in found.things.values():
        match thing:
            case Provider():
                providers[thing.id] = thing
            case PriceList():
                prices = thing
            case Group() if voucher is not None and isinstance(command, RecordSession | RecordNoShow):
                group = GroupFacts(thing.provider_id, thing.may_attend_on(voucher.id, retracing.day_of(command)))
    service = command.service if isinstance(command, IssueVoucher) else voucher.service if voucher else None
    return Facts(
        client=found.client,
        cap_cents_on=partial(prices.cap_cents_on, service) if prices and service else None,
        approvals={provider.id: provider.approvals for provider in providers.values()},
        suspensions={provider.id: provider.suspensions for provider in providers.values()},
        staff={provider.id: provider.staff for provider in providers.values()},
        group=group,
    )


def decided(
    voucher: Voucher | None, command: VoucherCommand, found: Found, rulebook: Rulebook
) -> Sequence[VoucherEvent]:
    """What follows from a command, on what was found: see `decide`."""
    return decide(voucher, command, facts_of(voucher, command, found), rulebook)


def _client_of(voucher: Voucher | None, command: VoucherCommand) -> UUID | None:
    if isinstance(command, IssueVoucher):
        return command.client_id
    return voucher.client_id if voucher is not None else None


def _audit(voucher: Voucher) -> Audit:
    lines, faults = [], []
    for period in voucher.periods:
        lines.append(f"{period.number} {period.granted} {period.used} {period.charged_cents}")
        if not 0 <= period.used <= period.granted:
            faults.append(f"period {period.number} has used {period.used} of {period.granted}")
        if not 0 <= period.charged_cents <= period.value_cents:
            faults.append(f"period {period.number} is charged {period.charged_cents} cents")
    return Audit(tuple(lines), tuple(faults), sum(period.charged_cents for period in voucher.periods))


# Read back


def _command_behind(
    events: Sequence[VoucherEvent], before: Voucher | None, found: Found, rulebook: Rulebook
) -> VoucherCommand:
    return retracing.command_behind(events, before, lambda command: facts_of(before, command, found), rulebook)


def _client_then(
    command: VoucherCommand, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts | None, bool]:
    return retracing.client_of_then(command, known, findings, rulebook)


def _subject(voucher: Voucher | None, command: VoucherCommand) -> Subject:
    """The voucher's service, and the provider that the command concerns, None where none had been chosen."""
    if isinstance(command, IssueVoucher):
        return Subject(command.service, command.provider_id)
    service = voucher.service if voucher is not None else None
    match command:
        case ChooseProvider():
            return Subject(service, command.provider_id)
        case ExtendVoucher() if voucher is not None:
            return Subject(service, voucher.provider_on(command.grant.starts_on))
        case ReverseEntry() if voucher is not None and (entry := voucher.entry(command.entry_id)) is not None:
            return Subject(service, entry.provider_id or voucher.provider_id)
        case _:
            return Subject(service, command.by.organisation or (voucher.provider_id if voucher is not None else None))


VOUCHER: Kind[Voucher, VoucherCommand, VoucherEvent] = Kind(
    name="voucher",
    state=Voucher,
    events=get_args(VoucherEvent),
    earlier=(EntryReversed,),
    commands=get_args(VoucherCommand),
    begun_by=(IssueVoucher,),
    evolve=evolve,
    decide=decided,
    asks=asks,
    known_to=Voucher.is_known_to,
    sealed_under=_client_of,
    audit=_audit,
    retracing=Retracing(
        stated=retracing.stated,
        command_behind=_command_behind,
        client_then=_client_then,
        subject=_subject,
        value_cents=lambda voucher: sum(period.value_cents for period in voucher.standing_periods()),
    ),
)
