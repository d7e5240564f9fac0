"""Whatever happens on a provider's account: each cent is settled exactly once, and the accounts sum to zero."""

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.postings.fold import Account, postings_of
from tests.domain.settlement_story import (
    AccountStory,
    account,
    approves,
    draws,
    pays,
    takes_back_payment,
    withdraws,
)

MONTHS = st.integers(1, 5).map(lambda month: f"2026-0{month}")
NUMBERS = st.integers(0, 30)
HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("held"), MONTHS, st.integers(0, 90_00)),
        st.tuples(st.just("corrected"), NUMBERS, NUMBERS),
        st.tuples(st.just("draws"), MONTHS, NUMBERS),
        st.tuples(st.sampled_from(["approves", "pays", "withdraws", "takes back"]), NUMBERS, NUMBERS),
    ),
    min_size=5,
    max_size=40,
)


def happened(story: AccountStory, number: int, what: str, one: str | int, other: int) -> AccountStory:
    """The story after one more thing; what is refused leaves it as it was."""
    if what == "held":
        return story.held(f"entry {number}", f"{one}-15", other)
    if what == "corrected":
        standing = [posting for posting in story.earned if not posting.reversal]
        taken_back = {posting.entry_id for posting in story.earned if posting.reversal}
        left = [posting for posting in standing if posting.entry_id not in taken_back]
        return story.corrected(left[int(one) % len(left)].entry_id) if left else story
    if what == "draws":
        after = story.when(draws(f"settlement {number}", str(one)))
        return story if after.refused else after
    if not story.account.settlements:
        return story
    chosen = story.account.settlements[int(one) % len(story.account.settlements)]
    step = {
        "approves": approves(chosen.settlement_id),
        "pays": pays(chosen.settlement_id, chosen.total_cents),
        "withdraws": withdraws(chosen.settlement_id),
        "takes back": takes_back_payment(chosen.settlement_id),
    }[what]
    after = story.when(step)
    return story if after.refused else after


def balances(story: AccountStory) -> dict[Account, int]:
    """What the account's own events leave on the accounts, with what was earned."""
    cents = dict.fromkeys(Account, 0)
    cents[Account.EARNED] = sum(posting.amount_cents for posting in story.earned)
    cents[Account.AVAILABLE] = -cents[Account.EARNED]
    for event in story.events:
        for posting in postings_of(event):
            cents[posting.account] += posting.amount_cents
        assert sum(cents.values()) == 0, "at every position"
    return cents


@settings(max_examples=300)
@given(HAPPENINGS)
def test_each_cent_is_settled_exactly_once_whatever_happens(told: list[tuple[str, str | int, int]]) -> None:
    story = account
    for number, (what, one, other) in enumerate(told):
        story = happened(story, number, what, one, other)
        for posting in story.earned:
            taken = sum(span.holds(posting.happened_on, posting.position) for span in story.account.settled)
            assert taken <= 1
        assert balances(story)[Account.SETTLED] == sum(one.amount_cents for one in story.account.standing)
    last = story.when(draws("the last one", "2026-05"))
    story = story if last.refused else last
    assert balances(story)[Account.EARNED] == 0, "nothing is forgotten"
    standing = list(story.account.standing)
    assert sum(one.amount_cents for one in standing) == sum(posting.amount_cents for posting in story.earned)
    # What is to be paid, and what is still carried, is that sum too: no carry-over counts twice.
    due = sum(one.total_cents for one in standing if one.total_cents > 0)
    carried = sum(one.total_cents for one in story.account.to_carry)
    assert due + carried == sum(one.amount_cents for one in standing)
