"""How long refusals are kept, how many, and how much of each."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import orjson
import psycopg
import pytest

from api.http.installation import Database
from ledger.log.expiring import expire_requests
from ledger.server.postgres import open_pool
from tests.api.county import Clock, County, made, served
from tests.conftest import Server

REFUSALS_PER_DAY_MAX = 6
DAY_SECONDS = 24 * 60 * 60
SESSION = {"held_on": "2026-03-03", "minutes": 60}


@pytest.fixture(scope="module")
def owner_url(embedded: Server) -> str:
    return embedded.url


@pytest.fixture
def strict(embedded: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[County]:
    """A county that stores few refusals of an organisation."""
    database = embedded.county()
    monkeypatch.setattr("tests.api.county.REFUSALS_PER_DAY_MAX", REFUSALS_PER_DAY_MAX)
    with served(Database(database.application_url, database.schema, None), Clock(), tmp_path / "keys") as county:
        county.set_cap("individual_coaching", 60_00)
        yield county


def change(owner_url: str, county: County, statement: str) -> None:
    with psycopg.connect(owner_url) as owner:
        owner.execute(statement.format(requests=f"{county.database.schema}.requests").encode())


def expire(county: County) -> int:
    async def run() -> int:
        async with open_pool(county.database.application_url, size=1) as pool:
            return await expire_requests(pool, county.database.schema)

    return asyncio.run(run())


def test_what_was_not_found_is_looked_for_again_once_its_answer_has_expired(county: County, owner_url: str) -> None:
    """Told 404 again for a day, as for every retry; later the same request is decided anew, and may be taken."""
    county.set_cap("individual_coaching", 60_00)
    serving, later = (county.add_provider("individual_coaching", 50_00) for _ in range(2))
    voucher_id = county.issue(serving)["voucher_id"]
    path, key = f"/v1/vouchers/{voucher_id}/sessions", str(uuid4())
    body = SESSION | {"held_on": "2026-06-02"}
    assert county.provider(later).post(path, body, key=key).status_code == 404
    chosen = {"provider_id": later, "from": "2026-06-01", "distance_km": 3}
    made(county.caseworker.post(f"/v1/vouchers/{voucher_id}/provider", chosen))
    assert county.provider(later).post(path, body, key=key).status_code == 404, "its first answer"
    assert expire(county) == 0
    change(owner_url, county, "UPDATE {requests} SET recorded_at = recorded_at - interval '25 hours'")
    assert expire(county) == 1
    first = county.provider(later).post(path, body, key=key)
    again = county.provider(later).post(path, body, key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["entry_id"] == again.json()["entry_id"]


def test_what_was_accepted_or_broke_a_rule_is_told_again_for_ever(county: County, owner_url: str) -> None:
    county.set_cap("individual_coaching", 60_00)
    provider_id = county.add_provider("individual_coaching", 50_00)
    path = f"/v1/vouchers/{county.issue(provider_id)['voucher_id']}/sessions"
    keys = str(uuid4()), str(uuid4())
    bodies = SESSION, SESSION | {"held_on": "2027-03-03"}
    answers = [county.provider(provider_id).post(path, body, key=key) for body, key in zip(bodies, keys, strict=True)]
    assert [answer.status_code for answer in answers] == [201, 409]
    change(owner_url, county, "UPDATE {requests} SET recorded_at = recorded_at - interval '10 years'")
    expire(county)
    again = [county.provider(provider_id).post(path, body, key=key) for body, key in zip(bodies, keys, strict=True)]
    assert [answer.content for answer in again] == [answer.content for answer in answers]


def test_an_organisation_has_so_many_refusals_stored_and_then_is_told_to_wait(strict: County) -> None:
    provider_id = strict.add_provider("individual_coaching", 50_00)
    voucher_id = strict.issue(provider_id)["voucher_id"]
    path, beyond = f"/v1/vouchers/{voucher_id}/sessions", SESSION | {"held_on": "2027-03-03"}
    item = {"kind": "session", "voucher_id": voucher_id} | beyond
    provider = strict.provider(provider_id)
    results = made(provider.post("/v1/entries", {"items": [item] * (REFUSALS_PER_DAY_MAX - 1)}))["results"]
    assert {one["status"] for one in results} == {409}
    key = str(uuid4())
    assert provider.post(path, beyond, key=key).status_code == 409
    full = provider.post(path, beyond)
    assert (full.status_code, full.json()["code"]) == (429, "too_many_refusals")
    each = DAY_SECONDS / REFUSALS_PER_DAY_MAX
    assert 0 < int(full.headers["Retry-After"]) <= each
    assert str(REFUSALS_PER_DAY_MAX) in full.json()["detail"]
    (result,) = made(provider.post("/v1/entries", {"items": [item]}))["results"]
    assert (result["status"], result["problem"]["code"]) == (429, "too_many_refusals")
    assert provider.post(path, beyond, key=key).status_code == 409, "what was stored is told again"
    assert provider.post(path, beyond, dry_run="true").status_code == 409, "of a dry run nothing is stored"
    made(provider.post(path, SESSION))
    other = strict.add_provider("individual_coaching", 50_00)
    assert strict.provider(other).post(path, SESSION).status_code == 404, "each organisation has its own"


def test_room_comes_back_with_the_time(strict: County, owner_url: str) -> None:
    provider = strict.provider(strict.add_provider("individual_coaching", 50_00))
    unknown = f"/v1/vouchers/{uuid4()}"

    def refused_until_full() -> int:
        for refused in range(REFUSALS_PER_DAY_MAX + 1):
            answer = provider.post(f"{unknown}/sessions", SESSION)
            if answer.status_code == 429:
                return refused
            assert answer.status_code == 404
        raise AssertionError("there is more room than a day's")

    def passed(seconds: float) -> None:
        with psycopg.connect(owner_url) as owner:
            quotas = f"{strict.database.schema}.refusal_quotas"
            owner.execute(f"UPDATE {quotas} SET counted_at = counted_at - interval '{seconds} seconds'".encode())

    assert refused_until_full() == REFUSALS_PER_DAY_MAX
    passed(DAY_SECONDS / REFUSALS_PER_DAY_MAX)
    assert refused_until_full() == 1
    passed(10 * DAY_SECONDS)
    assert refused_until_full() == REFUSALS_PER_DAY_MAX, "no more than a day's is saved up"
    of_the_county = strict.caseworker.post(f"{unknown}/closure", {"closed_on": "2026-06-01", "reason": "died"})
    assert of_the_county.status_code == 404, "the county has its own"


def test_a_refused_command_keeps_no_long_text(county: County, owner_url: str) -> None:
    county.set_cap("individual_coaching", 60_00)
    provider_id = county.add_provider("individual_coaching", 50_00)
    path = f"/v1/vouchers/{county.issue(provider_id)['voucher_id']}/provider-cancellations"
    sizes = []
    for reason in ("Sairaus", "Sairaus " * 200):
        body = {"planned_on": "2027-03-03", "reason": reason}
        assert county.provider(provider_id).post(path, body).status_code == 409
        with psycopg.connect(owner_url) as owner:
            row = owner.execute(
                f"SELECT answer FROM {county.database.schema}.requests ORDER BY recorded_at DESC LIMIT 1"
            ).fetchone()
        assert row is not None
        assert "sealed" in orjson.loads(row[0])
        sizes.append(len(row[0]))
    assert abs(sizes[1] - sizes[0]) < 100
