"""A decision that another append overtakes is made again, and so is what rested on it."""

import asyncio
from typing import Any

import pytest

from ledger.desk.desk import Desk
from tests.api.county import County, made


def test_no_item_is_taken_on_a_state_that_never_was(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    county.clock.set("2026-03-31")
    county.set_cap("individual_coaching", 5_000)
    provider_id = county.add_provider("individual_coaching", 5_000)
    voucher_id = county.issue(provider_id)["voucher_id"]
    provider, path = county.provider(provider_id), f"/v1/vouchers/{voucher_id}"
    decide_all = Desk._decide_all
    overtaken: list[Any] = []

    async def overtake(self: Desk, orders: Any, work: Any) -> Any:
        turns = await decide_all(self, orders, work)
        if not overtaken:
            body = {"held_on": "2026-03-03", "minutes": 60, "starts_at": "09:00"}
            answer = await asyncio.to_thread(provider.post, f"{path}/sessions", body)
            overtaken.append(made(answer))
        return turns

    monkeypatch.setattr(Desk, "_decide_all", overtake)
    items = [
        {"kind": "session", "voucher_id": voucher_id, "held_on": day, "minutes": 60, "starts_at": "09:00"}
        for day in ("2026-03-10", "2026-03-12")
    ]
    results = made(provider.post("/v1/entries", {"items": items}))["results"]
    assert [result["status"] for result in results] == [201, 201]
    days = ["2026-03-01", "2026-03-03", "2026-03-10", "2026-03-12"]
    shown = made(county.caseworker.get(path))
    assert [entry["happened_on"] for entry in shown["entries"]] == days
    history = made(county.auditor.get(f"{path}/history"))
    assert [event["happened_on"] for event in history["events"]] == days
    assert [entry["position"] for entry in shown["entries"]] == [event["position"] for event in history["events"]]


def test_an_extension_has_the_price_that_a_provider_of_its_later_days_was_approved_at_meanwhile(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.clock.set("2026-06-15")
    county.set_cap("individual_coaching", 5_000)
    first, later = (county.add_provider("individual_coaching", cents) for cents in (5_000, 4_500))
    voucher_id = county.issue(first)["voucher_id"]
    path = f"/v1/vouchers/{voucher_id}"
    made(county.caseworker.post(f"{path}/provider", {"provider_id": later, "from": "2026-08-01", "distance_km": 7}))
    find = Desk._found
    overtaken: list[Any] = []

    async def overtake(self: Desk, asks: Any, caller: Any, fresh: Any) -> Any:
        known = await find(self, asks, caller, fresh)
        if asks.client_id is not None and not overtaken:  # the extension's: an approval asks for no client
            await asyncio.to_thread(county.approve, later, "individual_coaching", 4_000)
            overtaken.append(later)
        return known

    monkeypatch.setattr(Desk, "_found", overtake)
    extension = {
        "decision_number": "SOS-2026-2",
        "decided_on": "2026-06-15",
        "starts_on": "2026-07-01",
        "ends_on": "2026-08-31",
        "quantity": {"minutes": 600},
    }
    made(county.caseworker.post(f"{path}/extensions", extension))
    assert overtaken
    county.clock.set("2026-08-01")
    for provider_id, day, amount in ((first, "2026-07-31", 5_000), (later, "2026-08-01", 4_000)):
        session = county.provider(provider_id).post(f"{path}/sessions", {"held_on": day, "minutes": 60})
        assert made(session)["charge"]["amount_cents"] == amount
