"""`setelikirja`: serve a county, try it out, look into its log and its rulebook.

Exit codes: 0 good, 1 refused or found wrong, 2 usage.
"""

import asyncio
import gc
import logging
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn
from uuid import UUID

import orjson
import psycopg
import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from api import messages, rulebook_shown
from api.application import create_app
from api.identity import development_token
from api.logs import log_to_standard_error
from api.replay import Replayed, replay_log
from api.service import Database, open_service, prepared_database, signing_key
from api.settings import Settings, SettingsError
from api.simulation import demonstration
from api.simulation.driving import CannotSimulate, Tally, TokenFor, tokens_from
from api.simulation.driving import simulate as simulate_at
from api.simulation.own_service import TravellingClock, address_of, listen, while_serving
from api.simulation.plan import Simulation
from api.tracing import export_spans
from api.what_if.answer import Question
from api.what_if.asking import answer_question, setting_of
from api.what_if.picture import picture
from api.what_if.table import notes, tables
from domain.calendar import helsinki_date
from domain.errors import BadInput, NotInForce
from domain.events import Role
from domain.rulebook import Service
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO
from ledger.clients import SealBroken
from ledger.commands import now
from ledger.embedded import EmbeddedServerError, default_data
from ledger.postgres import session
from projections.catalogue import PROJECTIONS
from projections.rebuilding import BeingRebuilt
from projections.rebuilding import rebuild as rebuild_projection
from projections.runner import ProjectionRunner
from projections.supervision import Leader, Standing, leader, standings

DEFAULT_PORT = 8000
GOOD, WRONG, USAGE = 0, 1, 2
DAY = ["%Y-%m-%d"]
YOUNG_OBJECTS_MAX = 100_000
RATE_SECONDS = 1.0  # what the rate of a projection is measured over

program = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The ledger of service vouchers: an immutable log of what was granted, held and charged, and why.",
    epilog="Settings come from SETELIKIRJA_… variables: see docs/operations.md.",
)
console = Console()
errors = Console(stderr=True)

Data = Annotated[
    Path | None, typer.Option("--data", help="Folder of the embedded database and its keys.", show_default=False)
]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")]
Host = Annotated[str, typer.Option("--host", help="Address to listen on.")]


def main() -> NoReturn:
    """Run the command line; what cannot be is one clear line on standard error."""
    # What is open is closed on SIGTERM too: an embedded server is not left running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(GOOD))
    try:
        program()
    except (SettingsError, EmbeddedServerError, CannotSimulate, SealBroken) as error:
        _say(str(error))
        sys.exit(WRONG)
    except psycopg.OperationalError as error:
        _say(f"the database cannot be used: {str(error).splitlines()[0]}")
        sys.exit(WRONG)
    sys.exit(GOOD)


@contextmanager
def _database(data: Path | None) -> Iterator[tuple[Settings, Database]]:
    settings = Settings.from_environment(data=data)
    with prepared_database(settings) as database:
        yield settings, database


def _log() -> None:
    log_to_standard_error(Settings.from_environment().log)


def _server(
    settings: Settings, database: Database, host: str, port: int, clock: Callable[[], datetime] = now
) -> uvicorn.Server:
    asyncio.run(_check(settings, database))
    app = create_app(lambda: open_service(settings, database, clock=clock))
    # What stands by now stays: the collector need not look at it again, and young garbage is mostly gone by itself.
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS_MAX, 20, 50)
    return uvicorn.Server(
        uvicorn.Config(app, host=host, port=port, loop="uvloop", http="httptools", access_log=False, log_config=None)
    )


async def _check(settings: Settings, database: Database) -> None:
    """Open the service once: what is wrong with keys or tables is one clear line, before anything is served."""
    async with open_service(replace(settings, projections_in_service=False), database):
        pass


@program.command()
def serve(port: Port = DEFAULT_PORT, host: Host = "127.0.0.1", data: Data = None) -> None:
    """Serve one county over HTTP.

    Without SETELIKIRJA_DATABASE_URL an embedded PostgreSQL runs in the data folder, set up at the first start.

    Example: setelikirja serve --port 8000 --data /srv/setelikirja
    """
    _log()
    export_spans()
    with _database(data) as (settings, database):
        _server(settings, database, host, port).run()


@program.command()
def token(
    role: Annotated[Role, typer.Option("--role", help="What the holder may do.")],
    sub: Annotated[str, typer.Option("--sub", help="Who the holder is.")] = "someone",
    org: Annotated[UUID | None, typer.Option("--org", help="The provider that the holder works for.")] = None,
    data: Data = None,
) -> None:
    """Print a token for a local service that was started with its development key. It holds for 12 hours.

    Example: setelikirja token --role provider --org 5f0f0d1e-3a63-4c7e-8f0a-f0a5b8d5c5aa
    """
    if role is Role.PROVIDER and org is None:
        _say("a provider's token needs --org")
        raise typer.Exit(USAGE)
    typer.echo(_tokens(Settings.from_environment(data=data))(role, sub, org))


def _tokens(settings: Settings) -> TokenFor:
    """Makes tokens for a local service with its development key."""
    key = signing_key(settings, settings.data or default_data())
    if key.startswith("-----BEGIN"):
        raise SettingsError("this service checks tokens by a public key: its own issuer makes them")
    return partial(development_token, key, settings.jwt_issuer)


@program.command()
def demo(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    clients: Annotated[int, typer.Option("--clients", min=1, help="Clients of the county's year.")] = (
        demonstration.CLIENTS
    ),
) -> None:
    """Serve a simulated county: a believable last year up to today, with invented people and prices.

    It listens at once and loads the county through its own API; then it prints tokens and the calls that show the main
    job. A data folder that holds a simulated county serves that one, at once.

    Example: setelikirja demo --data ./demonstration
    """
    _log()
    _log_requests(False)
    with _database(data) as (settings, database):
        clock, token_for = TravellingClock(), _tokens(settings)
        wanted = demonstration.default_simulation(clients, helsinki_date(now()))
        listening = _listen("127.0.0.1", port)
        address = address_of(listening)

        async def show_and_serve() -> None:
            with _progress("load a simulated county") as show:
                simulation = await demonstration.load(address, wanted, database.data, token_for, clock, show)
            for line in await demonstration.guide(address, simulation, token_for):
                typer.echo(line)
            typer.echo("\nCtrl-C ends it.")
            _log_requests(True)
            await asyncio.Event().wait()

        with suppress(KeyboardInterrupt):
            while_serving(_server(settings, database, "127.0.0.1", port, clock), listening, show_and_serve())


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise SettingsError(f"cannot listen on {host}, port {port}: {error.strerror}") from error


def _log_requests(shown: bool) -> None:
    logging.getLogger("setelikirja.http").setLevel(logging.INFO if shown else logging.WARNING)


@program.command()
def simulate(
    clients: Annotated[int, typer.Option("--clients", min=1, help="Clients that the year brings.")] = 200,
    seed: Annotated[int, typer.Option("--seed", help="Chooses the county; the same gives the same.")] = 1,
    from_day: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, metavar="YYYY-MM-DD", help="The year's first day.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--until", formats=DAY, metavar="YYYY-MM-DD", help="Stop after this day; default today."),
    ] = None,
    data: Data = None,
    url: Annotated[str | None, typer.Option("--url", help="Drive this running service, at its own clock.")] = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", envvar="SETELIKIRJA_TOKEN_FILE", help="Tokens for --url, one a line."),
    ] = None,
) -> None:
    """Make a believable year of a county, from a seed, and record it through the public HTTP API.

    By default into the data folder (or SETELIKIRJA_DATABASE_URL), through a service of its own whose clock travels
    through the year. With --url a running service is driven: then everything is recorded today. Without --token-file
    its tokens are made with the development key of --data. All prices are invented. docs/simulation.md tells the rest.

    Example: scripts/simulate --clients 500 --seed 7 --data ./county
    """
    today = helsinki_date(now())
    simulation = Simulation(seed, clients, from_day.date() if from_day else IN_FORCE)
    last_day = min(until.date() if until else today, today, simulation.last_day)
    if not IN_FORCE <= simulation.from_day <= last_day:
        _say(f"--from is a day from {IN_FORCE}, when the rulebook came into force, to --until or today")
        raise typer.Exit(USAGE)
    if token_file is not None and url is None:
        _say("--token-file goes with --url")
        raise typer.Exit(USAGE)
    _log()
    _log_requests(False)
    if url is not None:
        token_for = tokens_from(token_file) if token_file else _tokens(Settings.from_environment(data=data))
        with _progress("simulate") as show:
            tally = asyncio.run(simulate_at(url, simulation, last_day, token_for, None, show))
        console.print(f"All of it was recorded today, {today}, at the service's own clock.", highlight=False)
    else:
        tally = _simulate_here(data, simulation, last_day)
    _show_tally(simulation, tally)
    if tally.surprises:
        raise typer.Exit(WRONG)


def _simulate_here(data: Path | None, simulation: Simulation, last_day: date) -> Tally:
    with _database(data) as (settings, database), _progress("simulate") as show:
        clock, listening = TravellingClock(), _listen("127.0.0.1", 0)
        address = address_of(listening)
        work = simulate_at(address, simulation, last_day, _tokens(settings), clock.travel_to, show)
        tally = while_serving(_server(settings, database, "127.0.0.1", 0, clock), listening, work)
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
        _say(f"not as planned: {surprise}")
    if tally.surprises_count > len(tally.surprises):
        _say(f"and {tally.surprises_count - len(tally.surprises)} more")


@program.command()
def project(data: Data = None) -> None:
    """Keep the projections up with the log, as a process of its own; a second one stands by.

    For a service that runs with SETELIKIRJA_PROJECTIONS=separate.
    """
    _log()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with _database(data) as (_, database), ProjectionRunner(database.application_url, database.schema):
        stopping.wait()


@program.command()
def projections(data: Data = None) -> None:
    """Show how far each projection is, how fast it goes, and which session keeps them.

    It reads the database alone and may run anywhere. Exit code 1 if a projection has failed.
    """
    with _database(data) as (_, database):
        before, after, led_by, seconds = asyncio.run(_look_twice(database))
    _show_standings(before, after, led_by, seconds)
    if any(one.state == "failed" for one in after):
        raise typer.Exit(WRONG)


async def _look_twice(database: Database) -> tuple[list[Standing], list[Standing], Leader | None, float]:
    """The standings at two moments, who leads, and the seconds between them."""
    connecting = psycopg.AsyncConnection.connect(session(database.application_url), autocommit=True)
    async with await connecting as connection:
        before, started = await standings(connection, database.schema), time.monotonic()
        await asyncio.sleep(RATE_SECONDS)
        after, seconds = await standings(connection, database.schema), time.monotonic() - started
        return before, after, await leader(connection, database.schema), seconds


def _show_standings(before: list[Standing], after: list[Standing], led_by: Leader | None, seconds: float) -> None:
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
            one.state if one.current else f"{one.state}, not serving",
            f"{one.position:,}",
            f"{one.end - one.position:,}",
            f"{one.lag_seconds:,.1f}",
            f"{moved / seconds:,.0f}",
        )
    console.print(table)
    if led_by is None:
        console.print("Nobody keeps them at the moment.")
    else:
        where, since = led_by.address or "a socket of its own machine", f"{led_by.since:%Y-%m-%d %H:%M:%S} UTC"
        told = f"Kept by the database's session {led_by.process_id}, from {where}, since {since}."
        console.print(told, highlight=False, soft_wrap=True)
    for one in after:
        if one.error is not None:
            _say(f"{one.name} stopped at position {one.error_position:,}: {one.error}")


@program.command()
def rebuild(
    name: Annotated[str, typer.Argument(help="The projection: balances, postings, audit_trail, search, …")],
    data: Data = None,
) -> None:
    """Build a projection anew from the log beside the one that serves, compare, and switch to it.

    Reads go on throughout; if the build fails, the old one goes on serving.
    """
    projection = {one.name: one for one in PROJECTIONS}.get(name)
    if projection is None:
        _say(f"there is no projection {name!r}: there are {', '.join(one.name for one in PROJECTIONS)}")
        raise typer.Exit(USAGE)
    with _database(data) as (_, database):
        try:
            with _progress(f"rebuild {name}") as show:
                rebuilt = rebuild_projection(database.application_url, database.schema, projection, show)
        except BeingRebuilt:
            _say(f"{name} is being rebuilt already")
            raise typer.Exit(WRONG) from None
    table = Table(title=f"{name}, version {rebuilt.version}, build {rebuilt.generation}, position {rebuilt.position:,}")
    for column in ("table", "rows", "differ from the old"):
        table.add_column(column, justify="left" if column == "table" else "right")
    for part, rows in rebuilt.rows.items():
        differ = "nothing to compare" if rebuilt.differences is None else f"{rebuilt.differences[part]:,}"
        table.add_row(part, f"{rows:,}", differ)
    console.print(table)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left, on standard error; what it gives is told how far of how much."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors) as progress:
        task = progress.add_task(what, total=None, rate="")

        def show(done: int, total: int) -> None:
            speed = progress.tasks[0].speed
            progress.update(task, completed=done, total=total, rate=f"{speed:,.0f}/s" if speed else "")

        yield show


def _say(text: str) -> None:
    """One line of what is wrong, on standard error."""
    errors.print(f"setelikirja: {text}", style="red", highlight=False, soft_wrap=True)


@program.command()
def replay(
    data: Data = None,
    voucher: Annotated[UUID | None, typer.Option("--voucher", help="One voucher alone, event by event.")] = None,
) -> None:
    """Read the whole log in order, make every state anew and check it: positions, versions, bytes, charges.

    Nothing is decided again: what was decided stands in the events. Exit code 1 if anything is found wrong.
    """
    with _database(data) as (_, database), _progress("replay") as show:
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
        _say(f"found wrong: {fault}")


def _check_language(language: str) -> None:
    if language not in messages.LANGUAGES:
        _say(f"--language is one of {', '.join(messages.LANGUAGES)}")
        raise typer.Exit(USAGE)


@program.command()
def rulebook(
    on: Annotated[
        datetime | None, typer.Option("--on", formats=DAY, metavar="YYYY-MM-DD", help="The day; default today.")
    ] = None,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option("--diff", metavar="DAY DAY", help="What changes from the first of two days to the second."),
    ] = None,
    open_questions: Annotated[
        bool, typer.Option("--open-questions", help="Only the readings of what the source leaves open.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    language: Annotated[str, typer.Option("--language", help="fi, sv or en.")] = "fi",
) -> None:
    """Print the rules in force on a day: value, unit, section, and how open questions are read.

    Example: setelikirja rulebook --diff 2026-01-01 2026-12-31 --language en
    """
    _check_language(language)
    if on is not None and diff is not None:
        _say("--on and --diff do not go together")
        raise typer.Exit(USAGE)
    shown: Table | rulebook_shown.Json
    try:
        if diff is not None:
            show_changes = rulebook_shown.changes_json if as_json else rulebook_shown.changes
            earlier, later = (_day_of(text) for text in diff)
            shown = show_changes(NORTH_SAVO, earlier, later, language, open_questions=open_questions)
        else:
            show = rulebook_shown.in_force_json if as_json else rulebook_shown.in_force
            day = on.date() if on else helsinki_date(now())
            shown = show(NORTH_SAVO, day, language, open_questions=open_questions)
    except NotInForce as gap:
        _say(str(gap))
        raise typer.Exit(WRONG) from None
    if as_json:
        typer.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2))
    else:
        console.print(shown)


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _say(f"a day is YYYY-MM-DD, not {text!r}")
        raise typer.Exit(USAGE) from None


@program.command()
def whatif(
    from_day: Annotated[
        datetime, typer.Option("--from", formats=DAY, metavar="YYYY-MM-DD", help="From here on the settings hold.")
    ],
    to_day: Annotated[
        datetime, typer.Option("--to", formats=DAY, metavar="YYYY-MM-DD", help="The last day of commands.")
    ],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting; `rulebook` shows their names.")
    ] = None,
    price_caps: Annotated[
        list[str] | None, typer.Option("--price-cap", metavar="SERVICE=CENTS", help="A service's cap price.")
    ] = None,
    position: Annotated[
        int | None, typer.Option("--position", min=0, help="Read the log up to here; default its end.")
    ] = None,
    as_json: Annotated[Path | None, typer.Option("--json", help="Write the whole answer to this file.")] = None,
    plot: Annotated[Path | None, typer.Option("--plot", help="Draw it into this file, as SVG.")] = None,
    language: Annotated[str, typer.Option("--language", help="fi, sv or en.")] = "fi",
    data: Data = None,
) -> None:
    """Decide a span's commands again as if settings or cap prices had been others, and compare with what was recorded.

    Nothing is appended. The same question of the same log has the same answer, to the byte. docs/what-if.md tells how.

    Example: setelikirja whatif --from 2026-03-01 --to 2026-06-30 --set session_minutes_max=120 --plot shorter.svg
    """
    _check_language(language)
    try:
        question = Question(
            from_day=from_day.date(),
            to_day=to_day.date(),
            rulebook={name: setting_of(NORTH_SAVO, name, value) for name, value in map(_named, settings or ())},
            price_caps={Service(name): int(value) for name, value in map(_named, price_caps or ())},
            position=position,
        )
    except ValueError as error:
        _say(str(error))
        raise typer.Exit(USAGE) from None
    with _database(data) as (setup, database), _progress("what if") as show:
        try:
            answer = asyncio.run(answer_question(setup, database, NORTH_SAVO, question, show))
        except BadInput as wrong:
            _say(f"{wrong.field}: {wrong.reason}")
            raise typer.Exit(USAGE) from None
    for part in tables(answer, language):
        console.print(part)
    for note in notes(answer, language):
        console.print(note, highlight=False, soft_wrap=True)
    if as_json is not None:
        as_json.write_bytes(orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n")
    if plot is not None:
        plot.write_text(picture(answer, language), encoding="utf-8")


def _named(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ValueError(f"{text!r} is not NAME=VALUE")
    return name, value
