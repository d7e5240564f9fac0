"""Which days a simulated county works on: Monday to Friday, and on no Finnish holiday or its eve."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import holidays

HOLIDAYS = holidays.country_holidays("FI")
"""Public holidays; the library counts Midsummer Eve and Christmas Eve among them."""

FRIDAY = 4
ONE_DAY = timedelta(days=1)


@cache
def is_working_day(day: date) -> bool:
    return day.weekday() <= FRIDAY and day not in HOLIDAYS


def working_day_from(day: date) -> date:
    """The day itself, or the next one that is worked on."""
    while not is_working_day(day):
        day += ONE_DAY
    return day


def working_day_until(day: date) -> date:
    """The day itself, or the last one before it that is worked on."""
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def working_days_after(day: date, count: int) -> date:
    """The `count`th working day after a day."""
    for _ in range(count):
        day = working_day_from(day + ONE_DAY)
    return day


def days_of(first_day: date, last_day: date) -> Iterator[date]:
    """Every day from the first to the last."""
    day = first_day
    while day <= last_day:
        yield day
        day += ONE_DAY
