"""Commands are answered past the framework's layers, and nobody can tell."""

import socket
from collections.abc import Iterator

import httpx
import orjson
import pytest

from api.clients import routes as clients
from api.entries import routes as entries
from api.http.routing import CommandRoute
from api.price_list import routes as price_list
from api.providers import routes as providers
from api.vouchers import routes as vouchers
from tests.api.calls import Stage
from tests.api.county import made

SESSION = "/v1/vouchers/{voucher_id}/sessions"
BODY = b'{"held_on": "2026-06-02", "minutes": 60}'


def test_commands_are_direct_but_for_those_with_more_than_ids_in_their_address() -> None:
    routers = [module.router for module in (vouchers, entries, clients, providers, price_list)]
    changing = [
        route
        for router in routers
        for route in router.routes
        if isinstance(route, CommandRoute) and {"POST", "PUT"} & (route.methods or set())
    ]
    assert len(changing) > 15
    assert [route.path for route in changing if not route.is_direct] == ["/v1/price-caps/{service}"]


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
