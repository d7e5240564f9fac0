"""What follows a log: projections, which fold it into tables, and whatever else acts on what it says.

All of it is run by one engine (`runner.py`), each from a checkpoint of its own (a row of the table `projections`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple, TypeVar

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from domain.kernel.event import Event
from ledger.named_sql import named_statements

Row = TypeVar("Row")


class Logged(NamedTuple):
    """An event, where it stands in the log and when it was recorded (UTC)."""

    position: int
    recorded_at: datetime
    event: Event


class ProcessEnds(Exception):
    """Raised by a follower's `act` where its process ends: no failure, and the same events come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Something that follows the log from its first event, such as a process manager or a sender of notices.

    Its checkpoint is the last position that it has taken, kept by `name` and `version`. `act` gets events of the types
    in `follows` alone, in order and in batches, in the runner's thread. What it does is not in the checkpoint's
    transaction: the checkpoint moves after `act` has returned, so that after a crash, or where it raises, the same
    events come again, in batches of another size perhaps. It must therefore do each thing once by itself: append under
    ids made of the event's own, send under a key that the receiver knows again. It must depend on no order between
    itself and the projections: those may be ahead of it or behind.

    An error stops this follower alone: its state, the position and the error's class stand in the table `projections`,
    and it is tried again with growing pauses. A new version begins again at the first event, beside the old one, and
    of one version one process acts at a time. What takes long (it calls others, say) has a runner of its own, so that
    it holds up nothing else.

    With `after_seconds` it is given an event that it follows when the log has had it for so long, and none that comes
    after it before: for what comes after somebody else, who is to have done it by then.
    """

    name: str
    version: int
    follows: tuple[type[Event], ...]
    act: Callable[[Sequence[Logged]], None]
    after_seconds: float = 0.0

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its tables, without version and generation: it has none."""
        return ()


class Tables:
    """The tables of one build, within the transaction of one batch. Statements are those of `tables.sql`."""

    def __init__(self, connection: Connection[TupleRow], statements: Mapping[str, bytes]) -> None:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a projection keeps: tables under a name and a version. Reads need no more of it.

    `package` holds `tables.sql`, of which `create` makes the tables and the rest folds into them, and `questions.sql`,
    what is asked of them, where somebody asks. `version` tells one definition of tables and fold from the next: raise
    it with every change of either, as a test demands.
    """

    name: str
    version: int
    package: str = field(repr=False)
    tables: tuple[str, ...]

    def statements(self, schema: str, generation: int) -> Mapping[str, bytes]:
        """The statements on the tables of one build."""
        return _statements(self.package, schema, suffix(self.version, generation))


@cache
def _statements(package: str, schema: str, end: str) -> Mapping[str, bytes]:
    kept = named_statements(package, "tables.sql", schema, end)
    if not files(package).joinpath("questions.sql").is_file():
        return kept
    asked = named_statements(package, "questions.sql", schema, end)
    assert not kept.keys() & asked.keys(), f"{package} has two statements of one name"
    return {**kept, **asked}


Fold = Callable[[Tables, Sequence[Logged]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection(Kept):
    """A question answered from the log, and how: what is kept, and the function that folds events into it.

    `fold` gets events of the types in `follows` alone, in order, each exactly once: its rows and its checkpoint are
    one transaction. It is asked again for a batch that failed, and must depend on nothing but the batch and the tables.
    """

    follows: tuple[type[Event], ...] = field(repr=False)
    fold: Fold = field(repr=False)


Following = Follower | Projection
"""What a runner runs."""


def projection(kept: Kept, follows: Iterable[type[Event]], fold: Fold) -> Projection:
    """The projection that keeps this, folded so."""
    return Projection(
        name=kept.name,
        version=kept.version,
        package=kept.package,
        tables=kept.tables,
        follows=tuple(follows),
        fold=fold,
    )


def suffix(version: int, generation: int) -> str:
    """What the tables of a build have after their names: `_v1_2` for the second build of version 1."""
    return f"_v{version}_{generation}"
