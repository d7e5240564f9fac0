"""Traces: which request a call belongs to, and where spans go."""

import os
from collections.abc import Mapping

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
HEADERS = (b"traceparent", b"tracestate")  # and no other: what else callers send along (baggage) is theirs

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("setelikirja")


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


def span_of_request(headers: Mapping[bytes, bytes]) -> trace.Span:
    """The span of a request that begins now, in the trace that its headers say it belongs to (W3C Trace Context).

    `INVALID_SPAN` where neither its caller nor this service traces.
    """
    carried = {name.decode(): headers[name].decode("latin-1") for name in HEADERS if name in headers}
    if not carried and isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        return trace.INVALID_SPAN
    return _tracer.start_span("request", context=_propagator.extract(carried, Context()), kind=trace.SpanKind.SERVER)


def traceparent(span: trace.Span) -> str | None:
    """A span by the name that others may call it by, None where nothing is traced."""
    if span is trace.INVALID_SPAN:
        return None
    carried: dict[str, str] = {}
    _propagator.inject(carried, trace.set_span_in_context(span, Context()))
    return carried.get("traceparent")
