"""Duties over HTTP: who owes what by when, as of a day; paged by cursors."""

import base64
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import answers
from api.calling import Reading, documented, reading
from api.models import Day, DutyListOut
from api.reading import PAGE_DEFAULT, PAGE_MAX, fresh
from domain.events import Role
from projections.duties import START, Place, owed

router = APIRouter(prefix="/v1", tags=["follow-up"])

FOLLOWS_UP = (Role.SUPERVISOR, Role.CASEWORKER, Role.PROVIDER)

PLACE_PATTERN = "^A[AQ][A-Za-z0-9_-]{26}$"
"""Twenty-one bytes in base64url: 0 or 1, a day (below 2²⁸), an id."""

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="How many at most.")]
Code = Annotated[str | None, Query(max_length=64, pattern="^[a-z0-9_]+$", description="A code.")]


@router.get("/duties", responses=documented(200, DutyListOut), summary="List duties")
async def list_duties(
    call: Annotated[Reading, Depends(reading(*FOLLOWS_UP))],
    provider_id: Annotated[UUID | None, Query(description="The provider that owes it.")] = None,
    caseworker_id: Annotated[UUID | None, Query(description="Who follows the voucher now.")] = None,
    client_id: UUID | None = None,
    code: Code = None,
    overdue: bool | None = None,
    on: Annotated[Day | None, Query(description="As of this day; today, if none is given.")] = None,
    done: Annotated[bool, Query(description="What had been done by then, in place of what was owed.")] = False,
    cursor: Annotated[
        str | None, Query(pattern=PLACE_PATTERN, description="Where the page before ended: its next_cursor.")
    ] = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """What is owed on a day, as far as is known now: overdue first, then by the day it is due. Filters combine.

    A provider sees what it owes itself.
    """
    async with fresh(call, "follow_up") as connection:
        found = await owed(
            connection,
            call.service.schema,
            on=on or call.service.desk.today(),
            done=done,
            overdue=overdue,
            provider_scope=call.caller.organisation if call.caller.role is Role.PROVIDER else None,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            code=code,
            after=_place_of(cursor),
            limit=limit,
        )
    rows = found.rows
    return call.answer(
        {
            "duties": [answers.listed_duty(row, call.language) for row in rows],
            "next_cursor": _cursor_of(rows[-1].place) if len(rows) == limit else None,
            "position": found.position,
        }
    )


def _cursor_of(place: Place) -> str:
    """A place in the list, as callers hand it back: they are not to read it."""
    ordinal = place.due_on.toordinal().to_bytes(4, "big")
    return base64.urlsafe_b64encode(bytes([place.after_overdue]) + ordinal + place.duty_id.bytes).decode()


def _place_of(cursor: str | None) -> Place:
    if cursor is None:
        return START
    parts = base64.b64decode(cursor, altchars=b"-_")
    ordinal = min(max(1, int.from_bytes(parts[1:5], "big")), date.max.toordinal())
    return Place(bool(parts[0]), date.fromordinal(ordinal), UUID(bytes=parts[5:]))
