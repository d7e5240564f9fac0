"""The budget: what was granted and used by service and month, and what is still to come if the rest is used evenly."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.kernel.calendar import first_of_month, last_day_of_months
from domain.rulebook import Service
from projections.postings.questions import Left, Moved


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One service in one month, which its first day stands for, in cents.

    `granted_cents` is the value of periods that begin in it, `used_cents` what was held and charged in it,
    `forecast_cents` what is still to be used in it.
    """

    service: Service
    month: date
    granted_cents: int
    used_cents: int
    forecast_cents: int


def months(first: date, last: date) -> Iterator[date]:
    """The months from one to another, by their first days."""
    while first <= last:
        yield first
        first = last_day_of_months(first, 1) + timedelta(days=1)


def spread(one: Left, today: date) -> Iterator[tuple[date, int]]:
    """What is left of a period, over the days that it has from today on, by month: cent for cent the whole of it."""
    first = max(one.first_day, today)
    days = (one.last_day - first).days + 1
    given = passed = 0
    for month in months(first_of_month(first), one.last_day):
        until = min(one.last_day, last_day_of_months(month, 1))
        passed = (until - first).days + 1
        due = one.amount_cents * passed // days
        yield month, due - given
        given = due


def budget(moved: Iterable[Moved], left: Iterable[Left], first: date, last: date, today: date) -> list[BudgetRow]:
    """A row for every service and month between two, in the order of months and services."""
    found = {(one.service, one.month): one for one in moved}
    forecast: dict[tuple[str, date], int] = defaultdict(int)
    for one in left:
        for month, cents in spread(one, today):
            forecast[one.service, month] += cents
    rows = []
    for month in months(first, last):
        for service in Service:
            known = found.get((service, month))
            rows.append(
                BudgetRow(
                    service,
                    month,
                    known.granted_cents if known else 0,
                    known.used_cents if known else 0,
                    forecast.get((service.value, month), 0),
                )
            )
    return rows
