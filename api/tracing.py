"""Traces: which request a call belongs to, and where spans go."""

import os

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
HEADERS = (b"traceparent", b"tracestate")  # and no other: what else callers send along (baggage) is theirs

_propagator = TraceContextTextMapPropagator()


def export_spans() -> None:
    """Send spans to the collector that the usual OTEL_ variables name; without one of them nothing is traced."""
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    # Only here: a process that sends no spans need not load what it takes.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    resource = Resource.create({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME") or "setelikirja"})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)


def caller_s_context(headers: list[tuple[bytes, bytes]]) -> Context | None:
    """The trace that a request says it belongs to (W3C Trace Context), if it does."""
    carried = {name.decode(): value.decode("latin-1") for name, value in headers if name in HEADERS}
    return _propagator.extract(carried, Context()) if carried else None


def traceparent(span: trace.Span) -> str | None:
    """A span by the name that others may call it by, None where nothing is traced."""
    if not span.get_span_context().is_valid:
        return None
    carried: dict[str, str] = {}
    _propagator.inject(carried, trace.set_span_in_context(span, Context()))
    return carried.get("traceparent")
