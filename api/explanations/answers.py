"""Explanations as callers are shown them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from api.audit_trail.answers import HistoryEventOut
from api.http.answers import InstantOut, Out, QuantityOut
from api.rulebook.answers import SettingOut
from api.settlements.answers import MonthOut, OrderOut, PaymentOut, SettlementLineOut
from api.vouchers.answers import EntryKind
from domain.rulebook import Service
from domain.settlement.state import SettlementStatus
from domain.voucher.explaining import ChargeRule

Agrees = Annotated[bool, Meta(description="Whether what was worked out anew is what was charged and posted.")]
Sentences = Annotated[list[str], Meta(description="The same, said in the language that was asked for.")]


class MovedOut(Out):
    """A posting: it enters an account, or leaves it where quantity and amount are negative."""

    account: str
    line: Annotated[int, Meta(description="Counts the postings of one event.")]
    quantity: QuantityOut
    amount_cents: int


class WorkingOut(Out):
    """How cents were worked out: quantity × unit price, rounded half up, and never more than what was left."""

    quantity: QuantityOut
    unit_price_cents: int
    sixtieths_of_cent: Annotated[int, Meta(description="The exact price: 60 of them are a cent.")]
    rounded_cents: int
    rounding_sixtieths: Annotated[int, Meta(description="What rounding added, in sixtieths of a cent.")]
    left: Annotated[
        QuantityOut | None,
        Meta(description="Of the period, before. Null for a provider whom it would tell of another's entries."),
    ]
    left_cents: Annotated[int | None, Meta(description="Of the period's value, before; null likewise.")]
    cut_cents: Annotated[int, Meta(description="What was cut off at the period's value (§ 6).")]


class StepOut(Out):
    """What one event did to the entry: recorded it, moved a charge to it, or took it back."""

    event: HistoryEventOut
    rule: ChargeRule
    quantity: QuantityOut
    amount_cents: int
    unit_price_cents: int
    derived_quantity: QuantityOut
    derived_cents: int
    derived_unit_price_cents: int
    agrees: Agrees
    working: WorkingOut | None
    rulebook_on: Annotated[date, Meta(description="The day whose rulebook held.")]
    settings: Annotated[list[SettingOut], Meta(description="The numbers and readings that it rests on.")]
    because_of: Annotated[
        list[UUID],
        Meta(description="Other entries that it came of: the no-shows charged before, or the one corrected away."),
    ]
    postings: list[MovedOut]


class DecisionOut(Out):
    """The decision behind the entry's period."""

    period: int
    decision_number: str
    decided_on: date
    starts_on: date
    ends_on: date
    granted: QuantityOut
    unit_price_cents: int
    value_cents: int
    position: int
    recorded_at: InstantOut


class CapOut(Out):
    """The price list's cap on the day of the decision, as the log knew it when it was recorded."""

    cap_cents: int
    starts_on: date
    source: str


class ApprovedPriceOut(Out):
    """The price that the provider was approved at, as the log knew it when the price was set."""

    provider_id: UUID
    unit_price_cents: int
    starts_on: date
    ends_on: date | None


class PriceOut(Out):
    """The unit price of the entry's day, and what it rests on."""

    unit_price_cents: int
    given_by: Annotated[
        Literal["decision", "choice"],
        Meta(description="`choice`: a chosen provider's lower price took the place of the decision's."),
    ]
    starts_on: date
    position: int
    cap: CapOut | None
    approved: Annotated[
        ApprovedPriceOut | None, Meta(description="Null without a provider then, and for another provider's caller.")
    ]


class BilledInOut(Out):
    """The month's bill that the entry belongs to."""

    month: MonthOut
    held: Annotated[bool, Meta(description="Whether it is a line of it: what was corrected away is none.")]
    amount_cents: int


class SettledInOut(Out):
    """A settlement that took the entry, or a correction of it: who drew and approved it, and how it was paid."""

    settlement_id: UUID
    month: MonthOut
    status: SettlementStatus
    amount_cents: Annotated[int, Meta(description="What it holds of the entry, negative where it was taken back.")]
    positions: Annotated[list[int], Meta(description="The events that it took.")]
    drawn_at_position: int
    drawn_by: UUID
    drawn_at: InstantOut
    approved_by: UUID | None
    approved_at: InstantOut | None
    invoice_number: Annotated[str | None, Meta(description="Null where the settlement was withdrawn.")]
    invoice_line: Annotated[int | None, Meta(description="Null where what it took comes to no line.")]
    orders: list[OrderOut]
    payments: list[PaymentOut]


class EntryExplanationOut(Out):
    """An entry, down to its events and rules and up to its payment. `derived_cents` is worked out anew."""

    entry_id: UUID
    voucher_id: UUID
    service: Service
    kind: EntryKind
    provider_id: UUID | None
    happened_on: date
    reversed: bool
    quantity: QuantityOut
    amount_cents: Annotated[int, Meta(description="What stands of it: the sum of its steps.")]
    derived_cents: int
    agrees: Agrees
    steps: list[StepOut]
    decision: Annotated[DecisionOut | None, Meta(description="None for a closing, which is of all periods.")]
    price: PriceOut | None
    bill: Annotated[BilledInOut | None, Meta(description="None for what the county itself recorded.")]
    settlements: list[SettledInOut]
    unsettled_cents: Annotated[int, Meta(description="What no standing settlement holds.")]
    sentences: Sentences
    position: int


class ExplainedLineOut(SettlementLineOut):
    """A line, the events that it sums, and what they come to when worked out anew."""

    number: Annotated[int, Meta(description="On the settlement's invoice too.")]
    positions: list[int]
    rules: list[ChargeRule]
    sections: list[str]
    derived_cents: int
    agrees: Agrees


class CarriedOut(Out):
    """A negative total of an earlier settlement."""

    settlement_id: UUID
    month: MonthOut
    total_cents: int


class SettlementExplanationOut(Out):
    """A settlement, down to the events of its lines and up to its payment."""

    settlement_id: UUID
    provider_id: UUID
    month: MonthOut
    status: SettlementStatus
    total_cents: int
    amount_cents: int
    carried_over_cents: int
    carried_over_from: list[CarriedOut]
    carried_over_to: UUID | None
    derived_cents: Annotated[int, Meta(description="The lines, worked out anew, and what was carried over.")]
    digest: str
    derived_digest: Annotated[str, Meta(description="Of the lines that its postings come to now.")]
    agrees: Agrees
    lines: list[ExplainedLineOut]
    events: list[HistoryEventOut]
    invoice_number: str | None
    orders: list[OrderOut]
    payments: list[PaymentOut]
    sentences: Sentences
    position: int
