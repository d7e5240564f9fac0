"""What can have happened to a payment file: it was begun with the settlements that it may take, and made of those that
were ordered."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from domain.kernel.event import DECIDED, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A settlement that a payment file may take, and the provider's account that holds it."""

    settlement_id: UUID
    provider_id: UUID
    account_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A settlement that a payment file did not take, and the codes of the rules that kept it out."""

    settlement_id: UUID
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFileBegun(Event):
    """Somebody asked for a payment file: these settlements may go into it, to be paid on that day."""

    TOPIC: ClassVar[str] = "PaymentFileBegun:1"
    HAPPENED: ClassVar[str] = DECIDED
    candidates: tuple[Candidate, ...]
    execution_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentFileMade(Event):
    """Each of its settlements was ordered or left out: the file is whole, and can be handed out.

    `digest` is SHA-256 over its bytes, in hexadecimal; it is empty where nothing was ordered.
    """

    TOPIC: ClassVar[str] = "PaymentFileMade:1"
    HAPPENED: ClassVar[str] = DECIDED
    transfers: int
    total_cents: int
    digest: str
    left_out: tuple[LeftOut, ...]


PaymentFileEvent = PaymentFileBegun | PaymentFileMade
