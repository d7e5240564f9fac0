"""What a settlement's invoice says, whatever format it is written in: pure, in integer cents.

The provider bills the county. Nobody's name but the two parties' is in it: a line has the ids of voucher and entry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Quantity
from domain.rulebook import Service, Unit
from domain.settlement.earned import Line
from domain.settlement.state import ProviderAccount, Settlement, last_day
from domain.voucher.charging import MINUTES_PER_HOUR, price_of
from domain.voucher.events import EntryKind

CURRENCY = "EUR"
COUNTRY = "FI"
BUSINESS_ID_SCHEME = "0212"
"""ISO 6523: the Finnish business id."""
ENDPOINT_SCHEME = "0216"
"""ISO 6523: the Finnish electronic address, OVT."""
OVT_PREFIX = "0037"
"""What an OVT begins with before the digits of a business id: the number of Finland's tax administration."""
EXEMPT = "E"
"""UN/ECE 5305: exempt from value-added tax."""
INVOICE_CODE, CREDIT_NOTE_CODE = "380", "381"
"""UN/ECE 1001: what a document is."""
UNIT_CODES = {Unit.HOUR: "HUR", Unit.DAY: "DAY"}
"""UN/ECE recommendation 20."""
LANGUAGE = "fi"
"""An invoice is the same whoever asks for it."""


@dataclass(frozen=True, slots=True)
class Party:
    """`iban` is the account that it is paid to, where one is confirmed."""

    name: str
    business_id: str
    iban: str | None = None

    @property
    def endpoint(self) -> str:
        """Its electronic address: the OVT that follows from the business id."""
        return OVT_PREFIX + self.business_id.replace("-", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a county says of all invoices to it. `vat_exemption_code` is of the list VATEX."""

    buyer: Party
    order_reference: str
    contract_reference: str
    vat_exemption_code: str
    vat_exemption_reason: str
    payment_days: int


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What is invoiced of one entry. Quantity and amount have the settlement's signs, the price is never negative."""

    number: int
    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: EntryKind
    happened_on: date
    quantity: Quantity
    unit_price_cents: int
    amount_cents: int

    @property
    def unit(self) -> Unit:
        return self.service.unit

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """What a line says of itself beside its figures, by name."""
        return (("entry", str(self.entry_id)), ("kind", self.kind.value))

    @property
    def difference_cents(self) -> int:
        """What the amount has beside quantity times price: less than 0 where it was cut at the period's value."""
        worth = price_of(self.unit, abs(self.quantity.units), self.unit_price_cents)
        return self.amount_cents - (worth if self.quantity.units >= 0 else -worth)


@dataclass(frozen=True, slots=True)
class EarlierInvoice:
    """An earlier invoice, by number and date."""

    number: str
    issued_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """The invoice of a settlement. `amount_cents` is the sum of its lines; `credited_cents` are earlier credits (below
    0) that it takes along, from the invoices in `credits`; the two are what is to be paid, or to be carried on."""

    number: str
    issued_on: date
    due_on: date
    first_day: date
    last_day: date
    seller: Party
    terms: Terms
    lines: tuple[InvoiceLine, ...]
    amount_cents: int
    credited_cents: int
    credits: tuple[EarlierInvoice, ...]

    @property
    def payable_cents(self) -> int:
        return self.amount_cents + self.credited_cents

    @property
    def is_credit_note(self) -> bool:
        return self.amount_cents < 0


def invoice_number(settlement: Settlement) -> str:
    """The number of a settlement's invoice, which no other of its provider has: its month and the log's position."""
    return f"{settlement.month:%Y%m}-{settlement.position}"


def invoice_of(
    account: ProviderAccount, settlement: Settlement, lines: Iterable[Line], seller: Party, terms: Terms
) -> Invoice:
    """The invoice of a settlement: the same whenever it is asked for. It is dated when the settlement was drawn."""
    invoiced = tuple(
        InvoiceLine(
            number,
            line.voucher_id,
            line.entry_id,
            line.service,
            line.kind,
            line.happened_on,
            line.quantity,
            line.unit_price_cents,
            line.amount_cents,
        )
        for number, line in enumerate(lines, 1)
    )
    issued_on = helsinki_date(settlement.drawn.decided_at)
    days = [settlement.month, last_day(settlement.month), *(line.happened_on for line in invoiced)]
    carried = (account.settlement(one) for one in settlement.carried)
    invoice = Invoice(
        number=invoice_number(settlement),
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=terms.payment_days),
        first_day=min(days),
        last_day=max(days),
        seller=seller,
        terms=terms,
        lines=invoiced,
        amount_cents=sum(line.amount_cents for line in invoiced),
        credited_cents=settlement.carried_over_cents,
        credits=tuple(EarlierInvoice(invoice_number(one), helsinki_date(one.drawn.decided_at)) for one in carried),
    )
    assert invoice.payable_cents == settlement.total_cents, "an invoice comes to its settlement's total"
    return invoice


def decimal_text(units: int, per: int, places: int) -> str:
    """`units / per` as a decimal number, rounded half up (away from zero) to some places; no needless zeros."""
    scale: int = 10**places
    whole = (2 * abs(units) * scale + per) // (2 * per)
    text = f"{whole // scale}.{whole % scale:0{places}d}".rstrip("0").rstrip(".")
    return f"-{text}" if units < 0 and whole else text


def euros(cents: int) -> str:
    """Cents as a decimal number of euros with two places."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


QUANTITY_PLACES = 6
"""Of hours: a minute is a sixtieth. Times any price here it is right to the cent."""


def quantity_text(quantity: Quantity, sign: int = 1) -> str:
    """Hours or days as a decimal number."""
    per = 1 if quantity.minutes is None else MINUTES_PER_HOUR
    return decimal_text(sign * quantity.units, per, QUANTITY_PLACES)
