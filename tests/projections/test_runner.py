"""The runner folds each event once and in order, whatever happens to it, to its rivals and to its database."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest

from domain.kernel.event import Event
from ledger.log.writer import AppendRequest, GroupCommit
from ledger.server.embedded import start
from projections.audit_trail.questions import audit_trail
from projections.engine.builds import Builds, Fenced
from projections.engine.health import leader
from projections.engine.log import HoleInLog, Log
from projections.engine.projection import Logged, Projection, Tables
from projections.engine.reading import NotServing
from projections.engine.runner import FollowerStatus, Runner
from projections.postings.questions import month_bill
from tests.conftest import Database, Server
from tests.projections.conftest import (
    MAPPER,
    PROJECTIONS,
    WAIT_SECONDS,
    caught_up,
    connected,
    named,
    periods_expected,
    periods_of,
    projecting,
    rows,
)
from tests.projections.histories import append, county_history, stored, voucher_history

pytestmark = pytest.mark.anyio
AUDIT_TRAIL = named("audit_trail")
POSTINGS = named("postings")


async def eventually(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while not holds():
            await asyncio.sleep(0.02)


def status_of(runner: Runner, projection: Projection) -> FollowerStatus | None:
    return next((status for status in runner.status() if status.name == projection.name), None)


class Watch:
    """A projection that notes what it is given, and fails where it is told to."""

    def __init__(self, projection: Projection) -> None:
        self._fold = projection.fold
        self.projection = replace(projection, fold=self.fold)
        self.seen: list[int] = []
        self.batches: list[int] = []
        self.poisoned: int | None = None

    def fold(self, tables: Tables, batch: Sequence[Logged]) -> None:
        self._fold(tables, batch)
        positions = [logged.position for logged in batch]
        if self.poisoned in positions:
            raise ValueError("the name of a client")
        self.seen += positions
        self.batches.append(len(positions))


async def test_each_event_is_seen_once_and_in_order_while_writers_append(any_database: Database) -> None:
    watch = Watch(AUDIT_TRAIL)
    histories = [voucher_history(Random(seed), 40)[1] for seed in range(8)]

    async def write(writer: GroupCommit, events: Sequence[Event]) -> None:
        for event in events:
            await writer.append(AppendRequest(tuple(stored([event]))))

    url, schema = any_database.application_url, any_database.schema
    with projecting(url, schema, [watch.projection]) as runner:
        async with GroupCommit(url, schema) as writer:
            await asyncio.gather(*(write(writer, events) for events in histories))
        end = sum(map(len, histories))
        assert await runner.wait_for("audit_trail", end, WAIT_SECONDS)
    assert watch.seen == list(range(1, end + 1))
    assert len(watch.batches) > 1, "it followed the writers, instead of coming after them"


async def test_a_batch_is_bounded(database: Database) -> None:
    watch = Watch(AUDIT_TRAIL)
    _, events = county_history(Random(1), vouchers=5, steps=20)
    end = append(database.application_url, database.schema, events)
    with projecting(database.application_url, database.schema, [watch.projection], events_per_batch=10) as runner:
        assert await runner.wait_for("audit_trail", end, WAIT_SECONDS)
    assert max(watch.batches) == 10
    assert sum(watch.batches) == end


async def test_waiting_for_a_position_that_does_not_come_ends(database: Database) -> None:
    with projecting(database.application_url, database.schema) as runner:
        assert await runner.wait_for("postings", 0, WAIT_SECONDS)
        assert not await runner.wait_for("postings", 1, 0.05)


async def test_a_projection_that_nobody_has_built_yet_serves_nobody(database: Database) -> None:
    async with connected(database) as connection:
        with pytest.raises(NotServing):
            await month_bill(connection, database.schema, date(2026, 3, 1))


# Rivals


async def test_of_two_that_fold_one_batch_the_second_is_fenced_off(any_database: Database) -> None:
    _, events = county_history(Random(7), vouchers=3, steps=20)
    end = append(any_database.application_url, any_database.schema, events)
    builds, log = Builds(any_database.schema), Log(any_database.schema, MAPPER)
    with (
        psycopg.connect(any_database.application_url, autocommit=True) as one,
        psycopg.connect(any_database.application_url, autocommit=True) as other,
    ):
        builds.prepare(one)
        build = builds.add(one, AUDIT_TRAIL, "building")
        rival = replace(build)
        builds.take(one, build, log.after(one, 0, end), "building")
        with pytest.raises(Fenced):
            builds.take(other, rival, log.after(other, 0, 5), "building")
        table = f"{any_database.schema}.audit_trail_v{AUDIT_TRAIL.version}_1"
        assert one.execute(f"SELECT count(*) FROM {table}").fetchone() == (end,)


async def test_a_runner_takes_over_from_one_whose_connection_ended(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    vouchers, events = county_history(Random(8), vouchers=10, steps=30)
    middle = append(url, schema, events[: len(events) // 2])
    with projecting(url, schema) as first, projecting(url, schema) as second:
        await caught_up(first, middle)
        await caught_up(second, middle)
        assert first.leading is not second.leading
        async with connected(any_database) as connection:
            leading = await leader(connection, schema, PROJECTIONS)
            assert leading is not None
            await rows(connection, "SELECT pg_terminate_backend(%s)", leading.process_id)
        end = append(url, schema, events[middle:])
        await caught_up(first, end)
        await caught_up(second, end)
        await eventually(lambda: first.leading is not second.leading)
        if first.leading:
            first.stop()
            await eventually(lambda: second.leading)
        else:
            second.stop()
            await eventually(lambda: first.leading)
    await what_is_kept_is_right(any_database, vouchers)


async def test_a_runner_that_does_not_lead_tells_how_far_the_leader_is(database: Database) -> None:
    url, schema = database.application_url, database.schema
    _, events = voucher_history(Random(9), 20)
    end = append(url, schema, events)
    with projecting(url, schema, leads=False) as follower:
        assert not await follower.wait_for("postings", end, 0.3)
        assert not follower.leading
        with projecting(url, schema) as leading:
            await caught_up(leading, end)
            await caught_up(follower, end)


async def what_is_kept_is_right(database: Database, vouchers: Sequence[Any]) -> None:
    async with connected(database) as connection:
        for voucher in vouchers:
            assert await periods_of(connection, database.schema, [voucher.id]) == periods_expected(voucher)
        [(count, last)] = await rows(
            connection, f"SELECT count(*), max(position) FROM {database.schema}.audit_trail_v{AUDIT_TRAIL.version}_1"
        )
        assert count == last


# Crashes

PROCESS = """
import os, time
from tests.projections.conftest import projecting, periods_expected, periods_of
projecting(os.environ["URL"], os.environ["SCHEMA"], events_per_batch=5).start()
time.sleep(60)
"""


async def test_a_killed_process_loses_and_doubles_nothing(database: Database) -> None:
    vouchers, events = county_history(Random(10), vouchers=30, steps=50)
    end = append(database.application_url, database.schema, events)
    environment = {**os.environ, "URL": database.application_url, "SCHEMA": database.schema}
    reached = 0
    for _ in range(2):
        with subprocess.Popen([sys.executable, "-c", PROCESS], env=environment) as process:
            try:
                await reaches(database, reached + 20)
            finally:
                process.send_signal(signal.SIGKILL)
        reached = await position_of(database)
        assert reached < end, "it was killed on the way"
    with projecting(database.application_url, database.schema) as runner:
        await caught_up(runner, end)
    await what_is_kept_is_right(database, vouchers)


async def position_of(database: Database) -> int:
    builds = Builds(database.schema)
    with psycopg.connect(database.application_url, autocommit=True) as connection:
        return min((row.position for row in builds.all(connection)), default=0)


async def reaches(database: Database, position: int) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while await position_of(database) < position:
            await asyncio.sleep(0.01)


async def test_a_database_that_goes_away_and_comes_back(data_folder: Path) -> None:
    folder = data_folder / "away"
    vouchers, events = county_history(Random(11), vouchers=5, steps=20)
    with start(folder) as server:
        database = Server(server.url, "away").county()
        middle = append(database.application_url, database.schema, events[: len(events) // 2])
        runner = projecting(database.application_url, database.schema)
        runner.start()
        await caught_up(runner, middle)
    try:
        await eventually(lambda: {status.state for status in runner.status()} == {"waiting"})
        with start(folder):
            end = append(database.application_url, database.schema, events[middle:])
            await caught_up(runner, end)
            assert {status.state for status in runner.status()} == {"running"}
            await what_is_kept_is_right(database, vouchers)
            runner.stop()
    finally:
        runner.stop()


# Events that cannot be folded


async def test_a_poisoned_event_stops_its_own_projection_alone(
    any_database: Database, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.engine.runner.RETRY_SECONDS_MIN", 0.05)
    caplog.set_level(logging.WARNING)
    url, schema = any_database.application_url, any_database.schema
    vouchers, events = county_history(Random(12), vouchers=5, steps=30)
    end = append(url, schema, events)
    watch = Watch(AUDIT_TRAIL)
    watch.poisoned = end // 2
    others = [projection for projection in PROJECTIONS if projection is not AUDIT_TRAIL]
    with projecting(url, schema, [watch.projection, *others]) as runner:
        for projection in others:
            assert await runner.wait_for(projection.name, end, WAIT_SECONDS)
        await eventually(lambda: (status := status_of(runner, AUDIT_TRAIL)) is not None and status.state == "failed")
        status = status_of(runner, AUDIT_TRAIL)
        assert status is not None
        assert (status.position, status.error) == (end // 2 - 1, f"ValueError at position {end // 2}")
        assert watch.seen == list(range(1, end // 2))
        assert [other.state for other in runner.status() if other.name != "audit_trail"] == ["running"] * len(others)
        stops = [record.message for record in caplog.records if record.levelno == logging.ERROR]
        assert f"projection audit_trail stopped at position {end // 2}: ValueError" in stops[0]

        watch.poisoned = None
        assert await runner.wait_for("audit_trail", end, WAIT_SECONDS)
        assert watch.seen == list(range(1, end + 1))
        status = status_of(runner, AUDIT_TRAIL)
        assert status is not None
        assert (status.state, status.error) == ("running", None)
    assert "the name of a client" not in caplog.text, "what an error says may be personal data"
    await what_is_kept_is_right(any_database, vouchers)


async def test_a_poisoned_projection_that_stops_serves_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.runner.RETRY_SECONDS_MIN", 0.05)
    url, schema = database.application_url, database.schema
    _, events = voucher_history(Random(13), 30)
    middle = append(url, schema, events[: len(events) // 2])
    watch = Watch(AUDIT_TRAIL)
    watch.poisoned = middle + 1
    with projecting(url, schema, [watch.projection]) as runner:
        assert await runner.wait_for("audit_trail", middle, WAIT_SECONDS)
        append(url, schema, events[middle:])
        await eventually(lambda: (status := status_of(runner, AUDIT_TRAIL)) is not None and status.state == "failed")
        async with connected(database) as connection:
            answer = await audit_trail(connection, schema, limit=middle)
    assert answer.position == middle
    assert len(answer.rows) == middle


async def test_pauses_between_tries_grow(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.runner.RETRY_SECONDS_MIN", 0.1)
    _, events = voucher_history(Random(14), 5)
    append(database.application_url, database.schema, events[:1])
    tries: list[float] = []

    def fold(tables: Tables, batch: Sequence[Logged]) -> None:
        tries.append(time.monotonic())
        raise ValueError

    with projecting(database.application_url, database.schema, [replace(AUDIT_TRAIL, fold=fold)], events_per_batch=1):
        await eventually(lambda: len(tries) == 4)
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert [pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4), strict=True)] == [True, True, True]


async def test_a_hole_in_the_log_stops_everything(database: Database) -> None:
    _, events = voucher_history(Random(15), 10)
    append(database.application_url, database.schema, events[:3])
    with psycopg.connect(database.owner_url) as owner:
        owner.execute(f"DELETE FROM {database.schema}.events WHERE position = 2")
    with psycopg.connect(database.application_url, autocommit=True) as connection:
        log = Log(database.schema, MAPPER)
        with pytest.raises(HoleInLog, match="position 2 is missing"):
            log.after(connection, 0, 10)
    with projecting(database.application_url, database.schema, [POSTINGS]) as runner:
        await eventually(lambda: (status := status_of(runner, POSTINGS)) is not None and status.state == "failed")
        status = status_of(runner, POSTINGS)
        assert status is not None
        assert (status.position, status.error) == (1, "HoleInLog at position 2")


async def test_the_event_loop_goes_on_while_the_runner_catches_up(database: Database) -> None:
    _, events = county_history(Random(16), vouchers=60, steps=50)
    end = append(database.application_url, database.schema, events)
    turns = 0

    async def turn() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    with projecting(database.application_url, database.schema) as runner:
        turning = asyncio.create_task(turn())
        await caught_up(runner, end)
        turning.cancel()
    assert turns > 100
