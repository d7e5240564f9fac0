"""`kill -9` between each pair of steps of a group's session: every member has its entry once, a retry its answer."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger.server.embedded import start
from tests.api.calls import PRICE
from tests.api.county import Actor, made
from tests.faults.load import Asked, ask, logged
from tests.faults.processes import Served, await_ready, database_of, days_ago, service

MINUTES, MEMBERS = 45, 3
WAIT_SECONDS = 60
HELD = "GroupSessionHeld:1"


@dataclass
class Members:
    """A group of three who meet, and whose it is."""

    provider_id: str
    group_id: str
    vouchers: list[str]

    def session(self, day: str) -> Asked:
        told = [{"voucher_id": one} for one in self.vouchers]
        told[1]["cause"] = "absent"
        body = {"held_on": day, "minutes": MINUTES, "starts_at": "09:00", "attendance": told}
        return Asked(f"/v1/groups/{self.group_id}/sessions", body, f"session of {day}")

    def entries(self, actor: Actor, day: str) -> list[list[str]]:
        """By member, the kinds of the entries of a day."""
        vouchers = [made(actor.get(f"/v1/vouchers/{one}")) for one in self.vouchers]
        return [[entry["kind"] for entry in one["entries"] if entry["happened_on"] == day] for one in vouchers]

    def await_entries(self, served: Served, day: str) -> None:
        actor, deadline = served.provider(self.provider_id), time.monotonic() + WAIT_SECONDS
        while (found := self.entries(actor, day)) != WHOLE:
            assert time.monotonic() < deadline, found
            time.sleep(0.1)


WHOLE = [["session"], ["no_show"], ["session"]]


def members(served: Served) -> Members:
    served.set_cap("group_coaching", PRICE)
    provider_id = served.add_provider("group_coaching", PRICE)
    provider = served.provider(provider_id)
    vouchers = [served.issue(provider_id, service="group_coaching")["voucher_id"] for _ in range(MEMBERS)]
    body = {"name": "Arki", "kind": "open", "largest": 12, "starts_on": days_ago(20), "themes": [1]}
    group_id = made(provider.post("/v1/groups", body))["group_id"]
    for one in vouchers:
        joined = {"voucher_id": one, "enrolled_on": days_ago(20)}
        made(provider.post(f"/v1/groups/{group_id}/members", joined))
    return Members(provider_id, group_id, vouchers)


@contextmanager
def dying(data: Path, topic: str, count: int) -> Iterator[Served]:
    with service(data, sys.executable, "-m", "tests.faults.dying", topic, str(count)) as served:
        yield served


def assert_killed(served: Served) -> None:
    assert served.process is not None
    assert served.process.wait(timeout=WAIT_SECONDS) == -9


def answers(actor: Actor, asked: Asked) -> list[dict[str, Any]]:
    answer = ask(actor, asked)
    assert answer is not None
    results: list[dict[str, Any]] = made(answer)["results"]
    return results


def test_a_session_is_whole_wherever_its_service_was_killed(data_folder: Path) -> None:
    """After the group's own event, after each member's entry, and likewise while what was missing is recorded."""
    data = data_folder / "groups"
    with start(data):  # it runs throughout, which a service need not
        with service(data) as first:
            await_ready(first.http, first.process)
            group = members(first)
        days = [days_ago(day) for day in range(8, 8 - MEMBERS - 1, -1)]
        for count, day in enumerate(days, 1):
            with dying(data, HELD, count) as killed:
                await_ready(killed.http, killed.process)
                if count > 1:
                    group.await_entries(killed, days[count - 2])
                assert ask(killed.provider(group.provider_id), group.session(day)) is None
                assert_killed(killed)
            if count == 1:
                # Who comes after it is killed after each entry but the last.
                for _ in range(MEMBERS - 1):
                    with dying(data, "any", 1) as again:
                        assert_killed(again)
        with service(data) as last:
            await_ready(last.http, last.process)
            provider = last.provider(group.provider_id)
            for day in days:
                group.await_entries(last, day)
                results = answers(provider, group.session(day))
                assert [one["status"] for one in results] == [201] * MEMBERS
                assert [one["entry"]["kind"] for one in results] == ["session", "no_show", "session"]
                assert {one["entry"]["happened_on"] for one in results} == {day}
                assert answers(provider, group.session(day)) == results
                assert group.entries(provider, day) == WHOLE
            with database_of(data) as database:
                assert sorted(logged(database).values()) == [1] * (2 * len(days))
            for voucher_id in (group.vouchers[0], group.vouchers[2]):
                voucher = made(provider.get(f"/v1/vouchers/{voucher_id}"))
                assert voucher["used"]["minutes"] == len(days) * MINUTES


def test_of_two_services_one_is_killed_and_the_other_completes_its_session(data_folder: Path) -> None:
    data = data_folder / "two"
    with service(data) as other:
        await_ready(other.http, other.process)
        group = members(other)
        with dying(data, HELD, 2) as killed:
            await_ready(killed.http, killed.process)
            asked = group.session(days_ago(3))
            assert ask(killed.provider(group.provider_id), asked) is None
            assert_killed(killed)
        group.await_entries(other, days_ago(3))
        results = answers(other.provider(group.provider_id), asked)
        assert [one["status"] for one in results] == [201] * MEMBERS
        with database_of(data) as database:
            assert sorted(logged(database).values()) == [1, 1]
