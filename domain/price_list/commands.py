"""What callers can ask of the price list."""

from dataclasses import dataclass
from datetime import date

from domain.kernel.command import Command
from domain.rulebook import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPriceCap(Command):
    service: Service
    from_day: date
    cap_cents: int
    source: str
