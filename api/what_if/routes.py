"""What if over HTTP, for supervisors: a question, so it takes no key and changes nothing."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import Header
from msgspec import field
from pydantic import Field, StrictBool, StrictInt
from starlette.responses import Response

from api.http import routing
from api.http.answers import Out
from api.http.bodies import Body, Cents, Day, named
from api.http.calling import Reading, documented
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.reading import known_at
from api.what_if.answer import WhatIfQuestion
from api.what_if.county import Busy
from api.what_if.picture import picture
from domain.rulebook import Service

router = routing.router("/v1/what-if", "what-if")
SVG = "image/svg+xml"


class WhatIf(Body):
    """Settings of the rulebook and cap prices that would hold from a day on, for the commands up to another day."""

    starts_on: Day = Field(validation_alias=named("starts_on", "from"))
    ends_on: Day = Field(validation_alias=named("ends_on", "to"))
    rulebook: dict[str, StrictBool | StrictInt | str | list[str]] = Field({}, max_length=100)
    price_caps: dict[Service, Cents] = Field({})
    position: Annotated[StrictInt, Field(ge=0, le=2**53 - 1)] | None = Field(
        None, description="Read the log up to here; its end where it is left out."
    )


class CountsOut(Out):
    accepted: int
    refused: int
    granted_cents: int
    charged_cents: int


class SideOut(CountsOut):
    """`refused_by` and `warned_of` count commands by the code of the rule; several may refuse one."""

    refused_by: dict[str, int]
    warned_of: dict[str, int]


class RowOut(Out):
    service: Service
    provider_id: UUID | None
    as_recorded: CountsOut
    would_be: CountsOut


class DifferenceOut(Out):
    """`first_hand` by the changed settings themselves, `following` from another difference."""

    first_hand: int
    following: int


class OutcomeOut(Out):
    refused_by: list[str]
    warnings: list[str]
    granted_cents: int
    charged_cents: int


class DifferingCommandOut(Out):
    position: int
    voucher_id: UUID
    command: str
    decided_on: str
    service: Service
    provider_id: UUID | None
    as_recorded: OutcomeOut
    would_be: OutcomeOut
    first_hand: bool


class ReadOut(Out):
    first: int
    last: int


KindOfDifference = Literal["refused", "accepted", "other_rules", "other_cents", "other_warnings"]


class WhatIfOut(Out):
    """Both sides of a span. At most 1,000 of the `commands_differing` are listed; `digest` is over all of them."""

    from_: str = field(name="from")
    to: str
    rulebook: dict[str, bool | int | str | list[str]]
    price_caps: dict[Service, int]
    position: int
    read: ReadOut
    as_recorded: SideOut
    would_be: SideOut
    differences: dict[KindOfDifference, DifferenceOut]
    vouchers_apart: int
    rows: list[RowOut]
    commands: list[DifferingCommandOut]
    commands_differing: int
    decided_nothing: list[str]
    refusals_not_kept: int
    refusals_erased: int
    decided_by_findings: int
    digest: str


ANSWERS = documented(200, WhatIfOut)
ANSWERS[200]["content"] |= {SVG: {"schema": {"type": "string"}}}


@router.post("", responses=ANSWERS, summary="What other settings would have done")
async def ask_what_if(
    body: WhatIf,
    call: Reading,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """The commands of a span of days, decided again as if settings or cap prices had been others: counts and cents as
    recorded and as they would have been. Nothing is appended.

    One is answered at a time: 503 `busy` while another is. `Accept: image/svg+xml` gives a picture.
    """
    await known_at(call, None, body.position)
    question = WhatIfQuestion(
        from_day=body.starts_on,
        to_day=body.ends_on,
        rulebook=body.rulebook,
        price_caps=body.price_caps,
        position=body.position,
    )
    try:
        answer: dict[str, Any] = await call.service.what_ifs.ask(question)
    except Busy:
        raise Problem(503, "busy", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}) from None
    if accept is not None and SVG in accept:
        headers = {"Content-Language": call.language}
        return Response(picture(answer, call.language), media_type=SVG, headers=headers)
    return call.answer(msgspec.convert(answer, WhatIfOut))
