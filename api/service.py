"""One county's service, put together: database, log, register, desk, projections."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from api.identity import Identity, Tokens
from api.metrics import Metrics
from api.settings import Settings, SettingsError, key_encryption_key, own_secret, read_secret
from domain.events import Role
from domain.rulebook import Rulebook
from domain.rulebook.north_savo import NORTH_SAVO
from ledger import embedded
from ledger.clients import Register
from ledger.commands import Caller, Desk, VoucherLedger, now
from ledger.postgres import application_url, ensure_roles, migrate, open_pool, schema_is_current
from ledger.recorder import GroupCommit, LogReader
from projections.runner import ProjectionRunner

CALLERS_REMEMBERED_MAX = 10_000

RULEBOOKS = {"north_savo": NORTH_SAVO}
"""The rulebooks that this release holds, by area."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the county's tables are, and the folder of what an embedded server's service keeps."""

    application_url: str
    schema: str
    data: Path | None


@contextmanager
def prepared_database(settings: Settings) -> Iterator[Database]:
    """The county's database, ready for use: roles and tables are made or brought up to date where that is allowed.

    Raises `SettingsError`, and `embedded.EmbeddedServerError` where the embedded server cannot be had.
    """
    if settings.database_url is None:
        with embedded.start(settings.data) as server, server.kept_running():
            password = own_secret(keys_folder(server.data) / "application-password")
            ensure_roles(server.url, settings.schema, password)
            migrate(server.url, settings.schema)
            yield Database(application_url(server.url, settings.schema, password), settings.schema, server.data)
        return
    if settings.owner_database_url is not None:
        ensure_roles(settings.owner_database_url, settings.schema, _password_of(settings.database_url))
        migrate(settings.owner_database_url, settings.schema)
    elif not schema_is_current(settings.database_url, settings.schema):
        raise SettingsError(
            f"the tables of {settings.schema} are not up to date: start once with SETELIKIRJA_OWNER_DATABASE_URL set"
        )
    yield Database(settings.database_url, settings.schema, settings.data)


def keys_folder(data: Path) -> Path:
    """Where an installation keeps the secrets that it made for itself."""
    return data / "keys"


def _password_of(url: str) -> str:
    return str(conninfo_to_dict(url).get("password") or secrets.token_urlsafe())


def signing_key(settings: Settings, data: Path | None) -> str:
    """What tokens are checked by: a file that is named, else this installation's own development key."""
    if settings.jwt_key_file is not None:
        return read_secret(settings.jwt_key_file, "SETELIKIRJA_JWT_KEY_FILE")
    if data is None:
        raise SettingsError("SETELIKIRJA_JWT_KEY_FILE is not set: tokens cannot be checked")
    return own_secret(keys_folder(data) / "jwt")


def wrapping_key(settings: Settings, data: Path | None) -> bytes:
    """The key-encryption key: from a file that is named, else this installation's own."""
    if settings.key_encryption_key_file is not None:
        text = read_secret(settings.key_encryption_key_file, "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE")
    elif data is not None:
        text = own_secret(keys_folder(data) / "key-encryption-key")
    else:
        raise SettingsError("SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE is not set: nothing can be sealed")
    return key_encryption_key(text)


@dataclass(frozen=True, slots=True)
class Service:
    """What the ways in share: one a process."""

    desk: Desk
    register: Register
    reader: LogReader
    writer: GroupCommit
    pool: AsyncConnectionPool[AsyncConnection[TupleRow]]
    tokens: Tokens
    projections: ProjectionRunner
    metrics: Metrics
    schema: str
    callers: dict[tuple[Identity, Role], Caller] = field(default_factory=dict)

    def caller(self, identity: Identity, role: Role) -> Caller:
        """Who acts, by ids that tell nothing of the person."""
        known = self.callers.get((identity, role))
        if known is not None:
            return known
        who = (identity.issuer.encode(), identity.subject.encode())
        organisation = identity.organisation if role is Role.PROVIDER else None
        scope = str(organisation).encode() if organisation else b"county"
        caller = Caller(
            actor=self.register.derived_id("actor", *who),
            role=role,
            organisation=organisation,
            scope=self.register.digest("scope", scope, *who),
        )
        if len(self.callers) >= CALLERS_REMEMBERED_MAX:
            self.callers.clear()
        self.callers[identity, role] = caller
        return caller


@asynccontextmanager
async def open_service(
    settings: Settings,
    database: Database,
    *,
    rulebook: Rulebook = NORTH_SAVO,
    clock: Callable[[], datetime] = now,
) -> AsyncIterator[Service]:
    """Connect everything, and let it go again in the opposite order."""
    tokens = Tokens(signing_key(settings, database.data), settings.jwt_issuer, settings.jwt_audience)
    metrics = Metrics()
    async with (
        open_pool(database.application_url) as pool,
        GroupCommit(database.application_url, database.schema, metrics.group_answered) as writer,
    ):
        register = Register(pool, database.schema, wrapping_key(settings, database.data))
        await register.start()
        ledger = VoucherLedger(database.application_url, database.schema)
        runner = ProjectionRunner(database.application_url, database.schema, leads=settings.projections_in_service)
        reader = LogReader(pool, database.schema)
        desk = Desk(
            ledger=ledger,
            reader=reader,
            writer=writer,
            register=register,
            rulebook=rulebook,
            schema=database.schema,
            clock=clock,
        )
        metrics.watch(runner, ledger.states)
        runner.start()
        try:
            yield Service(
                desk=desk,
                register=register,
                reader=reader,
                writer=writer,
                pool=pool,
                tokens=tokens,
                projections=runner,
                metrics=metrics,
                schema=database.schema,
            )
        finally:
            await asyncio.to_thread(runner.stop)
            ledger.close()
