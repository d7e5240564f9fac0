"""Knowing when the log has grown: one connection listens for all who wait, as long as anybody does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
from psycopg import AsyncConnection
from psycopg.sql import SQL, Identifier

from ledger.log.asking import answering
from ledger.server.postgres import channel, session
from ledger.sql import queries

POLL_SECONDS = 1.0  # where no announcement comes
GATHER_SECONDS = (
    0.02  # what is appended meanwhile is told together: with each commit it would cost the service its time
)
RECONNECT_SECONDS = 0.5


class Arrivals:
    """Where one county's log ends, for who waits for more. `url` is the application role's.

    While the database is away nobody is told anything, and the connection is tried again.
    """

    def __init__(self, url: str, schema: str) -> None:
        self._url = session(url)
        self._listen = SQL("LISTEN {}").format(Identifier(channel(schema)))
        self._ask_end = queries(schema)["end"]
        self._listeners = 0
        self._task: asyncio.Task[None] | None = None
        self._grown = asyncio.Event()
        self.end = 0
        """The last position that was seen; 0 before anybody listened."""

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """`grown` tells of what comes, within this."""
        self._listeners += 1
        if self._task is None:
            self._task = asyncio.create_task(self._follow(), name="arrivals")
        try:
            yield
        finally:
            self._listeners -= 1
            if self._listeners == 0 and self._task is not None:
                self._task.cancel()
                self._task = None

    async def grown(self, position: int) -> None:
        """Wait until the log holds more than what stands up to a position."""
        while self.end <= position:
            await self._grown.wait()

    async def _follow(self) -> None:
        while True:
            try:
                async with await AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await connection.execute(self._listen)
                    while True:
                        self._tell(await self._end(connection))
                        await asyncio.sleep(GATHER_SECONDS)
                        async for _ in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                            pass
            except psycopg.Error:
                await asyncio.sleep(RECONNECT_SECONDS)

    async def _end(self, connection: AsyncConnection[tuple[object, ...]]) -> int:
        with answering(connection):
            row = await (await connection.execute(self._ask_end)).fetchone()
        assert row is not None and isinstance(row[0], int), "the statement gives a row"
        return row[0]

    def _tell(self, end: int) -> None:
        if end > self.end:
            self.end = end
            self._grown.set()
            self._grown = asyncio.Event()
