"""Log lines: one a request, as text or as JSON, by a request's id, and without what an error says."""

import io
import logging
import re
import sys
import time
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.http.identity import development_token
from api.http.logs import GATHER_SECONDS, GatheredLines, JsonLines, TextLines
from domain.kernel.event import Role
from ledger.desk.desk import Desk
from tests.api.calls import Stage
from tests.api.county import ISSUER, KEY
from tests.api.programs import serving
from tests.conftest import Server

SESSION = "/v1/vouchers/{voucher_id}/sessions"
TRACE, PARENT = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


def test_every_line_of_a_service_is_json_and_each_request_has_one(embedded: Server, tmp_path: Path) -> None:
    token = development_token(KEY, ISSUER, Role.CASEWORKER, "somebody@example.invalid", None)
    headers = {"Authorization": f"Bearer {token}", "traceparent": f"00-{TRACE}-{PARENT}-01"}
    with serving(embedded, tmp_path, {}) as program:
        answer = program.http.get(f"/v1/vouchers/{uuid4()}", headers=headers)
        assert answer.status_code == 404
    lines = [orjson.loads(line) for line in program.lines]
    assert {"uvicorn", "setelikirja.http"} <= {line["logger"] for line in lines}
    assert "uvicorn.error" not in {line["logger"] for line in lines}, "what is no error is not named one"
    (line,) = (line for line in lines if line.get("route") == "/v1/vouchers/{voucher_id}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", line.pop("time"))
    assert line.pop("duration_ms") > 0
    assert line.pop("message").startswith("GET /v1/vouchers/{voucher_id} 404 ")
    assert line == {
        "level": "INFO",
        "logger": "setelikirja.http",
        "route": "/v1/vouchers/{voucher_id}",
        "method": "GET",
        "status": 404,
        "request_id": answer.headers["x-request-id"],
        "trace_id": TRACE,
        "role": "caseworker",
    }
    assert answer.headers["traceparent"].split("-")[1] == TRACE


def test_lines_are_text_where_that_is_asked_for(embedded: Server, tmp_path: Path) -> None:
    with serving(embedded, tmp_path, {"SETELIKIRJA_LOG": "text"}) as program:
        answer = program.http.get("/healthz")
    line = next(line for line in program.lines if "/healthz" in line)
    told = r"\S+ \S+ INFO setelikirja.http GET /healthz 200 [0-9.]+ ms, nobody known, request (\S+)"
    found = re.fullmatch(told, line)
    assert found is not None, line
    assert found[1] == answer.headers["x-request-id"]


def test_a_command_has_the_id_that_its_key_gives_and_its_events_have(stage: Stage) -> None:
    provider, key = stage.county.provider(stage.provider_id), str(uuid4())
    path = SESSION.format(voucher_id=stage.voucher_id)
    answers = [provider.post(path, {"held_on": "2026-06-02", "minutes": 60}, key=key) for _ in range(2)]
    (request_id,) = {answer.headers["x-request-id"] for answer in answers}
    assert key not in request_id
    other = provider.post(path, {"held_on": "2026-06-03", "minutes": 60})
    assert other.headers["x-request-id"] != request_id
    database = stage.county.database
    events = SQL("SELECT convert_from(state, 'UTF8') FROM {} WHERE originator_id = %s")
    with psycopg.connect(database.application_url) as connection:
        stored = connection.execute(events.format(Identifier(database.schema, "events")), [stage.voucher_id]).fetchall()
    assert len([event for (event,) in stored if request_id in event]) == 1


def test_reads_and_refusals_have_ids_too(stage: Stage) -> None:
    answers = [stage.county.http.get("/healthz"), stage.county.http.get("/v1/providers"), stage.county.http.get("/x")]
    assert [answer.status_code for answer in answers] == [200, 401, 404]
    assert len({UUID(answer.headers["x-request-id"]) for answer in answers}) == 3


def test_an_unexpected_error_is_told_by_its_request_and_place_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError("the name of a client")

    monkeypatch.setattr(Desk, "execute", broken)
    path = SESSION.format(voucher_id=stage.voucher_id)
    answer = stage.county.provider(stage.provider_id).post(path, {"held_on": "2026-06-02", "minutes": 60})
    assert answer.status_code == 500
    records = [record for record in caplog.records if record.name.startswith(("setelikirja", "uvicorn"))]
    lines = [JsonLines().format(record) for record in records]
    assert any("test_logging.py" in line for line in lines), "the place is told"
    (unexpected,) = (
        line for line in map(orjson.loads, lines) if line["message"].startswith("unexpected ValueError at ")
    )
    assert unexpected["request_id"] == answer.headers["x-request-id"]
    for line in [*lines, *(TextLines().format(record) for record in records)]:
        assert "the name of a client" not in line


@pytest.mark.parametrize("form", [JsonLines(), TextLines()])
def test_the_trace_of_an_error_has_no_message(form: logging.Formatter) -> None:
    try:
        raise ValueError("the name of a client")
    except ValueError:
        record = logging.makeLogRecord({"msg": "it failed", "exc_info": sys.exc_info()})
    line = form.format(record)
    assert re.search(r"ValueError at test_logging\.py:\d+", line)
    assert "the name" not in line


@pytest.fixture
def gathered() -> tuple[GatheredLines, io.StringIO]:
    """A handler and what it has written; `GATHER_SECONDS` do not pass by themselves."""
    written = io.StringIO()
    handler = GatheredLines(written)
    handler.close()  # its clock stands still from here on
    return handler, written


def record(level: int, message: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("setelikirja", level, "", 0, message, arguments, None)


def test_a_warning_takes_the_lines_that_wait_along(gathered: tuple[GatheredLines, io.StringIO]) -> None:
    handler, written = gathered
    for message in ("first", "second"):
        handler.handle(record(logging.INFO, message))
    assert written.getvalue() == ""
    handler.handle(record(logging.WARNING, "third"))
    assert written.getvalue().splitlines() == ["first", "second", "third"]


def test_a_closed_log_has_all_its_lines(gathered: tuple[GatheredLines, io.StringIO]) -> None:
    handler, written = gathered
    handler.handle(record(logging.INFO, "first"))
    handler.close()
    assert written.getvalue() == "first\n"


def test_lines_are_written_without_anybody_asking() -> None:
    written = io.StringIO()
    handler = GatheredLines(written)
    handler.handle(record(logging.INFO, "first"))
    deadline = time.monotonic() + 100 * GATHER_SECONDS
    while not written.getvalue() and time.monotonic() < deadline:
        time.sleep(GATHER_SECONDS / 10)
    handler.close()
    assert written.getvalue() == "first\n"


def test_a_line_that_cannot_be_written_fails_nobody_and_stops_no_other(
    gathered: tuple[GatheredLines, io.StringIO], capsys: pytest.CaptureFixture[str]
) -> None:
    handler, written = gathered
    handler.handle(record(logging.WARNING, "%d", "no number"))
    assert "TypeError" in capsys.readouterr().err
    handler.handle(record(logging.WARNING, "next"))
    assert written.getvalue() == "next\n"


def test_every_request_has_its_line_when_a_service_was_stopped(embedded: Server, tmp_path: Path) -> None:
    count = 50
    with serving(embedded, tmp_path, {}) as program:
        ids = [program.http.get("/healthz").headers["x-request-id"] for _ in range(count)]
    lines = map(orjson.loads, program.lines)
    assert [line["request_id"] for line in lines if line.get("route") == "/healthz"] == ids


def test_who_may_not_is_told_by_roles_route_and_actor(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="setelikirja.http"):
        for sub in ("one", "one", "another"):
            assert stage.county.actor(Role.AUDITOR, sub).post("/v1/clients", {}).status_code == 403
        # A line is written once its answer is sent, which may be after the caller has it.
        deadline = time.monotonic() + 10
        while len(caplog.records) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
    lines = [orjson.loads(JsonLines().format(one)) for one in caplog.records if one.name == "setelikirja.http"]
    refused = [line for line in lines if line.get("status") == 403]
    assert [(line["route"], line["roles_refused"]) for line in refused] == [("/v1/clients", ["auditor"])] * 3
    actors = [UUID(line["actor"]) for line in refused]
    assert actors[0] == actors[1] != actors[2]
    assert all("auditor" in TextLines().format(one) for one in caplog.records if one.name == "setelikirja.http")
