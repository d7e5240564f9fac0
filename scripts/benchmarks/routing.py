"""What reading arguments by our own routes brings: `.venv/bin/python -m scripts.benchmarks.routing`.

One service with two applications over it, one as it is and one in which the framework reads the arguments of the same
endpoints. Requests go to them in this process, without a server, in short turns: processor time of the process for each
request, and of each pair of turns what ours is of the framework's. The median says it, which a busy machine disturbs
little.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from copy import copy
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.routing import APIRoute, request_response

from api.http.application import create_app
from api.http.routing import Route
from api.http.service import CountyService, open_service
from domain.kernel.event import Role
from scripts.benchmarks.command import SCRATCH_PARENT
from scripts.benchmarks.commanding import MINUTES, yesterday
from scripts.benchmarks.county import County, make_county, scratch_server

TURNS = 100
REQUESTS = 20  # a turn
VOUCHERS = 500

Sent = tuple[str, str, dict[str, str], bytes]
"""Method, path, headers, body."""


def reads(county: County, vouchers: Sequence[UUID]) -> Iterator[Sent]:
    """By who is told nothing that a projection holds."""
    headers = {"authorization": f"Bearer {county.token(Role.BILLING)}"}
    return (("GET", f"/v1/vouchers/{voucher}", headers, b"") for voucher in cycle(vouchers))


def sessions(county: County, vouchers: Sequence[UUID]) -> Iterator[Sent]:
    headers = {"authorization": f"Bearer {county.token(Role.PROVIDER)}", "content-type": "application/json"}
    body = json.dumps({"held_on": yesterday().isoformat(), "minutes": MINUTES}).encode()
    for voucher in cycle(vouchers):
        yield "POST", f"/v1/vouchers/{voucher}/sessions", headers | {"idempotency-key": str(uuid4())}, body


async def answered(app: FastAPI, sent: Sent) -> int:
    """The status that an application answers a request with."""
    method, path, headers, body = sent
    statuses: list[int] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    (status,) = statuses
    return status


def by_the_framework(route: Any) -> Any:
    """A route of ours whose arguments the framework reads."""
    if not isinstance(route, Route):
        return route
    changed = copy(route)
    changed.app = request_response(APIRoute.get_route_handler(changed))
    return changed


@contextmanager
def applications(service: CountyService) -> Iterator[tuple[FastAPI, FastAPI]]:
    """Ours and the framework's, over one service."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[CountyService]:
        yield service

    ours, framework = create_app(opened), create_app(opened)
    framework.router.routes[:] = map(by_the_framework, framework.router.routes)
    ours.state.service = framework.state.service = service
    yield ours, framework


async def turn(app: FastAPI, sent: Iterator[Sent], status: int) -> float:
    """Milliseconds of processor time for each of a turn's requests."""
    started = time.process_time()
    for _ in range(REQUESTS):
        assert await answered(app, next(sent)) == status
    return 1000 * (time.process_time() - started) / REQUESTS


async def compare(pair: tuple[FastAPI, FastAPI], sent: Iterator[Sent], status: int) -> tuple[float, float, float]:
    """Milliseconds for a request by ours and by the framework, and what ours is of the framework's."""
    for app in pair * 5:
        await turn(app, sent, status)  # to warm up
    ours: list[float] = []
    theirs: list[float] = []
    for number in range(TURNS):
        sides = [(ours, pair[0]), (theirs, pair[1])]
        for side, app in reversed(sides) if number % 2 else sides:
            side.append(await turn(app, sent, status))
    share = statistics.median(our / their for our, their in zip(ours, theirs, strict=True))
    return statistics.median(ours), statistics.median(theirs), share


async def measure(county: County, vouchers: Sequence[UUID]) -> None:
    async with open_service(county.settings, county.database) as service:
        with applications(service) as pair:
            for made, status in ((reads, 200), (sessions, 201)):
                ours, theirs, share = await compare(pair, made(county, vouchers), status)
                print(
                    f"{made.__name__}: {ours:.3f} ms of processor time by our routes, {theirs:.3f} ms by the "
                    f"framework: {1 - share:.0%} less"
                )


def main() -> None:
    with tempfile.TemporaryDirectory(dir=SCRATCH_PARENT) as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server's own account passes through it
        with scratch_server(folder / "data") as server:
            county = make_county(server.url, folder, "routing", VOUCHERS, 100)
            asyncio.run(measure(county, county.add_vouchers(VOUCHERS)))


if __name__ == "__main__":
    main()
