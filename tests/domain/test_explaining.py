"""What an explanation works out anew is what was charged, whatever happened; and it says so where it is not."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import Cause, EntryRecorded, SessionHeld, VoucherEvent
from domain.voucher.explaining import ChargeRule, EntryStep, price_basis, steps_of
from tests.domain import story as told
from tests.projections.histories import voucher_history


def steps(*given_steps: told.Step) -> list[EntryStep]:
    return list(steps_of(told.given(*given_steps).events, NORTH_SAVO))


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_what_is_derived_is_what_was_charged_whatever_happened(chance: Random, number: int) -> None:
    voucher, events = voucher_history(chance, number)
    found = list(steps_of(events, NORTH_SAVO))
    assert all(step.agrees for step in found)
    for entry in voucher.entries:
        own = [step for step in found if step.entry_id == entry.entry_id]
        if isinstance(entry.event, EntryRecorded):
            assert sum(step.derived.amount_cents for step in own) == entry.charge.amount_cents
            assert sum(step.derived.quantity.units for step in own) == entry.charge.quantity.units
            before = events[: entry.version - 1]
            basis = price_basis(before, entry.event.period, entry.happened_on)
            assert basis.unit_price_cents == entry.event.unit_price_cents


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(10, 60), st.integers(-200, 200).filter(bool))
def test_a_charge_that_does_not_follow_is_told(chance: Random, number: int, cents: int) -> None:
    _, events = voucher_history(chance, number)
    places = [place for place, event in enumerate(events) if isinstance(event, SessionHeld)]
    if not places:
        return
    place = chance.choice(places)
    changed: list[VoucherEvent] = list(events[: place + 1])
    honest = changed[place]
    assert isinstance(honest, SessionHeld)
    charge = replace(honest.charge, amount_cents=honest.charge.amount_cents + cents)
    changed[place] = replace(honest, charge=charge)
    *_, last = steps_of(changed, NORTH_SAVO)
    assert not last.agrees
    assert last.derived == honest.charge


def test_half_a_cent_is_rounded_up_and_the_figures_say_so() -> None:
    # 30 minutes at 50.01 € an hour are 2,500.5 cents.
    dear = told.voucher(told.individual_coaching, hours=10, price_cents=50_01)
    *_, held = steps(dear, told.session("2026-03-03", 30))
    assert held.working is not None
    assert held.rule is ChargeRule.HELD_TIME
    assert held.working.sixtieths_of_cent == 2500 * 60 + 30
    assert (held.working.rounded_cents, held.working.rounding_sixtieths) == (25_01, 30)
    assert (held.working.cut_cents, held.derived.amount_cents) == (0, 25_01)


def test_the_last_line_is_cut_at_the_periods_value() -> None:
    # Two halves of an hour at 50.01 € come to 50.02 €: the second is a cent less.
    dear = told.voucher(told.individual_coaching, hours=1, price_cents=50_01)
    *_, last = steps(dear, told.session("2026-03-03", 30), told.session("2026-03-04", 30))
    assert last.working is not None
    assert (last.working.rounded_cents, last.working.left_cents, last.working.cut_cents) == (25_01, 25_00, 1)
    assert last.derived.amount_cents == 25_00
    assert last.agrees


def test_a_second_no_show_of_a_month_names_the_one_that_used_its_charge() -> None:
    ten_hours = told.voucher(told.individual_coaching, hours=10)
    _, first, second = steps(ten_hours, told.no_show("2026-03-03"), told.no_show("2026-03-24"))
    assert (first.rule, second.rule) == (ChargeRule.NO_SHOW, ChargeRule.NO_SHOW_MONTH_USED)
    assert second.because_of == (first.entry_id,)
    assert NORTH_SAVO.silent_absence_billable in second.settings


def test_another_rulebook_of_the_day_is_a_difference_that_is_told() -> None:
    free = NORTH_SAVO.silent_absence_billable.changed(date(2026, 1, 1), False)
    absent = told.no_show("2026-03-03", cause=Cause.ABSENT)
    events = told.given(told.voucher(told.individual_coaching, hours=10), absent).events
    *_, missed = steps_of(events, replace(NORTH_SAVO, silent_absence_billable=free))
    assert missed.rule is ChargeRule.NO_SHOW_NOT_BILLABLE
    assert not missed.agrees
    assert missed.derived.amount_cents == 0 < missed.told.amount_cents
