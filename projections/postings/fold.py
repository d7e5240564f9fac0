"""Double entry: every event that moves value becomes postings that sum to zero, in units and in cents.

Accounts hold minutes or days, and cents. What the county grants leaves `granted`, which is the county's commitment and
therefore negative, and stands in the voucher's `available`. An entry moves its charge to what its provider has
`earned`, also where it is 0, so that it stands in the month's bill. Closing moves what is left to `lapsed`, and what is
recorded after that is taken from there. A settlement moves what it took from `earned` to `settled`, in one sum for each
service and month; withdrawn, it moves it back. What another system had settled goes to `settled_elsewhere`: it is drawn
from the voucher, and nobody earns it here.

Postings are only ever added, each with its event's position: *as known at position P* is a WHERE clause.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from domain.kernel.event import Event, Quantity
from domain.rulebook import Unit
from domain.settlement.events import SettlementDrawn, SettlementWithdrawn, Total
from domain.voucher.events import (
    CarriedOver,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    Grant,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from projections.engine.projection import Logged, Projection, Tables


class Account(StrEnum):
    """Where value stands."""

    GRANTED = "granted"
    AVAILABLE = "available"
    EARNED = "earned"
    SETTLED = "settled"
    SETTLED_ELSEWHERE = "settled_elsewhere"
    LAPSED = "lapsed"


PRICE_FALL = "price_fall"
"""The kind of a posting that is no entry's: a chosen provider's lower price made a period worth less (§ 6)."""

SETTLEMENT = "settlement"
"""The kind of a posting of a settlement: it is of a service and a month, and of no one voucher."""


class Posting(NamedTuple):
    """Value that enters an account, or leaves it where `units` and `amount_cents` are negative.

    `kind` is that of the entry (`domain.voucher.events.EntryKind`), `PRICE_FALL` or `SETTLEMENT`; `units` are minutes
    or days. `period` is None where a closing concerns them all, `entry_id` for a fall of prices, both and `voucher_id`
    for a settlement, which has the first day of its month.
    """

    account: Account
    voucher_id: UUID | None
    entry_id: UUID | None
    period: int | None
    provider_id: UUID | None
    kind: str
    reversal: bool
    happened_on: date
    unit: Unit
    units: int
    unit_price_cents: int
    amount_cents: int


class Worth(NamedTuple):
    """What a period is worth: its value in cents, 0 once it was taken back, and the unit that it is granted in."""

    unit: Unit
    value_cents: int


def postings_of(event: Event, periods: Mapping[int, Worth] = {}) -> tuple[Posting, ...]:
    """The postings of one event; none for most kinds.

    `periods` holds what each period of the voucher was worth before the event, by its number. Only an extension and a
    choice of provider look at it.
    """
    match event:
        case SessionHeld():
            return _drawn(event, EntryKind.SESSION, event.held_on, Account.EARNED)
        case NoShowRecorded() | NoShowCharged():
            return _drawn(event, EntryKind.NO_SHOW, event.planned_on, Account.EARNED)
        case ProviderCancelled():
            return _drawn(event, EntryKind.PROVIDER_CANCELLATION, event.planned_on, Account.EARNED)
        case CarriedOver():
            return _drawn(event, EntryKind.CARRIED_OVER, event.until, Account.SETTLED_ELSEWHERE)
        case VoucherIssued():
            return _granted(event, event.entry_id, EntryKind.ISSUE, 1, event.grant)
        case VoucherExtended():
            return _granted(event, event.entry_id, EntryKind.EXTENSION, len(periods) + 1, event.grant)
        case ProviderChosen():
            return _price_falls(event, periods)
        case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            return _reversed(event)
        case VoucherClosed():
            lapsed = Posting(
                Account.LAPSED,
                event.originator_id,
                event.entry_id,
                None,
                None,
                EntryKind.CLOSING,
                False,
                event.closed_on,
                unit_of(event.lapsed.quantity),
                event.lapsed.quantity.units,
                0,
                event.lapsed.amount_cents,
            )
            return _moved(Account.AVAILABLE, lapsed)
        case SettlementDrawn():
            return _settled(event.provider_id, event.totals, Account.EARNED, Account.SETTLED)
        case SettlementWithdrawn():
            return _settled(event.provider_id, event.totals, Account.SETTLED, Account.EARNED)
        case _:
            return ()


def _moved(source: Account, into: Posting) -> tuple[Posting, Posting]:
    """What enters one account leaves another."""
    return (Posting(source, *into[1:9], -into.units, into.unit_price_cents, -into.amount_cents), into)


def unit_of(quantity: Quantity) -> Unit:
    return Unit.HOUR if quantity.minutes is not None else Unit.DAY


def _drawn(event: EntryRecorded, kind: EntryKind, happened_on: date, into: Account) -> tuple[Posting, ...]:
    drawn = Posting(
        into,
        event.originator_id,
        event.entry_id,
        event.period,
        event.provider_id,
        kind,
        False,
        happened_on,
        unit_of(event.charge.quantity),
        event.charge.quantity.units,
        event.unit_price_cents,
        event.charge.amount_cents,
    )
    return _moved(Account.LAPSED if event.after_closing else Account.AVAILABLE, drawn)


def _granted(event: Event, entry_id: UUID, kind: EntryKind, period: int, grant: Grant) -> tuple[Posting, ...]:
    available = Posting(
        Account.AVAILABLE,
        event.originator_id,
        entry_id,
        period,
        None,
        kind,
        False,
        grant.starts_on,
        unit_of(grant.quantity),
        grant.quantity.units,
        grant.unit_price_cents,
        grant.value_cents,
    )
    return _moved(Account.GRANTED, available)


def _price_falls(event: ProviderChosen, periods: Mapping[int, Worth]) -> tuple[Posting, ...]:
    postings: list[Posting] = []
    for price in event.prices:
        before = periods[price.period]
        if before.value_cents == price.value_cents:
            continue
        granted = Posting(
            Account.GRANTED,
            event.originator_id,
            None,
            price.period,
            event.provider_id,
            PRICE_FALL,
            False,
            event.from_day,
            before.unit,
            0,
            price.unit_price_cents,
            before.value_cents - price.value_cents,
        )
        postings += _moved(Account.AVAILABLE, granted)
    return tuple(postings)


def _reversed(event: EntryCorrected | PeriodWithdrawn | VoucherReopened) -> tuple[Posting, ...]:
    """The event's charge is the opposite of what moved: it enters the account that it came from."""
    period, provider_id, unit_price_cents = None, None, 0
    match event:
        case VoucherReopened():
            source, target = Account.LAPSED, Account.AVAILABLE
        case PeriodWithdrawn():
            source, target = Account.GRANTED, _held_in(event)
            period, unit_price_cents = event.period, event.unit_price_cents
        case EntryCorrected():
            carried = event.kind is EntryKind.CARRIED_OVER
            source, target = _held_in(event), Account.SETTLED_ELSEWHERE if carried else Account.EARNED
            period, provider_id, unit_price_cents = event.period, event.provider_id, event.unit_price_cents
    opposite = Posting(
        target,
        event.originator_id,
        event.entry_id,
        period,
        provider_id,
        event.kind,
        True,
        event.happened_on,
        unit_of(event.charge.quantity),
        event.charge.quantity.units,
        unit_price_cents,
        event.charge.amount_cents,
    )
    return _moved(source, opposite)


def _held_in(event: EntryCorrected | PeriodWithdrawn) -> Account:
    """Where what is left of a voucher stood when this was reversed."""
    return Account.LAPSED if event.after_closing else Account.AVAILABLE


def _settled(provider_id: UUID, totals: Sequence[Total], source: Account, target: Account) -> tuple[Posting, ...]:
    postings: list[Posting] = []
    for total in totals:
        into = Posting(
            target,
            None,
            None,
            None,
            provider_id,
            SETTLEMENT,
            target is Account.EARNED,
            total.month,
            unit_of(total.quantity),
            total.quantity.units,
            0,
            total.amount_cents,
        )
        postings += _moved(source, into)
    return tuple(postings)


@dataclass(frozen=True, slots=True)
class WorthRow:
    voucher_id: UUID
    period: int
    unit: str
    value_cents: int


COLUMN_TYPES = (
    "int8", "int2", "text", "uuid", "uuid", "int2", "uuid", "text", "bool", "date", "text", "int8", "int8", "int8",
    "timestamptz",
)  # fmt: skip


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    asked = {event.originator_id for _, _, event in batch if isinstance(event, ProviderChosen | VoucherExtended)}
    periods: dict[UUID, dict[int, Worth]] = {voucher: {} for voucher in asked}
    for row in tables.rows("worth", WorthRow, vouchers=list(asked)) if asked else ():
        periods[row.voucher_id][row.period] = Worth(Unit(row.unit), row.value_cents)
    rows = []
    for position, recorded_at, event in batch:
        known = periods.get(event.originator_id, {})
        for line, posting in enumerate(postings_of(event, known), 1):
            rows.append((position, line, *posting, recorded_at))
            if posting.account is Account.GRANTED and posting.period is not None:
                before = known.get(posting.period, Worth(posting.unit, 0))
                known[posting.period] = before._replace(value_cents=before.value_cents - posting.amount_cents)
    tables.append("append", COLUMN_TYPES, rows)


POSTINGS = Projection(
    name="postings",
    package=__package__,
    version=6,
    tables=("postings",),
    follows=(
        VoucherIssued,
        VoucherExtended,
        ProviderChosen,
        SessionHeld,
        NoShowRecorded,
        NoShowCharged,
        ProviderCancelled,
        CarriedOver,
        EntryCorrected,
        PeriodWithdrawn,
        VoucherReopened,
        VoucherClosed,
        SettlementDrawn,
        SettlementWithdrawn,
    ),
    fold=fold,
)
