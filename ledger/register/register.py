"""The register: who the log's random ids stand for, and the keys that its texts are sealed under.

Every subject (a client, a provider, a provider's worker, the county itself) has a data key of its own, AES-256 in GCM
mode, stored wrapped under the county's key-encryption key. What is sealed is bound to its subject and purpose, so that
it opens nowhere else. To erase a subject is to delete its key: no byte of the log changes by it.
"""

import base64
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

import orjson
import psycopg
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from domain.kernel.event import Sealed
from ledger.log.asking import LogUnavailable, ask
from ledger.log.writer import Appended, AppendRequest, Outcome, Repeated, append_on
from ledger.register.clients import (
    COUNTY,
    Client,
    ClientChanged,
    ClientExists,
    NoKey,
    UnknownClient,
    client_of,
    plain_of,
)
from ledger.register.sealing import KEY_BYTES, SealBroken, opened_with, sealed_with
from ledger.sql import queries

KEYS_CACHED_MAX = 100_000


CLIENTS_CACHED_MAX = 100_000


LOGINS_CACHED_MAX = 10_000


CLIENT_FRESH_SECONDS = 30
"""How long recording may go by what it knew of a client: it decides a warning, never money."""


class Login(NamedTuple):
    """Somebody as the identity provider names them: personal data, never in an event, a log line or an error."""

    issuer: str
    subject: str


class Link(NamedTuple):
    """Two identities of one person: the new one acts by the id of the other."""

    new: Login
    same_as: Login


class LinkRefused(Exception):
    """Two identities are not linked: which of those that were given, and why; the message names nobody."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"link {number}: {why}")


class IdentityLinked(Exception):
    """An identity was linked to another since it was last looked at: it acts by that one's id."""


class Register:
    """The county's clients and keys. Every method raises `LogUnavailable` where the database is away."""

    def __init__(
        self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], schema: str, key_encryption_key: bytes
    ) -> None:
        if len(key_encryption_key) != KEY_BYTES:
            raise ValueError(f"a key-encryption key has {KEY_BYTES} bytes, not {len(key_encryption_key)}")
        self._pool = pool
        self._schema = schema
        self._key_encryption_key = key_encryption_key
        self._queries = queries(schema, "register_queries.sql")
        self._keys: OrderedDict[UUID, bytes] = OrderedDict()
        self._clients: OrderedDict[UUID, tuple[float, Client]] = OrderedDict()
        self._county_mac: HMAC | None = None
        self._logins_kept: set[UUID] = set()

    async def start(self) -> None:
        """Find the county's own key, or make it at the very first start."""
        try:
            key = await self.key(COUNTY)
        except NoKey:
            await self.make_key(COUNTY)
            key = await self.key(COUNTY)
        self._county_mac = HMAC(key, SHA256())

    # Keys

    def _context(self, subject: UUID, purpose: str) -> bytes:
        return f"{self._schema}:{subject}:{purpose}".encode()

    async def key(self, subject: UUID) -> bytes:
        """A subject's data key. Raises `NoKey` where there is none, or no longer."""
        if subject in self._keys:
            self._keys.move_to_end(subject)
            return self._keys[subject]
        row = await self._row("key", subject=subject)
        if row is None:
            raise NoKey(subject)
        return self._unwrapped(subject, row[0])

    def _unwrapped(self, subject: UUID, wrapped_key: bytes) -> bytes:
        key = opened_with(self._key_encryption_key, self._context(subject, "key"), wrapped_key)
        self._keys[subject] = key
        while len(self._keys) > KEYS_CACHED_MAX:
            self._keys.popitem(last=False)
        return key

    async def keys(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        """The data keys of those subjects that have one, with one question."""
        rows = await ask(self._pool, self._queries["keys"], {"subjects": list(subjects)})
        return {subject: self._unwrapped(subject, wrapped_key) for subject, wrapped_key in rows}

    async def _add_key(self, connection: AsyncConnection[TupleRow], subject: UUID) -> bytes:
        key = AESGCM.generate_key(8 * KEY_BYTES)
        wrapped = sealed_with(self._key_encryption_key, self._context(subject, "key"), key)
        await connection.execute(self._queries["add_key"], {"subject": subject, "wrapped_key": wrapped})
        return key

    async def make_key(self, subject: UUID) -> None:
        """Give a new subject its key; one that has it keeps it."""
        if await self._row("key", subject=subject) is not None:
            return  # a retry: a violation would do too, and stand as an error in the database's log
        try:
            async with self._pool.connection() as connection:
                await self._add_key(connection, subject)
        except psycopg.errors.UniqueViolation:
            pass  # another process made it in the meantime
        except psycopg.OperationalError as error:
            raise LogUnavailable(str(error)) from error

    async def seal(self, subject: UUID, purpose: str, text: str) -> Sealed:
        """A text as it may enter the log: `v1.` and base64 of nonce and ciphertext."""
        sealed = sealed_with(await self.key(subject), self._context(subject, purpose), text.encode())
        return Sealed("v1." + base64.b64encode(sealed).decode())

    async def open(self, subject: UUID, purpose: str, sealed: Sealed) -> str | None:
        """The text again; None once its subject has been erased."""
        try:
            key = await self.key(subject)
        except NoKey:
            return None
        version, _, data = sealed.partition(".")
        if version != "v1":
            raise SealBroken(f"sealed in a way that is not known: {version!r}")
        return opened_with(key, self._context(subject, purpose), base64.b64decode(data)).decode()

    # Ids and digests that nobody outside the county can guess

    def digest(self, purpose: str, *parts: bytes) -> bytes:
        """HMAC-SHA-256 under the county's key (RFC 2104), each part bound by its length."""
        assert self._county_mac is not None, "the register has been started"
        mac = self._county_mac.copy()  # the key is in it already, which is a third of the work
        mac.update(b"".join([b"%b:" % purpose.encode(), *[len(part).to_bytes(8, "big") + part for part in parts]]))
        return mac.finalize()

    def derived_id(self, purpose: str, *parts: bytes) -> UUID:
        """A UUID (version 8, RFC 9562) made from such a digest: for actors and requests."""
        value = bytearray(self.digest(purpose, *parts)[:16])
        value[6] = value[6] & 0x0F | 0x80
        value[8] = value[8] & 0x3F | 0x80
        return UUID(bytes=bytes(value))

    # Clients

    async def _row(self, query: str, **parameters: object) -> TupleRow | None:
        rows = await ask(self._pool, self._queries[query], parameters)
        return rows[0] if rows else None

    async def client(self, client_id: UUID) -> Client:
        """The client as the register holds it now."""
        row = await self._row("client", client=client_id)
        if row is None:
            raise UnknownClient(client_id)
        plain = opened_with(await self.key(client_id), self._context(client_id, "register"), row[1])
        client = client_of(client_id, row[2], plain)
        self._remember(client)
        return client

    async def clients(self, client_ids: Iterable[UUID]) -> dict[UUID, Client]:
        """Those of many clients that the register holds and whose keys are there, with two questions."""
        wanted = list(client_ids)
        keys = await self.keys(wanted)
        rows = await ask(self._pool, self._queries["clients"], {"clients": wanted})
        return {
            client_id: client_of(
                client_id, version, opened_with(keys[client_id], self._context(client_id, "register"), sealed)
            )
            for client_id, sealed, version in rows
            if client_id in keys
        }

    async def recent_client(self, client_id: UUID) -> Client:
        """The client as it was known at most `CLIENT_FRESH_SECONDS` ago, without a look-up where that is known."""
        known = self._clients.get(client_id)
        if known is not None and monotonic() - known[0] < CLIENT_FRESH_SECONDS:
            return known[1]
        return await self.client(client_id)

    def _remember(self, client: Client) -> None:
        self._clients[client.client_id] = (monotonic(), client)
        self._clients.move_to_end(client.client_id)
        while len(self._clients) > CLIENTS_CACHED_MAX:
            self._clients.popitem(last=False)

    def _reference_hash(self, reference: str) -> bytes:
        return self.digest("external_reference", reference.encode())

    async def client_of_reference(self, reference: str) -> UUID | None:
        """Whose external reference this is: found by its keyed hash, the reference itself is not stored."""
        row = await self._row("client_of_reference", reference_hash=self._reference_hash(reference))
        return row[0] if row else None

    async def add_client(self, client: Client, reference: str | None, request: AppendRequest) -> Outcome:
        """Take a client in, and store the request's answer in the same transaction.

        Raises `ClientExists` where the reference is taken: then nothing is stored.
        """
        reference_hash = self._reference_hash(reference) if reference is not None else None

        async def change(connection: AsyncConnection[TupleRow]) -> None:
            key = await self._add_key(connection, client.client_id)
            sealed = sealed_with(key, self._context(client.client_id, "register"), plain_of(client))
            await connection.execute(
                self._queries["add_client"],
                {"client": client.client_id, "reference_hash": reference_hash, "sealed": sealed},
            )

        async def known() -> Repeated | None:
            """What was answered before. Raises `ClientExists`."""
            repeated = await self._repeated(request)
            holder = await self.client_of_reference(reference) if repeated is None and reference is not None else None
            if holder is not None:
                raise ClientExists(holder)
            return repeated

        # Asked first: a violation would do too, and stand as an error in the database's log.
        repeated = await known()
        if repeated is not None:
            return repeated
        try:
            return await self._change(change, request)
        except psycopg.errors.UniqueViolation:
            repeated = await known()
            assert repeated is not None, "only a reference can be taken else: ids are made from requests"
            return repeated

    async def change_client(self, client: Client, request: AppendRequest) -> Outcome:
        """Store a client's corrected data. Raises `ClientChanged` where it is no longer at `client.version`."""
        key = await self.key(client.client_id)

        async def change(connection: AsyncConnection[TupleRow]) -> None:
            sealed = sealed_with(key, self._context(client.client_id, "register"), plain_of(client))
            cursor = await connection.execute(
                self._queries["change_client"],
                {"client": client.client_id, "sealed": sealed, "version": client.version},
            )
            if cursor.rowcount != 1:
                raise ClientChanged(client.client_id)

        try:
            outcome = await self._change(change, request)
        except ClientChanged:
            repeated = await self._repeated(request)
            if repeated is None:
                raise
            return repeated
        self._remember(replace(client, version=client.version + 1))
        return outcome

    # The providers' workers: their keys are not cached, so that an erased one opens nothing anywhere

    def _worker(self, provider_id: UUID, worker_id: UUID) -> UUID:
        """The subject that a worker is; two providers' workers of one id are two."""
        return self.derived_id("worker", provider_id.bytes, worker_id.bytes)

    async def worker_names(self, provider_id: UUID, worker_ids: Sequence[UUID]) -> dict[UUID, str]:
        """The names of a provider's workers, by the provider's own ids; who has none is left out."""
        subjects = [self._worker(provider_id, worker_id) for worker_id in worker_ids]
        asked = {"provider": provider_id, "workers": list(worker_ids), "subjects": subjects}
        names = {}
        # Name and key in one statement: between two of them the name could get another key.
        for worker_id, subject, sealed, wrapped in await ask(self._pool, self._queries["worker_names"], asked):
            key = opened_with(self._key_encryption_key, self._context(subject, "key"), wrapped)
            names[worker_id] = opened_with(key, self._context(subject, "name"), sealed).decode()
        return names

    async def put_worker_name(self, provider_id: UUID, worker_id: UUID, name: str | None, version: int) -> None:
        """Keep a worker's name under a new key, or erase it (None), as of a version of the provider.

        What is known as of a later version stays: a repeated request changes nothing.
        """
        subject = self._worker(provider_id, worker_id)
        worker = {"provider": provider_id, "worker": worker_id}
        try:
            async with self._pool.connection() as connection, connection.transaction():
                found = await (await connection.execute(self._queries["worker_name_version"], worker)).fetchone()
                if found is not None and found[0] >= version:
                    return
                await connection.execute(self._queries["remove_key"], {"subject": subject})
                sealed = None
                if name is not None:
                    key = await self._add_key(connection, subject)
                    sealed = sealed_with(key, self._context(subject, "name"), name.encode())
                query = self._queries["add_worker_name" if found is None else "change_worker_name"]
                await connection.execute(query, {**worker, "sealed": sealed, "version": version})
        except psycopg.errors.UniqueViolation:
            # Another request put the worker's first name in the meantime.
            await self.put_worker_name(provider_id, worker_id, name, version)
        except psycopg.OperationalError as error:
            raise LogUnavailable(str(error)) from error

    # Whose an actor's id is

    async def actor_of(self, login: Login) -> UUID:
        """The id that somebody acts by: their own, or that of the identity that theirs is linked to."""
        identity = self.identity_id(login)
        row = await self._row("link", identity=identity)
        return row[0] if row is not None else identity

    def identity_id(self, login: Login) -> UUID:
        """The id that is derived of an identity: an actor's, unless it is linked to another."""
        return self.derived_id("actor", login.issuer.encode(), login.subject.encode())

    async def keep_login(self, actor: UUID, login: Login) -> None:
        """Keep whose an actor's id is, under a key of its own; once a process looks whether it is there.

        Raises `IdentityLinked` where the id is that of an identity which acts by another's meanwhile.
        """
        if actor in self._logins_kept:
            return
        if await self._row("login", actor=actor) is None:
            try:
                async with self._pool.connection() as connection, connection.transaction():
                    await connection.execute(self._queries["lock_login"], {"actor": actor})
                    await connection.execute(self._queries["add_login"], self._sealed_login(actor, login))
            except psycopg.OperationalError as error:
                raise LogUnavailable(str(error)) from error
        if await self._row("link", identity=actor) is not None:
            raise IdentityLinked
        if len(self._logins_kept) >= LOGINS_CACHED_MAX:
            self._logins_kept.clear()
        self._logins_kept.add(actor)

    def _sealed_login(self, actor: UUID, login: Login) -> dict[str, object]:
        key = AESGCM.generate_key(8 * KEY_BYTES)
        wrapped = sealed_with(self._key_encryption_key, self._context(actor, "key"), key)
        sealed = sealed_with(key, self._context(actor, "login"), orjson.dumps(list(login)))
        return {"actor": actor, "wrapped_key": wrapped, "sealed": sealed}

    async def link(self, links: Sequence[Link], *, by: UUID | None = None, though_acted: bool = False) -> int:
        """Have identities act by the ids of others from now on, all of them or none; how many links are new.

        An identity that has acted by an id of its own is two actors in the log for ever: it is linked only where that
        is said. Raises `LinkRefused`.
        """
        ids = [(self.identity_id(one.new), self.identity_id(one.same_as)) for one in links]
        added = 0
        try:
            async with self._pool.connection() as connection, connection.transaction():
                # Whoever acts for the first time by one of them waits, or was before us. In one order: two do not meet.
                for one in sorted({one for pair in ids for one in pair}):
                    await connection.execute(self._queries["lock_login"], {"actor": one})
                for number, (link, pair) in enumerate(zip(links, ids, strict=True), 1):
                    added += await self._add_link(connection, number, link, pair, by, though_acted)
        except psycopg.OperationalError as error:
            raise LogUnavailable(str(error)) from error
        return added

    async def _add_link(
        self,
        connection: AsyncConnection[TupleRow],
        number: int,
        link: Link,
        pair: tuple[UUID, UUID],
        by: UUID | None,
        though_acted: bool,
    ) -> bool:
        async def rows(query: str, **parameters: object) -> list[TupleRow]:
            return await (await connection.execute(self._queries[query], parameters)).fetchall()

        identity, same_as = pair
        onward = await rows("link", identity=same_as)
        actor = onward[0][0] if onward else same_as
        there = await rows("link", identity=identity)
        if there and there[0][0] == actor:
            return False
        if identity == actor:
            raise LinkRefused(number, "it is the same identity")
        if there or await rows("linked", actor=identity):
            raise LinkRefused(number, "it is linked otherwise already, or others are linked to it")
        if not though_acted and await rows("login", actor=identity):
            raise LinkRefused(number, "it has acted by an id of its own, which the log keeps")
        # Whose the ids are, for who asks about them; of the actor only where it is named itself.
        for one, login in [(identity, link.new)] + ([(same_as, link.same_as)] if same_as == actor else []):
            await connection.execute(self._queries["add_login"], self._sealed_login(one, login))
        await connection.execute(self._queries["add_link"], {"identity": identity, "actor": actor, "by": by})
        return True

    async def linked(self, actor: UUID) -> list[tuple[UUID, Login | None, datetime]]:
        """The identities that act by an actor's id beside its own: the ids that they would have, whose, since when."""
        rows = await ask(self._pool, self._queries["linked"], {"actor": actor})
        return [(identity, await self.login(identity), linked_at) for identity, linked_at in rows]

    async def login(self, actor: UUID) -> Login | None:
        """Whose an actor's id is; None where that was not kept yet when it acted, or is forgotten."""
        row = await self._row("login", actor=actor)
        if row is None:
            return None
        key = opened_with(self._key_encryption_key, self._context(actor, "key"), row[1])
        return Login(*orjson.loads(opened_with(key, self._context(actor, "login"), row[0])))

    async def _change(self, change: Callable[[AsyncConnection[TupleRow]], Any], request: AppendRequest) -> Outcome:
        try:
            async with self._pool.connection() as connection, connection.transaction() as transaction:
                await change(connection)
                (outcome,) = await append_on(connection, self._schema, (request,))
                if not isinstance(outcome, Appended):
                    raise psycopg.Rollback(transaction)
        except psycopg.OperationalError as error:
            raise LogUnavailable(str(error)) from error
        return outcome

    async def _repeated(self, request: AppendRequest) -> Repeated | None:
        row = await self._row("request", request_id=request.request_id)
        return Repeated(*row) if row else None
