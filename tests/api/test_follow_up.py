"""Lists of duties over HTTP: filters, order, pages, roles, and that a voucher's own answer says the same."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.events import Role
from tests.api.calls import TODAY, Stage
from tests.api.county import Actor, made
from tests.api.test_contract import assert_problem


def listed(actor: Actor, **asked: Any) -> list[dict[str, Any]]:
    """Every page of the list, three at a time."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = made(actor.get("/v1/duties", limit=3, **asked, **cursor))
        found += page["duties"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


def codes(duties: list[dict[str, Any]]) -> set[str]:
    return {duty["code"] for duty in duties}


def of_voucher(stage: Stage, actor: Actor, **asked: Any) -> list[dict[str, Any]]:
    return [duty for duty in listed(actor, **asked) if duty["voucher_id"] == stage.voucher_id]


@pytest.fixture
def caseworker(stage: Stage) -> Actor:
    return stage.actor(Role.CASEWORKER)


@pytest.fixture
def provider(stage: Stage) -> Actor:
    return stage.actor(Role.PROVIDER)


def test_the_list_holds_what_the_voucher_says(stage: Stage):
    """The cancellation of 4 June, told on 16 June, and the session of 2 June."""
    owed = {"no_instructor_named", "tell_client", "document_cancellation", "replacement_owed", "interim_report_due"}
    for role in (Role.SUPERVISOR, Role.CASEWORKER, Role.PROVIDER):
        actor = stage.actor(role)
        duties = of_voucher(stage, actor)
        assert codes(duties) == owed
        assert {(duty["provider_id"], duty["client_id"]) for duty in duties} == {(stage.provider_id, stage.client_id)}
    voucher = made(stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}"))
    for told in voucher["duties"]:
        (found,) = [duty for duty in duties if duty["duty_id"] == told["duty_id"]]
        assert told.items() <= found.items()


def test_what_is_overdue_comes_first_then_what_is_due_first(stage: Stage, caseworker: Actor):
    duties = listed(caseworker)
    order = [(not duty["overdue"], duty["due_on"], duty["duty_id"]) for duty in duties]
    assert order == sorted(order)
    assert len({duty["duty_id"] for duty in duties}) == len(duties) > 3
    assert {duty["overdue"] for duty in duties} == {True, False}
    assert listed(caseworker, overdue="true") == [duty for duty in duties if duty["overdue"]]
    assert listed(caseworker, overdue="false") == [duty for duty in duties if not duty["overdue"]]


def test_a_duty_that_was_done_says_when_and_by_which_event(stage: Stage, caseworker: Actor, provider: Actor):
    path = f"/v1/vouchers/{stage.voucher_id}"
    done = made(provider.post(f"{path}/replacements", {"entry_id": stage.cancellation_id, "documented": True}))
    assert "document_cancellation" not in codes(of_voucher(stage, caseworker))
    (duty,) = of_voucher(stage, caseworker, done="true")
    assert (duty["code"], duty["done_on"], duty["overdue"]) == ("document_cancellation", TODAY, False)
    assert duty["done_by"] == {"version": done["version"], "position": done["position"]}
    event = made(caseworker.get(f"{path}/history"))["events"][duty["done_by"]["version"] - 1]
    assert (event["type"], event["position"]) == ("ReplacementAgreed", done["position"])
    yesterday = str(date.fromisoformat(TODAY) - timedelta(days=1))
    assert of_voucher(stage, caseworker, done="true", on=yesterday) == []


def test_the_list_is_as_of_a_day(stage: Stage, caseworker: Actor):
    assert codes(of_voucher(stage, caseworker, on="2026-06-15")) == {"no_instructor_named", "interim_report_due"}
    assert codes(of_voucher(stage, caseworker, on="2026-06-01")) == {"interim_report_due"}
    after_the_end = of_voucher(stage, caseworker, on="2027-01-01")
    assert "final_report_due" in codes(after_the_end)
    assert all(duty["overdue"] for duty in after_the_end)


def test_filters_combine(stage: Stage, caseworker: Actor):
    voucher = made(caseworker.get(f"/v1/vouchers/{stage.voucher_id}"))
    everything = listed(caseworker)
    for given in (
        {"provider_id": stage.provider_id},
        {"caseworker_id": voucher["caseworker_id"]},
        {"client_id": stage.client_id, "code": "tell_client"},
    ):
        found = listed(caseworker, **given)
        assert found == [duty for duty in everything if given.items() <= duty.items()]
        assert found
    assert listed(caseworker, provider_id=stage.provider_id, client_id=str(uuid4())) == []


def test_a_provider_sees_what_it_owes_itself(stage: Stage, caseworker: Actor, provider: Actor):
    choice = {"provider_id": stage.other_provider_id, "from": TODAY, "distance_km": 3}
    made(caseworker.post(f"/v1/vouchers/{stage.voucher_id}/provider", choice))
    later = stage.county.provider(stage.other_provider_id)
    assert codes(of_voucher(stage, provider)) == {"tell_client", "document_cancellation", "replacement_owed"}
    assert codes(of_voucher(stage, later)) == {"interim_report_due"}
    assert {duty["provider_id"] for duty in listed(later)} == {stage.other_provider_id}
    assert listed(later, provider_id=stage.provider_id) == []
    own = made(provider.get(f"/v1/vouchers/{stage.voucher_id}"))["duties"]
    assert codes(own) == codes(of_voucher(stage, provider))


def test_a_cursor_that_is_none_is_malformed(stage: Stage, caseworker: Actor):
    for cursor in ("B" * 28, "A" * 27, "AA" + "%" * 26):
        assert_problem(caseworker.get("/v1/duties", cursor=cursor), 422, "malformed")
    made(caseworker.get("/v1/duties", cursor="A" * 28))
    made(caseworker.get("/v1/duties", cursor="AQ" + "_" * 26))
