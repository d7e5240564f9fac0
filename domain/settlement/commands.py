"""What callers can ask of a provider's account."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import Command
from domain.kernel.event import Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSettlement(Command):
    """Settle a month, which its first day stands for, with all that is open from before."""

    settlement_id: UUID
    provider_id: UUID
    month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveSettlement(Command):
    settlement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PaySettlement(Command):
    """Record that a settlement was paid; `reference` is the payment's in the county's or the bank's books.

    `end_to_end_id` is that of the order that the bank tells of, None where a person does.
    """

    settlement_id: UUID
    paid_on: date
    reference: str
    amount_cents: int
    end_to_end_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSettlement(Command):
    settlement_id: UUID
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPayment(Command):
    """Record that a payment came back; `end_to_end_id` as for a payment."""

    settlement_id: UUID
    returned_on: date
    reason: Sealed
    end_to_end_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPayment(Command):
    """Put a settlement into a payment file, to be paid on a day."""

    settlement_id: UUID
    payment_file_id: UUID
    execution_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusePayment(Command):
    """Record that an order was not carried out; `end_to_end_id` None is the order that waits."""

    settlement_id: UUID
    refused_on: date
    reason_code: str | None = None
    end_to_end_id: str | None = None


SettlementCommand = (
    DrawSettlement
    | ApproveSettlement
    | PaySettlement
    | WithdrawSettlement
    | ReturnPayment
    | OrderPayment
    | RefusePayment
)
