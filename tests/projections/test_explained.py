"""What explanations work out anew is what is posted, and what settlements take: to the cent, whatever happened."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from api.explanations.entries import are_posted
from domain.rulebook.north_savo import NORTH_SAVO
from domain.settlement.earned import PostingSpan, Taken, all_until, left_of, lines_of
from domain.voucher.explaining import steps_of
from projections.postings.fold import Account
from projections.postings.questions import EntryPosting
from projections.postings.recounting import EarnedAgain
from tests.projections.histories import PROVIDERS, voucher_history
from tests.projections.test_postings import postings_along


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_what_is_worked_out_is_posted_and_sums_to_it_for_each_entry(chance: Random, number: int) -> None:
    _, events = voucher_history(chance, number)
    posted: dict[int, list[EntryPosting]] = {}
    for event, (_, postings) in zip(events, postings_along(events), strict=True):
        posted[event.originator_version] = [
            EntryPosting(
                event.originator_version, line, one.account, event.originator_id, one.provider_id, one.reversal,
                one.happened_on, one.unit, one.units, one.unit_price_cents, one.amount_cents,
            )
            for line, one in enumerate(postings, 1)
            if one.entry_id is not None
        ]  # fmt: skip
    steps = list(steps_of(events, NORTH_SAVO))
    assert {step.event.originator_version for step in steps} == {place for place, moved in posted.items() if moved}
    assert all(are_posted(step.derived, posted[step.event.originator_version]) for step in steps)
    for entry_id in {step.entry_id for step in steps}:
        own = [step for step in steps if step.entry_id == entry_id]
        earned = [one for step in own for one in posted[step.event.originator_version] if one.account == Account.EARNED]
        if earned:
            assert sum(one.amount_cents for one in earned) == sum(step.derived.amount_cents for step in own)


@settings(max_examples=50, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(10, 80), st.lists(st.integers(3, 8), min_size=1, max_size=4))
def test_a_settlements_lines_are_worked_out_to_its_total(chance: Random, number: int, months: list[int]) -> None:
    _, events = voucher_history(chance, number)
    again = EarnedAgain()
    for position, event in enumerate(events, 1):
        again.take(position, event)
    derived = {
        (step.event.originator_version, step.entry_id): step.derived.amount_cents
        for step in steps_of(events, NORTH_SAVO)
    }
    for provider_id in PROVIDERS:
        settled: tuple[PostingSpan, ...] = ()
        for month in months:  # each takes what happened by its end and those before it did not
            position = chance.randint(1, len(events))
            took = left_of(all_until(date(2026, month, 28), position), settled)
            postings = again.answer(Taken(provider_id, took, position)).postings
            worked_out = sum(derived[one.position, one.entry_id] for one in postings)
            assert worked_out == sum(line.amount_cents for line in lines_of(postings))
            settled = (*settled, *took)
