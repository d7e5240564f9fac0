"""Settlements over HTTP: a month from open entries to a payment, what comes late, and who may do what."""

from typing import Any

import pytest

from domain.kernel.event import Role
from tests.api.calls import PRICE, TODAY, Stage, payment_of
from tests.api.county import Actor, made
from tests.api.test_contract import assert_problem

MAY = "2026-05"


@pytest.fixture
def own(stage: Stage) -> Stage:
    """The stage with a provider of its own."""
    stage.provider_id = stage.county.add_provider("individual_coaching", PRICE)
    return stage


def drawer(stage: Stage) -> Actor:
    return stage.county.actor(Role.BILLING, "drawer@example.invalid")


def draw(stage: Stage, month: str = MAY) -> dict[str, Any]:
    settlement: dict[str, Any] = made(
        drawer(stage).post("/v1/settlements", {"provider_id": stage.provider_id, "month": month})
    )
    return settlement


def act(stage: Stage, settlement: dict[str, Any], action: str, body: Any) -> dict[str, Any]:
    path = f"/v1/settlements/{settlement['settlement_id']}/{action}"
    changed: dict[str, Any] = made(stage.county.billing.post(path, body))
    return changed


def correct(stage: Stage, entry_id: str) -> None:
    vouchers = made(stage.county.caseworker.get("/v1/vouchers", provider_id=stage.provider_id, limit=200))["vouchers"]
    for voucher in vouchers:
        path = f"/v1/vouchers/{voucher['voucher_id']}"
        entries = made(stage.county.caseworker.get(path))["entries"]
        if entry_id in {entry["entry_id"] for entry in entries}:
            made(stage.county.caseworker.post(f"{path}/corrections", {"entry_id": entry_id, "reason": "Väärä päivä"}))
            return
    raise AssertionError("no such entry")


def test_a_month_is_drawn_approved_and_paid(own: Stage) -> None:
    entry_id = own.earn()
    drawn = draw(own)
    assert (drawn["status"], drawn["total_cents"], drawn["carried_over_cents"]) == ("drawn", PRICE, 0)
    (line,) = drawn["lines"]
    assert (line["entry_id"], line["amount_cents"], line["adjusts_month"]) == (entry_id, PRICE, None)
    assert line["quantity"] == {"minutes": 60}
    assert drawn["totals"] == [
        {"service": "individual_coaching", "month": MAY, "quantity": {"minutes": 60}, "amount_cents": PRICE}
    ]
    approved = act(own, drawn, "approval", {})
    assert approved["status"] == "approved"
    assert approved["approved_by"] != approved["drawn_by"]
    paid = act(own, drawn, "payment", payment_of(drawn))
    assert paid["status"] == "paid"
    assert paid["payments"][0]["amount_cents"] == PRICE
    assert paid["lines"] == drawn["lines"]
    assert made(own.county.billing.get(f"/v1/settlements/{drawn['settlement_id']}")) == paid


def test_one_person_cannot_draw_and_approve(own: Stage) -> None:
    own.earn()
    drawn = draw(own)
    path = f"/v1/settlements/{drawn['settlement_id']}/approval"
    assert_problem(drawer(own).post(path, {}), 409, "own_approval")
    assert made(own.county.billing.post(path, {}))["status"] == "approved"


def test_nothing_is_settled_twice(own: Stage) -> None:
    own.earn()
    draw(own)
    again = drawer(own).post("/v1/settlements", {"provider_id": own.provider_id, "month": MAY})
    assert_problem(again, 409, "nothing_to_settle")


def test_a_month_is_settled_once_it_is_over(own: Stage) -> None:
    own.earn("2026-06-03")
    early = drawer(own).post("/v1/settlements", {"provider_id": own.provider_id, "month": "2026-06"})
    problem = assert_problem(early, 409, "month_not_over")
    assert problem["limit"] == {"date": "2026-06-30"}
    assert problem["actual"] == {"date": TODAY}


def test_what_comes_late_is_a_line_that_names_its_month(own: Stage) -> None:
    own.earn("2026-04-20")
    draw(own, "2026-04")
    late, held = own.earn("2026-04-21"), own.earn()
    drawn = draw(own)
    assert {line["entry_id"]: line["adjusts_month"] for line in drawn["lines"]} == {late: "2026-04", held: None}
    assert drawn["total_cents"] == 2 * PRICE


def test_a_settled_entry_can_be_corrected_and_the_correction_is_carried_over(own: Stage) -> None:
    entry_id = own.earn()
    first = act(own, draw(own), "approval", {})
    act(own, first, "payment", payment_of(first))
    correct(own, entry_id)
    credit = draw(own)
    (line,) = credit["lines"]
    assert (line["entry_id"], line["reversal"], line["amount_cents"]) == (entry_id, True, -PRICE)
    assert credit["total_cents"] == -PRICE
    act(own, credit, "approval", {})
    unpaid = own.county.billing.post(f"/v1/settlements/{credit['settlement_id']}/payment", payment_of(first))
    assert_problem(unpaid, 409, "nothing_to_pay")
    own.earn("2026-05-21"), own.earn("2026-05-22"), own.earn("2026-05-25")
    then = draw(own)
    assert (then["amount_cents"], then["carried_over_cents"]) == (3 * PRICE, -PRICE)
    assert then["total_cents"] == 2 * PRICE
    assert then["carried_over_from"] == [credit["settlement_id"]]
    held = own.county.billing.post(f"/v1/settlements/{credit['settlement_id']}/withdrawal", {"reason": "Virhe"})
    assert_problem(held, 409, "settlement_carried_over")
    shown = made(own.county.billing.get(f"/v1/settlements/{credit['settlement_id']}"))
    assert shown["carried_over_to"] == then["settlement_id"]


def test_what_is_withdrawn_is_open_again(own: Stage) -> None:
    own.earn()
    first = draw(own)
    withdrawn = act(own, first, "withdrawal", {"reason": "Laadittu liian aikaisin"})
    assert (withdrawn["status"], withdrawn["withdrawn_because"]) == ("withdrawn", "Laadittu liian aikaisin")
    second = draw(own)
    assert second["lines"] == first["lines"]
    assert second["digest"] == first["digest"]
    gone = own.county.billing.post(f"/v1/settlements/{first['settlement_id']}/approval", {})
    assert_problem(gone, 409, "settlement_status")


def test_a_returned_payment_opens_it_again(own: Stage) -> None:
    own.earn()
    drawn = act(own, draw(own), "approval", {})
    act(own, drawn, "payment", payment_of(drawn))
    refused = own.county.billing.post(f"/v1/settlements/{drawn['settlement_id']}/withdrawal", {"reason": "Virhe"})
    assert_problem(refused, 409, "settlement_status")
    returned = act(own, drawn, "payment-return", {"returned_on": TODAY, "reason": "Tili suljettu"})
    assert (returned["status"], returned["payments"][0]["returned_because"]) == ("returned", "Tili suljettu")
    paid = act(own, drawn, "payment", payment_of(drawn))
    assert (paid["status"], len(paid["payments"])) == ("paid", 2)


def test_all_providers_are_settled_in_one_call_each_answered_apart(own: Stage) -> None:
    own.earn()
    body, key = {"month": MAY}, "the run of May"
    rehearsed = made(drawer(own).post("/v1/settlements", body, dry_run="true"))["results"]
    answer = drawer(own).post("/v1/settlements", body, key=key)
    assert answer.status_code == 200
    results = {one["provider_id"]: one for one in answer.json()["results"]}
    assert results[own.provider_id]["status"] == 201
    assert results[own.provider_id]["settlement"]["total_cents"] == PRICE
    assert {one["provider_id"]: one["status"] for one in rehearsed} == {
        provider_id: one["status"] for provider_id, one in results.items()
    }
    assert made(drawer(own).post("/v1/settlements", body, key=key)) == answer.json()
    again = made(drawer(own).post("/v1/settlements", body))["results"]
    assert {one["problem"]["code"] for one in again} == {"nothing_to_settle"}


def test_a_dry_run_settles_nothing_and_a_repeated_request_gets_its_answer(own: Stage) -> None:
    own.earn()
    body = {"provider_id": own.provider_id, "month": MAY}
    rehearsed = made(drawer(own).post("/v1/settlements", body, dry_run="true"))
    first = drawer(own).post("/v1/settlements", body, key="once")
    assert rehearsed["lines"] == made(first)["lines"]
    assert drawer(own).post("/v1/settlements", body, key="once").json() == first.json()


def test_a_provider_sees_its_own_alone(own: Stage) -> None:
    own.earn()
    drawn = draw(own)
    path = f"/v1/settlements/{drawn['settlement_id']}"
    mine, other = own.county.provider(own.provider_id), own.county.provider(own.other_provider_id)
    assert made(mine.get(path)) == drawn
    assert [one["settlement_id"] for one in made(mine.get("/v1/settlements"))["settlements"]] == [
        drawn["settlement_id"]
    ]
    assert_problem(other.get(path), 404, "not_found")
    assert made(other.get("/v1/settlements", provider_id=own.provider_id))["settlements"] == []


def test_a_list_is_filtered_by_month_and_status(own: Stage) -> None:
    own.earn()
    drawn = draw(own)
    billing = own.county.billing

    def found(**query: Any) -> bool:
        listed = made(billing.get("/v1/settlements", provider_id=own.provider_id, **query))["settlements"]
        return [one["settlement_id"] for one in listed] == [drawn["settlement_id"]]

    assert found(month=MAY, status="drawn")
    assert not found(month="2026-04")
    assert not found(status="approved")
    act(own, drawn, "approval", {})
    assert found(status="approved")
    assert not found(status="drawn")


def test_the_trial_balance_holds_what_is_settled(own: Stage) -> None:
    def balance(**asked: Any) -> dict[str, int]:
        found = made(own.county.auditor.get("/v1/trial-balance", **asked))
        assert found["minutes"] == found["days"] == found["amount_cents"] == 0
        return {one["account"]: one["amount_cents"] for one in found["accounts"]}

    own.earn()
    before = balance(month=MAY)
    drawn = draw(own)
    after = balance(month=MAY)
    assert after["settled"] - before["settled"] == before["earned"] - after["earned"] == PRICE
    act(own, drawn, "withdrawal", {"reason": "Virhe"})
    assert balance(month=MAY) == before


def test_a_bill_stays_what_happened_in_the_month(own: Stage) -> None:
    own.earn()
    before = made(own.county.billing.get(f"/v1/billing/{MAY}", provider_id=own.provider_id))["providers"]
    draw(own)
    assert made(own.county.billing.get(f"/v1/billing/{MAY}", provider_id=own.provider_id))["providers"] == before


def test_a_work_list_tells_what_is_open_and_carried_over(own: Stage) -> None:
    entry_id = own.earn("2026-04-20")
    own.earn()

    def listed() -> dict[str, Any]:
        found: dict[str, Any] = made(own.county.billing.get(f"/v1/billing/{MAY}/work-list"))
        return found

    def unsettled() -> dict[str, int]:
        mine = (one for one in listed()["unsettled"] if one["provider_id"] == own.provider_id)
        return {one["month"]: one["amount_cents"] for one in mine}

    before = listed()
    assert unsettled() == {"2026-04": PRICE, MAY: PRICE}
    assert before["over"]
    assert "2026-04" in before["open_months"]
    warned = [one["code"] for one in before["entries_with_warnings"] if one["provider_id"] == own.provider_id]
    assert "no_instructor_named" in warned
    draw(own)
    assert unsettled() == {}
    correct(own, entry_id)
    assert unsettled() == {"2026-04": -PRICE}
    credit = draw(own)
    assert [one for one in listed()["negative_carry_overs"] if one["provider_id"] == own.provider_id] == [
        {
            "provider_id": own.provider_id,
            "settlement_id": credit["settlement_id"],
            "month": MAY,
            "total_cents": -PRICE,
        }
    ]
    assert not made(own.county.billing.get("/v1/billing/2026-06/work-list"))["over"]


def test_a_budget_tells_granted_used_and_what_is_still_to_come(own: Stage) -> None:
    def budget(**headers: str) -> Any:
        months = {"from": "2026-03", "to": "2026-08"}
        return own.county.supervisor.get("/v1/budget", headers=headers, **months)

    before = made(budget())
    own.earn()
    after = made(budget())

    def moved(name: str) -> dict[str, int]:
        return {
            new["month"]: new[name] - old[name]
            for new, old in zip(after["rows"], before["rows"], strict=True)
            if new[name] != old[name]
        }

    assert moved("granted_cents") == {"2026-03": 40 * PRICE}
    assert moved("used_cents") == {MAY: PRICE}
    # A voucher from March to June, on 16 June: all that is left falls into June.
    assert moved("forecast_cents") == {"2026-06": 39 * PRICE}
    picture = budget(Accept="image/svg+xml")
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert picture.text.startswith("<svg")
    table = budget(Accept="text/csv").text.splitlines()
    assert table[0] == "service,month,granted_cents,used_cents,forecast_cents"
    assert len(table) == 1 + len(after["rows"])
    backwards = own.county.http.get(
        "/v1/budget",
        params={"from": "2026-03", "to": "2026-02"},
        headers={"Authorization": f"Bearer {own.county.supervisor.token}"},
    )
    assert assert_problem(backwards, 422, "malformed")["errors"][0]["field"] == "to"
