"""How the projections of a county do, read from its database: the same from whatever process asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow, class_row

from projections.catalogue import PROJECTIONS
from projections.projection import Projection
from projections.sql import statements


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a build is. `end` is the log's last position, `lag_seconds` how long ago the log took the first event
    that is not folded in, 0 where there is none. `error` is the class of an error, `error_position` its event."""

    name: str
    version: int
    generation: int
    state: str
    current: bool
    position: int
    end: int
    error: str | None
    error_position: int | None
    lag_seconds: float


@dataclass(frozen=True, slots=True)
class Leader:
    """The session of the runner that leads: the server's process for it, where it comes from (None: a socket of the
    server's own machine) and since when it is connected."""

    process_id: int
    address: IPv4Address | IPv6Address | None
    since: datetime


def try_to_lead(connection: Connection[TupleRow], schema: str) -> bool:
    """Take the lock that the leader of a county holds as long as its connection lives."""
    row = connection.execute(statements("supervision", schema)["lead"], {"schema": schema}).fetchone()
    return row is not None and row[0] is True


async def leader(connection: AsyncConnection[Any], schema: str) -> Leader | None:
    """Who leads, if anybody does."""
    async with connection.cursor(row_factory=class_row(Leader)) as cursor:
        await cursor.execute(statements("supervision", schema)["leader"], {"schema": schema})
        return await cursor.fetchone()


async def standings(connection: AsyncConnection[Any], schema: str) -> list[Standing]:
    """Every build that has not been replaced, by name, version and generation; none before a runner ever ran."""
    async with connection.cursor(row_factory=class_row(Standing)) as cursor:
        try:
            await cursor.execute(statements("supervision", schema)["standings"])
        except UndefinedTable:
            return []
        return await cursor.fetchall()


def serving(found: Sequence[Standing], projections: Sequence[Projection] = PROJECTIONS) -> dict[str, Standing | None]:
    """For each projection the build that reads are answered from, None where there is none of this version yet."""
    current = {(one.name, one.version): one for one in found if one.current}
    return {projection.name: current.get((projection.name, projection.version)) for projection in projections}
