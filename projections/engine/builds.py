"""The builds of projections: sets of tables made from the log, how far each has come, and which one serves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import psycopg
from psycopg import Connection
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow, class_row
from psycopg.sql import SQL, Identifier
from psycopg.types.json import set_json_loads

from ledger.named_sql import named_statements
from ledger.server.postgres import session
from projections.engine.log import Batch
from projections.engine.projection import Following, Projection, Tables, suffix


class Fenced(Exception):
    """The checkpoint is not where this runner left it: another one moved it, or the build was replaced."""


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


@dataclass(slots=True)
class Build:
    """One set of a projection's tables, and the last position that is folded into it.

    Of a follower without tables it is the checkpoint alone.
    """

    owner: Following
    generation: int
    position: int
    statements: Mapping[str, bytes] = field(repr=False)

    @property
    def key(self) -> dict[str, Any]:
        return {"name": self.owner.name, "version": self.owner.version, "generation": self.generation}


class Builds:
    """One county's builds. Every method works in the transaction of its caller's connection, or in one of its own."""

    def __init__(self, schema: str) -> None:
        self._schema = schema
        self._statements = dict(named_statements(__package__, "builds.sql", schema))

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

    def open(self, owner: Following, row: BuildRow) -> Build:
        return self._build(owner, row.generation, row.position)

    def add(self, connection: Connection[TupleRow], owner: Following, state: str) -> Build:
        """Make a checkpoint at the log's start, and for a projection empty tables, beside those that it has."""
        with connection.transaction():
            parameters = {"name": owner.name, "version": owner.version, "state": state, "tables": list(owner.tables)}
            (generation,) = one(connection.execute(self._statements["add"], parameters).fetchone())
            build = self._build(owner, generation, 0)
            if isinstance(owner, Projection):
                connection.execute(build.statements["create"])
            return build

    def take(self, connection: Connection[TupleRow], build: Build, batch: Batch, state: str) -> None:
        """Take a batch: fold it, rows and checkpoint in one transaction, or act on it and then move the checkpoint.

        Raises `Fenced`, and what the fold or the act raises.
        """
        owner = build.owner
        events = batch.of(owner.follows)
        if isinstance(owner, Projection):
            with connection.transaction():
                # The checkpoint first: its row lock keeps others away from the tables, and a lost race costs no work.
                self._move(connection, build, batch, state)
                owner.fold(Tables(connection, build.statements), events)
        else:
            if events:
                owner.act(events)
            self._move(connection, build, batch, state)
        build.position = batch.last

    def _move(self, connection: Connection[TupleRow], build: Build, batch: Batch, state: str) -> None:
        moved = connection.execute(
            self._statements["move"],
            {**build.key, "old": build.position, "position": batch.last, "state": state},
            prepare=True,
        )
        if moved.rowcount != 1:
            raise Fenced(f"{build.owner.name} is not at {build.position}")

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

    def _build(self, owner: Following, generation: int, position: int) -> Build:
        statements = owner.statements(self._schema, generation) if isinstance(owner, Projection) else {}
        return Build(owner, generation, position, statements)


def one(row: TupleRow | None) -> TupleRow:
    """The row of a statement that always gives one."""
    assert row is not None, "the statement gives a row"
    return row
