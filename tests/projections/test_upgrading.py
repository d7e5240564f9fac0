"""An upgrade and a rollback, with reads and events going on throughout: the older release serves until the newer can.

The newer release is the product with another version of one projection: other tables, and a fold that takes its time.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random

import httpx
import psycopg
import pytest

from api.http.identity import development_token
from domain.kernel.event import Event, Role
from projections.engine.builds import BuildRow, Builds
from projections.search.fold import SEARCH
from tests.api.county import ISSUER, KEY
from tests.api.programs import REPOSITORY, SETELIKIRJA
from tests.conftest import Database
from tests.projections.histories import append, county_history

WAIT_SECONDS = 60.0
NEWER = SEARCH.version + 1
BUILDING_SECONDS = 3.0
PACKAGES = ("api", "domain", "ledger", "projections")
READS = ("/v1/vouchers", "/v1/duties", "/v1/warnings", "/v1/audit-trail")
TOKEN = development_token(KEY, ISSUER, Role.SUPERVISOR, "supervisor@example.invalid", None)
AUDITOR = development_token(KEY, ISSUER, Role.AUDITOR, "auditor@example.invalid", None)


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a newer release, in which building the list of vouchers takes some seconds."""
    folder = tmp_path_factory.mktemp("newer")
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "projections" / "search"
    edit(path / "fold.py", rf"version={SEARCH.version},", f"version={NEWER},")
    edit(
        path / "fold.py",
        r"(def fold\(.*\n)",
        rf"\1    __import__('time').sleep({BUILDING_SECONDS} if len(batch) > 200 else 0)\n",
    )
    edit(path / "tables.sql", r"(CREATE TABLE \{search\} \(\n)", r"\1    colour text NOT NULL DEFAULT 'green',\n")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text, count = re.subn(old, new, path.read_text(encoding="utf-8"), count=1)
    assert count == 1
    path.write_text(text, encoding="utf-8")


@dataclass
class Installed:
    """A county's database and keys, for the processes of whichever release."""

    database: Database
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("OTEL_", "SETELIKIRJA_"))}
        return {
            **kept,
            "SETELIKIRJA_DATABASE_URL": self.database.application_url,
            "SETELIKIRJA_SCHEMA": self.database.schema,
            "SETELIKIRJA_JWT_KEY_FILE": str(self.folder / "jwt"),
            "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(self.folder / "wrapping"),
            "COLUMNS": "160",
        }

    def run(self, release: Path, *arguments: str) -> str:
        """What a command of a release says; it must end well."""
        environment = {**self.environment, "PYTHONPATH": str(release)}
        done = subprocess.run(
            [*SETELIKIRJA, *arguments],
            env=environment,
            cwd=release,
            capture_output=True,
            text=True,
            timeout=WAIT_SECONDS,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def service(self, release: Path) -> Iterator[str]:
        """`setelikirja serve` of a release: its address."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [*SETELIKIRJA, "serve", "--port", str(port)],
            env={**self.environment, "PYTHONPATH": str(release)},
            cwd=release,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=WAIT_SECONDS)

    def _rows(self) -> list[BuildRow]:
        with psycopg.connect(self.database.application_url, autocommit=True) as connection:
            return [row for row in Builds(self.database.schema).all(connection) if row.name == "search"]

    def builds(self) -> list[tuple[int, int, bool]]:
        """Version and generation of each build of the list of vouchers, and whether reads are answered from it."""
        return [(row.version, row.generation, row.current) for row in self._rows()]

    def position(self, version: int) -> int:
        [position] = [row.position for row in self._rows() if row.version == version]
        return position


@pytest.fixture
def installed(database: Database, tmp_path: Path) -> Installed:
    (tmp_path / "jwt").write_text(KEY)
    (tmp_path / "wrapping").write_text("00" * 31 + "01")
    return Installed(database, tmp_path)


def is_ready(address: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{address}/readyz", timeout=30).status_code == 200
    return False


def await_ready(address: str) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_ready(address):
        assert time.monotonic() < deadline, f"not ready after {WAIT_SECONDS} s"
        time.sleep(0.05)


@dataclass
class Readers:
    """People who read lists all the time, over what stands before the services and sends each to one that is ready."""

    services: list[str] = field(default_factory=list)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "Readers":
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def wait_for(self, service: str, answers: int) -> None:
        """Until a service has given so many good answers."""
        deadline = time.monotonic() + WAIT_SECONDS
        while self.answers[service, 200] < answers:
            assert time.monotonic() < deadline, (self.answers, self.problems)
            time.sleep(0.02)

    def add(self, service: str) -> None:
        with self._lock:
            self.services.append(service)

    def leave(self, service: str) -> None:
        """Nobody is sent there any more, and who was is answered."""
        with self._lock:
            self.services.remove(service)

    def _read(self) -> None:
        reads = cycle(READS)
        with httpx.Client(timeout=30) as http:
            while not self._ended.is_set():
                with self._lock:
                    ready = [service for service in self.services if is_ready(service)]
                    if self.services and not ready:
                        self.problems.append("nobody was ready")
                    for service in ready:
                        read = next(reads)
                        token = AUDITOR if read == "/v1/audit-trail" else TOKEN
                        answer = http.get(service + read, headers={"Authorization": f"Bearer {token}"})
                        self.answers[service, answer.status_code] += 1
                        if answer.status_code != 200:
                            self.problems.append(f"{read}: {answer.status_code} {answer.text}")
                time.sleep(0.02)


@contextmanager
def recording(database: Database, events: Sequence[Event]) -> Iterator[None]:
    """Some events at a time come to the log, throughout."""
    ended = threading.Event()

    def record() -> None:
        for start in range(0, len(events), 5):
            if ended.wait(0.2):
                return
            append(database.application_url, database.schema, events[start : start + 5])

    thread = threading.Thread(target=record)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def wait_until_up(service: str) -> int:
    """The status of the first answer whether it is ready."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            return httpx.get(f"{service}/readyz", timeout=30).status_code
        time.sleep(0.01)
    raise AssertionError("it does not listen")


BOTH = [(SEARCH.version, 1, True), (NEWER, 1, True)]


def test_reads_go_on_through_an_upgrade_and_a_rollback(installed: Installed, newer: Path) -> None:
    _, events = county_history(Random(41), vouchers=40, steps=60)
    append(installed.database.application_url, installed.database.schema, events[:700])
    with Readers() as readers, recording(installed.database, events[700:]):
        with installed.service(REPOSITORY) as old:
            await_ready(old)
            readers.add(old)
            new_service = installed.service(newer)
            new = new_service.__enter__()
            readers.add(new)
            assert wait_until_up(new) == 503, "its list of vouchers is not complete"
            assert is_ready(old)
            await_ready(new)
            assert installed.builds() == BOTH
            readers.leave(old)
        # The older one has ended: what both have in one version, the newer one moves now.
        with_new = readers.answers[new, 200]
        readers.wait_for(new, with_new + 20)
        with installed.service(REPOSITORY) as old_again:
            position = installed.position(SEARCH.version)
            await_ready(old_again)
            assert installed.position(SEARCH.version) >= position
            assert installed.builds() == BOTH, "it found its own build, and made no other"
            readers.add(old_again)
            readers.leave(new)
            new_service.__exit__(None, None, None)
            readers.wait_for(old_again, 20)
            dropped = installed.run(REPOSITORY, "projections", "--drop-others")
            assert dropped == f"search {NEWER}.1: dropped\n"
            readers.wait_for(old_again, 30)
            readers.leave(old_again)
            readers.stop()
    assert readers.problems == []
    assert {status for _, status in readers.answers} == {200}
    assert installed.builds() == BOTH[:1]


def test_what_is_new_can_be_built_ahead_while_the_older_release_serves(installed: Installed, newer: Path) -> None:
    _, events = county_history(Random(42), vouchers=20, steps=40)
    end = append(installed.database.application_url, installed.database.schema, events)
    with Readers() as readers:
        with installed.service(REPOSITORY) as old:
            await_ready(old)
            readers.add(old)
            told = installed.run(newer, "project", "--until-complete")
            assert told == f"Every projection of this release is complete, at position {end:,}.\n"
            shown = installed.run(REPOSITORY, "projections")
            assert f"{NEWER}.1" in shown
            assert "running, another release's" in shown
            in_use = installed.run(newer, "projections", "--drop-others")
            assert in_use == f"search {SEARCH.version}.1: kept by a process, not dropped\n"
            readers.leave(old)
            readers.stop()
        assert readers.problems == []
        assert installed.builds() == BOTH
    with installed.service(newer) as new:
        assert wait_until_up(new) in (200, 503)
        started = time.monotonic()
        await_ready(new)
        answer = httpx.get(f"{new}/v1/vouchers", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
        assert (answer.status_code, answer.json()["position"]) == (200, end)
        assert time.monotonic() - started < BUILDING_SECONDS, "nothing was built again"
