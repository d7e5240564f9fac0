"""The builds of projections: sets of tables made from the log, how far each has come, and which one serves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson
import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import Connection
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow, class_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import set_json_loads

from domain.kernel.event import Event
from ledger.log.codec import EventMapper, OrjsonTranscoder
from ledger.log.reader import LogRow
from ledger.server.postgres import session
from ledger.sql import queries
from projections.projection import Logged, Projection, Tables, suffix
from projections.sql import statements

EVENTS_PER_BATCH_MAX = 5_000


class Fenced(Exception):
    """The checkpoint is not where this runner left it: another one moved it, or the build was replaced."""


class HoleInLog(Exception):
    """The log skips a position. It never does while the append function alone writes it."""


def connect(url: str) -> Connection[TupleRow]:
    """A connection to write projections with. `url` is the application role's."""
    connection = psycopg.connect(session(url), autocommit=True)
    # Rows and checkpoint are lost together or not at all, and what is lost is folded again.
    connection.execute("SET synchronous_commit = off")
    set_json_loads(orjson.loads, connection)
    return connection


@dataclass(frozen=True, slots=True)
class BuildRow:
    """A build as the table `projections` has it."""

    name: str
    version: int
    generation: int
    position: int
    state: str
    current: bool
    tables: list[str]
    error: str | None
    error_position: int | None


class Batch:
    """Consecutive events of the log, from `after` + 1. Each is decoded when the first projection asks for it."""

    def __init__(self, after: int, recorded: Sequence[LogRow], mapper: EventMapper) -> None:
        self._recorded = recorded
        self._mapper = mapper
        self._decoded: dict[int, Logged] = {}
        for expected, each in enumerate(recorded, after + 1):
            if each.position != expected:
                raise HoleInLog(f"position {expected} is missing")
        self.last = after + len(recorded)

    def __len__(self) -> int:
        return len(self._recorded)

    def of(self, kinds: Iterable[type[Event]]) -> list[Logged]:
        """The events of those kinds."""
        topics = {kind.TOPIC for kind in kinds}
        return [self._logged(each) for each in self._recorded if each.event.topic in topics]

    def _logged(self, recorded: LogRow) -> Logged:
        logged = self._decoded.get(recorded.position)
        if logged is None:
            event = cast(Event, self._mapper.to_domain_event(recorded.event))
            logged = Logged(recorded.position, recorded.recorded_at, event)
            self._decoded[recorded.position] = logged
        return logged


class Log:
    """Reads one county's log in order, over a connection of its caller."""

    def __init__(self, schema: str) -> None:
        self._queries = queries(schema)
        self._mapper = EventMapper(OrjsonTranscoder())

    def end(self, connection: Connection[TupleRow]) -> int:
        return int(one(connection.execute(self._queries["end"], prepare=True).fetchone())[0])

    def after(self, connection: Connection[TupleRow], position: int, limit: int) -> Batch:
        """At most `limit` events from `position` + 1. Raises `HoleInLog`."""
        with connection.cursor(binary=True) as cursor:
            parameters = {"position": position, "limit": limit}
            rows = cursor.execute(self._queries["events_after"], parameters, prepare=True).fetchall()
        return Batch(position, [LogRow(row[0], row[1], StoredEvent(*row[2:])) for row in rows], self._mapper)


@dataclass(slots=True)
class Build:
    """One set of a projection's tables, and the last position that is folded into it."""

    projection: Projection
    generation: int
    position: int
    statements: dict[str, bytes] = field(repr=False)

    @property
    def key(self) -> dict[str, Any]:
        return {"name": self.projection.name, "version": self.projection.version, "generation": self.generation}


class Builds:
    """One county's builds. Every method works in the transaction of its caller's connection, or in one of its own."""

    def __init__(self, schema: str) -> None:
        self._schema = schema
        self._statements = statements("builds", schema)

    def prepare(self, connection: Connection[TupleRow]) -> None:
        """Make the table of builds where it is missing."""
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtext('projections'), hashtext(%s))", [self._schema])
            connection.execute(self._statements["create"])

    def all(self, connection: Connection[TupleRow]) -> list[BuildRow]:
        """Every build; none before the table is made."""
        try:
            with connection.cursor(row_factory=class_row(BuildRow)) as cursor:
                return cursor.execute(self._statements["all"]).fetchall()
        except UndefinedTable:
            return []

    def open(self, projection: Projection, row: BuildRow) -> Build:
        return self._build(projection, row.generation, row.position)

    def add(self, connection: Connection[TupleRow], projection: Projection, state: str) -> Build:
        """Make empty tables for a projection, beside those that it has."""
        with connection.transaction():
            parameters = {
                "name": projection.name,
                "version": projection.version,
                "state": state,
                "tables": list(projection.tables),
            }
            (generation,) = one(connection.execute(self._statements["add"], parameters).fetchone())
            build = self._build(projection, generation, 0)
            connection.execute(build.statements["create"])
            return build

    def fold(self, connection: Connection[TupleRow], build: Build, batch: Batch, state: str) -> None:
        """Fold a batch: its rows and the checkpoint in one transaction. Raises `Fenced`, and what the fold raises."""
        with connection.transaction():
            # The checkpoint first: its row lock keeps others away from the tables, and a lost race costs no work.
            moved = connection.execute(
                self._statements["move"],
                {**build.key, "old": build.position, "position": batch.last, "state": state},
                prepare=True,
            )
            if moved.rowcount != 1:
                raise Fenced(f"{build.projection.name} is not at {build.position}")
            build.projection.fold(Tables(connection, build.statements), batch.of(build.projection.folds))
        build.position = batch.last

    def serve(self, connection: Connection[TupleRow], build: Build) -> None:
        """Let reads go to this build from now on, and no longer to the one before it."""
        with connection.transaction():
            connection.execute(self._statements["replace"], build.key)
            connection.execute(self._statements["serve"], build.key)

    def hold(self, connection: Connection[TupleRow], projection: Projection) -> Build | None:
        """The build that serves, kept from moving until the transaction ends."""
        parameters = {"name": projection.name, "version": projection.version}
        row = connection.execute(self._statements["hold"], parameters).fetchone()
        return None if row is None else self._build(projection, row[0], row[1])

    def fail(self, connection: Connection[TupleRow], build: Build, error: str, position: int) -> None:
        connection.execute(self._statements["fail"], {**build.key, "error": error, "error_position": position})

    def drop(self, connection: Connection[TupleRow], row: BuildRow) -> None:
        """Drop the tables of a build and forget it. They are not the log: they can be made again from it."""
        with connection.transaction():
            for table in row.tables:
                name = Identifier(self._schema, table + suffix(row.version, row.generation))
                # A rebuild and the runner may both be at it.
                connection.execute(SQL("DROP TABLE IF EXISTS {}").format(name))
            connection.execute(
                self._statements["remove"], {"name": row.name, "version": row.version, "generation": row.generation}
            )

    def _build(self, projection: Projection, generation: int, position: int) -> Build:
        return Build(projection, generation, position, projection.statements(self._schema, generation))


def one(row: TupleRow | None) -> TupleRow:
    """The row of a statement that always gives one."""
    assert row is not None, "the statement gives a row"
    return row
