"""SIGTERM ends the service within 20 s, whatever its peers have half sent or do not read."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path

from api.http.identity import development_token
from api.http.limits import Limits
from domain.kernel.event import Role
from tests.api.county import ISSUER, KEY
from tests.api.programs import serving
from tests.conftest import Server

STOP_SECONDS_MAX = 20


def test_sigterm_ends_it_in_time(embedded: Server, tmp_path: Path) -> None:
    with ExitStack() as held:
        with serving(embedded, tmp_path, {}) as program:
            address = (program.http.base_url.host, program.http.base_url.port)

            def connect() -> socket.socket:
                return held.enter_context(socket.create_connection(address, timeout=30))

            connect()
            connect().sendall(b"GET /healthz HTTP/1.1\r\nHost: loc")
            token = development_token(KEY, ISSUER, Role.CASEWORKER, "someone", None)
            fields = f"Host: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
            connect().sendall(
                f"POST /v1/clients HTTP/1.1\r\n{fields}Idempotency-Key: k\r\nContent-Length: 100\r\n\r\n{{".encode()
            )
            unread = socket.socket()
            held.enter_context(unread)
            unread.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            unread.connect(address)
            unread.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n" * 16)
            time.sleep(0.5)
            started = time.monotonic()
        seconds = time.monotonic() - started
    assert program.ended_with == 0
    assert seconds < STOP_SECONDS_MAX


def test_sigterm_ends_a_stream_at_once(embedded: Server, tmp_path: Path) -> None:
    """It is ended, not cut: its reader has all that was on its way, and comes back."""
    with ExitStack() as held:
        with serving(embedded, tmp_path, {}) as program:
            token = development_token(KEY, ISSUER, Role.AUDITOR, "someone", None)
            headers = {"Authorization": f"Bearer {token}", "Accept": "text/event-stream"}
            stream = held.enter_context(program.http.stream("GET", "/v1/events", headers=headers))
            lines = stream.iter_lines()
            assert next(lines).startswith("retry:")
            started = time.monotonic()
            program.process.terminate()
            rest = list(lines)  # up to the last chunk's end, or it would raise
            assert all(not line or line[0] in ":i" for line in rest)
        seconds = time.monotonic() - started
    assert program.ended_with == 0
    assert seconds < Limits().stop_seconds_max / 2
