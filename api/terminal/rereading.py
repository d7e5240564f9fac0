"""`rebuild` and `replay`: the whole log, read again."""

import asyncio
import time
from pathlib import Path
from uuid import UUID

import typer
from rich.table import Table

from api.installation import installed
from api.replay import Replayed, replay_log
from api.terminal import collector
from api.terminal.screen import USAGE, WRONG, console, progress, say
from projections.catalogue import PROJECTIONS
from projections.rebuilding import BeingRebuilt
from projections.rebuilding import rebuild as rebuild_projection


def rebuild(name: str, data: Path | None) -> None:
    projection = {one.name: one for one in PROJECTIONS}.get(name)
    if projection is None:
        say(f"there is no projection {name!r}: there are {', '.join(one.name for one in PROJECTIONS)}")
        raise typer.Exit(USAGE)
    collector.settle()
    with installed(data) as (_, database):
        try:
            with progress(f"rebuild {name}") as show:
                rebuilt = rebuild_projection(database.application_url, database.schema, projection, show)
        except BeingRebuilt:
            say(f"{name} is being rebuilt already")
            raise typer.Exit(WRONG) from None
    table = Table(title=f"{name}, version {rebuilt.version}, build {rebuilt.generation}, position {rebuilt.position:,}")
    for column in ("table", "rows", "differ from the old"):
        table.add_column(column, justify="left" if column == "table" else "right")
    for part, rows in rebuilt.rows.items():
        differ = "nothing to compare" if rebuilt.differences is None else f"{rebuilt.differences[part]:,}"
        table.add_row(part, f"{rows:,}", differ)
    console.print(table)


def replay(data: Path | None, voucher: UUID | None) -> None:
    collector.settle()
    with installed(data) as (_, database), progress("replay") as show:
        started = time.perf_counter()
        found = asyncio.run(replay_log(database.application_url, database.schema, show, voucher))
        seconds = time.perf_counter() - started
    _show_replay(found, seconds)
    if found.faults:
        raise typer.Exit(WRONG)


def _show_replay(found: Replayed, seconds: float) -> None:
    table = Table(title="Replay")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("events", f"{found.events:,}")
    for topic, count in sorted(found.topics.items()):
        table.add_row(f"  {topic}", f"{count:,}")
    table.add_row("streams", f"{found.streams:,}")
    table.add_row("charged, cents", f"{found.charged_cents:,}")
    table.add_row("events a second", f"{found.events / max(seconds, 0.001):,.0f}")
    console.print(table)
    console.print(f"state digest: {found.digest}", highlight=False, soft_wrap=True)
    for fault in found.faults:
        say(f"found wrong: {fault}")
