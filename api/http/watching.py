"""Every request as who runs the service sees it: a span, a metric, a line of the log; never what a person sent."""

import logging
import time
from dataclasses import dataclass
from http import HTTPMethod
from uuid import UUID, uuid4

from fastapi import Request
from opentelemetry import trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http import tracing
from api.http.service import CountyService
from domain.kernel.event import Role

logger = logging.getLogger("setelikirja.http")

METHODS = frozenset(HTTPMethod)
UNANSWERED = 500  # what its caller gets where the application ends without an answer
SEEN = "setelikirja.seen"
HEADERS = "setelikirja.headers"
BEGUN = "setelikirja.begun"
"""In the scope of a request whose answer goes on: when that began."""

GUARDED = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
"""On every answer: nothing between here and its caller keeps it (RFC 9111), and no browser takes it for another kind of
thing than it says."""


@dataclass(slots=True)
class Seen:
    """What is told of a request: its id (a command's is derived from its key, any other gets one with its answer), in
    which role its caller asks, and its place in a trace; of who may not ask it, all roles and the derived id."""

    request_id: UUID | None = None
    role: Role | None = None
    traceparent: str | None = None
    roles_refused: tuple[Role, ...] = ()
    actor_refused: UUID | None = None

    def headers(self) -> list[tuple[bytes, bytes]]:
        """What its answer is marked with."""
        if self.request_id is None:
            self.request_id = uuid4()
        marks = [(b"x-request-id", str(self.request_id).encode())]
        if self.traceparent is not None:
            marks.append((b"traceparent", self.traceparent.encode()))
        return marks

    def fields(self) -> dict[str, object]:
        trace_id = self.traceparent.split("-")[1] if self.traceparent else None
        told: dict[str, object] = {"request_id": self.request_id, "trace_id": trace_id, "role": self.role}
        if self.actor_refused is not None:
            told |= {"roles_refused": self.roles_refused, "actor": self.actor_refused}
        return told


def seen(request: Request) -> Seen:
    """What is told of this request, to be filled in as it becomes known."""
    known: Seen = request.scope[SEEN]
    return known


def headers_of(request: Request) -> dict[bytes, bytes]:
    """The headers of this request by their names in lower case; of several of one name the first."""
    headers: dict[bytes, bytes] = request.scope[HEADERS]
    return headers


class Watched:
    """Around the application. Of an address its route's template is told, never the address itself.

    The framework's own telemetry is not used: its spans hold addresses and queries, and those hold ids and references.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), UNANSWERED
        headers = scope[HEADERS] = dict(reversed(scope["headers"]))
        span = tracing.span_of_request(headers)
        seen = scope[SEEN] = Seen(traceparent=tracing.traceparent(span))

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], *GUARDED, *seen.headers()]
            await send(message)

        try:
            if span is trace.INVALID_SPAN:
                await self._app(scope, receive, marked)
            else:
                with trace.use_span(span, record_exception=False, set_status_on_exception=False):
                    await self._app(scope, receive, marked)
        finally:
            self._tell(scope, seen, span, status, scope.get(BEGUN, time.perf_counter()) - started)

    def _tell(self, scope: Scope, seen: Seen, span: trace.Span, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "-")
        method = scope["method"] if scope["method"] in METHODS else "OTHER"
        if span.is_recording():
            span.update_name(f"{method} {route}")
            span.set_attributes(
                {"http.request.method": method, "http.route": route, "http.response.status_code": status}
            )
            if seen.role is not None:
                span.set_attribute("setelikirja.role", seen.role)
            if status >= UNANSWERED:
                span.set_status(trace.StatusCode.ERROR)
            span.end()
        service: CountyService = scope["app"].state.service
        service.metrics.request_answered(route, method, status, seconds)
        if logger.isEnabledFor(logging.INFO):
            duration_ms = round(1000 * seconds, 1)
            fields = {"route": route, "method": method, "status": status, "duration_ms": duration_ms, **seen.fields()}
            told = "%s %s %d %.1f ms, %s, request %s"
            by = seen.role or " ".join(seen.roles_refused) or "nobody known"
            logger.info(told, method, route, status, duration_ms, by, seen.request_id, extra={"fields": fields})
