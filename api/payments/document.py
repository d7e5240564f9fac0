"""What a payment file says: who pays whom how much, for which settlement, from which account to which."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, from which account of which bank."""

    name: str
    business_id: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one provider is paid for one settlement; `invoice_number` is what it knows that by."""

    end_to_end_id: str
    amount_cents: int
    name: str
    business_id: str
    iban: str
    invoice_number: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """All that a payment file says."""

    payment_file_id: UUID
    created_at: datetime
    execution_on: date
    payer: Payer
    transfers: tuple[Transfer, ...]

    @property
    def total_cents(self) -> int:
        return sum(one.amount_cents for one in self.transfers)
