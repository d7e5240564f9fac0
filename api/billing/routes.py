"""A month's bill over HTTP: what happened in that month, as JSON or CSV, as known now or then."""

import csv
import io
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Path
from starlette.responses import Response

from api.billing.answers import BillOut, bill_answer
from api.http import routing
from api.http.calling import ReadCall, documented, read_by
from api.http.problems import Problem
from api.http.reading import AsOf, Position, fresh, known_at
from domain.kernel.event import Role
from domain.provider.state import Provider
from projections.postings.questions import Bill, month_bill

router = routing.router("/v1/billing", "billing")
VAT_EXEMPT = "exempt"
ANSWERS = documented(200, BillOut, 404)
ANSWERS[200]["content"] |= {"text/csv": {"schema": {"type": "string"}}}

COLUMNS = (
    "provider_id", "voucher_id", "entry_id", "kind", "happened_on", "minutes", "days",
    "unit_price_cents", "amount_cents", "vat",
)  # fmt: skip


@router.get(
    "/{month}",
    responses=ANSWERS,
    summary="A month's bill",
)
async def read_bill(
    month: Annotated[str, Path(pattern=r"^(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-03"])],
    call: Annotated[ReadCall, Depends(read_by(Role.BILLING, Role.AUDITOR, Role.PROVIDER))],
    provider_id: UUID | None = None,
    as_of: AsOf = None,
    position: Position = None,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """Held sessions, charged no-shows, no-shows at 0 and the provider's cancellations at 0; a provider sees its own.

    `Accept: text/csv` gives the same lines as CSV.
    """
    if call.caller.role is Role.PROVIDER:
        if provider_id is not None and provider_id != call.caller.organisation:
            raise Problem(404, "not_found", what="provider")
        provider_id = call.caller.organisation
    elif provider_id is not None:
        await call.service.desk.state(Provider, provider_id, fresh=True)
    position = await known_at(call, as_of, position)
    async with fresh(call, "postings", position=position) as connection:
        found = await month_bill(
            connection, call.service.schema, date.fromisoformat(f"{month}-01"), provider_id, position
        )
    if _wants_csv(accept):
        headers = {"Content-Disposition": f'attachment; filename="setelikirja-{month}.csv"'}
        return Response(_csv(found), media_type="text/csv; charset=utf-8", headers=headers)
    return call.answer(bill_answer(found, month, call.language))


def _wants_csv(accept: str | None) -> bool:
    """Whether the caller names CSV and does not name JSON before it."""
    kinds = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    return "text/csv" in kinds and "application/json" not in kinds[: kinds.index("text/csv")]


def _csv(found: Bill) -> str:
    """The lines as RFC 4180 has it, with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for one in found.providers:
        for line in one.lines:
            minutes, days = line.quantity.minutes, line.quantity.days
            writer.writerow(
                {
                    "provider_id": one.provider_id,
                    "voucher_id": line.voucher_id,
                    "entry_id": line.entry_id,
                    "kind": line.kind,
                    "happened_on": line.happened_on,
                    "minutes": minutes if minutes is not None else "",
                    "days": days if days is not None else "",
                    "unit_price_cents": line.unit_price_cents,
                    "amount_cents": line.amount_cents,
                    "vat": VAT_EXEMPT,
                }
            )
    return out.getvalue()
