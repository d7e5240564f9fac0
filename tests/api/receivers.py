"""A receiver of webhooks on loopback, which checks what it is sent and answers as a test tells it to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook

SECRET = "whsec_" + "c2V0ZWxpa2lyamEgdGVzdHMgd2ViaG9va3Mu"
WAIT_SECONDS = 30.0
Answer = Callable[[int, int], int]
"""The status for a position that comes for the so-many-th time, counted from 1; 0 for a connection that is cut."""


@dataclass
class Receiver:
    """What it took, in the order in which it came, and what it did not."""

    port: int = 0
    answer: Answer = lambda position, time: 204
    secret: str = SECRET
    taken: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[int, set[str]] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    def positions(self) -> list[int]:
        return [one["data"]["position"] for one in self.taken]

    def await_position(self, position: int) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while position not in self.positions():
            assert time.monotonic() < deadline, (position, self.positions()[-3:], self.times)
            time.sleep(0.02)

    def file(self, folder: Path, role: str = "auditor", name: str = "books", after: int = 0) -> Path:
        """The settings' file that has it as a subscription."""
        path = folder / f"{name}.toml"
        path.write_text(
            f'[[webhook]]\nname = "{name}"\nurl = "{self.url}"\nrole = "{role}"\n'
            f'secrets = ["{self.secret}"]\nafter = {after}\n'
        )
        return path

    def took(self, path: str, headers: dict[str, str], body: bytes) -> int:
        self.paths.add(path)
        try:
            event = Webhook(self.secret).verify(body, headers)
        except Exception as error:
            self.faults.append(repr(error))
            return 401
        position: int = event["data"]["position"]
        self.ids.setdefault(position, set()).add(headers["webhook-id"])
        self.times[position] = self.times.get(position, 0) + 1
        status = self.answer(position, self.times[position])
        if 200 <= status < 300:
            self.taken.append(json.loads(body))
        return status


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status = receiver.took(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            if status == 0:
                self.close_connection = True
                return
            try:
                self.send_response(status)
                if status in (301, 307, 308):
                    self.send_header("location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.send_header("content-length", "0")
                self.end_headers()
            except OSError:
                pass  # who sent it has gone

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        server.daemon_threads = True
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
