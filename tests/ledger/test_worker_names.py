"""The names on staff lists: each under a key of its own, the newest holds, and an erased one is gone with its key."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from ledger.register.register import Register
from ledger.register.sealing import KEY_BYTES
from ledger.server.postgres import open_pool
from tests.conftest import Database

pytestmark = pytest.mark.anyio

PIHLAJA, KATAJA = UUID(int=1), UUID(int=2)
KEY = bytes(KEY_BYTES)


@pytest.fixture
async def register(any_database: Database) -> AsyncIterator[Register]:
    async with open_pool(any_database.application_url) as pool:
        register = Register(pool, any_database.schema, KEY)
        await register.start()
        yield register


def stored(database: Database, table: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database.application_url) as connection:
        rows = connection.execute(SQL("SELECT * FROM {}.{}").format(Identifier(database.schema), Identifier(table)))
        return rows.fetchall()


async def test_a_name_is_read_by_the_providers_own_id(register: Register, any_database: Database) -> None:
    aino, veikko, nobody = uuid4(), uuid4(), uuid4()
    await register.put_worker_name(PIHLAJA, aino, "Aino", 2)
    await register.put_worker_name(PIHLAJA, veikko, "Veikko", 3)
    await register.put_worker_name(KATAJA, aino, "Another Aino", 2)
    assert await register.worker_names(PIHLAJA, [aino, veikko, nobody]) == {aino: "Aino", veikko: "Veikko"}
    assert await register.worker_names(KATAJA, [aino, veikko]) == {aino: "Another Aino"}
    assert await register.worker_names(PIHLAJA, []) == {}
    assert len(stored(any_database, "subject_keys")) == 1 + 3, "the county's, and one of each worker"
    assert all(b"Aino" not in bytes(str(row), "utf-8") for row in stored(any_database, "worker_names"))


async def test_what_came_with_an_older_event_replaces_nothing(register: Register) -> None:
    aino = uuid4()
    for name, version in (("Aino", 5), ("Older", 4), ("Repeated", 5)):
        await register.put_worker_name(PIHLAJA, aino, name, version)
        assert await register.worker_names(PIHLAJA, [aino]) == {aino: "Aino"}
    await register.put_worker_name(PIHLAJA, aino, "Newer", 6)
    assert await register.worker_names(PIHLAJA, [aino]) == {aino: "Newer"}


async def test_an_erased_name_is_gone_with_its_key(register: Register, any_database: Database) -> None:
    aino = uuid4()
    await register.put_worker_name(PIHLAJA, aino, "Aino", 2)
    await register.put_worker_name(PIHLAJA, aino, None, 4)
    assert await register.worker_names(PIHLAJA, [aino]) == {}
    assert len(stored(any_database, "subject_keys")) == 1
    await register.put_worker_name(PIHLAJA, aino, "Late", 3)
    assert await register.worker_names(PIHLAJA, [aino]) == {}
    await register.put_worker_name(PIHLAJA, aino, "Aino again", 5)
    assert await register.worker_names(PIHLAJA, [aino]) == {aino: "Aino again"}


async def test_what_never_had_a_name_is_erased_ahead_of_a_late_one(register: Register) -> None:
    aino = uuid4()
    await register.put_worker_name(PIHLAJA, aino, None, 3)
    await register.put_worker_name(PIHLAJA, aino, "Late", 2)
    assert await register.worker_names(PIHLAJA, [aino]) == {}


async def test_of_many_at_once_the_newest_holds(register: Register) -> None:
    aino = uuid4()
    versions = [3, 7, 1, 5, 2, 6, 4]
    await asyncio.gather(*(register.put_worker_name(PIHLAJA, aino, f"Aino {one}", one) for one in versions))
    assert await register.worker_names(PIHLAJA, [aino]) == {aino: "Aino 7"}
