"""Taking away what need not be kept of refusals: what may go, and when, the database's own function decides."""

import asyncio

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from ledger.log.asking import LogUnavailable, ask
from ledger.sql import queries

AT_ONCE = 1_000
"""The log waits meanwhile: some milliseconds."""

SECONDS_BETWEEN = 60 * 60


async def expire_requests(pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str) -> int:
    """Take away the stored answers that have expired; how many. Raises `LogUnavailable`."""
    expired = 0
    while True:
        ((count,),) = await ask(pool, queries(schema)["expire_requests"], {"at_most": AT_ONCE})
        expired += int(count)
        if count < AT_ONCE:
            return expired


async def keep_expiring(pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str) -> None:
    """Do so every hour, until cancelled; while the database is away the next hour has it."""
    while True:
        await asyncio.sleep(SECONDS_BETWEEN)
        try:
            await expire_requests(pool, schema)
        except LogUnavailable:
            continue
