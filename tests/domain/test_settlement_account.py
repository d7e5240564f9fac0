"""What an account is after its events, what its settlements hold line by line, and what a replay looks at in it."""

from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.kernel.event import Quantity
from domain.kernel.facts import NOTHING_ASKED, Asks, Found, Named
from domain.kernel.kind import Audit, Recount
from domain.provider.state import Provider
from domain.rulebook import Service
from domain.settlement.earned import (
    Earned,
    EarnedPosting,
    PostingSpan,
    Taken,
    Unsettled,
    all_until,
    digest_of,
    lines_of,
    totals_of,
)
from domain.settlement.events import SettlementDrawn, SettlementEvent, Total
from domain.settlement.kind import SETTLEMENT
from domain.settlement.state import Payment, ProviderAccount, SettlementStatus, account_id, adjusting
from domain.voucher.events import EntryKind
from tests.domain.settlement_story import (
    PRICE_CENTS,
    AccountStory,
    account,
    approves,
    because,
    draws,
    named,
    pays,
    session,
    takes_back_payment,
    withdraws,
)
from tests.domain.story import kataja

MAY = account.held("a", "2026-05-04").held("b", "2026-05-20")
DRAWN = MAY.when(draws("may", "2026-05"))
PROVIDER = named("provider")
COACHING, WORK = Service.INDIVIDUAL_COACHING, Service.SUPPORTED_WORK_ACTIVITY


def day_of_work(entry: str, held_on: str, position: int, days: int = 1) -> EarnedPosting:
    """An activity day of 55 euros in the log."""
    of_hours = session(entry, held_on, days * 55_00, position)
    return replace(of_hours, service=WORK, quantity=Quantity(days=days), unit_price_cents=55_00)


def free(entry: str, position: int, *, reversal: bool = False) -> EarnedPosting:
    """A no-show that costs nothing, or its correction."""
    costs = session(entry, "2026-05-04", 0, position, reversal=reversal)
    return replace(costs, kind=EntryKind.NO_SHOW, quantity=Quantity(minutes=0))


# What it holds


def test_an_account_is_its_provider_s_alone_from_its_first_settlement_on() -> None:
    assert not MAY.account.is_known_to(PROVIDER), "nobody knows whose it is yet"
    assert DRAWN.account.is_known_to(PROVIDER)
    assert not DRAWN.account.is_known_to(kataja)
    assert (DRAWN.account.id, DRAWN.account.version) == (named("account"), 1)
    unknown = named("never drawn")
    with pytest.raises(KeyError) as nothing:
        DRAWN.account.settlement(unknown)
    assert nothing.value.args == (unknown,)


def test_an_account_begins_with_the_stream_of_its_first_event() -> None:
    (drawn,) = DRAWN.events
    assert SETTLEMENT.evolve(None, drawn) == DRAWN.account
    assert account_id("pohjois_savo", PROVIDER) != account_id("another", PROVIDER)
    stream = uuid5(NAMESPACE_URL, f"setelikirja:pohjois_savo:account:{PROVIDER}")
    assert account_id("pohjois_savo", PROVIDER) == stream


def test_a_settlement_keeps_what_was_drawn_approved_paid_and_came_back() -> None:
    drawn = DRAWN.settlement("may")
    (event,) = DRAWN.events
    assert isinstance(event, SettlementDrawn)
    assert (drawn.position, drawn.amount_cents, drawn.drawn) == (2, 2 * PRICE_CENTS, event.by)
    paid = DRAWN.when(approves("may"), pays("may", 2 * PRICE_CENTS))
    assert paid.settlement("may").approved == paid.events[1].by
    payment = Payment(date(2026, 6, 3), "RF18 5390 0754 7034", 2 * PRICE_CENTS, paid.events[2].by)
    assert paid.settlement("may").payments == (payment,)
    back = paid.when(takes_back_payment("may"))
    returned = replace(payment, returned_on=date(2026, 6, 3), returned_because=because)
    assert back.settlement("may").payments == (returned,)
    assert back.account.version == 4
    withdrawn = back.when(withdraws("may"))
    assert withdrawn.settlement("may") == replace(
        back.settlement("may"),
        status=SettlementStatus.WITHDRAWN,
        withdrawn=withdrawn.events[-1].by,
        withdrawn_because=because,
    )


# What adjusts an earlier month


def holding(story: AccountStory, month: str) -> list[str]:
    """Which entries of the log belong to the bill of a month as adjustments."""
    spans = adjusting(story.account, date.fromisoformat(f"{month}-01"), story.position)
    names = {named(name): name for name in ("a", "b", "late", "june", "july")}
    return [
        names[one.entry_id] for one in story.earned if any(span.holds(one.happened_on, one.position) for span in spans)
    ]


def test_what_came_late_adjusts_the_month_in_whose_settlement_it_is() -> None:
    story = DRAWN.held("late", "2026-05-31").held("june", "2026-06-01").on("2026-07-03")
    assert holding(story, "2026-05") == []
    assert holding(story, "2026-06") == ["late"], "what is open, as long as June is not settled"
    assert holding(MAY, "2026-06") == [], "no earlier month is settled"
    settled = story.when(draws("june", "2026-06"))
    assert holding(settled, "2026-06") == ["late"]
    assert holding(settled, "2026-05") == []
    later = settled.held("july", "2026-06-30")
    assert holding(later, "2026-07") == ["july"]
    assert holding(later, "2026-06") == ["late"], "it is settled: what comes now is the next month's"


def test_what_is_open_is_that_of_months_up_to_the_last_settled_one() -> None:
    story = account.held("a", "2026-04-30").held("b", "2026-05-20").when(draws("april", "2026-04"))
    assert holding(story, "2026-06") == [], "of May there is no settlement yet"
    both = story.when(draws("may", "2026-05")).held("late", "2026-04-02")
    assert holding(both, "2026-06") == ["late"]
    assert holding(both.when(withdraws("may")), "2026-06") == ["late"]


def test_a_withdrawn_settlement_adjusts_nothing() -> None:
    story = DRAWN.held("late", "2026-05-31").on("2026-07-03").when(draws("june", "2026-06"), withdraws("june"))
    assert holding(story, "2026-06") == ["late"], "it is open again"
    assert holding(DRAWN.when(withdraws("may")), "2026-06") == []


# Spans and lines


def test_spans_that_only_touch_leave_each_other_whole() -> None:
    span = PostingSpan(date(2026, 5, 10), date(2026, 5, 20), 5, 9)
    for neighbour in (
        span._replace(after_day=date(2026, 5, 1), until=date(2026, 5, 10)),
        span._replace(after_day=date(2026, 5, 20), until=date(2026, 5, 31)),
        span._replace(after=1, up_to=5),
        span._replace(after=9, up_to=12),
        span._replace(after_day=date(2026, 5, 1), until=date(2026, 5, 10), after=6, up_to=7),
        span._replace(after_day=date(2026, 5, 12), until=date(2026, 5, 14), after=9, up_to=12),
    ):
        assert [*span.without(neighbour)] == [span]


def test_the_first_posting_of_a_log_is_among_all() -> None:
    assert all_until(date(2026, 5, 31), 9).holds(date(2026, 5, 4), 1)


def test_what_costs_nothing_is_a_line_and_what_was_taken_back_at_once_is_none() -> None:
    (line,) = lines_of([free("a", 1)])
    assert (line.quantity, line.amount_cents, line.reversal) == (Quantity(minutes=0), 0, False)
    (taken_back,) = lines_of([free("a", 2, reversal=True)])
    assert taken_back.reversal, "it was settled before, and no longer stands"
    assert lines_of([free("a", 1), free("a", 2, reversal=True)]) == ()


def test_what_is_taken_back_in_part_is_a_line_that_no_longer_stands() -> None:
    moved = [session("a", "2026-05-04", 6_000, 1), session("a", "2026-05-04", 5_000, 2, reversal=True)]
    (line,) = lines_of(moved)
    assert (line.reversal, line.quantity.units, line.amount_cents) == (True, 0, 1_000)


def test_days_are_summed_and_shown_as_days() -> None:
    postings = [day_of_work("a", "2026-05-04", 1), day_of_work("b", "2026-05-05", 2), day_of_work("c", "2026-06-01", 3)]
    lines = lines_of([*postings, session("d", "2026-05-04", PRICE_CENTS, 4)])
    assert [line.quantity for line in lines if line.service is WORK] == [Quantity(days=1)] * 3
    assert all(b'"days":1,' in line.canonical() for line in lines if line.service is WORK)
    assert all(b'"minutes":60,' in line.canonical() for line in lines if line.service is COACHING)
    assert totals_of(lines) == (
        Total(service=COACHING, month=date(2026, 5, 1), quantity=Quantity(minutes=60), amount_cents=PRICE_CENTS),
        Total(service=WORK, month=date(2026, 5, 1), quantity=Quantity(days=2), amount_cents=110_00),
        Total(service=WORK, month=date(2026, 6, 1), quantity=Quantity(days=1), amount_cents=55_00),
    )


def test_a_line_of_an_earlier_month_adjusts_that_one() -> None:
    (line,) = lines_of([session("a", "2026-05-31", PRICE_CENTS, 1)])
    assert line.adjusts(date(2026, 6, 1)) == date(2026, 5, 1)
    assert line.adjusts(date(2026, 5, 1)) is None


# What it asks for


def test_a_settlement_asks_for_its_provider_and_for_what_is_open() -> None:
    command = draws("may", "2026-05")(MAY)
    open_then = Unsettled(PROVIDER, date(2026, 5, 31), ())
    assert SETTLEMENT.asks(MAY.account, command) == Asks(things=(Named(Provider, PROVIDER),), questions=(open_then,))
    took = DRAWN.settlement("may").took
    (left,) = SETTLEMENT.asks(DRAWN.account, draws("june", "2026-06")(DRAWN)).questions
    assert left == Unsettled(PROVIDER, date(2026, 6, 30), took)
    assert SETTLEMENT.asks(DRAWN.account, approves("may")(DRAWN)) == NOTHING_ASKED


# What a replay looks at


def test_a_replay_looks_at_each_settlement_s_status_total_and_digest() -> None:
    story = DRAWN.when(withdraws("may"), draws("again", "2026-05"))
    first, second = story.account.settlements
    assert SETTLEMENT.audit(story.account) == Audit(
        (
            f"{first.settlement_id} withdrawn {2 * PRICE_CENTS} {first.digest}",
            f"{second.settlement_id} drawn {2 * PRICE_CENTS} {second.digest}",
        )
    )


def test_a_replay_finds_what_cannot_be_true_of_an_account() -> None:
    (may,) = DRAWN.account.settlements
    twice = replace(DRAWN.account, settlements=(may, may, may))
    assert SETTLEMENT.audit(twice).faults == ("two standing settlements took the same",)
    negative = replace(may, took=(), carried=(named("before"),))
    carried = replace(DRAWN.account, settlements=(negative, negative))
    assert SETTLEMENT.audit(carried).faults == ("a negative total is carried over twice",)
    one_cent = replace(may, total_cents=may.total_cents + 1)
    assert SETTLEMENT.audit(replace(DRAWN.account, settlements=(one_cent,))).faults == (
        f"settlement {may.settlement_id} is not the sum of what it took",
    )
    all_of_it = replace(DRAWN.account, settlements=(may, replace(one_cent, carried=(named("x"), named("x")))))
    assert len(SETTLEMENT.audit(all_of_it).faults) == 3


def recount() -> Recount[ProviderAccount, SettlementEvent]:
    assert SETTLEMENT.recount is not None
    return SETTLEMENT.recount


def test_a_replay_counts_again_what_a_settlement_took() -> None:
    (drawn,) = DRAWN.events
    assert isinstance(drawn, SettlementDrawn)
    question = Taken(PROVIDER, DRAWN.settlement("may").took, drawn.position)
    assert recount().asks(DRAWN.account, drawn) == (question,)

    def faults(event: SettlementEvent, *earned: EarnedPosting) -> tuple[str, ...]:
        answers = Found(answers={question: Earned(drawn.position, earned)})
        return recount().faults(DRAWN.account, event, answers)

    told = (f"settlement {drawn.settlement_id} does not hold what its provider had earned at {drawn.position}",)
    assert faults(drawn, *MAY.earned) == ()
    assert faults(drawn, MAY.earned[0]) == told
    lines = lines_of(MAY.earned)
    for other in (
        replace(drawn, lines=3),
        replace(drawn, totals=()),
        replace(drawn, amount_cents=1),
        replace(drawn, digest=digest_of(lines[:1])),
    ):
        assert faults(other, *MAY.earned) == told


def test_what_sums_nothing_up_is_not_counted_again() -> None:
    story = DRAWN.when(approves("may"))
    assert recount().asks(story.account, story.events[-1]) == ()
    assert recount().faults(story.account, story.events[-1], Found()) == ()
