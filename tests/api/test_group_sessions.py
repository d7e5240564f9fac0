"""A session of a group whose call did not end: what its members lack is recorded after it, once and under its key."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.http import service
from api.http.calling import CommandCall
from api.http.installation import Database
from domain.group.attendance import Meeting
from domain.group.commands import RecordGroupSession
from domain.kernel.event import By, Role
from ledger.desk.orders import Answer, Order
from ledger.log.asking import LogUnavailable
from projections.managers import group_sessions
from tests.api.calls import Stage, group_voucher
from tests.api.county import Actor, Clock, County, made, served
from tests.api.test_contract import assert_problem
from tests.conftest import Server

STARTS, MEETS = "2026-06-01", "2026-06-02"
AFTER_SECONDS, WAIT_SECONDS = 0.3, 30.0
WHOLE = [["session"], ["no_show"], ["session"]]


@pytest.fixture(scope="module")
def county(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """A county whose service soon looks after what its calls have left."""
    database, folder = embedded.county(), tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(group_sessions, "AFTER_SECONDS", AFTER_SECONDS)
        patch.setattr(service, "MANAGERS_GATHER_SECONDS", 0.05)
        with served(Database(database.application_url, database.schema, None), Clock(), folder) as county:
            yield county


@pytest.fixture
def provider(scene: Stage) -> Actor:
    scene.county.clock.set("2026-05-12")
    return scene.actor(Role.PROVIDER)


@pytest.fixture
def members(scene: Stage, provider: Actor) -> tuple[str, list[str]]:
    """A group on the day that it meets, and the vouchers of its three members."""
    body = {"name": "Arki", "kind": "closed", "largest": 3, "starts_on": STARTS, "ends_on": "2026-06-30"}
    group_id = made(provider.post("/v1/groups", body | {"themes": [1]}))["group_id"]
    vouchers = [group_voucher(scene) for _ in range(3)]
    for voucher_id in vouchers:
        made(provider.post(f"/v1/groups/{group_id}/members", {"voucher_id": voucher_id}))
    scene.county.clock.set(MEETS)
    return group_id, vouchers


def session(vouchers: list[str], **changes: Any) -> dict[str, Any]:
    """The second member missed it."""
    told: list[dict[str, Any]] = [{"voucher_id": one} for one in vouchers]
    told[1]["cause"] = "absent"
    return {"held_on": MEETS, "minutes": 90, "starts_at": "09:30", "attendance": told} | changes


def entries(actor: Actor, vouchers: list[str]) -> list[list[str]]:
    """By member, the kinds of the entries of the group's day."""
    found = [made(actor.get(f"/v1/vouchers/{one}")) for one in vouchers]
    return [[entry["kind"] for entry in one["entries"] if entry["happened_on"] == MEETS] for one in found]


def warned(actor: Actor, vouchers: list[str]) -> list[str]:
    """Those of whom it is told today that they have no entry."""
    found = made(actor.get("/v1/warnings", code="group_entry_missing"))["warnings"]
    assert {one["actual"]["date"] for one in found} <= {MEETS}
    return sorted(one["voucher_id"] for one in found if one["voucher_id"] in vouchers)


def await_entries(actor: Actor, vouchers: list[str], expected: list[list[str]]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := entries(actor, vouchers)) != expected:
        assert time.monotonic() < deadline, found
        time.sleep(0.05)


def await_checkpoint(county: County) -> None:
    """Until all that the log holds now has been looked after."""
    schema, deadline = Identifier(county.database.schema), time.monotonic() + WAIT_SECONDS
    with psycopg.connect(county.database.application_url, autocommit=True) as connection:
        [(end,)] = connection.execute(SQL("SELECT position FROM {}.log_end").format(schema))
        asked = SQL("SELECT position, state FROM {}.projections WHERE name = 'group_sessions'").format(schema)
        while True:
            [(position, state)] = connection.execute(asked)
            if position >= end:
                assert state == "running"
                return
            assert time.monotonic() < deadline, (position, end, state)
            time.sleep(0.05)


Leave = Callable[[int], None]


@pytest.fixture
def leave_after(monkeypatch: pytest.MonkeyPatch) -> Iterator[Leave]:
    """From now on calls end when so many of their many orders have been taken."""

    def leaves(count: int) -> None:
        taken = CommandCall.execute_many

        async def some(call: CommandCall, orders: Sequence[Order]) -> list[Answer | Exception]:
            monkeypatch.undo()
            await taken(call, orders[:count])
            raise LogUnavailable

        monkeypatch.setattr(CommandCall, "execute_many", some)

    yield leaves
    monkeypatch.undo()


def post(actor: Actor, group_id: str, body: dict[str, Any], key: str) -> httpx.Response:
    return actor.post(f"/v1/groups/{group_id}/sessions", body, key=key)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_what_a_call_has_left_is_recorded_and_the_call_gets_its_answer(
    count: int, members: tuple[str, list[str]], provider: Actor, leave_after: Leave
) -> None:
    (group_id, vouchers), key = members, str(uuid4())
    leave_after(count)
    assert post(provider, group_id, session(vouchers), key).status_code == 503
    await_entries(provider, vouchers, WHOLE)
    again = post(provider, group_id, session(vouchers), key)
    results = made(again)["results"]
    assert [one["status"] for one in results] == [201, 201, 201]
    assert [one["entry"]["starts_at"] for one in results if one["entry"]["kind"] == "session"] == ["09:30", "09:30"]
    for voucher_id, one in zip(vouchers, results, strict=True):
        voucher = made(provider.get(f"/v1/vouchers/{voucher_id}"))
        assert one["entry"]["entry_id"] in {entry["entry_id"] for entry in voucher["entries"]}
    assert again.headers["etag"] == '"5"'
    assert entries(provider, vouchers) == WHOLE
    other = session(vouchers, minutes=60)
    assert_problem(post(provider, group_id, other, key), 422, "idempotency_key_reused")


def test_a_retry_before_it_leaves_nothing_to_do(
    members: tuple[str, list[str]], provider: Actor, county: County, leave_after: Leave
) -> None:
    (group_id, vouchers), key = members, str(uuid4())
    leave_after(1)
    assert post(provider, group_id, session(vouchers), key).status_code == 503
    first = made(post(provider, group_id, session(vouchers), key))
    await_checkpoint(county)
    assert entries(provider, vouchers) == WHOLE
    assert made(post(provider, group_id, session(vouchers), key)) == first


def test_whom_the_rules_refuse_lacks_nothing(
    members: tuple[str, list[str]], provider: Actor, county: County, leave_after: Leave
) -> None:
    (group_id, vouchers), key = members, str(uuid4())
    for minutes in (150, 100):
        made(provider.post(f"/v1/vouchers/{vouchers[2]}/sessions", {"held_on": STARTS, "minutes": minutes}))
    leave_after(0)
    assert post(provider, group_id, session(vouchers), key).status_code == 503
    refused = [["session"], ["no_show"], []]
    await_entries(provider, vouchers, refused)
    await_checkpoint(county)
    assert entries(provider, vouchers) == refused
    results = made(post(provider, group_id, session(vouchers), key))["results"]
    assert [one["status"] for one in results] == [201, 201, 409]
    assert results[2]["problem"]["code"] == "weekly_hours_exceeded"


def test_what_was_entered_by_hand_is_not_entered_again(
    members: tuple[str, list[str]], provider: Actor, county: County, leave_after: Leave
) -> None:
    """Nor what was corrected away: somebody has seen to it."""
    (group_id, vouchers), key = members, str(uuid4())
    by_hand = {"held_on": MEETS, "minutes": 90, "group_id": group_id}
    made(provider.post(f"/v1/vouchers/{vouchers[0]}/sessions", by_hand))
    entered = made(provider.post(f"/v1/vouchers/{vouchers[2]}/sessions", by_hand))["entry_id"]
    correction = {"entry_id": entered, "reason": "was entered twice"}
    made(provider.post(f"/v1/vouchers/{vouchers[2]}/corrections", correction))
    leave_after(0)
    assert post(provider, group_id, session(vouchers), key).status_code == 503
    await_entries(provider, vouchers, WHOLE)
    await_checkpoint(county)
    assert entries(provider, vouchers) == WHOLE
    for voucher_id, minutes in ((vouchers[0], 90), (vouchers[2], 0)):
        assert made(provider.get(f"/v1/vouchers/{voucher_id}"))["used"]["minutes"] == minutes


def test_what_was_recorded_before_its_event_told_all_is_left_alone(
    members: tuple[str, list[str]],
    provider: Actor,
    county: County,
    leave_after: Leave,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (group_id, vouchers), key = members, str(uuid4())
    now = Meeting.command

    def before(meeting: Meeting, by: By) -> RecordGroupSession:
        return replace(now(meeting, by), starts_at=None, worker_id=None, attendance=None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Meeting, "command", before)
        leave_after(0)
        assert post(provider, group_id, session(vouchers), key).status_code == 503
    await_checkpoint(county)
    assert entries(provider, vouchers) == [[], [], []]
    assert warned(provider, vouchers) == []
    county.clock.set("2026-06-03")
    assert warned(provider, vouchers) == warned(county.supervisor, vouchers) == sorted(vouchers)
    assert [one["status"] for one in made(post(provider, group_id, session(vouchers), key))["results"]] == [201] * 3
    assert entries(provider, vouchers) == WHOLE
    assert warned(provider, vouchers) == []


def test_call_and_manager_at_once_and_two_services_at_once(embedded: Server, tmp_path: Path, monkeypatch: Any) -> None:
    """Nobody waits for anybody, so that all record the same entries: each is there once, every call is answered."""
    monkeypatch.setattr(group_sessions, "AFTER_SECONDS", 0.0)
    monkeypatch.setattr(service, "MANAGERS_GATHER_SECONDS", 0.0)
    county = embedded.county()
    database, clock = Database(county.application_url, county.schema, None), Clock()
    with served(database, clock, tmp_path / "one") as one, served(database, clock, tmp_path / "other") as other:
        clock.set("2026-05-12")
        one.set_cap("group_coaching", 5_000)
        provider_id = one.add_provider("group_coaching", 5_000)
        services = [one.provider(provider_id), Actor(other.http, one.provider(provider_id).token)]
        body = {"name": "Arki", "kind": "open", "largest": 12, "starts_on": STARTS, "themes": [1]}
        groups = []
        for _ in range(3):
            group_id = made(services[0].post("/v1/groups", body))["group_id"]
            vouchers = [one.issue(provider_id, service="group_coaching")["voucher_id"] for _ in range(3)]
            for voucher_id in vouchers:
                joined = {"voucher_id": voucher_id}
                made(services[0].post(f"/v1/groups/{group_id}/members", joined))
            groups.append((group_id, vouchers))
        clock.set(MEETS)

        def meet(number: int) -> list[int]:
            group_id, vouchers = groups[number // 2]
            answer = post(services[number % 2], group_id, session(vouchers), f"session of {group_id}")
            return [one["status"] for one in made(answer)["results"]]

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(meet, range(6))) == [[201] * 3] * 6
        await_checkpoint(one)
        for _, vouchers in groups:
            assert entries(services[0], vouchers) == WHOLE
