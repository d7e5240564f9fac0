"""Days, months, weeks and working days as the rulebook counts them.

All dates are local dates in Europe/Helsinki; weeks are ISO weeks, Monday to Sunday, across the year end.
"""

from calendar import monthrange
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

HELSINKI = ZoneInfo("Europe/Helsinki")
ONE_DAY = timedelta(days=1)


@cache
def public_holidays() -> "HolidayBase":
    """Finland's public holidays; the library counts Midsummer Eve and Christmas Eve among them."""
    import holidays  # it loads every calendar that it knows: most commands have no need of one

    return holidays.country_holidays("FI")


@lru_cache(maxsize=1_000)
def helsinki_date(instant: datetime) -> date:
    """The local date in Helsinki of an instant that carries its zone."""
    assert instant.tzinfo is not None, "an instant carries its zone"
    return instant.astimezone(HELSINKI).date()


def last_day_of_months(first_day: date, months: int, *, same_day: bool = False) -> date:
    """The last day of a period of whole months (§ 6, a reading).

    The period ends on the day before the same day number `months` later, or on that month's last day where the number
    is missing: 2026-01-31 and one month give 2026-02-28, 2026-02-01 and four months give 2026-05-31. Read the other
    way (`same_day`) it ends on the day of that number itself: 2026-02-01 and four months give 2026-06-01.
    """
    index = first_day.year * 12 + first_day.month - 1 + months
    year, month = divmod(index, 12)
    days = monthrange(year, month + 1)[1]
    if first_day.day > days:
        return date(year, month + 1, days)
    same_number = date(year, month + 1, first_day.day)
    return same_number if same_day else same_number - timedelta(days=1)


def started_months(first_day: date, last_day: date, *, same_day: bool = False) -> int:
    """How many months of a period have at least begun by its last day; a day too few does not make one less."""
    months = 1
    while last_day_of_months(first_day, months, same_day=same_day) < last_day:
        months += 1
    return months


def birthday(born_on: date, years: int) -> date:
    """The birthday on which somebody reaches an age; born on 29 February it is 1 March in a common year."""
    year = born_on.year + years
    if (born_on.month, born_on.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return born_on.replace(year=year)


def age_on(born_on: date, day: date) -> int:
    """Whole years lived on a day."""
    years = day.year - born_on.year
    return years if birthday(born_on, years) <= day else years - 1


def monday_of(day: date) -> date:
    """The Monday of the ISO week that holds the day."""
    return day - timedelta(days=day.weekday())


def first_of_month(day: date) -> date:
    """The first day of the calendar month that holds the day: it stands for the month."""
    return day.replace(day=1)


@lru_cache(maxsize=10_000)
def is_working_day(day: date, *, saturday_is_working_day: bool = False) -> bool:
    """Whether a day is a working day (arkipäivä; § 5, a reading).

    Monday to Friday, or to Saturday, but no public holiday, nor Midsummer Eve, nor Christmas Eve.
    """
    last_weekday = 5 if saturday_is_working_day else 4
    return day.weekday() <= last_weekday and day not in public_holidays()


def working_days_after(day: date, count: int, *, saturday_is_working_day: bool = False) -> date:
    """The `count`th working day after a day, which itself is day 0: ten after Monday 2026-03-02 is 2026-03-16."""
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day, saturday_is_working_day=saturday_is_working_day):
            day += timedelta(days=1)
    return day


def earliest(*days: date | None) -> date | None:
    """The first of some days, of which some may not be; None where none is."""
    first: date | None = None
    for day in days:  # `min` of a generator takes four times as long, and duties ask for it all the time
        if day is not None and (first is None or day < first):
            first = day
    return first
