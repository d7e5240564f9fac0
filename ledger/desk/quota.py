"""How much of the log's disk an organisation's refusals may take: each is stored, so that a retry gets it again."""

from uuid import UUID

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from ledger.desk.orders import TooManyRefusals
from ledger.log.asking import ask
from ledger.sql import queries

REFUSALS_PER_DAY_MAX = 20_000
"""Two bulks of which nothing fits; some 20 MB."""


class RefusalQuota:
    """Lets each organisation, and the county itself (None), have so many refusals stored a day: all at once, and then
    as many again as the time brings. The database counts them, for all processes that serve the county."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str, per_day_max: int) -> None:
        self._pool, self._per_day_max = pool, per_day_max
        self._statement = queries(schema)["take_refusals"]

    async def take(self, organisation: UUID | None) -> None:
        """Count one more refusal. Raises `TooManyRefusals`, which tells in how many seconds there may be one again,
        and `LogUnavailable`."""
        taken, full = await self.take_many(organisation, 1)
        if not taken:
            raise full

    async def take_many(self, organisation: UUID | None, wanted: int) -> tuple[int, TooManyRefusals]:
        """Count so many more, or as many as there is room for: how many, and what the others are told. Raises
        `LogUnavailable`."""
        counted = {"organisation": organisation, "wanted": wanted, "per_day_max": self._per_day_max}
        ((taken, seconds),) = await ask(self._pool, self._statement, counted)
        return taken, TooManyRefusals(self._per_day_max, seconds)
