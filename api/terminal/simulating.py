"""`demo` and `simulate`: a simulated county."""

import asyncio
import socket
from contextlib import suppress
from datetime import date
from pathlib import Path

import typer
from rich.table import Table

from api.http.installation import installed
from api.http.settings import Settings, SettingsError
from api.simulation import demonstration
from api.simulation.driving import Tally, tokens_from
from api.simulation.driving import simulate as simulate_at
from api.simulation.own_service import TravellingClock, address_of, listen, while_serving
from api.simulation.plan import Simulation
from api.terminal.screen import USAGE, WRONG, console, progress, say
from api.terminal.serving import log, log_requests, server
from api.terminal.tokens import tokens
from domain.kernel.calendar import helsinki_date
from domain.rulebook.north_savo import IN_FORCE
from ledger.desk.desk import now


def demo(port: int, data: Path | None, clients: int) -> None:
    log()
    log_requests(False)
    with installed(data) as (settings, database):
        clock, token_for = TravellingClock(), tokens(settings)
        wanted = demonstration.default_simulation(clients, helsinki_date(now()))
        listening = _listen("127.0.0.1", port)
        address = address_of(listening)

        async def show_and_serve() -> None:
            with progress("load a simulated county") as show:
                simulation = await demonstration.load(address, wanted, database.data, token_for, clock, show)
            for line in await demonstration.guide(address, simulation, token_for):
                typer.echo(line)
            typer.echo("\nCtrl-C ends it.")
            log_requests(True)
            await asyncio.Event().wait()

        with suppress(KeyboardInterrupt):
            while_serving(server(settings, database, "127.0.0.1", port, clock), listening, show_and_serve())


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


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
    simulation = Simulation(seed, clients, from_day or IN_FORCE)
    last_day = min(until or today, today, simulation.last_day)
    if not IN_FORCE <= simulation.from_day <= last_day:
        say(f"--from is a day from {IN_FORCE}, when the rulebook came into force, to --until or today")
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


def _simulate_here(data: Path | None, simulation: Simulation, last_day: date) -> Tally:
    with installed(data) as (settings, database), progress("simulate") as show:
        clock, listening = TravellingClock(), _listen("127.0.0.1", 0)
        address = address_of(listening)
        work = simulate_at(address, simulation, last_day, tokens(settings), clock.travel_to, show)
        tally = while_serving(server(settings, database, "127.0.0.1", 0, clock), listening, work)
    if tally is None:
        raise typer.Abort
    return tally


def _show_tally(simulation: Simulation, tally: Tally) -> None:
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
    console.print(table)
    console.print("Its people, its providers and all its prices are invented.")
    for surprise in tally.surprises:
        say(f"not as planned: {surprise}")
    if tally.surprises_count > len(tally.surprises):
        say(f"and {tally.surprises_count - len(tally.surprises)} more")
