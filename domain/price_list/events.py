"""What can have happened to the price list."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.kernel.event import Event
from domain.rulebook import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCapSet(Event):
    """The county set the highest unit price of a service from a day (§ 6, appendix 2)."""

    TOPIC: ClassVar[str] = "PriceCapSet:1"
    HAPPENED: ClassVar[str] = "from_day"
    service: Service
    from_day: date
    cap_cents: int
    source: str
