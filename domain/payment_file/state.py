"""A payment file: what it may take, and what became of that. Made from its events alone."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel.event import By
from domain.payment_file.events import Candidate, LeftOut, PaymentFileBegun, PaymentFileEvent, PaymentFileMade


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A payment file. Until it is `made` it is not whole, and nobody is handed it."""

    id: UUID
    version: int
    candidates: tuple[Candidate, ...]
    execution_on: date
    begun: By
    made: By | None = None
    transfers: int = 0
    total_cents: int = 0
    digest: str = ""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def taken(self) -> tuple[Candidate, ...]:
        """What it pays, once it is made: all that it may take but what was left out."""
        left_out = {one.settlement_id for one in self.left_out}
        return tuple(one for one in self.candidates if one.settlement_id not in left_out)


def evolve(state: PaymentFile | None, event: PaymentFileEvent) -> PaymentFile:
    match event:
        case PaymentFileBegun():
            return PaymentFile(
                event.originator_id, event.originator_version, event.candidates, event.execution_on, event.by
            )
        case PaymentFileMade():
            assert state is not None, "a file is begun first"
            return replace(
                state,
                version=event.originator_version,
                made=event.by,
                transfers=event.transfers,
                total_cents=event.total_cents,
                digest=event.digest,
                left_out=event.left_out,
            )
        case _:
            assert_never(event)
