"""What another provider has does not exist: at no earlier position, by no group, by no way of looking for it."""

from typing import Any
from uuid import uuid4

import pytest

from domain.kernel.event import Role
from ledger.log.reader import LogReader
from tests.api.calls import TODAY, Stage
from tests.api.county import made
from tests.api.test_contract import assert_problem

SESSION = {"held_on": "2026-06-11", "minutes": 60}


def test_a_provider_overridden_before_its_first_day_never_knew(stage: Stage) -> None:
    """Chosen for a later day, then another for the same: at no position and no instant is it told of the voucher."""
    caseworker = stage.actor(Role.CASEWORKER)
    later = stage.county.provider(stage.other_provider_id)
    path, from_day = f"/v1/vouchers/{stage.voucher_id}", "2026-06-20"
    choice = {"provider_id": stage.other_provider_id, "from": from_day, "distance_km": 3}
    chosen = made(caseworker.post(f"{path}/provider", choice))
    assert made(later.get(path))["voucher_id"] == stage.voucher_id
    made(caseworker.post(f"{path}/provider", choice | {"provider_id": stage.provider_id}))
    unknown = assert_problem(later.get(path), 404, "not_found")
    recorded_at = made(caseworker.get(f"{path}/history"))["events"][-2]["recorded_at"]
    assert assert_problem(later.get(path, position=chosen["position"]), 404, "not_found") == unknown
    assert assert_problem(later.get(path, as_of=recorded_at), 404, "not_found") == unknown
    assert made(caseworker.get(path, position=chosen["position"]))["provider_id"] == stage.other_provider_id


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The questions to the log from now on, by name."""
    names: list[str] = []
    for name in ("events_of", "events_of_many", "request", "requests"):
        question = getattr(LogReader, name)

        def counted(*given: Any, _name: str = name, _question: Any = question, **more: Any) -> Any:
            names.append(_name)
            return _question(*given, **more)

        monkeypatch.setattr(LogReader, name, counted)
    return names


@pytest.mark.parametrize("dry_run", ["true", "false"])
def test_foreign_and_unknown_are_looked_for_in_the_same_way(stage: Stage, asked: list[str], dry_run: str) -> None:
    other = stage.county.provider(stage.other_provider_id)
    made(stage.actor(Role.PROVIDER).get(f"/v1/vouchers/{stage.voucher_id}"))  # it is held in memory now
    ways = []
    for voucher_id in (stage.voucher_id, str(uuid4()), stage.voucher_id):
        asked.clear()
        answer = other.post(f"/v1/vouchers/{voucher_id}/sessions", SESSION, dry_run=dry_run)
        ways.append((assert_problem(answer, 404, "not_found"), list(asked)))
    assert ways[0] == ways[1] == ways[2]


def test_the_group_of_another_is_none(stage: Stage, asked: list[str]) -> None:
    body = {
        "name": "Arki", "kind": "closed", "largest": 3, "starts_on": "2026-06-29", "ends_on": "2026-08-30",
        "themes": [1],
    }  # fmt: skip
    stage.county.approve(stage.other_provider_id, "group_coaching", 4_000)
    foreign = made(stage.county.provider(stage.other_provider_id).post("/v1/groups", body))["group_id"]
    ways = []
    for group_id in (foreign, str(uuid4()), foreign):
        asked.clear()
        answer = stage.actor(Role.PROVIDER).post(
            f"/v1/vouchers/{stage.voucher_id}/sessions", SESSION | {"group_id": group_id, "held_on": TODAY}
        )
        ways.append((assert_problem(answer, 404, "not_found"), list(asked)))
    assert ways[0] == ways[1] == ways[2]
