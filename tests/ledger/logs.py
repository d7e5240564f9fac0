"""Shorthand of the tests of the log."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from ledger.log.reader import LogReader
from ledger.log.writer import GroupCommit
from ledger.server.postgres import open_pool
from tests.conftest import Database


def events(stream: UUID, *versions: int) -> tuple[StoredEvent, ...]:
    return tuple(StoredEvent(stream, version, "SessionHeld:1", b'{"minutes":90}') for version in versions)


@asynccontextmanager
async def log(database: Database) -> AsyncIterator[tuple[GroupCommit, LogReader]]:
    url, schema = database.application_url, database.schema
    async with GroupCommit(url, schema) as writer, open_pool(url, size=1) as pool:
        yield writer, LogReader(pool, schema)


async def all_events(reader: LogReader) -> list[StoredEvent]:
    """The whole log, whose positions are asserted to be dense from 1."""
    recorded = await reader.events_after(0, 1_000_000)
    assert [each.position for each in recorded] == list(range(1, len(recorded) + 1))
    return [each.event for each in recorded]
