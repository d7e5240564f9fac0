"""`explain`: an entry or a settlement, down to what it rests on and up to its payment."""

from pathlib import Path
from uuid import UUID

import msgspec
import typer
from rich.tree import Tree

from api.explanations.entries import entry_explanation
from api.explanations.picture import picture
from api.explanations.sentences import Explained, Told, told_of
from api.explanations.settlements import settlement_explanation
from api.http.calling import ReadCall
from api.http.problems import Problem
from api.http.reading import known_at
from api.terminal.asking import answered
from api.terminal.screen import WRONG, console, say

NOT_FOUND = 404


def explain(
    thing: UUID, position: int | None, as_json: bool, plot: Path | None, language: str, data: Path | None
) -> None:
    explained = answered(data, language, lambda call: _explained(call, thing, position))
    if explained is None:
        say(f"there is no entry and no settlement {thing}")
        raise typer.Exit(WRONG)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(explained), indent=2))
    else:
        console.print(_tree(told_of(explained, language)), highlight=False)
    if plot is not None:
        plot.write_text(picture(explained, language), encoding="utf-8")
    if not explained.agrees:
        raise typer.Exit(WRONG)


async def _explained(call: ReadCall, thing: UUID, position: int | None) -> Explained | None:
    """The explanation of whichever of the two it is; None where it is neither."""
    known = await known_at(call, None, position)
    if known is None:
        known, _ = await call.service.reader.end()
    for explanation in (entry_explanation, settlement_explanation):
        try:
            return await explanation(call, thing, known)
        except Problem as problem:
            if problem.status != NOT_FOUND:
                raise
    return None


def _tree(told: Told) -> Tree:
    tree = Tree(told.sentence)

    def hang(under: Tree, part: Told) -> None:
        branch = under.add(part.sentence, style="red" if part.differs else "")
        for one in part.parts:
            hang(branch, one)

    for part in told.parts:
        hang(tree, part)
    return tree
