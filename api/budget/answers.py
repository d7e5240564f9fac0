"""The budget as callers are shown it."""

from datetime import date

from api.http.answers import Out
from api.settlements.answers import MonthOut
from domain.rulebook import Service


class BudgetRowOut(Out):
    service: Service
    month: MonthOut
    granted_cents: int
    used_cents: int
    forecast_cents: int


class BudgetOut(Out):
    """`granted`: periods that begin in the month. `used`: held and charged in it. `forecast`: what is left of periods
    that have not ended, spread evenly over the days that they have from today on."""

    today: date
    rows: list[BudgetRowOut]
    granted_cents: int
    used_cents: int
    forecast_cents: int
    position: int
