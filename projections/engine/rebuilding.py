"""Rebuilding a projection: its tables are made again from the log, beside those that serve, and then take their place.

Reads go on throughout, and so does the runner. A build that fails, or whose process dies, leaves the old tables
serving; what it left is dropped by the next one.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from psycopg import Connection, IsolationLevel
from psycopg.errors import LockNotAvailable
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from ledger.log.codec import EventMapper
from projections.engine.builds import Build, BuildRow, Builds, connect, one
from projections.engine.log import EVENTS_PER_BATCH_MAX, Log
from projections.engine.projection import Projection, suffix

SERVING_SECONDS_MAX = 5.0
POLL_SECONDS = 0.02


class BeingRebuilt(Exception):
    """Another rebuild of the same projection is under way."""


class LogEndsBefore(Exception):
    """The tables that serve are at a position that the log does not have: its tail has been cut off."""

    def __init__(self, end: int, serving: int):
        super().__init__(f"the log ends at {end}, before position {serving}, which is projected")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of a rebuild, at `position`: rows of each new table, and how many of them differ from the old.

    `differences` counts rows that only one of the two has. It is None where there was nothing to compare with at the
    same position: no build of this version before it, or one that is stopped.
    """

    projection: str
    version: int
    generation: int
    position: int
    rows: Mapping[str, int]
    differences: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the tables that serve compare with a fresh fold of the log up to `position`, where they are.

    `differences` counts rows that only one of the two has, by table; all are 0 where what is served is what the log
    says. It is None where no build of this version serves.
    """

    projection: str
    version: int
    position: int
    rows: Mapping[str, int]
    differences: Mapping[str, int] | None


Progress = Callable[[int, int], None]


def _quietly(position: int, end: int) -> None:
    pass


def rebuild(
    url: str, schema: str, projection: Projection, mapper: EventMapper, progress: Progress = _quietly
) -> Rebuilt:
    """Make the projection's tables again from the log, compare them with the old ones, and let them serve.

    `progress` is told the position that was reached and the log's end, after every batch. `url` is the application
    role's. Raises `BeingRebuilt`, and whatever the fold raises: then the old tables serve on.
    """
    with _building(url, schema, projection, mapper, progress) as building:
        return building.replace()


def compare_with_fresh_fold(
    url: str, schema: str, projection: Projection, mapper: EventMapper, progress: Progress = _quietly
) -> Comparison:
    """Fold the log into tables of their own, compare those that serve with them, row by row, and drop them again.

    So what was changed past the log is found. The tables that serve stay as they are, and reads and the runner go on.
    `progress` and `url` are as `rebuild` has them. Raises `BeingRebuilt`, and whatever the fold raises.
    """
    with _building(url, schema, projection, mapper, progress) as building:
        return building.compare()


@contextmanager
def _building(
    url: str, schema: str, projection: Projection, mapper: EventMapper, progress: Progress
) -> Iterator["_Building"]:
    with _connect(url) as connection:
        lock = "SELECT pg_try_advisory_lock(hashtext('rebuild ' || %s), hashtext(%s))"
        if not one(connection.execute(lock, [projection.name, schema]).fetchone())[0]:
            raise BeingRebuilt(projection.name)
        building = _Building(url, schema, projection, Log(schema, mapper), progress, connection)
        try:
            yield building
        except BaseException:
            if not connection.closed:
                building.drop("rebuilding")
            raise


def _connect(url: str) -> Connection[TupleRow]:
    connection = connect(url)
    # The runner holds its checkpoint for as long as a batch takes, and after all the work this may wait for it.
    connection.execute("SET lock_timeout = '60s'")
    return connection


class _Building:
    """A further build of a projection, beside the one that serves."""

    def __init__(
        self,
        url: str,
        schema: str,
        projection: Projection,
        log: Log,
        progress: Progress,
        connection: Connection[TupleRow],
    ) -> None:
        self._url = url
        self._schema = schema
        self._projection = projection
        self._progress = progress
        self._connection = connection
        self._log = log
        self._builds = Builds(schema)

    def replace(self) -> Rebuilt:
        """Build to the log's end, compare, and let the new build serve."""
        build = self._begin()
        self._catch_up(build)
        self._analyze(build)
        self._await_serving(build)
        _, rows, differences = self._compare(build)
        self._catch_up(build)
        with self._serving_held_for(build) as (holder, _):
            self._builds.serve(holder, build)
        self.drop("replaced")
        return Rebuilt(
            self._projection.name, self._projection.version, build.generation, build.position, rows, differences
        )

    def compare(self) -> Comparison:
        """Build as far as what serves is, compare, and drop the build."""
        build = self._begin()
        serving = self._serving()
        if serving is not None:
            self._catch_up(build, serving.position)
        position, rows, differences = self._compare(build)
        self.drop("rebuilding")
        return Comparison(self._projection.name, self._projection.version, position, rows, differences)

    def _begin(self) -> Build:
        self._builds.prepare(self._connection)
        self.drop("rebuilding")
        return self._builds.add(self._connection, self._projection, "rebuilding")

    def drop(self, state: str) -> None:
        """Drop this projection's builds of a state; what is still being read stays for the next one to drop."""
        for row in self._builds.all(self._connection):
            if row.name == self._projection.name and row.state == state:
                with suppress(LockNotAvailable):
                    self._builds.drop(self._connection, row)

    def _catch_up(self, build: Build, until: int | None = None) -> None:
        """Fold to a position or, without one, until a batch is not full: then the log's end is near."""
        while True:
            self._progress(build.position, self._log.end(self._connection) if until is None else until)
            limit = EVENTS_PER_BATCH_MAX if until is None else min(EVENTS_PER_BATCH_MAX, until - build.position)
            if limit == 0 or self._fold(build, limit) < EVENTS_PER_BATCH_MAX:
                break
        self._progress(build.position, self._log.end(self._connection) if until is None else until)

    def _fold(self, build: Build, limit: int) -> int:
        batch = self._log.after(self._connection, build.position, limit)
        if len(batch):
            self._builds.take(self._connection, build, batch, "rebuilding")
        return len(batch)

    @contextmanager
    def _serving_held_for(self, build: Build) -> Iterator[tuple[Connection[TupleRow], Build | None]]:
        """Hold the build that serves, and bring the new one to its position; a stopped one stays behind."""
        with _connect(self._url) as holder, holder.transaction():
            serving = self._builds.hold(holder, self._projection)
            while serving is not None and build.position < serving.position:
                if not self._fold(build, min(EVENTS_PER_BATCH_MAX, serving.position - build.position)):
                    raise LogEndsBefore(build.position, serving.position)
            yield holder, serving

    def _compare(self, build: Build) -> tuple[int, dict[str, int], dict[str, int] | None]:
        """The position, rows of each new table there, and those that differ from the table that serves: one snapshot
        of both."""
        with _connect(self._url) as reader:
            reader.isolation_level = IsolationLevel.REPEATABLE_READ
            with reader.transaction():
                with self._serving_held_for(build) as (_, serving):
                    reader.execute("SELECT 1")  # takes the snapshot; the runner need not wait for the rest
                    position = build.position
                comparable = serving is not None and serving.position == position
                rows, differences = {}, {}
                for table in self._projection.tables:
                    new = self._table(table, build)
                    count = SQL("SELECT count(*) FROM {}").format(new)
                    rows[table] = int(one(reader.execute(count).fetchone())[0])
                    if comparable and serving is not None:
                        names = {"old": self._table(table, serving), "new": new}
                        differences[table] = int(one(reader.execute(_DIFFERENCES.format(**names)).fetchone())[0])
                return position, rows, differences if comparable else None

    def _await_serving(self, build: Build) -> None:
        """Let the tables that serve reach the new ones' position; those that do not move are not waited for long."""
        deadline = time.monotonic() + SERVING_SECONDS_MAX
        while time.monotonic() < deadline:
            serving = self._serving()
            if serving is None or serving.state == "failed" or serving.position >= build.position:
                return
            time.sleep(POLL_SECONDS)

    def _serving(self) -> BuildRow | None:
        return next((row for row in self._builds.all(self._connection) if self._serves(row)), None)

    def _serves(self, row: BuildRow) -> bool:
        return row.current and (row.name, row.version) == (self._projection.name, self._projection.version)

    def _analyze(self, build: Build) -> None:
        """So that reads find good plans from the first one on."""
        for table in self._projection.tables:
            self._connection.execute(SQL("ANALYZE {}").format(self._table(table, build)))

    def _table(self, table: str, build: Build) -> Identifier:
        return Identifier(self._schema, table + suffix(build.owner.version, build.generation))


_DIFFERENCES = SQL(
    "SELECT count(*) FROM ((TABLE {old} EXCEPT ALL TABLE {new}) UNION ALL (TABLE {new} EXCEPT ALL TABLE {old})) AS rows"
)
