"""How the followers of a county's log do, read from its database: the same from whatever process asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow, class_row

from ledger.named_sql import named_statements
from projections.engine.projection import Following, Kept


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


def release(followers: Iterable[Following]) -> str:
    """What tells one release's followers from another's: their names and versions."""
    return " ".join(sorted(f"{one.name}:{one.version}" for one in followers))


def try_to_lead(connection: Connection[TupleRow], schema: str, followers: Iterable[Following]) -> bool:
    """Take the lock that the leader of these followers holds as long as its connection lives."""
    parameters = {"schema": schema, "release": release(followers)}
    row = connection.execute(_statements(schema)["lead"], parameters).fetchone()
    return row is not None and row[0] is True


def take(connection: Connection[TupleRow], schema: str, wanted: Collection[Following]) -> set[str]:
    """The names of those that are this connection's to move from now on, as long as it lives: nobody else has them.

    Two releases that run beside each other share the followers whose version is the same in both.
    """
    asked = {"names": [one.name for one in wanted], "versions": [one.version for one in wanted], "schema": schema}
    return {name for (name,) in connection.execute(_statements(schema)["take"], asked).fetchall()}


def take_version(connection: Connection[TupleRow], schema: str, name: str, version: int) -> bool:
    """Whether this version is this connection's from now on, as `take` has it."""
    asked = {"names": [name], "versions": [version], "schema": schema}
    return bool(connection.execute(_statements(schema)["take"], asked).fetchall())


async def leader(connection: AsyncConnection[Any], schema: str, followers: Iterable[Following]) -> Leader | None:
    """Who leads these followers, if anybody does."""
    async with connection.cursor(row_factory=class_row(Leader)) as cursor:
        await cursor.execute(_statements(schema)["leader"], {"schema": schema, "release": release(followers)})
        return await cursor.fetchone()


async def standings(connection: AsyncConnection[Any], schema: str) -> list[Standing]:
    """Every build that has not been replaced, by name, version and generation; none before a runner ever ran."""
    async with connection.cursor(row_factory=class_row(Standing)) as cursor:
        try:
            await cursor.execute(_statements(schema)["standings"])
        except UndefinedTable:
            return []
        return await cursor.fetchall()


def serving(found: Sequence[Standing], kept: Iterable[Following | Kept]) -> dict[str, Standing | None]:
    """For each projection the build that reads are answered from, None where there is none of this version yet."""
    current = {(one.name, one.version): one for one in found if one.current}
    return {one.name: current.get((one.name, one.version)) for one in kept}


def is_of(standing: Standing, followers: Iterable[Following | Kept]) -> bool:
    """Whether a build is of one of these followers, and not of another release's."""
    return any((one.name, one.version) == (standing.name, standing.version) for one in followers)


def _statements(schema: str) -> Mapping[str, bytes]:
    return named_statements(__package__, "health.sql", schema)
