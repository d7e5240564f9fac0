"""What is left of a period is spread over its days cent for cent."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.budget.forecast import spread
from projections.postings.questions import Left

TODAY = date(2026, 6, 16)


@given(st.integers(1, 10_000_000), st.integers(-200, 200), st.integers(0, 400))
def test_no_cent_is_lost_and_none_is_made(cents: int, starts_in: int, days: int) -> None:
    first = TODAY + timedelta(days=starts_in)
    last = max(first, TODAY) + timedelta(days=days)
    months = dict(spread(Left("individual_coaching", first, last, cents), TODAY))
    assert sum(months.values()) == cents
    assert min(months) >= TODAY.replace(day=1)
    assert max(months) == last.replace(day=1)


def test_whole_months_get_as_many_parts_as_they_have_days() -> None:
    left = Left("individual_coaching", date(2026, 6, 16), date(2026, 7, 15), 30_00)
    assert dict(spread(left, TODAY)) == {date(2026, 6, 1): 15_00, date(2026, 7, 1): 15_00}
