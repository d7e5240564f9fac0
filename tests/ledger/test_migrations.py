"""Making a county's schema, and knowing whether it is up to date."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from psycopg.conninfo import make_conninfo

from ledger.server.postgres import application_url, ensure_roles, migrate, newest_revision, schema_is_current, session
from tests.conftest import Database, Server


def test_the_newest_migration_is_the_last_by_its_number() -> None:
    config = Config()
    config.set_main_option("script_location", "ledger.server:migrations")
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_a_schema_is_current_once_it_is_migrated(any_server: Server) -> None:
    schema = any_server.new_schema()
    assert not schema_is_current(any_server.url, schema), "there is no such schema"
    ensure_roles(any_server.url, schema, "first")
    assert not schema_is_current(any_server.url, schema), "it is empty"
    migrate(any_server.url, schema)
    assert schema_is_current(any_server.url, schema)
    assert schema_is_current(application_url(any_server.url, schema, "first"), schema)


def test_services_that_start_together_make_one_county(any_server: Server) -> None:
    schema = any_server.new_schema()

    def prepare(_: int) -> bool:
        ensure_roles(any_server.url, schema, "secret")
        migrate(any_server.url, schema)
        return schema_is_current(application_url(any_server.url, schema, "secret"), schema)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(prepare, range(4))) == [True] * 4


def test_a_password_is_replaced_and_the_log_stays(embedded: Server) -> None:
    # Here, where passwords are asked for; another server may trust its own machine.
    schema = embedded.new_schema()
    ensure_roles(embedded.url, schema, "first")
    migrate(embedded.url, schema)
    ensure_roles(embedded.url, schema, "second")
    migrate(embedded.url, schema)
    assert schema_is_current(application_url(embedded.url, schema, "second"), schema)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(application_url(embedded.url, schema, "first"))


def test_an_administrator_need_not_be_a_superuser(any_server: Server) -> None:
    schema, administrator = any_server.new_schema(), f"administrator_{secrets.token_hex(6)}"
    any_server.roles.append(administrator)
    with psycopg.connect(any_server.url) as superuser:
        database = superuser.info.dbname
        superuser.execute(f"CREATE ROLE {administrator} LOGIN CREATEROLE PASSWORD 'secret'")
        superuser.execute(f"GRANT CREATE ON DATABASE {database} TO {administrator}")
    url = make_conninfo(any_server.url, user=administrator, password="secret")
    ensure_roles(url, schema, "secret")
    migrate(url, schema)
    assert schema_is_current(application_url(url, schema, "secret"), schema)


def test_everything_belongs_to_the_owner_role(any_database: Database) -> None:
    with psycopg.connect(session(any_database.owner_url)) as connection:
        owners = connection.execute(
            """
            SELECT relowner::regrole::text FROM pg_class WHERE relnamespace = %(schema)s::text::regnamespace
            UNION SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = %(schema)s::text::regnamespace
            UNION SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname::text = %(schema)s::text
            """,
            {"schema": any_database.schema},
        ).fetchall()
    assert owners == [(f"{any_database.schema}_owner",)]


@pytest.mark.parametrize("name", ["", "North", "1st", "a-b", 'a"b', "a b", "a" * 49])
def test_a_schema_s_name_is_plain(name: str) -> None:
    for prepare in (migrate, schema_is_current):
        with pytest.raises(ValueError, match="not a schema name"):
            prepare("", name)
    with pytest.raises(ValueError, match="not a schema name"):
        ensure_roles("", name, "secret")
