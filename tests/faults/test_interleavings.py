"""Every interleaving of two writers and a reader: no order is a trap.

What each guards against is shown to fail where it is left out: checks made in the snapshot of the lock, numbers from a
sequence.
"""

import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.errors import UniqueViolation

from ledger.log.writer import Appended, AppendRequest, Conflict, Outcome, Repeated, append_on
from ledger.server.postgres import session
from ledger.sql import queries
from tests.conftest import Database
from tests.faults.interleavings import Actor, Schedule, interleavings, play
from tests.ledger.logs import events

pytestmark = pytest.mark.anyio

Streams = tuple[UUID, ...]


# Two writers and a reader


@dataclass(frozen=True)
class Plan:
    """What a writer is about to do, its streams by number: append to one, having looked at that and at others."""

    writes: int
    also_reads: tuple[int, ...] = ()
    request: int | None = None
    goes_back: bool = False


@dataclass(frozen=True)
class Case:
    """What two writers do. Where they are alike, it does not matter which of them is the first."""

    first: Plan
    second: Plan
    alike: bool = True

    def schedules(self) -> list[Schedule]:
        every = interleavings({"first": STEPS, "second": STEPS, "reader": 2})
        return [one for one in every if is_possible(one) and not (self.alike and is_mirrored(one))]


STEPS = 3
CASES = {
    "streams of their own": Case(Plan(0), Plan(1)),
    "one stream": Case(Plan(0), Plan(0)),
    "one rests on what the other writes": Case(Plan(0), Plan(1, also_reads=(0,)), alike=False),
    "each rests on what the other writes": Case(Plan(0, also_reads=(1,)), Plan(1, also_reads=(0,))),
    "one request, of one stream": Case(Plan(0, request=0), Plan(0, request=0)),
    "one request, of two streams": Case(Plan(0, request=0), Plan(1, request=0)),
    "one request, and its first goes back": Case(Plan(0, request=0, goes_back=True), Plan(0, request=0), alike=False),
}


def is_possible(schedule: Schedule) -> bool:
    """Whoever appends second waits for the first to end: an order that says otherwise is one of the others."""
    takes = {name: [at for at, one in enumerate(schedule) if one == name] for name in ("first", "second")}
    (_, ends), (_, ends_later) = sorted((steps[1], steps[2]) for steps in takes.values())
    return ends < ends_later


def is_mirrored(schedule: Schedule) -> bool:
    return schedule.index("second") < schedule.index("first")


@dataclass
class Writer:
    """Looks at the streams, appends what rests on what it saw, and commits or goes back: three steps."""

    connection: AsyncConnection[Any]
    schema: str
    plan: Plan
    streams: Streams
    request_id: UUID | None
    order: list["Writer"]
    seen: dict[UUID, int] = field(default_factory=dict)
    request: AppendRequest | None = None
    outcome: Outcome | None = None

    async def look(self) -> None:
        for number in (self.plan.writes, *self.plan.also_reads):
            query = f"SELECT coalesce(max(originator_version), 0) FROM {self.schema}.events WHERE originator_id = %s"
            row = await (await self.connection.execute(query, [self.streams[number]])).fetchone()
            assert row is not None
            self.seen[self.streams[number]] = row[0]
        await self.connection.commit()

    async def append(self) -> None:
        self.order.append(self)
        stream = self.streams[self.plan.writes]
        answer = f"of {len(self.order)}".encode()
        reads = tuple(self.seen.items())
        self.request = AppendRequest(events(stream, self.seen[stream] + 1), reads, self.request_id, b"", 201, answer)
        (self.outcome,) = await append_on(self.connection, self.schema, [self.request])

    async def end(self) -> None:
        await (self.connection.rollback() if self.plan.goes_back else self.connection.commit())


@dataclass
class Reader:
    """Follows the log as a projection does: what comes after the position that it has reached."""

    connection: AsyncConnection[Any]
    query: bytes
    position: int
    read_events: list[tuple[Any, ...]] = field(default_factory=list)

    async def read(self) -> None:
        parameters = {"position": self.position, "limit": 1_000}
        rows = await (await self.connection.execute(self.query, parameters)).fetchall()
        self.read_events += rows
        if rows:
            self.position = rows[-1][0]


def outcomes(order: Sequence[Writer]) -> list[type[Outcome]]:
    """What they are answered if each comes after the one before it is through: the truth to compare with."""
    versions: Counter[UUID] = Counter()
    answered: set[UUID | None] = {None}
    due: list[type[Outcome]] = []
    for writer in order:
        stream = writer.streams[writer.plan.writes]
        if writer.request_id not in answered - {None}:
            overtaken = any(versions[one] != version for one, version in writer.seen.items())
            due.append(Conflict if overtaken else Appended)
        else:
            due.append(Repeated)
        if due[-1] is Appended and not writer.plan.goes_back:
            versions[stream] += 1
            answered.add(writer.request_id)
    return due


class Stage:
    """Connections for two writers, a reader and who watches the locks; the log grows from one run to the next."""

    def __init__(self, database: Database, connections: Sequence[AsyncConnection[Any]]) -> None:
        self.schema = database.schema
        self.first, self.second, self.reading, self.monitor = connections

    async def run(self, case: Case, schedule: Schedule) -> None:
        """Play one schedule on fresh streams, and check everything that may never happen."""
        start = await self.end()
        streams, request_id, order = (uuid4(), uuid4()), uuid4(), list[Writer]()
        first, second = (
            Writer(connection, self.schema, plan, streams, request_id if plan.request is not None else None, order)
            for connection, plan in zip((self.first, self.second), (case.first, case.second), strict=True)
        )
        reader = Reader(self.reading, queries(self.schema)["events_after"], start)
        actors = {
            "first": Actor(first.connection.info.backend_pid, (first.look, first.append, first.end)),
            "second": Actor(second.connection.info.backend_pid, (second.look, second.append, second.end)),
            "reader": Actor(self.reading.info.backend_pid, (reader.read, reader.read)),
        }
        await play(schedule, actors, self.monitor)
        await reader.read()

        due = outcomes(order)
        assert [type(writer.outcome) for writer in order] == due, f"a conflict or a repetition not seen: {schedule}"
        taken = [
            writer for writer, kind in zip(order, due, strict=True) if kind is Appended and not writer.plan.goes_back
        ]
        log = await self.log_after(start)
        assert [row[0] for row in log] == list(range(start + 1, start + 1 + len(taken))), "no hole"
        assert [row[0] for row in log] == [writer.outcome.last_position for writer in taken]  # type: ignore[union-attr]
        assert await self.end() == start + len(taken)
        assert reader.read_events == log, f"the reader saw each event once and in order: {schedule}"
        assert len({(row[2], row[3]) for row in log}) == len(log), "no version twice"
        instants = [row[1] for row in log]
        assert instants == sorted(set(instants))
        stored = await self.stored(request_id)
        ids = [writer for writer in taken if writer.request_id is not None]
        assert [row[0] for row in stored] == [writer.request.answer for writer in ids if writer.request is not None]
        for writer in order:
            if isinstance(writer.outcome, Repeated):
                assert writer.outcome.answer == stored[0][0], "the first answer again"

    async def end(self) -> int:
        ((position,),) = await self._rows(f"SELECT position FROM {self.schema}.log_end")
        return int(position)

    async def log_after(self, position: int) -> list[tuple[Any, ...]]:
        columns = "position, recorded_at, originator_id, originator_version, topic, state"
        return await self._rows(
            f"SELECT {columns} FROM {self.schema}.events WHERE position > %s ORDER BY position", position
        )

    async def stored(self, request_id: UUID) -> list[tuple[Any, ...]]:
        return await self._rows(f"SELECT answer FROM {self.schema}.requests WHERE request_id = %s", request_id)

    async def _rows(self, query: str, *parameters: object) -> list[tuple[Any, ...]]:
        return await (await self.reading.execute(query, parameters)).fetchall()


@asynccontextmanager
async def stage(database: Database) -> AsyncIterator[Stage]:
    # What is seen by whom, and when, is the same without waiting for the disk.
    url = make_conninfo(database.application_url, options="-c synchronous_commit=off")
    async with AsyncExitStack() as stack:
        connections = [
            await stack.enter_async_context(await AsyncConnection.connect(session(url), autocommit=autocommit))
            for autocommit in (False, False, True, True)
        ]
        yield Stage(database, connections)


def test_every_order_is_played() -> None:
    every = [Case(Plan(0), Plan(0), alike) for alike in (True, False)]
    assert [len(set(case.schedules())) for case in every] == [196, 392]
    assert len(set(interleavings({"first": 3, "second": 3, "reader": 2}))) == 560


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_no_interleaving_of_two_writers_and_a_reader_harms_the_log(database: Database, case: Case) -> None:
    await play_all(database, case)


async def play_all(database: Database, case: Case) -> None:
    async with stage(database) as played:
        for schedule in case.schedules():
            await played.run(case, schedule)


# What is guarded against


def check_in_the_snapshot_of_the_lock(database: Database) -> None:
    """Change append() so that one statement takes the lock and looks versions and request ids up."""
    with psycopg.connect(database.owner_url) as owner:
        ((definition,),) = owner.execute(
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'append' AND pronamespace = %s::regnamespace",
            [database.schema],
        ).fetchall()
        looked_up = re.findall(r"    (?:stored|versions) := (ARRAY\(.*?\));\n", definition, re.DOTALL)
        assert len(looked_up) == 2
        changed = re.sub(r"    (?:stored|versions) := ARRAY\(.*?\);\n", "", definition, flags=re.DOTALL)
        before, into = "interval '1 microsecond')", "INTO started_at, recorded_at"
        assert changed.count(into) == 1
        changed = changed.replace(before, ", ".join([before, *looked_up]), 1)
        changed = changed.replace(into, f"{into}, stored, versions")
        owner.execute(changed.encode())


@pytest.mark.parametrize("name", ["one stream", "one request, of two streams"])
async def test_checks_in_the_snapshot_of_the_lock_are_stopped_by_the_keys_behind_them_alone(
    database: Database, name: str
) -> None:
    check_in_the_snapshot_of_the_lock(database)
    with pytest.RaisesGroup(UniqueViolation):
        await play_all(database, CASES[name])


@pytest.mark.parametrize("name", ["one rests on what the other writes", "each rests on what the other writes"])
async def test_or_append_what_was_overtaken_while_they_waited_for_the_lock(database: Database, name: str) -> None:
    check_in_the_snapshot_of_the_lock(database)
    with pytest.raises(AssertionError, match="a conflict or a repetition not seen"):
        await play_all(database, CASES[name])


async def test_numbers_from_a_sequence_become_visible_behind_one_that_was_read(database: Database) -> None:
    table = f"{database.schema}.numbered"
    with psycopg.connect(database.application_url) as connection:
        connection.execute(f"CREATE TABLE {table} (position bigserial PRIMARY KEY)".encode())

    async def number(connection: AsyncConnection[Any]) -> None:
        await connection.execute(f"INSERT INTO {table} DEFAULT VALUES".encode())

    async def append(connection: AsyncConnection[Any]) -> None:
        await append_on(connection, database.schema, [AppendRequest(events(uuid4(), 1))])

    schedules = list(interleavings({"first": 2, "second": 2, "reader": 2}))
    async with stage(database) as played:
        lost = [one for one in schedules if await is_lost(played, one, number, table)]
        assert ("first", "second", "second", "reader", "first", "reader") in lost
        assert ("first", "first", "second", "second", "reader", "reader") not in lost
        assert [one for one in schedules if await is_lost(played, one, append, f"{database.schema}.events")] == []


async def is_lost(
    played: Stage, schedule: Schedule, write: Callable[[AsyncConnection[Any]], Awaitable[None]], table: str
) -> bool:
    """Whether one who reads what comes after the last position read never sees one of two that were written."""
    query = f"SELECT position FROM {table} WHERE position > %(position)s ORDER BY position".encode()
    reader = Reader(played.reading, query, 0)
    await reader.read()
    reader.read_events.clear()
    actors = {
        name: Actor(connection.info.backend_pid, (partial(write, connection), connection.commit))
        for name, connection in (("first", played.first), ("second", played.second))
    }
    actors["reader"] = Actor(played.reading.info.backend_pid, (reader.read, reader.read))
    await play(schedule, actors, played.monitor)
    await reader.read()
    return len(reader.read_events) != 2
