"""Stories of settlements: what a month's settlement takes, four eyes, paying, and what goes back."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.settlement.earned import PostingSpan, all_until, digest_of, left_of, lines_of
from domain.settlement.events import SettlementWithdrawn
from domain.settlement.state import SettlementStatus
from tests.domain.settlement_story import (
    PRICE_CENTS,
    account,
    approves,
    draws,
    pays,
    session,
    takes_back_payment,
    withdraws,
)

MAY = account.held("a", "2026-05-04").held("b", "2026-05-20")
DRAWN = MAY.when(draws("may", "2026-05"))


# What it takes


def test_a_settlement_takes_what_happened_by_the_months_end() -> None:
    MAY.held("june", "2026-06-01").when(draws("may", "2026-05")).then_settled(
        "may", lines=2, total_cents=2 * PRICE_CENTS
    )


def test_what_is_settled_is_not_taken_again() -> None:
    DRAWN.when(draws("again", "2026-05")).then_refused("nothing_to_settle")


def test_a_month_is_settled_from_the_day_after_its_end() -> None:
    MAY.on("2026-05-31").when(draws("may", "2026-05")).then_refused(
        "month_not_over", limit="2026-05-31", actual="2026-05-31"
    )
    MAY.on("2026-06-01").when(draws("may", "2026-05")).then_accepted()


def test_all_that_refuses_a_settlement_is_told_at_once() -> None:
    story = account.on("2026-05-31").when(draws("may", "2026-05"))
    story.then_refused("month_not_over").then_refused("nothing_to_settle")


def test_a_settlement_of_one_cent_is_paid_and_one_of_nothing_is_not() -> None:
    for cents in (1, 0):
        story = account.held("a", "2026-05-04", cents=cents).when(draws("may", "2026-05"), approves("may"))
        paid = story.when(pays("may", cents))
        if cents:
            paid.then_stands("may", "paid")
        else:
            paid.then_refused("nothing_to_pay", actual=0)


def test_what_is_withdrawn_says_whose_it_was_and_what_it_took() -> None:
    withdrawn = DRAWN.when(withdraws("may"))
    (event,) = [one for one in withdrawn.events if isinstance(one, SettlementWithdrawn)]
    assert (event.provider_id, event.totals) == (DRAWN.account.provider_id, DRAWN.settlement("may").totals)


def test_what_came_late_goes_into_the_next_settlement() -> None:
    story = DRAWN.held("late", "2026-05-21").held("june", "2026-06-02").on("2026-07-01").when(draws("june", "2026-06"))
    story.then_settled("june", lines=2, total_cents=2 * PRICE_CENTS)
    assert [total.month for total in story.settlement("june").totals] == [date(2026, 5, 1), date(2026, 6, 1)]


def test_an_earlier_month_can_be_settled_after_a_later_one() -> None:
    story = DRAWN.held("april", "2026-04-02").when(draws("april", "2026-04"))
    story.then_settled("april", lines=1, total_cents=PRICE_CENTS)
    story.when(draws("may again", "2026-05")).then_refused("nothing_to_settle")


def test_what_was_recorded_and_corrected_before_it_is_no_line() -> None:
    MAY.corrected("a").when(draws("may", "2026-05")).then_settled("may", lines=1, total_cents=PRICE_CENTS)


def test_what_is_corrected_after_it_is_a_line_of_the_next_one() -> None:
    story = DRAWN.corrected("a").held("june", "2026-06-02").on("2026-07-01").when(draws("june", "2026-06"))
    story.then_settled("june", lines=2, total_cents=0)


# Negative totals


CREDIT = DRAWN.corrected("a").when(draws("credit", "2026-05"))


def test_a_negative_total_is_carried_forward_and_not_paid() -> None:
    CREDIT.then_settled("credit", lines=1, total_cents=-PRICE_CENTS)
    CREDIT.when(approves("credit"), pays("credit", PRICE_CENTS)).then_refused("nothing_to_pay", actual=-PRICE_CENTS)
    story = CREDIT.held("c", "2026-05-21").held("d", "2026-05-22").when(draws("next", "2026-05"))
    story.then_settled("next", lines=2, total_cents=PRICE_CENTS, carried_over_cents=-PRICE_CENTS)


def test_a_negative_total_goes_on_until_it_is_worked_off() -> None:
    deeper = CREDIT.corrected("b").when(draws("deeper", "2026-05"))
    deeper.then_settled("deeper", lines=1, total_cents=-2 * PRICE_CENTS, carried_over_cents=-PRICE_CENTS)
    story = deeper.held("c", "2026-05-21", 3 * PRICE_CENTS).when(draws("next", "2026-05"))
    story.then_settled("next", lines=1, total_cents=PRICE_CENTS, carried_over_cents=-2 * PRICE_CENTS)


def test_what_was_carried_on_is_withdrawn_from_the_last_one_backwards() -> None:
    story = CREDIT.held("c", "2026-05-21").when(draws("next", "2026-05"))
    story.when(withdraws("credit")).then_refused("settlement_carried_over", actual="2026-05-01")
    story = story.when(withdraws("next"), withdraws("credit")).then_stands("credit", "withdrawn")
    story.when(draws("all", "2026-05")).then_settled("all", lines=2, total_cents=0)


def test_a_carry_over_is_open_again_where_its_settlement_is_withdrawn() -> None:
    story = CREDIT.held("c", "2026-05-21").when(draws("next", "2026-05"), withdraws("next"))
    story.when(draws("then", "2026-05")).then_settled("then", lines=1, total_cents=0, carried_over_cents=-PRICE_CENTS)


# Four eyes, paying, taking back


def test_who_draws_does_not_approve() -> None:
    DRAWN.when(approves("may", person="Billa")).then_refused("own_approval")
    DRAWN.when(approves("may")).then_stands("may", "approved")


def test_only_what_is_approved_is_paid() -> None:
    DRAWN.when(pays("may", 2 * PRICE_CENTS)).then_refused(
        "settlement_status", limit="approved refused returned ordered", actual="drawn"
    )


def test_it_is_paid_in_whole() -> None:
    approved = DRAWN.when(approves("may"))
    approved.when(pays("may", PRICE_CENTS)).then_refused(
        "payment_amount_differs", limit=2 * PRICE_CENTS, actual=PRICE_CENTS
    )
    approved.when(pays("may", 2 * PRICE_CENTS)).then_stands("may", "paid")


def test_it_is_paid_once() -> None:
    paid = DRAWN.when(approves("may"), pays("may", 2 * PRICE_CENTS))
    paid.when(pays("may", 2 * PRICE_CENTS)).then_refused("settlement_status", actual="paid")


def test_a_payment_lies_between_its_approval_and_today() -> None:
    approved = DRAWN.when(approves("may"))
    approved.when(pays("may", 2 * PRICE_CENTS, paid_on="2026-06-04")).then_refused("in_the_future")
    approved.when(pays("may", 2 * PRICE_CENTS, paid_on="2026-06-02")).then_malformed("paid_on")


def test_a_returned_payment_opens_it_again() -> None:
    paid = DRAWN.when(approves("may"), pays("may", 2 * PRICE_CENTS))
    returned = paid.when(takes_back_payment("may")).then_stands("may", "returned")
    assert returned.settlement("may").payments[0].returned_on == date(2026, 6, 3)
    returned.when(pays("may", 2 * PRICE_CENTS)).then_stands("may", "paid")
    withdrawn = returned.when(withdraws("may")).then_stands("may", "withdrawn")
    withdrawn.when(draws("again", "2026-05")).then_settled("again", lines=2, total_cents=2 * PRICE_CENTS)


def test_only_what_was_paid_comes_back_and_not_before() -> None:
    DRAWN.when(takes_back_payment("may")).then_refused("settlement_status", limit="paid", actual="drawn")
    paid = DRAWN.when(approves("may"), pays("may", 2 * PRICE_CENTS))
    paid.when(takes_back_payment("may", returned_on="2026-06-02")).then_malformed("returned_on")
    paid.when(takes_back_payment("may", returned_on="2026-06-04")).then_refused("in_the_future")


def test_a_paid_settlement_is_not_withdrawn() -> None:
    paid = DRAWN.when(approves("may"), pays("may", 2 * PRICE_CENTS))
    paid.when(withdraws("may")).then_refused("settlement_status", actual="paid")


def test_what_is_withdrawn_is_open_for_the_next_one() -> None:
    story = DRAWN.when(withdraws("may"))
    story.when(draws("again", "2026-05")).then_settled("again", lines=2, total_cents=2 * PRICE_CENTS)
    assert story.when(draws("again", "2026-05")).settlement("again").digest == DRAWN.settlement("may").digest


# Spans


@pytest.mark.parametrize("days_apart", [0, 1, -1])
def test_a_span_holds_its_last_day_and_position_and_not_its_first(days_apart: int) -> None:
    span = PostingSpan(date(2026, 5, 10), date(2026, 5, 20), 5, 9)
    assert span.holds(date(2026, 5, 20 + days_apart), 9) == (days_apart <= 0)
    assert span.holds(date(2026, 5, 11 + days_apart), 6) == (days_apart >= 0)
    assert not span.holds(date(2026, 5, 15), 5)


def test_months_settled_in_order_leave_two_spans_each() -> None:
    taken: list[PostingSpan] = []
    for month in range(1, 25):
        until, position = date(2026 + (month - 1) // 12, (month - 1) % 12 + 1, 28), 100 * month
        own = left_of(all_until(until, position), taken)
        assert len(own) == (1 if month == 1 else 2)
        taken += own


POINTS = [(date(2026, 1, day), position) for day in range(1, 9) for position in range(1, 9)]
DRAWINGS = st.lists(
    st.tuples(st.integers(1, 8), st.integers(1, 8), st.lists(st.integers(0, 7), max_size=3)), min_size=1, max_size=8
)


@settings(max_examples=200)
@given(DRAWINGS)
def test_each_posting_is_in_at_most_one_standing_settlement(drawings: list[tuple[int, int, list[int]]]) -> None:
    standing: dict[int, tuple[PostingSpan, ...]] = {}
    for number, (until, position, withdrawn) in enumerate(drawings):
        whole = all_until(date(2026, 1, until), position)
        own = left_of(whole, [span for spans in standing.values() for span in spans])
        for point in POINTS:
            taken = sum(span.holds(*point) for spans in standing.values() for span in spans)
            mine = sum(span.holds(*point) for span in own)
            assert taken <= 1
            assert mine == (1 if whole.holds(*point) and not taken else 0)
        standing[number] = own
        for one in withdrawn:
            standing.pop(one, None)


# Lines


def test_lines_are_in_one_order_whatever_the_postings_come_in() -> None:
    postings = [session(name, "2026-05-04", PRICE_CENTS, position) for position, name in enumerate("abcd", 1)]
    assert digest_of(lines_of(postings)) == digest_of(lines_of(reversed(postings)))


def test_a_digest_is_over_every_figure_of_a_line() -> None:
    (line,) = lines_of([session("a", "2026-05-04", 6_000, 1)])
    assert line.canonical() == (
        b'{"amount_cents":6000,"entry_id":"%b","happened_on":"2026-05-04","kind":"session","minutes":60,'
        b'"reversal":false,"service":"individual_coaching","unit_price_cents":5230,"voucher_id":"%b"}\n'
        % (str(line.entry_id).encode(), str(line.voucher_id).encode())
    )


def test_a_status_is_one_of_seven() -> None:
    assert set(SettlementStatus) == {"drawn", "approved", "ordered", "refused", "paid", "withdrawn", "returned"}
