"""The trial balance over HTTP, for auditors, billing and supervisors: as known now or then, over all or one month."""

from datetime import date
from typing import Annotated

from fastapi import Depends, Query
from starlette.responses import Response

from api.http import routing
from api.http.calling import ReadCall, documented, read_by
from api.http.reading import AsOf, Position, fresh, known_at
from api.trial_balance.answers import TrialBalanceOut, trial_balance_answer
from domain.kernel.event import Role
from projections.postings.questions import trial_balance

router = routing.router("/v1", "audit")


@router.get("/trial-balance", responses=documented(200, TrialBalanceOut), summary="The trial of the postings")
async def read_trial_balance(
    call: Annotated[ReadCall, Depends(read_by(Role.AUDITOR, Role.BILLING, Role.SUPERVISOR))],
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
