"""A county's log with a history in it, projected."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection

from projections.catalogue import PROJECTIONS
from projections.runner import ProjectionRunner
from tests.conftest import Database

WAIT_SECONDS = 30.0


async def caught_up(runner: ProjectionRunner, position: int) -> None:
    for projection in PROJECTIONS:
        assert await runner.wait_for(projection.name, position, WAIT_SECONDS), runner.status()


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[AsyncConnection[Any]]:
    async with await AsyncConnection.connect(database.application_url, autocommit=True) as connection:
        yield connection


async def rows(connection: AsyncConnection[Any], query: str, *parameters: object) -> list[tuple[Any, ...]]:
    cursor = await connection.execute(query, parameters)  # type: ignore[arg-type]
    return await cursor.fetchall()
