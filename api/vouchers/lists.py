"""Vouchers as a list, by how they stand; paged by cursors."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import Response

from api.http import routing
from api.http.bodies import Day
from api.http.calling import Reading, documented
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, fresh, place_of
from api.vouchers.answers import VoucherListOut, listed_voucher
from domain.kernel.event import Role
from domain.rulebook import Service
from projections.search.questions import NEEDED, VoucherStatus, search

router = routing.router("/v1", "vouchers")


@router.get("/vouchers", responses=documented(200, VoucherListOut), summary="List vouchers")
async def list_vouchers(
    call: Reading,
    status: VoucherStatus | None = None,
    service: Service | None = None,
    provider_id: UUID | None = None,
    caseworker_id: UUID | None = None,
    client_id: UUID | None = None,
    decision_number: Annotated[
        str | None, Query(min_length=1, max_length=64, description="Of one of its periods.")
    ] = None,
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
    async with fresh(call, *NEEDED) as connection:
        found = await search(
            connection,
            call.service.schema,
            today=today,
            status=status,
            service=service,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            client_id=client_id,
            decision_number=decision_number,
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
        VoucherListOut(
            vouchers=[listed_voucher(row, today) for row in rows],
            next_cursor=cursor_of(rows[-1].issued_position) if len(rows) == limit else None,
            position=found.position,
        )
    )
