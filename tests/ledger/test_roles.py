"""What the application's role cannot do to the log."""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, InvalidParameterValue, NullValueNotAllowed, UniqueViolation
from psycopg.rows import TupleRow

from ledger.log.writer import AppendRequest, parameters_of
from ledger.server.postgres import application_url, ensure_roles, migrate, session
from ledger.sql import queries
from tests.conftest import Database, Server
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
    "SELECT FROM refusal_quotas",
    "INSERT INTO refusal_quotas VALUES (gen_random_uuid(), 1000000, now())",
    "UPDATE refusal_quotas SET room = 1000000",
    "DELETE FROM refusal_quotas",
    "TRUNCATE refusal_quotas",
    "DROP TABLE refusal_quotas",
    "DROP FUNCTION take_refusals",
    "SELECT begin_simulation('seed 1')",
    "SELECT simulate_at('2020-01-01')",
    "UPDATE log_end SET simulated_at = '2020-01-01'",
    "INSERT INTO simulation (name) VALUES ('seed 1')",
    "UPDATE simulation SET name = 'seed 1'",
    "DELETE FROM simulation",
    "TRUNCATE simulation",
    "DROP TABLE simulation",
    "DROP TRIGGER keep_simulation ON simulation",
    "DROP FUNCTION log_clock",
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


def test_who_asks_at_once_takes_of_one_quota(any_database: Database) -> None:
    organisation, most = uuid4(), 50

    def take(_: int) -> int:
        with psycopg.connect(session(any_database.application_url), autocommit=True) as connection:
            asked = f"SELECT taken FROM {any_database.schema}.take_refusals(%s, 3, %s)"
            return sum(row[0] for _ in range(10) for row in connection.execute(asked, [organisation, most]))

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(take, range(4))) == most


def aged(schema: str, status: int, age: str) -> str:
    return (
        f"INSERT INTO {schema}.requests SELECT gen_random_uuid(), '', {status}, 'answer', 1, now() - interval '{age}'"
        " FROM generate_series(1, 3)"
    )


def test_the_application_has_refusals_expire_and_can_choose_neither_which_nor_when(
    application: psycopg.Connection[TupleRow], any_database: Database
) -> None:
    schema = any_database.schema
    kept = [(201, "10 years"), (200, "10 years"), (409, "10 years"), (404, "23 hours"), (412, "29 days")]
    with psycopg.connect(session(any_database.owner_url)) as owner:
        for status, age in (*kept, (404, "25 hours"), (412, "31 days")):
            owner.execute(aged(schema, status, age))
    expired = [application.execute("SELECT expire_requests(4)").fetchone() for _ in range(3)]
    assert expired == [(4,), (2,), (0,)], "so many at once"
    left = application.execute("SELECT status, count(*) FROM requests WHERE answer = 'answer' GROUP BY 1").fetchall()
    assert sorted(left) == sorted((status, 3) for status, _ in kept)
    assert application.execute("SELECT expire_requests(-1)").fetchone() == (0,)


def test_nobody_else_may_call_what_runs_with_the_owner_s_rights(any_database: Database) -> None:
    schema = any_database.schema
    with psycopg.connect(session(any_database.owner_url)) as connection:
        rights = connection.execute(
            "SELECT DISTINCT grantee::regrole::text FROM pg_proc, aclexplode(proacl)"
            " WHERE pronamespace = %s::text::regnamespace AND prosecdef",
            [schema],
        ).fetchall()
    assert sorted(rights) == [(f"{schema}_application",), (f"{schema}_owner",)]


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
    parameters = parameters_of([AppendRequest(events(stream, 1)), AppendRequest(events(uuid4(), 1))])
    misleading = parameters | {"streams": [stream, stream], "event_streams": [stream, stream]}  # as if it were two
    with pytest.raises(UniqueViolation):
        application.execute(queries(any_database.schema)["append"], misleading)


def two_requests() -> dict[str, list[Any]]:
    """What is given to append() for a request that read a stream and writes to two, and one of two events."""
    first = AppendRequest(events(uuid4(), 1) + events(uuid4(), 1), ((uuid4(), 0),), uuid4())
    return parameters_of([first, AppendRequest(events(uuid4(), 1, 2), request_id=uuid4())])


def other(name: str, index: int, value: object) -> Callable[[dict[str, list[Any]]], None]:
    def change(given: dict[str, list[Any]]) -> None:
        given[name][index] = value

    return change


def one_more(*names: str) -> Callable[[dict[str, list[Any]]], None]:
    def change(given: dict[str, list[Any]]) -> None:
        for name in names:
            given[name].append(given[name][-1])

    return change


def one_less(*names: str) -> Callable[[dict[str, list[Any]]], None]:
    def change(given: dict[str, list[Any]]) -> None:
        for name in names:
            given[name].pop()

    return change


def nothing_but_a_count(given: dict[str, list[Any]]) -> None:
    for name in given:
        given[name].clear()
    given |= {"request_ids": [uuid4()], "body_digests": [b""], "statuses": [201], "answers": [b"{}"]}
    given |= {"check_counts": [0], "event_counts": [7], "predecessors": [0]}


OF_REQUESTS = ("request_ids", "body_digests", "statuses", "answers", "check_counts", "event_counts", "predecessors")
OF_CHECKS = ("check_streams", "check_versions", "check_event_counts")
OF_EVENTS = ("event_requests", "event_streams", "event_versions", "event_topics", "event_states")

LIES = {
    "seven events that are not there": nothing_but_a_count,
    "an event more than there are": other("event_counts", 1, 3),
    "an event less than there are": other("event_counts", 1, 1),
    "an event of the next request": lambda given: given.update(event_counts=[3, 1]),
    "counts that only sum up": lambda given: given.update(event_counts=[5, -1]),
    "no count of events": other("event_counts", 0, None),
    "checks that only sum up": lambda given: given.update(check_counts=[5, -1]),
    "a check more than there are": other("check_counts", 1, 2),
    "a check less than there are": other("check_counts", 0, 2),
    "no count of checks": other("check_counts", 0, None),
    "a check that announces too much": other("check_event_counts", 0, 2),
    "a check that announces nothing": other("check_event_counts", 0, 0),
    "a check of no stream": other("check_streams", 0, 9),
    "a check of no version": other("check_versions", 0, None),
    "an event under another's number": other("event_requests", 0, 2),
    "an event under no number": other("event_requests", 0, None),
    "an event of a stream that is not checked": other("event_streams", 3, uuid4()),
    "an event of a stream that another request checks": lambda given: given["event_streams"].__setitem__(
        3, given["event_streams"][0]
    ),
    "an event of no stream": other("event_streams", 0, None),
    "an event of a refused request under the number of an accepted one": lambda given: given.update(
        check_versions=[0, 0, 0, 5], event_versions=[1, 1, 2, 3], event_requests=[1, 1, 1, 2]
    ),
    "a version long before the first": lambda given: given.update(
        check_versions=[-5, 0, 0, 0], event_versions=[-4, 1, 1, 2]
    ),
    "a version that leaves one out": other("event_versions", 3, 3),
    "a version twice": other("event_versions", 3, 1),
    "versions in another order": lambda given: given.update(event_versions=[1, 1, 2, 1]),
    "no version": other("event_versions", 0, None),
    **{f"one {name} more": one_more(name) for name in (*OF_REQUESTS, *OF_CHECKS, *OF_EVENTS)},
    **{f"one {name} less": one_less(name) for name in (*OF_REQUESTS, *OF_CHECKS, *OF_EVENTS)},
    "an event more than all requests have": one_more(*OF_EVENTS),
    "a check more than all requests have": one_more(*OF_CHECKS),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_what_append_is_told_must_agree_and_else_nothing_is_appended(
    application: psycopg.Connection[TupleRow],
    any_database: Database,
    lie: Callable[[dict[str, list[Any]]], None],
) -> None:
    given = two_requests()
    lie(given)
    with pytest.raises((InvalidParameterValue, NullValueNotAllowed)):
        application.execute(queries(any_database.schema)["append"], given)
    told_of = application.execute("SELECT position, (SELECT count(*) FROM events) FROM log_end").fetchall()
    assert told_of == [(1, 1)]
    application.execute(queries(any_database.schema)["append"], two_requests())
    positions = application.execute("SELECT array_agg(position ORDER BY position) FROM events").fetchone()
    assert positions == ([1, 2, 3, 4, 5],)


def test_a_log_of_before_takes_the_function_that_looks(any_server: Server) -> None:
    """A county that stands at the first migrations goes on appending, and what only counts is refused from then on."""
    schema = any_server.new_schema()
    ensure_roles(any_server.url, schema, "secret")
    migrate(any_server.url, schema, "0004")
    with psycopg.connect(session(application_url(any_server.url, schema, "secret")), autocommit=True) as application:
        append = queries(schema)["append"]
        application.execute(append, two_requests())
        migrate(any_server.url, schema)
        application.execute(append, two_requests())
        false = two_requests()
        nothing_but_a_count(false)
        with pytest.raises(InvalidParameterValue):
            application.execute(append, false)
        assert application.execute(f"SELECT max(position), count(*) FROM {schema}.events").fetchall() == [(8, 8)]


def test_the_application_makes_tables_of_its_own(application: psycopg.Connection[TupleRow]) -> None:
    application.execute("CREATE TABLE balances_1 (voucher uuid); INSERT INTO balances_1 VALUES (NULL)")
    application.execute("DROP TABLE balances_1")
