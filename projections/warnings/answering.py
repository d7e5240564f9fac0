"""What looks across vouchers, asked for many of them together."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from ledger.log.asking import connected
from ledger.log.gathering import Gathered
from projections.engine.reading import NotServing
from projections.engine.runner import Runner
from projections.warnings.questions import LOOK_ACROSS, WarningAcross, warned_across

WAIT_SECONDS = 1.0
"""How long a voucher's read waits for the projections that look across vouchers."""

Asked = tuple[UUID, date]


class WarningsAcross:
    """What warns of a voucher beside others."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], runner: Runner, schema: str) -> None:
        self._pool, self._runner, self._schema = pool, runner, schema
        self._gathered = Gathered(self._ask)

    async def of(self, voucher_id: UUID, position: int, on: date) -> tuple[WarningAcross, ...]:
        """What holds on a day, as far as the projections have come: they are waited for up to a position, but not for
        long. Nothing where they do not serve yet. Raises `LogUnavailable`."""
        for one in LOOK_ACROSS:
            await self._runner.wait_for(one.name, position, WAIT_SECONDS)
        try:
            return await self._gathered.of((voucher_id, on))
        except NotServing:
            return ()

    async def _ask(self, asked: Sequence[Asked]) -> Mapping[Asked, tuple[WarningAcross, ...]]:
        found: dict[Asked, tuple[WarningAcross, ...]] = {}
        async with connected(self._pool) as connection:
            for day in {on for _, on in asked}:  # at midnight there are two
                vouchers = [voucher_id for voucher_id, on in asked if on == day]
                of_day = await warned_across(connection, self._schema, on=day, vouchers=vouchers)
                found |= {(voucher_id, day): of_day[voucher_id] for voucher_id in vouchers}
        return found
