"""Days, months and weeks: the readings that the rulebook's periods, ages and weeks rest on (§ 1, § 6)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.calendar import (
    age_on,
    birthday,
    first_of_month,
    helsinki_date,
    last_day_of_months,
    monday_of,
    started_months,
)

days = st.dates(date(2026, 1, 1), date(2056, 12, 31))


@pytest.mark.parametrize(
    ("first_day", "months", "last_day"),
    [
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2026, 2, 1), 4, date(2026, 5, 31)),
        (date(2026, 3, 2), 1, date(2026, 4, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 29), 1, date(2026, 2, 28)),
        (date(2026, 1, 28), 1, date(2026, 2, 27)),
        (date(2028, 1, 29), 1, date(2028, 2, 28)),
        (date(2028, 1, 30), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 8, 31), 2, date(2026, 10, 30)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2026, 9, 1), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2026, 12, 31)),
        (date(2026, 12, 2), 1, date(2027, 1, 1)),
    ],
)
def test_whole_months_end_on_the_day_before_the_same_day_number(first_day: Any, months: int, last_day: Any) -> None:
    assert last_day_of_months(first_day, months) == last_day


@pytest.mark.parametrize(
    ("first_day", "months", "last_day"),
    [
        (date(2026, 2, 1), 4, date(2026, 6, 1)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_read_the_other_way_whole_months_end_on_the_same_day_number(first_day: Any, months: int, last_day: Any) -> None:
    assert last_day_of_months(first_day, months, same_day=True) == last_day
    assert started_months(first_day, last_day, same_day=True) == months
    assert started_months(first_day, last_day + timedelta(days=1), same_day=True) == months + 1


@pytest.mark.parametrize(
    ("first_day", "last_day", "months"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), 1),
        (date(2026, 3, 2), date(2026, 4, 1), 1),
        (date(2026, 3, 2), date(2026, 4, 2), 2),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 31), date(2026, 3, 1), 2),
        (date(2026, 3, 2), date(2026, 7, 1), 4),
        (date(2026, 3, 2), date(2026, 7, 2), 5),
    ],
)
def test_a_month_counts_once_it_has_started(first_day: Any, last_day: Any, months: int) -> None:
    assert started_months(first_day, last_day) == months


@settings(deadline=None)
@given(days, st.integers(1, 12))
def test_so_many_whole_months_have_started_and_the_next_day_starts_one_more(first_day: date, months: int) -> None:
    last_day = last_day_of_months(first_day, months)
    assert started_months(first_day, last_day) == months
    assert started_months(first_day, last_day + timedelta(days=1)) == months + 1


@pytest.mark.parametrize(
    ("born_on", "years", "day"),
    [
        (date(2008, 3, 2), 18, date(2026, 3, 2)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 20, date(2028, 2, 29)),
        (date(1964, 2, 29), 65, date(2029, 3, 1)),
        (date(1900, 2, 28), 126, date(2026, 2, 28)),
        (date(2000, 2, 29), 100, date(2100, 3, 1)),
    ],
)
def test_an_age_is_reached_on_the_birthday_and_not_on_the_day_before(born_on: Any, years: int, day: Any) -> None:
    assert birthday(born_on, years) == day
    assert age_on(born_on, day) == years
    assert age_on(born_on, day - timedelta(days=1)) == years - 1


@pytest.mark.parametrize(
    ("day", "monday"),
    [
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 3, 8), date(2026, 3, 2)),
        (date(2026, 3, 9), date(2026, 3, 9)),
        (date(2026, 12, 31), date(2026, 12, 28)),
        (date(2027, 1, 1), date(2026, 12, 28)),
        (date(2027, 1, 3), date(2026, 12, 28)),
        (date(2027, 1, 4), date(2027, 1, 4)),
    ],
)
def test_a_week_runs_from_monday_to_sunday_across_the_year_end(day: Any, monday: Any) -> None:
    assert monday_of(day) == monday


@given(days, days)
def test_days_share_a_week_when_their_iso_weeks_are_the_same(one: date, other: date) -> None:
    assert (monday_of(one) == monday_of(other)) == (one.isocalendar()[:2] == other.isocalendar()[:2])


def test_a_month_is_a_calendar_month() -> None:
    assert first_of_month(date(2026, 3, 31)) == date(2026, 3, 1)
    assert first_of_month(date(2026, 4, 1)) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 2, 21, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 22, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2026, 7, 1, 20, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 21, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 3, 28, 22, 0, tzinfo=UTC), date(2026, 3, 29)),  # the night that the clocks go forward
        (datetime(2026, 3, 29, 21, 0, tzinfo=UTC), date(2026, 3, 30)),
    ],
)
def test_a_day_begins_at_midnight_in_helsinki(instant: Any, day: Any) -> None:
    assert helsinki_date(instant) == day
