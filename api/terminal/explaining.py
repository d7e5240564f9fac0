"""`explain`: an entry or a settlement, down to what it rests on and up to its payment."""

import asyncio
from pathlib import Path
from uuid import UUID

import msgspec
import typer
from rich.tree import Tree

from api import messages
from api.explanations.entries import entry_explanation
from api.explanations.picture import picture
from api.explanations.sentences import Explained, Told, told_of
from api.explanations.settlements import settlement_explanation
from api.http.calling import ReadCall
from api.http.installation import Database, installed
from api.http.problems import Problem
from api.http.reading import known_at
from api.http.service import open_service
from api.http.settings import Settings
from api.terminal import collector
from api.terminal.rules import check_language
from api.terminal.screen import USAGE, WRONG, console, say
from api.terminal.serving import projector
from domain.kernel.event import Role
from domain.kernel.findings import BadInput
from ledger.desk.orders import Behind, Caller

NOT_FOUND = 404


def explain(
    thing: UUID, position: int | None, as_json: bool, plot: Path | None, language: str, data: Path | None
) -> None:
    check_language(language)
    collector.settle()
    with installed(data, to_look_at=True) as (settings, database), projector(database):
        explained = asyncio.run(_explained(settings, database, thing, position, language))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(explained), indent=2))
    else:
        console.print(_tree(told_of(explained, language)), highlight=False)
    if plot is not None:
        plot.write_text(picture(explained, language), encoding="utf-8")
    if not explained.agrees:
        raise typer.Exit(WRONG)


async def _explained(
    settings: Settings, database: Database, thing: UUID, position: int | None, language: str
) -> Explained:
    """As an auditor reads it. What cannot be is one line on standard error."""
    async with open_service(settings, database, follows=False) as service:
        caller = Caller(actor=thing, role=Role.AUDITOR, organisation=None, scope=b"")
        call = ReadCall(service=service, language=language, caller=caller)
        try:
            known = await known_at(call, None, position)
            if known is None:
                known, _ = await service.reader.end()
            return await _entry_or_settlement(call, thing, known)
        except BadInput as wrong:
            say(f"--position: {messages.malformed(wrong.reason, 'en', wrong.figures)}")
            raise typer.Exit(USAGE) from None
        except (Problem, Behind) as problem:
            if isinstance(problem, Problem) and problem.status == NOT_FOUND:
                say(f"there is no entry and no settlement {thing}")
            else:
                say("the postings are not as far as the log: see `setelikirja projections`")
            raise typer.Exit(WRONG) from None


async def _entry_or_settlement(call: ReadCall, thing: UUID, position: int) -> Explained:
    try:
        return await entry_explanation(call, thing, position)
    except Problem as problem:
        if problem.status != NOT_FOUND:
            raise
    return await settlement_explanation(call, thing, position)


def _tree(told: Told) -> Tree:
    tree = Tree(told.sentence)

    def hang(under: Tree, part: Told) -> None:
        branch = under.add(part.sentence, style="red" if part.differs else "")
        for one in part.parts:
            hang(branch, one)

    for part in told.parts:
        hang(tree, part)
    return tree
