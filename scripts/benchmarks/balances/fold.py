"""Balances: per voucher and period what was granted, used and charged, and what remains.

The rows that the library's projection writes in the same run (`peers.py`), folded by our engine: no question of the
product asks for them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from domain.kernel.event import Charge, Event
from domain.rulebook import Service
from domain.voucher.events import (
    EntryCorrected,
    EntryRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    SessionHeld,
    VoucherExtended,
    VoucherIssued,
)
from projections.engine.projection import Logged, Projection, Tables


@dataclass(slots=True)
class Balance:
    """A period of a voucher. `granted` and `used` are minutes or days, as `unit` has it."""

    voucher_id: UUID
    period: int
    entry_id: UUID
    client_id: UUID
    service: str
    unit: str
    provider_id: UUID | None
    decision_number: str
    starts_on: date
    ends_on: date
    granted: int
    used: int
    unit_price_cents: int
    value_cents: int
    charged_cents: int
    reversed: bool
    position: int

    @property
    def remaining(self) -> int:
        return self.granted - self.used


@dataclass(slots=True)
class _Draw:
    """What entries drew from a period, less what reversals gave back: minutes or days, and cents."""

    voucher_id: UUID
    period: int
    used: int = 0
    charged_cents: int = 0
    position: int = 0


def _only_draws(event: Event) -> bool:
    """Whether an event adds to what its period holds, so that nobody needs to know what that is."""
    return isinstance(event, EntryRecorded | EntryCorrected)


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    vouchers: dict[UUID, list[Balance]] = {event.originator_id: [] for _, _, event in batch if not _only_draws(event)}
    for row in tables.rows("of_vouchers", Balance, vouchers=list(vouchers)) if vouchers else ():
        vouchers[row.voucher_id].append(row)
    changed: dict[tuple[UUID, int], Balance] = {}
    drawn: dict[tuple[UUID, int], _Draw] = {}
    for position, _, event in batch:
        voucher_id = event.originator_id
        if voucher_id in vouchers:
            for balance in _changed_by(event, vouchers[voucher_id]):
                balance.position = position
                changed[voucher_id, balance.period] = balance
        elif isinstance(event, EntryRecorded | EntryCorrected):
            draw = drawn.setdefault((voucher_id, event.period), _Draw(voucher_id, event.period))
            draw.used += event.charge.quantity.units
            draw.charged_cents += event.charge.amount_cents
            draw.position = position
    tables.put("put", changed.values())
    known = tables.put("draw", drawn.values())
    assert known == len(drawn), "every voucher was issued before anything else happened to it"


def _changed_by(event: Event, periods: list[Balance]) -> Sequence[Balance]:
    """The periods that an event changes, changed; `periods` are the voucher's in order."""
    match event:
        case EntryRecorded() | EntryCorrected():
            return (_drawn(periods[event.period - 1], event.charge),)
        case PeriodWithdrawn():
            periods[event.period - 1].reversed = True
            return (periods[event.period - 1],)
        case VoucherIssued():
            periods.append(_granted(event, 1, event.client_id, event.service, event.provider_id))
            return periods
        case VoucherExtended():
            first = periods[0]
            service = Service(first.service)
            periods.append(_granted(event, len(periods) + 1, first.client_id, service, first.provider_id))
            if event.later_prices:
                periods[-1].unit_price_cents = event.later_prices[-1].unit_price_cents
            return periods[-1:]
        case ProviderChosen():
            for balance in periods:
                balance.provider_id = event.provider_id
            for price in event.prices:
                periods[price.period - 1].unit_price_cents = price.unit_price_cents
                periods[price.period - 1].value_cents = price.value_cents
            return periods
        case _:
            return ()


def _drawn(balance: Balance, charge: Charge) -> Balance:
    balance.used += charge.quantity.units
    balance.charged_cents += charge.amount_cents
    return balance


def _granted(
    event: VoucherIssued | VoucherExtended, period: int, client_id: UUID, service: Service, provider_id: UUID | None
) -> Balance:
    grant = event.grant
    return Balance(
        voucher_id=event.originator_id,
        period=period,
        entry_id=event.entry_id,
        client_id=client_id,
        service=service,
        unit=service.unit,
        provider_id=provider_id,
        decision_number=grant.decision_number,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        granted=grant.quantity.units,
        used=0,
        unit_price_cents=grant.unit_price_cents,
        value_cents=grant.value_cents,
        charged_cents=0,
        reversed=False,
        position=0,
    )


BALANCES = Projection(
    name="balances",
    package=__package__,
    version=1,
    tables=("balances",),
    follows=(
        VoucherIssued,
        VoucherExtended,
        ProviderChosen,
        SessionHeld,
        NoShowRecorded,
        NoShowCharged,
        ProviderCancelled,
        EntryCorrected,
        PeriodWithdrawn,
    ),
    fold=fold,
)
