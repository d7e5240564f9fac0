"""`import` and `export`: tables of another system into a county, and those of a county out of it."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import typer
from rich.table import Table

from api import messages
from api.http.installation import Database, installed
from api.http.service import open_service
from api.http.settings import Settings
from api.imports.answers import problem_answer
from api.imports.exporting import Exported, exported
from api.imports.importing import Imported, Importer, Mode, RowOutcome, Verdict
from api.imports.reading import Row, rows_of_path
from api.imports.routes import is_system
from api.imports.template import template
from api.imports.writing import workbook, write_folder
from api.terminal.rules import check_language
from api.terminal.screen import USAGE, WRONG, Show, console, progress, say, show_table
from domain.kernel.event import Role
from domain.kernel.findings import BadInput
from ledger.desk.orders import Caller

OPERATOR = uuid5(NAMESPACE_URL, "setelikirja:operator")
"""Who has the county's database and keys, and acts by them."""
SHOWN_MAX = 50


def write_template(file: Path, language: str) -> None:
    check_language(language)
    file.write_bytes(template(language))


def import_tables(file: Path, system: str, mode: Mode, language: str, data: Path | None) -> None:
    check_language(language)
    if not is_system(system):
        say("--system is a short name, which stands in the log in clear")
        raise typer.Exit(USAGE)
    try:
        rows = rows_of_path(file)
    except BadInput as wrong:
        say(f"{file.name}: {wrong.field} {messages.malformed(wrong.reason, language, wrong.figures)}")
        raise typer.Exit(WRONG) from None
    with installed(data) as (settings, database), progress("import") as show:
        imported = asyncio.run(_imported(settings, database, rows, system, mode, show))
    _show(imported, language)
    if any(one.outcome is RowOutcome.WRONG for one in imported.verdicts):
        raise typer.Exit(WRONG)


async def _imported(
    settings: Settings, database: Database, rows: list[Row], system: str, mode: Mode, show: Show
) -> Imported:
    callers = {role: Caller(OPERATOR, role, None, b"operator") for role in (Role.CASEWORKER, Role.REGISTRAR)}
    async with open_service(settings, database, follows=False) as service:
        importer = Importer(service.desk, service.register, service.writer, callers, system)
        return await importer.run(rows, mode, show)


def _show(imported: Imported, language: str) -> None:
    count = Counter((one.row.table.name, one.outcome) for one in imported.verdicts)
    table = Table()
    table.add_column("table")
    for outcome in RowOutcome:
        table.add_column(outcome.replace("_", " "), justify="right")
    for name in dict.fromkeys(one.row.table.name for one in imported.verdicts):
        table.add_row(name, *(f"{count[name, outcome]:,}" for outcome in RowOutcome))
    show_table(table)
    told = [one for one in imported.verdicts if one.outcome is RowOutcome.WRONG]
    for verdict in told[:SHOWN_MAX]:
        say(_told(verdict, language))
    if len(told) > SHOWN_MAX:
        say(f"and {len(told) - SHOWN_MAX} more")
    if imported.mode == "all" and not imported.recorded:
        say("nothing was recorded: all rows are, or none")
    if imported.mode == "preview":
        console.print("Nothing was recorded: --record all or --record good does.", highlight=False)


def _told(verdict: Verdict, language: str) -> str:
    """Where it is, and what is wrong with it; nothing that stands in the row."""
    assert verdict.error is not None
    problem = problem_answer(verdict.error, language)
    told = [problem.detail]
    if isinstance(problem.errors, list):
        told += [f"{one['field']} {one['reason']}" for one in problem.errors]
    return f"{verdict.row.table.name}, line {verdict.row.number}: {' '.join(told)}"


def export_tables(out: Path, language: str, data: Path | None) -> None:
    check_language(language)
    with installed(data, to_look_at=True) as (settings, database), progress("export") as show:
        export = asyncio.run(_exported(settings, database, show))
    if out.suffix.lower() == ".xlsx":
        out.write_bytes(workbook(export.lines))
    else:
        write_folder(out, export.lines)
    for name, lines in export.lines.items():
        console.print(f"{name}: {len(lines):,}", highlight=False)
    if export.forgotten:
        console.print(f"left out: {export.forgotten:,} vouchers of clients whose keys are erased", highlight=False)


async def _exported(settings: Settings, database: Database, show: Show) -> Exported:
    async with open_service(settings, database, follows=False) as service:
        return await exported(service.desk, service.register, show)
