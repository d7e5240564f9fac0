"""The feed over HTTP: a page of CloudEvents, or with `Accept: text/event-stream` the same as it comes."""

import asyncio
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from api.feed.answers import EventsOut
from api.feed.views import cloud_event
from api.http import routing
from api.http.calling import READ, Admission, ReadCall, documented, header, identified
from api.http.identity import bearer_token
from api.http.limits import STOPPING, Limits
from api.http.reading import PAGE_DEFAULT, Limit
from api.http.watching import BEGUN
from domain.kernel.findings import BadInput

router = routing.router("/v1", "feed")

BROWSER_STREAM_SECONDS_MAX = 60
"""A browser's stream ends so soon, and the browser asks for what follows, if its session has not ended meanwhile."""

STREAM = "text/event-stream"
POSITION_DIGITS_MAX = 15
ANSWERS = documented(200, EventsOut)
ANSWERS[200]["content"] |= {STREAM: {"schema": {"type": "string"}}}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCall(ReadCall):
    """A call of somebody who may have the feed, until the token expires (seconds of the epoch) or the service ends."""

    expires_at: int
    stopping: asyncio.Event
    limits: Limits


def _fed() -> Admission[FeedCall]:
    async def admit(request: Request) -> FeedCall:
        call = await READ.admit(request)
        expires_at = (await identified(request)).expires_at
        if bearer_token(header(request, b"authorization")) is None:
            expires_at = min(expires_at, int(time.time()) + BROWSER_STREAM_SECONDS_MAX)
        return FeedCall(
            service=call.service,
            caller=call.caller,
            language=call.language,
            expires_at=expires_at,
            stopping=request.scope.get("extensions", {}).get(STOPPING) or asyncio.Event(),
            limits=request.app.limits,
        )

    return Admission(admit)


class Stream(StreamingResponse):
    """An answer that goes on; its place is another's once it ends, however it does."""

    def __init__(self, place: AbstractContextManager[None], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._place = place

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[BEGUN] = time.perf_counter()
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._place.__exit__(None, None, None)


@router.get("/events", responses=ANSWERS, summary="The feed of the log's events, for other systems")
async def read_events(
    call: Annotated[FeedCall, Depends(_fed())],
    after: Annotated[
        int, Query(ge=0, le=2**53 - 1, description="The position that the caller has: up to the log's end.")
    ] = 0,
    limit: Limit = PAGE_DEFAULT,
    accept: Annotated[str | None, Header(include_in_schema=False)] = None,
    last_event_id: Annotated[
        str | None,
        Header(
            alias="Last-Event-ID",
            pattern=r"^[0-9]{1,15}$",
            description="The last id that the caller has of a stream, which is a position. It goes before `after`.",
        ),
    ] = None,
) -> Response:
    """What the caller may see of the log, in its order, as CloudEvents 1.0 in JSON.

    A page is some or all of the events after a position; `next_after` asks for the next one. `Accept:
    text/event-stream` gives all of them and then what comes, as Server-Sent Events whose ids are positions: whoever
    comes back with the last one as `Last-Event-ID` misses none and gets none twice. `limit` is a page's alone.
    """
    feed, view = call.service.feed, call.service.feed.views[call.caller.role]
    name = "after"
    if last_event_id is not None:
        name, after = "Last-Event-ID", _position(last_event_id)
    end, _ = await call.service.reader.end()
    if after > end:
        raise BadInput(name, "number_max", limit=end, actual=after)
    if _wants_stream(accept):
        place = feed.admitted(call.caller.actor, call.limits.streams_max, call.limits.streams_of_caller_max)
        place.__enter__()
        sent = feed.stream(view, after, call.expires_at, call.stopping)
        # Nothing between here and the reader is to hold it back until there is more.
        return Stream(place, sent, media_type=STREAM, headers={"X-Accel-Buffering": "no"})
    found = await feed.events(view, after, end, limit)
    return call.answer(
        EventsOut(
            events=[cloud_event(one, view, feed.source) for one in found],
            next_after=found[-1].position if len(found) == limit else end,
            position=end,
        )
    )


def _wants_stream(accept: str | None) -> bool:
    """Whether the caller names a stream of events and does not name JSON before it."""
    kinds = [part.partition(";")[0].strip().lower() for part in (accept or "").split(",")]
    return STREAM in kinds and "application/json" not in kinds[: kinds.index(STREAM)]


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= POSITION_DIGITS_MAX):
        raise BadInput("Last-Event-ID", "event_id")
    return int(text)
