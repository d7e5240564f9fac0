"""Every request as who runs the service sees it: a span, a metric, a line of the log; never what a person sent."""

import logging
import time
from dataclasses import dataclass, field
from http import HTTPMethod
from uuid import UUID, uuid4

from fastapi import Request
from opentelemetry import context, trace
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import tracing
from api.service import Service
from domain.events import Role

logger = logging.getLogger("setelikirja.http")

METHODS = frozenset(HTTPMethod)
UNANSWERED = 500  # what its caller gets where the application ends without an answer
SEEN = "setelikirja.seen"

_tracer = trace.get_tracer("setelikirja")


@dataclass(slots=True)
class Seen:
    """What is told of a request: its id (a command's is derived from its key, any other's is random), who asks in
    which role, and its place in a trace."""

    request_id: UUID = field(default_factory=uuid4)
    role: Role | None = None
    traceparent: str | None = None

    def headers(self) -> dict[str, str]:
        """What its answer is marked with."""
        marks = {"x-request-id": str(self.request_id)}
        return marks | {"traceparent": self.traceparent} if self.traceparent else marks

    def fields(self) -> dict[str, object]:
        trace_id = self.traceparent.split("-")[1] if self.traceparent else None
        return {"request_id": self.request_id, "trace_id": trace_id, "role": self.role}


def seen(request: Request) -> Seen:
    """What is told of this request, to be filled in as it becomes known."""
    known: Seen = request.scope[SEEN]
    return known


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
        seen = scope[SEEN] = Seen()
        parent = tracing.caller_s_context(scope["headers"])
        span = _tracer.start_span("request", context=parent, kind=trace.SpanKind.SERVER)
        seen.traceparent = tracing.traceparent(span)

        async def marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                marks = [(name.encode(), value.encode()) for name, value in seen.headers().items()]
                message["headers"] = [*message["headers"], *marks]
            await send(message)

        token = context.attach(trace.set_span_in_context(span))
        try:
            await self._app(scope, receive, marked)
        finally:
            context.detach(token)
            self._tell(scope, seen, span, status, time.perf_counter() - started)

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
        service: Service = scope["app"].state.service
        service.metrics.request_answered(route, method, status, seconds)
        if logger.isEnabledFor(logging.INFO):
            duration_ms = round(1000 * seconds, 1)
            fields = {"route": route, "method": method, "status": status, "duration_ms": duration_ms, **seen.fields()}
            told = "%s %s %d %.1f ms, %s, request %s"
            by = seen.role or "nobody known"
            logger.info(told, method, route, status, duration_ms, by, seen.request_id, extra={"fields": fields})
