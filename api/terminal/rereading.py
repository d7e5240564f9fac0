"""`rebuild` and `replay`: the whole log, read again."""

import asyncio
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import typer
from rich.table import Table

from api.county import COUNTY_RULEBOOK
from api.http.answers import instant
from api.http.installation import installed, wrapping_key
from api.terminal import collector
from api.terminal.replaying import NOT_FOUND, Replayed, replay_log
from api.terminal.screen import USAGE, WRONG, console, progress, say, show_table
from api.what_if.answer import WhatIfQuestion
from api.what_if.county import Source, answer_question, provider_names
from api.what_if.table import tables
from domain.kernel.calendar import helsinki_date
from ledger.log.expiring import expire_requests
from ledger.mapping import CountyMapper
from ledger.server.postgres import open_pool
from projections.catalogue import projections_of
from projections.engine.rebuilding import BeingRebuilt
from projections.engine.rebuilding import rebuild as rebuild_projection


def rebuild(name: str, data: Path | None) -> None:
    projections = {one.name: one for one in projections_of(COUNTY_RULEBOOK)}
    projection = projections.get(name)
    if projection is None:
        say(f"there is no projection {name!r}: there are {', '.join(projections)}")
        raise typer.Exit(USAGE)
    collector.settle()
    with installed(data, to_look_at=True) as (_, database):
        try:
            with progress(f"rebuild {name}") as show:
                rebuilt = rebuild_projection(
                    database.application_url, database.schema, projection, CountyMapper(), show
                )
        except BeingRebuilt:
            say(f"{name} is being rebuilt already")
            raise typer.Exit(WRONG) from None
    table = Table(title=f"{name}, version {rebuilt.version}, build {rebuilt.generation}, position {rebuilt.position:,}")
    for column in ("table", "rows", "differ from the old"):
        table.add_column(column, justify="left" if column == "table" else "right")
    for part, rows in rebuilt.rows.items():
        differ = "nothing to compare" if rebuilt.differences is None else f"{rebuilt.differences[part]:,}"
        table.add_row(part, f"{rows:,}", differ)
    show_table(table)


def expire(data: Path | None) -> None:
    with installed(data, to_look_at=True) as (_, database):
        expired = asyncio.run(_expire(database.application_url, database.schema))
    console.print(f"{expired:,} stored answers had expired", highlight=False)


async def _expire(url: str, schema: str) -> int:
    async with open_pool(url, size=1) as pool:
        return await expire_requests(pool, schema)


BEFORE_ANY_LOG = date(1970, 1, 1)


def replay(data: Path | None, voucher: UUID | None, redecide: bool) -> None:
    if redecide and voucher is not None:
        say("--redecide decides the whole log again: it goes without --voucher")
        raise typer.Exit(USAGE)
    collector.settle()
    decided_again: dict[str, Any] | None = None
    names: dict[str, str] = {}
    with installed(data, to_look_at=True) as (setup, database):
        with progress("replay") as show:
            started = time.perf_counter()
            url, schema = database.application_url, database.schema
            found = asyncio.run(replay_log(url, schema, show, voucher, projections=projections_of(COUNTY_RULEBOOK)))
            seconds = time.perf_counter() - started
        if redecide:
            source = Source(
                database.application_url, database.schema, wrapping_key(setup, database.data), COUNTY_RULEBOOK
            )
            everything = WhatIfQuestion(from_day=BEFORE_ANY_LOG, to_day=helsinki_date(datetime.now(UTC)))
            with progress("decide again") as show:
                decided_again = asyncio.run(answer_question(source, everything, show))
                names = asyncio.run(provider_names(source, decided_again))
    if voucher is not None and not found.streams:
        say(f"the log holds no voucher {voucher}")
        raise typer.Exit(WRONG)
    _show_replay(found, seconds)
    different = 0
    if decided_again is not None:
        for part in tables(decided_again, names, "en"):
            show_table(part)
        different = sum(count for kind in decided_again["differences"].values() for count in kind.values())
        if different:
            say(f"{different:,} commands are decided otherwise today than they were: see the tables")
    if found.faults or different:
        raise typer.Exit(WRONG)


def _show_replay(found: Replayed, seconds: float) -> None:
    table = Table(title="Replay")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("events", f"{found.events:,}")
    for topic, count in sorted(found.topics.items()):
        table.add_row(f"  {topic}", f"{count:,}")
    table.add_row("streams", f"{found.streams:,}")
    if found.rows:
        table.add_row("answers to requests", f"{found.requests:,}")
        table.add_row("rows of projections", f"{sum(found.rows.values()):,}")
        for projection, rows in sorted(found.rows.items()):
            table.add_row(f"  {projection}", f"{rows:,}")
    table.add_row("charged, cents", f"{found.charged_cents:,}")
    table.add_row("events a second", f"{found.events / max(seconds, 0.001):,.0f}")
    show_table(table)
    console.print(f"state digest: {found.digest}", highlight=False, soft_wrap=True)
    if found.simulated is not None:
        begun_at = instant(found.simulated.begun_at)
        console.print(
            f"This county is simulated ({found.simulated.name}). Its loading began at {begun_at}: what says that it was"
            " recorded earlier was not recorded then.",
            highlight=False,
            soft_wrap=True,
        )
    for fault in found.faults:
        say(f"found wrong: {fault}")
    if found.rows:
        console.print("What a replay cannot find, and a signed checkpoint kept elsewhere can:")
        for change in NOT_FOUND:
            console.print(f"  {change}", highlight=False, soft_wrap=True)
