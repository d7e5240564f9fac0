"""A database that is away, silent, or whose acknowledgement is lost: 503, nothing half written, and no restart."""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from psycopg.conninfo import make_conninfo

from api.http.installation import Database
from ledger.server.embedded import start
from tests.api.calls import PRICE, stored
from tests.api.county import Actor, Clock, County, made, served
from tests.conftest import Server
from tests.faults.load import logged
from tests.faults.processes import await_ready
from tests.faults.proxy import Proxy

ANSWERED_SECONDS_MAX = 15
"""Far more than the service takes to give up: a test that would wait for ever ends here."""


@dataclass
class Cut:
    """A county whose service reaches its database through a proxy; `direct` reaches it beside that."""

    county: County
    proxy: Proxy
    direct: Database
    provider: Actor
    voucher_id: str

    @property
    def path(self) -> str:
        return f"/v1/vouchers/{self.voucher_id}"

    def record(self, key: str, day: str = "2026-06-11") -> httpx.Response:
        return self.provider.post(f"{self.path}/sessions", {"held_on": day, "minutes": 60}, key=key)


@pytest.fixture(scope="module")
def cut(data_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with start(data_folder / "behind-a-proxy", port=port) as server, Proxy(port) as proxy:
        made_county = Server(server.url, "county").county()
        direct = Database(made_county.application_url, made_county.schema, None)
        through = Database(
            make_conninfo(made_county.application_url, host="127.0.0.1", port=proxy.port), made_county.schema, None
        )
        with served(through, Clock(), tmp_path_factory.mktemp("keys")) as county:
            county.database = direct
            county.clock.set("2026-06-16")
            county.set_cap("individual_coaching", PRICE)
            provider_id = county.add_provider("individual_coaching", PRICE)
            voucher_id = county.issue(provider_id)["voucher_id"]
            await_ready(county.http)
            cut = Cut(county, proxy, direct, county.provider(provider_id), voucher_id)
            made(cut.record(str(uuid4()), "2026-06-10"))  # so that the register has whose the provider's id is
            yield cut


def assert_503(answer: httpx.Response) -> None:
    assert answer.status_code == 503, answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"


def within_seconds(question: Callable[[], httpx.Response]) -> httpx.Response:
    started = time.monotonic()
    answer = question()
    assert time.monotonic() - started < ANSWERED_SECONDS_MAX
    return answer


def test_a_database_that_is_away_is_503_until_it_is_back(cut: Cut) -> None:
    before = stored(cut.county)
    caseworker, asked = cut.county.caseworker, str(uuid4())
    client = {"birth_date": "1980-01-01", "municipality": "Kuopio", "external_reference": str(uuid4())}
    items = [{"kind": "session", "voucher_id": cut.voucher_id, "held_on": "2026-06-11", "minutes": 10}] * 3
    cut.proxy.away()
    try:
        for question in (
            lambda: cut.record(asked),
            lambda: cut.record(str(uuid4()), "2026-08-01"),
            lambda: caseworker.get(cut.path),
            lambda: caseworker.get("/v1/vouchers"),
            lambda: caseworker.post("/v1/clients", client, key=asked),
            lambda: cut.provider.post("/v1/entries", {"items": items}, key=asked),
        ):
            assert_503(within_seconds(question))
        ready = within_seconds(lambda: cut.county.http.get("/readyz"))
        assert ready.status_code == 503
        assert int(ready.headers["retry-after"]) > 0
        assert cut.county.http.get("/healthz").status_code == 200
    finally:
        cut.proxy.back()
    await_ready(cut.county.http)
    assert stored(cut.county) == before, "nothing was half written"
    assert made(cut.record(asked))["minutes"] == 60
    client_id = made(caseworker.post("/v1/clients", client, key=asked))["client_id"]
    found = caseworker.get("/v1/clients", external_reference=client["external_reference"])
    assert made(found) == {"client_id": client_id}
    results = made(cut.provider.post("/v1/entries", {"items": items}, key=asked))["results"]
    assert [result["status"] for result in results] == [201, 201, 201]
    after = stored(cut.county)
    assert after["position"] == before["position"] + 4
    assert after["clients"] == before["clients"] + 1
    assert set(logged(cut.direct).values()) == {1}


def test_a_command_is_not_kept_waiting_by_a_silent_database(cut: Cut) -> None:
    cut.record(str(uuid4()))
    before, key = stored(cut.county), str(uuid4())
    cut.proxy.silence()
    try:
        assert_503(within_seconds(lambda: cut.record(key)))
    finally:
        cut.proxy.speak()
    await_ready(cut.county.http)
    assert made(cut.record(key))["minutes"] == 60
    assert stored(cut.county)["position"] == before["position"] + 1, "whether it went through at first or not"


def test_nor_is_a_question(cut: Cut) -> None:
    caseworker, path = cut.county.caseworker, cut.path
    made(caseworker.get(path))
    cut.proxy.silence()
    try:
        assert_503(within_seconds(lambda: caseworker.get(path)))
        assert_503(within_seconds(lambda: caseworker.get("/v1/vouchers")))
    finally:
        cut.proxy.speak()
    await_ready(cut.county.http)
    made(caseworker.get(path))


def test_a_lost_acknowledgement_is_safe_to_ask_for_again(cut: Cut) -> None:
    cut.record(str(uuid4()))  # so that the connection that appends is there
    before, key = stored(cut.county), str(uuid4())
    lost = cut.proxy.lost
    cut.proxy.lose_append()
    assert_503(cut.record(key))
    assert cut.proxy.lost == lost + 1
    between = stored(cut.county)
    assert between["position"] == before["position"] + 1, "it was appended, and nobody was told"
    again = cut.record(key)
    assert again.status_code == 201
    assert again.json()["position"] == between["position"]
    assert stored(cut.county) == between
    assert cut.record(key).content == again.content
    assert logged(cut.direct)[again.json()["entry_id"]] == 1


def test_a_lost_refusal_is_the_same_when_asked_for_again(cut: Cut) -> None:
    # An append without events is a statement of its own: once prepared, it goes in one message.
    assert cut.record(str(uuid4()), "2026-06-17").status_code == 409
    before, key = stored(cut.county), str(uuid4())
    cut.proxy.lose_append()
    assert_503(cut.record(key, "2026-06-17"))
    assert stored(cut.county)["requests"] == before["requests"] + 1, "it was stored, and nobody was told"
    cut.county.clock.set("2026-06-18")
    try:
        refused = cut.record(key, "2026-06-17")
        assert refused.status_code == 409
        assert refused.json()["code"] == "in_the_future"
    finally:
        cut.county.clock.set("2026-06-16")


def test_a_lost_acknowledgement_of_many_is_safe_to_ask_for_again(cut: Cut) -> None:
    cut.record(str(uuid4()))
    items = [
        {"kind": "session", "voucher_id": cut.voucher_id, "held_on": f"2026-06-{day:02}", "minutes": 10}
        for day in range(1, 17)
    ]
    before, key = stored(cut.county), str(uuid4())
    cut.proxy.lose_append()
    assert_503(cut.provider.post("/v1/entries", {"items": items}, key=key))
    assert stored(cut.county)["position"] == before["position"] + len(items)
    results = made(cut.provider.post("/v1/entries", {"items": items}, key=key))["results"]
    assert {result["status"] for result in results} == {201}
    assert stored(cut.county)["position"] == before["position"] + len(items)
    counts = logged(cut.direct)
    assert {counts[result["entry_id"]] for result in (result["entry"] for result in results)} == {1}


def test_a_lost_acknowledgement_of_a_client_makes_no_second_one(cut: Cut) -> None:
    caseworker, before, key = cut.county.caseworker, stored(cut.county), str(uuid4())
    client = {"birth_date": "1980-01-01", "municipality": "Kuopio", "external_reference": str(uuid4())}
    lost = cut.proxy.lost
    cut.proxy.lose_commit()
    assert_503(caseworker.post("/v1/clients", client, key=key))
    assert cut.proxy.lost == lost + 1
    assert stored(cut.county)["clients"] == before["clients"] + 1, "it was taken in, and nobody was told"
    client_id = made(caseworker.post("/v1/clients", client, key=key))["client_id"]
    assert stored(cut.county)["clients"] == before["clients"] + 1
    found = caseworker.get("/v1/clients", external_reference=client["external_reference"])
    assert made(found) == {"client_id": client_id}
