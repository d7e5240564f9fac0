"""The trial balance over HTTP, for auditors, billing and supervisors: as known now or then, over all or one month."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import Header, Query
from msgspec.structs import astuple
from starlette.responses import Response

from api.budget.routes import span_of
from api.http import routing
from api.http.calling import ReadCall, Reading, documented
from api.http.reading import AsOf, Position, fresh, known_at, one_of_few
from api.settlements.bodies import MONTH_PATTERN
from api.trial_balance.answers import (
    MonthBalanceOut,
    MonthBalancesOut,
    TrialBalanceOut,
    month_balances,
    trial_balance_answer,
)
from api.trial_balance.picture import picture
from domain.settlement.state import last_day
from projections.postings.questions import account_months, trial_balance

router = routing.router("/v1", "audit")


@router.get("/trial-balance", responses=documented(200, TrialBalanceOut), summary="The trial of the postings")
async def read_trial_balance(
    call: Reading,
    month: Annotated[
        str | None,
        Query(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", description="What happened in this month alone."),
    ] = None,
    as_of: AsOf = None,
    position: Position = None,
) -> Response:
    """Minutes, days and cents on each account: whatever was granted, held, corrected or closed, they sum to zero."""
    position = await known_at(call, as_of, position)
    first_day = date.fromisoformat(f"{month}-01") if month is not None else None
    async with fresh(call, "postings", position=position) as connection:
        found = await trial_balance(connection, call.service.schema, first_day, position)
    return call.answer(trial_balance_answer(found, month))


BY_MONTH = documented(200, MonthBalancesOut)
BY_MONTH[200]["content"] |= {
    "image/svg+xml": {"schema": {"type": "string"}},
    "text/csv": {"schema": {"type": "string"}},
}
COLUMNS = (
    "month", "granted_cents", "outstanding_cents", "earned_cents", "settled_cents", "settled_elsewhere_cents",
    "lapsed_cents",
    "standing_granted_cents", "standing_outstanding_cents", "standing_earned_cents", "standing_settled_cents",
    "standing_settled_elsewhere_cents", "standing_lapsed_cents",
)  # fmt: skip


@router.get("/trial-balance/months", responses=BY_MONTH, summary="The accounts month by month")
async def read_trial_balance_by_month(
    call: Reading,
    from_: Annotated[str, Query(alias="from", pattern=MONTH_PATTERN, examples=["2026-01"])],
    to: Annotated[str, Query(pattern=MONTH_PATTERN, examples=["2026-12"])],
    as_of: AsOf = None,
    position: Position = None,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """What each account gained in each month, and what stood at its end of the county's commitments: outstanding,
    earned, settled and lapsed. `Accept: image/svg+xml` gives a picture of what stood, `text/csv` the table.
    """
    first, last = span_of(from_, to)
    async with one_of_few(call):
        shown = await balances_by_month(call, first, last, await known_at(call, as_of, position))
    if "image/svg+xml" in (accept or ""):
        return Response(picture(shown.months, call.language), media_type="image/svg+xml")
    if "text/csv" in (accept or ""):
        return Response(_table(shown.months), media_type="text/csv; charset=utf-8")
    return call.answer(shown)


async def balances_by_month(call: ReadCall, first: date, last: date, position: int | None) -> MonthBalancesOut:
    """The accounts in the months from one to another, by their first days, as the log knew them at a position."""
    async with fresh(call, "postings", position=position) as connection:
        found = await account_months(connection, call.service.schema, last_day(last), position)
    return MonthBalancesOut(months=month_balances(found.rows, first, last), position=found.position)


def _table(months: Sequence[MonthBalanceOut]) -> str:
    """The months as RFC 4180 has it, with a header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for one in months:
        writer.writerow((one.month, *astuple(one.gained), *astuple(one.standing)))
    return out.getvalue()
