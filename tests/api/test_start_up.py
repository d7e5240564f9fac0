"""A command loads what it uses: one that answers at once does not wait for what a service is made of."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.http.installation import keys_folder
from api.http.settings import own_secret
from tests.conftest import Database

RUN_AND_TELL = (
    "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr));"
    "from api.command_line import main; main()"
)
OF_A_SERVICE = {"fastapi", "uvicorn", "httpx", "prometheus_client", "opentelemetry.sdk"}
OF_MIGRATIONS = {"alembic", "sqlalchemy"}
OF_OTHERS = {"pygal", "holidays", "api.simulation.driving", "api.what_if"}
OF_THE_DATABASE = {"psycopg", "eventsourcing"}


def loaded_by(*arguments: str, **environment: str) -> set[str]:
    """The modules that a command has loaded by its end."""
    done = subprocess.run(
        [sys.executable, "-c", RUN_AND_TELL, *arguments],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    loaded = set(done.stderr.split())
    assert "api.command_line" in loaded
    return loaded


def test_a_page_of_the_rulebook_needs_no_database() -> None:
    heavy = OF_A_SERVICE | OF_MIGRATIONS | OF_OTHERS | OF_THE_DATABASE
    assert not loaded_by("rulebook", "--language", "en") & heavy
    assert not loaded_by("--help") & heavy


def test_a_token_needs_no_service(tmp_path: Path) -> None:
    own_secret(keys_folder(tmp_path) / "jwt")  # as a service has made it
    assert not loaded_by("token", "--role", "auditor", "--data", str(tmp_path)) & (
        OF_A_SERVICE | OF_MIGRATIONS | OF_OTHERS
    )


def test_what_looks_at_a_database_that_is_up_to_date_loads_no_migrations(any_database: Database) -> None:
    loaded = loaded_by(
        "projections",
        SETELIKIRJA_DATABASE_URL=any_database.application_url,
        SETELIKIRJA_SCHEMA=any_database.schema,
    )
    assert "psycopg" in loaded
    assert not loaded & (OF_A_SERVICE | OF_MIGRATIONS | OF_OTHERS)


@pytest.mark.parametrize("module", sorted(OF_A_SERVICE | OF_MIGRATIONS | OF_OTHERS | OF_THE_DATABASE))
def test_these_are_modules_that_are_there_to_be_loaded(module: str) -> None:
    __import__(module)
