"""Spans of what the ledger does: OpenTelemetry's, and nothing where a request is not traced.

A span is made when its work has ended, so that work which nobody traces costs one look.
"""

from opentelemetry import trace
from opentelemetry.util.types import AttributeValue

_tracer = trace.get_tracer("setelikirja")


def is_traced() -> bool:
    """Whether what runs now belongs to a request that is traced."""
    return trace.get_current_span().is_recording()


def span_ended(name: str, started_ns: int, **attributes: AttributeValue) -> None:
    """Add a span of work that began at `started_ns` (`time.time_ns`) and ends now to the request, if it is traced.

    Attributes are codes, counts and versions: never an id, and nothing that a person sent.
    """
    if is_traced():
        named = {f"setelikirja.{key}": value for key, value in attributes.items()}
        _tracer.start_span(name, start_time=started_ns, attributes=named).end()
