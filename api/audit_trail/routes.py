"""The trail of all events over HTTP, paged by cursors."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from api.audit_trail.answers import TrailOut, simulation, trail_event
from api.http import routing
from api.http.bodies import Instant, in_utc
from api.http.calling import Reading, documented
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, fresh, place_of
from domain.kernel.findings import BadInput
from projections.audit_trail.questions import audit_trail

router = routing.router("/v1", "audit")


@router.get("/audit-trail", responses=documented(200, TrailOut), summary="The trail of all events")
async def read_audit_trail(
    call: Reading,
    stream: Annotated[UUID | None, Query(description="A voucher, a provider or the price list.")] = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    from_: Annotated[Instant | None, Query(alias="from", description="Recorded then or later.")] = None,
    to: Annotated[Instant | None, Query(description="Recorded then or earlier.")] = None,
    since: Annotated[Instant | None, Query(deprecated=True, description="What `from` was called.")] = None,
    until: Annotated[Instant | None, Query(deprecated=True, description="What `to` was called.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Every event of the log in order: who did what, for whom, when, under which sections, and at what charge."""
    after = place_of(cursor)
    from_, to = _one_of(from_, "from", since, "since"), _one_of(to, "to", until, "until")
    async with fresh(call, "audit_trail") as connection:
        found = await audit_trail(
            connection,
            call.service.schema,
            stream=stream,
            actor=actor,
            organisation=organisation,
            since=in_utc(from_),
            until=in_utc(to),
            after=after,
            limit=limit,
        )
    rows = found.rows
    return call.answer(
        TrailOut(
            events=[trail_event(row) for row in rows],
            next_cursor=cursor_of(rows[-1].position) if len(rows) == limit else None,
            position=found.position,
            simulation=simulation(await call.service.reader.simulated()),
        )
    )


def _one_of(value: datetime | None, name: str, by_old_name: datetime | None, old: str) -> datetime | None:
    """What was asked for by the name of a parameter or by its old one, never by both."""
    if value is not None and by_old_name is not None:
        raise BadInput(old, "goes_without", other=name)
    return value or by_old_name
