"""`projections`: how far each projection is, and who keeps them."""

import asyncio
import time
from pathlib import Path

import psycopg
import typer
from rich.table import Table

from api.county import COUNTY_RULEBOOK
from api.feed.subscriptions import VERSION, subscriptions_of
from api.http.installation import Database, installed
from api.http.settings import Settings
from api.terminal.screen import WRONG, console, say, show_table
from ledger.server.postgres import session
from projections.catalogue import projections_of
from projections.engine.health import Leader, Standing, is_of, leader, standings
from projections.engine.projection import Following, Kept
from projections.engine.retiring import retire_others
from projections.managers.group_sessions import GROUP_SESSIONS

Followers = tuple[Following | Kept, ...]


def _followers(settings: Settings) -> Followers:
    """What this release keeps up with the log, under these settings. Raises `SettingsError`."""
    subscriptions = subscriptions_of(settings.webhooks_file, loopback=settings.webhooks_loopback)
    webhooks = (Kept(name=one.follower, version=VERSION, package=__package__, tables=()) for one in subscriptions)
    return *projections_of(COUNTY_RULEBOOK), GROUP_SESSIONS, *webhooks


RATE_SECONDS = 1.0  # what the rate of a projection is measured over


def show_projections(data: Path | None) -> None:
    with installed(data, to_look_at=True) as (settings, database):
        followers = _followers(settings)
        before, after, led_by, seconds = asyncio.run(_look_twice(database))
    _show_standings(before, after, led_by, seconds, followers)
    if any(one.state == "failed" and is_of(one, followers) for one in after):
        raise typer.Exit(WRONG)


def drop_others(data: Path | None) -> None:
    with installed(data) as (settings, database):
        retired = retire_others(database.application_url, database.schema, _followers(settings))
    for told, builds in (("dropped", retired.dropped), ("kept by a process, not dropped", retired.in_use)):
        for one in builds:
            console.print(f"{one.name} {one.version}.{one.generation}: {told}", highlight=False)
    if not retired.dropped and not retired.in_use:
        console.print("There are no builds of other releases.")


async def _look_twice(database: Database) -> tuple[list[Standing], list[Standing], Leader | None, float]:
    """The standings at two moments, who leads, and the seconds between them."""
    connecting = psycopg.AsyncConnection.connect(session(database.application_url), autocommit=True)
    async with await connecting as connection:
        before, started = await standings(connection, database.schema), time.monotonic()
        await asyncio.sleep(RATE_SECONDS)
        after, seconds = await standings(connection, database.schema), time.monotonic() - started
        return before, after, await leader(connection, database.schema, projections_of(COUNTY_RULEBOOK)), seconds


def _state(one: Standing, followers: Followers) -> str:
    if not is_of(one, followers):
        return f"{one.state}, another release's"
    return one.state if one.current else f"{one.state}, not serving"


def _show_standings(
    before: list[Standing], after: list[Standing], led_by: Leader | None, seconds: float, followers: Followers
) -> None:
    end = after[0].end if after else 0
    table = Table(title=f"Projections, log at position {end:,}")
    for column in ("projection", "build", "state"):
        table.add_column(column)
    for column in ("position", "lag, events", "lag, seconds", "events a second"):
        table.add_column(column, justify="right")
    earlier = {(one.name, one.version, one.generation): one.position for one in before}
    for one in after:
        moved = one.position - earlier.get((one.name, one.version, one.generation), one.position)
        table.add_row(
            one.name,
            f"{one.version}.{one.generation}",
            _state(one, followers),
            f"{one.position:,}",
            f"{one.end - one.position:,}",
            f"{one.lag_seconds:,.1f}",
            f"{moved / seconds:,.0f}",
        )
    show_table(table)
    if led_by is None:
        console.print("Nobody keeps them at the moment.")
    else:
        where, since = led_by.address or "a socket of its own machine", f"{led_by.since:%Y-%m-%d %H:%M:%S} UTC"
        told = f"Kept by the database's session {led_by.process_id}, from {where}, since {since}."
        console.print(told, highlight=False, soft_wrap=True)
    for one in after:
        if one.error is not None:
            say(f"{one.name} stopped at position {one.error_position:,}: {one.error}")
