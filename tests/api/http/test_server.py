"""What one connection may take of the web server: real sockets on loopback, few, and with limits that end soon."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import uvloop
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from api.http.limits import Limits
from api.http.server import LINGER_SECONDS, Server, web_server

WAIT_SECONDS = 20
SHORT = Limits(
    header_seconds_max=1,
    body_seconds_max=2,
    silence_seconds_max=1,
    unread_seconds_max=1,
    transfer_bytes_per_second_min=10_000_000,
    idle_seconds_max=1,
    connections_max=20,
    stop_seconds_max=4,
)
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
GET_LARGE = b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"
LARGE_BYTES = 50_000_000


class Application:
    """Says how long a body was, or something large, or at once that it does not care; remembers what did not come."""

    def __init__(self) -> None:
        self.broken_off = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            assert (await receive())["type"] == "lifespan.startup"
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        try:
            body = b"" if scope["path"] == "/early" else await Request(scope, receive).body()
        except ClientDisconnect:
            self.broken_off += 1
            body = b""
        large = scope["path"] == "/large"
        response: Response = PlainTextResponse(b"x" * LARGE_BYTES if large else str(len(body)))
        await response(scope, receive, send)


class Running:
    """A server in a thread, and its address."""

    def __init__(self, server: Server, port: int, application: Application, thread: threading.Thread) -> None:
        self.server, self.port, self.application, self.thread = server, port, application, thread

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_SECONDS)

    def ask(self, request: bytes = GET) -> bytes:
        with self.connect() as peer:
            peer.sendall(request)
            return peer.recv(65_536)


@contextmanager
def running(limits: Limits) -> Iterator[Running]:
    application = Application()
    server = web_server(application, limits)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(server.serve(sockets=[listening]))

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield Running(server, listening.getsockname()[1], application, thread)
        finally:
            server.should_exit = True
            thread.join(timeout=WAIT_SECONDS)
            assert not thread.is_alive()


@pytest.fixture(scope="module")
def short() -> Iterator[Running]:
    with running(SHORT) as one:
        yield one


def whole_answer(peer: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    received = bytearray()
    while more := peer.recv(1_000_000):
        received += more
    return bytes(received)


def send_until_it_closes(peer: socket.socket, part: bytes, parts: int, pause_seconds: float) -> int:
    """How many of the parts could be sent."""
    for number in range(parts):
        try:
            peer.sendall(part)
        except OSError:
            return number
        time.sleep(pause_seconds)
    return parts


def status_and_code(answer: bytes) -> tuple[int, str]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert {b"cache-control: no-store", b"x-content-type-options: nosniff"} <= set(head.split(b"\r\n"))
    return int(head.split()[1]), json.loads(body)["code"]


def test_a_request_is_answered_and_its_connection_kept(short: Running) -> None:
    with short.connect() as peer:
        for _ in range(2):
            peer.sendall(GET)
            assert peer.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        peer.sendall(POST + b"0123456789")
        assert peer.recv(65_536).endswith(b"\r\n\r\n10")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 40_000,
        b"GET / HTTP/1.1\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET /?" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 7_000,
        POST + b"0123456789GET / HTTP/1.1\r\nX-Long: " + b"a" * 40_000 + b"\r\n\r\n",
    ],
    ids=["without an end", "one", "address", "many", "behind a body"],
)
def test_a_header_is_32_kilobytes_at_most(short: Running, head: bytes) -> None:
    with short.connect() as peer:
        peer.sendall(head)
        answer = whole_answer(peer)
    assert status_and_code(b"HTTP/1.1 431 " + answer.partition(b"HTTP/1.1 431 ")[2]) == (431, "header_too_large")


def test_a_header_without_end_is_dropped_before_it_is_all_sent(short: Running) -> None:
    with short.connect() as peer:
        peer.sendall(b"GET / HTTP/1.1\r\nX-Long: ")
        assert send_until_it_closes(peer, b"a" * 1_000_000, 50, 0.2) < 50
    assert short.ask().startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("pause", [None, 0.2], ids=["silent", "drop by drop"])
def test_a_header_comes_in_time(short: Running, pause: float | None) -> None:
    with short.connect() as peer:
        peer.sendall(GET[:20])
        answer = b""
        peer.settimeout(pause or WAIT_SECONDS)
        for byte in b"x" * 50:
            try:
                answer = peer.recv(65_536)
                break
            except TimeoutError:
                peer.sendall(bytes([byte]))
    assert status_and_code(answer) == (408, "request_incomplete")


@pytest.mark.parametrize(
    "opening", [b"", b"\r\n", GET, GET + b"\r\n"], ids=["new", "empty line", "asked", "asked, line"]
)
def test_a_connection_without_a_request_is_closed(short: Running, opening: bytes) -> None:
    with short.connect() as peer:
        peer.sendall(opening)
        assert whole_answer(peer).count(b"HTTP/1.1") == opening.count(b"HTTP/1.1")


@pytest.mark.parametrize("pause", [None, 0.3], ids=["silent", "drop by drop"])
def test_a_body_comes_in_time(short: Running, pause: float | None) -> None:
    before = short.application.broken_off
    with short.connect() as peer:
        peer.sendall(POST.replace(b"10", b"1000") + b"01234")
        answer = b""
        peer.settimeout(pause or WAIT_SECONDS)
        for _ in range(50):
            try:
                answer = peer.recv(65_536)
                break
            except TimeoutError:
                peer.sendall(b"5")
    assert status_and_code(answer) == (408, "request_incomplete")
    deadline = time.monotonic() + WAIT_SECONDS
    while short.application.broken_off == before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert short.application.broken_off == before + 1


def test_a_body_in_the_smallest_pieces_ends(short: Running) -> None:
    with short.connect() as peer:
        peer.sendall(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        send_until_it_closes(peer, b"1;" + b"a" * 1_000 + b"\r\nx\r\n", 100, 0.005)
        assert status_and_code(whole_answer(peer)) == (400, "no_request")


def test_what_is_no_request_is_refused(short: Running) -> None:
    assert status_and_code(short.ask(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")) == (400, "no_request")


def test_an_answer_that_is_not_read_is_given_up(short: Running) -> None:
    with short.connect() as peer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        peer.sendall(GET_LARGE)
        deadline = time.monotonic() + WAIT_SECONDS
        while short.server.server_state.connections and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not short.server.server_state.connections
    assert short.ask().startswith(b"HTTP/1.1 200")


def test_an_answer_that_is_read_is_whole_however_large(short: Running) -> None:
    with short.connect() as peer:
        peer.sendall(GET_LARGE.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert len(whole_answer(peer)) > LARGE_BYTES


def test_who_only_holds_connections_keeps_nobody_out(short: Running) -> None:
    held = [short.connect() for _ in range(2 * SHORT.connections_max)]
    try:
        for peer in held:
            with suppress(OSError):  # it has given way already
                peer.sendall(GET[:20])
        assert short.ask().startswith(b"HTTP/1.1 200")
        assert len(short.server.server_state.connections) <= SHORT.connections_max
    finally:
        for peer in held:
            peer.close()


def test_requests_sent_ahead_of_their_answers_are_few(short: Running) -> None:
    with short.connect() as peer:
        peer.sendall(GET * 1_000)
        answered = whole_answer(peer).count(b"HTTP/1.1 200")
    assert answered <= SHORT.pipelined_max + 1


def half_header(one: Running) -> socket.socket:
    peer = one.connect()
    peer.sendall(GET[:20])
    return peer


def half_body(one: Running) -> socket.socket:
    peer = one.connect()
    peer.sendall(POST + b"01234")
    return peer


def unread(one: Running) -> socket.socket:
    peer = one.connect()
    peer.sendall(GET_LARGE)
    return peer


def idle(one: Running) -> socket.socket:
    peer = one.connect()
    peer.sendall(GET)
    peer.recv(65_536)
    return peer


PATIENT = Limits(stop_seconds_max=2)


@pytest.mark.parametrize("held", [half_header, half_body, unread, idle])
def test_it_ends_whatever_is_half_sent_or_not_read(held: Any) -> None:
    with running(PATIENT) as one:
        peer = held(one)
        time.sleep(0.2)
        one.server.should_exit = True
        one.thread.join(timeout=PATIENT.stop_seconds_max + LINGER_SECONDS)
        assert not one.thread.is_alive()
        peer.close()


def test_a_request_answered_before_its_body_came_leaves_a_good_connection(short: Running) -> None:
    with short.connect() as peer:
        peer.sendall(b"POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n")
        assert peer.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        peer.sendall(b"abc" + GET)
        assert peer.recv(65_536).startswith(b"HTTP/1.1 200 OK\r\n")
        assert whole_answer(peer) == b""
    with short.connect() as peer:
        peer.sendall(b"POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\n")
        assert whole_answer(peer).startswith(b"HTTP/1.1 200 OK\r\n")
