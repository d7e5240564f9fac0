"""Rebuilding: new tables from the log beside the old, compared, switched to; reads never notice."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

import psycopg
import pytest

from projections.engine.builds import Builds
from projections.engine.projection import Logged, Projection, Tables
from projections.engine.reading import NotServing
from projections.engine.rebuilding import BeingRebuilt, Comparison, compare_with_fresh_fold, rebuild
from projections.engine.retiring import retire_others
from tests.conftest import Database
from tests.projections.conftest import (
    MAPPER,
    PROJECTIONS,
    WAIT_SECONDS,
    caught_up,
    connected,
    found_vouchers,
    named,
    projecting,
    rows,
)
from tests.projections.histories import append, county_history

pytestmark = pytest.mark.anyio
AUDIT_TRAIL = named("audit_trail")
SEARCH = named("search")
NEWER = SEARCH.version + 1
UNCHANGED = {"search": 0, "search_providers": 0}


def builds_of(database: Database, projection: Projection) -> list[tuple[int, int, str, bool]]:
    with psycopg.connect(database.application_url, autocommit=True) as connection:
        return [
            (row.version, row.generation, row.state, row.current)
            for row in Builds(database.schema).all(connection)
            if row.name == projection.name
        ]


async def tables_of(database: Database, name: str) -> set[str]:
    async with connected(database) as connection:
        found = await rows(
            connection, "SELECT tablename FROM pg_tables WHERE schemaname = %s AND tablename LIKE %s",
            database.schema, f"{name}_v%",
        )  # fmt: skip
        return {table for (table,) in found}


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
async def test_a_rebuild_gives_the_same_rows(any_database: Database, projection: Projection) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(20), vouchers=15, steps=30)
    end = append(url, schema, events)
    with projecting(url, schema, events_per_batch=17) as runner:
        await caught_up(runner, end)
        told: list[tuple[int, int]] = []
        rebuilt = await asyncio.to_thread(
            rebuild, url, schema, projection, MAPPER, lambda position, log_end: told.append((position, log_end))
        )
    assert rebuilt.position == end
    assert rebuilt.differences == dict.fromkeys(projection.tables, 0)
    assert told[0] == (0, end)
    assert told[-1] == (end, end)
    version, table = projection.version, projection.tables[0]
    assert builds_of(any_database, projection) == [(version, 2, "running", True)]
    assert await tables_of(any_database, table) == {f"{table}_v{version}_2"}


async def test_nobody_notices_a_rebuild_while_writers_append(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    vouchers, events = county_history(Random(21), vouchers=40, steps=40)
    middle = append(url, schema, events[: len(events) // 2])
    first = events[0].originator_id
    positions: list[int] = []
    with projecting(url, schema) as runner:
        await caught_up(runner, middle)

        async def read() -> None:
            async with connected(any_database) as connection:
                while True:
                    positions.append((await found_vouchers(connection, schema))[first].position)
                    await asyncio.sleep(0)

        async def write() -> None:
            for start in range(middle, len(events), 20):
                await asyncio.to_thread(append, url, schema, events[start : start + 20])

        reading = asyncio.create_task(read())
        writing = asyncio.create_task(write())
        for generation in (2, 3):
            rebuilt = await asyncio.to_thread(rebuild, url, schema, SEARCH, MAPPER)
            assert (rebuilt.generation, rebuilt.differences) == (generation, UNCHANGED)
        await writing
        await caught_up(runner, len(events))
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading
        assert positions == sorted(positions), "no read went back in time"
        async with connected(any_database) as connection:
            found = await found_vouchers(connection, schema)
            for voucher in vouchers:
                assert found[voucher.id].used == sum(period.used for period in voucher.periods)


async def test_what_differs_is_counted(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(22), vouchers=5, steps=10)
    end = append(url, schema, events)
    with projecting(url, schema) as runner:
        await caught_up(runner, end)
    with psycopg.connect(url) as connection:
        table = f"{schema}.search_v{SEARCH.version}_1"
        connection.execute(f"UPDATE {table} SET used = used + 1 WHERE voucher_id = %s", [events[0].originator_id])
    rebuilt = await asyncio.to_thread(rebuild, url, schema, SEARCH, MAPPER)
    assert rebuilt.differences is not None
    assert rebuilt.differences["search"] == 2, "the wrong row and the right one"
    again = await asyncio.to_thread(rebuild, url, schema, SEARCH, MAPPER)
    assert again.differences == UNCHANGED


async def compared(database: Database, projection: Projection) -> Comparison:
    return await asyncio.to_thread(
        compare_with_fresh_fold, database.application_url, database.schema, projection, MAPPER
    )


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
async def test_what_serves_is_a_fresh_fold_of_the_log(any_database: Database, projection: Projection) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(27), vouchers=10, steps=30)
    middle = append(url, schema, events[: len(events) // 2])
    with projecting(url, schema, events_per_batch=17) as runner:
        await caught_up(runner, middle)
    append(url, schema, events[middle:])
    before = builds_of(any_database, projection)
    found = await compared(any_database, projection)
    assert found.position == middle, "what serves is as far as its runner left it"
    assert found.differences == dict.fromkeys(projection.tables, 0)
    assert builds_of(any_database, projection) == before, "what was folded for this is gone again"


EDITS = [
    ("audit_trail", "audit_trail", "UPDATE {} SET amount_cents = amount_cents + 1 WHERE position = 1"),
    ("postings", "postings", "DELETE FROM {} WHERE position = 1 AND line = 1"),
    ("search", "search_providers", "INSERT INTO {} SELECT gen_random_uuid(), 7"),
    (
        "courses",
        "duties",
        "UPDATE {} SET due_on = due_on + 1 WHERE duty_id = (SELECT min(duty_id::text)::uuid FROM {})",
    ),
    ("weekly_minimum", "weeks", "UPDATE {} SET held = held + 1 WHERE held = 1"),
]


@pytest.mark.parametrize(("name", "table", "edit"), EDITS, ids=[name for name, _, _ in EDITS])
async def test_a_row_that_was_edited_past_the_log_is_found(
    any_database: Database, name: str, table: str, edit: str
) -> None:
    url, schema = any_database.application_url, any_database.schema
    projection = named(name)
    _, events = county_history(Random(28), vouchers=10, steps=30)
    end = append(url, schema, events)
    with projecting(url, schema) as runner:
        await caught_up(runner, end)
        with psycopg.connect(url, autocommit=True) as connection:
            changed = connection.execute(edit.replace("{}", f"{schema}.{table}_v{projection.version}_1")).rowcount
        assert changed > 0
        found = await compared(any_database, projection)
    assert found.differences is not None
    differences = dict(found.differences)
    assert differences.pop(table) == changed * (2 if edit.startswith("UPDATE") else 1)
    assert set(differences.values()) <= {0}


async def test_without_a_build_that_serves_there_is_nothing_to_compare(database: Database) -> None:
    _, events = county_history(Random(29), vouchers=2, steps=5)
    append(database.application_url, database.schema, events)
    assert (await compared(database, SEARCH)).differences is None
    assert builds_of(database, SEARCH) == []


async def test_a_failed_build_leaves_the_old_one_serving(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(23), vouchers=5, steps=20)
    end = append(url, schema, events)

    def fold(tables: Tables, batch: Sequence[Logged]) -> None:
        AUDIT_TRAIL.fold(tables, batch)
        raise ValueError("poisoned")

    with projecting(url, schema) as runner:
        await caught_up(runner, end)
        with pytest.raises(ValueError, match="poisoned"):
            await asyncio.to_thread(rebuild, url, schema, replace(AUDIT_TRAIL, fold=fold), MAPPER)
        assert builds_of(any_database, AUDIT_TRAIL) == [(AUDIT_TRAIL.version, 1, "running", True)]
        assert await tables_of(any_database, "audit_trail") == {f"audit_trail_v{AUDIT_TRAIL.version}_1"}


async def test_what_a_killed_rebuild_left_is_dropped_by_the_next(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(24), vouchers=3, steps=10)
    end = append(url, schema, events)
    with projecting(url, schema) as runner:
        await caught_up(runner, end)
        with psycopg.connect(url, autocommit=True) as connection:
            Builds(schema).add(connection, AUDIT_TRAIL, "rebuilding")
        await asyncio.to_thread(rebuild, url, schema, AUDIT_TRAIL, MAPPER)
    assert builds_of(any_database, AUDIT_TRAIL) == [(AUDIT_TRAIL.version, 2, "running", True)]
    assert await tables_of(any_database, "audit_trail") == {f"audit_trail_v{AUDIT_TRAIL.version}_2"}


async def test_a_projection_is_rebuilt_by_one_at_a_time(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(25), vouchers=3, steps=10)
    append(url, schema, events)
    outcomes: list[Any] = []

    def second(position: int, end: int) -> None:
        if not outcomes:
            try:
                outcomes.append(rebuild(url, schema, AUDIT_TRAIL, MAPPER))
            except BeingRebuilt as error:
                outcomes.append(error)

    rebuilt = await asyncio.to_thread(rebuild, url, schema, AUDIT_TRAIL, MAPPER, second)
    assert isinstance(outcomes[0], BeingRebuilt)
    assert rebuilt.differences is None, "there was nothing to compare with"
    assert builds_of(any_database, AUDIT_TRAIL) == [(AUDIT_TRAIL.version, 1, "running", True)]


async def test_a_new_version_serves_once_it_has_caught_up_and_the_old_code_reads_on(any_database: Database) -> None:
    url, schema = any_database.application_url, any_database.schema
    _, events = county_history(Random(26), vouchers=5, steps=20)
    end = append(url, schema, events)
    newer = replace(SEARCH, version=NEWER)
    with projecting(url, schema) as old:
        await caught_up(old, end)
        rebuilt = await asyncio.to_thread(rebuild, url, schema, newer, MAPPER)
        assert (rebuilt.version, rebuilt.differences) == (NEWER, None)
        assert builds_of(any_database, SEARCH) == [(SEARCH.version, 1, "running", True), (NEWER, 1, "running", True)]
        async with connected(any_database) as connection:
            assert await found_vouchers(connection, schema)
    with projecting(url, schema, [newer]) as new:
        assert await new.wait_for("search", end, WAIT_SECONDS)
    assert builds_of(any_database, SEARCH) == [(SEARCH.version, 1, "running", True), (NEWER, 1, "running", True)]
    async with connected(any_database) as connection:
        assert await found_vouchers(connection, schema)
        await asyncio.to_thread(retire_others, url, schema, [newer])
        assert builds_of(any_database, SEARCH) == [(NEWER, 1, "running", True)]
        with pytest.raises(NotServing):
            await found_vouchers(connection, schema)
