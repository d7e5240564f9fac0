"""What a projection is: a name, a version, tables, and a function that folds a batch of events into them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from domain.kernel.event import Event
from projections.sql import statements

Row = TypeVar("Row")


class Logged(NamedTuple):
    """An event, where it stands in the log and when it was recorded (UTC)."""

    position: int
    recorded_at: datetime
    event: Event


class Tables:
    """The tables of one build, within the transaction of one batch. Statements are those of the projection's file."""

    def __init__(self, connection: Connection[TupleRow], statements: dict[str, bytes]) -> None:
        self._connection = connection
        self._statements = statements

    def rows(self, statement: str, row: type[Row], **parameters: object) -> list[Row]:
        """What a statement selects, as rows of that type, whose fields are its columns."""
        with self._connection.cursor(binary=True, row_factory=class_row(row)) as cursor:
            return cursor.execute(self._statements[statement], parameters, prepare=True).fetchall()

    def put(self, statement: str, rows: Iterable[object]) -> int:
        """Hand rows (dataclasses) to a statement as one JSON parameter, `rows`; how many rows it changed."""
        given = list(rows)
        if not given:
            return 0
        parameters = {"rows": orjson.dumps(given).decode()}
        return self._connection.execute(self._statements[statement], parameters, prepare=True).rowcount

    def run(self, statement: str) -> None:
        """A statement that takes nothing."""
        self._connection.execute(self._statements[statement], prepare=True)

    def append(self, statement: str, types: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Copy rows in, by a statement that copies in binary; `types` are the columns' types."""
        query = self._statements[statement]
        with self._connection.cursor() as cursor, cursor.copy(query) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)


@dataclass(frozen=True, slots=True)
class Projection:
    """A question answered from the log. Its statements stand in `sql/NAME.sql`, of which `create` makes its tables.

    `version` tells one definition of tables and fold from the next: raise it with every change of either. `fold` gets
    events of the types in `folds` alone, in order, each exactly once. It is asked again for a batch that failed, and
    must depend on nothing but the batch and the tables.
    """

    name: str
    version: int
    tables: tuple[str, ...]
    folds: tuple[type[Event], ...]
    fold: Callable[[Tables, Sequence[Logged]], None]

    def statements(self, schema: str, generation: int) -> dict[str, bytes]:
        """The projection's statements on the tables of one build."""
        return statements(self.name, schema, suffix(self.version, generation))


def suffix(version: int, generation: int) -> str:
    """What the tables of a build have after their names: `_v1_2` for the second build of version 1."""
    return f"_v{version}_{generation}"
