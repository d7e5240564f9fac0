"""Duties as a projection: what the domain says of each voucher's course, in batches of any size."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.duties import Duty, duties
from domain.voucher.events import SessionHeld
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher, evolve
from domain.voucher.supervision import calm, full_weeks, standing_warnings
from projections.duties.questions import START, ListedDuty, owed
from tests.conftest import Database
from tests.domain import story as stories
from tests.projections.conftest import caught_up, connected, projecting
from tests.projections.histories import CASEWORKERS, PROVIDERS, append, county_history, voucher_history

MARCH = date(2026, 3, 1)


async def all_pages(database: Database, limit: int = 7, **asked: object) -> list[ListedDuty]:
    found: list[ListedDuty] = []
    async with connected(database) as connection:
        while True:
            after = found[-1].place if found else START
            page = (await owed(connection, database.schema, after=after, limit=limit, **asked)).rows  # type: ignore[arg-type]
            found += page
            if len(page) < limit:
                return found


def of_all(vouchers: list[Voucher]) -> list[tuple[Voucher, Duty]]:
    return [(voucher, duty) for voucher in vouchers for duty in duties(voucher.course, NORTH_SAVO)]


def told(duty: Duty) -> tuple[object, ...]:
    return (
        duty.duty_id, duty.code, duty.section, duty.owed_by, duty.provider_id, duty.since, duty.due_on,
        duty.entry_id, duty.period, duty.if_continued, duty.done and duty.done.on, duty.done and duty.done.version,
        duty.lapsed_on,
    )  # fmt: skip


def listed(row: ListedDuty) -> tuple[object, ...]:
    return (
        row.duty_id, row.code, row.section, row.owed_by, row.provider_id, row.since, row.due_on,
        row.entry_id, row.period, row.if_continued, row.done_on, row.done_version, row.lapsed_on,
    )  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize(("vouchers", "events_per_batch"), [(3, 1), (20, 7), (20, 1000)])
async def test_the_list_is_what_the_domain_says_of_each_course(
    any_database: Database, vouchers: int, events_per_batch: int
) -> None:
    url, schema = any_database.application_url, any_database.schema
    made, events = county_history(Random(30 + events_per_batch), vouchers=vouchers, steps=40)
    end = append(url, schema, events)
    with projecting(url, schema, events_per_batch=events_per_batch) as runner:
        await caught_up(runner, end)
    everything = of_all(made)
    filters: list[tuple[dict[str, Any], Callable[[Voucher, Duty], bool]]] = [
        ({}, lambda voucher, duty: True),
        ({"provider_id": PROVIDERS[0]}, lambda voucher, duty: duty.provider_id == PROVIDERS[0]),
        ({"caseworker_id": CASEWORKERS[0]}, lambda voucher, duty: voucher.caseworker_id == CASEWORKERS[0]),
        ({"client_id": made[2].client_id}, lambda voucher, duty: voucher is made[2]),
        ({"code": "replacement_owed"}, lambda voucher, duty: duty.code == "replacement_owed"),
    ]
    for day in (MARCH + timedelta(days=days) for days in (2, 30, 75, 200, 900)):
        for asked, holds in filters:
            chosen = [duty for voucher, duty in everything if holds(voucher, duty)]
            open_then = sorted(
                (duty for duty in chosen if duty.open_on(day)),
                key=lambda duty: (not duty.overdue_on(day), duty.due_on, duty.duty_id),
            )
            rows = await all_pages(any_database, on=day, **asked)
            assert [listed(row) for row in rows] == [told(duty) for duty in open_then]
            assert [row.overdue for row in rows] == [duty.overdue_on(day) for duty in open_then]
            done_by_then = {told(duty) for duty in chosen if duty.done and duty.ends_on == duty.done.on <= day}
            assert {listed(row) for row in await all_pages(any_database, on=day, done=True, **asked)} == done_by_then


@given(chance=st.randoms(use_true_random=False), steps=st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_a_calm_session_changes_nothing_but_what_is_left(chance: Random, steps: int) -> None:
    """What lets most events pass without a look at their voucher's course."""
    _, events = voucher_history(chance, steps)
    voucher: Voucher | None = None
    for event in events:
        before, voucher = voucher, evolve(voucher, event)
        calm_before = calm(before.course, NORTH_SAVO) if before else None
        if calm_before is None or not isinstance(event, SessionHeld) or event.replaces is not None:
            continue
        left = dict(calm_before.left)
        if event.period in left:
            left[event.period] -= event.charge.quantity.units
        goes_on = event.provider_id == calm_before.provider_id and event.held_on > calm_before.after
        if not goes_on or left.get(event.period, 1) <= 0:
            continue
        assert before is not None
        assert duties(voucher.course, NORTH_SAVO) == duties(before.course, NORTH_SAVO)
        assert [*standing_warnings(voucher.course, NORTH_SAVO)] == [*standing_warnings(before.course, NORTH_SAVO)]
        assert [*full_weeks(voucher.course, NORTH_SAVO)] == [*full_weeks(before.course, NORTH_SAVO)]
        assert calm(voucher.course, NORTH_SAVO) == replace(calm_before, left=left)


def test_a_session_before_the_one_that_ended_a_run_of_absences_is_not_calm() -> None:
    """It ends the run itself, and earlier."""
    story = stories.given(
        stories.voucher(stories.individual_coaching, hours=40),
        stories.on("2026-03-30", stories.session("2026-03-03", 60)),
        stories.on("2026-03-30", stories.no_show("2026-03-05"), stories.no_show("2026-03-06")),
        stories.on("2026-03-30", stories.session("2026-03-20", 60)),
    )
    voucher = VOUCHER.after(None, story.events)
    assert voucher is not None
    goes_on = calm(voucher.course, NORTH_SAVO)
    assert goes_on is not None
    assert goes_on.after == date(2026, 3, 20)
