"""A service of a simulation's own: in this process, over real HTTP, with a clock that travels, the log's too."""

import asyncio
import socket
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

import uvicorn
import uvloop

from api.http.installation import Database
from api.simulation import CannotSimulate
from api.simulation.driving import TravelTo
from api.simulation.plan import Simulation
from ledger.desk.desk import now
from ledger.log.simulated import NotToBeSimulated, simulated_clock

Result = TypeVar("Result")


class TravellingClock:
    """What a service takes for now: the instant it has travelled to, else the real one; never what lies ahead."""

    def __init__(self) -> None:
        self._travelled_to: datetime | None = None

    def __call__(self) -> datetime:
        return min(self._travelled_to, now()) if self._travelled_to is not None else now()

    @asynccontextmanager
    async def travelling(self, database: Database, simulation: Simulation) -> AsyncIterator[TravelTo]:
        """Have the log's clock travel too, and at the end both be the real ones again.

        Raises `CannotSimulate` where the county is not of this simulation, or its owner role is out of reach.
        """
        if database.owner_url is None:
            raise CannotSimulate(
                "only the owner role can have a simulated past recorded in the past: set SETELIKIRJA_OWNER_DATABASE_URL"
            )
        try:
            async with simulated_clock(database.owner_url, database.schema, simulation.name) as move:

                async def travel_to(instant: datetime) -> None:
                    await move(instant)  # first: nothing is recorded before it was decided
                    self._travelled_to = instant

                try:
                    yield travel_to
                finally:
                    await move(None)
                    self._travelled_to = None
        except NotToBeSimulated as error:
            raise CannotSimulate(
                f"{error}: nothing of this simulation ({simulation.name}) goes into it; simulate into an empty one"
            ) from error


async def _while_serving(
    server: uvicorn.Server, listening: socket.socket, work: Coroutine[None, None, Result]
) -> Result | None:
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    working = asyncio.create_task(work)
    try:
        await asyncio.wait({serving, working}, return_when=asyncio.FIRST_COMPLETED)
        # What fails while the server ends fails because of it.
        return working.result() if working.done() and not server.should_exit else None
    finally:
        server.should_exit = True
        working.cancel()
        await asyncio.gather(serving, working, return_exceptions=True)


def while_serving(
    server: uvicorn.Server, listening: socket.socket, work: Coroutine[None, None, Result]
) -> Result | None:
    """Do some work against a server: when one of the two ends, so does the other.

    None where the server was told to end first (Ctrl-C raises `KeyboardInterrupt`). Raises what the work raises.
    """
    listening.listen()  # from here on callers wait until the server has started
    with listening, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_while_serving(server, listening, work))
