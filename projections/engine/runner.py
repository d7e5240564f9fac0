"""Follows the log and keeps what follows it up with it: one runner of a release leads, others stand by.

Positions are read in order and in batches; a batch's rows and checkpoint are written in one transaction, which fails
if the checkpoint is not where the runner left it. So each event is folded once, whenever and however a runner ends.

Two releases may run beside each other, as in an upgrade: each has its leader, which moves the versions of its own and
leaves the builds of others alone. A follower that both have in one version is moved by the one that has it first, and
by the other once that one is gone.

An event that cannot be folded stops its own projection alone: its state, position and the class of the error stand in
the table `projections` and in the log lines, never what the event holds. It is tried again with growing pauses.
"""

import asyncio
import logging
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable
from psycopg.rows import TupleRow
from psycopg.sql import SQL, Identifier

from ledger.log.codec import EventMapper
from ledger.server.postgres import channel
from projections.engine.builds import Build, BuildRow, Builds, Fenced, connect
from projections.engine.health import take, try_to_lead
from projections.engine.log import EVENTS_PER_BATCH_MAX, Batch, Log
from projections.engine.projection import Follower, Following, ProcessEnds

POLL_SECONDS = 0.25  # where no announcement comes
STANDBY_SECONDS = 0.1
STANDBY_WAITED_FOR_SECONDS = 0.01  # between two looks at how far the leader is, while a read waits for it
GATHER_SECONDS = 0.1  # while little comes and nobody waits: a round for every commit would cost the service its time
GATHER_EVENTS_MAX = 500
RECONNECT_SECONDS = 0.5
RETRY_SECONDS_MIN = 1.0
RETRY_SECONDS_MAX = 60.0
RATE_SECONDS = 1.0  # what a rate is measured over, at least

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FollowerStatus:
    """How a projection, or another follower, does.

    `end` is the log's last position, `rate` the events a second that were taken lately.

    `state` is `building` (for the first time), `running`, `failed` (`error` names the error's class and the position)
    or `waiting` where the database is away. `serving` tells whether reads are answered from it. `failures` counts how
    often this runner failed to fold an event.
    """

    name: str
    version: int
    position: int
    end: int
    state: str
    serving: bool
    error: str | None
    rate: float
    failures: int


@dataclass(slots=True)
class _Worker:
    """A build that this runner moves forward."""

    build: Build
    current: bool
    limit: int
    pause_seconds: float = 0.0  # after the last failure; 0 while there is none
    retry_at: float = 0.0
    wait_until: float = 0.0  # for an event that is too young for its follower


@dataclass(slots=True)
class _Waiter:
    name: str
    position: int
    reached: asyncio.Future[bool]


class Runner:
    """Keeps projections and other followers up with one county's log, in a thread and over a connection of its own.

    Of all runners with the same followers one leads; the others read how far it is, and one of them takes over when its
    connection ends. With `leads=False` a runner never leads: for a service beside which the projections run as a
    process of their own. `url` is the application role's, `mapper` knows the log's events. A batch, and with it the
    memory that is needed, is bounded by its events. `gather_seconds` is how long it lets events come before it reads
    them, while little comes and nobody waits.
    """

    def __init__(
        self,
        url: str,
        schema: str,
        followers: Sequence[Following],
        mapper: EventMapper,
        *,
        leads: bool = True,
        events_per_batch: int = EVENTS_PER_BATCH_MAX,
        gather_seconds: float = GATHER_SECONDS,
    ) -> None:
        self._url = url
        self._schema = schema
        self._followers = {one.name: one for one in followers}
        self._leads = leads
        self._events_per_batch = events_per_batch
        self._gather_seconds = gather_seconds
        self._log = Log(schema, mapper)
        self._builds = Builds(schema)
        self._stopping = threading.Event()
        self._hurry = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()  # of what follows
        self._statuses: dict[str, FollowerStatus] = {}
        self._measured: dict[str, tuple[float, int]] = {}
        self._failures: Counter[str] = Counter()
        self._waiters: list[_Waiter] = []
        self._take_at = 0.0  # when to look again whether another release has left what is not this runner's
        self.leading = False

    @property
    def followers(self) -> tuple[Following, ...]:
        """What it keeps up, or will once it leads."""
        return tuple(self._followers.values())

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"projections of {self._schema}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch at hand and end; blocks until then."""
        self._stopping.set()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def status(self) -> list[FollowerStatus]:
        """How each projection does, as last seen; empty before the database was first reached."""
        with self._lock:
            return [self._statuses[name] for name in self._followers if name in self._statuses]

    def is_complete(self) -> bool:
        """Whether each of its followers has come to the log's end, so that reads of this version have an answer."""
        found = self.status()
        return len(found) == len(self._followers) and all(one.serving for one in found)

    async def wait_for(self, name: str, position: int, timeout_seconds: float) -> bool:
        """Whether the projection reaches a position in time: for a read that must show what a command just did."""
        loop = asyncio.get_running_loop()
        waiter = _Waiter(name, position, loop.create_future())
        with self._lock:
            if self._has_reached(waiter):
                return True
            self._waiters.append(waiter)
        self._hurry.set()
        try:
            async with asyncio.timeout(timeout_seconds):
                return await waiter.reached
        except TimeoutError:
            return False
        finally:
            with self._lock:
                if waiter in self._waiters:
                    self._waiters.remove(waiter)

    # In the runner's thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with connect(self._url) as connection:
                    self._builds.prepare(connection)
                    self._stand_by(connection)
                    self._lead(connection)
            except Exception as error:
                logger.warning("projections of %s wait: %s", self._schema, _name(error))
                self._wait_for_database(_name(error))
            finally:
                self.leading = False

    def _wait_for_database(self, error: str) -> None:
        with self._lock:
            for name, status in self._statuses.items():
                self._statuses[name] = replace(status, state="waiting", error=error, rate=0.0)
        self._stopping.wait(RECONNECT_SECONDS)

    def _stand_by(self, connection: Connection[TupleRow]) -> None:
        """Tell how far the leader is, until there is none and this runner becomes it."""
        while not self._stopping.is_set():
            if self._leads and try_to_lead(connection, self._schema, self._followers.values()):
                self.leading = True
                return
            self._publish(self._serving(connection), self._log.end(connection))
            with self._lock:
                waited_for = bool(self._waiters)
                if not waited_for:
                    self._hurry.clear()
            if waited_for:
                self._stopping.wait(STANDBY_WAITED_FOR_SECONDS)
            else:
                self._hurry.wait(STANDBY_SECONDS)

    def _serving(self, connection: Connection[TupleRow]) -> list[BuildRow]:
        """The builds that this code reads, or will once they are complete."""
        rows = [
            row
            for row in self._builds.all(connection)
            if row.name in self._followers and row.version == self._followers[row.name].version
        ]
        current = {row.name for row in rows if row.current}
        return [row for row in rows if row.current or (row.name not in current and row.state in ("building", "failed"))]

    def _lead(self, connection: Connection[TupleRow]) -> None:
        connection.execute(SQL("LISTEN {}").format(Identifier(channel(self._schema))))
        mine: dict[str, Following] = {}
        workers: list[_Worker] = []
        while not self._stopping.is_set():
            taken = self._take(connection, mine)
            if taken or not workers:
                mine |= taken
                workers = self._workers(connection, mine)
                self._drop_replaced(connection, mine)
            end = self._log.end(connection)
            little = end - min((worker.build.position for worker in workers), default=end) < GATHER_EVENTS_MAX
            try:
                moved = self._round(connection, workers)
            except Fenced as error:
                # A rebuild has put another build in its place.
                logger.info("projections of %s: %s", self._schema, error)
                workers = []
                continue
            except ProcessEnds:
                self._stopping.wait(STANDBY_SECONDS)
                continue
            self._publish(self._serving(connection), end)
            if moved and little:
                self._gather()
            # Announcements are taken in every round: they would pile up in a long catch-up.
            for _ in connection.notifies(timeout=0 if moved else POLL_SECONDS, stop_after=1):
                pass

    def _take(self, connection: Connection[TupleRow], mine: Mapping[str, Following]) -> dict[str, Following]:
        """What becomes this runner's to move, of what is not yet: all at first, but for what another release moves."""
        wanted = [one for name, one in self._followers.items() if name not in mine]
        if not wanted or (mine and time.monotonic() < self._take_at):
            return {}
        self._take_at = time.monotonic() + STANDBY_SECONDS
        return {name: self._followers[name] for name in take(connection, self._schema, wanted)}

    def _gather(self) -> None:
        """Let a few more events come, unless a read waits for those that have."""
        with self._lock:
            if not self._waiters:
                self._hurry.clear()
        self._hurry.wait(self._gather_seconds)

    def _workers(self, connection: Connection[TupleRow], mine: Mapping[str, Following]) -> list[_Worker]:
        known = {row.name: row for row in self._serving(connection)}
        workers = []
        for name, owner in mine.items():
            row = known.get(name)
            build = self._builds.open(owner, row) if row else self._builds.add(connection, owner, "building")
            workers.append(_Worker(build, row is not None and row.current, self._events_per_batch))
        return workers

    def _drop_replaced(self, connection: Connection[TupleRow], mine: Mapping[str, Following]) -> None:
        """Drop builds that rebuilds have replaced. Those of other versions are another release's: see `retiring`."""
        for row in self._builds.all(connection):
            if row.state == "replaced" and row.name in mine and row.version == mine[row.name].version:
                try:
                    self._builds.drop(connection, row)
                except LockNotAvailable:
                    logger.info("%s is still being read: dropped later", row.name)

    def _round(self, connection: Connection[TupleRow], workers: list[_Worker]) -> bool:
        """One batch for each follower; whether any of them moved. Those at one position share what is read."""
        batches: dict[tuple[int, int], Batch] = {}
        moved = False
        for worker in workers:
            if time.monotonic() < (worker.retry_at if worker.pause_seconds else worker.wait_until):
                continue
            build = worker.build
            try:
                batch = batches.get((build.position, worker.limit))
                if batch is None:
                    batch = self._log.after(connection, build.position, worker.limit)
                    batches[build.position, worker.limit] = batch
                batch = self._settled(connection, worker, batch)
                if len(batch):
                    self._builds.take(connection, build, batch, "running" if worker.current else "building")
                    moved = True
            except (psycopg.OperationalError, psycopg.InterfaceError, Fenced, ProcessEnds):
                raise
            except Exception as error:
                moved |= self._failed(connection, worker, error)
                continue
            if worker.pause_seconds:
                logger.warning("projection %s goes on after position %d", build.owner.name, build.position)
            if len(batch) < worker.limit and not worker.current:
                self._builds.serve(connection, build)
                worker.current = True
            worker.pause_seconds = 0.0
            worker.limit = min(2 * worker.limit, self._events_per_batch)
        return moved

    def _settled(self, connection: Connection[TupleRow], worker: _Worker, batch: Batch) -> Batch:
        """Of a batch what a follower that lets others go first is given by now; all of it to everybody else."""
        owner = worker.build.owner
        if not isinstance(owner, Follower) or not owner.after_seconds or not len(batch):
            return batch
        until = self._log.now(connection) - timedelta(seconds=owner.after_seconds)
        settled = batch.recorded_until(until, owner.follows)
        if len(settled) < len(batch):
            # It is not read again and again meanwhile, however much comes.
            waiting = batch.recorded_at(len(settled)) - until
            worker.wait_until = time.monotonic() + waiting.total_seconds()
        return settled

    def _failed(self, connection: Connection[TupleRow], worker: _Worker, error: Exception) -> bool:
        """Halve the batch until the event at fault stands alone, then stop there; whether to go on at once."""
        if worker.limit > 1:
            worker.limit //= 2
            return True
        name, position = worker.build.owner.name, worker.build.position + 1
        self._failures[name] += 1
        worker.pause_seconds = min(max(2 * worker.pause_seconds, RETRY_SECONDS_MIN), RETRY_SECONDS_MAX)
        worker.retry_at = time.monotonic() + worker.pause_seconds
        again = f"next try in {worker.pause_seconds:.0f} s"
        logger.error("projection %s stopped at position %d: %s; %s", name, position, _name(error), again)
        self._builds.fail(connection, worker.build, _name(error), position)
        return False

    def _publish(self, rows: Sequence[BuildRow], end: int) -> None:
        now = time.monotonic()
        with self._lock:
            for row in rows:
                since, position = self._measured.setdefault(row.name, (now, row.position))
                before = self._statuses.get(row.name)
                rate = before.rate if before else 0.0
                if now - since >= RATE_SECONDS:
                    rate = max(0, row.position - position) / (now - since)
                    self._measured[row.name] = (now, row.position)
                error = row.error and f"{row.error} at position {row.error_position}"
                self._statuses[row.name] = FollowerStatus(
                    name=row.name,
                    version=row.version,
                    position=row.position,
                    end=max(end, row.position),
                    state=row.state,
                    serving=row.current,
                    error=error,
                    rate=rate,
                    failures=self._failures[row.name],
                )
            reached = [waiter for waiter in self._waiters if self._has_reached(waiter)]
            self._waiters = [waiter for waiter in self._waiters if waiter not in reached]
        for waiter in reached:
            waiter.reached.get_loop().call_soon_threadsafe(_answer, waiter.reached)

    def _has_reached(self, waiter: _Waiter) -> bool:
        status = self._statuses.get(waiter.name)
        return status is not None and status.serving and status.position >= waiter.position


def _answer(reached: asyncio.Future[bool]) -> None:
    if not reached.done():  # else its caller gave up meanwhile
        reached.set_result(True)


def _name(error: Exception) -> str:
    """The class of an error: what it says may hold data."""
    return type(error).__name__
