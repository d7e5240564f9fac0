"""Over HTTP: sessions recorded, vouchers read, entries in bulk; beside a bare endpoint that reads one row, which is the
limit, and beside the library served as its documentation shows, which is the peer.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from secrets import token_urlsafe
from uuid import UUID, uuid4

from api.http.identity import development_token
from api.http.settings import Settings
from domain.kernel.event import Role
from scripts.benchmarks.commanding import MINUTES, yesterday
from scripts.benchmarks.county import County, scratch_database
from scripts.benchmarks.figures import Figures, Side
from scripts.benchmarks.load import Load, Served, beside, drive
from scripts.benchmarks.peers import Failed, library_application, load_library
from scripts.benchmarks.processes import Serving, bare_endpoint, library_service, service

CONNECTIONS = 16
BULK_ITEMS = 10_000
REQUESTS_PER_SECOND_MAX = 5_000  # so many are made beforehand
WARM_UP_SECONDS_MAX = 60
METRICS_CONNECTIONS = 64
WRONG = 500
BILLS = 8
BULKS = 20
SETS_A_ROUND = 3  # of vouchers: those that are recorded on, those that are read, those of the bulk beside
WORKERS = (1, 2)
WARM_UP_TURNS = 4  # so that each process has seen nearly every voucher
BESIDE = ("metrics", "wrong_tokens", "bills", "bulk")
"""What others ask for while sessions are recorded: see `Http.session_beside`."""

ISSUER = Settings().jwt_issuer
PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def get(path: str, token: str = "") -> bytes:
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{authorization}\r\n".encode()


def post(path: str, token: str, body: object) -> bytes:
    data = json.dumps(body, separators=(",", ":"))
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: {uuid4()}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n\r\n{data}"
    ).encode()


def sessions(county: County, vouchers: Sequence[UUID], count: int) -> list[bytes]:
    token, body = county.token(Role.PROVIDER), {"held_on": yesterday().isoformat(), "minutes": MINUTES}
    return [post(f"/v1/vouchers/{voucher}/sessions", token, body) for voucher in islice(cycle(vouchers), count)]


def reads(county: County, vouchers: Sequence[UUID], count: int) -> list[bytes]:
    token = county.token(Role.CASEWORKER)
    return [get(f"/v1/vouchers/{voucher}", token) for voucher in islice(cycle(vouchers), count)]


def bulk(county: County, vouchers: Sequence[UUID], items: int) -> bytes:
    entry = {"kind": "session", "held_on": yesterday().isoformat(), "minutes": MINUTES}
    entries = [{**entry, "voucher_id": str(voucher)} for voucher in islice(cycle(vouchers), items)]
    return post("/v1/entries", county.token(Role.PROVIDER), {"items": entries})


def checked(served: Served, status: int) -> Served:
    """What was served, if all of it was good. Raises `Failed`."""
    if served.statuses != {str(status): served.count}:
        raise Failed(f"answers other than {status}: {served.statuses}")
    return served


def driven(
    name: str,
    served: Serving,
    requests: list[bytes],
    connections: int,
    status: int,
    seconds: float,
    figures: Figures,
) -> float:
    """Answers a second; what one took of the processor, and how long they took, go to the figures."""
    before = served.cpu_seconds()
    result = checked(drive(Load(served.port, connections, seconds, requests)), status)
    figures.add(f"{name}.cpu_ms", 1000 * (served.cpu_seconds() - before) / result.count)
    for part, share in PERCENTILES.items():
        figures.add(f"{name}.{part}_ms", result.percentile(share))
    return result.rate


class Http:
    """The running service and what stands beside it, and what is measured on them."""

    def __init__(
        self,
        county: County,
        served: Serving,
        bare: Serving,
        library: Serving,
        library_url: str,
        seconds: float,
        figures: Figures,
    ) -> None:
        self._county, self._service, self._bare = county, served, bare
        self._library, self._library_url = library, library_url
        self._seconds, self._figures = seconds, figures
        self.vouchers: list[UUID] = []
        self._read: list[UUID] = []

    def renew(self, count: int) -> None:
        """Other vouchers of 20 events, one session recorded on each: the service has their states in memory then. The
        library has their likes, of as many events, and has opened its connections."""
        self.vouchers = self._county.add_vouchers(count)
        with library_application(self._library_url, 1) as application:
            load_library(self._library_url, application, self._county.copies(self.vouchers))
        warming = sessions(self._county, self.vouchers, count)
        checked(drive(Load(self._library.port, CONNECTIONS, WARM_UP_SECONDS_MAX, warming)), 201)
        self._service.wait_until_caught_up()
        requests = sessions(self._county, self.vouchers, count)
        first = self._drive("http.first_session.16", self._service, requests, CONNECTIONS, 201, WARM_UP_SECONDS_MAX)
        self._figures.add("http.first_session.16", first)
        self._service.wait_until_caught_up()

    def _drive(
        self, name: str, served: Serving, requests: list[bytes], connections: int, status: int, seconds: float = 0
    ) -> float:
        return driven(name, served, requests, connections, status, seconds or self._seconds, self._figures)

    @property
    def _count(self) -> int:
        return int(REQUESTS_PER_SECOND_MAX * self._seconds)

    def session(self, connections: int, name: str | None = None) -> float:
        requests = sessions(self._county, self.vouchers, self._count)
        return self._drive(name or f"http.session.{connections}", self._service, requests, connections, 201)

    def library_session(self, connections: int) -> float:
        requests = sessions(self._county, self.vouchers, self._count)
        return self._drive(f"http.library_session.{connections}", self._library, requests, connections, 201)

    def first_voucher_read(self, connections: int) -> float:
        """Each of some vouchers of 20 events once: the service has seen none of them."""
        self._read = self._county.add_vouchers(len(self.vouchers))
        return self._read_once(f"http.first_voucher_read.{connections}", connections)

    def voucher_read(self, connections: int) -> float:
        """The same ones over and over, on which nothing is recorded meanwhile."""
        requests = reads(self._county, self._read, self._count)
        return self._drive(f"http.voucher_read.{connections}", self._service, requests, connections, 200)

    def changed_voucher_read(self, connections: int) -> float:
        """The same ones once more, each after one session was recorded on it."""
        recording = sessions(self._county, self._read, len(self._read))
        checked(drive(Load(self._service.port, connections, WARM_UP_SECONDS_MAX, recording)), 201)
        return self._read_once(f"http.changed_voucher_read.{connections}", connections)

    def _read_once(self, name: str, connections: int) -> float:
        self._service.wait_until_caught_up()
        requests = reads(self._county, self._read, len(self._read))
        return self._drive(name, self._service, requests, connections, 200, WARM_UP_SECONDS_MAX)

    def bare_read(self, connections: int) -> float:
        requests = [get(f"/rows/{1 + number % 1000}") for number in range(self._count)]
        return self._drive(f"http.bare_read.{connections}", self._bare, requests, connections, 200)

    def bulk(self, items: int) -> float:
        """Entries a second of one call."""
        requests = [bulk(self._county, self.vouchers, items)]
        return items * self._drive("http.bulk.1", self._service, requests, 1, 200)

    def session_beside(self, what: str, items: int) -> float:
        """The rate of recording while others ask for something else over and over."""
        connections, requests = self._others(what, items)
        others = Load(self._service.port, connections, WARM_UP_SECONDS_MAX, list(islice(cycle(requests), self._count)))
        with beside(others):
            return self.session(CONNECTIONS, f"http.session_beside_{what}.16")

    def _others(self, what: str, items: int) -> tuple[int, list[bytes]]:
        """Over how many connections, and what."""
        match what:
            case "metrics":
                return METRICS_CONNECTIONS, [get("/metrics")]
            case "wrong_tokens":
                tokens = [development_token(token_urlsafe(32), ISSUER, Role.AUDITOR, "x", None) for _ in range(WRONG)]
                return WRONG, [get("/v1/vouchers", token) for token in tokens]
            case "bills":
                return BILLS, [get(f"/v1/billing/{yesterday():%Y-%m}", self._county.token(Role.BILLING))]
            case _:
                assert what == "bulk"
                others = self._county.add_vouchers(len(self.vouchers))
                return 1, [bulk(self._county, others, items) for _ in range(BULKS)]

    def _when_caught_up(self, measure: Callable[[], float]) -> float:
        """What was recorded before is in the projections by then: no side bears what another has left."""
        self._service.wait_until_caught_up()
        return measure()

    def sides(self, items: int) -> list[Side]:
        return [Side(side.figure, partial(self._when_caught_up, side.measure)) for side in self._sides(items)]

    def _sides(self, items: int) -> list[Side]:
        return [
            Side("http.session.16", partial(self.session, CONNECTIONS)),
            Side("http.bare_read.16", partial(self.bare_read, CONNECTIONS)),
            Side("http.library_session.16", partial(self.library_session, CONNECTIONS)),
            Side("http.first_voucher_read.16", partial(self.first_voucher_read, CONNECTIONS)),
            Side("http.voucher_read.16", partial(self.voucher_read, CONNECTIONS)),
            Side("http.changed_voucher_read.16", partial(self.changed_voucher_read, CONNECTIONS)),
            Side("http.session.1", partial(self.session, 1)),
            Side("http.bulk.1", partial(self.bulk, items)),
            *(Side(f"http.session_beside_{what}.16", partial(self.session_beside, what, items)) for what in BESIDE),
        ]


def measure_workers(county: County, folder: Path, vouchers: int, seconds: float, figures: Figures) -> None:
    """Sessions recorded by one process and by two on one port, each started anew: on vouchers that it has seen."""
    for count in WORKERS:
        name = f"http.session_{count}_workers.16"
        shown = county.add_vouchers(vouchers)
        with service(county, folder, count) as served:
            served.wait_until_caught_up()
            warming = sessions(county, shown, WARM_UP_TURNS * vouchers)
            checked(drive(Load(served.port, CONNECTIONS, WARM_UP_SECONDS_MAX, warming)), 201)
            served.wait_until_caught_up()
            requests = sessions(county, shown, int(REQUESTS_PER_SECOND_MAX * seconds))
            figures.add(name, driven(name, served, requests, CONNECTIONS, 201, seconds, figures))


@contextmanager
def http(county: County, folder: Path, seconds: float, figures: Figures) -> Iterator[Http]:
    library_url = scratch_database(county.owner_url, "eventsourcing_http")
    with (
        service(county, folder) as served,
        bare_endpoint(county, folder) as bare,
        library_service(county, library_url, folder) as library,
    ):
        yield Http(county, served, bare, library, library_url, seconds, figures)
