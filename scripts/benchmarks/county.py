"""The scratch server and the counties on it, set up as a service finds them."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import uvloop
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from api.http.identity import development_token
from api.http.installation import Database
from api.http.service import open_service
from api.http.settings import KEY_BYTES, Settings
from domain.kernel.event import By, Event, Role, Sealed
from domain.price_list.commands import SetPriceCap
from domain.price_list.decide import set_price_cap
from domain.price_list.kind import PRICE_LIST
from domain.price_list.state import PriceList
from domain.provider.commands import ApproveProvider, RegisterProvider
from domain.provider.decide import approve, register
from domain.provider.events import Waiver
from domain.provider.kind import PROVIDER
from domain.provider.requirements import Waivable
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO
from ledger.desk.desk import only_id
from ledger.log.writer import Appended, AppendRequest
from ledger.mapping import CountyMapper
from ledger.register.clients import Client, Residence
from ledger.server import embedded
from ledger.server.postgres import application_url, ensure_roles, migrate
from scripts.benchmarks.histories import PRICE_CENTS, SERVICE, Template, life, load_log, new_ids

CONNECTIONS_MAX = 200  # the library's threads take one each
CLIENTS_AT_ONCE = 100
SESSIONS_BEFORE = 18  # which makes vouchers of 20 events


@contextmanager
def scratch_server(data: Path) -> Iterator[embedded.EmbeddedServer]:
    """The embedded PostgreSQL with its own settings, but for the number of connections."""
    with embedded.start(data, settings={"max_connections": str(CONNECTIONS_MAX)}) as server:
        yield server


def scratch_database(server_url: str, name: str) -> str:
    """A new empty database on the server: its address."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return make_conninfo(server_url, dbname=name)


@dataclass(frozen=True, slots=True)
class County:
    """A county with one provider, its price list, and clients in the register."""

    owner_url: str = field(repr=False)
    settings: Settings = field(repr=False)
    database: Database = field(repr=False)
    jwt_key: str = field(repr=False)
    provider_id: UUID
    clients: list[UUID]
    template: Template
    _next_clients: Iterator[UUID] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_next_clients", cycle(self.clients))

    @property
    def schema(self) -> str:
        return self.settings.schema_name

    @property
    def events_per_voucher(self) -> int:
        return len(self.template) // len(self.template.clients)

    def token(self, role: Role) -> str:
        organisation = self.provider_id if role is Role.PROVIDER else None
        return development_token(self.jwt_key, self.settings.jwt_issuer, role, f"a {role}", organisation)

    def environment(self) -> dict[str, str]:
        """The settings of a service of this county, as variables."""
        assert self.settings.jwt_key_file is not None
        assert self.settings.key_encryption_key_file is not None
        return {
            "SETELIKIRJA_DATABASE_URL": self.database.application_url,
            "SETELIKIRJA_SCHEMA": self.schema,
            "SETELIKIRJA_JWT_KEY_FILE": str(self.settings.jwt_key_file),
            "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(self.settings.key_encryption_key_file),
        }

    def course(self) -> list[StoredEvent]:
        """The events of one voucher."""
        template = self.template
        copied = template.copy(new_ids(len(template.clients)), template.clients, template.providers)
        first = next(copied)
        return [first, *(event for event in copied if event.originator_id == first.originator_id)]

    def copies(self, vouchers: Sequence[UUID]) -> Iterator[StoredEvent]:
        """The events of vouchers of 20 events, as many as a multiple of those that were thought out.

        Each is of another client, as long as there are such: two of one on the same days warn of each other.
        """
        lives = len(self.template.clients)
        for start in range(0, len(vouchers), lives):
            copied = vouchers[start : start + lives]
            yield from self.template.copy(copied, list(islice(self._next_clients, lives)), [self.provider_id])

    def add_providers(self, count: int) -> list[UUID]:
        """New providers, registered and no more: of one that is not, nobody can be billed."""
        made, mapper = new_ids(count), CountyMapper()
        by = By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime.now(UTC))
        asked = (RegisterProvider(by=by, provider_id=one, name="Muu Oy", business_id="0737546-2") for one in made)
        events = [event for one in asked for event in register(one, NORTH_SAVO, by.decided_at.date())]
        load_log(self.owner_url, self.schema, map(mapper.to_stored_event, events))
        return made

    def add_vouchers(self, count: int) -> list[UUID]:
        """New vouchers, the last sessions some days ago, whose provider can record more."""
        vouchers = new_ids(count)
        load_log(self.owner_url, self.schema, self.copies(vouchers))
        return vouchers


def make_county(owner_url: str, folder: Path, schema: str, clients: int, lives: int) -> County:
    """A new county; `lives` is how many vouchers are thought out, which all others are copies of."""
    password = secrets.token_urlsafe()
    ensure_roles(owner_url, schema, password)
    migrate(owner_url, schema)
    keys = folder / schema
    keys.mkdir(mode=0o700)
    jwt_key = secrets.token_hex(KEY_BYTES)
    (keys / "jwt").write_text(jwt_key)
    (keys / "wrapping").write_text(secrets.token_hex(KEY_BYTES))
    settings = Settings(
        schema_name=schema,
        jwt_key_file=keys / "jwt",
        key_encryption_key_file=keys / "wrapping",
        projections="separate",
    )
    database = Database(application_url(owner_url, schema, password), schema, None)
    provider_id = uuid4()
    first_day = date.today() - timedelta(days=100)  # noqa: DTZ011 - a day more or less is as good
    template = Template([life(uuid4(), provider_id, first_day, SESSIONS_BEFORE, ends=False) for _ in range(lives)])
    known = uvloop.run(_set_up(settings, database, provider_id, clients))
    return County(owner_url, settings, database, jwt_key, provider_id, known, template)


async def _set_up(settings: Settings, database: Database, provider_id: UUID, clients: int) -> list[UUID]:
    by = By(uuid4(), Role.REGISTRAR, None, uuid4(), datetime.now(UTC))
    today = by.decided_at.date()
    prices = PriceList(only_id(settings.schema_name, PRICE_LIST))
    cap = SetPriceCap(by=by, service=SERVICE, from_day=IN_FORCE, cap_cents=PRICE_CENTS, source="invented")
    registering = RegisterProvider(by=by, provider_id=provider_id, name="Valmennus Oy", business_id="0737546-2")
    registered = register(registering, NORTH_SAVO, today)
    provider = PROVIDER.after(None, registered)
    assert provider is not None
    approving = ApproveProvider(
        by=by,
        service=SERVICE,
        from_day=IN_FORCE,
        until=None,
        unit_price_cents=PRICE_CENTS,
        waived=tuple(Waiver(code=code.value, reason=Sealed("not asked for here")) for code in Waivable),
    )
    events: list[Event] = [
        *set_price_cap(prices, cap, NORTH_SAVO, today),
        *registered,
        *approve(provider, approving, lambda _: PRICE_CENTS, NORTH_SAVO),
    ]
    mapper = CountyMapper()
    async with open_service(settings, database) as service:
        stored = tuple(mapper.to_stored_event(event) for event in events)
        assert isinstance(await service.writer.append(AppendRequest(stored)), Appended)
        await service.register.make_key(provider_id)
        residence = (Residence(date(1990, 5, 17), "Kuopio"),)

        async def add(client_id: UUID) -> None:
            client = Client(client_id, 0, residence[0].from_day, residence, None)
            answer = AppendRequest((), request_id=uuid4(), body_digest=bytes(32), status=201, answer=b"{}")
            assert isinstance(await service.register.add_client(client, None, answer), Appended)

        known = new_ids(clients)
        for start in range(0, clients, CLIENTS_AT_ONCE):
            await asyncio.gather(*map(add, known[start : start + CLIENTS_AT_ONCE]))
    return known
