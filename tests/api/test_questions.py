"""What questions have in common: a position of the log, ids that there are, names that clients are generated from."""

import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.event import Role
from tests.api.calls import Stage, stored
from tests.api.county import made
from tests.api.test_contract import assert_problem

OPERATIONS = Path(__file__).parents[1] / "golden" / "operations.txt"


@pytest.mark.parametrize("path", ["/v1/vouchers/{voucher_id}", "/v1/billing/2026-06", "/v1/trial-balance"])
def test_a_position_past_the_logs_end_is_malformed(stage: Stage, path: str) -> None:
    auditor = stage.actor(Role.AUDITOR)
    end = stored(stage.county)["position"]
    address = path.format(voucher_id=stage.voucher_id)
    made(auditor.get(address, position=end))
    (error,) = assert_problem(auditor.get(address, position=end + 1), 422, "malformed")["errors"]
    assert error["field"] == "position"
    assert re.sub(r"\D+", " ", error["reason"].replace(",", "")).split() == [str(end), str(end + 1)]


def test_a_what_if_s_position_past_the_logs_end_is_told_the_same_way(stage: Stage) -> None:
    end = stored(stage.county)["position"]
    body = {"from": "2026-06-01", "to": "2026-06-30", "position": end + 1}
    (error,) = assert_problem(stage.actor(Role.SUPERVISOR).post("/v1/what-if", body), 422, "malformed")["errors"]
    assert error["field"] == "position"
    assert error["reason"].startswith("is at most ") or error["reason"].startswith("must be at most ")


def test_the_bill_of_a_provider_that_there_is_not_is_404(stage: Stage) -> None:
    billing = stage.actor(Role.BILLING)
    made(billing.get("/v1/billing/2026-06", provider_id=stage.provider_id))
    for stranger in (uuid4(), stage.voucher_id):
        assert_problem(billing.get("/v1/billing/2026-06", provider_id=str(stranger)), 404, "not_found")


def test_a_found_decision_is_of_any_period(stage: Stage) -> None:
    caseworker = stage.actor(Role.CASEWORKER)
    number = "SOS-2026-4711"
    body = {"decision_number": number, "starts_on": "2026-07-01", "ends_on": "2026-08-31", "quantity": {"minutes": 60}}
    made(caseworker.post(f"/v1/vouchers/{stage.voucher_id}/extensions", body))
    found = made(caseworker.get("/v1/vouchers", decision_number=number))["vouchers"]
    assert [one["voucher_id"] for one in found] == [stage.voucher_id]


def test_an_entry_says_what_was_left_right_after_it(stage: Stage) -> None:
    provider, path = stage.actor(Role.PROVIDER), f"/v1/vouchers/{stage.voucher_id}"
    before = made(provider.get(path))
    first = made(provider.post(f"{path}/sessions", {"held_on": "2026-06-11", "minutes": 60}))
    second = made(provider.post(f"{path}/sessions", {"held_on": "2026-06-12", "minutes": 90}))
    made(provider.post(f"{path}/corrections", {"entry_id": first["entry_id"], "reason": "Väärä päivä"}))
    left = before["remaining"]["minutes"]
    assert [first["remaining"], second["remaining"]] == [{"minutes": left - 60}, {"minutes": left - 150}]
    now = made(provider.get(path))
    shown = {entry["entry_id"]: entry["remaining"] for entry in now["entries"]}
    assert shown == {entry["entry_id"]: entry["remaining"] for entry in [*before["entries"], first, second]}
    issue = now["entries"][0]
    assert (issue["kind"], issue["remaining"]) == ("issue", issue_quantity(now))
    assert now["remaining"] == {"minutes": left - 90}


def issue_quantity(voucher: Any) -> Any:
    return voucher["periods"][0]["granted"]


def test_operations_are_named_in_words_that_stay(stage: Stage) -> None:
    document = made(stage.county.http.get("/openapi.json"))
    named = [
        f"{operation['operationId']} {method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)* .*", line) for line in named)
    assert {"record_session POST /v1/vouchers/{voucher_id}/sessions", "read_voucher GET /v1/vouchers/{voucher_id}"} < {
        *named
    }
    kept = OPERATIONS.read_text(encoding="utf-8").splitlines()
    assert sorted(named) == kept, "programs are generated from these names: new ones come to the file, none changes"


def test_every_tag_is_declared(stage: Stage) -> None:
    document = made(stage.county.http.get("/openapi.json"))
    used = {tag for methods in document["paths"].values() for one in methods.values() for tag in one["tags"]}
    declared = {tag["name"]: tag["description"] for tag in document["tags"]}
    assert used == declared.keys()
    assert all(declared.values())
