"""`serve --workers`: several processes on one port, watched over by the one that keeps the projections.

Each worker has a socket of its own on the port (SO_REUSEPORT), and the kernel shares connections out among them. The
sockets stay open here: whoever was given to a worker that has died waits for the one that takes its place.
"""

import logging
import os
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from multiprocessing import connection, get_context, parent_process
from multiprocessing.context import SpawnProcess
from pathlib import Path

from api.http.installation import Database, check_address, installed
from api.http.logs import log_to_standard_error
from api.http.metrics import WORKERS_FOLDER
from api.http.settings import Settings, SettingsError
from api.http.tracing import export_spans
from api.terminal import collector, serving
from api.terminal.screen import GOOD

logger = logging.getLogger("setelikirja")

STOP_SECONDS_MAX = 15.0
"""After SIGTERM, for what workers still answer: they end themselves sooner, unless something holds them."""

DEATHS_MAX = 5
DEATHS_SECONDS = 60.0
"""Where more die in so long, others in their places would too."""

GATHER_SECONDS = 0.02
"""How long the projections let events come: they hold nobody's interpreter but this one's."""

_spawn = get_context("spawn")


@dataclass(slots=True)
class _ServingProcess:
    number: int
    sockets: Sequence[socket.socket]
    settings: Settings
    database: Database
    process: SpawnProcess = field(init=False)

    def start(self) -> None:
        given = (list(self.sockets), self.settings, self.database)
        self.process = _spawn.Process(target=work, args=given, name=f"worker {self.number}")
        self.process.start()


def serve(count: int, port: int, host: str, data: Path | None) -> None:
    """Serve by `count` processes until SIGTERM. Raises `SettingsError`, also where workers die one after the other."""
    serving.log()
    export_spans()
    with serving.bound(host, port) as tried:  # nobody else has it: among sockets that share a port nobody would be told
        check_address(Settings.from_environment(data=data), tried)
    with ExitStack() as opened:
        shared = [opened.enter_context(serving.bound(host, port, shared=True)) for _ in range(count)]
        settings, database = opened.enter_context(installed(data))
        serving.warn_of_simulated(database)
        serving.check(settings, database)
        opened.enter_context(_counted_together())
        collector.settle()
        projector = serving.projector(database, GATHER_SECONDS) if settings.projections_in_service else nullcontext()
        opened.enter_context(projector)
        theirs = settings.model_copy(update={"projections": "separate"})
        workers: list[_ServingProcess] = []
        try:
            for number, sockets in enumerate(shared, 1):
                worker = _ServingProcess(number, sockets, theirs, database)
                worker.start()
                workers.append(worker)
            _watch(workers)
        finally:
            _end(workers)


@contextmanager
def _counted_together() -> Iterator[None]:
    """What workers count is added up in a folder's files (the library's own way, by its own variable)."""
    with tempfile.TemporaryDirectory(prefix="setelikirja-metrics-") as folder:
        os.environ[WORKERS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[WORKERS_FOLDER]


def _watch(workers: Sequence[_ServingProcess]) -> None:
    """Put another worker in the place of each that dies; ends by an exception, such as SIGTERM's."""
    deaths: deque[float] = deque(maxlen=DEATHS_MAX)
    while True:
        connection.wait([worker.process.sentinel for worker in workers])
        for worker in workers:
            if worker.process.is_alive():
                continue
            told = f"worker {worker.number} has ended ({_how(worker.process.exitcode)})"
            now = time.monotonic()
            if len(deaths) == DEATHS_MAX and now - deaths[0] < DEATHS_SECONDS:
                raise SettingsError(f"{told}, the last of many: none is started again")
            deaths.append(now)
            logger.warning("%s: another one takes its place", told)
            worker.start()


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"exit code {code}"


def _end(workers: Sequence[_ServingProcess]) -> None:
    """End all of them, the slow ones after `STOP_SECONDS_MAX`: what was acknowledged is in the log by then."""
    for worker in workers:
        worker.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS_MAX
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            logger.warning("worker %d does not end: it is killed", worker.number)
            worker.process.kill()
            worker.process.join()


def work(sockets: list[socket.socket], settings: Settings, database: Database) -> None:
    """What a worker's process does. It follows no log: another process keeps the projections."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(GOOD))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: who started this process ends it
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    log_to_standard_error(settings.log)
    export_spans()
    serving.made(settings, database).run(sockets)


def _end_with_parent() -> None:
    """No worker outlives the process that would put another in its place."""
    parent = parent_process()
    assert parent is not None, "a worker has been started by somebody"
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
