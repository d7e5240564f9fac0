"""A service of a simulation's own: in this process, over real HTTP, with a clock that travels."""

import asyncio
import socket
from collections.abc import Coroutine
from datetime import datetime
from typing import TypeVar

import uvicorn
import uvloop

from ledger.desk.desk import now

Result = TypeVar("Result")


class TravellingClock:
    """What a service takes for now: the instant it has travelled to, else the real one; never what lies ahead."""

    def __init__(self) -> None:
        self._travelled_to: datetime | None = None

    def __call__(self) -> datetime:
        return min(self._travelled_to, now()) if self._travelled_to is not None else now()

    def travel_to(self, instant: datetime) -> None:
        self._travelled_to = instant

    def return_home(self) -> None:
        self._travelled_to = None


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
