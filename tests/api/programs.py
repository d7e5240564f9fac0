"""`setelikirja serve` as a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.api.county import KEY
from tests.conftest import Server

REPOSITORY = Path(__file__).parent.parent.parent
SETELIKIRJA = [sys.executable, "-c", "from api.command_line import main; main()"]
START_SECONDS_MAX = 60


@dataclass
class Program:
    """A service that runs, and once it has ended what it wrote to standard error."""

    http: httpx.Client
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    port: int
    ended_with: int | None = None
    lines: list[str] = field(default_factory=list)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command with the same settings."""
        return subprocess.run(
            [*SETELIKIRJA, *arguments], env=self.environment, cwd=REPOSITORY, capture_output=True, text=True, timeout=60
        )


@contextmanager
def serving(server: Server, folder: Path, settings: Mapping[str, str], *arguments: str) -> Iterator[Program]:
    """A service of a new county, ended by SIGTERM unless it has ended before."""
    database = server.county()
    (folder / "jwt").write_text(KEY)
    (folder / "wrapping").write_text("00" * 31 + "01")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "SETELIKIRJA_"))},
        "SETELIKIRJA_DATABASE_URL": database.application_url,
        "SETELIKIRJA_SCHEMA": database.schema,
        "SETELIKIRJA_JWT_KEY_FILE": str(folder / "jwt"),
        "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(folder / "wrapping"),
        "COLUMNS": "160",
        **settings,
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with (folder / "errors").open("w+") as errors:
        process = subprocess.Popen(
            [*SETELIKIRJA, "serve", "--port", str(port), *arguments], env=environment, cwd=REPOSITORY, stderr=errors
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
                program = Program(http, environment, process, port)
                _wait_until_ready(http, process)
                yield program
        finally:
            process.send_signal(signal.SIGTERM)
            ended_with = process.wait(timeout=60)
        errors.seek(0)
        program.ended_with, program.lines = ended_with, errors.read().splitlines()


def _wait_until_ready(http: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        assert process.poll() is None, "the service could not start"
        try:
            if http.get("/readyz").is_success:
                return
        except httpx.TransportError:
            pass  # it does not listen yet
        time.sleep(0.05)
    raise AssertionError("the service did not become ready")
