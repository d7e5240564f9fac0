"""Spans from HTTP through the decision to the commit, and where they are sent."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from tests.api.calls import Stage
from tests.api.county import made
from tests.api.programs import serving
from tests.conftest import Server

SESSION = "/v1/vouchers/{voucher_id}/sessions"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.fixture(scope="module", autouse=True)
def traced(spans: InMemorySpanExporter) -> None:
    """Before the service is made."""


def children(spans: InMemorySpanExporter, parent: ReadableSpan) -> list[ReadableSpan]:
    assert parent.context is not None
    of_it = [one for one in spans.get_finished_spans() if one.parent and one.parent.span_id == parent.context.span_id]
    return sorted(of_it, key=lambda span: span.start_time or 0)


def newest(spans: InMemorySpanExporter, name: str) -> ReadableSpan:
    return [one for one in spans.get_finished_spans() if one.name == name][-1]


def attributes(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


def test_a_command_is_a_span_with_its_decision_and_its_append(stage: Stage, spans: InMemorySpanExporter) -> None:
    body = {"held_on": "2026-06-02", "minutes": 60}
    answer = stage.county.provider(stage.provider_id).post(SESSION.format(voucher_id=stage.voucher_id), body)
    version = int(answer.headers["etag"].strip('"'))
    request = newest(spans, f"POST {SESSION}")
    assert request.kind is SpanKind.SERVER
    assert attributes(request) == {
        "http.request.method": "POST",
        "http.route": SESSION,
        "http.response.status_code": 201,
        "setelikirja.role": "provider",
    }
    decide, append = children(spans, request)
    assert (decide.name, append.name) == ("decide", "append")
    assert attributes(decide) == {"setelikirja.version": version - 1, "setelikirja.events": 1}
    assert attributes(append) == {
        "setelikirja.requests": 1,
        "setelikirja.events": 1,
        "setelikirja.group_requests": 1,
        "setelikirja.outcomes": ("appended",),
    }
    instants: list[Any] = [request.start_time, decide.start_time, decide.end_time, append.end_time, request.end_time]
    assert instants == sorted(instants)


def test_a_refusal_names_its_codes(stage: Stage, spans: InMemorySpanExporter) -> None:
    body = {"held_on": "2026-01-07", "minutes": 60}
    refused = stage.county.provider(stage.provider_id).post(SESSION.format(voucher_id=stage.voucher_id), body)
    codes = tuple(violation["code"] for violation in refused.json()["violations"])
    request = newest(spans, f"POST {SESSION}")
    *decisions, append = children(spans, request)
    assert [attributes(one)["setelikirja.refused_by"] for one in decisions] == [codes, codes], "on fresh states too"
    assert attributes(append)["setelikirja.events"] == 0
    assert attributes(request)["http.response.status_code"] == 409


def test_many_entries_are_one_decision_and_one_append(stage: Stage, spans: InMemorySpanExporter) -> None:
    item = {"voucher_id": stage.voucher_id, "kind": "session", "minutes": 60}
    items = [item | {"held_on": f"2026-06-0{day}"} for day in (3, 4, 5)]
    made(stage.county.provider(stage.provider_id).post("/v1/entries", {"items": items}))
    decide, append = children(spans, newest(spans, "POST /v1/entries"))
    assert attributes(decide) == {"setelikirja.orders": 3, "setelikirja.events": 3}
    assert attributes(append)["setelikirja.requests"] == 3


def test_the_trace_of_a_caller_goes_on(stage: Stage, spans: InMemorySpanExporter) -> None:
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "baggage": "client=Aino"}
    answer = stage.county.caseworker.get(f"/v1/vouchers/{stage.voucher_id}", headers=headers)
    span = newest(spans, "GET /v1/vouchers/{voucher_id}")
    assert span.context is not None
    assert span.parent is not None
    assert (f"{span.context.trace_id:032x}", f"{span.parent.span_id:016x}") == (TRACE, PARENT)
    assert answer.headers["traceparent"] == f"00-{TRACE}-{span.context.span_id:016x}-01"
    assert "baggage" not in answer.headers


def test_a_malformed_trace_is_none(stage: Stage) -> None:
    answer = stage.county.http.get("/healthz", headers={"traceparent": "00-nothing"})
    assert answer.status_code == 200
    assert TRACE not in answer.headers["traceparent"]


def test_addresses_are_in_no_span(stage: Stage, spans: InMemorySpanExporter) -> None:
    reference = str(uuid4())
    stage.county.caseworker.get("/v1/clients", external_reference=reference)
    stage.county.http.get(f"/v1/{reference}")
    assert newest(spans, "GET -").attributes == {
        "http.request.method": "GET",
        "http.route": "-",
        "http.response.status_code": 404,
    }
    told = "".join(span.to_json() for span in spans.get_finished_spans())
    assert reference not in told
    assert stage.voucher_id not in told


# Where they go


class Collector(HTTPServer):
    """What an OpenTelemetry collector takes in over HTTP."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.names: list[str] = []
        self.services: set[str] = set()


class Taking(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            self.server.services |= {
                one.value.string_value for one in resource.resource.attributes if one.key == "service.name"
            }
            self.server.names += [span.name for scope in resource.scope_spans for span in scope.spans]
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as collector:
        thread = threading.Thread(target=collector.serve_forever)
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


@pytest.mark.parametrize("sent", [True, False])
def test_spans_are_sent_where_the_environment_says_and_nowhere_else(
    embedded: Server, tmp_path: Path, sent: bool
) -> None:
    with collecting() as collector:
        endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{collector.server_port}"}
        with serving(embedded, tmp_path, endpoint if sent else {}) as program:
            assert program.http.get("/healthz").is_success
        assert program.ended_with == 0
    assert ("GET /healthz" in collector.names) is sent
    assert collector.services == ({"setelikirja"} if sent else set())
