"""A county's log with a history in it, projected."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection

from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.state import Voucher
from ledger.mapping import CountyMapper
from projections.catalogue import projections_of
from projections.engine.projection import Following, Projection
from projections.engine.runner import Runner
from projections.search.questions import FoundVoucher, search
from tests.conftest import Database

WAIT_SECONDS = 30.0
PROJECTIONS = projections_of(NORTH_SAVO)
MAPPER = CountyMapper()


def named(name: str) -> Projection:
    """One of the county's projections."""
    return next(one for one in PROJECTIONS if one.name == name)


def projecting(url: str, schema: str, followers: Sequence[Following] = PROJECTIONS, **options: Any) -> Runner:
    """A runner of all of the county's projections, or of some followers."""
    return Runner(url, schema, followers, MAPPER, **options)


@dataclass(frozen=True)
class PeriodKept:
    """What the postings say of a voucher's period: minutes or days, and cents; nothing is granted of one taken back."""

    voucher_id: UUID
    period: int
    granted: int
    used: int
    value_cents: int
    charged_cents: int


async def periods_of(connection: AsyncConnection[Any], schema: str, voucher_ids: Sequence[UUID]) -> list[PeriodKept]:
    """The periods of vouchers, in order of voucher and period, from the postings that serve."""
    [(version, generation)] = await rows(
        connection, f"SELECT version, generation FROM {schema}.projections WHERE name = 'postings' AND current"
    )
    found = await rows(
        connection,
        f"""
        SELECT voucher_id, period,
               coalesce(-sum(units) FILTER (WHERE account = 'granted'), 0)::bigint,
               coalesce(sum(units) FILTER (WHERE account = 'earned'), 0)::bigint,
               coalesce(-sum(amount_cents) FILTER (WHERE account = 'granted'), 0)::bigint,
               coalesce(sum(amount_cents) FILTER (WHERE account = 'earned'), 0)::bigint
          FROM {schema}.postings_v{version}_{generation}
         WHERE voucher_id = ANY (%s) AND period IS NOT NULL
         GROUP BY voucher_id, period
         ORDER BY voucher_id, period
        """,
        list(voucher_ids),
    )
    return [PeriodKept(*row) for row in found]


def periods_expected(voucher: Voucher) -> list[PeriodKept]:
    """What the postings are to say of it."""
    return [
        PeriodKept(
            voucher.id,
            period.number,
            0 if period.reversed else period.granted,
            period.used,
            0 if period.reversed else period.value_cents,
            period.charged_cents,
        )
        for period in voucher.periods
    ]


async def found_vouchers(connection: AsyncConnection[Any], schema: str) -> dict[UUID, FoundVoucher]:
    """All vouchers as the list of vouchers has them."""
    answer = await search(connection, schema, today=date(2026, 5, 1), limit=10_000)
    return {row.voucher_id: row for row in answer.rows}


async def caught_up(runner: Runner, position: int) -> None:
    for projection in PROJECTIONS:
        assert await runner.wait_for(projection.name, position, WAIT_SECONDS), runner.status()


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[AsyncConnection[Any]]:
    async with await AsyncConnection.connect(database.application_url, autocommit=True) as connection:
        yield connection


async def rows(connection: AsyncConnection[Any], query: str, *parameters: object) -> list[tuple[Any, ...]]:
    cursor = await connection.execute(query, parameters)
    return await cursor.fetchall()
