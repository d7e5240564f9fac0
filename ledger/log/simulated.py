"""A simulated past on the log's clock: moved by the owner role alone, in a county that stays marked as simulated."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from ledger.server.postgres import owner_role, session
from ledger.sql import queries

MoveClock = Callable[[datetime | None], Awaitable[None]]
"""Moves the log's clock to an instant, to now at the latest; None gives it back to the server."""


class NotToBeSimulated(Exception):
    """The county holds something else, or another simulation is being loaded into it; the message says which."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """Which simulation a county is of, and when in truth its loading began: what says that it was recorded before
    that was not recorded then."""

    name: str
    begun_at: datetime


@asynccontextmanager
async def simulated_clock(owner_url: str, schema: str, name: str) -> AsyncIterator[MoveClock]:
    """Have the log's clock for the simulation `name`, and mark the county as simulated for ever.

    `owner_url` must log in as a member of the owner role. Should this process die, the log goes by its own clock from
    the next event on. Raises `NotToBeSimulated`.
    """
    statements = queries(schema)
    async with await AsyncConnection.connect(session(owner_url), autocommit=True) as connection:
        await connection.execute(SQL("SET ROLE {}").format(Identifier(owner_role(schema))))

        async def move(instant: datetime | None) -> None:
            await connection.execute(statements["simulate_at"], {"instant": instant}, prepare=True)

        try:
            await connection.execute(statements["begin_simulation"], {"name": name})
        except psycopg.errors.ObjectNotInPrerequisiteState as error:
            raise NotToBeSimulated(error.diag.message_primary) from error
        except psycopg.errors.LockNotAvailable as error:
            raise NotToBeSimulated("another simulation is being loaded into it") from error
        try:
            yield move
        finally:
            await move(None)
