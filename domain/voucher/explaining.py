"""Why an entry costs what it costs: every amount worked out anew from the voucher's events and the rulebook.

An event tells what was charged. Here the same is derived from what was before it, so that the two can be compared: a
difference is told, never hidden. Nothing is decided again: who may record what is not asked.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Charge
from domain.rulebook import Rulebook, Service, Setting, Unit
from domain.voucher.charging import MINUTES_PER_HOUR, price_of
from domain.voucher.correcting import left_over
from domain.voucher.events import (
    CarriedOver,
    Cause,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    Priced,
    ProviderCancelled,
    ProviderChosen,
    Reversal,
    SessionHeld,
    VoucherClosed,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.recording import month_is_charged, no_show_charge, no_shows_in_month_of
from domain.voucher.state import Period, Voucher, evolve


class ChargeRule(StrEnum):
    """What an amount comes of."""

    HELD_TIME = "held_time"
    HELD_DAY = "held_day"
    NO_SHOW = "no_show"
    NO_SHOW_MONTH_USED = "no_show_month_used"
    NO_SHOW_NOT_BILLABLE = "no_show_not_billable"
    NO_SHOW_NOTHING_LEFT = "no_show_nothing_left"
    NO_SHOW_CHARGE_MOVED = "no_show_charge_moved"
    PROVIDER_CANCELLATION = "provider_cancellation"
    CARRIED_OVER = "carried_over"
    GRANTED = "granted"
    LAPSED = "lapsed"
    REVERSED = "reversed"
    REOPENED = "reopened"


SIXTIETHS = MINUTES_PER_HOUR
"""Of a cent: a minute at a price an hour costs so many parts of it, and nothing smaller comes up."""


@dataclass(frozen=True, slots=True)
class Working:
    """How cents were worked out: units (minutes or days) times price, rounded, and never more than what was left.

    `sixtieths_of_cent` is the exact price; `left_units` and `left_cents` are what the period held before.
    """

    unit: Unit
    units: int
    unit_price_cents: int
    left_units: int
    left_cents: int

    @property
    def sixtieths_of_cent(self) -> int:
        per_unit = 1 if self.unit is Unit.HOUR else SIXTIETHS
        return self.units * self.unit_price_cents * per_unit

    @property
    def rounded_cents(self) -> int:
        return price_of(self.unit, self.units, self.unit_price_cents)

    @property
    def rounding_sixtieths(self) -> int:
        """What rounding added, or took away where it is negative."""
        return self.rounded_cents * SIXTIETHS - self.sixtieths_of_cent

    @property
    def cut_cents(self) -> int:
        """What was cut off at the period's value (§ 6)."""
        return max(0, self.rounded_cents - self.left_cents)


@dataclass(frozen=True, slots=True)
class EntryStep:
    """What one event did to one entry, worked out anew.

    `told` is what the event says, `derived` what follows from the state before it and the rulebook of `day`; `settings`
    are the numbers and readings that were looked at. `because_of` are other entries that it came of: the no-shows that
    had used their month's charge, or the one that was corrected away.
    """

    event: VoucherEvent
    entry_id: UUID
    kind: EntryKind
    rule: ChargeRule
    day: date
    told: Charge
    derived: Charge
    unit_price_cents: int
    derived_unit_price_cents: int
    working: Working | None = None
    settings: tuple[Setting[Any], ...] = ()
    because_of: tuple[UUID, ...] = ()
    others_before: bool = False
    """Whether entries of other providers stood on its period: what was left of it tells of them too."""

    @property
    def agrees(self) -> bool:
        return self.told == self.derived and self.unit_price_cents == self.derived_unit_price_cents


def steps_of(events: Iterable[VoucherEvent], rulebook: Rulebook) -> Iterator[EntryStep]:
    """What each event of one voucher did to an entry, in order; the first is its issue."""
    before: Voucher | None = None
    latest: VoucherEvent | None = None
    for event in events:
        step = _step(before, latest, event, rulebook)
        if step is not None:
            yield step
        before, latest = evolve(before, event), event


def _step(
    before: Voucher | None, latest: VoucherEvent | None, event: VoucherEvent, rulebook: Rulebook
) -> EntryStep | None:
    match event:
        case VoucherIssued():
            return _granted(event, EntryKind.ISSUE, event.service, rulebook)
        case VoucherExtended():
            assert before is not None
            return _granted(event, EntryKind.EXTENSION, before.service, rulebook)
        case SessionHeld():
            assert before is not None
            return _session(before, event, rulebook)
        case NoShowRecorded():
            assert before is not None
            return _no_show(before, event, rulebook)
        case NoShowCharged():
            assert before is not None
            return _moved(before, latest, event, rulebook)
        case ProviderCancelled():
            assert before is not None
            price = _period(before, event.period, event.planned_on).unit_price_cents_on(event.planned_on)
            rule, kind = ChargeRule.PROVIDER_CANCELLATION, EntryKind.PROVIDER_CANCELLATION
            return _of_entry(event, kind, rule, event.planned_on, before.nothing(), price)
        case CarriedOver():
            assert before is not None
            price = _period(before, event.period, event.until).unit_price_cents_on(event.until)
            rule, kind = ChargeRule.CARRIED_OVER, EntryKind.CARRIED_OVER
            return _of_entry(event, kind, rule, event.until, event.charge, price)  # the other system's own sum
        case VoucherClosed() | EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            assert before is not None
            return _back_or_lapsed(before, event)
        case _:
            return None


def _granted(
    event: VoucherIssued | VoucherExtended, kind: EntryKind, service: Service, rulebook: Rulebook
) -> EntryStep:
    """A period's value: granted units × unit price (§ 6)."""
    grant = event.grant
    cents = price_of(service.unit, grant.quantity.units, grant.unit_price_cents)
    return EntryStep(
        event,
        event.entry_id,
        kind,
        ChargeRule.GRANTED,
        grant.starts_on,
        event.value,
        Charge(grant.quantity, cents),
        grant.unit_price_cents,
        grant.unit_price_cents,
        settings=(rulebook.price_fixed_at,),
    )


def _of_entry(
    event: EntryRecorded, kind: EntryKind, rule: ChargeRule, day: date, derived: Charge, price: int, **more: Any
) -> EntryStep:
    assert isinstance(event, SessionHeld | NoShowRecorded | NoShowCharged | ProviderCancelled | CarriedOver)
    return EntryStep(
        event, event.entry_id, kind, rule, day, event.charge, derived, event.unit_price_cents, price, **more
    )


def _period(before: Voucher, number: int, day: date) -> Period:
    """The period that a day falls in; where there is none any more, the one that the event names."""
    return before.period_on(day) or before.period(number)


def _others(before: Voucher, period: Period, provider_id: UUID) -> bool:
    return any(entry.period == period.number and entry.provider_id != provider_id for entry in before.entries)


def _session(before: Voucher, event: SessionHeld, rulebook: Rulebook) -> EntryStep:
    """Held minutes at an hour's price, rounded half up, or one day; never more than what is left (Billing, § 6)."""
    day = event.held_on
    period = _period(before, event.period, day)
    price, hours = period.unit_price_cents_on(day), before.unit is Unit.HOUR
    working = Working(before.unit, event.minutes if hours else 1, price, period.left, period.left_cents)
    return _of_entry(
        event,
        EntryKind.SESSION,
        ChargeRule.HELD_TIME if hours else ChargeRule.HELD_DAY,
        day,
        Charge(before.quantity(working.units), working.rounded_cents - working.cut_cents),
        price,
        working=working,
        settings=() if hours else (rulebook.short_day_is_a_day,),
        others_before=_others(before, period, event.provider_id),
    )


def _no_show_settings(before: Voucher, rulebook: Rulebook) -> tuple[Setting[Any], ...]:
    hours = before.unit is Unit.HOUR
    return (
        rulebook.charged_no_shows_per_month_max,
        rulebook.charged_no_show_minutes if hours else rulebook.charged_no_show_days,
        rulebook.no_show_scope,
        rulebook.no_show_month,
        rulebook.silent_absence_billable,
        rulebook.justified_absence_billable,
        rulebook.no_show_consumes_unit,
    )


def _no_show(before: Voucher, event: NoShowRecorded, rulebook: Rulebook) -> EntryStep:
    """The month's first no-show that stands carries its charge, the others stand at 0 (§ 5)."""
    day = event.planned_on
    period = _period(before, event.period, day)
    price = period.unit_price_cents_on(day)
    month_used = month_is_charged(before, day, rulebook)
    derived = before.nothing() if month_used else no_show_charge(before, period, event, price, rulebook)
    in_month = no_shows_in_month_of(before, day, rulebook) if month_used else []
    rule = ChargeRule.NO_SHOW_MONTH_USED if month_used else _no_show_rule(derived, event, rulebook)
    return _of_entry(
        event,
        EntryKind.NO_SHOW,
        rule,
        day,
        derived,
        price,
        working=_no_show_working(before, period, day, price, rulebook) if rule is ChargeRule.NO_SHOW else None,
        settings=_no_show_settings(before, rulebook),
        because_of=tuple(entry.entry_id for entry in in_month if entry.charge.amount_cents > 0),
        others_before=_others(before, period, event.provider_id),
    )


def _no_show_rule(derived: Charge, event: NoShowRecorded, rulebook: Rulebook) -> ChargeRule:
    if derived.amount_cents > 0:
        return ChargeRule.NO_SHOW
    silent = event.cause is Cause.ABSENT and not rulebook.silent_absence_billable.on(event.planned_on)
    excused = event.justified and not rulebook.justified_absence_billable.on(event.planned_on)
    return ChargeRule.NO_SHOW_NOT_BILLABLE if silent or excused else ChargeRule.NO_SHOW_NOTHING_LEFT


def _no_show_working(before: Voucher, period: Period, day: date, price: int, rulebook: Rulebook) -> Working:
    one = rulebook.charged_no_show_minutes if before.unit is Unit.HOUR else rulebook.charged_no_show_days
    return Working(before.unit, min(one.on(day), period.left), price, period.left, period.left_cents)


def _moved(before: Voucher, latest: VoucherEvent | None, event: NoShowCharged, rulebook: Rulebook) -> EntryStep:
    """The month's charge moved here: the correction right before it took away the one that carried it (§ 5)."""
    entry = before.entry(event.entry_id)
    assert entry is not None, "a charge moves to a no-show that stands"
    assert isinstance(entry.event, NoShowRecorded), "a charge moves to a no-show"
    missed, day = entry.event, event.planned_on
    period = before.period(missed.period)
    price = missed.unit_price_cents
    month_used = month_is_charged(before, day, rulebook)
    derived = before.nothing() if month_used else no_show_charge(before, period, missed, price, rulebook)
    return _of_entry(
        event,
        EntryKind.NO_SHOW,
        ChargeRule.NO_SHOW_CHARGE_MOVED,
        day,
        derived,
        price,
        working=_no_show_working(before, period, day, price, rulebook),
        settings=_no_show_settings(before, rulebook),
        because_of=(latest.entry_id,) if isinstance(latest, EntryCorrected) else (),
        others_before=_others(before, period, event.provider_id),
    )


def _opposite(before: Voucher, units: int, cents: int) -> Charge:
    return Charge(before.quantity(-units), -cents)


def _back_or_lapsed(
    before: Voucher, event: VoucherClosed | EntryCorrected | PeriodWithdrawn | VoucherReopened
) -> EntryStep:
    """A closing lets lapse what is left (§ 5); what no longer stands is taken back, by the opposite of what moved."""
    if isinstance(event, VoucherClosed):
        lapsed = left_over(before)
        return EntryStep(
            event, event.entry_id, EntryKind.CLOSING, ChargeRule.LAPSED, event.closed_on, event.lapsed, lapsed, 0, 0
        )
    assert isinstance(event, Reversal)
    rule, price, derived_price = ChargeRule.REVERSED, 0, 0
    match event:
        case VoucherReopened():
            derived, rule = left_over(before), ChargeRule.REOPENED
        case PeriodWithdrawn():
            period = before.period(event.period)
            derived = _opposite(before, period.granted, period.value_cents)
            price, derived_price = event.unit_price_cents, period.unit_price_cents
        case EntryCorrected():
            entry = before.entry(event.entry_id)
            assert entry is not None, "what is corrected was recorded"
            assert isinstance(entry.event, EntryRecorded), "a provider's entry is corrected"
            derived = _opposite(before, entry.charge.quantity.units, entry.charge.amount_cents)
            price, derived_price = event.unit_price_cents, entry.event.unit_price_cents
    decided_on = helsinki_date(event.by.decided_at)
    return EntryStep(event, event.entry_id, event.kind, rule, decided_on, event.charge, derived, price, derived_price)


# What a price rests on


@dataclass(frozen=True, slots=True)
class PriceBasis:
    """The decision behind a period, and what gave it the unit price that holds on a day: the decision, an extension's
    later price, or a choice of provider. `period` is its number, `from_day` the day since when that price holds."""

    period: int
    decided: VoucherIssued | VoucherExtended
    priced: VoucherIssued | VoucherExtended | ProviderChosen
    from_day: date
    unit_price_cents: int


def price_basis(events: Sequence[VoucherEvent], period: int, day: date) -> PriceBasis:
    """What the price of an entry of a day rests on, in a period by its number; `events` are those before the entry."""
    decided: VoucherIssued | VoucherExtended | None = None
    prices: list[tuple[Priced, VoucherIssued | VoucherExtended | ProviderChosen]] = []
    granted = 0
    for event in events:
        match event:
            case VoucherIssued() | VoucherExtended():
                granted += 1
                if granted == period:
                    decided = event
                    first = Priced(from_day=event.grant.starts_on, unit_price_cents=event.grant.unit_price_cents)
                    later = event.later_prices or () if isinstance(event, VoucherExtended) else ()
                    prices = [(one, event) for one in (first, *later)]
            case ProviderChosen() if decided is not None:
                for price in event.prices:
                    if price.period == period:
                        from_day = max(event.from_day, decided.grant.starts_on)
                        prices.append((Priced(from_day=from_day, unit_price_cents=price.unit_price_cents), event))
    assert decided is not None, "an entry draws on a period that was granted"
    holding, priced = next(one for one in reversed(prices) if one[0].from_day <= day)
    return PriceBasis(period, decided, priced, holding.from_day, holding.unit_price_cents)
