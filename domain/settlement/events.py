"""What can have happened on a provider's account with the county: its months are settled, and settlements are paid."""

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.event import DECIDED, PURPOSE, Event, Quantity, Sealed
from domain.rulebook import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What a settlement takes of one service in one month, which its first day stands for."""

    service: Service
    month: date
    quantity: Quantity
    amount_cents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementDrawn(Event):
    """A month was settled: all that happened by its end, that the log held at `position` and that was not yet settled.

    `lines` counts the entries, `amount_cents` sums them, negative where corrections outweigh. `total_cents` is that and
    `carried_over_cents`, the negative totals of the settlements in `carried`; where it is negative itself, nothing is
    paid and the next one carries it. `digest` is SHA-256 over the canonical lines, in hexadecimal.
    """

    TOPIC: ClassVar[str] = "SettlementDrawn:1"
    HAPPENED: ClassVar[str] = DECIDED
    settlement_id: UUID
    provider_id: UUID
    month: date
    position: int
    lines: int
    totals: tuple[Total, ...]
    amount_cents: int
    carried_over_cents: int
    carried: tuple[UUID, ...]
    total_cents: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementApproved(Event):
    """Another person than drew it approved a settlement."""

    TOPIC: ClassVar[str] = "SettlementApproved:1"
    HAPPENED: ClassVar[str] = DECIDED
    settlement_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementPaid(Event):
    """A settlement was paid to the provider, under the payment's reference; `end_to_end_id` is that of the order that
    the bank told of, None for what a person recorded."""

    TOPIC: ClassVar[str] = "SettlementPaid:1"
    HAPPENED: ClassVar[str] = "paid_on"
    settlement_id: UUID
    paid_on: date
    reference: str
    amount_cents: int
    end_to_end_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementWithdrawn(Event):
    """A settlement was taken back before it was paid: what it took is open again. `totals` are what it took."""

    TOPIC: ClassVar[str] = "SettlementWithdrawn:1"
    HAPPENED: ClassVar[str] = DECIDED
    settlement_id: UUID
    provider_id: UUID
    totals: tuple[Total, ...]
    reason: Sealed = field(metadata={PURPOSE: "settlement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReturned(Event):
    """The bank gave a payment back: the settlement is open again."""

    TOPIC: ClassVar[str] = "PaymentReturned:1"
    HAPPENED: ClassVar[str] = "returned_on"
    settlement_id: UUID
    returned_on: date
    reason: Sealed = field(metadata={PURPOSE: "settlement"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentOrdered(Event):
    """An approved settlement went into a payment file, to the account `bank_account_id` of its provider.

    `end_to_end_id` is what the bank tells the transfer by (ISO 20022, EndToEndId): the settlement's id and how many
    orders it has had. `execution_on` is the day on which the bank is asked to pay.
    """

    TOPIC: ClassVar[str] = "PaymentOrdered:1"
    HAPPENED: ClassVar[str] = DECIDED
    settlement_id: UUID
    payment_file_id: UUID
    end_to_end_id: str
    bank_account_id: UUID
    amount_cents: int
    execution_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRefused(Event):
    """The bank did not carry out an order, or it never got it: the settlement can be ordered again.

    `reason_code` is the bank's (ISO 20022, ExternalStatusReason1Code), None where it gave none.
    """

    TOPIC: ClassVar[str] = "PaymentRefused:1"
    HAPPENED: ClassVar[str] = "refused_on"
    settlement_id: UUID
    end_to_end_id: str
    refused_on: date
    reason_code: str | None = None


SettlementEvent = (
    SettlementDrawn
    | SettlementApproved
    | SettlementPaid
    | SettlementWithdrawn
    | PaymentReturned
    | PaymentOrdered
    | PaymentRefused
)
