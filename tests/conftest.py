"""Real databases for the tests: the embedded server, and the one that `SETELIKIRJA_TEST_DATABASE_URL` names.

`database` is a county of its own on the embedded server. `any_database` is the same on each server that there is, for
what has to hold on every version of PostgreSQL that the ledger and the projections run on.
"""

import itertools
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from ledger.server.embedded import start
from ledger.server.postgres import application_role, application_url, ensure_roles, migrate, owner_role

TEST_DATABASE_URL = os.environ.get("SETELIKIRJA_TEST_DATABASE_URL")


@dataclass(frozen=True)
class Database:
    """One county's migrated schema: the address of who owns it, and of the service."""

    # With their passwords, which no report of a failed test shows.
    owner_url: str = field(repr=False)
    application_url: str = field(repr=False)
    schema: str


class Server:
    """Makes counties on one server, each with roles of its own."""

    def __init__(self, url: str, prefix: str) -> None:
        self.url = url
        self.roles: list[str] = []
        self._names = (f"{prefix}_{number}" for number in itertools.count(1))

    def new_schema(self) -> str:
        """The name of a county that does not exist yet; the roles that it may get go when the tests end."""
        schema = next(self._names)
        self.roles += [application_role(schema), owner_role(schema)]
        return schema

    def county(self) -> Database:
        schema, password = self.new_schema(), secrets.token_urlsafe()
        ensure_roles(self.url, schema, password)
        migrate(self.url, schema)
        return Database(self.url, application_url(self.url, schema, password), schema)


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """Tests marked `anyio` run on the loop that the service runs on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def data_folder() -> Iterator[Path]:
    """An empty folder which the account of an embedded server can reach, where root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="setelikirja-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def embedded(data_folder: Path) -> Iterator[Server]:
    with start(data_folder / "shared") as server:
        yield Server(server.url, "county")


@pytest.fixture(scope="session")
def other() -> Iterator[Server]:
    """A scratch database on the server that the environment names."""
    assert TEST_DATABASE_URL is not None
    scratch = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(TEST_DATABASE_URL, autocommit=True) as administrator:
        administrator.execute(SQL("CREATE DATABASE {}").format(Identifier(scratch)))
        server = Server(make_conninfo(TEST_DATABASE_URL, dbname=scratch), scratch)
        yield server
        administrator.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(scratch)))
        for role in server.roles:
            administrator.execute(SQL("DROP ROLE IF EXISTS {}").format(Identifier(role)))


@pytest.fixture
def database(embedded: Server) -> Database:
    return embedded.county()


@pytest.fixture(scope="session", params=["embedded", "other"] if TEST_DATABASE_URL else ["embedded"])
def any_server(request: pytest.FixtureRequest) -> Server:
    server: Server = request.getfixturevalue(request.param)
    return server


@pytest.fixture
def any_database(any_server: Server) -> Database:
    return any_server.county()
