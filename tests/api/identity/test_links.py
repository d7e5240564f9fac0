"""An actor keeps one id when the issuer moves: identities that are linked act by one."""

import asyncio
import os
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from domain.kernel.event import Role
from ledger.register.register import IdentityLinked, Link, LinkRefused, Login, Register
from ledger.server.postgres import open_pool
from tests.api.calls import Stage
from tests.api.county import ISSUER, KEY, County, made
from tests.api.programs import SETELIKIRJA
from tests.api.test_actors import newest_actor
from tests.api.test_what_if import WRAPPING_KEY

OLD = "https://old.example.invalid"


def in_register(county: County, ask: Any) -> Any:
    """What the register of a county answers."""

    async def asked() -> Any:
        async with open_pool(county.database.application_url) as pool:
            register = Register(pool, county.database.schema, WRAPPING_KEY)
            await register.start()
            return await ask(register)

    return asyncio.run(asked())


def link(county: County, *links: Link, though_acted: bool = False) -> int:
    added: int = in_register(county, lambda register: register.link(links, though_acted=though_acted))
    return added


def id_of(county: County, login: Login) -> UUID:
    async def derived(register: Register) -> UUID:
        return register.identity_id(login)

    found: UUID = in_register(county, derived)
    return found


def acted(stage: Stage, subject: str) -> UUID:
    """Somebody acts, by a token of the county's issuer; by which id."""
    actor = stage.county.actor(Role.CASEWORKER, subject)
    made(actor.post(f"/v1/vouchers/{stage.voucher_id}/caseworker", {"caseworker_id": str(uuid4())}))
    return UUID(newest_actor(stage.county, stage.voucher_id))


def test_who_comes_from_another_issuer_acts_by_the_id_of_before(stage: Stage) -> None:
    county, name = stage.county, str(uuid4())
    old, new = Login(OLD, f"old {name}"), Login(ISSUER, name)
    assert link(county, Link(new, old)) == 1
    assert acted(stage, name) == id_of(county, old) != id_of(county, new)
    assert link(county, Link(new, old)) == 0
    told = made(county.auditor.get(f"/v1/actors/{id_of(county, old)}"))
    assert told["login"] == {"issuer": OLD, "subject": f"old {name}"}
    assert told["acted"][0]["events"] == 1


def test_who_has_only_read_before_acts_by_the_id_that_it_was_linked_to(stage: Stage) -> None:
    county, name = stage.county, str(uuid4())
    actor = county.actor(Role.CASEWORKER, name)
    assert actor.get("/v1/vouchers").status_code == 200  # a service knows it by its own id now
    old = Login(OLD, name)
    assert link(county, Link(Login(ISSUER, name), old)) == 1
    path, body, key = f"/v1/vouchers/{stage.voucher_id}/caseworker", {"caseworker_id": str(uuid4())}, str(uuid4())
    first = actor.post(path, body, key=key)
    assert (first.status_code, first.json()["code"]) == (503, "contention")
    made(actor.post(path, body, key=key))
    assert UUID(newest_actor(county, stage.voucher_id)) == id_of(county, old)


def test_who_has_acted_by_an_id_of_its_own_is_linked_only_where_that_is_said(stage: Stage) -> None:
    county, name = stage.county, str(uuid4())
    new, old = Login(ISSUER, name), Login(OLD, name)
    own = acted(stage, name)
    fresh = Link(Login(ISSUER, f"{name} fresh"), Login(OLD, f"{name} fresh"))
    with pytest.raises(LinkRefused, match=r"^link 2: it has acted") as refused:
        link(county, fresh, Link(new, old))
    assert name not in str(refused.value)
    assert acted(stage, f"{name} fresh") == id_of(county, fresh.new)  # none of them was linked
    assert link(county, Link(new, old), though_acted=True) == 1
    assert in_register(county, lambda register: register.actor_of(new)) == id_of(county, old) != own


def test_links_lead_to_one_actor_and_never_in_a_circle(county: County) -> None:
    first, second, third, fourth = (Login(f"{OLD}/{number}", str(uuid4())) for number in range(4))
    assert link(county, Link(second, first), Link(third, second)) == 2
    assert in_register(county, lambda register: register.actor_of(third)) == id_of(county, first)
    for refused in (Link(first, third), Link(first, fourth), Link(second, fourth), Link(fourth, fourth)):
        with pytest.raises(LinkRefused):
            link(county, refused, though_acted=True)


def test_of_a_link_and_a_first_command_at_once_one_comes_first(county: County) -> None:
    """Ten times both at once: either it is linked and does not act by itself, or it acts and is not linked."""

    async def both(register: Register) -> tuple[object, object]:
        new, old = Login(ISSUER, str(uuid4())), Login(OLD, str(uuid4()))
        identity = register.identity_id(new)
        return tuple(  # type: ignore[return-value]
            await asyncio.gather(
                register.keep_login(identity, new), register.link([Link(new, old)]), return_exceptions=True
            )
        )

    async def often(register: Register) -> list[tuple[object, object]]:
        return [await both(register) for _ in range(10)]

    for kept, linked in in_register(county, often):
        if linked == 1:
            assert isinstance(kept, IdentityLinked)
        else:
            assert isinstance(linked, LinkRefused) and kept is None


def test_the_command_links_all_rows_of_a_file_or_none(county: County, tmp_path: Path) -> None:
    (tmp_path / "jwt").write_text(KEY)
    (tmp_path / "wrapping").write_text(WRAPPING_KEY.hex())
    environment = os.environ | {
        "SETELIKIRJA_DATABASE_URL": county.database.application_url,
        "SETELIKIRJA_SCHEMA": county.database.schema,
        "SETELIKIRJA_JWT_KEY_FILE": str(tmp_path / "jwt"),
        "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(tmp_path / "wrapping"),
        "COLUMNS": "200",
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*SETELIKIRJA, *arguments], env=environment, capture_output=True, text=True)

    file, name = tmp_path / "moves.csv", str(uuid4())
    rows = f"{ISSUER},{name},{OLD},{name}\n"
    file.write_text(rows)
    assert run("link-identities", str(file)).returncode == 2
    file.write_text(f"issuer,subject,same_issuer,same_subject\n{rows}")
    told = run("link-identities", str(file))
    assert (told.returncode, told.stdout) == (0, "1 linked, 0 were so already.\n"), told.stderr
    actor = id_of(county, Login(OLD, name))
    shown = run("actor", str(actor), "--language", "en")
    assert f"also login {name} of {ISSUER}, by itself {id_of(county, Login(ISSUER, name))}" in shown.stdout
    file.write_text(f"issuer,subject,same_issuer,same_subject\n{rows}a,b,a,b\n")
    refused = run("link-identities", str(file))
    assert refused.returncode == 1
    assert refused.stderr == "setelikirja: nothing is linked: link 2: it is the same identity\n"
