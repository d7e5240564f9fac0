"""SIGTERM ends the service within 20 s, whatever its peers have half sent or do not read."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path

from api.http.identity import development_token
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
