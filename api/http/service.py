"""One county's service, put together: database, log, register, desk, projections."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from anyio import CapacityLimiter
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.county import COUNTY_RULEBOOK
from api.feed.feed import Feed
from api.feed.subscriptions import subscriptions_of
from api.feed.webhooks import Webhooks, sending
from api.http.identity import PUBLIC_KEY_ALGORITHMS, Claims, Identity, Tokens, TokenTerms
from api.http.installation import Database, signing_key, wrapping_key
from api.http.kept import KeptAnswers
from api.http.metrics import Metrics
from api.http.settings import Settings, read_secret
from api.identity.browsers import Browsers
from api.identity.code_flow import CodeFlow
from api.identity.issuer import Issuer, http_client, kept
from api.invoices.invoicing import Invoicing, NotSetUp, terms_of
from api.payments.document import Payer
from api.payments.paying import payer_of
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
from ledger.register.register import Login, Register
from ledger.register.sessions import Sessions
from ledger.server.postgres import open_pool
from projections.catalogue import projections_of
from projections.engine.runner import Runner
from projections.managers.group_sessions import group_sessions
from projections.postings.answering import EarnedAnswers
from projections.warnings.answering import WarningsAcross

CALLERS_REMEMBERED_MAX = 10_000
CALLER_FRESH_SECONDS = 60
"""How long a process may go by what it knew of an identity: by then one that is linked though it has acted acts so."""

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
    browsers: Browsers
    projections: Runner
    managers: Runner
    metrics: Metrics
    schema: str
    what_ifs: WhatIfs
    feed: Feed
    webhooks: Webhooks
    invoicing: Invoicing
    payer: Payer | NotSetUp
    across: WarningsAcross
    kept: KeptAnswers = field(default_factory=KeptAnswers)
    large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))
    writing_apart: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))
    callers: dict[tuple[Identity, Role], tuple[float, Caller]] = field(default_factory=dict)

    async def actor(self, identity: Identity) -> UUID:
        """Who acts, by an id that tells nothing of the person: that of the identity that this one is linked to."""
        return await self.register.actor_of(Login(identity.issuer, identity.subject))

    async def caller(self, identity: Identity, role: Role) -> Caller:
        """Who acts, by ids that tell nothing of the person."""
        known = self.callers.get((identity, role))
        if known is not None and monotonic() < known[0]:
            return known[1]
        organisation = identity.organisation if role is Role.PROVIDER else None
        scope = str(organisation).encode() if organisation else b"county"
        caller = Caller(
            actor=await self.actor(identity),
            role=role,
            organisation=organisation,
            scope=self.register.digest("scope", scope, *_who(identity)),
        )
        if len(self.callers) >= CALLERS_REMEMBERED_MAX:
            self.callers.clear()
        self.callers[identity, role] = monotonic() + CALLER_FRESH_SECONDS, caller
        return caller


def _who(identity: Identity) -> tuple[bytes, bytes]:
    return identity.issuer.encode(), identity.subject.encode()


def _claims(settings: Settings) -> Claims:
    return Claims(
        roles=settings.oidc_roles_claim,
        organisation=settings.oidc_organisation_claim,
        unit=settings.oidc_unit_claim,
        role_names=settings.oidc_role_names,
        scope_roles=settings.oidc_scope_roles,
        client_organisations=settings.oidc_client_organisations,
    )


@asynccontextmanager
async def _identifying(
    settings: Settings, database: Database, follows: bool
) -> AsyncIterator[tuple[Tokens, Issuer | None]]:
    """Who tokens stand for: those of an outside issuer, which need not be there yet, or those of one key.

    Raises `SettingsError`.
    """
    key = signing_key(settings, database.data)
    if key is not None:
        yield Tokens.by_key(key, settings.jwt_issuer, settings.jwt_audience), None
        return
    assert settings.oidc_issuer is not None, "without a key there is an issuer"
    async with AsyncExitStack() as opened:
        issuer = Issuer(
            settings.oidc_issuer,
            await opened.enter_async_context(http_client()),
            refresh_seconds=settings.oidc_refresh_seconds,
            pause_seconds=settings.oidc_unknown_key_seconds,
            kept_seconds=settings.oidc_keys_kept_seconds,
        )
        terms = TokenTerms(
            issuer=settings.oidc_issuer,
            audience=settings.oidc_audience,
            algorithms=tuple(PUBLIC_KEY_ALGORITHMS),
            types=(settings.oidc_token_type.lower(),),
            leeway_seconds=settings.oidc_leeway_seconds,
            seconds_max=settings.oidc_token_seconds_max,
        )
        tokens = Tokens(issuer, terms, _claims(settings))
        issuer.withdrawn = tokens.forget
        if follows:
            await opened.enter_async_context(kept(issuer))
        yield tokens, issuer


def _browsers(
    settings: Settings,
    tokens: Tokens,
    issuer: Issuer | None,
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
    register: Register,
) -> Browsers:
    """The browsers that log in at the issuer, or on one's own machine in any role. Raises `SettingsError`."""
    idle, longest = timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours_max)
    return Browsers(
        Sessions(pool, settings.schema_name, register, idle=idle, longest=longest),
        _code_flow(settings, issuer, register),
        role_picker=tokens.are_of_development and settings.database_url is None,
    )


def _code_flow(settings: Settings, issuer: Issuer | None, register: Register) -> CodeFlow | None:
    """How people log in; None where no client is named for it. Raises `SettingsError`."""
    if issuer is None or settings.oidc_client_id is None or settings.public_url is None:
        return None
    secret = settings.oidc_client_secret_file
    return CodeFlow(
        issuer=issuer,
        register=register,
        client_id=settings.oidc_client_id,
        client_secret=read_secret(secret, "SETELIKIRJA_OIDC_CLIENT_SECRET_FILE") if secret is not None else None,
        public_url=settings.public_url,
        scope=settings.oidc_scope,
        claims=_claims(settings),
        leeway_seconds=settings.oidc_leeway_seconds,
    )


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
async def _running(*runners: Runner) -> AsyncIterator[None]:
    """Start them, and have them end in the opposite order."""
    for one in runners:
        one.start()
    try:
        yield
    finally:
        for one in reversed(runners):
            await asyncio.to_thread(one.stop)


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
    metrics = Metrics()
    async with (
        _identifying(settings, database, follows) as (tokens, issuer),
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
        try:
            async with (
                _running(runner, managers),
                _sending(settings, database, kinds, reader, pool, follows) as webhooks,
            ):
                metrics.watch((runner, managers, *webhooks.runners), runner, ledger.states)
                yield CountyService(
                    desk=desk,
                    register=register,
                    reader=reader,
                    writer=writer,
                    pool=pool,
                    lists=lists,
                    tokens=tokens,
                    browsers=_browsers(settings, tokens, issuer, pool, register),
                    projections=runner,
                    managers=managers,
                    metrics=metrics,
                    schema=database.schema,
                    what_ifs=WhatIfs(source, settings.what_if_events_max),
                    invoicing=Invoicing(terms_of(settings)),
                    payer=payer_of(settings),
                    across=WarningsAcross(lists, runner, database.schema),
                    feed=Feed(reader, Arrivals(database.application_url, database.schema), kinds, database.schema),
                    webhooks=webhooks,
                )
        finally:
            expiring.cancel()
            ledger.close()
