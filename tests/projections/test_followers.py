"""What follows the log without tables: it acts on events, from a checkpoint of its own, by the projections' engine."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from domain.kinds import CATALOGUE
from domain.voucher.events import VoucherIssued
from projections.engine.builds import Builds
from projections.engine.projection import Follower, Logged
from tests.conftest import Database
from tests.projections.conftest import WAIT_SECONDS, named, projecting
from tests.projections.histories import append, county_history

pytestmark = pytest.mark.anyio


class Acting:
    """Notes what it is given, and fails where it is told to."""

    def __init__(self, version: int = 1, **changed: Any) -> None:
        follows = changed.get("follows", tuple(CATALOGUE.values()))
        self.follower = Follower(name="acting", version=version, follows=follows, act=self.act)
        self.seen: list[int] = []
        self.fails_at: int | None = None
        self.seconds = 0.0

    def act(self, batch: Sequence[Logged]) -> None:
        time.sleep(self.seconds)
        for position, _, _ in batch:
            if position == self.fails_at:
                raise ConnectionError("the other end is away")
            self.seen.append(position)


def checkpoint(database: Database, version: int = 1) -> tuple[int, str]:
    with psycopg.connect(database.application_url, autocommit=True) as connection:
        [row] = [
            row for row in Builds(database.schema).all(connection) if (row.name, row.version) == ("acting", version)
        ]
        return row.position, row.state


async def test_it_is_given_each_event_in_order_beside_the_projections(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(31), vouchers=5, steps=20)
    acting, search = Acting(), named("search")
    with projecting(url, schema, [search, acting.follower], events_per_batch=7) as runner:
        end = append(url, schema, events)
        assert await runner.wait_for("acting", end, WAIT_SECONDS)
        assert await runner.wait_for("search", end, WAIT_SECONDS)
        assert {status.name: status.state for status in runner.status()} == {"search": "running", "acting": "running"}
    assert acting.seen == list(range(1, end + 1))
    assert checkpoint(any_database) == (end, "running")


async def test_it_is_given_what_it_follows_alone_and_its_checkpoint_moves_on(database: Database) -> None:
    _, events = county_history(Random(32), vouchers=4, steps=10)
    end = append(database.application_url, database.schema, events)
    acting = Acting(follows=(VoucherIssued,))
    with projecting(database.application_url, database.schema, [acting.follower], events_per_batch=3) as runner:
        assert await runner.wait_for("acting", end, WAIT_SECONDS)
    issued = [number for number, event in enumerate(events, 1) if isinstance(event, VoucherIssued)]
    assert acting.seen == issued


async def test_after_an_error_the_same_events_come_again_and_nobody_else_waits(
    any_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.engine.runner.RETRY_SECONDS_MIN", 0.05)
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(33), vouchers=4, steps=10)
    end = append(url, schema, events)
    acting = Acting()
    acting.fails_at = end // 2
    with projecting(url, schema, [acting.follower, named("search")]) as runner:
        assert await runner.wait_for("search", end, WAIT_SECONDS)
        async with asyncio.timeout(WAIT_SECONDS):
            while checkpoint(any_database) != (end // 2 - 1, "failed"):
                await asyncio.sleep(0.02)
        acting.fails_at = None
        assert await runner.wait_for("acting", end, WAIT_SECONDS)
    assert set(acting.seen) == set(range(1, end + 1)), "each at least once"
    assert acting.seen[-1] == end


async def test_one_that_starts_again_goes_on_where_it_was(database: Database) -> None:
    url, schema = database.application_url, database.schema
    _, events = county_history(Random(34), vouchers=4, steps=10)
    middle = append(url, schema, events[: len(events) // 2])
    first = Acting()
    with projecting(url, schema, [first.follower]) as runner:
        assert await runner.wait_for("acting", middle, WAIT_SECONDS)
    end = append(url, schema, events[middle:])
    second = Acting()
    with projecting(url, schema, [second.follower]) as runner:
        assert await runner.wait_for("acting", end, WAIT_SECONDS)
    assert (first.seen, second.seen) == (list(range(1, middle + 1)), list(range(middle + 1, end + 1)))


async def test_what_takes_long_has_a_runner_of_its_own_and_holds_up_nothing(database: Database) -> None:
    url, schema = database.application_url, database.schema
    _, events = county_history(Random(35), vouchers=4, steps=10)
    end = append(url, schema, events)
    slow = Acting()
    slow.seconds = 0.3
    with (
        projecting(url, schema, [named("search")]) as projections,
        projecting(url, schema, [slow.follower], events_per_batch=10) as acting,
    ):
        assert await projections.wait_for("search", end, WAIT_SECONDS)
        assert checkpoint(database)[0] < end
        assert projections.leading
        assert acting.leading
        assert await acting.wait_for("acting", end, WAIT_SECONDS)


async def test_of_two_processes_one_acts(database: Database) -> None:
    url, schema = database.application_url, database.schema
    _, events = county_history(Random(36), vouchers=4, steps=10)
    one, other = Acting(), Acting()
    with projecting(url, schema, [one.follower]) as first, projecting(url, schema, [other.follower]) as second:
        end = append(url, schema, events)
        assert await first.wait_for("acting", end, WAIT_SECONDS)
        assert await second.wait_for("acting", end, WAIT_SECONDS)
    assert sorted(one.seen + other.seen) == list(range(1, end + 1))
    assert not one.seen or not other.seen


async def test_one_that_lets_others_go_first_is_given_an_event_after_a_while(database: Database) -> None:
    """What it does not follow it does not wait for; what comes later waits behind what is too young."""
    url, schema = database.application_url, database.schema
    _, events = county_history(Random(37), vouchers=4, steps=10)
    issued = [number for number, event in enumerate(events, 1) if isinstance(event, VoucherIssued)]
    end = append(url, schema, events)
    ages = list[timedelta]()

    class Patient(Acting):
        def act(self, batch: Sequence[Logged]) -> None:
            ages.extend(datetime.now(UTC) - recorded_at for _, recorded_at, _ in batch)
            super().act(batch)

    patient = Patient(follows=(VoucherIssued,))
    with projecting(url, schema, [replace(patient.follower, after_seconds=3_600)]) as runner:
        assert await runner.wait_for("acting", issued[0] - 1, WAIT_SECONDS)
        await asyncio.sleep(0.5)
    assert patient.seen == []
    assert checkpoint(database) == (issued[0] - 1, "running")
    waits = timedelta(seconds=0.7)
    with projecting(url, schema, [replace(patient.follower, after_seconds=waits.total_seconds())]) as runner:
        _, later = county_history(Random(38), vouchers=4, steps=10)
        whole = append(url, schema, later)
        assert await runner.wait_for("acting", whole, WAIT_SECONDS)
    assert patient.seen == issued + [end + n for n, event in enumerate(later, 1) if isinstance(event, VoucherIssued)]
    assert min(ages) >= waits
