"""Whether the service can serve, as who runs it sees it: `/readyz`, and `setelikirja projections` from outside."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from domain.rulebook.north_savo import NORTH_SAVO
from ledger.mapping import CountyMapper
from projections.audit_trail.fold import AUDIT_TRAIL
from projections.catalogue import projections_of
from projections.engine.health import try_to_lead
from projections.engine.runner import Runner
from tests.api.county import Clock, County, served
from tests.api.programs import Program, serving
from tests.api.test_metrics import samples
from tests.conftest import Server

WAIT_SECONDS = 30.0
PROJECTIONS = projections_of(NORTH_SAVO)


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def readiness(county: County) -> str:
    answer = county.http.get("/readyz")
    status: str = answer.json()["status"]
    assert answer.status_code == (200 if status == "ready" else 503)
    assert ("retry-after" in answer.headers) == (status != "ready")
    return status


@pytest.fixture
def apart(embedded: Server, tmp_path: Path) -> Iterator[County]:
    """A service beside which the projections are kept by somebody else, if by anybody."""
    made = embedded.county()
    database = Database(made.application_url, made.schema, None)
    with served(database, Clock(), tmp_path / "keys", projections_in_service=False) as county:
        yield county


def runner(county: County) -> Runner:
    return Runner(county.database.application_url, county.database.schema, PROJECTIONS, CountyMapper())


def rename(url: str, schema: str, table: str, name: str) -> None:
    with psycopg.connect(url) as connection:
        statement = SQL("ALTER TABLE {} RENAME TO {}").format(Identifier(schema, table), Identifier(name))
        connection.execute(statement)


def test_a_projector_that_is_gone_is_seen(apart: County) -> None:
    assert readiness(apart) == "no projector runs"
    for _ in range(2):
        with runner(apart):
            eventually(lambda: readiness(apart) == "ready")
        assert readiness(apart) == "no projector runs"


def test_a_projector_that_hangs_is_seen_once_an_event_waits_too_long(
    apart: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.application.READY_LAG_SECONDS_MAX", 0.2)
    with runner(apart):
        eventually(lambda: readiness(apart) == "ready")
    with psycopg.connect(apart.database.application_url, autocommit=True) as connection:
        assert try_to_lead(connection, apart.database.schema, PROJECTIONS)
        assert readiness(apart) == "ready", "nothing waits"
        apart.set_cap("individual_coaching", 5_000)
        eventually(lambda: readiness(apart) == "projections are behind")
        lags = [one["lag_seconds"] for one in apart.http.get("/readyz").json()["projections"].values()]
        assert min(lags) > 0.2
    with runner(apart):
        eventually(lambda: readiness(apart) == "ready")


def test_a_failed_projection_is_seen_and_so_is_its_recovery(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projections.engine.runner.RETRY_SECONDS_MAX", 0.1)
    url, schema = county.database.application_url, county.database.schema
    eventually(lambda: readiness(county) == "ready")
    rename(url, schema, f"audit_trail_v{AUDIT_TRAIL.version}_1", "elsewhere")
    county.set_cap("individual_coaching", 5_000)
    eventually(lambda: readiness(county) == "a projection is not complete, or has failed")
    states = {name: one["state"] for name, one in county.http.get("/readyz").json()["projections"].items()}
    assert states.pop("audit_trail") == "failed"
    assert set(states.values()) == {"running"}
    found, audit_trail = samples(county), frozenset({("projection", "audit_trail")})
    assert found["setelikirja_projection_failures_total", audit_trail] >= 1
    assert found["setelikirja_projection_state", audit_trail | {("state", "failed")}] == 1
    rename(url, schema, "elsewhere", f"audit_trail_v{AUDIT_TRAIL.version}_1")
    eventually(lambda: readiness(county) == "ready")


@pytest.fixture(scope="module")
def program(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with serving(embedded, tmp_path_factory.mktemp("program"), {}) as program:
        yield program


def test_the_command_shows_each_projection_and_who_keeps_them(program: Program) -> None:
    shown = program.run("projections")
    assert (shown.returncode, shown.stderr) == (0, "")
    for name in ("audit_trail", "courses", "directory", "postings", "search"):
        assert len([line for line in shown.stdout.splitlines() if name in line and "running" in line]) == 1
    assert "Kept by the database's session " in shown.stdout


def test_the_command_ends_with_1_if_a_projection_has_failed(program: Program) -> None:
    url, schema = (program.environment[f"SETELIKIRJA_{name}"] for name in ("DATABASE_URL", "SCHEMA"))
    failed = SQL("UPDATE {} SET state = 'failed', error = 'ValueError', error_position = 7 WHERE name = 'search'")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(failed.format(Identifier(schema, "projections")))
    shown = program.run("projections")
    assert shown.returncode == 1
    assert "search stopped at position 7: ValueError" in shown.stderr
