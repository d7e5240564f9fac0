"""The budget as one SVG picture: granted, used and forecast by month, and for each service below it.

It needs nothing from the network and has the same bytes for the same rows. Its table is the CSV beside it.
"""

from collections.abc import Sequence

from api.budget.answers import BudgetRowOut
from api.messages import figure, month_text, text
from api.what_if.picture import chart, stacked
from domain.kernel.findings import Figure


def picture(rows: Sequence[BudgetRowOut], language: str) -> str:
    """The picture of a budget, with texts in one of the languages."""

    def euros(cents: int) -> str:
        return figure(Figure(cents, "cents"), language)

    charts = []
    services = dict.fromkeys(row.service for row in rows if row.granted_cents or row.used_cents or row.forecast_cents)
    for chosen in (None, *services):
        own = [row for row in rows if chosen is None or row.service is chosen]
        months = list(dict.fromkeys(row.month for row in own))
        sides = {
            text(f"budget.{name}", language): [
                sum(getattr(row, f"{name}_cents") for row in own if row.month == month) for month in months
            ]
            for name in ("granted", "used", "forecast")
        }
        title = text("budget.all" if chosen is None else f"service.{chosen}", language)
        charts.append(chart(title, [month_text(month) for month in months], sides, euros))
    return stacked(charts)
