"""Events that the receiver of a webhook would not take: until they are sent again and taken."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from ledger.log.asking import ask
from ledger.sql import queries


class DeadLetter(NamedTuple):
    """An event that was not taken; `number` counts them in the order in which they were given up.

    It tells how often it was sent, why it was not taken at the last time (a status or the kind of an error), when that
    was (UTC), and whether it is to be sent again.
    """

    number: int
    webhook: str
    position: int
    attempts: int
    reason: str
    tried_at: datetime
    is_due: bool


class DeadLetters:
    """One county's dead letters. Every method raises `LogUnavailable` if the database is away."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str) -> None:
        self._pool = pool
        self._queries = queries(schema, "dead_letter_queries.sql")

    async def _rows(self, query: str, **parameters: object) -> list[TupleRow]:
        return await ask(self._pool, self._queries[query], parameters)

    async def page(self, webhook: str | None, after: int, limit: int) -> list[DeadLetter]:
        """At most `limit` of those of one webhook, or of all, in the order of their numbers, after one of them."""
        return [DeadLetter(*row) for row in await self._rows("page", webhook=webhook, after=after, limit=limit)]

    async def counts(self) -> dict[str, int]:
        """How many each webhook has, of those that have any."""
        return {str(webhook): int(count) for webhook, count in await self._rows("counts")}

    async def put(self, webhook: str, position: int, attempts: int, reason: str) -> None:
        """It was not taken, after so many further attempts."""
        await self._rows("put", webhook=webhook, position=position, attempts=attempts, reason=reason)

    async def make_due(self, webhook: str | None, positions: Sequence[int] | None) -> int:
        """Have them sent again: those of a webhook or all, at these positions or at all; how many there are."""
        given = list(positions) if positions is not None else None
        return len(await self._rows("make_due", webhook=webhook, positions=given))

    async def due(self, webhook: str, limit: int) -> list[int]:
        """The positions of those that are to be sent again, in order."""
        return [position for (position,) in await self._rows("due", webhook=webhook, limit=limit)]

    async def taken(self, webhook: str, position: int) -> None:
        """It was taken at last."""
        await self._rows("taken", webhook=webhook, position=position)
