"""What the application's role cannot do to the log."""

import contextlib
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from psycopg.rows import TupleRow

from ledger.log.writer import AppendRequest, parameters_of
from ledger.server.postgres import session
from ledger.sql import queries
from tests.conftest import Database
from tests.ledger.logs import events


@pytest.fixture
def application(any_database: Database) -> Iterator[psycopg.Connection[TupleRow]]:
    """The service's own connection to a log that holds one event and one stored answer."""
    with psycopg.connect(session(any_database.application_url), autocommit=True) as connection:
        connection.execute(f"SET search_path = {any_database.schema}")
        request = AppendRequest(events(uuid4(), 1), request_id=uuid4())
        connection.execute(queries(any_database.schema)["append"], parameters_of([request]))
        yield connection


REFUSED = [
    *(
        statement.format(table=table)
        for table in ("events", "log_end", "requests")
        for statement in (
            "INSERT INTO {table} SELECT * FROM {table}",
            "UPDATE {table} SET recorded_at = now()",
            "DELETE FROM {table}",
            "TRUNCATE {table}",
            "SELECT FROM {table} FOR UPDATE",
            "LOCK {table} IN EXCLUSIVE MODE",
            "DROP TABLE {table}",
            "ALTER TABLE {table} DISABLE TRIGGER ALL",
            "ALTER TABLE {table} OWNER TO CURRENT_USER",
            "CREATE TRIGGER t BEFORE INSERT ON {table} EXECUTE FUNCTION suppress_redundant_updates_trigger()",
            "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
            "CREATE INDEX ON {table} (recorded_at)",
            "CREATE TABLE child () INHERITS ({table})",
        )
    ),
    "ALTER FUNCTION append SECURITY INVOKER",
    "ALTER FUNCTION append RESET search_path",
    "DROP FUNCTION append",
    "UPDATE alembic_version SET version_num = ''",
    "SET ROLE {schema}_owner",
    "ALTER SCHEMA {schema} OWNER TO CURRENT_USER",
    "DROP SCHEMA {schema} CASCADE",
]


def test_the_application_only_reads_and_appends(
    application: psycopg.Connection[TupleRow], any_database: Database
) -> None:
    done = []
    for statement in REFUSED:
        with contextlib.suppress(InsufficientPrivilege), application.transaction(force_rollback=True):
            application.execute(statement.format(schema=any_database.schema))
            done.append(statement)
    assert done == []
    assert application.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_the_application_cannot_replace_the_function(
    application: psycopg.Connection[TupleRow], any_database: Database
) -> None:
    (definition,) = application.execute("SELECT pg_get_functiondef('append'::regproc)").fetchone() or ("",)
    assert "CREATE OR REPLACE FUNCTION" in definition
    with pytest.raises(InsufficientPrivilege):
        application.execute(definition)


def test_nobody_else_may_call_append(any_database: Database) -> None:
    with psycopg.connect(session(any_database.owner_url)) as connection:
        rights = connection.execute(
            "SELECT grantee::regrole::text FROM pg_proc, aclexplode(proacl) WHERE oid = %s::regproc",
            [f"{any_database.schema}.append"],
        ).fetchall()
    schema = any_database.schema
    assert sorted(rights) == [(f"{schema}_application",), (f"{schema}_owner",)]


def test_the_owner_is_no_superuser_and_cannot_log_in(any_database: Database) -> None:
    with psycopg.connect(session(any_database.owner_url)) as connection:
        owner = connection.execute(
            "SELECT rolsuper, rolcanlogin, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = %s",
            [f"{any_database.schema}_owner"],
        ).fetchone()
    assert owner == (False, False, False, False)


def test_what_the_application_creates_does_not_stand_in_for_what_append_calls(
    application: psycopg.Connection[TupleRow], any_database: Database
) -> None:
    schema = any_database.schema
    # Everything by that name that its own schema, or a temporary one, could offer to the function.
    application.execute(
        f"""
        CREATE TABLE {schema}.seized (what text);
        CREATE FUNCTION {schema}.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS
            $$ INSERT INTO {schema}.seized VALUES (current_user); SELECT 'epoch'::timestamptz $$;
        CREATE FUNCTION {schema}.pg_notify(text, text) RETURNS void LANGUAGE sql AS
            $$ INSERT INTO {schema}.seized VALUES (current_user) $$;
        CREATE FUNCTION {schema}.cardinality(uuid[]) RETURNS integer LANGUAGE sql AS $$ SELECT 0 $$;
        CREATE FUNCTION {schema}.larger(bigint, integer) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
        CREATE OPERATOR {schema}.> (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = {schema}.larger);
        CREATE TEMPORARY TABLE events AS TABLE {schema}.events;
        CREATE TEMPORARY TABLE log_end AS TABLE {schema}.log_end;
        CREATE TEMPORARY TABLE requests AS TABLE {schema}.requests;
        SET search_path = pg_temp, {schema}, pg_catalog;
        """
    )
    stream = uuid4()
    application.execute(queries(schema)["append"], parameters_of([AppendRequest(events(stream, 1, 2))]))
    assert application.execute(f"SELECT what FROM {schema}.seized").fetchall() == []
    assert application.execute(f"SELECT position FROM {schema}.log_end").fetchall() == [(3,)]
    assert application.execute(
        f"SELECT originator_version FROM {schema}.events WHERE originator_id = %s", [stream]
    ).fetchall() == [(1,), (2,)]
    assert application.execute("SELECT count(*) FROM pg_temp.events").fetchall() == [(1,)]


def test_a_stream_has_each_version_once_even_where_the_function_is_misled(
    application: psycopg.Connection[TupleRow], any_database: Database
) -> None:
    stream = uuid4()
    request = AppendRequest(events(stream, 1, 2))
    misleading = parameters_of([request]) | {"event_versions": [1, 1]}
    with pytest.raises(UniqueViolation):
        application.execute(queries(any_database.schema)["append"], misleading)


def test_the_application_makes_tables_of_its_own(application: psycopg.Connection[TupleRow]) -> None:
    application.execute("CREATE TABLE balances_1 (voucher uuid); INSERT INTO balances_1 VALUES (NULL)")
    application.execute("DROP TABLE balances_1")
