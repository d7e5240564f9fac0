"""Processes of the service and of what stands beside it, and how much memory they take."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from scripts.benchmarks.county import County
from scripts.benchmarks.load import ROOT
from scripts.benchmarks.peers import Failed

START_SECONDS_MAX = 60
CATCH_UP_SECONDS_MAX = 3_600
POLL_SECONDS = 0.05
KIB_PER_MB = 1_000_000 / 1024


def memory_mb(process_id: int, name: str = "VmRSS") -> float:
    """Resident memory now, or its peak (`VmHWM`), as proc_pid_status(5) has it; in units of 10^6 bytes."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / KIB_PER_MB
    return 0.0  # it has ended


def _with_children(process_id: int) -> Iterator[int]:
    """A process and all that it started and that still run, as proc_pid_task(5) has it."""
    yield process_id
    for child in Path(f"/proc/{process_id}/task/{process_id}/children").read_text().split():
        yield from _with_children(int(child))


def _cpu_seconds(process_id: int) -> float:
    """As proc_pid_stat(5) has it."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


class Serving:
    """A process that serves HTTP on a port."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, log: Path) -> None:
        self.process, self.port, self.log = process, port, log

    def memory_mb(self, name: str = "VmRSS") -> float:
        return memory_mb(self.process.pid, name)

    def cpu_seconds(self) -> float:
        """What the process and those that it started have used so far, in their own code and in the kernel."""
        return sum(map(_cpu_seconds, _with_children(self.process.pid)))

    def wait_until_open(self) -> None:
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(POLL_SECONDS)
            else:
                return
        raise Failed(f"no service on port {self.port}: {self.log.read_text()[-500:]}")

    def wait_until_caught_up(self) -> float:
        """Until every projection serves and holds the whole log; how many seconds that took."""
        started = time.monotonic()
        deadline = started + CATCH_UP_SECONDS_MAX
        with httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30) as http:
            while time.monotonic() < deadline:
                answer = http.get("/readyz")
                body = answer.json()
                if answer.status_code == httpx.codes.OK and all(
                    one["position"] >= body["position"] for one in body["projections"].values()
                ):
                    return time.monotonic() - started
                time.sleep(POLL_SECONDS)
        raise Failed(f"the projections have not caught up in {CATCH_UP_SECONDS_MAX} s")


@contextmanager
def serving(command: Sequence[str], environment: Mapping[str, str], port: int, log: Path) -> Iterator[Serving]:
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - ours
            command, env={**os.environ, **environment}, cwd=ROOT, stdout=output, stderr=output
        )
    try:
        served = Serving(process, port, log)
        served.wait_until_open()
        yield served
    finally:
        process.terminate()
        process.wait()


def program() -> str:
    """The service's command, beside the running Python."""
    return str(Path(sys.executable).with_name("setelikirja"))


@contextmanager
def service(county: County, folder: Path, workers: int = 1) -> Iterator[Serving]:
    """`setelikirja serve`, as its users start it: with its request log, its projections, its own settings."""
    port = free_port()
    command = [program(), "serve", "--port", str(port), "--workers", str(workers)]
    with serving(command, county.environment(), port, folder / f"service-{county.schema}.log") as served:
        yield served


@contextmanager
def bare_endpoint(county: County, folder: Path) -> Iterator[Serving]:
    port = free_port()
    command = [sys.executable, "-m", "scripts.benchmarks.bare", str(port), county.schema]
    environment = {"DATABASE_URL": county.database.application_url}
    with serving(command, environment, port, folder / "bare.log") as served:
        yield served


@contextmanager
def library_service(county: County, url: str, folder: Path) -> Iterator[Serving]:
    """The same command as the library's documentation would have it served, on a database of its own."""
    port = free_port()
    command = [sys.executable, "-m", "scripts.benchmarks.library_service", str(port), str(county.provider_id)]
    environment = county.environment() | {"DATABASE_URL": url}
    with serving(command, environment, port, folder / "library.log") as served:
        yield served


def peak_memory_mb(command: Sequence[str], environment: Mapping[str, str], log: Path) -> tuple[float, float]:
    """The peak of a command's resident memory, and how many seconds it took. Raises `Failed`."""
    with log.open("wb") as output:
        started, peak = time.perf_counter(), 0.0
        process = subprocess.Popen(  # noqa: S603 - ours
            command, env={**os.environ, **environment}, cwd=ROOT, stdout=output, stderr=output
        )
        while process.poll() is None:
            peak = max(peak, memory_mb(process.pid, "VmHWM"))
            time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - started
    if process.returncode:
        raise Failed(log.read_text()[-500:])
    return peak, seconds
