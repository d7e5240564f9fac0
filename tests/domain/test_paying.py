"""Stories of settlements paid by file: ordered once, refused, paid, given back, and what the bank tells twice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.event import By, Role
from domain.kernel.facts import Found, Named
from domain.kernel.findings import BadInput, Refusal
from domain.payment_file.commands import BeginPaymentFile, MakePaymentFile
from domain.payment_file.events import Candidate, LeftOut
from domain.payment_file.kind import PAYMENT_FILE
from domain.payment_file.state import PaymentFile
from domain.rulebook.north_savo import NORTH_SAVO
from domain.settlement.decide import ORDERS_MAX, end_to_end_id, settlement_of
from domain.settlement.state import ProviderAccount
from tests.domain.settlement_story import (
    PRICE_CENTS,
    AccountStory,
    Step,
    account,
    approves,
    draws,
    named,
    orders,
    pays,
    refuses,
    takes_back_payment,
    withdraws,
)

DRAWN = account.held("a", "2026-05-04").when(draws("may", "2026-05")).paid_to("account")
APPROVED = DRAWN.when(approves("may"))
ORDERED = APPROVED.when(orders("may"))
PAID = ORDERED.when(pays("may", PRICE_CENTS, order=1, reference="BANK-1"))

# Ordering


def test_an_approved_settlement_is_ordered_to_the_account_that_was_confirmed() -> None:
    (order,) = ORDERED.then_stands("may", "ordered").settlement("may").orders
    assert order.end_to_end_id == f"{named('may').hex}-1"
    assert (order.bank_account_id, order.amount_cents) == (named("account"), PRICE_CENTS)


def test_only_what_is_approved_is_ordered() -> None:
    DRAWN.when(orders("may")).then_refused("settlement_status", limit="approved refused returned", actual="drawn")


def test_what_is_ordered_is_not_ordered_again_nor_withdrawn() -> None:
    ORDERED.when(orders("may", file="another")).then_refused("settlement_status", actual="ordered")
    ORDERED.when(withdraws("may")).then_refused("settlement_status", actual="ordered")


def test_a_provider_without_a_confirmed_account_is_not_paid() -> None:
    story = account.held("a", "2026-05-04").when(draws("may", "2026-05"), approves("may"))
    story.when(orders("may")).then_refused("no_bank_account")
    waiting = story.paid_to("account", confirmed=False)
    waiting.when(orders("may")).then_refused("bank_account_unconfirmed")


def test_an_account_that_awaits_its_second_person_does_not_replace_the_one_before() -> None:
    (order,) = APPROVED.paid_to("newer", confirmed=False).when(orders("may")).then_accepted().settlement("may").orders
    assert order.bank_account_id == named("account")


def test_nothing_or_less_is_not_ordered() -> None:
    story = account.held("a", "2026-05-04").when(draws("may", "2026-05")).corrected("a").paid_to("account")
    story = story.when(draws("credit", "2026-05"), approves("credit"))
    story.when(orders("credit")).then_refused("nothing_to_pay", actual=-PRICE_CENTS)


def test_what_was_ordered_too_often_is_paid_by_hand() -> None:
    story = APPROVED
    for _ in range(ORDERS_MAX):
        story = story.when(orders("may"), refuses("may"))
    story.when(orders("may")).then_refused("payment_orders_max")
    assert len(story.settlement("may").orders[-1].end_to_end_id) == 35
    story.when(pays("may", PRICE_CENTS)).then_stands("may", "paid")


@given(st.uuids(), st.integers(1, ORDERS_MAX))
def test_an_end_to_end_id_names_its_settlement(settlement_id, number) -> None:  # type: ignore[no-untyped-def]
    own = end_to_end_id(settlement_id, number)
    assert len(own) <= 35
    assert settlement_of(own) == settlement_id


@pytest.mark.parametrize(
    "other", ["", "NOTPROVIDED", f"{named('may').hex}", f"{named('may').hex}-0", f"{named('may')}-1"]
)
def test_what_is_no_end_to_end_id_of_ours_names_none(other: str) -> None:
    assert settlement_of(other) is None


# What becomes of it


def test_what_the_bank_refused_is_ordered_again_under_another_id() -> None:
    again = ORDERED.when(refuses("may", order=1)).then_stands("may", "refused").when(orders("may"))
    assert [one.end_to_end_id[-2:] for one in again.settlement("may").orders] == ["-1", "-2"]
    ORDERED.when(refuses("may"), withdraws("may")).then_stands("may", "withdrawn")


def test_a_refusal_is_recorded_once_and_not_before_it_is_told() -> None:
    refused = ORDERED.when(refuses("may", order=1))
    refused.when(refuses("may", order=1)).then_refused("already_recorded", actual="2026-06-03")
    refused.when(orders("may"), refuses("may", order=1)).then_refused("already_recorded")
    ORDERED.when(refuses("may", refused_on="2026-06-04")).then_refused("in_the_future")
    APPROVED.when(refuses("may")).then_refused("settlement_status", limit="ordered", actual="approved")
    PAID.when(refuses("may", order=1)).then_refused("settlement_status", actual="paid")


def test_what_a_person_recorded_as_paid_is_recorded() -> None:
    paid = ORDERED.when(pays("may", PRICE_CENTS)).then_stands("may", "paid")
    paid.when(pays("may", PRICE_CENTS, order=1)).then_refused("already_recorded", actual="2026-06-03")


def test_a_payment_is_recorded_once_and_a_second_one_is_told() -> None:
    PAID.when(pays("may", PRICE_CENTS, order=1, reference="BANK-1")).then_refused("already_recorded")
    PAID.when(pays("may", PRICE_CENTS, order=1, reference=f"{named('may').hex}-1")).then_refused("already_recorded")
    PAID.when(pays("may", PRICE_CENTS, order=1, reference="BANK-2")).then_refused("paid_twice", actual="2026-06-03")


def test_a_payment_of_an_order_that_was_refused_and_ordered_again_is_a_second_one() -> None:
    again = ORDERED.when(refuses("may", order=1), orders("may"))
    again.when(pays("may", PRICE_CENTS, order=1)).then_refused("paid_twice")
    again.when(pays("may", PRICE_CENTS, order=2), pays("may", PRICE_CENTS, order=1)).then_refused("paid_twice")


def test_a_payment_that_was_refused_first_is_recorded_all_the_same() -> None:
    ORDERED.when(refuses("may", order=1), pays("may", PRICE_CENTS, order=1)).then_stands("may", "paid")


def test_a_returned_payment_is_recorded_once_and_ordered_again() -> None:
    returned = PAID.when(takes_back_payment("may", order=1)).then_stands("may", "returned")
    returned.when(takes_back_payment("may", order=1)).then_refused("already_recorded")
    returned.when(pays("may", PRICE_CENTS, order=1, reference="BANK-1")).then_refused("already_recorded")
    again = returned.when(orders("may"), pays("may", PRICE_CENTS, order=2, reference="BANK-2"))
    again.then_stands("may", "paid")
    again.when(takes_back_payment("may", order=1)).then_refused("already_recorded")


def test_an_order_that_was_paid_and_came_back_is_not_refused_afterwards() -> None:
    again = PAID.when(takes_back_payment("may", order=1), orders("may")).then_stands("may", "ordered")
    again.when(refuses("may", order=1)).then_refused("already_recorded", actual="2026-06-03")
    again.when(refuses("may", order=2)).then_stands("may", "refused")


STEPS: tuple[Step, ...] = (
    orders("may"),
    orders("may", file="another"),
    refuses("may"),
    refuses("may", order=1),
    pays("may", PRICE_CENTS),
    pays("may", PRICE_CENTS, order=1, reference="BANK-1"),
    pays("may", PRICE_CENTS, order=2, reference="BANK-2"),
    takes_back_payment("may"),
    takes_back_payment("may", order=1),
)


@given(st.lists(st.sampled_from(STEPS), max_size=25))
def test_whatever_happens_at_most_one_order_or_payment_is_out(steps: list[Step]) -> None:
    story: AccountStory = APPROVED
    for step in steps:
        settlement = story.settlement("may")
        if _names_no_order(step, len(settlement.orders)):
            continue
        after = story.when(step)
        if after.refused:
            continue
        story = after
        settlement = story.settlement("may")
        waiting = sum(one.refused_on is None for one in settlement.orders)
        out = sum(one.returned_on is None for one in settlement.payments)
        assert out == (settlement.status == "paid")
        assert waiting <= len(settlement.orders)
        assert (settlement.waiting is not None) == (settlement.status == "ordered")
        assert out + (settlement.waiting is not None) <= 1


def _names_no_order(step: Step, ordered: int) -> bool:
    """Whether a step tells of an order that there is not: whoever reads what a bank tells finds it first."""
    own = getattr(step(APPROVED), "end_to_end_id", None)
    return own is not None and int(own.rpartition("-")[2]) > ordered


# Files

BY = By(named("Kirsi"), Role.BILLING, None, named("request"), ORDERED.by("Kirsi").decided_at)
MAY = Candidate(settlement_id=named("may"), provider_id=named("provider"), account_id=named("account"))


def begun(execution_on: date = date(2026, 6, 3), candidates: tuple[Candidate, ...] = (MAY,)) -> PaymentFile:
    command = BeginPaymentFile(by=BY, payment_file_id=named("file"), candidates=candidates, execution_on=execution_on)
    state = PAYMENT_FILE.after(None, PAYMENT_FILE.decide(None, command, Found(), NORTH_SAVO))
    assert state is not None
    return state


def made(file: PaymentFile, state: ProviderAccount, *left_out: LeftOut) -> PaymentFile:
    command = MakePaymentFile(by=BY, digest="0f", left_out=left_out)
    assert PAYMENT_FILE.asks(file, command).of_its_own == (Named(ProviderAccount, named("account")),)
    found = Found(things={Named(ProviderAccount, named("account")): state})
    after = PAYMENT_FILE.after(file, PAYMENT_FILE.decide(file, command, found, NORTH_SAVO))
    assert after is not None
    assert PAYMENT_FILE.audit(after).faults == ()
    return after


def test_a_file_is_made_of_what_stands_ordered_in_it() -> None:
    file = made(begun(), ORDERED.account)
    assert (file.transfers, file.total_cents, file.taken) == (1, PRICE_CENTS, (MAY,))


def then_refused(code: str, story: AccountStory) -> None:
    """A file of the story's settlement is not made, for this reason."""
    with pytest.raises(Refusal) as refusal:
        made(begun(), story.account)
    assert [one.code for one in refusal.value.violations] == [code]


def test_a_file_may_pay_nothing() -> None:
    file = made(begun(), DRAWN.account, LeftOut(settlement_id=named("may"), codes=("not_approved",)))
    assert (file.transfers, file.total_cents, file.taken) == (0, 0, ())


@pytest.mark.parametrize(
    "story", [APPROVED, PAID, ORDERED.when(refuses("may")), APPROVED.when(orders("may", file="b"))]
)
def test_a_file_is_not_made_of_what_is_no_longer_ordered_in_it(story: AccountStory) -> None:
    then_refused("payment_order_withdrawn", story)


@pytest.mark.parametrize("execution_on", ["2026-06-02", "2026-06-06", "2026-06-07", "2026-06-19", "2026-12-31"])
def test_a_file_is_paid_on_a_working_day_that_is_not_past_nor_far(execution_on: str) -> None:
    with pytest.raises(BadInput) as wrong:
        begun(date.fromisoformat(execution_on))
    assert wrong.value.field == "execution_on"
