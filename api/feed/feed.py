"""The feed of one service: pages that are asked for, and streams that are told of what comes.

Streams that are at the log's end ask for the same next page, which is read, decoded and encoded once for all of them.
A stream holds one page at most, and takes the next one when its reader has taken that.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from api.feed.views import View, cloud_event, source_of, views_of
from api.http.problems import ENCODER, RETRY_AFTER_SECONDS, Problem
from domain.kernel.event import Event, Role
from domain.kernel.kind import Kinds
from ledger.log.arrivals import Arrivals
from ledger.log.asking import LogUnavailable
from ledger.log.codec import EventMapper
from ledger.log.reader import LogReader, LogRow
from ledger.pausing import LongWork
from projections.engine.projection import Logged

EVENTS_PER_PAGE = 100
PAGES_SHARED_MAX = 8
HEARTBEAT_SECONDS = 15.0
"""So often something is sent: what lies between here and a reader lets go of a connection that is silent for longer."""

RECONNECT_MS = 2_000


@dataclass(slots=True)
class _Page:
    """Consecutive events of the log, and how they are sent to each role."""

    events: Sequence[Logged]
    sent: dict[Role, bytes] = field(default_factory=dict)


class Feed:
    """What other systems are given of one county's log."""

    def __init__(self, reader: LogReader, arrivals: Arrivals, kinds: Kinds, schema: str) -> None:
        self._reader, self._arrivals = reader, arrivals
        self._mapper = EventMapper(kinds.catalogue)
        self.views: Mapping[Role, View] = views_of(kinds)
        self.source = source_of(schema)
        self._pages: dict[int, asyncio.Task[_Page]] = {}
        self.streams = Counter[UUID]()

    async def events(self, view: View, after: int, up_to: int, limit: int) -> list[Logged]:
        """At most `limit` events that a role is given, in order, after one position up to another."""
        found: list[Logged] = []
        topics = self._mapper.topics_of(view.events)
        while len(found) < limit:
            # What was written earlier may be read as an event that the role is not given.
            rows = await self._reader.events_under(topics, after, up_to, limit - len(found))
            if not rows:
                break
            found += [one for one in map(self._logged, rows) if type(one.event) in view.events]
            after = rows[-1].position
        return found

    def _logged(self, row: LogRow) -> Logged:
        return Logged(row.position, row.recorded_at, cast(Event, self._mapper.to_domain_event(row.event)))

    @contextmanager
    def admitted(self, caller: UUID, streams_max: int, streams_of_caller_max: int) -> Iterator[None]:
        """A place for one more stream. Raises `Problem` where there is none, of all or of this caller's."""
        retry = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        if self.streams[caller] >= streams_of_caller_max:
            raise Problem(429, "too_many_requests", headers=retry)
        if self.streams.total() >= streams_max:
            raise Problem(503, "overloaded", headers=retry)
        self.streams[caller] += 1
        try:
            yield
        finally:
            self.streams[caller] -= 1
            self.streams += Counter()  # without who has none

    async def stream(self, view: View, after: int, expires_at: float, stopping: asyncio.Event) -> AsyncIterator[bytes]:
        """Server-Sent Events (HTML, section 9.2) after a position, each with its position as its id.

        Ends when the token does (`expires_at`, seconds of the epoch), with the service, or when the log does not
        answer: its reader comes back with the last id that it has. A heartbeat tells the position too: all that its
        reader may see up to there was sent.
        """
        yield f"retry: {RECONNECT_MS}\n\n".encode()
        stopped = asyncio.create_task(stopping.wait())
        try:
            async with self._arrivals.listening():
                told = after
                while not stopped.done() and (left := expires_at - time.time()) > 0:
                    page = await self._page(after)
                    if page.events:
                        after = page.events[-1].position
                        sent = await self._sent(page, view)
                        if sent:
                            told = after
                            yield sent
                    elif not await self._more(after, min(HEARTBEAT_SECONDS, left), stopped):
                        yield f": {'' if told == after else 'all up to here'}\nid: {after}\n\n".encode()
        except LogUnavailable:
            return
        finally:
            stopped.cancel()

    async def _more(self, position: int, seconds: float, stopped: asyncio.Task[bool]) -> bool:
        """Whether the log grows past a position in that time, and before the service ends."""
        grown = asyncio.create_task(self._arrivals.grown(position))
        try:
            await asyncio.wait((grown, stopped), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            return grown.done()
        finally:
            grown.cancel()

    async def _page(self, after: int) -> _Page:
        """What the log holds next, read once for all who ask for it; not kept where there is nothing yet."""
        reading = self._pages.get(after)
        if reading is None:
            reading = self._pages[after] = asyncio.create_task(self._read(after))
            while len(self._pages) > PAGES_SHARED_MAX:
                del self._pages[next(iter(self._pages))]
        page: _Page | None = None
        try:
            page = await asyncio.shield(reading)
            return page
        finally:
            if (page is None or not page.events) and self._pages.get(after) is reading:
                del self._pages[after]

    async def _read(self, after: int) -> _Page:
        rows = await self._reader.events_after(after, EVENTS_PER_PAGE)
        logged = []
        with LongWork() as work:
            for row in rows:
                await work.pause()
                logged.append(self._logged(row))
        return _Page(logged)

    async def _sent(self, page: _Page, view: View) -> bytes:
        sent = page.sent.get(view.role)
        if sent is None:
            parts = []
            with LongWork() as work:
                for one in page.events:
                    await work.pause()
                    if type(one.event) in view.events:
                        body = ENCODER.encode(cloud_event(one, view, self.source))
                        parts.append(b"id: %d\ndata: %b\n\n" % (one.position, body))
            sent = page.sent[view.role] = b"".join(parts)
        return sent
