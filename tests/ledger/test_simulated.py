"""A past that is simulated: the log's clock moved by its owner, and a county that is marked for ever."""

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from ledger.log.simulated import MoveClock, NotToBeSimulated, Simulated, simulated_clock
from ledger.log.writer import Appended, AppendRequest, GroupCommit, Repeated
from ledger.server.postgres import owner_role, session
from tests.conftest import Database
from tests.ledger.logs import all_events, events, log

pytestmark = pytest.mark.anyio

NAME = "seed 1, 2 clients, from 2020-01-01"
JANUARY, FEBRUARY = datetime(2020, 1, 7, 7, tzinfo=UTC), datetime(2020, 2, 3, 15, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@asynccontextmanager
async def simulating(database: Database, name: str = NAME) -> AsyncIterator[MoveClock]:
    async with simulated_clock(database.owner_url, database.schema, name) as move:
        yield move


def owner(database: Database) -> psycopg.Connection[Any]:
    connection = psycopg.connect(session(database.owner_url), autocommit=True)
    connection.execute(SQL("SET ROLE {}").format(Identifier(owner_role(database.schema))))
    connection.execute(SQL("SET search_path = {}").format(Identifier(database.schema)))
    return connection


async def recorded(writer: GroupCommit, request: AppendRequest | None = None) -> datetime:
    outcome = await writer.append(request or AppendRequest(events(uuid4(), 1), request_id=uuid4()))
    assert isinstance(outcome, Appended)
    return outcome.recorded_at


async def test_what_is_appended_lies_where_the_owner_has_moved_the_clock_and_then_at_the_real_one(
    any_database: Database,
) -> None:
    async with log(any_database) as (writer, reader):
        before = datetime.now(UTC)
        async with simulating(any_database) as move:
            await move(JANUARY)
            first = AppendRequest(events(uuid4(), 1), request_id=uuid4())
            assert [await recorded(writer, first), await recorded(writer)] == [JANUARY, JANUARY + MICROSECOND]
            await move(FEBRUARY)
            again = await writer.append(first)
            assert isinstance(again, Repeated)
            assert again.recorded_at == JANUARY
            refusal = AppendRequest((), request_id=uuid4(), status=409, answer=b"{}")
            assert [await recorded(writer, refusal), await recorded(writer)] == [FEBRUARY, FEBRUARY]
            await move(JANUARY)
            assert await recorded(writer) == FEBRUARY + MICROSECOND, "instants only grow"
            await move(datetime.now(UTC) + timedelta(days=1))
            assert before < await recorded(writer) < datetime.now(UTC) + timedelta(minutes=1), "nothing lies ahead"
        assert await recorded(writer) > before
        positions = [await reader.position_at(at) for at in (JANUARY - MICROSECOND, JANUARY, FEBRUARY, before)]
        assert positions == [0, 1, 3, 4]
        assert await reader.simulated() == Simulated(NAME, (await simulated_of(any_database)).begun_at)


async def simulated_of(database: Database) -> Simulated:
    with owner(database) as connection:
        ((name, begun_at),) = connection.execute("SELECT name, begun_at FROM simulation").fetchall()
    return Simulated(name, begun_at)


async def test_the_register_goes_by_the_same_clock(any_database: Database) -> None:
    insert = "INSERT INTO {}.subject_keys VALUES (%s, '') RETURNING created_at"
    async with simulating(any_database) as move:
        await move(JANUARY)
        with psycopg.connect(session(any_database.application_url)) as connection:
            made = connection.execute(SQL(insert).format(Identifier(any_database.schema)), [uuid4()]).fetchone()
    assert made == (JANUARY,)


def with_an_event(connection: psycopg.Connection[Any]) -> None:
    connection.execute("UPDATE log_end SET position = 1")


def with_a_refusal(connection: psycopg.Connection[Any]) -> None:
    connection.execute("INSERT INTO requests VALUES (gen_random_uuid(), '', 409, '{}', 0, now())")


def with_a_key(connection: psycopg.Connection[Any]) -> None:
    connection.execute("INSERT INTO subject_keys VALUES (gen_random_uuid(), '')")


@pytest.mark.parametrize("holds", [with_an_event, with_a_refusal, with_a_key])
async def test_a_county_that_holds_anything_is_not_simulated(any_database: Database, holds: Any) -> None:
    with owner(any_database) as connection:
        holds(connection)
    with pytest.raises(NotToBeSimulated, match="not simulated"):
        async with simulating(any_database):
            pass
    with owner(any_database) as connection:
        assert connection.execute("SELECT count(*), max(simulated_at) FROM simulation, log_end").fetchone() == (0, None)


async def test_a_county_is_of_one_simulation_which_may_go_on(any_database: Database) -> None:
    async with log(any_database) as (writer, _):
        async with simulating(any_database) as move:
            await move(JANUARY)
            await recorded(writer)
            with pytest.raises(NotToBeSimulated, match="is being loaded"):
                async with simulating(any_database):
                    pass
        with pytest.raises(NotToBeSimulated, match="another simulation: seed 1"):
            async with simulating(any_database, "seed 2"):
                pass
        marked = await simulated_of(any_database)
        async with simulating(any_database) as move:
            await move(FEBRUARY)
            assert await recorded(writer) == FEBRUARY
        assert await simulated_of(any_database) == marked


async def test_the_mark_stays_whatever_the_owner_does(any_database: Database) -> None:
    async with simulating(any_database):
        pass
    with owner(any_database) as connection:
        for statement in ("UPDATE simulation SET name = 'real'", "DELETE FROM simulation", "TRUNCATE simulation"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="stays marked"):
                connection.execute(statement)
    assert (await simulated_of(any_database)).name == NAME


async def test_no_clock_is_moved_without_having_begun(any_database: Database) -> None:
    with owner(any_database) as connection:
        for _ in range(2):
            with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
                connection.execute("SELECT simulate_at('2020-01-01')")
            connection.execute("INSERT INTO simulation (name) VALUES ('seed 1') ON CONFLICT DO NOTHING")


async def test_whoever_dies_while_it_loads_leaves_the_real_clock(any_database: Database) -> None:
    async with log(any_database) as (writer, reader):
        started = datetime.now(UTC)
        with contextlib.suppress(psycopg.OperationalError):
            async with simulating(any_database) as move:
                await move(JANUARY)
                assert await recorded(writer) == JANUARY
                with psycopg.connect(session(any_database.owner_url)) as administrator:
                    administrator.execute(
                        "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory'"
                        " AND objid = hashtext(%s)::oid",
                        [f"{any_database.schema}_events"],
                    )
                assert await recorded(writer) > started
        with owner(any_database) as connection:
            assert connection.execute("SELECT simulated_at FROM log_end").fetchone() == (None,)
        assert len(await all_events(reader)) == 2
