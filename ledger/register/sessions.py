"""Sessions of browsers, in the register: every process of the county's services sees the same.

The database holds a hash of what the browser has. What a session says of its person is sealed; no token is kept.
"""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from domain.kernel.event import Sealed
from ledger.log.asking import ask, connected
from ledger.register.clients import COUNTY
from ledger.register.register import Login, Register
from ledger.sql import queries

SESSION_BYTES = 32
SESSIONS_CACHED_MAX = 10_000
SESSION_FRESH_SECONDS = 1.0
"""How long a process may go by what it knew of a session: so soon a log-out holds in every other one."""

USE_NOTED = timedelta(minutes=1)
"""That a session is used is written so often at most."""


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session that has not ended: what it says of its person, and when it ends in any case (UTC)."""

    plain: str
    begun_at: datetime
    ends_at: datetime


class Sessions:
    """A county's sessions. Every method raises `LogUnavailable` where the database is away."""

    def __init__(
        self,
        pool: AsyncConnectionPool[AsyncConnection[TupleRow]],
        schema: str,
        register: Register,
        *,
        idle: timedelta,
        longest: timedelta,
    ) -> None:
        self._pool, self._register = pool, register
        self._queries = queries(schema, "session_queries.sql")
        self._limits = {"idle": idle, "longest": longest}
        self._known: OrderedDict[str, tuple[float, StoredSession]] = OrderedDict()

    async def begin(self, login: Login, plain: str, *, state: str | None = None, sid: str | None = None) -> str | None:
        """A new session, by what its browser will hold; None where the login named by `state` has made one already."""
        held = secrets.token_urlsafe(SESSION_BYTES)
        made: dict[str, object] = {
            "session": _hash(held),
            "state": _hash(state) if state is not None else None,
            "subject": self._subject_hash(login),
            "sid": self._sid_hash(login.issuer, sid) if sid is not None else None,
            "sealed": await self._register.seal(COUNTY, "session", plain),
        }
        try:
            return held if await ask(self._pool, self._queries["begin"], made | self._limits) else None
        except psycopg.errors.UniqueViolation:
            return None  # another process made it in the meantime

    async def session(self, held: str) -> StoredSession | None:
        """The session of a browser, as it was known at most `SESSION_FRESH_SECONDS` ago; None where it has ended."""
        known = self._known.get(held)
        if known is not None and monotonic() - known[0] < SESSION_FRESH_SECONDS:
            return known[1]
        asked_at = monotonic()
        named = {"session": _hash(held)}
        rows = await ask(self._pool, self._queries["session"], named | self._limits | {"noted": USE_NOTED})
        if not rows:
            self._known.pop(held, None)
            return None
        sealed, begun_at, note = rows[0]
        if note:
            async with connected(self._pool) as connection:
                await connection.execute(self._queries["use"], named)
        plain = await self._register.open(COUNTY, "session", Sealed(sealed))
        assert plain is not None, "the county's key is there as long as the county is"
        session = StoredSession(plain, begun_at, begun_at + self._limits["longest"])
        self._known[held] = (asked_at, session)
        self._known.move_to_end(held)
        while len(self._known) > SESSIONS_CACHED_MAX:
            self._known.popitem(last=False)
        return session

    def is_known(self, held: str) -> bool:
        """Whether it was a session when this process last asked."""
        return held in self._known

    def csrf(self, held: str) -> str:
        """What the session's own pages send with every form: nobody else can know it (RFC 6749, section 10.12)."""
        return self._register.digest("csrf", held.encode()).hex()

    async def end(self, held: str) -> None:
        """The browser logs out."""
        self._known.pop(held, None)
        async with connected(self._pool) as connection:
            await connection.execute(self._queries["end"], {"session": _hash(held)})
        self._known.pop(held, None)

    async def end_told(self, issuer: str, subject: str | None, sid: str | None, told_at: datetime) -> int:
        """The issuer says that somebody, or one of their sessions there, has logged out; how many end here."""
        told = {
            "subject": self._subject_hash(Login(issuer, subject)) if subject is not None else None,
            "sid": self._sid_hash(issuer, sid) if sid is not None else None,
            "told_at": told_at,
        }
        rows = await ask(self._pool, self._queries["end_told"], told)
        self._known.clear()
        return len(rows)

    def _subject_hash(self, login: Login) -> bytes:
        return self._register.digest("session_subject", login.issuer.encode(), login.subject.encode())

    def _sid_hash(self, issuer: str, sid: str) -> bytes:
        return self._register.digest("session_sid", issuer.encode(), sid.encode())


def _hash(held: str) -> bytes:
    return sha256(held.encode()).digest()
