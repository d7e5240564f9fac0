"""Working days: the kept library of holidays against an independent one, and the days that a rule is about (§ 5)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from workalendar.europe import Finland

from domain.kernel.calendar import is_working_day, working_days_after

SATURDAY = 5
ANOTHER_OPINION = Finland()


def days_of(first_year: int, last_year: int) -> Iterator[date]:
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("saturday_is_working_day", [False, True])
def test_two_independent_libraries_know_the_same_working_days(saturday_is_working_day: bool) -> None:
    """On every day of 2020–2040: there is no difference between the two, under either reading of Saturdays."""
    last_weekday = SATURDAY if saturday_is_working_day else SATURDAY - 1
    different = [
        day
        for day in days_of(2020, 2040)
        if is_working_day(day, saturday_is_working_day=saturday_is_working_day)
        != (day.weekday() <= last_weekday and not ANOTHER_OPINION.is_holiday(day))
    ]
    assert different == []


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",  # New Year's Day
        "2026-01-06",  # Epiphany
        "2026-04-03",  # Good Friday
        "2026-04-06",  # Easter Monday
        "2026-05-01",  # May Day
        "2026-05-14",  # Ascension Day
        "2026-06-19",  # Midsummer Eve
        "2027-12-06",  # Independence Day
        "2026-12-24",  # Christmas Eve
        "2026-12-25",
    ],
)
def test_a_holiday_in_the_week_is_no_working_day(day: str) -> None:
    holiday = date.fromisoformat(day)
    assert holiday.weekday() < SATURDAY
    assert not is_working_day(holiday)
    assert not is_working_day(holiday, saturday_is_working_day=True)


@pytest.mark.parametrize("day", ["2026-04-02", "2026-04-30", "2026-06-18", "2026-12-23", "2026-12-31"])
def test_the_eves_of_other_holidays_are_working_days(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


def test_saturdays_are_working_days_by_one_reading_but_no_holiday_is() -> None:
    ordinary, midsummer, all_saints = date(2026, 3, 7), date(2026, 6, 20), date(2026, 10, 31)
    assert not is_working_day(ordinary)
    assert is_working_day(ordinary, saturday_is_working_day=True)
    assert not any(is_working_day(day, saturday_is_working_day=True) for day in (midsummer, all_saints))
    assert not is_working_day(date(2026, 3, 8), saturday_is_working_day=True), "a Sunday"


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        ("2026-03-02", 0, "2026-03-02"),
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-06", 1, "2026-03-09"),  # a Friday
        ("2026-03-07", 1, "2026-03-09"),  # a Saturday is day 0 too
        ("2026-03-02", 10, "2026-03-16"),
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-06-18", 1, "2026-06-22"),  # over Midsummer
        ("2026-12-23", 1, "2026-12-28"),  # over Christmas
        ("2026-12-23", 10, "2027-01-12"),
    ],
)
def test_working_days_are_counted_from_day_0(day: str, count: int, last: str) -> None:
    assert working_days_after(date.fromisoformat(day), count) == date.fromisoformat(last)


def test_saturdays_count_where_they_are_working_days() -> None:
    assert working_days_after(date(2026, 3, 2), 10, saturday_is_working_day=True) == date(2026, 3, 13)
