"""The area's price list: the cap price of each service, dated (§ 6, appendix 2). It has no default, ever."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.price_list.events import PriceCapSet
from domain.rulebook import Service


@dataclass(frozen=True, slots=True)
class PriceCap:
    """The highest unit price of a service from a day on; `source` says which decision set it."""

    service: Service
    from_day: date
    cap_cents: int
    source: str


@dataclass(frozen=True, slots=True)
class PriceList:
    """All caps in the order they were set; of two from the same day the later set holds."""

    id: UUID
    version: int = 0
    caps: tuple[PriceCap, ...] = ()

    def cap_on(self, service: Service, day: date) -> PriceCap | None:
        """The cap in force on a day, None where the list has none yet (§ 6, appendix 2)."""
        holding = [cap for cap in self.caps if cap.service is service and cap.from_day <= day]
        return max(reversed(holding), key=lambda cap: cap.from_day, default=None)

    def cap_cents_on(self, service: Service, day: date) -> int | None:
        """Its cents."""
        cap = self.cap_on(service, day)
        return cap.cap_cents if cap is not None else None


def evolve(state: PriceList, event: PriceCapSet) -> PriceList:
    cap = PriceCap(event.service, event.from_day, event.cap_cents, event.source)
    return replace(state, caps=(*state.caps, cap), version=event.originator_version)
