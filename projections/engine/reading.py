"""How reads find the tables that serve, whichever build that is at the moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from psycopg import AsyncConnection
from psycopg.errors import UndefinedTable
from psycopg.rows import class_row

from ledger.named_sql import named_statements
from ledger.pausing import LongWork
from projections.engine.projection import Kept

Row = TypeVar("Row")

ROWS_BETWEEN_PAUSES = 200


class NotServing(Exception):
    """No build of this version of the projection is complete yet: it is being made from the log."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[Row]):
    """Rows, and the position up to which the log is folded into them, or a little further.

    A statement that takes `position` leaves out what comes after it.
    """

    position: int
    rows: list[Row]


Part = bytes | tuple[Kept, str]
"""A piece of a statement: a projection's, by its name, or words that are about no table."""


async def read(
    connection: AsyncConnection[Any],
    schema: str,
    statement: Sequence[Part],
    row: type[Row],
    parameters: Mapping[str, object] = {},
    position: int | None = None,
) -> Answer[Row]:
    """Run a statement on the tables that serve it; `position` is by default how far they are.

    `statement` is put together from parts, such as a page and the filters that are asked for; where they are of several
    projections, the answer is as far as the one furthest behind. Raises `NotServing`.
    """
    needed = {part[0].name: part[0] for part in statement if not isinstance(part, bytes)}
    replaced: UndefinedTable | None = None
    # A build that was just replaced may lose its tables between the two statements, and then another one serves.
    for _ in range(2):
        try:
            serving = await _serving(connection, schema, needed.values())
            parts = {name: needed[name].statements(schema, generation) for name, generation, _ in serving}
            reached = [position for _, _, position in serving]
            asked = min(reached) if position is None else min(position, *reached)
            text = b"\n".join(part if isinstance(part, bytes) else parts[part[0].name][part[1]] for part in statement)
            async with connection.cursor(row_factory=class_row(row)) as rows:
                await rows.execute(text, {**parameters, "position": asked}, prepare=True)
                found: list[Row] = []
                with LongWork() as work:
                    while some := await rows.fetchmany(ROWS_BETWEEN_PAUSES):
                        found += some
                        await work.pause()
                return Answer(asked, found)
        except UndefinedTable as error:
            replaced = error
    raise NotServing(", ".join(needed)) from replaced


def parts_of(kept: Kept, *names: str) -> tuple[Part, ...]:
    """Pieces of one projection's statements."""
    return tuple((kept, name) for name in names)


async def _serving(
    connection: AsyncConnection[Any], schema: str, needed: Collection[Kept]
) -> list[tuple[str, int, int]]:
    """The name of each, the generation that serves it and how far that is. Raises `NotServing`."""
    asked = {"names": [one.name for one in needed], "versions": [one.version for one in needed]}
    cursor = await connection.execute(named_statements(__package__, "builds.sql", schema)["serving"], asked)
    serving = await cursor.fetchall()
    missing = {one.name for one in needed} - {name for name, _, _ in serving}
    if missing:
        raise NotServing(", ".join(sorted(missing)))
    return serving
