"""The price list as a kind: a county has one, which is there before its first cap."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain.kernel.calendar import helsinki_date
from domain.kernel.facts import Found
from domain.kernel.kind import Kind
from domain.price_list.commands import SetPriceCap
from domain.price_list.decide import set_price_cap
from domain.price_list.events import PriceCapSet
from domain.price_list.state import PriceCap, PriceList, evolve
from domain.rulebook import Rulebook, Service

SUPPOSED = "what if"
"""The source of a cap price that nobody has set."""


def _evolved(state: PriceList | None, event: PriceCapSet) -> PriceList:
    return evolve(state or PriceList(event.originator_id), event)


def decided(state: PriceList | None, command: SetPriceCap, found: Found, rulebook: Rulebook) -> Sequence[PriceCapSet]:
    """What follows from a command; a price list rests on nothing else."""
    assert state is not None, "a county has a price list from the start"
    return set_price_cap(state, command, rulebook, helsinki_date(command.by.decided_at))


def repriced(state: PriceList, caps: Mapping[Service, int], from_day: date) -> PriceList:
    """The list with these caps from a day on, whatever was set for later."""
    kept = tuple(cap for cap in state.caps if cap.service not in caps or cap.from_day < from_day)
    supposed = tuple(PriceCap(service, from_day, cents, SUPPOSED) for service, cents in caps.items())
    return replace(state, caps=(*kept, *supposed))


PRICE_LIST: Kind[PriceList, SetPriceCap, PriceCapSet] = Kind(
    name="price_list",
    state=PriceList,
    events=(PriceCapSet,),
    commands=(SetPriceCap,),
    evolve=_evolved,
    decide=decided,
    only=PriceList,
    repriced=repriced,
)
