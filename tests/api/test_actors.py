"""Who an actor of the audit trail is: what the register may tell, and what it says that it cannot."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from domain.kernel.event import Role
from ledger.register.register import Login, Register
from ledger.server.postgres import open_pool
from tests.api.calls import WORKER, Stage, with_voucher
from tests.api.county import ISSUER, KEY, Actor, County, made
from tests.api.test_contract import assert_problem
from tests.api.test_what_if import WRAPPING_KEY

SETELIKIRJA = [sys.executable, "-c", "from api.command_line import main; main()"]
SUBJECT = "sirpa.virkailija@example.invalid"


def newest_actor(county: County, stream: str) -> str:
    actor: str = made(county.auditor.get("/v1/audit-trail", stream=stream, limit=200))["events"][-1]["actor"]
    return actor


def who(county: County, actor: str, role: Role = Role.AUDITOR, language: str = "en") -> Any:
    return made(county.actor(role, language=language).get(f"/v1/actors/{actor}"))


def held(provider: Actor, stage: Stage) -> str:
    """Somebody of the provider's records a session on a voucher of its own; the actor's id."""
    voucher_id = stage.county.issue(stage.provider_id, client_id=stage.client_id)["voucher_id"]
    made(provider.post(f"/v1/vouchers/{voucher_id}/sessions", {"held_on": "2026-06-10", "minutes": 60}))
    return newest_actor(stage.county, voucher_id)


@pytest.fixture(scope="module")
def caseworker(scene: Stage) -> str:
    """Somebody of the county's, who has assigned a caseworker twice: the actor's id."""
    actor, voucher_id = scene.county.actor(Role.CASEWORKER, SUBJECT), with_voucher(scene).voucher_id
    for _ in range(2):
        made(actor.post(f"/v1/vouchers/{voucher_id}/caseworker", {"caseworker_id": str(uuid4())}))
    return newest_actor(scene.county, voucher_id)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REGISTRAR])
def test_of_the_county_s_own_the_login_is_known_and_no_name(scene: Stage, caseworker: str, role: Role) -> None:
    told = who(scene.county, caseworker, role)
    assert (told["actor"], told["login"]) == (caseworker, {"issuer": ISSUER, "subject": SUBJECT})
    (acted,) = told["acted"]
    assert (acted["role"], acted["organisation"], acted["organisation_name"]) == ("caseworker", None, None)
    trail = made(scene.county.auditor.get("/v1/audit-trail", actor=caseworker))["events"]
    assert acted["events"] == len(trail) == 2
    assert [acted["first_recorded_at"], acted["last_recorded_at"]] == [event["recorded_at"] for event in trail]
    assert told["worker"] is None
    assert told["not_known"] == [
        "The register holds no names of the county's own people: the identity provider knows whose the login is."
    ]


def test_a_worker_who_logs_in_by_the_staff_list_s_id_is_known_by_name_until_it_is_erased(stage: Stage) -> None:
    county, worker_id = stage.county, str(uuid4())
    worker = WORKER | {"worker_id": worker_id, "name": "Kerttu Tunnistettava"}
    path = f"/v1/providers/{stage.provider_id}/staff"
    made(county.registrar.post(path, worker))
    provider = county.actor(Role.PROVIDER, worker_id.upper(), UUID(stage.provider_id))
    actor = held(provider, stage)
    told = who(county, actor)
    assert told["worker"] == {
        "provider_id": stage.provider_id, "worker_id": worker_id, "name": "Kerttu Tunnistettava",
    }  # fmt: skip
    assert told["acted"][0]["organisation_name"] == "Valmennus Oy"
    assert told["not_known"] == []
    made(county.registrar.post(f"/v1/providers/{stage.provider_id}/name-erasures", {"worker_id": worker_id}))
    told = who(county, actor)
    assert told["worker"]["name"] is None
    assert told["not_known"] == ["The worker's name is not in the register, or has been erased."]


def test_of_who_is_on_no_staff_list_the_organisation_is_known(stage: Stage) -> None:
    told = who(stage.county, held(stage.actor(Role.PROVIDER), stage), language="fi")
    assert told["acted"][0]["organisation"] == stage.provider_id
    assert told["worker"] is None
    (sentence,) = told["not_known"]
    assert sentence.startswith("Tekijää ei voi yhdistää palveluntuottajan henkilöstöluetteloon")


def test_whose_login_is_forgotten_is_still_told_by_what_it_did(stage: Stage) -> None:
    county = stage.county
    actor = held(county.actor(Role.PROVIDER, "forgotten", UUID(stage.provider_id)), stage)
    with psycopg.connect(county.database.application_url) as connection:
        for table, column in (("logins", "actor_id"), ("subject_keys", "subject_id")):
            statement = SQL("DELETE FROM {}.{} WHERE {} = %s")
            names = (Identifier(county.database.schema), Identifier(table), Identifier(column))
            connection.execute(statement.format(*names), [actor])
    told = who(county, actor)
    assert told["login"] is None
    assert told["acted"][0]["events"] == 1
    assert told["not_known"][0].startswith("The register holds no login of the actor")


def test_nobody_is_told_of_who_is_unknown_or_only_rehearsed(stage: Stage) -> None:
    county = stage.county
    assert_problem(county.auditor.get(f"/v1/actors/{uuid4()}"), 404, "not_found")
    rehearsing = county.actor(Role.CASEWORKER, f"rehearsing {uuid4()}")
    path, before = f"/v1/vouchers/{stage.voucher_id}/caseworker", logins(county)
    assert rehearsing.post(path, {"caseworker_id": str(uuid4())}, dry_run=True).status_code in (200, 201)
    assert logins(county) == before
    made(rehearsing.post(path, {"caseworker_id": str(uuid4())}))
    assert logins(county) == before + 1


def logins(county: County) -> int:
    with psycopg.connect(county.database.application_url) as connection:
        counted = connection.execute(SQL("SELECT count(*) FROM {}.logins").format(Identifier(county.database.schema)))
        return int((counted.fetchone() or (0,))[0])


def test_those_who_keep_a_login_at_once_keep_it_once(county: County) -> None:
    database, actor = county.database, uuid4()

    async def keep() -> Login | None:
        async with open_pool(database.application_url) as pool:
            registers = [Register(pool, database.schema, WRAPPING_KEY) for _ in range(8)]
            await asyncio.gather(*(one.keep_login(actor, Login(ISSUER, SUBJECT)) for one in registers))
            return await registers[0].login(actor)

    before = logins(county)
    assert asyncio.run(keep()) == Login(ISSUER, SUBJECT)
    assert logins(county) == before + 1


def test_the_command_tells_the_same(scene: Stage, caseworker: str, tmp_path: Path) -> None:
    database = scene.county.database
    (tmp_path / "jwt").write_text(KEY)
    (tmp_path / "wrapping").write_text(WRAPPING_KEY.hex())
    environment = os.environ | {
        "SETELIKIRJA_DATABASE_URL": database.application_url,
        "SETELIKIRJA_SCHEMA": database.schema,
        "SETELIKIRJA_JWT_KEY_FILE": str(tmp_path / "jwt"),
        "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(tmp_path / "wrapping"),
        "COLUMNS": "120",
    }

    def run(actor: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*SETELIKIRJA, "actor", actor], env=environment, capture_output=True, text=True)

    told = run(caseworker)
    assert told.returncode == 0, told.stderr
    assert f"login {SUBJECT} of {ISSUER}" in told.stdout
    assert "omatyöntekijä" in told.stdout
    assert "tunnistuspalvelu tietää" in told.stdout
    unknown = run(str(uuid4()))
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "neither the register nor the log knows" in unknown.stderr
