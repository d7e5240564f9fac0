"""What callers are shown of a settlement."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, cast
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

from api.billing.answers import BilledKind
from api.http.answers import InstantOut, Out, ProblemOut, QuantityOut, instant, quantity
from domain.kernel.event import Sealed
from domain.rulebook import Service
from domain.settlement.earned import Line
from domain.settlement.state import OrderedPayment, Payment, ProviderAccount, Settlement, SettlementStatus

MonthOut = Annotated[str, Meta(description="YYYY-MM.")]


class SettlementTotalOut(Out):
    """What is taken of one service in one month."""

    service: Service
    month: MonthOut
    quantity: QuantityOut
    amount_cents: int


class PaymentOut(Out):
    paid_on: date
    reference: str
    amount_cents: int
    recorded_by: UUID
    returned_on: date | None
    returned_because: str | None
    end_to_end_id: Annotated[str | None, Meta(description="Of the order that the bank told of.")]


class OrderOut(Out):
    """A settlement in a payment file; `refused_on` where the bank did not carry it out."""

    payment_file_id: UUID
    end_to_end_id: Annotated[str, Meta(description="What the bank tells the transfer by.")]
    bank_account_id: UUID
    amount_cents: int
    execution_on: date
    ordered_by: UUID
    refused_on: date | None
    reason_code: Annotated[str | None, Meta(description="The bank's: ISO 20022, ExternalStatusReason1Code.")]


class SettlementSummaryOut(Out):
    """A settlement without its lines."""

    settlement_id: UUID
    provider_id: UUID
    month: MonthOut
    status: Annotated[
        SettlementStatus, Meta(description="What is refused or returned can be paid again, or withdrawn.")
    ]
    total_cents: Annotated[int, Meta(description="What is paid; negative: nothing is, and the next one carries it.")]
    amount_cents: Annotated[int, Meta(description="The sum of its lines.")]
    carried_over_cents: Annotated[int, Meta(description="Negative totals of earlier settlements, in the total.")]
    carried_over_from: list[UUID]
    carried_over_to: Annotated[UUID | None, Meta(description="The settlement whose total holds this negative one.")]
    line_count: int
    totals: list[SettlementTotalOut]
    position: Annotated[int, Meta(description="It takes what the log held there, and was not yet settled.")]
    digest: Annotated[str, Meta(description="SHA-256 over the canonical lines: docs/settlement.md.")]
    drawn_by: UUID
    drawn_at: InstantOut
    approved_by: UUID | None
    approved_at: InstantOut | None
    withdrawn_by: UUID | None
    withdrawn_at: InstantOut | None
    withdrawn_because: str | None
    payments: list[PaymentOut]
    orders: Annotated[list[OrderOut], Meta(description="The payment files that it went into.")]
    version: Annotated[int, Meta(description="Of the provider's account, which holds all its settlements.")]


class SettlementLineOut(Out):
    """What is settled of one entry; `reversal`: it no longer stands, and what was settled before is taken back."""

    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: BilledKind
    reversal: bool
    happened_on: date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: Annotated[str | None, Meta(description="The earlier month that it belongs to.")]


class SettlementOut(SettlementSummaryOut):
    lines: list[SettlementLineOut]


class SettlementListOut(Out):
    settlements: list[SettlementSummaryOut]
    next_cursor: str | None
    position: int


class SettlementResultOut(Out):
    provider_id: UUID
    status: int
    settlement: SettlementSummaryOut | UnsetType = UNSET
    problem: ProblemOut | UnsetType = UNSET


class SettlementResultsOut(Out):
    results: list[SettlementResultOut]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def reasons_of(settlement: Settlement) -> Iterable[Sealed]:
    """The sealed texts in a settlement."""
    if settlement.withdrawn_because is not None:
        yield settlement.withdrawn_because
    yield from (one.returned_because for one in settlement.payments if one.returned_because is not None)


Opened = Mapping[Sealed, str | None]
"""Sealed texts that were opened; a text is None once its key is gone."""


def summary(account: ProviderAccount, settlement: Settlement, opened: Opened) -> SettlementSummaryOut:
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    carrying = account.carried_by(settlement.settlement_id)
    return SettlementSummaryOut(
        settlement_id=settlement.settlement_id,
        provider_id=account.provider_id,
        month=month_of(settlement.month),
        status=settlement.status,
        total_cents=settlement.total_cents,
        amount_cents=settlement.amount_cents,
        carried_over_cents=settlement.carried_over_cents,
        carried_over_from=list(settlement.carried),
        carried_over_to=carrying.settlement_id if carrying else None,
        line_count=settlement.lines,
        totals=[
            SettlementTotalOut(
                service=total.service,
                month=month_of(total.month),
                quantity=quantity(total.quantity),
                amount_cents=total.amount_cents,
            )
            for total in settlement.totals
        ],
        position=settlement.position,
        digest=settlement.digest,
        drawn_by=settlement.drawn.actor,
        drawn_at=instant(settlement.drawn.decided_at),
        approved_by=settlement.approved.actor if settlement.approved else None,
        approved_at=instant(settlement.approved.decided_at) if settlement.approved else None,
        withdrawn_by=settlement.withdrawn.actor if settlement.withdrawn else None,
        withdrawn_at=instant(settlement.withdrawn.decided_at) if settlement.withdrawn else None,
        withdrawn_because=opened[settlement.withdrawn_because] if settlement.withdrawn_because else None,
        payments=[payment_answer(one, opened) for one in settlement.payments],
        orders=[order_answer(one) for one in settlement.orders],
        version=account.version,
    )


def settlement_answer(
    account: ProviderAccount, settlement: Settlement, lines: Iterable[Line], opened: Opened
) -> SettlementOut:
    return SettlementOut(
        **asdict(summary(account, settlement, opened)),
        lines=[line_answer(line, settlement.month) for line in lines],
    )


def payment_answer(payment: Payment, opened: Opened) -> PaymentOut:
    return PaymentOut(
        paid_on=payment.paid_on,
        reference=payment.reference,
        amount_cents=payment.amount_cents,
        recorded_by=payment.by.actor,
        returned_on=payment.returned_on,
        returned_because=opened[payment.returned_because] if payment.returned_because else None,
        end_to_end_id=payment.end_to_end_id,
    )


def order_answer(order: OrderedPayment) -> OrderOut:
    return OrderOut(
        payment_file_id=order.payment_file_id,
        end_to_end_id=order.end_to_end_id,
        bank_account_id=order.bank_account_id,
        amount_cents=order.amount_cents,
        execution_on=order.execution_on,
        ordered_by=order.by.actor,
        refused_on=order.refused_on,
        reason_code=order.reason_code,
    )


def line_answer(line: Line, month: date) -> SettlementLineOut:
    adjusted = line.adjusts(month)
    return SettlementLineOut(
        voucher_id=line.voucher_id,
        entry_id=line.entry_id,
        service=line.service,
        kind=cast(BilledKind, line.kind.value),
        reversal=line.reversal,
        happened_on=line.happened_on,
        quantity=quantity(line.quantity),
        unit_price_cents=line.unit_price_cents,
        amount_cents=line.amount_cents,
        adjusts_month=month_of(adjusted) if adjusted else None,
    )
