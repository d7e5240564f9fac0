"""Which members have no entry of a session, against counting it all again, in batches of any size and in any order."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

import pytest

from domain.group.events import GroupSessionHeld, Missed
from domain.kernel.event import By, Charge, Event, Quantity, Role
from domain.voucher.events import Cause, Mode, SessionHeld
from ledger.mapping import CountyMapper
from projections.engine.rebuilding import compare_with_fresh_fold
from projections.group_entries.fold import GROUP_ENTRIES
from projections.warnings.questions import START, warned
from tests.conftest import Database
from tests.projections.conftest import caught_up, connected, projecting
from tests.projections.histories import PROVIDERS, append, county_history

pytestmark = pytest.mark.anyio
GROUPS = [UUID(int=41), UUID(int=42)]
FIRST = date(2026, 3, 2)


def envelope(stream: UUID, version: int, on: date) -> dict[str, Any]:
    decided_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    by = By(UUID(int=1), Role.PROVIDER, PROVIDERS[0], uuid5(stream, str(version)), decided_at)
    return {"originator_id": stream, "originator_version": version, "by": by, "rulebook": "r", "under": ("4.2.2",)}


def history(chance: Random, steps: int, vouchers: list[UUID], versions: dict[UUID, int]) -> list[Event]:
    """Sessions of two groups on few days, and entries of some of their members, before them or after."""
    events: list[Event] = []
    for step in range(steps):
        recorded_on, held_on = FIRST + timedelta(days=step // 3), FIRST + timedelta(days=chance.randrange(3))
        group_id = chance.choice(GROUPS)
        told = chance.sample(vouchers, 3)
        if chance.random() < 0.4:
            stream = group_id
            versions[stream] = versions.get(stream, 0) + 1
            event: Event = GroupSessionHeld(
                **envelope(stream, versions[stream], recorded_on), held_on=held_on, minutes=60, excursion=False,
                attended=tuple(told[:2]), missed=(Missed(voucher_id=told[2], cause=Cause.ABSENT),),
            )  # fmt: skip
        else:
            stream = told[0]
            versions[stream] += 1
            event = SessionHeld(
                **envelope(stream, versions[stream], recorded_on), entry_id=UUID(int=10_000 + step), held_on=held_on,
                provider_id=PROVIDERS[0], period=1, charge=Charge(Quantity(minutes=60), 0), unit_price_cents=0,
                after_closing=False, minutes=60, starts_at=None, mode=Mode.IN_PERSON, excursion=False, worker_id=None,
                group_id=chance.choice((group_id, group_id, None)), replaces=None,
            )  # fmt: skip
        events.append(event)
    return events


def missing(events: list[Event], on: date) -> Counter[tuple[UUID, date]]:
    """By voucher and day of the session, how many warnings hold on a day."""
    known: dict[tuple[UUID, UUID, date], tuple[list[date], list[date]]] = {}
    for event in events:
        recorded_on = event.by.decided_at.date()
        if isinstance(event, GroupSessionHeld):
            for voucher_id in (*event.attended, *(one.voucher_id for one in event.missed)):
                key = (event.originator_id, voucher_id, event.held_on)
                known.setdefault(key, ([], []))[0].append(recorded_on)
        elif isinstance(event, SessionHeld) and event.group_id is not None:
            known.setdefault((event.group_id, event.originator_id, event.held_on), ([], []))[1].append(recorded_on)
    found: Counter[tuple[UUID, date]] = Counter()
    for (_, voucher_id, held_on), (sessions, entries) in known.items():
        for number, recorded_on in enumerate(sessions):
            ended_on = entries[number] if number < len(entries) else date.max
            found[voucher_id, held_on] += recorded_on < on < ended_on
    return +found


@pytest.mark.parametrize(("seed", "events_per_batch"), [(1, 1), (2, 7), (3, 500)])
async def test_it_warns_of_every_member_without_an_entry(
    any_database: Database, seed: int, events_per_batch: int
) -> None:
    url, schema, chance = any_database.application_url, any_database.schema, Random(seed)
    # The vouchers are there, with whose they are; what they hold is nobody's group.
    _, before = county_history(chance, vouchers=5, steps=0)
    vouchers = sorted({event.originator_id for event in before})
    versions = Counter(event.originator_id for event in before)
    events = history(chance, 90, vouchers, versions)
    end = append(url, schema, [*before, *events])
    with projecting(url, schema, events_per_batch=events_per_batch) as runner:
        await caught_up(runner, end)
    fresh = compare_with_fresh_fold(url, schema, GROUP_ENTRIES, CountyMapper())
    assert fresh.rows["missing_entries"] > 0
    assert set((fresh.differences or {}).values()) == {0}, "rows do not tell in which batches their events came"
    told = 0
    async with connected(any_database) as connection:
        for days in (0, 1, 5, 15, 29, 40):
            on = FIRST + timedelta(days=days)
            expected = missing(events, on)
            rows = await warned_of(connection, schema, on)
            assert (
                Counter((row.voucher_id, date.fromisoformat(str(row.finding.actual.value))) for row in rows) == expected
            )
            assert {row.provider_id for row in rows} <= {PROVIDERS[0]}
            told += len(rows)
    assert told > 20


async def warned_of(connection: Any, schema: str, on: date) -> list[Any]:
    answer = await warned(connection, schema, on=on, code="group_entry_missing", after=START, limit=10_000)
    return list(answer.rows)
