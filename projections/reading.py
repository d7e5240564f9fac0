"""How reads find the tables that serve, whichever build that is at the moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from psycopg import AsyncConnection
from psycopg.errors import UndefinedTable
from psycopg.rows import class_row

from projections.projection import Projection
from projections.sql import statements

Row = TypeVar("Row")


class NotServing(Exception):
    """No build of this version of the projection is complete yet: it is being made from the log."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[Row]):
    """Rows, and the position up to which the log is folded into them, or a little further.

    A statement that takes `position` leaves out what comes after it.
    """

    position: int
    rows: list[Row]


async def read(
    connection: AsyncConnection[Any],
    schema: str,
    projection: Projection,
    statement: Sequence[str],
    row: type[Row],
    parameters: Mapping[str, object] = {},
    position: int | None = None,
) -> Answer[Row]:
    """Run a statement of a projection on the tables that serve it; `position` is by default how far they are.

    `statement` names the parts that it is put together from, such as a page and the filters that are asked for.
    Raises `NotServing`.
    """
    serving = statements("builds", schema)["serving"]
    replaced: UndefinedTable | None = None
    # A build that was just replaced may lose its tables between the two statements, and then another one serves.
    for _ in range(2):
        try:
            cursor = await connection.execute(serving, {"name": projection.name, "version": projection.version})
            build = await cursor.fetchone()
            if build is None:
                break
            generation, reached = build
            asked = reached if position is None else min(position, reached)
            parts = projection.statements(schema, generation)
            text = b"\n".join(parts[name] for name in statement)
            async with connection.cursor(row_factory=class_row(row)) as rows:
                await rows.execute(text, {**parameters, "position": asked}, prepare=True)
                return Answer(asked, await rows.fetchall())
        except UndefinedTable as error:
            replaced = error
    raise NotServing(projection.name) from replaced
