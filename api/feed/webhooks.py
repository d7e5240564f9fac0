"""Webhooks: each subscription is a follower of the log that sends what its role may see, signed, one after the other.

The next event is sent when the one before was taken, or given up: so the order is kept. An event may come more than
once, always under the same `webhook-id`; none is left out. Whoever cannot be reached is waited for, however long. An
event that its receiver answers badly, or does not answer in time, is sent again with growing pauses (the engine's), and
after `ATTEMPTS_MAX` times it is a dead letter.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool
from standardwebhooks import Webhook

from api.feed.subscriptions import VERSION, Subscription, trusted
from api.feed.views import View, cloud_event, source_of, views_of
from api.http.problems import ENCODER
from domain.kernel.kind import Kinds
from ledger.log.asking import LogUnavailable
from ledger.log.codec import EventMapper
from ledger.log.dead_letters import DeadLetters
from ledger.log.reader import LogReader
from projections.engine.projection import Follower, Logged, ProcessEnds
from projections.engine.runner import Runner

ATTEMPTS_MAX = 12
"""With the engine's pauses some six minutes, the last ones a minute apart."""

SECONDS_MAX = 5.0
"""For a receiver to answer in. Standard Webhooks asks for 15 to 30; with less the service ends in time, and who takes
an event puts it aside first."""

SECONDS_BEFORE_ANOTHER = 0.5
"""Within them it is not sent again: the engine asks at once whether a smaller batch would go."""

EVENTS_PER_BATCH = 100
DUE_SECONDS = 2.0
DUE_AT_ONCE = 20
AWAY = frozenset({429, 502, 503, 504})
"""What whoever stands before a receiver answers while it is not there, and what it answers that has too much to do."""

CLOUD_EVENT = "application/cloudevents+json"

logger = logging.getLogger(__name__)


class ReceiverAway(Exception):
    """It cannot be reached, or says that it has no time."""


class NotTaken(Exception):
    """It answered badly, or not in time; `reason` is a status or the kind of an error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def signed(subscription: Subscription, webhook_id: str, sent_at: datetime, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks: signed with each secret, so that one can take another's place."""
    naive = sent_at.astimezone(UTC).replace(tzinfo=None)  # the library takes it for UTC
    text = body.decode()
    secrets = (Webhook(one.get_secret_value()) for one in subscription.secrets)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(sent_at.timestamp())),
        "webhook-signature": " ".join(one.sign(webhook_id, naive, text) for one in secrets),
    }


@dataclass(slots=True)
class _Trying:
    """An event that was not taken yet."""

    position: int
    attempts: int
    not_before: float
    error: Exception


class Sender:
    """Sends the events of one subscription, on the event loop that it is made on."""

    def __init__(
        self, subscription: Subscription, view: View, schema: str, http: httpx.AsyncClient, dead: DeadLetters
    ) -> None:
        self.subscription, self.view = subscription, view
        self._schema, self._source = schema, source_of(schema)
        self._http, self._dead = http, dead
        self._loop = asyncio.get_running_loop()
        self._sent_to = subscription.after
        self._trying: _Trying | None = None
        self._sending: asyncio.Task[None] | None = None
        self._ends = False

    def follower(self) -> Follower:
        """What the engine runs."""
        follows = tuple(sorted(self.view.events, key=lambda event: event.TOPIC))
        return Follower(name=self.subscription.follower, version=VERSION, follows=follows, act=self._act)

    def end(self) -> None:
        """Send nothing any more: what is under way will be sent again."""
        self._ends = True
        if self._sending is not None:
            self._sending.cancel()

    def _act(self, batch: Sequence[Logged]) -> None:
        """In the engine's thread."""
        if not asyncio.run_coroutine_threadsafe(self._send_all(batch), self._loop).result():
            raise ProcessEnds

    async def _send_all(self, batch: Sequence[Logged]) -> bool:
        """Whether all were sent, and not only those before the end."""
        for logged in batch:
            if logged.position <= self._sent_to:
                continue  # by this process, before a later one of the batch was not taken
            if self._ends:
                return False
            self._sending = asyncio.create_task(self._send(logged))
            try:
                await self._sending
            except asyncio.CancelledError:
                return False
            finally:
                self._sending = None
            self._sent_to = logged.position
        return True

    async def _send(self, logged: Logged) -> None:
        trying = self._trying if self._trying and self._trying.position == logged.position else None
        if trying is not None and time.monotonic() < trying.not_before:
            raise trying.error
        try:
            await self.post(logged)
        except (ReceiverAway, NotTaken) as error:
            attempts = (trying.attempts if trying else 0) + isinstance(error, NotTaken)
            if isinstance(error, NotTaken) and attempts >= ATTEMPTS_MAX:
                await self._dead.put(self.subscription.name, logged.position, attempts, error.reason)
                logger.error("%s gives up position %d: %s", self.subscription.follower, logged.position, error.reason)
            else:
                not_before = time.monotonic() + SECONDS_BEFORE_ANOTHER
                self._trying = _Trying(logged.position, attempts, not_before, error)
                raise
        self._trying = None

    async def post(self, logged: Logged) -> None:
        """Send one event once. Raises `ReceiverAway` and `NotTaken`.

        No redirect is followed: it would lead to an address that nobody has set. The answer's body is not read.
        """
        body = ENCODER.encode(cloud_event(logged, self.view, self._source))
        headers = signed(self.subscription, f"{self._schema}-{logged.position}", datetime.now(UTC), body)
        headers["content-type"] = CLOUD_EVENT
        try:
            async with (
                asyncio.timeout(SECONDS_MAX),
                self._http.stream("POST", self.subscription.url, content=body, headers=headers) as answer,
            ):
                status = answer.status_code
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ReceiverAway(type(error).__name__) from error
        except (TimeoutError, httpx.TransportError) as error:
            raise NotTaken("timeout" if isinstance(error, TimeoutError) else "broken_off") from error
        if status in AWAY:
            raise ReceiverAway(str(status))
        if not 200 <= status < 300:
            raise NotTaken(f"status_{status}")

    async def send_due(self, reader: LogReader, mapper: EventMapper) -> None:
        """Send again, once, the dead letters of which somebody has asked for it."""
        name = self.subscription.name
        for position in await self._dead.due(name, DUE_AT_ONCE):
            (row,) = await reader.events_after(position - 1, 1)
            logged = Logged(row.position, row.recorded_at, mapper.to_domain_event(row.event))  # type: ignore[arg-type]  # ours
            try:
                if type(logged.event) in self.view.events:
                    await self.post(logged)
            except NotTaken as error:
                await self._dead.put(name, position, 1, error.reason)
            except ReceiverAway:
                await self._dead.put(name, position, 1, "away")
                return
            else:
                await self._dead.taken(name, position)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The subscriptions of a service, each with the runner that moves it."""

    senders: tuple[tuple[Sender, Runner], ...]
    dead: DeadLetters

    @property
    def runners(self) -> tuple[Runner, ...]:
        return tuple(runner for _, runner in self.senders)

    async def keep_sending_due(self, reader: LogReader, mapper: EventMapper) -> None:
        """Send dead letters again that are due, those of the subscriptions that this process leads, until cancelled."""
        while True:
            await asyncio.sleep(DUE_SECONDS)
            for sender, runner in self.senders:
                if runner.leading:
                    try:
                        await sender.send_due(reader, mapper)
                    except LogUnavailable:
                        continue  # they stay due


@asynccontextmanager
async def sending(
    subscriptions: Iterable[Subscription],
    url: str,
    schema: str,
    kinds: Kinds,
    reader: LogReader,
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
    *,
    leads: bool,
) -> AsyncIterator[Webhooks]:
    """Webhooks that are sent within this, each from a checkpoint and over a connection of its own.

    Of a county's services one sends for each. What one subscription waits for holds up no other.
    """
    views, mapper = views_of(kinds), EventMapper(kinds.catalogue)
    dead, subscriptions = DeadLetters(pool, schema), tuple(subscriptions)
    if not subscriptions:
        yield Webhooks((), dead)
        return
    async with AsyncExitStack() as opened:
        # No proxy and no certificates but what is set: the environment is not asked.
        http = await opened.enter_async_context(
            httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=SECONDS_MAX, follow_redirects=False)
        )
        senders = []
        for one in subscriptions:
            sender = Sender(one, views[one.sees], schema, http, dead)
            runner = Runner(
                url, schema, (sender.follower(),), mapper,
                leads=leads, events_per_batch=EVENTS_PER_BATCH, gather_seconds=0.0,
            )  # fmt: skip
            senders.append((sender, runner))
        webhooks = Webhooks(tuple(senders), dead)
        again = asyncio.create_task(webhooks.keep_sending_due(reader, mapper), name="dead letters")
        for runner in webhooks.runners:
            runner.start()
        try:
            yield webhooks
        finally:
            again.cancel()
            stopping = [asyncio.create_task(asyncio.to_thread(runner.stop)) for runner in webhooks.runners]
            for sender, _ in senders:
                sender.end()
            await asyncio.gather(*stopping)
