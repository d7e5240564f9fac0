"""Making a county's schema, and knowing whether it is up to date."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from ledger.postgres import application_url, ensure_roles, migrate, schema_is_current, session
from tests.conftest import Database, Server


def test_a_schema_is_current_once_it_is_migrated(embedded: Server) -> None:
    schema = f"made_{uuid4().hex[:8]}"
    assert not schema_is_current(embedded.url, schema), "there is no such schema"
    ensure_roles(embedded.url, schema, "first")
    assert not schema_is_current(embedded.url, schema), "it is empty"
    migrate(embedded.url, schema)
    assert schema_is_current(embedded.url, schema)
    assert schema_is_current(application_url(embedded.url, schema, "first"), schema)


def test_services_that_start_together_make_one_county(embedded: Server) -> None:
    schema = f"made_{uuid4().hex[:8]}"

    def prepare(_: int) -> bool:
        ensure_roles(embedded.url, schema, "secret")
        migrate(embedded.url, schema)
        return schema_is_current(application_url(embedded.url, schema, "secret"), schema)

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(prepare, range(4))) == [True] * 4


def test_a_password_is_replaced_and_the_log_stays(embedded: Server) -> None:
    schema = f"made_{uuid4().hex[:8]}"
    ensure_roles(embedded.url, schema, "first")
    migrate(embedded.url, schema)
    ensure_roles(embedded.url, schema, "second")
    migrate(embedded.url, schema)
    assert schema_is_current(application_url(embedded.url, schema, "second"), schema)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(application_url(embedded.url, schema, "first"))


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
