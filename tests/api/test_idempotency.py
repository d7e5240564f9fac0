"""The same key gets the first answer again, byte for byte; a dry run gives the answer and appends nothing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.http.installation import Database
from domain.kernel.event import Role
from tests.api.calls import COMMANDS, PUTS, Call, Stage, named, stored
from tests.api.county import Clock, County, made, served
from tests.api.test_contract import assert_problem

OTHERWISE: dict[str, Any] = {
    "month": "2026-04",
    "amount_cents": 1,
    "name": "Toinen Oy",
    "caseworker_id": str(uuid4()),
    "worker_id": str(uuid4()),
    "agreed": False,
    "reason": "Muu syy",
    "decision_number": "SOS-2026-1",
    "unit_price_cents": 99,
    "minutes": 61,
    "delivered_on": "2026-06-11",
    "closed_on": "2026-06-15",
    "note": "Kirjoitettu",
    "documented": False,
    "description": "Kaatui",
    "result": "22 pistettä",
    "subcontractors": False,
    "reference": "HAK-13/2026",
    "enrolled_on": "2026-06-14",
    "left_on": "2026-06-14",
    "told": ["caseworker"],
    "starts_on": "2026-06-18",
    "specified_on": "2026-06-14",
    "iban": "DE89370400440532013000",
    "reason_code": "AC06",
    "execution_on": "2026-06-18",
}
"""Another good value for a field of each body."""


def otherwise(body: dict[str, Any]) -> dict[str, Any]:
    if "items" in body:
        return {"items": [otherwise(body["items"][0]), *body["items"][1:]]}
    if "closed_on" in body:
        return body | {"closed_on": OTHERWISE["closed_on"]}
    name = next(name for name in OTHERWISE if name in body)
    return body | {name: OTHERWISE[name]}


def same(one: httpx.Response, other: httpx.Response) -> bool:
    told = ("content-type", "etag", "content-language")
    return (one.status_code, one.content, [one.headers.get(name) for name in told]) == (
        other.status_code,
        other.content,
        [other.headers.get(name) for name in told],
    )


def placeless(answer: Any) -> Any:
    """An answer without what only the log can tell: where and when it took the events."""
    if isinstance(answer, dict):
        return {key: placeless(value) for key, value in answer.items() if key not in ("position", "recorded_at")}
    return [placeless(one) for one in answer] if isinstance(answer, list) else answer


@pytest.mark.parametrize(**named(COMMANDS))
def test_the_same_key_gets_the_same_answer(stage: Stage, call: Call) -> None:
    body, key = call.body(stage), str(uuid4())
    before = stored(stage.county)
    rehearsed = stage.send(call, body=body, key=key, dry_run="true")
    assert stored(stage.county) == before, "a dry run stores nothing"
    first = stage.send(call, body=body, key=key)
    assert first.status_code == rehearsed.status_code == call.status, first.text
    assert placeless(first.json()) == placeless(rehearsed.json())
    assert first.headers.get("etag") == rehearsed.headers.get("etag")

    after = stored(stage.county)
    assert after["requests"] > before["requests"]
    assert same(stage.send(call, body=body, key=key), first)
    assert same(stage.send(call, body=dict(reversed(body.items())), key=key), first), "the order of fields is no matter"
    assert same(stage.send(call, body=body, key=key, dry_run="true"), first), "the answer that it would get"
    if not body:  # there is no other
        return
    reused = stage.send(call, body=otherwise(body), key=key)
    if "items" in body:
        taken, *others = reused.json()["results"]
        assert (taken["status"], taken["problem"]["code"]) == (422, "idempotency_key_reused")
        assert others == first.json()["results"][1:]
    else:
        assert_problem(reused, 422, "idempotency_key_reused")
    assert stored(stage.county) == after, "nothing more was stored"


def test_the_first_answer_stays_when_the_voucher_has_moved_on(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}"
    body = {"held_on": "2026-06-11", "minutes": 60}
    first = provider.post(f"{path}/sessions", body, key="first")
    made(provider.post(f"{path}/sessions", body | {"held_on": "2026-06-12"}))
    made(provider.post(f"{path}/corrections", {"entry_id": first.json()["entry_id"], "reason": "Väärä päivä"}))
    assert same(provider.post(f"{path}/sessions", body, key="first"), first)
    assert first.json()["reversed"] is False
    stage.county.clock.set("2026-09-01")
    named_first = provider.post(f"{path}/instructor", {"worker_id": stage.client_id}, key="instructor")
    stage.county.clock.set("2026-09-30")
    assert same(provider.post(f"{path}/instructor", {"worker_id": stage.client_id}, key="instructor"), named_first)


def test_a_refusal_by_the_rules_stays_when_they_would_allow_it(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}"
    body = {"held_on": "2026-06-17", "minutes": 60}
    refused = provider.post(f"{path}/sessions", body, key="tomorrow")
    assert_problem(refused, 409, "in_the_future")
    stage.county.clock.set("2026-06-17")
    assert same(provider.post(f"{path}/sessions", body, key="tomorrow"), refused)
    assert_problem(provider.post(f"{path}/sessions", otherwise(body), key="tomorrow"), 422, "idempotency_key_reused")
    assert provider.post(f"{path}/sessions", body, key="today").status_code == 201


def test_an_unknown_voucher_stays_unknown_to_a_request(stage: Stage) -> None:
    stranger, path = stage.county.provider(stage.other_provider_id), f"/v1/vouchers/{stage.voucher_id}"
    body = {"held_on": "2026-06-15", "minutes": 60}
    unknown = stranger.post(f"{path}/sessions", body, key="too early")
    assert_problem(unknown, 404, "not_found")
    choice = {"provider_id": stage.other_provider_id, "from": "2026-06-10", "distance_km": 3}
    made(stage.actor(Role.CASEWORKER).post(f"{path}/provider", choice))
    assert same(stranger.post(f"{path}/sessions", body, key="too early"), unknown)
    assert_problem(stranger.post(f"{path}/sessions", otherwise(body), key="too early"), 422, "idempotency_key_reused")
    assert stranger.post(f"{path}/sessions", body).status_code == 201


def test_a_stale_version_stays_stale_for_a_request(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}"
    body = {"held_on": "2026-06-11", "minutes": 60}
    stale = provider.post(f"{path}/sessions", body, key="stale", headers={"If-Match": '"1"'})
    assert_problem(stale, 412, "stale")
    assert same(provider.post(f"{path}/sessions", body, key="stale", headers={"If-Match": '"3"'}), stale)
    assert provider.post(f"{path}/sessions", body, headers={"If-Match": '"3"'}).status_code == 201


def test_a_taken_client_reference_stays_taken_for_a_request(stage: Stage) -> None:
    caseworker = stage.actor(Role.CASEWORKER)
    body = {"birth_date": "1980-01-01", "municipality": "Kuopio", "external_reference": str(uuid4())}
    client_id = made(caseworker.post("/v1/clients", body))["client_id"]
    refused = caseworker.post("/v1/clients", body, key="taken")
    assert assert_problem(refused, 409, "client_exists")["client_id"] == client_id
    assert same(caseworker.post("/v1/clients", body, key="taken"), refused)
    free = body | {"external_reference": str(uuid4())}
    assert_problem(caseworker.post("/v1/clients", free, key="taken"), 422, "idempotency_key_reused")
    assert caseworker.post("/v1/clients", free).status_code == 201


def test_what_was_malformed_or_forbidden_does_not_use_up_its_key(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}/sessions"
    body = {"held_on": "2026-06-11", "minutes": 60}
    assert_problem(provider.post(path, body | {"minutes": "60"}, key="one"), 422, "malformed")
    assert_problem(stage.actor(Role.AUDITOR).post(path, body, key="one"), 403, "forbidden")
    assert provider.post(path, body, key="one").status_code == 201


def test_a_key_is_of_one_subject_and_one_organisation(stage: Stage) -> None:
    county, path = stage.county, f"/v1/vouchers/{stage.voucher_id}/contacts"
    body = {"contact_with": "client", "contacted_at": "2026-06-15T09:00:00+03:00"}
    first = county.actor(Role.PROVIDER, "one", UUID(stage.provider_id))
    second = county.actor(Role.PROVIDER, "two", UUID(stage.provider_id))
    elsewhere = county.actor(Role.PROVIDER, "one", UUID(stage.other_provider_id))
    versions = [made(actor.post(path, body, key="shared"))["version"] for actor in (first, second, first)]
    assert versions == [4, 5, 4]
    assert_problem(elsewhere.post(path, body, key="shared"), 404, "not_found")

    register = {"name": "Uusi Oy", "business_id": "0737546-2"}
    ids = {made(county.actor(Role.REGISTRAR, sub).post("/v1/providers", register, key="shared"))["provider_id"]
           for sub in ("one", "two", "two")}  # fmt: skip
    assert len(ids) == 2


def test_a_key_is_of_one_call(stage: Stage) -> None:
    provider = stage.actor(Role.PROVIDER)
    body = {"worker_id": str(uuid4())}
    made(provider.post(f"/v1/vouchers/{stage.voucher_id}/instructor", body, key="one call"))
    other = stage.county.issue(stage.provider_id)["voucher_id"]
    assert_problem(
        provider.post(f"/v1/vouchers/{other}/instructor", body, key="one call"), 422, "idempotency_key_reused"
    )


def test_a_refused_dry_run_stores_nothing(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}/sessions"
    body = {"held_on": "2026-08-01", "minutes": 60}
    before = stored(stage.county)
    rehearsed = provider.post(path, body, key="rehearsed", dry_run="true")
    assert stored(stage.county) == before
    assert same(provider.post(path, body, key="rehearsed"), rehearsed)
    assert_problem(rehearsed, 409, "outside_validity")


def test_a_dry_run_of_a_put_stores_nothing(stage: Stage) -> None:
    for call in PUTS:
        before = stored(stage.county)
        body = call.body(stage)
        rehearsed = stage.send(call, body=body, dry_run="true")
        assert stored(stage.county) == before
        done = stage.send(call, body=body, headers={"Idempotency-Key": (key := str(uuid4()))})
        assert same(done, rehearsed)
        after = stored(stage.county)
        assert same(stage.send(call, body=body, headers={"Idempotency-Key": key}), done)
        assert stored(stage.county) == after


def test_a_put_with_a_key_and_a_version_can_be_sent_again(stage: Stage) -> None:
    caseworker, path = stage.actor(Role.CASEWORKER), f"/v1/clients/{stage.client_id}"
    headers = {"If-Match": caseworker.get(path).headers["etag"], "Idempotency-Key": "a correction"}
    first = caseworker.put(path, {"name": "Aino"}, headers=headers)
    assert made(first)["name"] == "Aino"
    assert same(caseworker.put(path, {"name": "Aino"}, headers=headers), first)


@pytest.fixture
def second(county: County, tmp_path: Path) -> Iterator[County]:
    """Another service over the same database."""
    with served(
        Database(county.database.application_url, county.database.schema, None), county.clock, tmp_path
    ) as other:
        yield other


def test_another_service_gives_the_first_answers_too(stage: Stage, second: County) -> None:
    elsewhere = replace(stage, county=second)
    elsewhere.ids = stage.ids
    assert isinstance(second.clock, Clock)
    answers = []
    for call in COMMANDS:
        body, key = call.body(stage), str(uuid4())
        answers.append((call, body, key, stage.send(call, body=body, key=key)))
    for call, body, key, first in answers:
        assert same(elsewhere.send(call, body=body, key=key), first), call.name


def test_two_services_see_what_the_other_did(stage: Stage, second: County) -> None:
    path = f"/v1/vouchers/{stage.voucher_id}"
    here, there = stage.actor(Role.PROVIDER), second.provider(stage.provider_id)
    versions: list[int] = []
    for day in range(5, 13):
        for actor in (here, there):
            session = {"held_on": f"2026-06-{day:02}", "minutes": 60, "starts_at": f"{8 + len(versions) % 2:02}:00"}
            made(actor.post(f"{path}/sessions", session))
            versions.append(made(actor.get(path))["version"])
    assert versions == list(range(4, 20))
    left = made(here.get(path))["remaining"]["minutes"]
    assert left == 2400 - 17 * 60
