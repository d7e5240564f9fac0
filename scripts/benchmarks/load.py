"""Load on an HTTP service from a process of its own, as light as it can be: raw requests over connections kept alive.

Reads a pickled `Load` from standard input and writes a `Served` as JSON to standard output.
"""

import asyncio
import json
import pickle
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import uvloop

ROOT = Path(__file__).parent.parent.parent
STARTS_SECONDS = 0.5  # until a process that makes load has begun to
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Load:
    """Requests to send over some connections, each after the last one's answer, until they or the seconds end."""

    port: int
    connections: int
    seconds: float
    requests: list[bytes]


@dataclass(frozen=True, slots=True)
class Served:
    """What was answered: how many, in how many seconds, with which statuses, and after how many milliseconds."""

    count: int
    seconds: float
    statuses: dict[str, int]
    milliseconds: list[float]

    @property
    def rate(self) -> float:
        return self.count / self.seconds

    def percentile(self, part: float) -> float:
        return self.milliseconds[min(int(part * self.count), self.count - 1)]


class _Connection(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], until: float, statuses: Counter[str], times: list[float]) -> None:
        self._requests, self._until, self._statuses, self._times = requests, until, statuses, times
        self._received = bytearray()
        self._length = 0  # of the whole answer, once its head is there
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none of asyncio's classes
        self._send()

    def _send(self) -> None:
        request = next(self._requests, None) if time.perf_counter() < self._until else None
        if request is None:
            self._transport.close()
            if not self.done.done():
                self.done.set_result(None)
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        received = self._received
        received += data
        if not self._length:
            head = received.find(HEAD_END)
            if head < 0:
                return
            start = received.find(LENGTH, 0, head) + len(LENGTH)
            end = received.find(b"\r\n", start)
            self._length = head + len(HEAD_END) + int(received[start:end])
        if len(received) >= self._length:
            self._times.append(1000 * (time.perf_counter() - self._sent_at))
            self._statuses[received[9:12].decode()] += 1
            received.clear()
            self._length = 0
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionError("the service closed the connection"))


async def _drive(load: Load) -> Served:
    requests, statuses, times = iter(load.requests), Counter[str](), list[float]()
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    until = started + load.seconds
    made = [
        await loop.create_connection(lambda: _Connection(requests, until, statuses, times), "127.0.0.1", load.port)
        for _ in range(load.connections)
    ]
    await asyncio.gather(*(connection.done for _, connection in made))
    return Served(len(times), time.perf_counter() - started, dict(statuses), sorted(times))


def drive(load: Load) -> Served:
    """Have the load made by a process of its own."""
    done = subprocess.run(  # noqa: S603 - this file
        [sys.executable, "-m", __name__], input=pickle.dumps(load), stdout=subprocess.PIPE, check=True, cwd=ROOT
    )
    return Served(**json.loads(done.stdout))


@contextmanager
def beside(load: Load) -> Iterator[None]:
    """The load, made by a process of its own meanwhile; what it is answered does not matter."""
    with tempfile.TemporaryFile() as requests:
        pickle.dump(load, requests)
        requests.seek(0)
        process = subprocess.Popen(  # noqa: S603 - this file
            [sys.executable, "-m", __name__], stdin=requests, stdout=subprocess.DEVNULL, cwd=ROOT
        )
        try:
            time.sleep(STARTS_SECONDS)
            yield
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    json.dump(asdict(uvloop.run(_drive(pickle.load(sys.stdin.buffer)))), sys.stdout)  # noqa: S301 - from our own pipe
