"""Reads from projections: they wait until what was answered is in them, or say that they are behind."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Annotated

from fastapi import Query
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from api.http.bodies import Instant, utc
from api.http.calling import Call
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from domain.kernel.findings import BadInput
from ledger.log.asking import connected
from projections.engine.reading import NotServing

CURSOR_PATTERN = "^[A-Za-f][A-Za-z0-9_-]{10}$"
"""Eight bytes in base64url, the first at most 0x7F: a place below 2⁶³."""

PAGE_MAX = 200
PAGE_DEFAULT = 50

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(pattern=CURSOR_PATTERN, description="Where the page before ended: its next_cursor.")
]

TURN_SECONDS_MAX = 30.0
CATCH_UP_SECONDS = 5.0
"""How long a read waits for its projection before its caller is asked to come back."""


@asynccontextmanager
async def fresh(call: Call, *names: str, position: int | None = None) -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection to read projections by, once they hold all that is in the log now (or up to `position`)."""
    service = call.service
    needed, _ = await service.reader.end()
    if position is not None:
        needed = min(needed, position)
    for name in names:
        if not await service.projections.wait_for(name, needed, CATCH_UP_SECONDS):
            raise Problem(503, "behind", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}, position=needed)
    try:
        async with connected(call.service.lists) as connection:
            yield connection
    except NotServing:
        raise Problem(503, "behind", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}, position=needed) from None


@asynccontextmanager
async def one_of_few(call: Call) -> AsyncIterator[None]:
    """A turn among what takes much of the service: to be waited for. Raises `Problem`."""
    try:
        async with asyncio.timeout(TURN_SECONDS_MAX):
            await call.service.large.acquire()
    except TimeoutError:
        raise Problem(503, "overloaded", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}) from None
    try:
        yield
    finally:
        call.service.large.release()


AsOf = Annotated[Instant | None, Query(description="As the log knew it at that instant. Goes without `position`.")]
Position = Annotated[
    int | None, Query(ge=0, le=2**53 - 1, description="As the log knew it there: up to its end. Goes without `as_of`.")
]


async def known_at(call: Call, as_of: datetime | None, position: int | None) -> int | None:
    """The position that a question asks for, None for now. `BadInput` for two of them, or past the end."""
    if as_of is not None:
        if position is not None:
            raise BadInput("as_of", "goes_without", other="position")
        return await call.service.reader.position_at(utc(as_of))
    if position is not None:
        end, _ = await call.service.reader.end()
        if position > end:
            raise BadInput("position", "number_max", limit=end, actual=position)
    return position


def cursor_of(place: int) -> str:
    """A place in a list, as callers hand it back: they are not to read it."""
    return base64.urlsafe_b64encode(place.to_bytes(8, "big")).decode().rstrip("=")


def place_of(cursor: str | None) -> int:
    """The place that a cursor names, 0 for the start. It has the form of `CURSOR_PATTERN`."""
    if cursor is None:
        return 0
    return int.from_bytes(base64.b64decode(cursor + "=", altchars=b"-_"), "big")
