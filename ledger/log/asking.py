"""Asking the database, with an end to waiting."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

# A server that is connected but says nothing at all: longer than it may wait for the lock.
ANSWER_SECONDS_MAX = 4


class LogUnavailable(Exception):
    """The log did not answer in time. Whether a request that had been sent was appended is not known: ask again with
    the same request id, and the first answer comes back."""


@contextmanager
def answering(connection: AsyncConnection[Any]) -> Iterator[None]:
    """Whoever waits on the connection longer than `ANSWER_SECONDS_MAX` gets an error instead of a server's silence."""
    deadline = asyncio.get_running_loop().call_later(ANSWER_SECONDS_MAX, _hang_up, connection)
    try:
        yield
    finally:
        deadline.cancel()


def _hang_up(connection: AsyncConnection[Any]) -> None:
    """End a connection whose server is silent, so that whoever waits on it gets its error now."""
    with socket.socket(fileno=os.dup(connection.fileno())) as duplicate:
        duplicate.shutdown(socket.SHUT_RDWR)


_checks: dict[AsyncConnectionPool[Any], asyncio.Task[None]] = {}


@asynccontextmanager
async def connected(pool: AsyncConnectionPool[AsyncConnection[TupleRow]]) -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection to ask by. Raises `LogUnavailable` if the database is away, or says nothing for too long."""
    try:
        async with pool.connection() as connection:
            with answering(connection):
                yield connection
    except psycopg.OperationalError as error:
        # Its neighbours in the pool are likely dead too; to find out may take as long again, for each of them.
        if pool not in _checks:
            _checks[pool] = asyncio.get_running_loop().create_task(pool.check())
            _checks[pool].add_done_callback(lambda _: _checks.pop(pool, None))
        raise LogUnavailable(str(error)) from error


async def ask(
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
    statement: bytes,
    parameters: Mapping[str, object],
    *,
    prepare: bool = True,
) -> list[TupleRow]:
    """The rows of one statement. Raises `LogUnavailable`."""
    async with connected(pool) as connection:
        cursor = connection.cursor(binary=True)
        await cursor.execute(statement, parameters, prepare=prepare)
        return await cursor.fetchall()
