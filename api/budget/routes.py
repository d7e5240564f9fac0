"""The budget over HTTP: as JSON, as a picture (SVG), or as its table (CSV)."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Header, Query
from starlette.responses import Response

from api.budget.answers import BudgetOut, BudgetRowOut
from api.budget.forecast import budget
from api.budget.picture import picture
from api.http import routing
from api.http.calling import ReadCall, Reading, documented
from api.http.reading import fresh, one_of_few
from api.settlements.answers import month_of
from api.settlements.bodies import MONTH_PATTERN
from api.settlements.routes import first_of
from domain.kernel.findings import BadInput
from domain.settlement.state import last_day
from projections.postings.questions import EARNED_FROM, left, moved

router = routing.router("/v1", "billing")

MONTHS_MAX = 60
COLUMNS = ("service", "month", "granted_cents", "used_cents", "forecast_cents")


ANSWERS = documented(200, BudgetOut)
ANSWERS[200]["content"] |= {
    "image/svg+xml": {"schema": {"type": "string"}},
    "text/csv": {"schema": {"type": "string"}},
}


def span_of(from_: str, to: str) -> tuple[date, date]:
    """The first days of two months that are asked from and to. Raises `BadInput` where they are no span, or too long a
    one."""
    first, last = first_of(from_), first_of(to)
    if last < first:
        raise BadInput("to", "not_before", limit=from_)
    if (last.year - first.year) * 12 + last.month - first.month >= MONTHS_MAX:
        raise BadInput("to", "number_max", limit=MONTHS_MAX)
    return first, last


@router.get("/budget", responses=ANSWERS, summary="Granted, used and forecast, by service and month")
async def read_budget(
    call: Reading,
    from_: Annotated[str, Query(alias="from", pattern=MONTH_PATTERN, examples=["2026-01"])],
    to: Annotated[str, Query(pattern=MONTH_PATTERN, examples=["2026-12"])],
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """From a month to another, both with it. `Accept: image/svg+xml` gives a picture, `text/csv` its table."""
    first, last = span_of(from_, to)
    async with one_of_few(call):
        shown = await budget_shown(call, first, last)
    if "image/svg+xml" in (accept or ""):
        return Response(picture(shown.rows, call.language), media_type="image/svg+xml")
    if "text/csv" in (accept or ""):
        return Response(table(shown.rows), media_type="text/csv; charset=utf-8")
    return call.answer(shown)


async def budget_shown(call: ReadCall, first: date, last: date) -> BudgetOut:
    """The budget of the months from one to another, by their first days, as of today."""
    today, schema = call.service.desk.today(), call.service.schema
    async with fresh(call, *EARNED_FROM) as connection:
        found = await moved(connection, schema, first, last_day(last))
        rest = await left(connection, schema, today)
    rows = budget(found.rows, rest.rows, first, last, today)
    return BudgetOut(
        today=today,
        rows=[
            BudgetRowOut(
                service=row.service,
                month=month_of(row.month),
                granted_cents=row.granted_cents,
                used_cents=row.used_cents,
                forecast_cents=row.forecast_cents,
            )
            for row in rows
        ],
        granted_cents=sum(row.granted_cents for row in rows),
        used_cents=sum(row.used_cents for row in rows),
        forecast_cents=sum(row.forecast_cents for row in rows),
        position=min(found.position, rest.position),
    )


def table(rows: Sequence[BudgetRowOut]) -> str:
    """The rows as RFC 4180 has it, with a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow((row.service, row.month, row.granted_cents, row.used_cents, row.forecast_cents))
    return out.getvalue()
