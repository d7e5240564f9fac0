"""How fast projections catch up with a log, and how far they lag behind one that grows."""

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import uuid4

import psycopg
import uvloop
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent
from eventsourcing.projection import ProjectionRunner as LibraryRunner
from psycopg.sql import SQL, Identifier

from domain.rulebook.north_savo import NORTH_SAVO
from ledger.log.writer import Appended, AppendRequest, GroupCommit
from ledger.mapping import CountyMapper
from ledger.server.embedded import EmbeddedServer
from projections.catalogue import projections_of
from projections.engine.builds import Builds, connect
from projections.engine.log import Log
from projections.engine.projection import Projection
from projections.engine.runner import Runner
from scripts.benchmarks.appending import streams
from scripts.benchmarks.balances.fold import BALANCES
from scripts.benchmarks.county import County, scratch_database
from scripts.benchmarks.figures import Figures, Side
from scripts.benchmarks.histories import ANSWER, new_ids
from scripts.benchmarks.peers import (
    Failed,
    LibraryBalances,
    LibraryProjection,
    library_application,
    library_settings,
    load_library,
)
from scripts.benchmarks.processes import CATCH_UP_SECONDS_MAX, service

POLL_SECONDS = 0.005
ARRIVING_PER_SECOND = 500
SETTLE_SECONDS_MAX = 30


def catch_up(county: County, projections: Sequence[Projection]) -> float:
    """Events a second from an empty build to the log's end, where the build serves."""
    url, schema = county.database.application_url, county.schema
    with connect(url) as connection:
        builds, end = Builds(schema), Log(schema, CountyMapper()).end(connection)
        for row in builds.all(connection):
            builds.drop(connection, row)

    async def caught_up(runner: Runner) -> bool:
        waits = (runner.wait_for(one.name, end, CATCH_UP_SECONDS_MAX) for one in projections)
        return all(await asyncio.gather(*waits))

    started = time.perf_counter()
    with Runner(url, schema, projections, CountyMapper()) as runner:
        if not uvloop.run(caught_up(runner)):
            raise Failed(f"the projections have not caught up in {CATCH_UP_SECONDS_MAX} s")
        return end / (time.perf_counter() - started)


class LibrarysLog:
    """A log of the library's, and its runner over it."""

    def __init__(self, server: EmbeddedServer, county: County, events: int) -> None:
        self._url = scratch_database(server.url, "eventsourcing_projections")
        with library_application(self._url, 1) as application:
            self.events = 0
            while self.events < events:
                vouchers = new_ids(len(county.template.clients))
                self.events += load_library(self._url, application, county.copies(vouchers))

    def catch_up(self) -> float:
        """Events a second from an empty view to the log's end."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            for table in ("balances", "balances_tracking"):
                connection.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(table)))
        started = time.perf_counter()
        with LibraryRunner(
            application_class=Application,
            projection_class=LibraryProjection,
            view_class=LibraryBalances,
            env=library_settings(self._url, 2),
        ) as runner:
            while (runner.view.max_tracking_id(runner.app_name) or 0) < self.events:
                time.sleep(2 * POLL_SECONDS)
                if runner.is_interrupted.is_set():
                    raise Failed("the library's runner has stopped")
            return self.events / (time.perf_counter() - started)


def sides(server: EmbeddedServer, county: County, library_events: int) -> list[Side]:
    log = LibrarysLog(server, county, library_events)
    projections_all = projections_of(NORTH_SAVO)
    one_by_one = {projection.name: (projection,) for projection in (BALANCES, *projections_all)}
    measured = [
        Side(f"catch_up.{name}", partial(catch_up, county, projections))
        for name, projections in {**one_by_one, "all_together": projections_all}.items()
    ]
    return [*measured, Side("catch_up.eventsourcing", log.catch_up)]


def measure_lag(county: County, folder: Path, seconds: float, figures: Figures) -> None:
    """Milliseconds from an append's answer until every projection holds it, while a service's runner keeps up."""
    with service(county, folder) as served:
        served.wait_until_caught_up()
        for name, value in uvloop.run(_lag(county, seconds)).items():
            figures.add(name, value)


async def _lag(county: County, seconds: float) -> dict[str, float]:
    answered: list[tuple[int, float]] = []
    query = SQL(
        "SELECT name, position, coalesce(error, state) FROM {} WHERE current AND name = ANY(%s) ORDER BY position"
    ).format(Identifier(county.schema, "projections"))
    names = [one.name for one in projections_of(NORTH_SAVO)]  # not what else follows the log
    lines = county.course()
    async with GroupCommit(county.database.application_url, county.schema) as log:

        async def append(event: StoredEvent, due: float) -> None:
            await asyncio.sleep(due - time.perf_counter())
            request = AppendRequest((event,), request_id=uuid4(), body_digest=bytes(32), status=201, answer=ANSWER)
            outcome = await log.append(request)
            assert isinstance(outcome, Appended), outcome
            answered.append((outcome.last_position, time.perf_counter()))

        async def arrive() -> None:
            started = time.perf_counter()
            count = int(ARRIVING_PER_SECOND * seconds)
            # In order, so that no voucher's event overtakes its predecessor: every append waits for the one before it.
            for number, event in enumerate(islice(streams(lines), count)):
                await append(event, started + number / ARRIVING_PER_SECOND)

        arriving = asyncio.create_task(arrive())
        reached: list[tuple[int, float]] = []
        async with await psycopg.AsyncConnection.connect(
            county.database.application_url, autocommit=True
        ) as connection:
            deadline = time.perf_counter() + seconds + SETTLE_SECONDS_MAX
            while not arriving.done() or reached[-1][0] < answered[-1][0]:
                row = await (await connection.execute(query, [names], prepare=True)).fetchone()
                assert row is not None
                reached.append((row[1], time.perf_counter()))
                if time.perf_counter() > deadline:
                    raise Failed(f"{row[0]} does not keep up: {row[2]} at {row[1]} of {answered[-1][0]}")
                await asyncio.sleep(POLL_SECONDS)
        await arriving
    lags = []
    seen = iter(reached)
    position, at = next(seen)
    for end, since in answered:
        while position < end:
            position, at = next(seen)
        lags.append(1000 * max(0.0, at - since))
    lags.sort()
    spread = answered[-1][1] - answered[0][1]
    return {
        "lag.p50_ms": lags[len(lags) // 2],
        "lag.p99_ms": lags[int(len(lags) * 0.99)],
        "lag.arriving_per_second": len(answered) / spread,
    }
