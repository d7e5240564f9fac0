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
    """Record that a settlement was paid; `reference` is the payment's in the county's or the bank's books."""

    settlement_id: UUID
    paid_on: date
    reference: str
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSettlement(Command):
    settlement_id: UUID
    reason: Sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPayment(Command):
    """Record that a payment came back."""

    settlement_id: UUID
    returned_on: date
    reason: Sealed


SettlementCommand = DrawSettlement | ApproveSettlement | PaySettlement | WithdrawSettlement | ReturnPayment
