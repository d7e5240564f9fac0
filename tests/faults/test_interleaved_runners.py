"""Every interleaving of two runners, and of a runner and a rebuild that takes its build's place: each event once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any

import psycopg
import pytest
from psycopg import AsyncConnection, Connection
from psycopg.errors import UniqueViolation
from psycopg.sql import SQL, Identifier

from projections.engine.builds import Build, Builds, Fenced
from projections.engine.log import Batch, Log
from projections.engine.projection import suffix
from tests.conftest import Database
from tests.faults.interleavings import Actor, Schedule, Step, interleavings, play
from tests.projections.conftest import MAPPER, named
from tests.projections.histories import append, county_history

pytestmark = pytest.mark.anyio

EVENTS_A_BATCH = 3
AUDIT_TRAIL = named("audit_trail")
SCHEDULES = list(interleavings({"first": 3, "second": 3}))


@dataclass
class Runner:
    """Reads a batch, folds it, and commits: three steps over a connection of its own."""

    connection: Connection[Any]
    builds: Builds
    log: Log
    build: Build
    batch: Batch | None = None
    fenced: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.read, self.fold, self.connection.commit)

    def read(self) -> None:
        self.batch = self.log.after(self.connection, self.build.position, EVENTS_A_BATCH)

    def fold(self) -> None:
        assert self.batch is not None
        try:
            self.builds.take(self.connection, self.build, self.batch, "running")
        except Fenced:
            self.fenced = True


@dataclass
class Switch:
    """The end of a rebuild: holds the build that serves, brings the new one to its position and lets it serve."""

    connection: Connection[Any]
    folding: Connection[Any]
    builds: Builds
    log: Log
    build: Build

    @property
    def steps(self) -> tuple[Step, ...]:
        return steps(self.hold_and_fold, self.serve, self.connection.commit)

    def hold_and_fold(self) -> None:
        serving = self.builds.hold(self.connection, AUDIT_TRAIL)
        assert serving is not None
        while self.build.position < serving.position:
            batch = self.log.after(self.folding, self.build.position, serving.position - self.build.position)
            self.builds.take(self.folding, self.build, batch, "rebuilding")

    def serve(self) -> None:
        self.builds.serve(self.connection, self.build)


def steps(*taken: Callable[[], None]) -> tuple[Step, ...]:
    """Steps over a connection that blocks, each in a thread."""
    return tuple(partial(asyncio.to_thread, take) for take in taken)


@dataclass
class Stage:
    """A log of a few events, and connections for those who fold it."""

    database: Database
    first: Connection[Any]
    second: Connection[Any]
    folding: Connection[Any]
    monitor: AsyncConnection[Any]
    end: int
    builds: Builds = field(init=False)
    log: Log = field(init=False)

    def __post_init__(self) -> None:
        self.builds, self.log = Builds(self.database.schema), Log(self.database.schema, MAPPER)
        self.builds.prepare(self.folding)

    def new_build(self, *, serving: bool) -> Build:
        build = self.builds.add(self.folding, AUDIT_TRAIL, "running" if serving else "rebuilding")
        if serving:
            self.builds.serve(self.folding, build)
        return build

    def runner(self, connection: Connection[Any], build: Build) -> Runner:
        return Runner(connection, self.builds, self.log, Build(AUDIT_TRAIL, build.generation, 0, build.statements))

    async def play(self, schedule: Schedule, first: Runner, second: Runner | Switch) -> None:
        actors = {
            "first": Actor(first.connection.info.backend_pid, first.steps),
            "second": Actor(second.connection.info.backend_pid, second.steps),
        }
        await play(schedule, actors, self.monitor)

    def serving(self) -> Build:
        (row,) = [row for row in self.builds.all(self.folding) if row.current]
        return self.builds.open(AUDIT_TRAIL, row)

    def folded(self) -> list[int]:
        """The positions in the table that serves, after the next runner has brought it to the log's end."""
        build = self.serving()
        while build.position < self.end:
            batch = self.log.after(self.folding, build.position, EVENTS_A_BATCH)
            self.builds.take(self.folding, build, batch, "running")
        table = Identifier(self.database.schema, AUDIT_TRAIL.tables[0] + suffix(AUDIT_TRAIL.version, build.generation))
        rows = self.folding.execute(SQL("SELECT position FROM {} ORDER BY position").format(table)).fetchall()
        return [position for (position,) in rows]


@asynccontextmanager
async def stage(database: Database) -> AsyncIterator[Stage]:
    _, events = county_history(Random(3), vouchers=2, steps=6)
    end = append(database.application_url, database.schema, events)
    assert end > 2 * EVENTS_A_BATCH
    async with AsyncExitStack() as stack:
        first, second, folding = (
            stack.enter_context(psycopg.connect(database.application_url, autocommit=autocommit))
            for autocommit in (False, False, True)
        )
        monitor = await AsyncConnection.connect(database.application_url, autocommit=True)
        yield Stage(database, first, second, folding, await stack.enter_async_context(monitor), end)


async def play_two_runners(played: Stage) -> None:
    for schedule in SCHEDULES:
        build = played.new_build(serving=True)
        first, second = played.runner(played.first, build), played.runner(played.second, build)
        await played.play(schedule, first, second)
        assert [first.fenced, second.fenced].count(True) == 1, schedule
        assert played.folded() == list(range(1, played.end + 1)), schedule


async def test_of_two_runners_one_folds_a_batch(database: Database) -> None:
    async with stage(database) as played:
        await play_two_runners(played)


async def test_without_the_fence_both_would_fold_it(database: Database) -> None:
    async with stage(database) as played:
        fence = b" AND position = %(old)s"
        moves = played.builds._statements["move"]
        assert moves.count(fence) == 1
        played.builds._statements["move"] = moves.replace(fence, b"")
        with pytest.RaisesGroup(UniqueViolation):
            await play_two_runners(played)


async def test_a_build_takes_the_place_of_another_while_that_is_folded(database: Database) -> None:
    async with stage(database) as played:
        for schedule in SCHEDULES:
            build, new = played.new_build(serving=True), played.new_build(serving=False)
            runner = played.runner(played.first, build)
            switch = Switch(played.second, played.folding, played.builds, played.log, new)
            await played.play(schedule, runner, switch)
            folds, holds = nth(schedule, "first", 2), nth(schedule, "second", 1)
            assert runner.fenced == (holds < folds), schedule
            assert played.serving().generation == new.generation
            assert played.folded() == list(range(1, played.end + 1)), schedule


def nth(schedule: Schedule, name: str, count: int) -> int:
    """At which turn somebody takes their step of that number, counted from 1."""
    return [turn for turn, one in enumerate(schedule) if one == name][count - 1]
