"""Appending to the log, in batches."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any, Self
from uuid import UUID

import psycopg
from eventsourcing.persistence import StoredEvent
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import TupleRow

from ledger.log.asking import LogUnavailable, answering
from ledger.server.postgres import session
from ledger.sql import queries
from ledger.tracing import is_traced, span_ended

# What one call of append() carries at most. One request that is larger goes alone.
EVENTS_PER_CALL_MAX = 2_000
# Of what was sent with much else, where others append one request at a time: they wait for no more.
EVENTS_OF_MANY_MAX = 500
ALONE_LATELY_SECONDS = 0.25
BYTES_PER_CALL_MAX = 4_000_000


@dataclass(frozen=True, slots=True)
class AppendRequest:
    """Events that are appended together or not at all, and what that depends on.

    `reads`: streams that the decision read, each with the version it saw (0: it did not exist). The streams of `events`
    are checked without being named here. A stream's events have consecutive versions, or `ValueError` is raised.
    With a `request_id` the answer is stored beside the events, and the same id gets it back instead of a second append;
    without events it is a stored answer alone. `after` is a request that it was decided on top of before that one was
    appended: if that one is not, neither is this, whatever the versions say.
    """

    events: tuple[StoredEvent, ...]
    reads: tuple[tuple[UUID, int], ...] = ()
    request_id: UUID | None = None
    body_digest: bytes = b""
    status: int = 0
    answer: bytes = b""
    after: "AppendRequest | None" = field(default=None, repr=False, compare=False)
    # stream -> (the version that it must have, how many events are appended to it)
    checks: dict[UUID, tuple[int, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        reads = dict(self.reads)
        checks: dict[UUID, tuple[int, int]] = {}  # in the order of the events, where append() looks for them
        for event in self.events:
            stream = event.originator_id
            assert isinstance(stream, UUID)
            expected, count = checks.get(stream) or (reads.pop(stream, event.originator_version - 1), 0)
            if event.originator_version != expected + count + 1:
                raise ValueError(f"{stream}: version {event.originator_version} does not follow {expected + count}")
            checks[stream] = (expected, count + 1)
        checks |= {stream: (version, 0) for stream, version in reads.items()}
        object.__setattr__(self, "checks", checks)


@dataclass(frozen=True, slots=True)
class Appended:
    """The events stand at `first_position` to `last_position`; without events the latter is the log's end."""

    first_position: int
    last_position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Repeated:
    """The request id was answered before: what was stored then."""

    body_digest: bytes
    status: int
    answer: bytes
    last_position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was appended: `stream` is at version `actual` (0: it does not exist), not at `expected`.

    Or it is there by another request than the one that this came after: then the two may be the same.
    """

    stream: UUID
    expected: int
    actual: int


Outcome = Appended | Repeated | Conflict


def digest_of(events: Iterable[StoredEvent]) -> str:
    """A digest of events as they are stored together: of their topics and bytes, in their order."""
    digest = blake2b(digest_size=16)
    for event in events:
        digest.update(b"%d:%b%d:%b" % (len(event.topic), event.topic.encode(), len(event.state), event.state))
    return digest.hexdigest()


def outcome_name(outcome: Outcome | BaseException) -> str:
    """What became of a request, in one word, as it is counted."""
    match outcome:
        case Appended():
            return "appended"
        case Repeated():
            return "repeated"
        case Conflict():
            return "conflict"
        case LogUnavailable():
            return "unavailable"
        case _:
            return "failed"


def parameters_of(requests: Sequence[AppendRequest]) -> dict[str, list[Any]]:
    """The flat arrays of `append()` in `sql/log.sql`. Indices count from 1, as in SQL."""
    streams: dict[UUID, int] = {}
    checks = [
        (streams.setdefault(stream, len(streams) + 1), version, count)
        for request in requests
        for stream, (version, count) in request.checks.items()
    ]
    events = [(index, event) for index, request in enumerate(requests, 1) for event in request.events]
    places = {id(request): index for index, request in enumerate(requests, 1)}
    return {
        "request_ids": [request.request_id for request in requests],
        "body_digests": [request.body_digest for request in requests],
        "statuses": [request.status for request in requests],
        "answers": [request.answer for request in requests],
        "check_counts": [len(request.checks) for request in requests],
        "event_counts": [len(request.events) for request in requests],
        "predecessors": [places.get(id(request.after), 0) for request in requests],
        "streams": list(streams),
        "check_streams": [check[0] for check in checks],
        "check_versions": [check[1] for check in checks],
        "check_event_counts": [check[2] for check in checks],
        "event_requests": [index for index, _ in events],
        "event_streams": [event.originator_id for _, event in events],
        "event_versions": [event.originator_version for _, event in events],
        "event_topics": [event.topic for _, event in events],
        "event_states": [event.state for _, event in events],
    }


def _outcome(row: TupleRow) -> Outcome:
    kind, first_position, last_position, recorded_at, body_digest, status, answer, stream, expected, actual = row
    if kind == "appended":
        return Appended(first_position, last_position, recorded_at)
    if kind == "repeated":
        return Repeated(body_digest, status, answer, last_position, recorded_at)
    return Conflict(stream, expected, actual)


async def append_on(
    connection: AsyncConnection[TupleRow], schema: str, requests: Sequence[AppendRequest]
) -> list[Outcome]:
    """Append inside the caller's own transaction: for what must be stored together with a change of the register.

    The log stays locked until that transaction ends: append last.
    """
    cursor = connection.cursor(binary=True)
    await cursor.execute(queries(schema)["append"], parameters_of(requests), prepare=True)
    return [_outcome(row) for row in await cursor.fetchall()]


@dataclass(slots=True)
class _Waiting:
    """A request on its way into the log, and how many went with it, itself included; 0 before it is sent."""

    request: AppendRequest
    answer: asyncio.Future[Outcome]
    after: "_Waiting | None" = None
    batch_requests: int = 0

    def rests_on_nothing(self) -> bool:
        """Whether what it comes after was answered, and not appended."""
        if self.after is None or not self.after.answer.done():
            return False
        answer = self.after.answer
        return answer.cancelled() or answer.exception() is not None or not isinstance(answer.result(), Appended)

    def give_up(self) -> None:
        """Answer without asking the log: nothing that this could be appended to will ever be there."""
        stream, (version, _) = next(iter(self.request.checks.items()))
        self.answer.set_result(Conflict(stream, version, version))


BatchAnswered = Callable[[float, Sequence[Outcome | Exception]], None]
"""Is told the seconds that the log took to answer a batch, and what it answered to each of its requests."""


def _nobody_told(seconds: float, outcomes: Sequence[Outcome | Exception]) -> None:
    pass


class GroupCommit:
    """Appends to one county's log from one event loop: what waits goes together, in one call and one commit.

    A database that is away fails what waits with `LogUnavailable` after one attempt; the next append connects again.
    Nothing is sent twice, but for the rest of a batch that one bad request made the database refuse as a whole.
    `batch_answered` is called after each batch, on the event loop: it is quick and raises nothing.
    """

    def __init__(self, url: str, schema: str, batch_answered: BatchAnswered = _nobody_told) -> None:
        self._url = session(url)
        self._statement = queries(schema)["append"]
        self._batch_answered = batch_answered
        self._waiting: deque[_Waiting] = deque()
        self._many: deque[_Waiting] = deque()
        self._alone_at = float("-inf")  # when one request was sent alone
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        # One for all calls: it keeps the statement, and how each of its parameters is written.
        self._cursor: AsyncCursor[TupleRow] | None = None

    async def start(self) -> None:
        """Bind to the running loop. The first append connects."""
        self._task = asyncio.get_running_loop().create_task(self._write(), name="group commit")

    async def aclose(self) -> None:
        """Refuse new appends, finish those that wait, disconnect."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def append(self, request: AppendRequest) -> Outcome:
        """Append `request`, or say why not. Raises `LogUnavailable`, and `RuntimeError` if this writer does not run.

        A cancelled caller's request is withdrawn if it was not sent yet; else it may still be appended.
        """
        return await self.begin(request)

    def begin(self, request: AppendRequest) -> Awaitable[Outcome]:
        """Hand `request` over to the writer; what this returns is awaited for the answer, as `append` gives it."""
        self._alone_at = time.perf_counter()
        waiting = self._enqueue(self._waiting, request)
        if is_traced():
            started_ns = time.time_ns()
            waiting.answer.add_done_callback(lambda _: _span_ended(started_ns, [waiting]))
        return waiting.answer

    async def append_many(self, requests: Sequence[AppendRequest]) -> list[Outcome]:
        """As `append`, each by itself and in this order, in as few transactions as their number and size allow.

        On `LogUnavailable`, or an error of the database over one of them, others may have been appended: ask again with
        the same request ids. Whoever appends one request meanwhile waits for a few of them alone.
        """
        started_ns = time.time_ns()
        waiting: dict[int, _Waiting] = {}
        for request in requests:
            waiting[id(request)] = self._enqueue(self._many, request, waiting.get(id(request.after)))
        try:
            return await asyncio.gather(*(one.answer for one in waiting.values()))
        finally:
            _span_ended(started_ns, list(waiting.values()))

    def _enqueue(self, queue: deque[_Waiting], request: AppendRequest, after: _Waiting | None = None) -> _Waiting:
        loop = asyncio.get_running_loop()
        if self._closing or self._task is None or self._task.done():
            raise RuntimeError("the log's writer is not running")
        if self._task.get_loop() is not loop:
            raise RuntimeError("the log's writer runs on another event loop")
        waiting = _Waiting(request, loop.create_future(), after)
        queue.append(waiting)
        self._wake.set()
        return waiting

    async def _write(self) -> None:
        try:
            while True:
                if batch := self._next_batch():
                    await self._answer(batch)
                elif self._closing:
                    return
                else:
                    self._wake.clear()
                    await self._wake.wait()
        finally:
            self._closing = True
            for waiting in (*self._waiting, *self._many):
                waiting.answer.cancel()
            await self._disconnect()

    def _next_batch(self) -> list[_Waiting]:
        """What goes together next: what was sent alone, then some of what was sent with much else."""
        batch: list[_Waiting] = []
        request_ids: set[UUID] = set()
        events = size = 0
        beside_others = time.perf_counter() - self._alone_at < ALONE_LATELY_SECONDS
        of_many = min(EVENTS_OF_MANY_MAX if beside_others else EVENTS_PER_CALL_MAX, EVENTS_PER_CALL_MAX)
        for queue, more in ((self._waiting, EVENTS_PER_CALL_MAX), (self._many, of_many)):
            most = events + more
            while queue:
                waiting = queue[0]
                if not waiting.answer.done():  # else its caller has gone
                    request = waiting.request
                    events += len(request.events) + 1
                    size += len(request.answer) + sum(len(event.state) for event in request.events)
                    # A repeated id waits for the first one's answer to be stored.
                    if batch and (events > most or size > BYTES_PER_CALL_MAX or request.request_id in request_ids):
                        return batch
                    if request.request_id is not None:
                        request_ids.add(request.request_id)
                    batch.append(waiting)
                queue.popleft()
        return batch

    async def _answer(self, batch: list[_Waiting]) -> None:
        for member in batch:
            if member.rests_on_nothing() and not member.answer.done():
                member.give_up()
        batch = [member for member in batch if not member.answer.done()]
        if not batch:
            return
        outcomes: Sequence[Outcome | Exception]
        started = time.perf_counter()
        for member in batch:
            member.batch_requests = len(batch)
        try:
            outcomes = await self._send([member.request for member in batch])
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            await self._disconnect()
            outcomes = [LogUnavailable(str(error)) for _ in batch]
        except Exception as error:
            # The database or its driver refused the call as a whole: only the request at fault may suffer.
            if len(batch) > 1:
                for member in batch:
                    await self._answer([member])
                return
            outcomes = [error]
        self._batch_answered(time.perf_counter() - started, outcomes)
        for member, outcome in zip(batch, outcomes, strict=True):
            if member.answer.done():
                continue
            if isinstance(outcome, Exception):
                member.answer.set_exception(outcome)
            else:
                member.answer.set_result(outcome)

    async def _send(self, requests: Sequence[AppendRequest]) -> list[Outcome]:
        parameters = parameters_of(requests)
        if self._cursor is None:
            connection = await AsyncConnection.connect(self._url, autocommit=True)
            self._cursor = connection.cursor(binary=True)
        with answering(self._cursor.connection):
            await self._cursor.execute(self._statement, parameters, prepare=True)
            return [_outcome(row) for row in await self._cursor.fetchall()]

    async def _disconnect(self) -> None:
        if self._cursor is not None:
            await self._cursor.connection.close()
            self._cursor = None


def _span_ended(started_ns: int, waiting: Sequence[_Waiting]) -> None:
    """The span `append` of what one caller sent: how much, in how large a batch, and what became of it."""
    if not is_traced():
        return
    answers = [one.answer for one in waiting if one.answer.done() and not one.answer.cancelled()]
    span_ended(
        "append",
        started_ns,
        requests=len(waiting),
        events=sum(len(one.request.events) for one in waiting),
        group_requests=max((one.batch_requests for one in waiting), default=0),
        outcomes=sorted({outcome_name(answer.exception() or answer.result()) for answer in answers}),
    )
