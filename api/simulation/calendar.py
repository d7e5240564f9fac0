"""Which days a simulated county works on: the rulebook's working days."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.kernel.calendar import is_working_day

ONE_DAY = timedelta(days=1)


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


def days_of(first_day: date, last_day: date) -> Iterator[date]:
    """Every day from the first to the last."""
    day = first_day
    while day <= last_day:
        yield day
        day += ONE_DAY
