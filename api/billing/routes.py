"""A month's bill over HTTP: what happened in that month, as JSON or CSV, as known now or then."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Path
from starlette.responses import Response

from api.billing.answers import VAT, BillOut, bill_answer
from api.http import routing
from api.http.calling import ReadCall, documented, read_by
from api.http.problems import Problem
from api.http.reading import AsOf, Position, fresh, known_at, one_of_few
from domain.kernel.event import Role
from domain.provider.state import Provider
from ledger.pausing import LongWork
from projections.postings.questions import BILLED_FROM, Bill, BillLine, month_bill

router = routing.router("/v1/billing", "billing")
ANSWERS = documented(200, BillOut, 404)
ANSWERS[200]["content"] |= {"text/csv": {"schema": {"type": "string"}}}

COLUMNS = (
    "provider_id", "voucher_id", "entry_id", "kind", "happened_on", "minutes", "days",
    "unit_price_cents", "amount_cents", "vat", "adjusts_month",
    "position", "provider_name", "service", "decision_number",
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
    async with one_of_few(call):
        async with fresh(call, *BILLED_FROM, position=position) as connection:
            found = await month_bill(
                connection, call.service.schema, date.fromisoformat(f"{month}-01"), provider_id, position
            )
        names = await _names(call, found)
        if _wants_csv(accept):
            headers = {"Content-Disposition": f'attachment; filename="setelikirja-{month}.csv"'}
            return Response(await _csv(found, names), media_type="text/csv; charset=utf-8", headers=headers)
        return call.answer(await bill_answer(found, names, month, call.language))


async def _names(call: ReadCall, found: Bill) -> dict[UUID, str]:
    """What the providers of a bill are called now."""
    desk, billed = call.service.desk, [one.provider_id for one in found.providers]
    await desk.read_many(billed)
    return {one: (await desk.state(Provider, one, fresh=False)).name for one in billed}


def _wants_csv(accept: str | None) -> bool:
    """Whether the caller names CSV and does not name JSON before it."""
    kinds = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    return "text/csv" in kinds and "application/json" not in kinds[: kinds.index("text/csv")]


async def _csv(found: Bill, names: Mapping[UUID, str]) -> str:
    """The lines as RFC 4180 has it, with a header."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    with LongWork() as work:
        for one in found.providers:
            of_all = {"provider_name": _text(names[one.provider_id]), "position": found.position}
            for line in one.lines:
                await work.pause()
                writer.writerow(_row(one.provider_id, line) | of_all)
    return out.getvalue()


def _text(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _row(provider_id: UUID, line: BillLine) -> dict[str, object]:
    minutes, days = line.quantity.minutes, line.quantity.days
    return {
        "provider_id": provider_id,
        "voucher_id": line.voucher_id,
        "entry_id": line.entry_id,
        "kind": line.kind,
        "happened_on": line.happened_on,
        "minutes": minutes if minutes is not None else "",
        "days": days if days is not None else "",
        "unit_price_cents": line.unit_price_cents,
        "amount_cents": line.amount_cents,
        "vat": VAT,
        "adjusts_month": "",  # of a settlement: a bill is of what happened in its month
        "service": line.service,
        "decision_number": line.decision_number,
    }
