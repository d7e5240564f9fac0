"""Many writers at once, and what goes wrong between them and the database."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from contextlib import aclosing
from itertools import chain
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from ledger.log import asking
from ledger.log.asking import LogUnavailable
from ledger.log.reader import LogReader, LogRow
from ledger.log.writer import Appended, AppendRequest, GroupCommit, Repeated, append_on
from ledger.server import postgres
from ledger.server.embedded import start
from ledger.server.postgres import open_pool, session
from tests.conftest import Database, Server
from tests.ledger.logs import all_events, events, log
from tests.ledger.writer import append_to

pytestmark = pytest.mark.anyio


async def test_sixteen_writers_of_one_stream_lose_nothing(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        stream = uuid4()
        positions = await asyncio.gather(*(append_to(writer, stream, 10) for _ in range(16)))
        assert sorted(chain(*positions)) == list(range(1, 161))
        assert await all_events(reader) == list(events(stream, *range(1, 161)))


async def test_two_processes_append_to_one_stream(any_database: Database) -> None:
    stream, command = uuid4(), [sys.executable, "-m", "tests.ledger.writer", any_database.schema]
    processes = [
        await asyncio.create_subprocess_exec(
            *command, str(stream), "20", stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        for _ in range(2)
    ]
    answers = await asyncio.gather(
        *(process.communicate(any_database.application_url.encode()) for process in processes)
    )
    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(int(position) for output, _ in answers for position in output.split()) == list(range(1, 161))
    async with log(any_database) as (_, reader):
        assert await all_events(reader) == list(events(stream, *range(1, 161)))


async def test_a_reader_sees_each_position_once_in_order_while_eight_append(any_database: Database) -> None:
    writers, each = 8, 60
    async with open_pool(any_database.application_url, size=1) as pool:
        reader = LogReader(pool, any_database.schema)

        async def follow() -> list[LogRow]:
            seen: list[LogRow] = []
            while len(seen) < writers * each:
                seen += await reader.events_after(len(seen), 17)
            return seen

        async def write() -> None:
            # A connection of its own each, so that commits overlap.
            async with GroupCommit(any_database.application_url, any_database.schema) as writer:
                await append_to(writer, uuid4(), each)

        seen, _ = await asyncio.gather(follow(), asyncio.gather(*(write() for _ in range(writers))))
        assert [recorded.position for recorded in seen] == list(range(1, writers * each + 1))
        assert [recorded.event for recorded in seen] == await all_events(reader)


async def test_a_stalled_writer_fails_who_waits_and_makes_no_hole(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOCK_SECONDS_MAX", 0.2)
    async with log(any_database) as (writer, reader):
        stream = uuid4()
        await writer.append(AppendRequest(events(stream, 1)))
        async with await psycopg.AsyncConnection.connect(session(any_database.application_url)) as stalled:
            # In the middle of an append, its event inserted and its position taken.
            await append_on(stalled, any_database.schema, [AppendRequest(events(uuid4(), 1))])
            failed = await asyncio.gather(
                *(writer.append(AppendRequest(events(stream, 2))) for _ in range(3)), return_exceptions=True
            )
            assert [type(outcome) for outcome in failed] == [LogUnavailable] * 3
            await stalled.rollback()
        assert isinstance(await writer.append(AppendRequest(events(stream, 2))), Appended)
        assert await all_events(reader) == list(events(stream, 1, 2))


async def test_a_silent_server_is_given_up(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "ANSWER_SECONDS_MAX", 0.3)
    async with log(database) as (writer, reader):
        stream, request_id = uuid4(), uuid4()
        request = AppendRequest(events(stream, 1), request_id=request_id)
        await writer.append(AppendRequest(events(uuid4(), 1)))
        with psycopg.connect(session(database.owner_url)) as owner:
            (backend,) = owner.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'setelikirja' AND query LIKE %s"
                " AND usename = %s",
                [f'%"{database.schema}".append(%', postgres.application_role(database.schema)],
            ).fetchone() or (0,)
        os.kill(backend, signal.SIGSTOP)
        try:
            with pytest.raises(LogUnavailable):
                await writer.append(request)
        finally:
            os.kill(backend, signal.SIGCONT)
        # It went through after all, or it did not; asked again, it stands once.
        assert isinstance(await writer.append(request), Appended | Repeated)
        assert [event.originator_id for event in await all_events(reader)].count(stream) == 1


async def test_a_database_that_is_away_fails_what_waits_at_once() -> None:
    # Port 1 of this machine: nobody listens.
    async with GroupCommit("postgresql://nobody@127.0.0.1:1/nothing", "nowhere") as writer:
        outcomes = await asyncio.gather(
            *(writer.append(AppendRequest(events(uuid4(), 1))) for _ in range(3)), return_exceptions=True
        )
        assert [type(outcome) for outcome in outcomes] == [LogUnavailable] * 3
    async with open_pool("postgresql://nobody@127.0.0.1:1/nothing", size=1) as pool:
        with pytest.raises(LogUnavailable):
            await LogReader(pool, "nowhere").end()


async def test_a_caller_that_goes_away_harms_no_other(database: Database) -> None:
    async with log(database) as (writer, reader):
        streams = [uuid4() for _ in range(3)]
        tasks = [asyncio.create_task(writer.append(AppendRequest(events(stream, 1)))) for stream in streams]
        await asyncio.sleep(0)  # they wait now, unsent
        tasks[1].cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Appended, asyncio.CancelledError, Appended]
        assert await all_events(reader) == [*events(streams[0], 1), *events(streams[2], 1)]


async def test_a_caller_that_goes_away_while_its_request_is_sent_harms_no_other(database: Database) -> None:
    async with log(database) as (writer, reader):
        with psycopg.connect(session(database.owner_url)) as stalled:
            stalled.execute(f"SELECT FROM {database.schema}.log_end FOR UPDATE")
            tasks = [asyncio.create_task(writer.append(AppendRequest(events(uuid4(), 1)))) for _ in range(3)]
            while not stalled.execute("SELECT FROM pg_locks WHERE NOT granted").fetchall():
                await asyncio.sleep(0.01)
            tasks[1].cancel()
            await asyncio.sleep(0)
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [Appended, asyncio.CancelledError, Appended]
        assert len(await all_events(reader)) == 3, "it had been sent"


async def test_a_writer_that_does_not_run_says_so(database: Database) -> None:
    writer = GroupCommit(database.application_url, database.schema)
    request = AppendRequest(events(uuid4(), 1))
    with pytest.raises(RuntimeError, match="not running"):
        await writer.append(request)
    async with aclosing(writer):
        await writer.start()
        errors: list[BaseException] = []

        def elsewhere() -> None:
            try:
                asyncio.run(writer.append(request))
            except RuntimeError as error:
                errors.append(error)

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert "another event loop" in str(errors[0])
        waiting = asyncio.create_task(writer.append(request))
        await asyncio.sleep(0)
    assert isinstance(await waiting, Appended), "closing finishes what waits"
    with pytest.raises(RuntimeError, match="not running"):
        await writer.append(request)


async def test_no_acknowledged_event_is_lost_when_the_database_is_killed_under_load(data_folder: Path) -> None:
    folder = data_folder / "killed"
    with start(folder) as server:
        database = Server(server.url, "county").county()
        acknowledged: dict[AppendRequest, Appended] = {}
        unknown: list[AppendRequest] = []

        async def write(writer: GroupCommit) -> None:
            stream, version = uuid4(), 0
            while True:
                version += 1
                request = AppendRequest(events(stream, version), (), uuid4(), b"", 201, str(version).encode())
                try:
                    outcome = await writer.append(request)
                except LogUnavailable:
                    unknown.append(request)
                    return
                assert isinstance(outcome, Appended)
                acknowledged[request] = outcome
                if len(acknowledged) == 500:
                    os.kill(server.process_id, signal.SIGKILL)

        async with GroupCommit(database.application_url, database.schema) as writer:
            await asyncio.gather(*(write(writer) for _ in range(16)))
            assert len(unknown) == 16
            # Recovered, it serves the same writer.
            with start(folder):
                async with open_pool(database.application_url, size=1) as pool:
                    reader = LogReader(pool, database.schema)
                    survived = await all_events(reader)
                    repeated = await writer.append_many(list(acknowledged))
                    assert repeated == [
                        Repeated(b"", 201, request.answer, outcome.last_position, outcome.recorded_at)
                        for request, outcome in acknowledged.items()
                    ]
                    for request in unknown:
                        first = await writer.append(request)
                        assert isinstance(first, Repeated if request.events[0] in survived else Appended)
                    log_now = await all_events(reader)
                    asked = [request.events[0] for request in [*acknowledged, *unknown]]
                    assert sorted(log_now, key=repr) == sorted(asked, key=repr), "each exactly once"
