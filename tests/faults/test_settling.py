"""Two services settle at once, and one is killed between steps: nothing is paid twice, nothing is forgotten."""

import asyncio
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from api.http.installation import Database
from api.terminal.replaying import replay_log
from domain.kernel.event import Role
from ledger.server.embedded import start
from tests.api.calls import PRICE
from tests.api.county import Actor, Clock, County, made, served
from tests.conftest import Server
from tests.faults.processes import Served, await_ready, database_of, service, today

MONTHS = ("2026-03", "2026-04", "2026-05")
ROUNDS, DRAWS_AT_ONCE = 6, 8

EARNED = SQL("""
    SELECT coalesce(sum((convert_from(state, 'UTF8')::jsonb #>> '{{charge,amount_cents}}')::bigint), 0)
      FROM {schema}.events
     WHERE topic IN ('SessionHeld:1', 'NoShowRecorded:1', 'NoShowCharged:1', 'ProviderCancelled:1', 'EntryCorrected:1')
""")
SETTLED = SQL("""
    SELECT coalesce(sum((convert_from(state, 'UTF8')::jsonb ->> 'amount_cents')::bigint), 0)
      FROM {schema}.events AS d
     WHERE topic = 'SettlementDrawn:1'
       AND NOT EXISTS (SELECT FROM {schema}.events AS w
                        WHERE w.topic = 'SettlementWithdrawn:1' AND w.originator_id = d.originator_id
                          AND convert_from(w.state, 'UTF8')::jsonb ->> 'settlement_id'
                            = convert_from(d.state, 'UTF8')::jsonb ->> 'settlement_id')
""")
"""Sums over the events' own JSON: nothing of the product is asked."""


def sums(owner_url: str, schema: str) -> tuple[int, int]:
    with psycopg.connect(owner_url) as connection:
        found = [connection.execute(query.format(schema=Identifier(schema))).fetchone() for query in (EARNED, SETTLED)]
    earned, settled = (int(row[0]) for row in found if row is not None)
    return earned, settled


def replayed_digest(url: str, schema: str) -> str:
    found = asyncio.run(replay_log(url, schema, lambda done, total: None))
    assert found.faults == []
    return found.digest


def assert_balanced(county: County) -> dict[str, int]:
    found = made(county.auditor.get("/v1/trial-balance"))
    assert found["minutes"] == found["days"] == found["amount_cents"] == 0
    return {one["account"]: one["amount_cents"] for one in found["accounts"]}


def draw(actor: Actor, provider_id: str, month: str) -> dict[str, Any] | None:
    answer = actor.post("/v1/settlements", {"provider_id": provider_id, "month": month})
    if answer.status_code == 409:
        assert answer.json()["code"] == "nothing_to_settle"
        return None
    drawn: dict[str, Any] = made(answer)
    return drawn


def test_two_services_settle_each_cent_once(embedded: Server, tmp_path: Path) -> None:
    chance = random.Random(11)
    made_county = embedded.county()
    database = Database(made_county.application_url, made_county.schema, None)
    clock = Clock()
    with served(database, clock, tmp_path / "one") as one, served(database, clock, tmp_path / "other") as other:
        clock.set("2026-06-16")
        one.set_cap("individual_coaching", PRICE)
        provider_id = one.add_provider("individual_coaching", PRICE)
        voucher_id = one.issue(provider_id, quantity={"minutes": 2400})["voucher_id"]
        provider, path, entries = one.provider(provider_id), f"/v1/vouchers/{voucher_id}", list[str]()
        drawers = [county.actor(Role.BILLING, "drawer@example.invalid") for county in (one, other)]
        settlements: list[dict[str, Any]] = []
        for _ in range(ROUNDS):
            for month in MONTHS:
                day = f"{month}-{chance.randint(1, 28):02}"
                body = {"held_on": day, "minutes": chance.randint(5, 90)}
                entries.append(made(provider.post(f"{path}/sessions", body))["entry_id"])
            if chance.random() < 0.7:
                corrected = entries.pop(chance.randrange(len(entries)))
                made(provider.post(f"{path}/corrections", {"entry_id": corrected, "reason": "Väärä päivä"}))
            months = [chance.choice(MONTHS) for _ in range(DRAWS_AT_ONCE)]
            with ThreadPoolExecutor(DRAWS_AT_ONCE) as pool:
                answers = pool.map(lambda at: draw(drawers[at[0] % 2], provider_id, at[1]), enumerate(months))
            settlements += [answer for answer in answers if answer is not None]
            assert_balanced(one)
            _go_on(chance, one, settlements)
        draw(drawers[0], provider_id, MONTHS[-1])
        earned, settled = sums(made_county.owner_url, made_county.schema)
        assert earned == settled
        assert assert_balanced(other) == assert_balanced(one)
        assert assert_balanced(one)["earned"] == 0
        assert assert_balanced(one)["settled"] == settled
        for position in range(1, made(one.auditor.get("/v1/trial-balance"))["position"], 7):
            assert made(one.auditor.get("/v1/trial-balance", position=position))["amount_cents"] == 0
    first = replayed_digest(database.application_url, database.schema)
    assert replayed_digest(database.application_url, database.schema) == first


def _go_on(chance: random.Random, county: County, settlements: list[dict[str, Any]]) -> None:
    """Approve, pay, give back and withdraw some of them; what their standing forbids is refused."""
    billing, on = county.billing, county.today().isoformat()
    for one in chance.sample(settlements, min(3, len(settlements))):
        path = f"/v1/settlements/{one['settlement_id']}"
        billing.post(f"{path}/approval", {})
        if one["total_cents"] > 0 and chance.random() < 0.6:
            body = {"paid_on": on, "reference": f"M-{chance.randint(1, 10**6)}", "amount_cents": one["total_cents"]}
            billing.post(f"{path}/payment", body)
            if chance.random() < 0.5:
                billing.post(f"{path}/payment-return", {"returned_on": on, "reason": "Tili suljettu"})
        if chance.random() < 0.5:
            answer = billing.post(f"{path}/withdrawal", {"reason": "Virhe"})
            assert answer.status_code in (201, 409), answer.text


def test_a_service_killed_between_steps_goes_on_where_it_was(data_folder: Path) -> None:
    data = data_folder / "settling"
    with start(data):  # it runs throughout, which a service need not
        with service(data) as first:
            await_ready(first.http, first.process)
            first.set_cap("individual_coaching", PRICE)
            provider_id = first.add_provider("individual_coaching", PRICE)
            voucher_id = first.issue(provider_id)["voucher_id"]
            held_on = today().replace(day=1) - timedelta(days=1)
            body = {"held_on": held_on.isoformat(), "minutes": 60}
            made(first.provider(provider_id).post(f"/v1/vouchers/{voucher_id}/sessions", body))
        killed, drawer, approver = Killed(data), "drawer@example.invalid", "approver@example.invalid"
        drawing = {"provider_id": provider_id, "month": f"{held_on:%Y-%m}"}
        drawn = killed.step(drawer, "/v1/settlements", drawing)
        path, on = f"/v1/settlements/{drawn['settlement_id']}", today().isoformat()
        killed.step(approver, f"{path}/approval", {})
        killed.step(approver, f"{path}/payment", {"paid_on": on, "reference": "M-1", "amount_cents": PRICE})
        killed.step(approver, f"{path}/payment-return", {"returned_on": on, "reason": "Tili suljettu"})
        killed.step(approver, f"{path}/withdrawal", {"reason": "Tili suljettu"})
        again = killed.step(drawer, "/v1/settlements", drawing)
        with killed.next_one():
            pass
        assert again["lines"] == drawn["lines"]
        assert again["digest"] == drawn["digest"]
        with database_of(data) as database:
            replayed_digest(database.application_url, database.schema)


@dataclass
class Killed:
    """One service after the other over a folder, each killed after a step; the next is asked for that step again."""

    data: Path
    last: tuple[Callable[[Served], dict[str, Any]], dict[str, Any]] | None = None

    @contextmanager
    def next_one(self) -> Iterator[Served]:
        with service(self.data) as served_next:
            await_ready(served_next.http, served_next.process)
            if self.last is not None:
                asked, answer = self.last
                assert asked(served_next) == answer
            yield served_next

    def step(self, person: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the step made."""
        key = str(uuid4())

        def asked(by: Served) -> dict[str, Any]:
            answer: dict[str, Any] = made(by.actor(Role.BILLING, person).post(path, body, key=key))
            return answer

        with self.next_one() as killed:
            answer = asked(killed)
            killed.kill()
        self.last = asked, answer
        return answer
