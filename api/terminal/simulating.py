"""`demo` and `simulate`: a simulated county."""

import asyncio
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import typer
from rich.table import Table

from api.county import COUNTY_RULEBOOK_FROM
from api.http.installation import Database, installed
from api.http.server import address_of
from api.http.settings import Settings
from api.simulation import demonstration
from api.simulation.driving import Traffic, tokens_from
from api.simulation.driving import simulate as simulate_at
from api.simulation.own_service import TravellingClock, while_serving
from api.simulation.plan import Simulation
from api.terminal.screen import USAGE, WRONG, console, progress, say, show_table
from api.terminal.serving import bound, log, log_requests, server
from api.terminal.tokens import tokens
from domain.kernel.calendar import helsinki_date
from ledger.desk.desk import now
from ledger.server.embedded import default_data

LOOPBACK = "127.0.0.1"


def demo(port: int, data: Path | None, clients: int) -> None:
    log()
    log_requests(False)
    with bound(LOOPBACK, port) as (listening,), installed(data or folder_of_its_own()) as (settings, database):
        clock, token_for = TravellingClock(), tokens(settings)
        wanted = demonstration.default_simulation(clients, helsinki_date(now()))
        address = address_of(listening)

        async def show_and_serve() -> None:
            with progress("load a simulated county") as show:
                simulation = await demonstration.load(address, wanted, database, token_for, clock, show)
            for line in (
                *await demonstration.guide(address, simulation, token_for, database.data),
                *_what_stays(database, port),
            ):
                typer.echo(line)
            typer.echo("\nCtrl-C ends it.")
            log_requests(True)
            await asyncio.Event().wait()

        with suppress(KeyboardInterrupt):
            served = server(demonstration.invoicing(settings), database, clock)
            while_serving(served, listening, show_and_serve())


def folder_of_its_own() -> Path | None:
    """Beside the folder that a service takes by itself: what is simulated is never served as if it were real."""
    settings = Settings.from_environment()
    if settings.database_url is not None:
        return None
    folder = settings.data or default_data()
    return folder.with_name(f"{folder.name}-demonstration")


def _what_stays(database: Database, port: int) -> Iterator[str]:
    """Where the county is kept, how to begin anew, and how to have a real one."""
    yield ""
    if database.data is None:
        yield f"# It is kept in the schema {database.schema} of the database in SETELIKIRJA_DATABASE_URL."
    else:
        folder = shlex.quote(str(database.data))
        yield f"# It is kept in {folder}: the next start goes on from there."
        yield f"# To begin anew, end it and remove that folder: rm -r {folder}"
    own = f"{_program()} {{}} --data ./county"
    yield "# A county of your own, empty at first, and a token for it (without --data both are those of the machine):"
    yield f"{own.format('serve')} --port {port % 65535 + 1}"
    yield f"{own.format('token')} --role caseworker"


def _program() -> str:
    """How this program was called, as one would write it here."""
    path = Path(sys.argv[0])
    if path.name != "setelikirja" or not path.is_absolute():
        return "setelikirja"
    return shlex.quote(min(str(path), os.path.relpath(path), key=len))


def simulate(
    clients: int,
    seed: int,
    from_day: date | None,
    until: date | None,
    data: Path | None,
    url: str | None,
    token_file: Path | None,
) -> None:
    today = helsinki_date(now())
    simulation = Simulation(seed, clients, from_day or COUNTY_RULEBOOK_FROM)
    last_day = min(until or today, today, simulation.last_day)
    if not COUNTY_RULEBOOK_FROM <= simulation.from_day <= last_day:
        say(f"--from is a day from {COUNTY_RULEBOOK_FROM}, when the rulebook came into force, to --until or today")
        raise typer.Exit(USAGE)
    if token_file is not None and url is None:
        say("--token-file goes with --url")
        raise typer.Exit(USAGE)
    log()
    log_requests(False)
    if url is not None:
        token_for = tokens_from(token_file) if token_file else tokens(Settings.from_environment(data=data))
        with progress("simulate") as show:
            tally = asyncio.run(simulate_at(url, simulation, last_day, token_for, None, show))
        console.print(f"All of it was recorded today, {today}, at the service's own clock.", highlight=False)
    else:
        tally = _simulate_here(data, simulation, last_day)
    _show_tally(simulation, tally)
    if tally.surprises:
        raise typer.Exit(WRONG)


def _simulate_here(data: Path | None, simulation: Simulation, last_day: date) -> Traffic:
    with bound(LOOPBACK, 0) as (listening,), installed(data) as (settings, database), progress("simulate") as show:
        clock, address = TravellingClock(), address_of(listening)

        async def load() -> Traffic:
            async with clock.travelling(database, simulation) as travel_to:
                return await simulate_at(address, simulation, last_day, tokens(settings), travel_to, show, settles=True)

        tally = while_serving(server(settings, database, clock), listening, load())
    if tally is None:
        raise typer.Abort
    return tally


def _show_tally(simulation: Simulation, tally: Traffic) -> None:
    table = Table(title=f"Simulated county: {simulation.name}, until {tally.until}")
    table.add_column("what")
    table.add_column("count", justify="right")
    table.add_row("commands", f"{tally.commands:,}")
    table.add_row("calls that carried them", f"{tally.calls:,}")
    table.add_row("accepted", f"{tally.accepted:,}")
    table.add_row("refused, as planned", f"{tally.commands - tally.accepted:,}")
    for code, count in tally.refused.most_common():
        table.add_row(f"  {code}", f"{count:,}")
    table.add_row("events appended", f"{tally.events:,}")
    table.add_row("events a second", f"{tally.events / max(tally.seconds, 0.001):,.0f}")
    show_table(table)
    console.print("Its people, its providers and all its prices are invented.")
    for surprise in tally.surprises:
        say(f"not as planned: {surprise}")
    if tally.surprises_count > len(tally.surprises):
        say(f"and {tally.surprises_count - len(tally.surprises)} more")
