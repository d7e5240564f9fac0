"""A voucher of another system: what that had drawn and settled comes in as one sum, first, and is billed nowhere."""

from dataclasses import replace

import pytest

from domain.kernel.findings import BadInput, NotAllowed
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import ClosingReason, EntryKind
from domain.voucher.explaining import ChargeRule, steps_of
from domain.voucher.supervision import warnings_on
from projections.postings.fold import Account, postings_of
from tests.domain.story import (
    Step,
    carried_over,
    carry_over,
    charge,
    close,
    closing,
    correct,
    correction,
    entry_corrected,
    given,
    inclusion_activity,
    individual_coaching,
    on,
    pihlaja,
    provider_chosen,
    record_no_show,
    record_session,
    session,
    session_held,
    voucher,
    was_carried_over,
)

TEN_HOURS = voucher(individual_coaching, hours=10)
"""Worth 600 €, from 2026-03-02."""


def test_it_draws_quantity_and_value_and_what_is_held_then_draws_on_what_is_left() -> None:
    (
        given(TEN_HOURS)
        .when(carry_over("2026-04-30", minutes=400, cents=390_00))
        .then(
            was_carried_over(
                charge=charge(minutes=400, cents=390_00), period=1, provider_id=pihlaja, system="Effica 4.2"
            )
        )
        .then_period(granted=600, used=400, left=200, charged_cents=390_00, left_cents=210_00)
        .when(record_session("2026-05-04", 200))
        .then(session_held(charge=charge(minutes=200, cents=200_00)))
        .when(record_session("2026-05-05", 1))
        .then_refused("quantity_exhausted", limit=0, actual=1)
    )


def test_days_are_carried_over_as_days() -> None:
    (
        given(voucher(inclusion_activity, days=10))
        .when(carry_over("2026-03-31", days=4, cents=192_00))
        .then(was_carried_over(charge=charge(days=4, cents=192_00)))
        .then_period(used=4, left=6)
    )


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (carry_over("2026-03-31", days=4, cents=60_00), "quantity"),
        (carry_over("2026-03-31", minutes=0, cents=60_00), "quantity"),
        (carry_over("2026-03-31", minutes=60, cents=-1), "amount_cents"),
    ],
)
def test_what_no_such_voucher_can_have_drawn_is_bad_input(told: Step, field: str) -> None:
    with pytest.raises(BadInput) as mistake:
        given(TEN_HOURS).when(told)
    assert mistake.value.field == field


def test_it_is_the_first_entry_and_the_only_one_of_its_kind() -> None:
    held = given(TEN_HOURS, session("2026-03-20"))
    held.when(carry_over("2026-03-20", minutes=60, cents=60_00)).then_refused(
        "carried_over_not_first", limit="2026-03-20", actual="2026-03-20"
    )
    held.when(carry_over("2026-03-19", minutes=60, cents=60_00)).then_accepted()
    (
        given(TEN_HOURS, carried_over("2026-03-31", minutes=60, cents=60_00))
        .when(carry_over("2026-03-15", minutes=60, cents=60_00, named="again"))
        .then_refused("carried_over_not_first", limit="2026-03-31", actual="2026-03-15")
    )


def test_what_was_held_by_then_is_not_recorded_beside_it() -> None:
    taken_over = given(TEN_HOURS, carried_over("2026-03-31", minutes=60, cents=60_00))
    taken_over.when(record_session("2026-03-31")).then_refused(
        "day_carried_over", limit="2026-03-31", actual="2026-03-31"
    )
    taken_over.when(record_no_show("2026-03-02")).then_refused("day_carried_over", actual="2026-03-02")
    taken_over.when(record_session("2026-04-01")).then_accepted()
    taken_over.when(correction("carried over")).when(record_session("2026-03-31")).then_accepted()


def test_it_passes_neither_the_quantity_nor_the_value_that_is_left() -> None:
    fresh = given(TEN_HOURS)
    fresh.when(carry_over("2026-03-31", minutes=601, cents=600_00)).then_refused(
        "quantity_exhausted", limit=600, actual=601, unit="minutes"
    )
    fresh.when(carry_over("2026-03-31", minutes=600, cents=600_01)).then_refused(
        "value_exhausted", limit=600_00, actual=600_01, unit="cents"
    )
    fresh.when(carry_over("2026-03-31", minutes=600, cents=600_00)).then_accepted().then_period(left=0, left_cents=0)
    fresh.when(session("2026-05-04", 300)).when(carry_over("2026-03-31", minutes=301, cents=1)).then_refused(
        "quantity_exhausted", limit=300, actual=301
    )


def test_it_is_dated_within_the_period_by_today_when_somebody_served() -> None:
    fresh = given(TEN_HOURS)
    fresh.when(carry_over("2026-03-01", minutes=60, cents=60_00)).then_refused_for_all_of(
        "no_provider_chosen", "outside_validity"
    )
    fresh.when(on("2026-03-30", carry_over("2026-03-31", minutes=60, cents=60_00))).then_refused(
        "in_the_future", limit="2026-03-30", actual="2026-03-31"
    )
    given(voucher(individual_coaching, hours=10, provider=None)).when(
        carry_over("2026-03-31", minutes=60, cents=60_00)
    ).then_refused("no_provider_chosen", actual="2026-03-31")


def test_of_a_closed_voucher_it_draws_on_what_lapsed() -> None:
    closed = given(TEN_HOURS, closing("2026-04-15"))
    closed.when(carry_over("2026-04-16", minutes=60, cents=60_00)).then_refused("voucher_closed", limit="2026-04-15")
    told = closed.when(carry_over("2026-04-15", minutes=60, cents=60_00)).then(was_carried_over(after_closing=True))
    (source, target) = postings_of(told.events[-1])
    assert (source.account, source.amount_cents) == (Account.LAPSED, -60_00)
    assert (target.account, target.amount_cents) == (Account.SETTLED_ELSEWHERE, 60_00)


def test_no_provider_earns_it_and_a_correction_takes_it_back_to_where_it_came_from() -> None:
    told = given(TEN_HOURS).when(carry_over("2026-04-30", minutes=400, cents=390_00))
    accounts = {posting.account: (posting.units, posting.amount_cents) for posting in postings_of(told.events[-1])}
    assert accounts == {Account.AVAILABLE: (-400, -390_00), Account.SETTLED_ELSEWHERE: (400, 390_00)}
    assert told.events[-1].charged is None
    corrected = told.when(correct("carried over")).then(
        entry_corrected(kind=EntryKind.CARRIED_OVER, charge=charge(minutes=-400, cents=-390_00))
    )
    accounts = {posting.account: (posting.units, posting.amount_cents) for posting in postings_of(corrected.events[-1])}
    assert accounts == {Account.AVAILABLE: (400, 390_00), Account.SETTLED_ELSEWHERE: (-400, -390_00)}
    assert corrected.events[-1].charged is None
    corrected.then_period(used=0, left=600, left_cents=600_00)
    corrected.when(carry_over("2026-04-30", minutes=410, cents=400_00, named="mended")).then_accepted()


def test_a_provider_cannot_correct_it() -> None:
    taken_over = given(TEN_HOURS, carried_over("2026-03-31", minutes=60, cents=60_00))
    with pytest.raises(NotAllowed):
        taken_over.when(correct("carried over", by=pihlaja))


def test_the_period_cannot_be_withdrawn_nor_the_voucher_closed_before_it() -> None:
    taken_over = given(TEN_HOURS, carried_over("2026-03-31", minutes=60, cents=60_00))
    taken_over.when(correct("period 1")).then_refused("period_in_use", limit=0, actual=1)
    taken_over.when(close("2026-03-30", ClosingReason.COMPLETED)).then_refused(
        "entries_after_closing", limit="2026-03-31", actual="2026-03-30"
    )


def test_it_is_explained_as_the_sum_that_was_told_at_the_price_of_its_day() -> None:
    cheaper = provider_chosen(pihlaja, since="2026-04-01", price_cents=55_00)
    told = given(TEN_HOURS, cheaper).when(carry_over("2026-04-30", minutes=400, cents=390_00))
    step = [*steps_of(told.events, NORTH_SAVO)][-1]
    assert (step.rule, step.agrees, step.unit_price_cents) == (ChargeRule.CARRIED_OVER, True, 55_00)


def test_what_it_draws_counts_for_the_warning_that_little_is_left() -> None:
    taken_over = given(TEN_HOURS, carried_over("2026-03-31", minutes=540, cents=540_00))
    course, today = taken_over.state.course, taken_over.today
    assert "quantity_nearly_used" in {one.finding.code for one in warnings_on(course, today, NORTH_SAVO)}
    without = replace(course, happenings=())
    assert "quantity_nearly_used" not in {one.finding.code for one in warnings_on(without, today, NORTH_SAVO)}
