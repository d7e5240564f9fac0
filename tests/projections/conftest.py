"""A county's log with a history in it, projected."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection

from domain.rulebook.north_savo import NORTH_SAVO
from projections.catalogue import event_mapper, projections_of
from projections.engine.projection import Following, Projection
from projections.engine.runner import Runner
from tests.conftest import Database

WAIT_SECONDS = 30.0
PROJECTIONS = projections_of(NORTH_SAVO)
MAPPER = event_mapper()


def named(name: str) -> Projection:
    """One of the county's projections."""
    return next(one for one in PROJECTIONS if one.name == name)


def projecting(url: str, schema: str, followers: Sequence[Following] = PROJECTIONS, **options: Any) -> Runner:
    """A runner of all of the county's projections, or of some followers."""
    return Runner(url, schema, followers, MAPPER, **options)


async def caught_up(runner: Runner, position: int) -> None:
    for projection in PROJECTIONS:
        assert await runner.wait_for(projection.name, position, WAIT_SECONDS), runner.status()


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[AsyncConnection[Any]]:
    async with await AsyncConnection.connect(database.application_url, autocommit=True) as connection:
        yield connection


async def rows(connection: AsyncConnection[Any], query: str, *parameters: object) -> list[tuple[Any, ...]]:
    cursor = await connection.execute(query, parameters)  # type: ignore[arg-type]
    return await cursor.fetchall()
