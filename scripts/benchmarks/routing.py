"""What reading arguments by our own routes brings: `.venv/bin/python -m scripts.benchmarks.routing`.

The same service twice, once as it is and once with the arguments of its endpoints read by the framework, neither
with projections to keep; processor time of its process for each request, in turns.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID

from domain.kernel.event import Role
from scripts.benchmarks.command import SCRATCH_PARENT
from scripts.benchmarks.county import County, make_county, scratch_server
from scripts.benchmarks.load import Load, drive
from scripts.benchmarks.processes import Serving, free_port, serving
from scripts.benchmarks.serving import CONNECTIONS, checked, get, sessions

ROUNDS = 3
REQUESTS = 1_500
WARM_UP_REQUESTS = 300
VOUCHERS = 500
BY_THE_FRAMEWORK = """
from fastapi.routing import APIRoute
from api.http import routing
routing.Route.get_route_handler = APIRoute.get_route_handler
"""
RUN = "from api.command_line import main; main()"

Requests = Callable[[County, Sequence[UUID], int], list[bytes]]


def reads(county: County, vouchers: Sequence[UUID], count: int) -> list[bytes]:
    """By who is told nothing that a projection holds."""
    token = county.token(Role.BILLING)
    return [get(f"/v1/vouchers/{voucher}", token) for voucher in islice(cycle(vouchers), count)]


@contextmanager
def service(county: County, folder: Path, name: str, before: str) -> Iterator[Serving]:
    port = free_port()
    command = [sys.executable, "-c", before + RUN, "serve", "--port", str(port)]
    environment = county.environment() | {"SETELIKIRJA_PROJECTIONS": "separate"}
    with serving(command, environment, port, folder / f"{name}.log") as served:
        yield served


def milliseconds(served: Serving, county: County, vouchers: Sequence[UUID], requests: Requests, status: int) -> float:
    """Processor time of one request."""
    for count in (WARM_UP_REQUESTS, REQUESTS):
        before = served.cpu_seconds()
        result = checked(drive(Load(served.port, CONNECTIONS, 60, requests(county, vouchers, count))), status)
        used = served.cpu_seconds() - before
    return 1000 * used / result.count


def main() -> None:
    with tempfile.TemporaryDirectory(dir=SCRATCH_PARENT) as name, ExitStack() as until_the_end:
        folder = Path(name)
        folder.chmod(0o711)  # the server's own account passes through it
        server = until_the_end.enter_context(scratch_server(folder / "data"))
        county = make_county(server.url, folder, "routing", VOUCHERS, 100)
        vouchers = county.add_vouchers(VOUCHERS)
        with (
            service(county, folder, "ours", "") as ours_served,
            service(county, folder, "framework", BY_THE_FRAMEWORK) as framework,
        ):
            for requests, status in ((reads, 200), (sessions, 201)):
                figures: dict[str, list[float]] = {"ours": [], "framework": []}
                for _ in range(ROUNDS):
                    for side, served in (("ours", ours_served), ("framework", framework)):
                        figures[side].append(milliseconds(served, county, vouchers, requests, status))
                ours, theirs = (statistics.median(figures[side]) for side in ("ours", "framework"))
                print(
                    f"{requests.__name__}: {ours:.3f} ms of processor time by our routes, "
                    f"{theirs:.3f} ms by the framework: {1 - ours / theirs:.0%} less"
                )


if __name__ == "__main__":
    main()
