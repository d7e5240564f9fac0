"""The log, read in order and in batches, for whatever follows it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from eventsourcing.persistence import StoredEvent
from psycopg import Connection
from psycopg.rows import TupleRow

from domain.kernel.event import Event
from ledger.log.codec import EventMapper
from ledger.log.reader import LogRow
from ledger.sql import queries
from projections.engine.projection import Logged

EVENTS_PER_BATCH_MAX = 5_000


class HoleInLog(Exception):
    """The log skips a position. It never does while the append function alone writes it."""


class Batch:
    """Consecutive events of the log, from `after` + 1. Each is decoded when the first follower asks for it."""

    def __init__(self, after: int, recorded: Sequence[LogRow], mapper: EventMapper) -> None:
        self._after = after
        self._recorded = recorded
        self._mapper = mapper
        self._decoded: dict[int, Logged] = {}
        for expected, each in enumerate(recorded, after + 1):
            if each.position != expected:
                raise HoleInLog(f"position {expected} is missing")
        self.last = after + len(recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def recorded_at(self, number: int) -> datetime:
        """When the log took one of its events, counted from 0."""
        return self._recorded[number].recorded_at

    def recorded_until(self, instant: datetime, kinds: Iterable[type[Event]]) -> "Batch":
        """What stands before the first event of those kinds that was recorded later than that."""
        topics = {kind.TOPIC for kind in kinds}
        later = (
            number
            for number, each in enumerate(self._recorded)
            if each.recorded_at > instant and each.event.topic in topics
        )
        count = next(later, len(self._recorded))
        return self if count == len(self._recorded) else Batch(self._after, self._recorded[:count], self._mapper)

    def of(self, kinds: Iterable[type[Event]]) -> list[Logged]:
        """The events of those kinds, whatever they were written as."""
        wanted = frozenset(kinds)
        topics = self._mapper.topics_of(wanted)
        logged = [self._logged(each) for each in self._recorded if each.event.topic in topics]
        return [each for each in logged if type(each.event) in wanted]

    def _logged(self, recorded: LogRow) -> Logged:
        logged = self._decoded.get(recorded.position)
        if logged is None:
            event = cast(Event, self._mapper.to_domain_event(recorded.event))
            logged = Logged(recorded.position, recorded.recorded_at, event)
            self._decoded[recorded.position] = logged
        return logged


class Log:
    """Reads one county's log in order, over a connection of its caller. `mapper` knows the events that it holds."""

    def __init__(self, schema: str, mapper: EventMapper) -> None:
        self._queries = queries(schema)
        self._mapper = mapper

    def end(self, connection: Connection[TupleRow]) -> int:
        """The last position."""
        row = connection.execute(self._queries["end"], prepare=True).fetchone()
        assert row is not None, "the statement gives a row"
        return int(row[0])

    def now(self, connection: Connection[TupleRow]) -> datetime:
        """The clock that events are recorded by."""
        row = connection.execute(self._queries["clock"], prepare=True).fetchone()
        assert row is not None, "the statement gives a row"
        instant: datetime = row[0]
        return instant

    def after(self, connection: Connection[TupleRow], position: int, limit: int) -> Batch:
        """At most `limit` events from `position` + 1. Raises `HoleInLog`."""
        with connection.cursor(binary=True) as cursor:
            parameters = {"position": position, "limit": limit}
            rows = cursor.execute(self._queries["events_after"], parameters, prepare=True).fetchall()
        return Batch(position, [LogRow(row[0], row[1], StoredEvent(*row[2:])) for row in rows], self._mapper)
