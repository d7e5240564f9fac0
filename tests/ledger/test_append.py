"""What one call of append() does with each request in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.postgres import open_pool
from ledger.recorder import AppendRequest, GroupCommit, LogReader
from tests.conftest import Database

pytestmark = pytest.mark.anyio


def events(stream: UUID, *versions: int) -> tuple[StoredEvent, ...]:
    return tuple(StoredEvent(stream, version, "SessionHeld:1", b'{"minutes":90}') for version in versions)


@asynccontextmanager
async def log(database: Database) -> AsyncIterator[tuple[GroupCommit, LogReader]]:
    async with (
        GroupCommit(database.application_url, database.schema) as writer,
        open_pool(database.application_url, size=1) as pool,
    ):
        yield writer, LogReader(pool, database.schema)


async def test_positions_are_dense_from_one(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        first, second = uuid4(), uuid4()
        outcomes = await asyncio.gather(
            writer.append(AppendRequest(events(first, 1, 2))),
            writer.append(AppendRequest(events(second, 1))),
        )
        assert [(outcome.first_position, outcome.last_position) for outcome in outcomes] == [(1, 2), (3, 3)]
        recorded = await reader.events_after(0, 10)
        assert [(each.position, each.event) for each in recorded] == list(
            enumerate(events(first, 1, 2) + events(second, 1), 1)
        )
