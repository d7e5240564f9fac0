"""Providers as a kind: an approval asks for the price list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import get_args

from domain.kernel.calendar import helsinki_date
from domain.kernel.facts import NOTHING_ASKED, Asks, Found, Named
from domain.kernel.kind import Kind
from domain.price_list.state import PriceList
from domain.provider.commands import ApproveProvider, ProviderCommand, RegisterProvider
from domain.provider.decide import approve, decide, register
from domain.provider.events import ProviderEvent
from domain.provider.state import Approval, Provider, evolve
from domain.rulebook import Rulebook, Service

AnyCommand = RegisterProvider | ApproveProvider | ProviderCommand


def asks(provider: Provider | None, command: AnyCommand) -> Asks:
    """An approval rests on the cap price of its first day."""
    return Asks(things=(Named(PriceList),)) if isinstance(command, ApproveProvider) else NOTHING_ASKED


def decided(
    provider: Provider | None, command: AnyCommand, found: Found, rulebook: Rulebook
) -> Sequence[ProviderEvent]:
    """What follows from a command, on what was found."""
    if isinstance(command, RegisterProvider):
        assert provider is None, "a provider is registered once"
        return register(command, rulebook, helsinki_date(command.by.decided_at))
    assert provider is not None, "every other command needs a registered provider"
    if isinstance(command, ApproveProvider):
        return approve(provider, command, partial(found.of(PriceList).cap_cents_on, command.service), rulebook)
    return decide(provider, command, rulebook)


def repriced(provider: Provider, caps: Mapping[Service, int], from_day: date) -> Provider:
    """The provider under other cap prices: an approval above a cap is taken to be at the cap from that day on."""
    approvals = tuple(part for one in provider.approvals for part in _capped(one, caps.get(one.service), from_day))
    return replace(provider, approvals=approvals)


def _capped(approval: Approval, cap_cents: int | None, from_day: date) -> tuple[Approval, ...]:
    if cap_cents is None or approval.unit_price_cents <= cap_cents:
        return (approval,)
    return (
        replace(approval, until=min(approval.until or date.max, from_day - timedelta(days=1))),
        replace(approval, from_day=max(approval.from_day, from_day), unit_price_cents=cap_cents),
    )


PROVIDER: Kind[Provider, AnyCommand, ProviderEvent] = Kind(
    name="provider",
    state=Provider,
    events=get_args(ProviderEvent),
    commands=get_args(AnyCommand),
    begun_by=(RegisterProvider,),
    evolve=evolve,
    decide=decided,
    asks=asks,
    repriced=repriced,
)
