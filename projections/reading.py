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


Part = str | tuple[Projection, str]
"""A named piece of a statement: of the projection that is asked, or of another one beside it."""


async def read(
    connection: AsyncConnection[Any],
    schema: str,
    projection: Projection,
    statement: Sequence[Part],
    row: type[Row],
    parameters: Mapping[str, object] = {},
    position: int | None = None,
) -> Answer[Row]:
    """Run a statement of a projection on the tables that serve it; `position` is by default how far they are.

    `statement` names the parts that it is put together from, such as a page and the filters that are asked for; where
    some are of other projections, the answer is as far as the one furthest behind. Raises `NotServing`.
    """
    named = [part if isinstance(part, tuple) else (projection, part) for part in statement]
    needed = {one.name: one for one, _ in named}
    replaced: UndefinedTable | None = None
    # A build that was just replaced may lose its tables between the two statements, and then another one serves.
    for _ in range(2):
        try:
            parts, reached = {}, []
            for one in needed.values():
                build = await _serving(connection, schema, one)
                if build is None:
                    raise NotServing(one.name)
                parts[one.name] = one.statements(schema, build[0])
                reached.append(build[1])
            asked = min(reached) if position is None else min(position, *reached)
            text = b"\n".join(parts[one.name][name] for one, name in named)
            async with connection.cursor(row_factory=class_row(row)) as rows:
                await rows.execute(text, {**parameters, "position": asked}, prepare=True)
                return Answer(asked, await rows.fetchall())
        except UndefinedTable as error:
            replaced = error
    raise NotServing(projection.name) from replaced


async def _serving(connection: AsyncConnection[Any], schema: str, projection: Projection) -> tuple[int, int] | None:
    """The generation that serves a projection, and how far it is; None where none does yet."""
    key = {"name": projection.name, "version": projection.version}
    cursor = await connection.execute(statements("builds", schema)["serving"], key)
    return await cursor.fetchone()
