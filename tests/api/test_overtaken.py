"""A bulk call that another append overtakes: what rested on an overtaken item is decided again too."""

import asyncio

import pytest

from ledger.commands import Desk
from tests.api.county import County, made


def test_no_item_is_taken_on_a_state_that_never_was(county: County, monkeypatch: pytest.MonkeyPatch):
    county.clock.set("2026-03-31")
    county.set_cap("individual_coaching", 5_000)
    provider_id = county.add_provider("individual_coaching", 5_000)
    voucher_id = county.issue(provider_id)["voucher_id"]
    provider, path = county.provider(provider_id), f"/v1/vouchers/{voucher_id}"
    decide_all, overtaken = Desk._decide_all, []

    async def overtake(self, orders):
        turns = await decide_all(self, orders)
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
