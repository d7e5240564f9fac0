"""What callers can ask of a payment file."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.command import Command
from domain.payment_file.events import Candidate, LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginPaymentFile(Command):
    payment_file_id: UUID
    candidates: tuple[Candidate, ...]
    execution_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MakePaymentFile(Command):
    """Close a file whose settlements were all ordered, but for those left out; `digest` is that of its bytes."""

    digest: str
    left_out: tuple[LeftOut, ...]


PaymentFileCommand = BeginPaymentFile | MakePaymentFile
