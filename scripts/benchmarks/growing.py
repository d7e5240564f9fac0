"""The same figures as the log grows, and what the service and a rebuild then take of memory."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median
from uuid import UUID

from domain.kernel.event import Role
from domain.rulebook.north_savo import IN_FORCE
from ledger.server.embedded import EmbeddedServer
from scripts.benchmarks import appending, commanding, serving
from scripts.benchmarks.county import make_county
from scripts.benchmarks.figures import Figures
from scripts.benchmarks.histories import Template, life, load_log, new_ids, vacuum
from scripts.benchmarks.load import Load, drive
from scripts.benchmarks.processes import Serving, peak_memory_mb, program, service

COHORT_PROVIDERS = 10
COHORT_SESSIONS = 21  # 25 events a voucher
CURRENT_VOUCHERS = 100  # that sessions are recorded on: 2,000 events
READS = 200
BILLS = 20
READ_SECONDS_MAX = 60


class GrowingCounty:
    """A county that a cohort of vouchers joins every week: new clients and providers, the same course of events."""

    def __init__(self, server: EmbeddedServer, folder: Path, schema: str, cohort_vouchers: int) -> None:
        self.county = make_county(server.url, folder, schema, CURRENT_VOUCHERS, CURRENT_VOUCHERS)
        self.current = self.county.add_vouchers(CURRENT_VOUCHERS)
        providers = new_ids(COHORT_PROVIDERS)
        self._cohort = Template(
            [
                life(
                    client_id,
                    providers[number % COHORT_PROVIDERS],
                    IN_FORCE + timedelta(days=number % 28),
                    COHORT_SESSIONS,
                    ends=True,
                )
                for number, client_id in enumerate(new_ids(cohort_vouchers))
            ]
        )
        self.vouchers: list[UUID] = []
        self.providers: list[list[UUID]] = []  # by cohort
        self.end = 0

    def grow_to(self, events: int) -> int:
        """Load cohorts until the log has about so many events; how many that added."""
        before = self.end
        while self.end == 0 or self.end + COHORT_PROVIDERS + len(self._cohort) <= events:
            vouchers, clients = new_ids(len(self._cohort.clients)), new_ids(len(self._cohort.clients))
            providers = self.county.add_providers(COHORT_PROVIDERS)
            copied = self._cohort.copy(vouchers, clients, providers, weeks=len(self.providers))
            self.end = load_log(self.county.owner_url, self.county.schema, copied)
            self.vouchers += vouchers
            self.providers.append(providers)
        vacuum(self.county.owner_url, self.county.schema)
        return self.end - before

    def reads(self, chance: Random) -> list[bytes]:
        """Reads of vouchers from anywhere in the log, each voucher once."""
        vouchers = chance.sample(self.vouchers, min(READS, len(self.vouchers)))
        return serving.reads(self.county, vouchers, len(vouchers))

    def bills(self, chance: Random) -> list[bytes]:
        """Bills of one provider each, for the second month of its cohort: all of the same length."""
        token = self.county.token(Role.BILLING)
        paths = []
        for _ in range(BILLS):
            cohort = chance.randrange(len(self.providers))
            month = IN_FORCE + timedelta(weeks=cohort, days=45)
            paths.append(f"/v1/billing/{month:%Y-%m}?provider_id={chance.choice(self.providers[cohort])}")
        return [serving.get(path, token) for path in paths]


@dataclass(frozen=True, slots=True)
class Growth:
    """What is measured as a log grows, into which figures; `step` is told what comes next."""

    server: EmbeddedServer
    folder: Path
    sizes: tuple[int, ...]
    rounds: int
    seconds: float
    rebuilt: tuple[str, ...]
    cohort_vouchers: int
    figures: Figures
    step: Callable[[str], None]

    def measure(self) -> None:
        """All figures at every size, and at the end reads of the longest log beside those of the shortest."""
        growing = GrowingCounty(self.server, self.folder, "growth", self.cohort_vouchers)
        for size in self.sizes:
            self.step(f"growth to {size:,} events")
            added = growing.grow_to(size)
            self.figures.add(f"growth.events.{size}", growing.end)
            self._measure_at(growing, size, added)
        self.step(f"a log of {self.sizes[0]:,} events to compare with")
        short = GrowingCounty(self.server, self.folder, "growth_short", self.cohort_vouchers)
        short.grow_to(self.sizes[0])
        self._compare_reads(short, growing)

    def _measure_at(self, growing: GrowingCounty, size: int, added: int) -> None:
        county, chance, lines = growing.county, Random(size), growing.county.course()
        application = county.database.application_url

        def measured(what: str, value: float) -> None:
            self.figures.add(f"growth.{what}.{size}", value)

        self.step(f"projections at {size:,} events")
        with service(county, self.folder) as served:
            measured("catch_up", added / served.wait_until_caught_up())
            _first_requests(served, growing)
            for _ in range(self.rounds):
                self.step(f"reads at {size:,} events")
                requests = growing.reads(chance)
                measured("voucher_read_ms", _latency(served, requests))
                measured("voucher_read_again_ms", _latency(served, requests))
                measured("bill_ms", _latency(served, growing.bills(chance)))
            for _ in range(self.rounds):
                self.step(f"sessions, appends and commands at {size:,} events")
                count = int(serving.REQUESTS_PER_SECOND_MAX * self.seconds)
                requests = serving.sessions(county, growing.current, count)
                answered = drive(Load(served.port, serving.CONNECTIONS, self.seconds, requests))
                measured("http_session", serving.checked(answered, 201).rate)
                measured("append_16", appending.ours(application, county.schema, lines, 16, self.seconds))
                measured("commands_16", commanding.ours(county, growing.current, 16, self.seconds))
            measured("service_mb", served.memory_mb())
            served.wait_until_caught_up()
        peaks = []
        for name in self.rebuilt:
            self.step(f"rebuild of {name} at {size:,} events")
            log = self.folder / f"rebuild-{name}.log"
            peak, took = peak_memory_mb([program(), "rebuild", name], county.environment(), log)
            measured(f"rebuild_mb.{name}", peak)
            measured(f"rebuild_seconds.{name}", took)
            peaks.append(peak)
        measured("rebuild_mb", max(peaks))

    def _compare_reads(self, short: GrowingCounty, long: GrowingCounty) -> None:
        """Each voucher is read for the first time, from the log."""
        chance = Random(len(self.sizes))
        with service(short.county, self.folder) as beside, service(long.county, self.folder) as served:
            sides = ((short, beside, "shortest"), (long, served, "longest"))
            for growing, serves, _ in sides:
                serves.wait_until_caught_up()
                _first_requests(serves, growing)
            unread = {side: chance.sample(growing.vouchers, self.cohort_vouchers) for growing, _, side in sides}
            share = self.cohort_vouchers // self.rounds
            for number in range(self.rounds):
                self.step("reads of the shortest and the longest log")
                for growing, serves, side in sides if number % 2 else reversed(sides):
                    vouchers = unread[side][number * share : (number + 1) * share]
                    requests = serving.reads(growing.county, vouchers, len(vouchers))
                    self.figures.add(f"growth.first_read_ms.{side}", _latency(serves, requests))


def _first_requests(served: Serving, growing: GrowingCounty) -> None:
    """What a process does once in its life is not measured."""
    _latency(served, serving.reads(growing.county, growing.current, len(growing.current)))


def _latency(served: Serving, requests: list[bytes]) -> float:
    """The median of milliseconds of answers to one caller, one after the other."""
    answered = serving.checked(drive(Load(served.port, 1, READ_SECONDS_MAX, requests)), 200)
    return median(answered.milliseconds)
