"""Double entry: what each event moves, and that nothing is made or lost at any position."""

from collections import Counter
from collections.abc import Iterable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.voucher.events import EntryKind, VoucherEvent
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from projections.postings.fold import POSTINGS, Account, Posting, Worth, postings_of
from tests.conftest import Database
from tests.domain import story as told
from tests.projections.conftest import caught_up, connected, projecting, rows
from tests.projections.histories import append, county_history, voucher_history


def worth(voucher: Voucher | None) -> dict[int, Worth]:
    """What the periods of a voucher are worth, by the domain's own account."""
    if voucher is None:
        return {}
    return {
        period.number: Worth(voucher.unit, 0 if period.reversed else period.value_cents) for period in voucher.periods
    }


def postings_along(events: Iterable[VoucherEvent]) -> Iterable[tuple[Voucher, tuple[Posting, ...]]]:
    """Each event's postings and the voucher right after it."""
    voucher: Voucher | None = None
    for event in events:
        postings = postings_of(event, worth(voucher))
        voucher = VOUCHER.after(voucher, [event])
        assert voucher is not None
        yield voucher, postings


def balance(postings: Iterable[Posting], account: Account) -> tuple[int, int]:
    """Units and cents on an account."""
    there = [posting for posting in postings if posting.account is account]
    return sum(posting.units for posting in there), sum(posting.amount_cents for posting in there)


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_every_event_moves_value_and_makes_none(chance: Random, steps: int) -> None:
    _, events = voucher_history(chance, steps)
    for _, postings in postings_along(events):
        assert sum(posting.units for posting in postings) == 0
        assert sum(posting.amount_cents for posting in postings) == 0


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_the_accounts_say_what_the_voucher_says(chance: Random, steps: int) -> None:
    _, events = voucher_history(chance, steps)
    so_far: list[Posting] = []
    for voucher, postings in postings_along(events):
        so_far += postings
        standing = voucher.standing_periods()
        granted = sum(period.granted for period in standing), sum(period.value_cents for period in standing)
        earned = sum(period.used for period in voucher.periods), sum(period.charged_cents for period in voucher.periods)
        left = granted[0] - earned[0], granted[1] - earned[1]
        assert balance(so_far, Account.GRANTED) == (-granted[0], -granted[1])
        assert balance(so_far, Account.EARNED) == earned
        held, empty = (Account.AVAILABLE, Account.LAPSED)
        if voucher.closing is not None:
            held, empty = empty, held
        assert balance(so_far, held) == left
        assert balance(so_far, empty) == (0, 0)


def accounts(*steps: told.Step) -> dict[Account, tuple[int, int]]:
    postings = [posting for _, moved in postings_along(told.given(*steps).events) for posting in moved]
    found = {account: balance(postings, account) for account in Account}
    assert found.pop(Account.SETTLED_ELSEWHERE) == (0, 0)
    return found


ten_hours = told.voucher(told.individual_coaching, hours=10)


def test_a_session_is_earned_by_its_provider_from_what_is_available() -> None:
    assert accounts(ten_hours, told.session("2026-03-03", 90)) == {
        Account.GRANTED: (-600, -600_00),
        Account.AVAILABLE: (510, 510_00),
        Account.EARNED: (90, 90_00),
        Account.LAPSED: (0, 0),
        Account.SETTLED: (0, 0),
    }


def test_what_is_recorded_after_closing_is_taken_from_what_had_lapsed() -> None:
    closed = told.closing("2026-03-10")
    assert accounts(ten_hours, closed, told.session("2026-03-03", 90)) == {
        Account.GRANTED: (-600, -600_00),
        Account.AVAILABLE: (0, 0),
        Account.EARNED: (90, 90_00),
        Account.LAPSED: (510, 510_00),
        Account.SETTLED: (0, 0),
    }


def test_reopening_makes_available_what_still_had_lapsed() -> None:
    steps = (ten_hours, told.closing("2026-03-10"), told.session("2026-03-03", 90), told.correction("closing"))
    assert accounts(*steps)[Account.LAPSED] == (0, 0)
    assert accounts(*steps)[Account.AVAILABLE] == (510, 510_00)


def test_a_chosen_providers_lower_price_gives_the_county_value_back() -> None:
    cheaper = told.approved(told.kataja, told.individual_coaching, price_cents=50_00)
    granted = told.voucher(told.individual_coaching, hours=10, provider=None)
    assert accounts(cheaper, granted, told.provider_chosen(told.kataja)) == {
        Account.GRANTED: (-600, -500_00),
        Account.AVAILABLE: (600, 500_00),
        Account.EARNED: (0, 0),
        Account.LAPSED: (0, 0),
        Account.SETTLED: (0, 0),
    }


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (told.no_show("2026-03-24"), EntryKind.NO_SHOW),
        (told.provider_cancellation("2026-03-24"), EntryKind.PROVIDER_CANCELLATION),
    ],
)
def test_what_costs_nothing_stands_in_the_books_too(entry: told.Step, kind: EntryKind) -> None:
    story = told.given(ten_hours, told.no_show("2026-03-03"), entry)
    earned = [posting for posting in postings_of(story.events[-1]) if posting.account is Account.EARNED]
    assert [(posting.kind, posting.units, posting.amount_cents) for posting in earned] == [(kind, 0, 0)]


@pytest.mark.anyio
async def test_the_table_sums_to_zero_at_every_position(any_database: Database) -> None:
    _, events = county_history(Random(2), vouchers=20, steps=50)
    end = append(any_database.application_url, any_database.schema, events)
    with projecting(any_database.application_url, any_database.schema, events_per_batch=37) as runner:
        await caught_up(runner, end)
    table = f"{any_database.schema}.postings_v{POSTINGS.version}_1"
    async with connected(any_database) as connection:
        unbalanced = await rows(
            connection,
            f"""SELECT position, unit, units, cents
                  FROM (SELECT position, unit,
                               sum(sum(units)) OVER (PARTITION BY unit ORDER BY position) AS units,
                               sum(sum(amount_cents)) OVER (PARTITION BY unit ORDER BY position) AS cents
                          FROM {table} GROUP BY position, unit) AS running
                 WHERE units <> 0 OR cents <> 0""",
        )
        assert unbalanced == []
        stored = await rows(connection, f"SELECT account, units, amount_cents FROM {table} ORDER BY position, line")
    expected: list[tuple[str, int, int]] = []
    states: dict[object, Voucher | None] = {}
    for event in events:
        before = states.get(event.originator_id)
        expected += [
            (posting.account, posting.units, posting.amount_cents) for posting in postings_of(event, worth(before))
        ]
        assert isinstance(event, VoucherEvent)
        states[event.originator_id] = VOUCHER.after(before, [event])
    assert stored == expected
    assert Counter(account for account, _, _ in stored).keys() == set(Account) - {
        Account.SETTLED,
        Account.SETTLED_ELSEWHERE,
    }
