"""What a grant is beside: told to who grants it, in the pre-check too, and to supervisors; to no provider (§ 6)."""

from typing import Any
from uuid import uuid4

from domain.kernel.event import Role
from tests.api.calls import Stage
from tests.api.county import made


def codes(voucher: dict[str, Any]) -> list[str]:
    return [one["code"] for one in voucher["warnings"]]


def grant(stage: Stage, **changes: Any) -> dict[str, Any]:
    body = {
        "client_id": stage.client_id, "service": "individual_coaching", "decision_number": f"SOS {uuid4().int % 10**8}",
        "decided_on": "2026-06-15", "starts_on": "2026-07-01", "ends_on": "2026-09-30", "quantity": {"minutes": 600},
        "provider_id": stage.provider_id, "distance_km": 5,
    }  # fmt: skip
    return body | changes


def new_client(stage: Stage) -> str:
    body = {"birth_date": "1990-05-17", "municipality": "Kuopio"}
    client_id: str = made(stage.actor(Role.CASEWORKER).post("/v1/clients", body))["client_id"]
    return client_id


def test_two_vouchers_of_one_service_at_a_time_are_told_of_at_once(stage: Stage) -> None:
    caseworker, client_id = stage.actor(Role.CASEWORKER), new_client(stage)
    first = made(caseworker.post("/v1/vouchers", grant(stage, client_id=client_id)))
    assert codes(first) == []
    beside = grant(stage, client_id=client_id, starts_on="2026-09-01", ends_on="2026-10-31")
    rehearsed = made(caseworker.post("/v1/vouchers", beside, dry_run="true"))
    assert codes(rehearsed) == ["parallel_voucher"]
    assert rehearsed["warnings"][0]["actual"] == {"periods": [{"starts_on": "2026-09-01", "ends_on": "2026-09-30"}]}
    second = made(caseworker.post("/v1/vouchers", beside))
    assert codes(second) == ["parallel_voucher"]
    for voucher_id in (first["voucher_id"], second["voucher_id"]):
        assert "parallel_voucher" in codes(made(caseworker.get(f"/v1/vouchers/{voucher_id}")))
        assert "parallel_voucher" not in codes(made(stage.actor(Role.PROVIDER).get(f"/v1/vouchers/{voucher_id}")))
    listed = made(stage.actor(Role.SUPERVISOR).get("/v1/warnings", code="parallel_voucher", client_id=client_id))
    assert {(one["voucher_id"], one["other_voucher_id"]) for one in listed["warnings"]} == {
        (first["voucher_id"], second["voucher_id"]),
        (second["voucher_id"], first["voucher_id"]),
    }
    assert made(stage.actor(Role.PROVIDER).get("/v1/warnings", code="parallel_voucher"))["warnings"] == []
    apart = grant(stage, client_id=client_id, starts_on="2026-11-01", ends_on="2026-12-31")
    assert codes(made(caseworker.post("/v1/vouchers", apart, dry_run="true"))) == []


def test_one_decision_number_twice_is_told_of(stage: Stage) -> None:
    caseworker, number = stage.actor(Role.CASEWORKER), f"SOS {uuid4().int % 10**8}/2026"
    first = made(caseworker.post("/v1/vouchers", grant(stage, client_id=new_client(stage), decision_number=number)))
    again = grant(stage, client_id=new_client(stage), decision_number=number.lower().replace(" ", ""))
    assert codes(made(caseworker.post("/v1/vouchers", again, dry_run="true"))) == ["decision_number_reused"]
    second = made(caseworker.post("/v1/vouchers", again))
    assert codes(second) == ["decision_number_reused"]
    extension = {
        "decision_number": number, "decided_on": "2026-06-16", "starts_on": "2026-10-01", "ends_on": "2026-10-31",
        "quantity": {"minutes": 60},
    }  # fmt: skip
    path = f"/v1/vouchers/{first['voucher_id']}"
    extended = made(caseworker.post(f"{path}/extensions", extension))
    assert "decision_number_reused" in codes(extended)
    assert codes(made(caseworker.get(path))).count("decision_number_reused") == 1
    listed = made(stage.actor(Role.SUPERVISOR).get("/v1/warnings", code="decision_number_reused"))["warnings"]
    ours = [one for one in listed if one["voucher_id"] in (first["voucher_id"], second["voucher_id"])]
    assert [one["other_voucher_id"] for one in ours] == [first["voucher_id"]] * 2
