"""Taking a voucher over from another system: what it had drawn and settled by a day comes in as one sum.

It draws on the period of that day, and nobody is paid for it here. What was held by then is not recorded line by line
beside it, so that nothing is drawn twice.
"""

from dataclasses import dataclass
from datetime import date

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any
from domain.rulebook import Rulebook, Unit
from domain.voucher.commands import CarryOver
from domain.voucher.events import ON_PERIODS, CarriedOver, EntryKind
from domain.voucher.recording import outside_validity, units_figure, voucher_closed
from domain.voucher.state import Period, Voucher, quantity_of


@dataclass(frozen=True, slots=True)
class CarryOverAttempt:
    """What another system had drawn from a voucher until a day, in whole."""

    voucher: Voucher
    command: CarryOver

    @property
    def until(self) -> date:
        return self.command.until

    @property
    def period(self) -> Period | None:
        return self.voucher.period_on(self.until)


def nobody_served(attempt: CarryOverAttempt) -> Finding | None:
    """`no_provider_chosen`: somebody served on the day (§ 6)."""
    if attempt.voucher.provider_on(attempt.until) is not None:
        return None
    return Finding("no_provider_chosen", "6", actual=Figure.of_date(attempt.until))


def carried_ahead(attempt: CarryOverAttempt) -> Finding | None:
    """`in_the_future`: what was drawn was drawn by today."""
    return in_the_future(attempt.until, helsinki_date(attempt.command.by.decided_at))


def carried_outside_validity(attempt: CarryOverAttempt) -> Finding | None:
    return outside_validity(attempt.voucher, attempt.period, attempt.until)


def carried_after_closing(attempt: CarryOverAttempt) -> Finding | None:
    return voucher_closed(attempt.voucher, attempt.until)


def carried_over_not_first(attempt: CarryOverAttempt) -> Finding | None:
    """It is a voucher's first entry: nothing stands that was carried over, nor what was held by its day."""
    earlier = [
        entry.happened_on
        for entry in attempt.voucher.standing(*ON_PERIODS)
        if entry.kind is EntryKind.CARRIED_OVER or entry.happened_on <= attempt.until
    ]
    if not earlier:
        return None
    return Finding("carried_over_not_first", "", Figure.of_date(min(earlier)), Figure.of_date(attempt.until))


def carried_over_quantity(attempt: CarryOverAttempt) -> Finding | None:
    """`quantity_exhausted`: it does not pass what is left of its period (§ 6)."""
    period, units = attempt.period, attempt.command.charge.quantity.units
    if period is None or units <= period.left:
        return None
    voucher = attempt.voucher
    return Finding("quantity_exhausted", "6", units_figure(voucher, period.left), units_figure(voucher, units))


def value_exhausted(attempt: CarryOverAttempt) -> Finding | None:
    """Nor does its value pass what is left of the period's (§ 6)."""
    period, cents = attempt.period, attempt.command.charge.amount_cents
    if period is None or cents <= period.left_cents:
        return None
    return Finding("value_exhausted", "6", Figure(period.left_cents, "cents"), Figure(cents, "cents"))


CARRY_OVER_RULES: tuple[Rule[CarryOverAttempt], ...] = (
    nobody_served,
    carried_ahead,
    carried_outside_validity,
    carried_after_closing,
    carried_over_not_first,
    carried_over_quantity,
    value_exhausted,
)


def carry_over(voucher: Voucher, command: CarryOver, rulebook: Rulebook) -> CarriedOver:
    """Take over what another system had drawn and settled. Raises `Refusal` with every broken rule, `BadInput` for a
    quantity or a value that no such voucher can have drawn."""
    quantity, in_hours = command.charge.quantity, voucher.unit is Unit.HOUR
    units = quantity.minutes if in_hours else quantity.days
    if units is None or units < 1 or quantity != quantity_of(voucher.unit, units):
        service = Figure(voucher.service, "service")
        raise BadInput("quantity", "granted_in_minutes" if in_hours else "granted_in_days", service=service)
    if command.charge.amount_cents < 0:
        raise BadInput("amount_cents", "number_min", limit=0, actual=command.charge.amount_cents)
    attempt = CarryOverAttempt(voucher, command)
    refuse_if_any(found(CARRY_OVER_RULES, attempt))
    period, provider_id = attempt.period, voucher.provider_on(command.until)
    assert period is not None
    assert provider_id is not None
    return CarriedOver(
        **envelope(voucher.id, voucher.version, command, rulebook.version_on(command.until), "6"),
        entry_id=command.entry_id,
        provider_id=provider_id,
        period=period.number,
        charge=command.charge,
        unit_price_cents=period.unit_price_cents_on(command.until),
        after_closing=voucher.closing is not None,
        until=command.until,
        system=command.system,
    )
