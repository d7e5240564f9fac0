"""A voucher's answer is made once for a version and whoever sees the same of it, and for nobody else."""

from typing import Any
from uuid import UUID

import pytest

from api.http.kept import KeptAnswers
from api.messages import LANGUAGES
from domain.kernel.event import Role
from tests.api.calls import Stage
from tests.api.county import Actor, made

SESSION = {"held_on": "2026-06-11", "minutes": 60}
COUNTY = (Role.CASEWORKER, Role.SUPERVISOR, Role.BILLING, Role.AUDITOR)


@pytest.fixture
def shared(stage: Stage) -> str:
    """The path of a voucher that two providers serve, one after the other, with entries of both, closed by the county
    for a reason that not everybody is told."""
    path, county = f"/v1/vouchers/{stage.voucher_id}", stage.county
    caseworker = county.actor(Role.CASEWORKER)
    made(county.provider(stage.provider_id).post(f"{path}/sessions", SESSION | {"held_on": "2026-06-10"}))
    choice = {"provider_id": stage.other_provider_id, "from": "2026-06-11", "distance_km": 3}
    made(caseworker.post(f"{path}/provider", choice))
    made(county.provider(stage.other_provider_id).post(f"{path}/sessions", SESSION))
    made(caseworker.post(f"{path}/closure", {"closed_on": "2026-06-12", "reason": "moved_away"}))
    return path


def readers(stage: Stage) -> list[Actor]:
    """Everybody who may see it, in every language."""
    county = stage.county
    return [
        *(county.actor(role, language=language) for role in COUNTY for language in LANGUAGES),
        *(
            county.actor(Role.PROVIDER, org=UUID(provider_id), language=language)
            for provider_id in (stage.provider_id, stage.other_provider_id)
            for language in LANGUAGES
        ),
    ]


def test_nobody_gets_what_another_may_see(stage: Stage, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    actors = readers(stage)
    for _ in range(2):  # each after all others
        kept = [made(actor.get(shared)) for actor in actors]
    with monkeypatch.context() as patched:
        patched.setattr(KeptAnswers, "get", lambda *_: None)
        anew = [made(actor.get(shared)) for actor in actors]
    assert kept == anew
    providers = [{entry["provider_id"] for entry in one["entries"]} - {None} for one in kept[-2 * len(LANGUAGES) :]]
    assert providers[0] == {stage.provider_id}
    assert providers[-1] == {stage.other_provider_id}
    reasons = {
        actor_of: "reason" in one["entries"][-1] for actor_of, one in zip(COUNTY, kept[:: len(LANGUAGES)], strict=False)
    }
    assert reasons == {Role.CASEWORKER: True, Role.SUPERVISOR: True, Role.BILLING: False, Role.AUDITOR: True}


def test_it_is_made_once_for_all_who_see_the_same(stage: Stage, shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made_for: list[Any] = []
    put = KeptAnswers.put

    def counted(self: KeptAnswers, key: Any, answer: bytes) -> None:
        made_for.append(key)
        put(self, key, answer)

    monkeypatch.setattr(KeptAnswers, "put", counted)
    for _ in range(2):
        for name in ("one", "another"):
            made(stage.county.actor(Role.AUDITOR, sub=name).get(shared))
    assert len(made_for) == 1


def test_what_looks_across_vouchers_is_what_the_list_has_in_its_order(stage: Stage) -> None:
    county = stage.county
    other = county.issue(stage.other_provider_id, client_id=stage.client_id)["voucher_id"]
    sessions = ((stage.voucher_id, stage.provider_id, "09:00"), (other, stage.other_provider_id, "09:30"))
    for day in ("2026-06-10", "2026-06-11"):
        for voucher_id, provider_id, starts_at in sessions:
            body = {"held_on": day, "minutes": 60, "starts_at": starts_at}
            made(county.provider(provider_id).post(f"/v1/vouchers/{voucher_id}/sessions", body))
    supervisor = county.supervisor
    found = made(supervisor.get("/v1/warnings", client_id=stage.client_id, limit=200))["warnings"]
    for voucher_id in (stage.voucher_id, other):
        across = [one for one in found if one["voucher_id"] == voucher_id and one["other_voucher_id"]]
        shown = made(supervisor.get(f"/v1/vouchers/{voucher_id}"))["warnings"]
        assert {"overlapping_session", "parallel_voucher"} <= {one["code"] for one in across}
        assert shown[-len(across) :] == [{name: one[name] for name in shown[-1]} for one in across]


def test_what_was_recorded_meanwhile_and_the_day_are_shown(stage: Stage) -> None:
    path, provider = f"/v1/vouchers/{stage.voucher_id}", stage.county.provider(stage.provider_id)
    before = made(provider.get(path))
    made(provider.post(f"{path}/sessions", SESSION))
    after = made(provider.get(path))
    assert (before["version"] + 1, len(before["entries"]) + 1) == (after["version"], len(after["entries"]))
    stage.county.clock.set(f"{int(before['periods'][0]['ends_on'][:4]) + 1}-01-01")
    assert [before["status"], made(provider.get(path))["status"]] == ["open", "ended"]


def test_what_has_not_been_asked_for_longest_makes_room() -> None:
    kept = KeptAnswers(bytes_max=10)
    kept.put("a", b"1234")
    kept.put("b", b"1234")
    assert kept.get("a") == b"1234"
    kept.put("c", b"123456")
    assert [kept.get(key) for key in "abc"] == [b"1234", None, b"123456"]
    kept.put("c", b"1")
    assert kept.bytes == 5
    kept.put("d", b"12345678901")
    assert [kept.get(key) for key in "acd"] == [None, None, None]
    assert kept.bytes == 0
