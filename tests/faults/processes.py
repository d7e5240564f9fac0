"""The service as processes of its own over a data folder, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

import httpx

from api.http.identity import development_token
from api.http.installation import Database, keys_folder
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Role
from ledger.server.embedded import start
from ledger.server.postgres import application_url
from tests.api.county import ISSUER, Actor, Clock, County

SCHEMA = "north_savo"
START_SECONDS_MAX = 60


def today() -> date:
    """Today where the real clock's services are: in Helsinki."""
    return helsinki_date(datetime.now(UTC))


def days_ago(days: int) -> str:
    return str(today() - timedelta(days=days))


@dataclass
class Served(County):
    """A county served by another process, whose clock is the real one and whose tokens are signed by its own key."""

    data: Path = Path()
    process: subprocess.Popen[bytes] | None = None

    def actor(self, role: Role, sub: str | None = None, org: UUID | None = None, language: str = "en") -> Actor:
        key = (keys_folder(self.data) / "jwt").read_text()
        return Actor(self.http, development_token(key, ISSUER, role, sub or f"{role}@example.invalid", org), language)

    def issue(self, provider_id: str | None, **changes: Any) -> Any:
        """A voucher of the last month and the next two."""
        now = {"decided_on": days_ago(40), "starts_on": days_ago(31), "ends_on": days_ago(-60)}
        return super().issue(provider_id, **now | changes)

    def kill(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def service(data: Path, *instead: str, settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Served]:
    """`setelikirja serve` on a free port, or another program `instead`; `await_ready` tells when it can serve."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = instead or (str(Path(sys.executable).with_name("setelikirja")),)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SETELIKIRJA_")}
    environment |= settings
    with (
        subprocess.Popen(
            [*program, "serve", "--port", str(port), "--data", str(data)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http,
    ):
        try:
            yield Served(http, Clock(datetime.now(UTC)), Database("", SCHEMA, data), data=data, process=process)
        finally:
            process.terminate()
            process.wait(timeout=60)


def await_ready(http: httpx.Client, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until the service can serve."""
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process is None or process.poll() is None, "the service has ended"
        try:
            if http.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.05)
    raise AssertionError(f"not ready after {START_SECONDS_MAX} s")


@contextmanager
def database_of(data: Path) -> Iterator[Database]:
    """The database of a data folder, as its services use it."""
    with start(data) as server:
        password = (keys_folder(data) / "application-password").read_text()
        yield Database(application_url(server.url, SCHEMA, password), SCHEMA, data)
