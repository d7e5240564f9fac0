"""Lists over HTTP: vouchers by how they stand, and the audit trail of all events; paged by cursors."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from api import answers
from api.http.calling import Reading, documented, reading
from api.http.reading import CURSOR_PATTERN, PAGE_DEFAULT, PAGE_MAX, cursor_of, fresh, place_of
from api.models import Day, Instant, TrailOut, VoucherListOut
from api.vouchers.routes import MAY_READ, in_utc
from domain.kernel.event import Role
from domain.rulebook import Service, Unit
from domain.voucher.state import quantity_of
from projections.audit_trail.questions import AuditRow, audit_trail
from projections.search.questions import search

router = APIRouter(prefix="/v1", tags=["vouchers"])
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(pattern=CURSOR_PATTERN, description="Where the page before ended: its next_cursor.")
]


@router.get("/vouchers", responses=documented(200, VoucherListOut), summary="List vouchers")
async def list_vouchers(
    call: Annotated[Reading, Depends(reading(*MAY_READ))],
    status: Literal["open", "ended", "closed"] | None = None,
    service: Service | None = None,
    provider_id: UUID | None = None,
    caseworker_id: UUID | None = None,
    ends_before: Annotated[Day | None, Query(description="The last period ends before this day.")] = None,
    remaining_below: Annotated[
        int | None, Query(ge=0, le=2**31 - 1, description="Minutes or days left, in each voucher's own unit.")
    ] = None,
    warning: Annotated[str | None, Query(max_length=64, pattern="^[a-z0-9_]+$", description="A code.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Vouchers in the order of their issue; filters combine. A provider sees its own alone."""
    today = call.service.desk.today()
    scope = call.caller.organisation if call.caller.role is Role.PROVIDER else None
    after = place_of(cursor)
    async with fresh(call, "search", "follow_up") as connection:
        found = await search(
            connection,
            call.service.schema,
            today=today,
            status=status,
            service=service,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            ends_before=ends_before,
            remaining_below=remaining_below,
            warning=warning,
            provider_scope=scope,
            of_entries_alone=call.caller.role is Role.BILLING,
            after=after,
            limit=limit,
        )
    rows = found.rows
    return call.answer(
        {
            "vouchers": [answers.listed_voucher(row, today) for row in rows],
            "next_cursor": cursor_of(rows[-1].issued_position) if len(rows) == limit else None,
            "position": found.position,
        }
    )


@router.get("/audit-trail", tags=["audit"], responses=documented(200, TrailOut), summary="The trail of all events")
async def trail(
    call: Annotated[Reading, Depends(reading(Role.AUDITOR))],
    stream: Annotated[UUID | None, Query(description="A voucher, a provider or the price list.")] = None,
    actor: UUID | None = None,
    organisation: UUID | None = None,
    since: Annotated[Instant | None, Query(description="Recorded then or later.")] = None,
    until: Annotated[Instant | None, Query(description="Recorded then or earlier.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Every event of the log in order: who did what, for whom, when, under which sections, and at what charge."""
    after = place_of(cursor)
    async with fresh(call, "audit_trail") as connection:
        found = await audit_trail(
            connection,
            call.service.schema,
            stream=stream,
            actor=actor,
            organisation=organisation,
            since=in_utc(since),
            until=in_utc(until),
            after=after,
            limit=limit,
        )
    rows = found.rows
    return call.answer(
        {
            "events": [_trail_event(row) for row in rows],
            "next_cursor": cursor_of(rows[-1].position) if len(rows) == limit else None,
            "position": found.position,
        }
    )


def _trail_event(row: AuditRow) -> dict[str, Any]:
    units = None
    if row.unit is not None and row.units is not None:
        units = answers.quantity(quantity_of(Unit(row.unit), row.units))
    return {
        "position": row.position,
        "stream": row.stream,
        "version": row.version,
        "topic": row.topic,
        "happened_on": row.happened_on,
        "recorded_at": answers.instant(row.recorded_at),
        "actor": row.actor,
        "role": row.role,
        "organisation": row.organisation,
        "request_id": row.request_id,
        "rulebook": row.rulebook,
        "sections": [answers.section(number) for number in row.sections],
        "entry_id": row.entry_id,
        "quantity": units,
        "amount_cents": row.amount_cents,
    }
