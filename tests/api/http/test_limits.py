"""What is too large and too many is refused before anything is done for it, and nobody else waits for it."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.http.allowances import KEYS_KEPT_MAX, Allowances
from api.http.installation import Database
from api.http.limits import Limits, _network
from domain.kernel.event import Role
from tests.api.county import Clock, County, served
from tests.api.test_contract import assert_problem
from tests.conftest import Server

FEW = Limits(requests_max=3, address_requests_per_second=10, token_requests_per_second=20, burst_seconds=1)
TOO_MANY = 30


@pytest.fixture(scope="module")
def few(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made = embedded.county()
    folder: Path = tmp_path_factory.mktemp("keys")
    with served(Database(made.application_url, made.schema, None), Clock(), folder, limits=FEW) as county:
        yield county


def head(token: str, *lines: str) -> bytes:
    """The head of a POST as it goes over the wire."""
    fields = ["POST /v1/vouchers HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token}", "Idempotency-Key: k"]
    return "\r\n".join([*fields, "Content-Type: application/json", "Accept-Language: en", *lines, "", ""]).encode()


@contextmanager
def connection(county: County) -> Iterator[socket.socket]:
    with socket.create_connection((county.http.base_url.host, county.http.base_url.port), timeout=20) as peer:
        yield peer


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(county: County) -> None:
    limit = Limits().body_bytes_max
    with connection(county) as peer:
        peer.sendall(head(county.caseworker.token, f"Content-Length: {limit + 1}", "Expect: 100-continue"))
        answer = peer.recv(65_536).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert f"{limit + 1} bytes, at most {limit} are taken" in answer and '"code":"body_too_large"' in answer


@pytest.mark.parametrize("path", ["/v1/vouchers", "/v1/what-if", "/v1/entries"])
def test_a_body_that_grows_too_large_is_refused_while_it_comes(county: County, path: str) -> None:
    role = {"/v1/what-if": Role.SUPERVISOR, "/v1/entries": Role.PROVIDER}.get(path, Role.CASEWORKER)
    actor = county.provider("7d444840-9dc0-11d1-b245-5ffdce74fad2") if role is Role.PROVIDER else county.actor(role)

    def pieces() -> Iterator[bytes]:
        yield b'{"a": "'
        for _ in range(12):
            yield b"a" * 1_000_000

    headers = {"Authorization": f"Bearer {actor.token}", "Content-Type": "application/json", "Idempotency-Key": "k"}
    assert_problem(county.http.post(path, content=pieces(), headers=headers), 413, "body_too_large")


def test_the_largest_body_is_read(county: County) -> None:
    body = b'{"client_id": "' + b"a" * (Limits().body_bytes_max - 17) + b'"}'
    assert len(body) == Limits().body_bytes_max
    headers = {"Authorization": f"Bearer {county.caseworker.token}", "Content-Type": "application/json"}
    answer = county.http.post("/v1/vouchers?dry_run=true", content=body, headers=headers)
    assert_problem(answer, 422, "malformed")


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}], ids=["none", "wrong", "basic"]
)
def test_an_address_may_ask_so_often_without_a_token_that_holds(few: County, headers: dict[str, str]) -> None:
    with httpx.Client(base_url=few.http.base_url, timeout=20) as http:
        statuses = [http.get("/v1/vouchers", headers=headers).status_code for _ in range(TOO_MANY)]
        assert statuses.count(401) >= 1 and statuses.count(429) >= 1
        answer = http.get("/metrics", headers=headers)
        while answer.status_code != 429:
            answer = http.get("/metrics", headers=headers)
    assert_problem(answer, 429, "too_many_requests")
    assert int(answer.headers["Retry-After"]) >= 1


def test_who_has_a_token_that_holds_is_not_among_them(few: County) -> None:
    caseworker = few.actor(Role.CASEWORKER, "one with a token that nobody has seen")
    with httpx.Client(base_url=few.http.base_url, timeout=20) as http:
        while http.get("/healthz").status_code != 429:
            pass
    assert caseworker.get("/v1/vouchers").status_code == 200


def test_a_token_may_ask_so_often_and_others_go_on(few: County) -> None:
    one, other = few.actor(Role.CASEWORKER, "one"), few.actor(Role.CASEWORKER, "another")
    for caseworker in (one, other):
        wait_for(lambda actor=caseworker: actor.get("/v1/vouchers").status_code == 200)
    with httpx.Client(base_url=few.http.base_url, timeout=20) as http:
        headers = {"Authorization": f"Bearer {one.token}"}
        started = time.monotonic()
        statuses = [http.get("/v1/price-caps", headers=headers).status_code for _ in range(40)]
        seconds = time.monotonic() - started
    assert statuses.count(429) >= 1
    # As often as the limit says in the time that it took, and those at once.
    assert statuses.count(200) <= FEW.token_requests_per_second * (FEW.burst_seconds + seconds) + 1
    assert other.get("/v1/price-caps").status_code == 200


def test_so_many_requests_are_answered_at_once(few: County) -> None:
    caseworker = few.caseworker
    wait_for(lambda: caseworker.get("/v1/vouchers").status_code == 200)
    with ExitStack() as held:

        def refused_beside_one_more() -> bool:
            held.enter_context(connection(few)).sendall(head(caseworker.token, "Content-Length: 100"))
            return caseworker.get("/v1/vouchers").status_code == 503

        wait_for(refused_beside_one_more)
        answer = caseworker.get("/v1/vouchers")
        assert_problem(answer, 503, "overloaded")
        assert int(answer.headers["Retry-After"]) >= 1
        wait_for(lambda: few.http.get("/healthz").status_code == 200)
    wait_for(lambda: caseworker.get("/v1/vouchers").status_code == 200)


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


class Seconds:
    """A clock to set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_may_be_asked_comes_back_with_time() -> None:
    clock = Seconds()
    allowances = Allowances[str](10, 2, clock)
    assert [allowances.seconds_to_wait("a") for _ in range(20)] == [0] * 20
    assert allowances.seconds_to_wait("a") == pytest.approx(0.1)
    assert allowances.seconds_to_wait("b") == 0
    clock.now = 0.1001
    assert allowances.seconds_to_wait("a") == 0
    assert allowances.seconds_to_wait("a") > 0
    clock.now = 1_000
    assert [allowances.seconds_to_wait("a") for _ in range(20)] == [0] * 20
    assert allowances.seconds_to_wait("a") > 0


def test_of_many_who_ask_not_all_are_remembered() -> None:
    clock = Seconds()
    allowances = Allowances[int](10, 2, clock)
    for number in range(3 * KEYS_KEPT_MAX):
        clock.now += 0.001
        allowances.seconds_to_wait(number)
    assert len(allowances._left) <= KEYS_KEPT_MAX


def test_an_address_of_six_counts_as_its_network() -> None:
    assert _network("2001:db8:1:2:3:4:5:6") == _network("2001:db8:1:2::1") != _network("2001:db8:1:3::1")


@pytest.mark.parametrize("path", ["/v1/vouchers/", "/healthz/", "/v1/public/providers/"])
def test_an_address_with_a_slash_behind_it_is_none(county: County, path: str) -> None:
    answer = county.http.get(path, headers={"Host": "elsewhere.invalid"})
    assert_problem(answer, 404, "no_page")
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200), ("/metrics", 200), ("/openapi.json", 200), ("/docs", 200), ("/v1/public/providers", 200),
        ("/v1/vouchers", 401), ("/nowhere", 404),
    ],
)  # fmt: skip
def test_no_answer_is_kept_by_others_or_taken_for_something_else(county: County, path: str, status: int) -> None:
    answer = county.http.get(path)
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Server" not in answer.headers
