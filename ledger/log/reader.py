"""Reading the log in order."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from ledger.log.asking import ask
from ledger.log.simulated import Simulated
from ledger.log.writer import Repeated
from ledger.sql import queries


class LogRow(NamedTuple):
    """An event and where and when the log took it."""

    position: int
    recorded_at: datetime
    event: StoredEvent


class StoredRequest(NamedTuple):
    """What was answered to a request, the event at the position that it was answered as of, and where the log ends."""

    request_id: UUID
    status: int
    answer: bytes
    last_position: int
    recorded_at: datetime
    state: bytes | None
    event_recorded_at: datetime | None
    end: int


def _row(row: TupleRow) -> LogRow:
    return LogRow(row[0], row[1], StoredEvent(*row[2:]))


class LogReader:
    """Reads one county's log. Every method raises `LogUnavailable` if the database is away."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str) -> None:
        self._pool = pool
        self._queries = queries(schema)

    async def _rows(self, query: str, **parameters: object) -> list[TupleRow]:
        # A plan that was made for a short log and kept would scan the long one, until statistics are taken.
        return await ask(self._pool, self._queries[query], parameters, prepare=False)

    async def events_of(
        self,
        stream: UUID,
        after_version: int = 0,
        up_to_version: int | None = None,
        up_to_position: int | None = None,
    ) -> list[LogRow]:
        """One stream's events in order of version."""
        rows = await self._rows(
            "events_of",
            stream=stream,
            after_version=after_version,
            up_to_version=up_to_version,
            up_to_position=up_to_position,
        )
        return [_row(row) for row in rows]

    async def events_of_many(
        self, versions: Mapping[UUID, int], up_to_position: int | None = None, up_to_version: int | None = None
    ) -> list[LogRow]:
        """Many streams' events after a version of each, every stream's in order."""
        rows = await self._rows(
            "events_of_many",
            streams=list(versions),
            versions=list(versions.values()),
            up_to_version=up_to_version,
            up_to_position=up_to_position,
        )
        return [_row(row) for row in rows]

    async def events_after(self, position: int, limit: int) -> list[LogRow]:
        """At most `limit` events in order, from `position` + 1. Positions have no holes."""
        return [_row(row) for row in await self._rows("events_after", position=position, limit=limit)]

    async def events_under(self, topics: Iterable[str], position: int, up_to_position: int, limit: int) -> list[LogRow]:
        """At most `limit` events that were written under these topics, in order, after one position up to another."""
        rows = await self._rows(
            "events_under", topics=list(topics), position=position, up_to_position=up_to_position, limit=limit
        )
        return [_row(row) for row in rows]

    async def end(self) -> tuple[int, datetime]:
        """The last position and when it was recorded; 0 and when the log was made if it is empty."""
        position, recorded_at = (await self._rows("end"))[0]
        return position, recorded_at

    async def simulated(self) -> Simulated | None:
        """Which simulation the county is of; None for a real one."""
        rows = await self._rows("simulation")
        return Simulated(*rows[0]) if rows else None

    async def position_at(self, instant: datetime) -> int:
        """The last position that was recorded at or before `instant`; 0 if none was."""
        rows = await self._rows("position_at", instant=instant)
        return rows[0][0] if rows else 0

    async def request(self, request_id: UUID) -> Repeated | None:
        """What was answered to a request, if it was."""
        rows = await self._rows("request", request_id=request_id)
        return Repeated(*rows[0]) if rows else None

    async def requests(self, request_ids: Sequence[UUID]) -> dict[UUID, Repeated]:
        """What was answered to those of many requests that were answered."""
        rows = await self._rows("requests", request_ids=list(request_ids))
        return {row[0]: Repeated(*row[1:]) for row in rows}

    async def requests_after(self, request_id: UUID | None, limit: int) -> list[StoredRequest]:
        """At most `limit` stored answers in the order of their requests' ids, from the one after `request_id`."""
        return [StoredRequest(*row) for row in await self._rows("requests_after", after=request_id, limit=limit)]

    async def refusals(self, first: int, last: int) -> list[tuple[int, bytes]]:
        """The stored facts of what rules refused while the log ended at a position from `first` to `last`, by that
        position. Below the log's end no more are added."""
        return [(row[0], row[1]) for row in await self._rows("refusals", first=first, last=last)]
