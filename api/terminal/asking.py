"""A question of a command to a county, asked as an auditor would: through the service's own reads, none running."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

import typer

from api import messages
from api.http.calling import ReadCall
from api.http.installation import Database, installed
from api.http.problems import Problem
from api.http.service import open_service
from api.http.settings import Settings
from api.terminal import collector
from api.terminal.rules import check_language
from api.terminal.screen import USAGE, WRONG, say
from api.terminal.serving import projector
from domain.kernel.event import Role
from domain.kernel.findings import BadInput
from ledger.desk.orders import Behind, Caller

Answered = TypeVar("Answered")

OPERATOR = Caller(
    actor=uuid5(NAMESPACE_URL, "setelikirja:operator"), role=Role.AUDITOR, organisation=None, scope=b"operator"
)
"""Who has the county's database and keys, and may read it all."""


def answered(data: Path | None, language: str, ask: Callable[[ReadCall], Awaitable[Answered]]) -> Answered:
    """The answer to a question, from projections that hold all of the log. What cannot be asked, or answered, is one
    line on standard error and the exit code for it."""
    check_language(language)
    collector.settle()
    try:
        with installed(data, to_look_at=True) as (settings, database), projector(database):
            return asyncio.run(_answered(settings, database, language, ask))
    except BadInput as wrong:
        say(f"--{wrong.field}: {messages.malformed(wrong.reason, 'en', wrong.figures)}")
        raise typer.Exit(USAGE) from None
    except (Problem, Behind):
        say("the projections are not as far as the log: see `setelikirja projections`")
        raise typer.Exit(WRONG) from None


async def _answered(
    settings: Settings, database: Database, language: str, ask: Callable[[ReadCall], Awaitable[Answered]]
) -> Answered:
    async with open_service(settings, database, follows=False) as service:
        return await ask(ReadCall(service=service, language=language, caller=OPERATOR))
