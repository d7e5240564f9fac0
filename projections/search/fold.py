"""Search: one row per voucher, for lists of vouchers by who serves them and how they stand.

Whose a voucher is, other questions read here, too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Event
from domain.voucher.course import Choice, knowing
from domain.voucher.events import (
    CaseworkerAssigned,
    EntryCorrected,
    EntryRecorded,
    PeriodWithdrawn,
    ProviderChosen,
    Reversal,
    VoucherClosed,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from projections.engine.projection import Logged, Projection, Tables


@dataclass(slots=True)
class _Row:
    """A voucher as the fold keeps it: `periods` are first and last days, None for one that was taken back.

    `choices` are providers with their first day and the day of their choice.
    """

    voucher_id: UUID
    issued_position: int
    version: int
    position: int
    client_id: UUID
    service: str
    unit: str
    provider_id: UUID | None
    caseworker_id: UUID
    first_day: date | None
    last_day: date | None
    closed_on: date | None
    granted: int
    used: int
    periods: list[tuple[str, str] | None]
    choices: list[tuple[str, str, str]]
    decision_numbers: list[str]

    def choose(self, event: VoucherIssued | ProviderChosen, from_day: date) -> None:
        self.provider_id = event.provider_id
        chosen_on = helsinki_date(event.by.decided_at)
        self.choices.append((str(event.provider_id), from_day.isoformat(), chosen_on.isoformat()))

    def chosen(self) -> set[UUID]:
        return {UUID(provider_id) for provider_id, _, _ in self.choices}

    def known_to(self) -> set[UUID]:
        """The providers that may know of the voucher."""
        return knowing(
            [
                Choice(UUID(provider_id), date.fromisoformat(from_day), date.fromisoformat(chosen_on))
                for provider_id, from_day, chosen_on in self.choices
            ]
        )

    def grant(self, event: VoucherIssued | VoucherExtended) -> None:
        self.periods.append((event.grant.starts_on.isoformat(), event.grant.ends_on.isoformat()))
        self.decision_numbers.append(event.grant.decision_number)
        self.granted += event.grant.quantity.units
        self.set_days()

    def set_days(self) -> None:
        standing = [period for period in self.periods if period is not None]
        self.first_day = date.fromisoformat(min(first for first, _ in standing)) if standing else None
        self.last_day = date.fromisoformat(max(last for _, last in standing)) if standing else None

    def reverse(self, event: EntryCorrected | PeriodWithdrawn | VoucherReopened) -> None:
        match event:
            case VoucherReopened():
                self.closed_on = None
            case PeriodWithdrawn():
                self.periods[event.period - 1] = None
                self.granted += event.charge.quantity.units
                self.set_days()
            case EntryCorrected():
                self.used += event.charge.quantity.units


@dataclass(slots=True)
class _KnownTo:
    provider_id: UUID
    issued_position: int


def _issued(event: VoucherIssued, position: int) -> _Row:
    row = _Row(
        voucher_id=event.originator_id,
        issued_position=position,
        version=0,
        position=0,
        client_id=event.client_id,
        service=event.service,
        unit=event.service.unit,
        provider_id=None,
        caseworker_id=event.caseworker_id,
        first_day=None,
        last_day=None,
        closed_on=None,
        granted=0,
        used=0,
        periods=[],
        choices=[],
        decision_numbers=[],
    )
    row.grant(event)
    if event.provider_id is not None:
        row.choose(event, event.grant.starts_on)
    return row


def _change(row: _Row, event: Event) -> None:
    match event:
        case EntryRecorded():
            row.used += event.charge.quantity.units
        case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            row.reverse(event)
        case VoucherExtended():
            row.grant(event)
        case ProviderChosen():
            row.choose(event, event.from_day)
        case CaseworkerAssigned():
            row.caseworker_id = event.caseworker_id
        case VoucherClosed():
            row.closed_on = event.closed_on


@dataclass(slots=True)
class _Move:
    """What a voucher without any change but these has come to: its version, and the minutes or days drawn since."""

    voucher_id: UUID
    version: int = 0
    position: int = 0
    used: int = 0


_CHANGES_MORE = (VoucherIssued, VoucherExtended, ProviderChosen, CaseworkerAssigned, Reversal, VoucherClosed)


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    changing = {event.originator_id for _, _, event in batch if isinstance(event, _CHANGES_MORE)}
    rows: dict[UUID, _Row] = {}
    if changing:
        rows = {row.voucher_id: row for row in tables.rows("of_vouchers", _Row, vouchers=list(changing))}
    moves: dict[UUID, _Move] = {}
    chosen: set[UUID] = set()
    for position, _, event in batch:
        voucher_id = event.originator_id
        if voucher_id not in changing:
            move = moves.setdefault(voucher_id, _Move(voucher_id))
            move.version, move.position = event.originator_version, position
            if isinstance(event, EntryRecorded):
                move.used += event.charge.quantity.units
            continue
        if isinstance(event, VoucherIssued):
            rows[voucher_id] = _issued(event, position)
        row = rows[voucher_id]
        row.version, row.position = event.originator_version, position
        _change(row, event)
        if isinstance(event, VoucherIssued | ProviderChosen):
            chosen.add(voucher_id)
    tables.put("put", rows.values())
    known = tables.put("move", moves.values())
    assert known == len(moves), "every voucher was issued before anything else happened to it"
    chosen_by = {(one, rows[voucher_id].issued_position) for voucher_id in chosen for one in rows[voucher_id].chosen()}
    known_to = {(one, rows[voucher_id].issued_position) for voucher_id in chosen for one in rows[voucher_id].known_to()}
    tables.put("put_providers", [_KnownTo(*pair) for pair in known_to])
    tables.put("forget_providers", [_KnownTo(*pair) for pair in chosen_by - known_to])


SEARCH = Projection(
    name="search",
    package=__package__,
    version=8,
    tables=("search", "search_providers"),
    follows=get_args(VoucherEvent),
    fold=fold,
)
