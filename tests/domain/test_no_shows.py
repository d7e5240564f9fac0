"""No-shows and cancellations: one unit price a month, what bounds it, and where it goes when corrected (§ 5)."""

from datetime import date
from typing import Any

import pytest

from domain.kernel.findings import BadInput
from domain.voucher.events import Cause
from tests.domain.story import (
    approved,
    charge,
    closing,
    correct,
    correction,
    entry_corrected,
    entry_id,
    extension,
    given,
    inclusion_activity,
    individual_coaching,
    kataja,
    no_show,
    no_show_charged,
    no_show_recorded,
    nothing,
    on,
    pihlaja,
    provider_cancellation,
    provider_cancelled,
    provider_chosen,
    record_no_show,
    record_provider_cancellation,
    session,
    setting,
    voucher,
    work_activity,
)

one_hour = charge(minutes=60, cents=60_00)
CAUSES = list(Cause)


# What is charged


@pytest.mark.parametrize("minutes", [None, 30, 60, 180])
def test_a_no_show_costs_one_hour_however_long_the_missed_session(minutes: int | None) -> None:
    (
        given(voucher(individual_coaching, hours=40))
        .when(record_no_show("2026-03-03", minutes=minutes))
        .then(no_show_recorded(charge=one_hour, unit_price_cents=60_00))
        .then_period(used=60, left=39 * 60, charged_cents=60_00)
    )


def test_a_missed_day_costs_one_day() -> None:
    (
        given(voucher(inclusion_activity, days=10))
        .when(record_no_show("2026-03-03"))
        .then(no_show_recorded(charge=charge(days=1, cents=48_00)))
        .then_period(left=9)
    )


def test_a_second_no_show_in_the_month_is_reported_at_zero() -> None:
    (
        given(voucher(individual_coaching, hours=40), no_show("2026-03-03"))
        .when(record_no_show("2026-03-24"))
        .then(no_show_recorded(charge=nothing))
        .then_period(used=60, charged_cents=60_00)
    )


def test_the_month_is_the_calendar_month_of_the_missed_date() -> None:
    (
        given(voucher(individual_coaching), no_show("2026-03-31"))
        .when(record_no_show("2026-04-01"))
        .then(no_show_recorded(charge=one_hour))
    )
    (
        given(voucher(individual_coaching), on("2026-04-02", no_show("2026-04-01")))
        .when(record_no_show("2026-03-02"))
        .then(no_show_recorded(charge=one_hour))
        .when(record_no_show("2026-03-31"))
        .then(no_show_recorded(charge=nothing))
    )


def test_the_same_month_of_another_year_is_another_month() -> None:
    (
        given(
            voucher(individual_coaching),
            no_show("2026-03-03"),
            extension("2027-01-11", months=4),
        )
        .when(record_no_show("2027-03-03"))
        .then(no_show_recorded(charge=one_hour))
    )


def test_the_month_is_counted_over_the_voucher_and_not_by_the_period() -> None:
    (
        given(voucher(individual_coaching, ends="2026-04-10"), extension("2026-04-11"), no_show("2026-04-03"))
        .when(record_no_show("2026-04-20"))
        .then(no_show_recorded(charge=nothing, period=2))
    )


@pytest.mark.parametrize("cause", CAUSES)
def test_a_silent_absence_is_charged_like_a_same_day_cancellation(cause: Any) -> None:
    given(voucher(individual_coaching)).when(record_no_show("2026-03-03", cause=cause)).then(
        no_show_recorded(charge=one_hour, cause=cause)
    )


def test_read_as_not_billable_a_silent_absence_stands_at_zero_and_leaves_the_month_free() -> None:
    silent, on_the_day = CAUSES[1], CAUSES[0]
    (
        given(setting("silent_absence_billable", False), voucher(individual_coaching))
        .when(record_no_show("2026-03-03", cause=silent))
        .then(no_show_recorded(charge=nothing))
        .when(record_no_show("2026-03-04", cause=on_the_day))
        .then(no_show_recorded(charge=one_hour))
        .when(correct("no-show 2026-03-04"))
        .then(entry_corrected(charge=charge(minutes=-60, cents=-60_00)))
    )


def test_an_accepted_reason_does_not_lift_the_charge() -> None:
    (
        given(voucher(individual_coaching))
        .when(record_no_show("2026-03-03", justified=True))
        .then(no_show_recorded(charge=one_hour, justified=True))
    )


def test_read_as_lifting_the_charge_an_accepted_reason_stands_at_zero_and_leaves_the_month_free() -> None:
    (
        given(setting("justified_absence_billable", False), voucher(individual_coaching))
        .when(record_no_show("2026-03-03", justified=True))
        .then(no_show_recorded(charge=nothing))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=one_hour))
        .when(correct("no-show 2026-03-04"))
        .then(entry_corrected())
    )


def test_read_as_the_periods_own_month_one_no_show_is_charged_in_each_of_them() -> None:
    own_months = given(
        setting("no_show_month", "month_of_period"), voucher(individual_coaching, starts="2026-03-10"),
        no_show("2026-03-31"),
    )  # fmt: skip
    own_months.when(record_no_show("2026-04-09")).then(no_show_recorded(charge=nothing))
    own_months.when(record_no_show("2026-04-10")).then(no_show_recorded(charge=one_hour))
    (
        own_months.when(record_no_show("2026-04-09"))
        .when(record_no_show("2026-04-10"))
        .when(correct("no-show 2026-03-31"))
        .then(entry_corrected(), no_show_charged(entry_id=entry_id("no-show 2026-04-09"), charge=one_hour))
    )


def test_the_periods_own_months_are_each_periods_own() -> None:
    (
        given(
            setting("no_show_month", "month_of_period"),
            voucher(individual_coaching, starts="2026-03-10", months=1),
            extension("2026-04-10", months=1),
            no_show("2026-04-09"),
        )
        .when(record_no_show("2026-04-10"))
        .then(no_show_recorded(charge=one_hour))
    )


def test_a_charge_moves_to_no_day_whose_own_rulebook_has_the_month_used_up() -> None:
    """One of two charges is corrected away; the no-show left over is of a day on which one a month is charged."""
    (
        given(
            setting("charged_no_shows_per_month_max", 2),
            setting("charged_no_shows_per_month_max", 1, since="2026-03-16"),
            voucher(individual_coaching),
            no_show("2026-03-03"),
            no_show("2026-03-04"),
            no_show("2026-03-17"),
        )
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(charge=charge(minutes=-60, cents=-60_00)))
    )


def test_cancelled_on_an_earlier_day_it_is_no_no_show() -> None:
    story = given(voucher(individual_coaching))
    story.when(record_no_show("2026-03-03", cancelled="2026-03-03")).then(no_show_recorded(charge=one_hour))
    (
        story.when(record_no_show("2026-03-03", cancelled="2026-03-02"))
        .then_refused("not_a_no_show", limit="2026-03-03", actual="2026-03-02")
        .then_period(used=0)
    )
    with pytest.raises(BadInput) as refusal:
        story.when(record_no_show("2026-03-03", cancelled="2026-03-04"))
    assert refusal.value.field == "cancelled_on"


def test_every_broken_rule_of_a_no_show_is_named() -> None:
    (
        given(voucher(work_activity), on("2026-03-03", provider_cancellation("2026-06-30")), session("2026-03-03"))
        .on("2026-03-02")
        .when(record_no_show("2026-03-03", cancelled="2026-03-01", named="other"))
        .then_refused_for_all_of("in_the_future", "day_already_recorded", "not_a_no_show")
    )


# What bounds it


def test_what_is_left_bounds_the_charge_in_proportion_and_uses_up_the_month() -> None:
    (
        given(voucher(individual_coaching, minutes=90, price_cents=33_33), session("2026-03-03", 60))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=charge(minutes=30, cents=16_67)))
        .then_period(left=0, left_cents=0)
        .when(correct("session 2026-03-03"))
        .when(record_no_show("2026-03-05"))
        .then(no_show_recorded(charge=nothing))
    )


def test_a_no_show_that_found_nothing_left_stands_at_zero_and_does_not_use_up_its_month() -> None:
    exhausted = given(voucher(individual_coaching, hours=1), session("2026-03-03", 60))
    units_back = (
        exhausted.when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=nothing))
        .when(correct("session 2026-03-03"))
        .then(entry_corrected())  # nothing is charged afterwards because units come back
        .then_period(used=0, charged_cents=0)
    )
    units_back.when(record_no_show("2026-03-05")).then(no_show_recorded(charge=one_hour))


def test_the_value_bounds_the_charge_as_well() -> None:
    # 33.33 euros for 91 minutes is worth 50.55; thirty and one are 16.67 and 0.56: the last hour finds 33.32.
    (
        given(
            voucher(individual_coaching, minutes=91, price_cents=33_33),
            session("2026-03-03", 30),
            session("2026-03-04", 1),
        )
        .then_period(value_cents=50_55, left=60, left_cents=33_32)
        .when(record_no_show("2026-03-05"))
        .then(no_show_recorded(charge=charge(minutes=60, cents=33_32)))
    )


def test_read_as_using_no_unit_a_no_show_costs_money_alone() -> None:
    free_of_units = given(setting("no_show_consumes_unit", False), voucher(individual_coaching, minutes=90))
    (
        free_of_units.when(record_no_show("2026-03-03"))
        .then(no_show_recorded(charge=charge(minutes=0, cents=60_00)))
        .then_period(used=0, left=90, charged_cents=60_00)
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=nothing))
        .when(session("2026-03-05", 90))
        .then_period(left=0, left_cents=0)
    )
    (
        free_of_units.when(session("2026-03-03", 60))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=charge(minutes=0, cents=30_00)))
    )
    (
        free_of_units.when(session("2026-03-03", 90))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=nothing))
    )


def test_the_number_charged_a_month_is_a_setting() -> None:
    (
        given(setting("charged_no_shows_per_month_max", 2), voucher(individual_coaching), no_show("2026-03-03"))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=one_hour))
        .when(record_no_show("2026-03-05"))
        .then(no_show_recorded(charge=nothing))
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(), no_show_charged(entry_id=entry_id("no-show 2026-03-05"), charge=one_hour))
    )


# Where the charge goes when it is corrected away


def test_the_charge_moves_in_the_same_correction() -> None:
    (
        given(voucher(individual_coaching, hours=40), no_show("2026-03-03"), no_show("2026-03-24"))
        .when(correct("no-show 2026-03-03"))
        .then(
            entry_corrected(entry_id=entry_id("no-show 2026-03-03"), charge=charge(minutes=-60, cents=-60_00)),
            no_show_charged(entry_id=entry_id("no-show 2026-03-24"), charge=one_hour, unit_price_cents=60_00),
        )
        .then_period(used=60, charged_cents=60_00)
        .when(correct("no-show 2026-03-24"))
        .then(entry_corrected(charge=charge(minutes=-60, cents=-60_00)))
        .then_period(used=0, charged_cents=0)
    )


def test_it_moves_after_closing_too() -> None:
    moving = given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-24"), closing("2026-03-25"))
    (
        moving.when(correct("no-show 2026-03-03")).then(
            entry_corrected(after_closing=True), no_show_charged(charge=one_hour, after_closing=True)
        )
    )
    (
        moving.when(correct("closing"))
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(after_closing=False), no_show_charged(charge=one_hour, after_closing=False))
    )


def test_it_moves_to_the_one_recorded_first_and_not_to_the_earliest_date() -> None:
    (
        given(
            voucher(individual_coaching),
            no_show("2026-03-10"),
            no_show("2026-03-24"),
            no_show("2026-03-03"),
        )
        .when(correct("no-show 2026-03-10"))
        .then(entry_corrected(), no_show_charged(entry_id=entry_id("no-show 2026-03-24")))
    )


def test_it_passes_over_those_that_were_corrected_away_and_those_of_other_months() -> None:
    (
        given(
            voucher(individual_coaching),
            no_show("2026-03-03"),
            no_show("2026-03-04"),
            correction("no-show 2026-03-04"),
            no_show("2026-04-01"),
            no_show("2026-04-02"),
        )
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected())
        .when(record_no_show("2026-03-31"))
        .then(no_show_recorded(charge=one_hour))
    )


def test_the_correction_of_one_at_zero_moves_nothing() -> None:
    (
        given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-04"), no_show("2026-03-05"))
        .when(correct("no-show 2026-03-04"))
        .then(entry_corrected(charge=nothing))
        .then_period(used=60, charged_cents=60_00)
    )


def two_periods_in_april() -> Any:
    """The first period has nothing left when its session is missed; the next one's no-show carries April's charge."""
    return given(
        voucher(individual_coaching, ends="2026-04-10", hours=1),
        extension("2026-04-11", hours=40),
        session("2026-04-02", 60),
        no_show("2026-04-03"),
        no_show("2026-04-15"),
        no_show("2026-04-16"),
    ).then_period(2, used=60)


def test_it_passes_over_those_whose_period_has_nothing_left() -> None:
    (
        two_periods_in_april()
        .when(correct("no-show 2026-04-15"))
        .then(entry_corrected(period=2), no_show_charged(entry_id=entry_id("no-show 2026-04-16"), period=2))
    )


def test_it_moves_into_another_period_that_has_something_left() -> None:
    (
        two_periods_in_april()
        .when(correct("session 2026-04-02"))
        .then(entry_corrected())
        .when(session("2026-04-02", 30, named="half as long"))
        .when(correct("no-show 2026-04-15"))
        .then(
            entry_corrected(period=2, charge=charge(minutes=-60, cents=-60_00)),
            no_show_charged(entry_id=entry_id("no-show 2026-04-03"), period=1, charge=charge(minutes=30, cents=30_00)),
        )
        .then_period(1, left=0)
        .then_period(2, used=0, charged_cents=0)
    )


def test_a_charge_that_moves_is_at_the_price_of_the_no_show_it_moves_to() -> None:
    (
        given(
            approved(kataja, individual_coaching, price_cents=50_00),
            voucher(individual_coaching),
            no_show("2026-03-10"),
            on("2026-03-20", provider_chosen(kataja, since="2026-03-20")),
            no_show("2026-03-23", by=kataja),
        )
        .when(correct("no-show 2026-03-10", by=pihlaja))
        .then(entry_corrected(), no_show_charged(provider_id=kataja, charge=charge(minutes=60, cents=50_00)))
    )
    (
        given(
            approved(kataja, individual_coaching, price_cents=50_00),
            voucher(individual_coaching),
            no_show("2026-03-10"),
            no_show("2026-03-11"),
            on("2026-03-20", provider_chosen(kataja, since="2026-03-05")),
        )
        .when(correct("no-show 2026-03-10", by=pihlaja))
        .then(entry_corrected(), no_show_charged(provider_id=pihlaja, charge=one_hour, unit_price_cents=60_00))
    )


def test_a_charge_that_moves_tells_the_day_of_the_no_show_that_it_moves_to() -> None:
    (
        given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-24"))
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(), no_show_charged(planned_on=date(2026, 3, 24), provider_id=pihlaja))
    )


def test_it_passes_over_one_that_costs_a_cent() -> None:
    """However little it costs, it is charged already."""
    (
        given(
            setting("charged_no_shows_per_month_max", 2),
            voucher(individual_coaching, price_cents=1),
            no_show("2026-03-03"),
            no_show("2026-03-04"),
            no_show("2026-03-05"),
        )
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(), no_show_charged(entry_id=entry_id("no-show 2026-03-05")))
    )


def test_a_moved_charge_is_bounded_by_its_own_periods_value() -> None:
    (
        given(
            setting("no_show_consumes_unit", False),
            voucher(individual_coaching, hours=1),
            no_show("2026-03-03"),
            no_show("2026-03-04"),
        )
        .when(correct("no-show 2026-03-03"))
        .then(entry_corrected(), no_show_charged(charge=charge(minutes=0, cents=60_00)))
        .then_period(used=0, charged_cents=60_00, left_cents=0)
    )


# What the provider cancels


def test_a_providers_cancellation_is_never_billable_and_uses_no_units() -> None:
    (
        given(voucher(individual_coaching, hours=1), session("2026-03-03", 60))
        .when(record_provider_cancellation("2026-03-04"))
        .then(provider_cancelled(charge=nothing, period=1))
        .then_period(used=60, charged_cents=60_00)
        .when(correct("cancellation 2026-03-04"))
        .then(entry_corrected(charge=nothing))
    )


def test_a_providers_cancellation_leaves_the_months_charge_alone() -> None:
    (
        given(voucher(individual_coaching), provider_cancellation("2026-03-03"))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=one_hour))
    )


def test_a_providers_cancellation_stands_at_the_price_of_its_day() -> None:
    (
        given(voucher(individual_coaching))
        .when(record_provider_cancellation("2026-03-03"))
        .then(provider_cancelled(unit_price_cents=60_00))
    )


def test_a_no_show_of_one_cent_is_a_charge_like_any_other() -> None:
    (
        given(voucher(individual_coaching, price_cents=1))
        .when(record_no_show("2026-03-03"))
        .then(no_show_recorded(charge=charge(minutes=60, cents=1)))
        .when(record_no_show("2026-03-04"))
        .then(no_show_recorded(charge=nothing))
    )
