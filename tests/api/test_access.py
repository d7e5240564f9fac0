"""Who may do what: every call and every role, tokens that do not hold, and what a provider may know of."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest

from api.http.identity import development_token
from domain.kernel.event import Role
from ledger.log.reader import LogReader
from tests.api.calls import CALLS, COMMANDS, PRICE, PUBLIC, PUTS, Call, Stage, named
from tests.api.county import ISSUER, KEY, Actor, County, made
from tests.api.test_contract import assert_problem

NOW = int(time.time())
GOOD = {"iss": ISSUER, "sub": "a", "roles": ["auditor"], "iat": NOW, "exp": NOW + 3600}
TOKENS: dict[str, str] = {
    "no token": "nonsense",
    "three parts of nonsense": "a.b.c",
    "another key": jwt.encode(GOOD, KEY[::-1], "HS256"),
    "another algorithm": jwt.encode(GOOD, KEY + KEY, "HS512"),
    "no signature": jwt.encode(GOOD, None, "none"),  # type: ignore[arg-type] # "none" takes no key
    "a changed payload": ".".join(
        (
            jwt.encode(GOOD, KEY, "HS256").split(".")[0],
            *jwt.encode(GOOD | {"sub": "b"}, KEY[::-1], "HS256").split(".")[1:],
        )
    ),
    "expired": jwt.encode(GOOD | {"exp": NOW - 1}, KEY, "HS256"),
    "not yet": jwt.encode(GOOD | {"nbf": NOW + 3600}, KEY, "HS256"),
    "for ever": jwt.encode({name: GOOD[name] for name in GOOD if name != "exp"}, KEY, "HS256"),
    "of nobody": jwt.encode({name: GOOD[name] for name in GOOD if name != "sub"}, KEY, "HS256"),
    "of another issuer": jwt.encode(GOOD | {"iss": "somebody else"}, KEY, "HS256"),
    "roles that are no list": jwt.encode(GOOD | {"roles": "auditor"}, KEY, "HS256"),
    "no roles": jwt.encode({name: GOOD[name] for name in GOOD if name != "roles"}, KEY, "HS256"),
    "a provider without its organisation": jwt.encode(GOOD | {"roles": ["provider"]}, KEY, "HS256"),
    "half a character": jwt.encode(GOOD | {"sub": "a\ud800"}, KEY, "HS256"),
    "until past all time": jwt.encode(GOOD | {"exp": float("inf")}, KEY, "HS256"),
    "an organisation that is no id": jwt.encode(GOOD | {"roles": ["provider"], "org": "us"}, KEY, "HS256"),
}


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_a_token_that_does_not_hold_is_401(county: County, token: str) -> None:
    answer = Actor(county.http, token).get("/v1/price-caps")
    assert_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_the_same_claims_rightly_signed_hold(county: County) -> None:
    made(Actor(county.http, jwt.encode(GOOD, KEY, "HS256")).get("/v1/price-caps"))
    nobody = Actor(county.http, jwt.encode(GOOD | {"roles": ["gardener"]}, KEY, "HS256"))
    assert_problem(nobody.get("/v1/price-caps"), 403, "forbidden")


def test_another_scheme_or_no_header_is_401(county: County) -> None:
    http = county.http
    for headers in ({}, {"Authorization": "Basic YTpi"}, {"Authorization": jwt.encode(GOOD, KEY, "HS256")}):
        assert_problem(http.get("/v1/price-caps", headers=headers), 401, "unauthorized")


def rehearsed(call: Call) -> dict[str, str]:
    """A command is tried out alone; a question has no dry run."""
    return {"dry_run": "true"} if call in COMMANDS or call in PUTS else {}


@pytest.mark.parametrize(**named([call for call in CALLS if call not in PUBLIC]))
def test_only_its_roles_may_make_a_call(stage: Stage, call: Call) -> None:
    assert_problem(stage.send(call, Actor(stage.county.http, "nonsense")), 401, "unauthorized")
    for role in Role:
        answer = stage.send(call, stage.actor(role), **rehearsed(call))
        if role in call.roles:
            assert answer.status_code == call.status, (role, answer.text)
        else:
            assert_problem(answer, 403, "forbidden")


@pytest.mark.parametrize(
    **named([call for call in CALLS if Role.PROVIDER in call.roles and re.search("{(voucher|group)_id}", call.path)])
)
def test_another_provider_cannot_tell_a_voucher_or_group_from_none(stage: Stage, call: Call) -> None:
    stranger = stage.county.provider(stage.other_provider_id)
    there = stage.send(call, stranger)
    stage.ids |= {"voucher_id": str(uuid4()), "group_id": str(uuid4())}
    nowhere = stage.send(call, stranger)
    assert_problem(there, 404, "not_found")
    assert (there.status_code, there.content, set(there.headers)) == (404, nowhere.content, set(nowhere.headers))


READS = ("events_of", "request", "requests", "events_of_many", "events_after", "position_at", "end")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read from the log, in its order."""
    names: list[str] = []

    def told(name: str, read: Callable[..., Any]) -> Callable[..., Any]:
        async def reading(*arguments: Any, **options: Any) -> Any:
            names.append(name)
            return await read(*arguments, **options)

        return reading

    for name in READS:
        monkeypatch.setattr(LogReader, name, told(name, getattr(LogReader, name)))
    return names


def test_another_s_voucher_and_none_are_refused_by_the_same_reads(stage: Stage, asked: list[str]) -> None:
    other = stage.county.provider(stage.other_provider_id)
    body = {"held_on": "2026-06-15", "minutes": 60}

    def taken(path: str, **query: Any) -> tuple[list[str], int, dict[str, str], dict[str, Any]]:
        asked.clear()
        answer = other.get(path, **query) if query or path.endswith(("history", "_")) else other.post(path, body)
        told = {name: value for name, value in answer.headers.items() if name not in ("x-request-id", "date")}
        return list(asked), answer.status_code, told, answer.json()

    for path, query in (
        ("/v1/vouchers/{}/sessions", {}),
        ("/v1/vouchers/{}/sessions", {}),
        ("/v1/vouchers/{}/history", {}),
        ("/v1/vouchers/{}", {"position": "1"}),
        ("/v1/vouchers/{}", {"as_of": "2026-06-01T00:00:00Z"}),
    ):
        foreign, unknown = (taken(path.format(one), **query) for one in (stage.voucher_id, str(uuid4())))
        assert foreign == unknown
        assert foreign[0] and foreign[1] == 404


def test_who_may_not_know_of_a_voucher_now_may_not_then(stage: Stage) -> None:
    """A provider that was chosen, and another in its place before it began, is told of no earlier position."""
    county = stage.county
    voucher = county.issue(stage.provider_id, starts_on="2026-08-01", ends_on="2026-11-30", decided_on="2026-06-01")
    path = f"/v1/vouchers/{voucher['voucher_id']}"
    first, then = county.provider(stage.provider_id), voucher["position"]
    assert made(first.get(path))["position"] == then
    county.approve(stage.other_provider_id, "individual_coaching", PRICE)
    body = {"provider_id": stage.other_provider_id, "from": "2026-08-01", "distance_km": 3}
    made(county.caseworker.post(f"{path}/provider", body))
    assert_problem(first.get(path), 404, "not_found")
    assert_problem(first.get(path, position=then), 404, "not_found")
    assert made(county.caseworker.get(path, position=then))["position"] == then


def test_another_s_group_and_none_are_the_same(stage: Stage) -> None:
    county = stage.county
    county.approve(stage.other_provider_id, "group_coaching", 4_000)
    body = {"name": "Muu", "kind": "open", "largest": 3, "starts_on": "2026-07-20", "themes": [1]}
    group_id = made(county.provider(stage.other_provider_id).post("/v1/groups", body))["group_id"]
    provider = county.provider(stage.provider_id)
    session = {"held_on": "2026-06-15", "minutes": 60}
    answers = [
        provider.post(f"/v1/vouchers/{stage.voucher_id}/sessions", session | {"group_id": one})
        for one in (group_id, str(uuid4()))
    ]
    assert [assert_problem(one, 404, "not_found") for one in answers[1:]] == [answers[0].json()]


def test_another_provider_sees_nothing_in_lists_bills_and_bulk(stage: Stage) -> None:
    stranger = stage.county.provider(stage.other_provider_id)
    listed = made(stranger.get("/v1/vouchers", limit=200))["vouchers"]
    assert stage.voucher_id not in {voucher["voucher_id"] for voucher in listed}
    filtered = made(stranger.get("/v1/vouchers", provider_id=stage.provider_id))["vouchers"]
    assert filtered == []
    assert made(stranger.get("/v1/billing/2026-06"))["providers"] == []
    assert_problem(stranger.get("/v1/billing/2026-06", provider_id=stage.provider_id), 404, "not_found")
    item = {"kind": "session", "voucher_id": stage.voucher_id, "held_on": "2026-06-11", "minutes": 60}
    (result,) = made(stranger.post("/v1/entries", {"items": [item]}))["results"]
    (nowhere,) = made(stranger.post("/v1/entries", {"items": [item | {"voucher_id": str(uuid4())}]}))["results"]
    assert result == nowhere
    assert result["status"] == 404


def test_an_organisation_that_is_no_provider_sees_and_records_nothing(stage: Stage) -> None:
    nobody = stage.county.provider(stage.client_id)
    assert_problem(nobody.get(f"/v1/vouchers/{stage.voucher_id}"), 404, "not_found")
    session = nobody.post(f"/v1/vouchers/{stage.voucher_id}/sessions", {"held_on": "2026-06-11", "minutes": 60})
    assert_problem(session, 404, "not_found")


def change_provider(stage: Stage) -> tuple[Actor, Actor, str]:
    """The voucher goes over to the other provider, which records a session; both providers, and that entry's id."""
    path = f"/v1/vouchers/{stage.voucher_id}"
    choice = {"provider_id": stage.other_provider_id, "from": "2026-06-10", "distance_km": 3}
    made(stage.actor(Role.CASEWORKER).post(f"{path}/provider", choice))
    later = stage.county.provider(stage.other_provider_id)
    session = made(later.post(f"{path}/sessions", {"held_on": "2026-06-11", "minutes": 30}))
    return stage.county.provider(stage.provider_id), later, session["entry_id"]


def entries(actor: Actor, stage: Stage) -> set[str]:
    voucher = made(actor.get(f"/v1/vouchers/{stage.voucher_id}"))
    return {entry["entry_id"] for entry in voucher["entries"] if entry["kind"] != "issue"}


def test_after_a_change_each_provider_sees_and_corrects_its_own_entries(stage: Stage) -> None:
    earlier, later, session_id = change_provider(stage)
    path = f"/v1/vouchers/{stage.voucher_id}"
    assert entries(earlier, stage) == {stage.session_id, stage.cancellation_id}
    assert entries(later, stage) == {session_id}
    assert entries(stage.actor(Role.CASEWORKER), stage) == {stage.session_id, stage.cancellation_id, session_id}
    for actor, other in ((earlier, session_id), (later, stage.session_id)):
        answer = actor.post(f"{path}/corrections", {"entry_id": other, "reason": "Väärä päivä"})
        assert answer.status_code in (403, 404), answer.text
        told = made(actor.get(f"{path}/history"))["events"]
        assert other not in str(told)
    for actor, own in ((earlier, stage.session_id), (later, session_id)):
        corrected = made(actor.post(f"{path}/corrections", {"entry_id": own, "reason": "Väärä päivä"}))
        (entry,) = [entry for entry in corrected["entries"] if entry["entry_id"] == own]
        assert entry["reversed"]


def test_an_earlier_provider_bills_what_it_held(stage: Stage) -> None:
    earlier, later, session_id = change_provider(stage)
    for actor, own, amount in ((earlier, stage.session_id, PRICE), (later, session_id, PRICE // 2)):
        (bill,) = made(actor.get("/v1/billing/2026-06"))["providers"]
        assert bill["provider_id"] in (stage.provider_id, stage.other_provider_id)
        assert [line["amount_cents"] for line in bill["lines"] if line["entry_id"] == own] == [amount]


def test_a_provider_does_not_correct_what_the_county_granted(stage: Stage) -> None:
    path = f"/v1/vouchers/{stage.voucher_id}"
    voucher = made(stage.actor(Role.PROVIDER).get(path))
    (issue,) = [entry for entry in voucher["entries"] if entry["kind"] == "issue"]
    correction = {"entry_id": issue["entry_id"], "reason": "Väärä päivä"}
    assert_problem(stage.actor(Role.PROVIDER).post(f"{path}/corrections", correction), 403, "forbidden")


def test_billing_reads_no_reasons(stage: Stage) -> None:
    path = f"/v1/vouchers/{stage.voucher_id}"
    made(stage.actor(Role.CASEWORKER).post(f"{path}/closure", {"closed_on": "2026-06-16", "reason": "died"}))
    for asked in (path, f"{path}/history", "/v1/billing/2026-06", "/v1/vouchers"):
        for language in ("en", "fi", "sv"):
            billing = stage.county.actor(Role.BILLING, language=language)
            told = billing.get(asked).text.lower()
            assert not any(word in told for word in ("ohjaaja sairastui", "died", "kuol", "avlid")), (asked, language)
    assert "Ohjaaja sairastui" in stage.actor(Role.AUDITOR).get(f"{path}/history").text


def test_roles_add_up(stage: Stage) -> None:
    claims: dict[str, Any] = GOOD | {"roles": ["registrar", "provider"], "org": stage.provider_id}
    both = Actor(stage.county.http, jwt.encode(claims, KEY, "HS256"))
    made(both.get(f"/v1/vouchers/{stage.voucher_id}"))
    made(both.post("/v1/providers", {"name": "Uusi Oy", "business_id": "0737546-2"}))
    assert_problem(both.get("/v1/trial-balance"), 403, "forbidden")


def test_only_the_role_makes_a_provider_not_its_organisation(stage: Stage) -> None:
    token = development_token(KEY, ISSUER, Role.CASEWORKER, "a", UUID(stage.other_provider_id))
    made(Actor(stage.county.http, token).get(f"/v1/vouchers/{stage.voucher_id}"))


def test_who_may_not_call_learns_nothing_of_the_body(stage: Stage) -> None:
    for call in COMMANDS:
        for role in set(Role) - call.roles:
            assert_problem(stage.send(call, stage.actor(role), body={"nonsense": 1}), 403, "forbidden")
