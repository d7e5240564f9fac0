"""Appends a second: our group commit, the library's recorder, message-db, and single-row commits as the ceiling."""

import asyncio
import math
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from uuid import uuid4

import uvloop
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder
from psycopg import AsyncConnection

from ledger.log.writer import Appended, AppendRequest, GroupCommit
from ledger.server.embedded import EmbeddedServer
from scripts.benchmarks.county import County, scratch_database
from scripts.benchmarks.figures import Figures, Side
from scripts.benchmarks.histories import ANSWER
from scripts.benchmarks.peers import (
    CannotRun,
    fetch_message_db,
    find_pgbench,
    install_message_db,
    library_application,
    make_pgbench_table,
    pgbench_commits,
)

WRITERS = (1, 16, 128)
PGBENCH_CLIENTS = 32
DIGEST = bytes(32)
WARM_UP_SECONDS = 0.1  # connections are made and statements prepared


def streams(lines: Sequence[StoredEvent]) -> Iterator[StoredEvent]:
    """A voucher's events one by one, and then another voucher's, without end."""
    while True:
        stream = uuid4()
        for line in lines:
            yield StoredEvent(stream, line.originator_version, line.topic, line.state)


def ours(url: str, schema: str, lines: Sequence[StoredEvent], writers: int, seconds: float) -> float:
    """Appends a second of asyncio tasks that share one writer, each under a request id of its own."""
    return uvloop.run(_ours(url, schema, lines, writers, seconds))


async def _ours(url: str, schema: str, lines: Sequence[StoredEvent], writers: int, seconds: float) -> float:
    count = 0

    async def write(until: float) -> None:
        nonlocal count
        for event in streams(lines):
            if time.perf_counter() >= until:
                return
            request = AppendRequest((event,), request_id=uuid4(), body_digest=DIGEST, status=201, answer=ANSWER)
            outcome = await log.append(request)
            assert isinstance(outcome, Appended), outcome
            count += 1

    async with GroupCommit(url, schema) as log:
        for until in (WARM_UP_SECONDS, seconds):
            count, started = 0, time.perf_counter()
            await asyncio.gather(*(write(started + until) for _ in range(writers)))
            rate = count / (time.perf_counter() - started)
    return rate


def library(url: str, lines: Sequence[StoredEvent], writers: int, seconds: float) -> float:
    """Appends a second of threads through `PostgresApplicationRecorder`, a connection each."""
    with library_application(url, writers) as application, ThreadPoolExecutor(writers) as pool:
        recorder = application.recorder
        assert type(recorder) is PostgresApplicationRecorder

        def write(until: float) -> int:
            for count, event in enumerate(streams(lines)):
                if time.perf_counter() >= until:
                    return count
                recorder.insert_events([event])
            raise AssertionError("streams have no end")

        for until in (WARM_UP_SECONDS, seconds):
            started = time.perf_counter()
            counts = list(pool.map(write, [started + until] * writers))
            rate = sum(counts) / (time.perf_counter() - started)
    return rate


def message_db(url: str, lines: Sequence[StoredEvent], writers: int, seconds: float) -> float:
    """Appends a second of asyncio tasks through `write_message`, a connection each, all in one category."""
    return uvloop.run(_message_db(url, lines, writers, seconds))


async def _message_db(url: str, lines: Sequence[StoredEvent], writers: int, seconds: float) -> float:
    statement = b"SELECT write_message(%s::varchar, %s::varchar, %s::varchar, %s::jsonb, NULL, %s::bigint)"
    connections = [await AsyncConnection.connect(url, autocommit=True) for _ in range(writers)]
    count = 0

    async def write(connection: AsyncConnection, until: float) -> None:
        nonlocal count
        for event in streams(lines):
            if time.perf_counter() >= until:
                return
            # Its positions count from 0; a stream that does not exist is at -1.
            position = event.originator_version - 2
            name = f"voucher-{event.originator_id}"
            parameters = (str(uuid4()), name, event.topic, event.state.decode(), position)
            await connection.execute(statement, parameters, prepare=True)
            count += 1

    try:
        for until in (WARM_UP_SECONDS, seconds):
            count, started = 0, time.perf_counter()
            await asyncio.gather(*(write(connection, started + until) for connection in connections))
            rate = count / (time.perf_counter() - started)
    finally:
        for connection in connections:
            await connection.close()
    return rate


def sides(server: EmbeddedServer, county: County, folder: Path, seconds: float, figures: Figures) -> list[Side]:
    """What is measured, peers beside ours; what cannot run is noted."""
    lines = county.course()
    url, schema = county.database.application_url, county.schema
    beside = scratch_database(server.url, "eventsourcing_appends")
    measured: list[Side] = []
    try:
        files = fetch_message_db(folder)
        message_db_url = install_message_db(scratch_database(server.url, "message_store"), files)
    except CannotRun as reason:
        message_db_url = ""
        figures.not_run |= {f"append.message_db.{writers}": str(reason) for writers in WRITERS}
    for writers in WRITERS:
        measured.append(Side(f"append.ours.{writers}", partial(ours, url, schema, lines, writers, seconds)))
        measured.append(Side(f"append.eventsourcing.{writers}", partial(library, beside, lines, writers, seconds)))
        if message_db_url:
            measure = partial(message_db, message_db_url, lines, writers, seconds)
            measured.append(Side(f"append.message_db.{writers}", measure))
    try:
        program = find_pgbench()
    except CannotRun as reason:
        figures.not_run[f"append.pgbench.{PGBENCH_CLIENTS}"] = str(reason)
    else:
        commits = scratch_database(server.url, "single_commits")
        make_pgbench_table(commits)
        payload = max(lines, key=lambda line: line.originator_version)
        measure = partial(pgbench_commits, program, commits, folder, payload, PGBENCH_CLIENTS, math.ceil(seconds))
        measured.append(Side(f"append.pgbench.{PGBENCH_CLIENTS}", measure))
    return measured
