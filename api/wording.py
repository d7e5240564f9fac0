"""Words for what happened: what each kind's `sentences.py` says its events with."""

from dataclasses import dataclass
from datetime import date, datetime

from api.messages import date_text, euros_text, figure, minutes_text, quantity_text, text, unit_price_text
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge, Event, Quantity
from domain.kernel.findings import Figure
from domain.rulebook import Unit
from domain.voucher.events import Grant


def unit_of(quantity: Quantity) -> Unit:
    """Hours or days, as a quantity is counted."""
    return Unit.HOUR if quantity.minutes is not None else Unit.DAY


@dataclass(frozen=True, slots=True)
class Wording:
    """A language, and whether its reader may know reasons: not everybody may read why a voucher was closed."""

    language: str
    reasons: bool = True

    def key_of(self, event: Event) -> str:
        """Where the catalogues have an event's sentence."""
        return f"event.{type(event).__name__}"

    def say(self, key: str, **fields: object) -> str:
        return text(key, self.language, **fields)

    def day(self, value: date | datetime) -> str:
        return date_text(helsinki_date(value) if isinstance(value, datetime) else value, self.language)

    def euros(self, cents: int) -> str:
        return euros_text(cents, self.language)

    def minutes(self, minutes: int) -> str:
        return minutes_text(minutes, self.language)

    def unit_price(self, cents: int, unit: Unit) -> str:
        return unit_price_text(cents, unit, self.language)

    def figure(self, shown: Figure) -> str:
        return figure(shown, self.language)

    def charged(self, charge: Charge) -> dict[str, str]:
        return {"quantity": quantity_text(charge.quantity, self.language), "amount": self.euros(charge.amount_cents)}

    def granted(self, grant: Grant) -> dict[str, str]:
        return {
            "starts_on": self.day(grant.starts_on),
            "ends_on": self.day(grant.ends_on),
            "quantity": quantity_text(grant.quantity, self.language),
            "unit_price": self.unit_price(grant.unit_price_cents, unit_of(grant.quantity)),
            "value": self.euros(grant.value_cents),
        }
