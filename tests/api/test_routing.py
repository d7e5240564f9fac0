"""Arguments are read by our own routes, none that a call does not know, whatever way a body comes."""

import socket
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import uuid4

import httpx
import orjson
import pytest

from api.http.application import MODULES
from api.http.routing import Route
from tests.api.calls import CALLS, Call, Stage, named, stored
from tests.api.county import made
from tests.api.test_contract import assert_problem

SESSION = "/v1/vouchers/{voucher_id}/sessions"
BODY = b'{"held_on": "2026-06-02", "minutes": 60}'


def test_every_call_is_answered_by_a_route_of_ours() -> None:
    routes = [route for module in MODULES for route in module.router.routes]
    assert len(routes) > 50
    assert all(isinstance(route, Route) for route in routes)


@pytest.mark.parametrize(**named(CALLS))
def test_an_unknown_query_parameter_is_named(stage: Stage, call: Call) -> None:
    actor = stage.actor(min(call.roles))
    path = f"{stage.path(call)}?surplus=1&{urlencode(call.query)}"
    headers = {"Authorization": f"Bearer {actor.token}", "Idempotency-Key": str(uuid4()), "Accept-Language": "en"}
    body = call.body(stage)
    before = stored(stage.county)
    if isinstance(body, bytes):
        headers["Content-Type"] = call.sent_as or "application/xml"
        answer = stage.county.http.request(call.method, path, content=body, headers=headers)
    else:
        answer = stage.county.http.request(call.method, path, json=body, headers=headers)
    (error,) = assert_problem(answer, 422, "malformed")["errors"]
    assert error == {"field": "surplus", "reason": "must be left out: the field is not known here"}
    assert stored(stage.county) == before


@pytest.mark.parametrize(**named([call for call in CALLS if call.method == "GET"]))
def test_a_question_has_no_dry_run(stage: Stage, call: Call) -> None:
    answer = stage.actor(min(call.roles)).get(stage.path(call), **call.query, dry_run="true")
    (error,) = assert_problem(answer, 422, "malformed")["errors"]
    assert error["field"] == "dry_run"


def pieces() -> Iterator[bytes]:
    yield BODY[:7]
    yield BODY[7:]


def test_a_body_may_come_in_pieces(stage: Stage) -> None:
    provider = stage.county.provider(stage.provider_id)
    path = SESSION.format(voucher_id=stage.voucher_id)
    headers = {
        "Authorization": f"Bearer {provider.token}",
        "Idempotency-Key": "in pieces",
        "Content-Type": "application/json",
    }
    first = stage.county.http.post(path, content=pieces(), headers=headers)
    assert first.request.headers["transfer-encoding"] == "chunked"
    assert made(first)["minutes"] == 60
    again = provider.post(path, orjson.loads(BODY), key="in pieces")
    assert made(again)["entry_id"] == first.json()["entry_id"]


def test_who_hangs_up_within_a_body_has_recorded_nothing(stage: Stage) -> None:
    provider = stage.county.provider(stage.provider_id)
    path = SESSION.format(voucher_id=stage.voucher_id)
    before = made(provider.get(f"/v1/vouchers/{stage.voucher_id}"))
    address = stage.county.http.base_url
    with socket.create_connection((address.host, address.port or 80), timeout=10) as connection:
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {address.host}\r\nAuthorization: Bearer {provider.token}\r\n"
            f"Idempotency-Key: cut off\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n".encode()
            + BODY
        )
    assert made(provider.get(f"/v1/vouchers/{stage.voucher_id}"))["version"] == before["version"]
    assert made(provider.post(path, orjson.loads(BODY), key="cut off"))["minutes"] == 60, "its key is free"


@pytest.mark.parametrize("ending", ["", "/", "/unknown", "/sessions/", "/sessions/more"])
def test_addresses_beside_a_command_are_none(stage: Stage, ending: str) -> None:
    provider = stage.county.provider(stage.provider_id)
    path = f"/v1/vouchers/{stage.voucher_id}{ending}"
    with httpx.Client(base_url=stage.county.http.base_url) as http:
        answer = http.post(path, json={}, headers={"Authorization": f"Bearer {provider.token}"})
    assert answer.status_code in (307, 404, 405), answer.text
