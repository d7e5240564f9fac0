"""`scripts/bench`: measures everything in one run, on one embedded PostgreSQL that makes every commit durable.

The server's settings are the service's own, `fsync` and `synchronous_commit` on. Sides of a comparison take turns in
several rounds, one at a time; the table has medians, and ratios beside what they are held to.
"""

import json
import os
import platform
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from api.billing.forms import FORMS
from api.terminal import collector
from ledger.server.embedded import EmbeddedServer
from scripts.benchmarks import appending, billing, commanding, invoicing, projecting, serving
from scripts.benchmarks.alone import Prepare, alone
from scripts.benchmarks.county import County, make_county
from scripts.benchmarks.county import scratch_server as running
from scripts.benchmarks.figures import Figures, Side, bars, turn
from scripts.benchmarks.growing import Growth
from scripts.benchmarks.plot import draw

SCRATCH_PARENT = Path("/var/tmp")  # noqa: S108 - on a disk, which /tmp often is not; mkdtemp's own folder in it
BUSY_LOAD_PER_CPU = 0.5
"""Above this load before it starts the machine has other work, and the run says so."""


WIDTH = 120


class Part(StrEnum):
    """What can be measured by itself."""

    APPEND = "append"
    COMMANDS = "commands"
    HTTP = "http"
    PROJECTIONS = "projections"
    BILLING = "billing"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: `seconds` a measurement, `rounds` of them, logs of so many events."""

    rounds: int
    seconds: float
    vouchers: int
    http_vouchers: int
    lives: int
    bulk_items: int
    catch_up_events: int
    library_events: int
    lag_seconds: float
    billing_rounds: int
    billing_lines: int
    checked_lines: int
    growth_rounds: int
    growth_seconds: float
    sizes: tuple[int, ...]
    rebuilt: tuple[str, ...]
    cohort_vouchers: int


QUICK = Scale(
    rounds=3,
    seconds=1.0,
    vouchers=2_000,
    http_vouchers=500,
    lives=100,
    bulk_items=10_000,
    catch_up_events=40_000,
    library_events=2_000,
    lag_seconds=5,
    billing_rounds=2,
    billing_lines=10_000,
    checked_lines=1_000,
    growth_rounds=2,
    growth_seconds=1,
    sizes=(10_000, 100_000),
    rebuilt=("postings",),
    cohort_vouchers=320,
)
FULL = Scale(
    rounds=7,
    seconds=4,
    vouchers=2_000,
    http_vouchers=500,
    lives=100,
    bulk_items=10_000,
    catch_up_events=200_000,
    library_events=6_000,
    lag_seconds=30,
    billing_rounds=3,
    billing_lines=10_000,
    checked_lines=10_000,
    growth_rounds=5,
    growth_seconds=3,
    sizes=(10_000, 1_000_000, 5_000_000),
    rebuilt=("courses", "search"),  # which hold the most in memory
    cohort_vouchers=320,
)


def environment(server: EmbeddedServer) -> dict[str, Any]:
    """What the figures depend on and a reader needs to know."""
    names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "wal_sync_method")
    with psycopg.connect(server.url) as connection:
        settings = {
            name: value
            for name in names
            for (value,) in connection.execute("SELECT current_setting(%s)", [name]).fetchall()
        }
    assert settings["fsync"] == settings["synchronous_commit"] == "on", "only durable commits are measured"
    return {"python": platform.python_version(), "cpus": os.cpu_count(), "postgresql": settings}


def measure(
    server: EmbeddedServer, folder: Path, scale: Scale, parts: list[Part], figures: Figures, step: Callable[[str], None]
) -> None:
    """Everything that was asked for, one thing at a time."""

    def county(schema: str, clients: int = scale.vouchers) -> County:
        step(f"a county for {schema}")
        return make_county(server.url, folder, schema, clients, scale.lives)

    def one_round(sides: Sequence[Side], number: int) -> None:
        for side in turn(sides, number):
            step(side.figure)
            figures.add(side.figure, side.measure())

    if Part.APPEND in parts:
        sides = appending.sides(server, county("appends"), folder, scale.seconds, figures)
        for number in range(scale.rounds):
            one_round(sides, number)
    if Part.COMMANDS in parts:
        commands = commanding.Commands(server, county("commands"), scale.seconds)
        for number in range(scale.rounds):
            step("vouchers for commands")
            commands.renew(scale.vouchers)
            one_round(commands.sides(), number)
    if Part.HTTP in parts:
        clients = serving.SETS_A_ROUND * scale.rounds * scale.http_vouchers
        with serving.http(county("http", clients), folder, scale.seconds, figures) as http:
            for number in range(scale.rounds):
                step("vouchers for http")
                http.renew(scale.http_vouchers)
                one_round(http.sides(scale.bulk_items), number)
        shared = county("workers", len(serving.WORKERS) * scale.rounds * scale.http_vouchers)
        for _ in range(scale.rounds):
            step("one worker and two")
            serving.measure_workers(shared, folder, scale.http_vouchers, scale.seconds, figures)
    if Part.PROJECTIONS in parts:
        read = county("projections")
        read.add_vouchers(scale.catch_up_events // read.events_per_voucher)
        sides = projecting.sides(server, read, scale.library_events)
        for number in range(scale.rounds):
            one_round(sides, number)
        step("lag")
        projecting.measure_lag(read, folder, scale.lag_seconds, figures)
    if Part.BILLING in parts:
        measure_billing(scale, figures, step)
    if Part.GROWTH in parts:
        growth = Growth(
            server=server,
            folder=folder,
            sizes=scale.sizes,
            rounds=scale.growth_rounds,
            seconds=scale.growth_seconds,
            rebuilt=scale.rebuilt,
            cohort_vouchers=scale.cohort_vouchers,
            figures=figures,
            step=step,
        )
        growth.measure()


def measure_billing(scale: Scale, figures: Figures, step: Callable[[str], None]) -> None:
    """A large month as bill and as invoice, each form in a process of its own."""
    for number in range(scale.billing_rounds):
        for form in turn(list(FORMS), number):
            step(f"a bill as {form}")
            add_alone(figures, f"billing.{form}", scale.billing_lines, billing.ours, form)
            if form in billing.LIBRARIES:
                add_alone(figures, f"billing.{form}.library", scale.billing_lines, billing.library, form)
        for format in turn(invoicing.FORMATS, number):
            step(f"an invoice as {format}")
            add_alone(figures, f"invoices.{format}", scale.billing_lines, invoicing.write, format)
            add_alone(figures, f"invoices.{format}.library", scale.billing_lines, invoicing.library, format)
            add_alone(figures, f"invoices.{format}.read", scale.billing_lines, invoicing.read, format)
    for format in invoicing.FORMATS:
        step(f"the rules of {format}")
        add_alone(figures, f"invoices.{format}.check", scale.checked_lines, invoicing.check, format)


def add_alone(figures: Figures, figure: str, lines: int, prepare: Prepare, form: str) -> None:
    """Lines a second of some work of so many lines, and the most megabytes that its process held."""
    took = alone(prepare, form, lines)
    figures.add(figure, lines / took.seconds)
    figures.add(f"{figure}_mb", took.megabytes)


def shown(value: float, name: str) -> str:
    unit = next((unit for ending, unit in UNITS.items() if ending in name), "/s")
    return f"{value:,.2f} {unit}" if value < 100 else f"{value:,.0f} {unit}"


UNITS = {"_ms": "ms", "_mb": "MB", "_seconds": "s", ".events.": ""}


def table(figures: Figures, sizes: tuple[int, ...], title: str) -> Table:
    made = Table(title=title)
    made.add_column("what")
    for column in ("median", "lowest", "highest", "bar", "met"):
        made.add_column(column, justify="right")
    for name, values in figures.values.items():
        median = figures.median(name)
        assert median is not None
        made.add_row(name, shown(median, name), shown(min(values), name), shown(max(values), name))
    made.add_section()
    for bar in bars(sizes[-1]):
        ratio = figures.ratio(bar)
        bound = f"{'≤' if bar.at_most else '≥'} {bar.bar:g}"
        if ratio is None:
            made.add_row(bar.what, f"not run: {figures.reason(bar)}", "", "", bound, "")
        else:
            made.add_row(bar.what, f"{ratio:,.2f}", "", "", bound, "yes" if bar.is_met_by(ratio) else "NO")
    return made


program = typer.Typer(add_completion=False)


@program.command()
def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Smaller logs, fewer rounds: a quarter of an hour.")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything to this file too.")] = None,
    plot_file: Annotated[Path | None, typer.Option("--plot", help="Draw the growth: a file .svg or .png.")] = None,
    parts: Annotated[list[Part] | None, typer.Option("--part", help="Only this; can be given several times.")] = None,
    data: Annotated[
        Path | None, typer.Option("--data", help="A new folder to work in, on the disk to measure; it stays.")
    ] = None,
) -> None:
    """Measure the service beside what would be picked instead of it, and hold the ratios against their bars.

    One table on standard output, progress on standard error. Nothing but 127.0.0.1 is talked to, but that npm fetches
    message-db.
    """
    scale = QUICK if quick else FULL
    figures, console = Figures(), Console()
    if not console.is_terminal:
        console.width = WIDTH
    chosen = parts or list(Part)
    if plot_file is not None and Part.GROWTH not in chosen:
        raise typer.BadParameter("only growth is drawn", param_hint="--plot")
    folder = data or Path(tempfile.mkdtemp(prefix="setelikirja-bench-", dir=SCRATCH_PARENT))
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)  # the account of the server passes through
    load_before, started, finished = os.getloadavg(), datetime.now(UTC), list[Part]()
    described: dict[str, Any] = {}
    collector.settle()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        with running(folder / "data") as server, Progress(*columns, console=Console(stderr=True)) as progress:
            described |= environment(server)
            task = progress.add_task("start", total=len(chosen))

            def step(what: str) -> None:
                progress.update(task, description=what)

            for part in chosen:
                measure(server, folder, scale, [part], figures, step)
                finished.append(part)
                progress.advance(task)
    finally:
        if data is None:
            shutil.rmtree(folder)
        load_after = os.getloadavg()
        busy = load_before[0] > BUSY_LOAD_PER_CPU * (os.cpu_count() or 1)
        # What a long run has measured is not lost with its end.
        if json_file is not None:
            run = {
                "started": started.isoformat(timespec="seconds"),
                "took_seconds": round((datetime.now(UTC) - started).total_seconds()),
                "quick": quick,
                "scale": asdict(scale),
                "finished_parts": finished,
                "load_average": {"before": load_before, "after": load_after},
                "busy": busy,
                **described,
            }
            json_file.write_text(json.dumps({**figures.as_json(scale.sizes[-1]), "run": run}, indent=1))
    title = f"{'quick' if quick else 'full'} run of {started:%Y-%m-%d %H:%M} UTC, {scale.rounds} rounds"
    console.print(table(figures, scale.sizes, title))
    console.print(
        f"Load average {load_before[0]:.1f} at the start, {load_after[0]:.1f} at the end, {os.cpu_count()} processors."
        + (" The machine had other work: the figures are lower than it could, and uneven." if busy else "")
    )
    if plot_file is not None:
        draw(figures, scale.sizes, plot_file)


if __name__ == "__main__":
    # What runs beside is ended on SIGTERM too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    program()
