"""The settlements that there are: whose, of which month, and where they stand. What is in them, their accounts tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

from domain.kernel.event import Event
from domain.settlement.events import (
    PaymentOrdered,
    PaymentRefused,
    PaymentReturned,
    SettlementApproved,
    SettlementDrawn,
    SettlementEvent,
    SettlementPaid,
    SettlementWithdrawn,
)
from domain.settlement.state import SettlementStatus
from projections.engine.projection import Logged, Projection, Tables


@dataclass(frozen=True, slots=True)
class _Drawn:
    position: int
    settlement_id: UUID
    provider_id: UUID
    account_id: UUID
    month: date
    status: SettlementStatus


@dataclass(frozen=True, slots=True)
class _Moved:
    settlement_id: UUID
    status: SettlementStatus


AFTER: dict[type[Event], SettlementStatus] = {
    SettlementApproved: SettlementStatus.APPROVED,
    SettlementPaid: SettlementStatus.PAID,
    SettlementWithdrawn: SettlementStatus.WITHDRAWN,
    PaymentReturned: SettlementStatus.RETURNED,
    PaymentOrdered: SettlementStatus.ORDERED,
    PaymentRefused: SettlementStatus.REFUSED,
}


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    drawn: dict[UUID, _Drawn] = {}
    moved: dict[UUID, _Moved] = {}  # by the last event of the batch
    for position, _, event in batch:
        if isinstance(event, SettlementDrawn):
            drawn[event.settlement_id] = _Drawn(
                position,
                event.settlement_id,
                event.provider_id,
                event.originator_id,
                event.month,
                SettlementStatus.DRAWN,
            )
        elif type(event) in AFTER:
            settlement_id = cast(SettlementEvent, event).settlement_id
            moved[settlement_id] = _Moved(settlement_id, AFTER[type(event)])
    tables.put("put_drawn", drawn.values())
    tables.put("put_status", moved.values())


SETTLEMENTS = Projection(
    name="settlements",
    package=__package__,
    version=3,
    tables=("settlements",),
    follows=(SettlementDrawn, *AFTER),
    fold=fold,
)
