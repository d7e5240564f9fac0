"""Explanations over HTTP: of an entry and of a settlement, as JSON with sentences, or as a picture (SVG)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Header
from starlette.responses import Response

from api.explanations.answers import EntryExplanationOut, SettlementExplanationOut
from api.explanations.entries import entry_explanation
from api.explanations.picture import HEADERS, SVG, picture
from api.explanations.sentences import Explained
from api.explanations.settlements import settlement_explanation
from api.http import routing
from api.http.calling import ReadCall, Reading, documented
from api.http.reading import AsOf, Position, known_at, one_of_few

router = routing.router("/v1", "explanations")

Accept = Annotated[str | None, Header(include_in_schema=False)]
OF_ENTRIES = documented(200, EntryExplanationOut, 404)
OF_SETTLEMENTS = documented(200, SettlementExplanationOut, 404)
for answers in (OF_ENTRIES, OF_SETTLEMENTS):
    answers[200]["content"] |= {SVG: {"schema": {"type": "string"}}}


async def _position(call: ReadCall, as_of: datetime | None, position: int | None) -> int:
    """Where the log is to be read up to: its end, unless it is asked as it was earlier."""
    known = await known_at(call, as_of, position)
    if known is not None:
        return known
    end, _ = await call.service.reader.end()
    return end


def _answered(call: ReadCall, explained: Explained, accept: str | None) -> Response:
    if SVG not in (accept or ""):
        return call.answer(explained)
    headers = HEADERS | {"Content-Language": call.language}
    return Response(picture(explained, call.language), media_type=SVG, headers=headers)


@router.get("/entries/{entry_id}/explanation", responses=OF_ENTRIES, summary="Why an entry costs what it costs")
async def explain_entry(
    entry_id: UUID,
    call: Reading,
    as_of: AsOf = None,
    position: Position = None,
    accept: Accept = None,
) -> Response:
    """Down to postings, events, rule, decision and price, each amount worked out anew; up to the month's bill, the
    settlements, the invoice's line and the payment. `agrees` says whether all of it is what stands in the books.

    A provider has its own entries explained alone. `Accept: image/svg+xml` gives a picture.
    """
    explained = await entry_explanation(call, entry_id, await _position(call, as_of, position))
    return _answered(call, explained, accept)


@router.get(
    "/settlements/{settlement_id}/explanation", responses=OF_SETTLEMENTS, summary="Why a settlement costs what it costs"
)
async def explain_settlement(
    settlement_id: UUID,
    call: Reading,
    as_of: AsOf = None,
    position: Position = None,
    accept: Accept = None,
) -> Response:
    """Each line with the events that it sums, worked out anew, the earlier totals that it carries, who drew, approved
    and paid it. A provider has its own explained alone. `Accept: image/svg+xml` gives a picture.
    """
    asked = await _position(call, as_of, position)
    async with one_of_few(call):
        explained = await settlement_explanation(call, settlement_id, asked)
    return _answered(call, explained, accept)
