"""One county's service, put together: database, log, register, desk, projections."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from anyio import CapacityLimiter
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.county import COUNTY_RULEBOOK
from api.feed.feed import Feed
from api.feed.subscriptions import subscriptions_of
from api.feed.webhooks import Webhooks, sending
from api.http.identity import Identity, Tokens
from api.http.installation import Database, signing_key, wrapping_key
from api.http.kept import KeptAnswers
from api.http.metrics import Metrics
from api.http.settings import Settings
from api.invoices.invoicing import Invoicing, terms_of
from api.what_if.county import Source, WhatIfs
from domain.kernel.event import Role
from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from domain.rulebook import Rulebook
from ledger.desk.desk import Desk, now
from ledger.desk.orders import Caller
from ledger.desk.quota import RefusalQuota
from ledger.desk.states import Ledger
from ledger.log.arrivals import Arrivals
from ledger.log.codec import EventMapper
from ledger.log.expiring import keep_expiring
from ledger.log.reader import LogReader
from ledger.log.writer import GroupCommit
from ledger.register.register import Register
from ledger.server.postgres import open_pool
from projections.catalogue import projections_of
from projections.engine.runner import Runner
from projections.managers.group_sessions import group_sessions
from projections.postings.answering import EarnedAnswers
from projections.warnings.answering import WarningsAcross

CALLERS_REMEMBERED_MAX = 10_000
MANAGERS_GATHER_SECONDS = 1.0  # they come after others anyway: the log is not read once more with every commit
LARGE_AT_ONCE = 2
"""So many bills and calls with many entries are answered at a time: others wait for their turn."""


@dataclass(frozen=True, slots=True)
class CountyService:
    """What the ways in share: one a process."""

    desk: Desk
    register: Register
    reader: LogReader
    writer: GroupCommit
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
    lists: AsyncConnectionPool[AsyncConnection[TupleRow]]
    tokens: Tokens
    projections: Runner
    managers: Runner
    metrics: Metrics
    schema: str
    what_ifs: WhatIfs
    feed: Feed
    webhooks: Webhooks
    invoicing: Invoicing
    across: WarningsAcross
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))
    writing_apart: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    callers: dict[tuple[Identity, Role], Caller] = field(default_factory=dict)

    def actor(self, identity: Identity) -> UUID:
        """Who acts, by an id that tells nothing of the person."""
        return self.register.derived_id("actor", *_who(identity))

    def caller(self, identity: Identity, role: Role) -> Caller:
        """Who acts, by ids that tell nothing of the person."""
        known = self.callers.get((identity, role))
        if known is not None:
            return known
        organisation = identity.organisation if role is Role.PROVIDER else None
        scope = str(organisation).encode() if organisation else b"county"
        caller = Caller(
            actor=self.actor(identity),
            role=role,
            organisation=organisation,
            scope=self.register.digest("scope", scope, *_who(identity)),
        )
        if len(self.callers) >= CALLERS_REMEMBERED_MAX:
            self.callers.clear()
        self.callers[identity, role] = caller
        return caller


def _who(identity: Identity) -> tuple[bytes, bytes]:
    return identity.issuer.encode(), identity.subject.encode()


def _projecting(settings: Settings, database: Database, rulebook: Rulebook, kinds: Kinds, follows: bool) -> Runner:
    """What folds the county's projections, where it leads."""
    return Runner(
        database.application_url,
        database.schema,
        projections_of(rulebook, kinds),
        EventMapper(kinds.catalogue),
        leads=follows and settings.projections_in_service,
    )


def _managing(database: Database, kinds: Kinds, desk: Desk, follows: bool) -> Runner:
    """What runs the process managers, apart from the projections, which it would hold up: it asks the log, and waits
    for who comes first."""
    return Runner(
        database.application_url,
        database.schema,
        (group_sessions(desk, asyncio.get_running_loop()),),
        EventMapper(kinds.catalogue),
        leads=follows,
        gather_seconds=MANAGERS_GATHER_SECONDS,
    )


def _sending(
    settings: Settings,
    database: Database,
    kinds: Kinds,
    reader: LogReader,
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
    follows: bool,
) -> AbstractAsyncContextManager[Webhooks]:
    """Webhooks to whom the settings name. Raises `SettingsError`."""
    subscriptions = subscriptions_of(settings.webhooks_file, loopback=settings.webhooks_loopback)
    return sending(subscriptions, database.application_url, database.schema, kinds, reader, pool, leads=follows)


@asynccontextmanager
async def open_service(
    settings: Settings,
    database: Database,
    *,
    rulebook: Rulebook = COUNTY_RULEBOOK,
    kinds: Kinds = KINDS,
    clock: Callable[[], datetime] = now,
    follows: bool = True,
) -> AsyncIterator[CountyService]:
    """Connect everything, and let it go again in the opposite order.

    Whichever of a county's services leads its process managers runs them: they need a desk and its keys, which no
    other process has. With `follows=False` it leads nothing, whatever the settings say.
    """
    tokens = Tokens(signing_key(settings, database.data), settings.jwt_issuer, settings.jwt_audience)
    metrics = Metrics()
    async with (
        open_pool(database.application_url) as pool,
        open_pool(database.application_url) as lists,  # so that no list keeps a command from the database
        GroupCommit(database.application_url, database.schema, metrics.batch_answered) as writer,
    ):
        source = Source(database.application_url, database.schema, wrapping_key(settings, database.data), rulebook)
        register = Register(pool, database.schema, source.key_encryption_key)
        await register.start()
        ledger = Ledger(database.application_url, database.schema, kinds)
        runner = _projecting(settings, database, rulebook, kinds, follows)
        reader = LogReader(pool, database.schema)
        desk = Desk(
            ledger=ledger,
            reader=reader,
            writer=writer,
            register=register,
            rulebook=rulebook,
            kinds=kinds,
            schema=database.schema,
            quota=RefusalQuota(pool, database.schema, settings.refusals_per_day_max),
            answering=EarnedAnswers(pool, reader, runner, database.schema).by_question(),
            clock=clock,
        )
        managers = _managing(database, kinds, desk, follows)
        expiring = asyncio.create_task(keep_expiring(pool, database.schema), name="expiring")
        runner.start()
        managers.start()
        try:
            async with _sending(settings, database, kinds, reader, pool, follows) as webhooks:
                metrics.watch((runner, managers, *webhooks.runners), runner, ledger.states)
                yield CountyService(
                    desk=desk,
                    register=register,
                    reader=reader,
                    writer=writer,
                    pool=pool,
                    lists=lists,
                    tokens=tokens,
                    projections=runner,
                    managers=managers,
                    metrics=metrics,
                    schema=database.schema,
                    what_ifs=WhatIfs(source, settings.what_if_events_max),
                    invoicing=Invoicing(terms_of(settings)),
                    across=WarningsAcross(lists, runner, database.schema),
                    feed=Feed(reader, Arrivals(database.application_url, database.schema), kinds, database.schema),
                    webhooks=webhooks,
                )
        finally:
            expiring.cancel()
            await asyncio.to_thread(managers.stop)
            await asyncio.to_thread(runner.stop)
            ledger.close()
