"""Duties and warnings over HTTP: who owes what by when, and what to look at; as of a day, paged by cursors."""

import base64
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from api.duties_and_warnings.answers import DutyListOut, WarningListOut, listed_duty, listed_warning
from api.http import routing
from api.http.bodies import Day
from api.http.calling import ReadCall, Reading, documented
from api.http.reading import PAGE_DEFAULT, PAGE_MAX, fresh
from domain.kernel.event import Role
from projections.duties import questions as duties
from projections.warnings import questions as warnings

router = routing.router("/v1", "follow-up")


PLACE_PATTERN = "^A[AQ][A-Za-z0-9_-]{26}$"
"""Twenty-one bytes in base64url: 0 or 1, a day (below 2²⁸), an id."""

Caseworker = Annotated[UUID | None, Query(description="Who follows the voucher now.")]
On = Annotated[Day | None, Query(description="As of this day; today, if none is given.")]
Cursor = Annotated[
    str | None, Query(pattern=PLACE_PATTERN, description="Where the page before ended: its next_cursor.")
]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="How many at most.")]
Code = Annotated[str | None, Query(max_length=64, pattern="^[a-z0-9_]+$", description="A code.")]


@router.get("/duties", responses=documented(200, DutyListOut), summary="List duties")
async def list_duties(
    call: Reading,
    provider_id: Annotated[UUID | None, Query(description="The provider that owes it.")] = None,
    caseworker_id: Caseworker = None,
    client_id: UUID | None = None,
    code: Code = None,
    overdue: bool | None = None,
    on: On = None,
    done: Annotated[bool, Query(description="What had been done by then, in place of what was owed.")] = False,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters combine.

    A provider sees what it owes itself.
    """
    async with fresh(call, *duties.NEEDED) as connection:
        found = await duties.owed(
            connection,
            call.service.schema,
            on=on or call.service.desk.today(),
            done=done,
            overdue=overdue,
            provider_scope=_scope(call),
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            code=code,
            after=duties.PlaceOfDuty(*_place_of(cursor)) if cursor else duties.START,
            limit=limit,
        )
    rows = found.rows
    last = rows[-1].place if len(rows) == limit else None
    return call.answer(
        DutyListOut(
            duties=[listed_duty(row, call.language) for row in rows],
            next_cursor=_cursor_of(last.after_overdue, last.due_on, last.duty_id) if last else None,
            position=found.position,
        )
    )


@router.get("/warnings", responses=documented(200, WarningListOut), summary="List warnings")
async def list_warnings(
    call: Reading,
    provider_id: UUID | None = None,
    caseworker_id: Caseworker = None,
    client_id: UUID | None = None,
    code: Code = None,
    on: On = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """What holds on a day, as far as is known now, the newest first. Filters combine.

    A provider sees what concerns itself, and nothing that looks across vouchers: it would tell of another's client.
    """
    async with fresh(call, *warnings.NEEDED) as connection:
        found = await warnings.warned(
            connection,
            call.service.schema,
            on=on or call.service.desk.today(),
            provider_scope=_scope(call),
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            code=code,
            after=warnings.PlaceOfWarning(*_place_of(cursor)[1:]) if cursor else warnings.START,
            limit=limit,
        )
    rows = found.rows
    last = rows[-1].place if len(rows) == limit else None
    return call.answer(
        WarningListOut(
            warnings=[listed_warning(row, call.language) for row in rows],
            next_cursor=_cursor_of(False, last.since, last.warning_id) if last else None,
            position=found.position,
        )
    )


def _scope(call: ReadCall) -> UUID | None:
    return call.caller.organisation if call.caller.role is Role.PROVIDER else None


def _cursor_of(rank: bool, day: date, row_id: UUID) -> str:
    """A place in a list, as callers hand it back: they are not to read it."""
    return base64.urlsafe_b64encode(bytes([rank]) + day.toordinal().to_bytes(4, "big") + row_id.bytes).decode()


def _place_of(cursor: str) -> tuple[bool, date, UUID]:
    """The place that a cursor of the form `PLACE_PATTERN` names."""
    parts = base64.b64decode(cursor, altchars=b"-_")
    ordinal = min(max(1, int.from_bytes(parts[1:5], "big")), date.max.toordinal())
    return bool(parts[0]), date.fromordinal(ordinal), UUID(bytes=parts[5:])
