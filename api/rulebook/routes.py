"""The rulebook over HTTP: what is in force on a day, and what changes between two; as the command line has it."""

from typing import Annotated

import msgspec
from fastapi import Query
from starlette.responses import Response

from api import messages
from api.http import routing
from api.http.bodies import Day
from api.http.calling import Reading, documented
from api.http.problems import Problem
from api.rulebook.answers import ChangesOut, RulebookOut
from api.rulebook.shown import changes_json, in_force_json
from domain.kernel.findings import NotInForce
from domain.kernel.rules import rulebook_not_in_force

router = routing.router("/v1", "rulebook")

OpenQuestions = Annotated[bool, Query(description="Only the readings of what the source leaves open.")]


@router.get("/rulebook", responses=documented(200, RulebookOut), summary="The rulebook in force on a day")
async def read_rulebook(
    call: Reading,
    on: Annotated[Day | None, Query(description="Default: today in Helsinki.")] = None,
    open_questions: OpenQuestions = False,
) -> Response:
    """Every setting with its value, unit, section and reading."""
    desk = call.service.desk
    try:
        shown = in_force_json(desk.rulebook, on or desk.today(), call.language, open_questions=open_questions)
    except NotInForce as gap:
        raise _before_the_rulebook("on", gap, call.language) from None
    return call.answer(msgspec.convert(shown, RulebookOut))


@router.get("/rulebook/changes", responses=documented(200, ChangesOut), summary="What changes between two days")
async def read_rulebook_changes(
    call: Reading,
    earlier: Annotated[Day, Query(description="The first day.")],
    later: Annotated[Day | None, Query(description="The second day. Default: today in Helsinki.")] = None,
    open_questions: OpenQuestions = False,
) -> Response:
    """The settings that have another value on the later day."""
    desk = call.service.desk
    try:
        shown = changes_json(
            desk.rulebook, earlier, later or desk.today(), call.language, open_questions=open_questions
        )
    except NotInForce as gap:
        raise _before_the_rulebook("earlier", gap, call.language) from None
    return call.answer(msgspec.convert(shown, ChangesOut))


def _before_the_rulebook(field: str, gap: NotInForce, language: str) -> Problem:
    reason = messages.sentence(rulebook_not_in_force(gap), language)
    return Problem(422, "malformed", errors=[{"field": field, "reason": reason}])
