"""`setelikirja`: serve a county, try it out, look into its log and its rulebook.

What the commands do stands in `api.terminal`: each imports its own module when it runs, because loading all that a
service is made of takes seconds, which a token or a page of the rulebook need not wait for.

Exit codes: 0 good, 1 refused or found wrong, 2 usage.
"""

import errno
import signal
import sys
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Literal, NoReturn
from uuid import UUID

import typer

from api.billing import FormName
from api.invoices import Format
from api.simulation import DEMONSTRATION_CLIENTS, CannotSimulate
from api.terminal.screen import GOOD, WRONG, say
from domain.kernel.event import Role

DEFAULT_PORT = 8000
DAY = ["%Y-%m-%d"]
Recording = Literal["all", "good"]

program = typer.Typer(
    no_args_is_help=True,
    help="The ledger of service vouchers: an immutable log of what was granted, held and charged, and why.",
    epilog="Settings come from SETELIKIRJA_… variables: see docs/operations.md.",
)


def _path(text: str) -> Path:
    """A path as an option: an empty one is a variable that was not set, not the folder that one stands in."""
    return Path(_not_empty(text))


def _not_empty(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("it is empty")
    return text


def _file_to_read(text: str) -> Path:
    path = _path(text)
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    return path


def _file_to_write(text: str) -> Path:
    """A file that can be written: that is known before the work is done."""
    path = _path(text)
    if path.is_dir() or not path.parent.is_dir():
        raise typer.BadParameter(f"{path} is no file in a folder that is there")
    return path


def _drawing(text: str) -> Path:
    path = _file_to_write(text)
    if path.suffix.lower() != ".svg":
        raise typer.BadParameter(f"it is drawn as SVG: {path.name} does not end in .svg")
    return path


def _month(text: str) -> str:
    try:
        date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter(f"a month is YYYY-MM, not {text!r}") from None
    return text


def _languages() -> list[str]:
    """For who completes a language."""
    from api.messages import LANGUAGES

    return list(LANGUAGES)


def _projections() -> list[str]:
    """For who completes a projection's name."""
    from api.county import COUNTY_RULEBOOK
    from projections.catalogue import projections_of

    return [one.name for one in projections_of(COUNTY_RULEBOOK)]


Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder of the embedded database and its keys.",
        show_default=False,
        parser=_path,
        metavar="FOLDER",
    ),
]
Language = Annotated[str, typer.Option("--language", help="fi, sv or en.", autocompletion=_languages)]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port on 127.0.0.1.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="So many processes serve on the port.")]
Host = Annotated[str, typer.Option("--host", help="Address to listen on.", parser=_not_empty, metavar="ADDRESS")]


def _print_version(asked: bool) -> None:
    if asked:
        print(f"setelikirja {version('setelikirja')}")
        raise typer.Exit


@program.callback()
def _options(
    asked_version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Hold what is asked of the program itself."""


def main() -> NoReturn:
    """Run the command line; what cannot be is one clear line on standard error."""
    # What is open is closed on SIGTERM too: an embedded server is not left running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(GOOD))
    try:
        program()
    except Exception as error:
        told = _told(error)
        if told is None:
            raise
        say(told)
        sys.exit(WRONG)
    sys.exit(GOOD)


def _told(error: Exception) -> str | None:
    """What went wrong as one line; None for what is nobody's fault but ours."""
    import psycopg

    from api.http.settings import SettingsError
    from ledger.register.sealing import SealBroken
    from ledger.server.embedded import EmbeddedServerError

    match error:
        case SettingsError() | EmbeddedServerError() | CannotSimulate() | SealBroken():
            return str(error)
        case OSError(errno=errno.EADDRINUSE):
            return "another process has taken the port in the meantime"
        case psycopg.OperationalError():
            return f"the database cannot be used: {str(error).splitlines()[0]}"
        case _:
            return None


@program.command()
def serve(port: Port = DEFAULT_PORT, host: Host = "127.0.0.1", data: Data = None, workers: Workers = 1) -> None:
    """Serve one county over HTTP.

    Without SETELIKIRJA_DATABASE_URL an embedded PostgreSQL runs in the data folder, set up at the first start. With
    --workers more processors than one are used; the limits of the settings are each worker's own.

    Example: setelikirja serve --port 8000 --data /srv/setelikirja
    """
    from api.terminal import serving

    if workers == 1:
        serving.serve(port, host, data)
    else:
        from api.terminal import workers as several

        several.serve(workers, port, host, data)


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
    from api.terminal import tokens

    tokens.print_token(role, sub, org, data)


@program.command()
def demo(
    port: Port = DEFAULT_PORT,
    data: Data = None,
    clients: Annotated[
        int, typer.Option("--clients", min=1, help="Clients of the county's year.")
    ] = DEMONSTRATION_CLIENTS,
) -> None:
    """Serve a simulated county: a believable last year up to today, with invented people and prices.

    It listens at once and loads the county through its own API; then it prints tokens and the calls that show the main
    job. A data folder that holds a simulated county serves that one, at once.

    Example: setelikirja demo --data ./demonstration
    """
    from api.terminal import simulating

    simulating.demo(port, data, clients)


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
        typer.Option(
            "--token-file",
            envvar="SETELIKIRJA_TOKEN_FILE",
            help="Tokens for --url, one a line.",
            parser=_file_to_read,
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Make a believable year of a county, from a seed, and record it through the public HTTP API.

    By default into the data folder (or SETELIKIRJA_DATABASE_URL), through a service of its own whose clock travels
    through the year. With --url a running service is driven: then everything is recorded today. Without --token-file
    its tokens are made with the development key of --data. All prices are invented. docs/simulation.md tells the rest.

    Example: scripts/simulate --clients 500 --seed 7 --data ./county
    """
    from api.terminal import simulating

    simulating.simulate(clients, seed, _day(from_day), _day(until), data, url, token_file)


@program.command()
def project(
    data: Data = None,
    until_complete: Annotated[
        bool, typer.Option("--until-complete", help="End once every projection of this release is complete.")
    ] = False,
) -> None:
    """Keep the projections up with the log, as a process of its own; a second one stands by.

    For a service that runs with SETELIKIRJA_PROJECTIONS=separate. Before an upgrade, `--until-complete` with the newer
    release builds ahead what is new in it, while the older one serves on. Exit code 1 if a projection has failed.
    """
    from api.terminal import serving

    serving.project(data, until_complete)


@program.command()
def migrate(data: Data = None) -> None:
    """Make what is missing of a county's roles and tables, or bring them up to date, and end.

    With SETELIKIRJA_OWNER_DATABASE_URL beside SETELIKIRJA_DATABASE_URL, so that no service needs to have it.
    """
    from api.terminal import migrating

    migrating.migrate(data)


@program.command()
def projections(
    data: Data = None,
    drop_others: Annotated[
        bool, typer.Option("--drop-others", help="Drop builds of other releases, unless a process keeps them.")
    ] = False,
) -> None:
    """Show how far each projection is, how fast it goes, and which session keeps them.

    It reads the database alone and may run anywhere. Exit code 1 if a projection has failed. What another release has
    built stays, so that the release before finds it again, until `--drop-others` is asked for.
    """
    from api.terminal import standing

    if drop_others:
        standing.drop_others(data)
    else:
        standing.show_projections(data)


@program.command()
def rebuild(
    name: Annotated[
        str, typer.Argument(help="The projection, as `projections` names it.", autocompletion=_projections)
    ],
    data: Data = None,
) -> None:
    """Build a projection anew from the log beside the one that serves, compare, and switch to it.

    Reads go on throughout; if the build fails, the old one goes on serving.
    """
    from api.terminal import rereading

    rereading.rebuild(name, data)


@program.command()
def expire(data: Data = None) -> None:
    """Take away stored answers to requests that need not be kept: 404 after a day, 412 after 30 days.

    A running service does so every hour.
    """
    from api.terminal import rereading

    rereading.expire(data)


@program.command()
def replay(
    data: Data = None,
    voucher: Annotated[UUID | None, typer.Option("--voucher", help="One voucher alone, event by event.")] = None,
    redecide: Annotated[
        bool, typer.Option("--redecide", help="Then decide every voucher's commands again, and show what differs.")
    ] = False,
) -> None:
    """Read the whole log in order, make every state anew and check it: positions, versions, bytes, charges.

    What was decided stands in the events: only with `--redecide` is it decided again, as a what-if without changes.
    Exit code 1 if anything is found wrong, or decided otherwise.
    """
    from api.terminal import rereading

    rereading.replay(data, voucher, redecide)


@program.command()
def actor(
    actor_id: Annotated[UUID, typer.Argument(help="As the audit trail has it.", show_default=False, metavar="ID")],
    data: Data = None,
    language: Language = "fi",
) -> None:
    """Show who an actor of the audit trail is, as far as the register may tell. It changes nothing.

    Exit code 1 where neither the register nor the log knows the id.
    """
    from api.terminal import acting

    acting.show_actor(actor_id, data, language)


@program.command("link-identities")
def link_identities(
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV with the columns issuer, subject, same_issuer, same_subject.",
            show_default=False,
            parser=_file_to_read,
            metavar="FILE",
        ),
    ],
    though_acted: Annotated[
        bool, typer.Option("--though-acted", help="Link who has acted by an id of their own too.")
    ] = False,
    data: Data = None,
) -> None:
    """Have people act by the ids that they had at another issuer: all rows of the file, or none.

    The new identity (issuer, subject) acts by the id of the other (same_issuer, same_subject) from then on. Exit code 1
    where a row is refused: it says which, and changes nothing.
    """
    from api.terminal import acting

    acting.link(file, data, though_acted)


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
    language: Language = "fi",
) -> None:
    """Print the rules in force on a day: value, unit, section, and how open questions are read.

    Example: setelikirja rulebook --diff 2026-01-01 2026-12-31 --language en
    """
    from api.terminal import rules

    rules.show_rulebook(_day(on), diff, open_questions, as_json, language)


@program.command()
def roles(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    language: Language = "fi",
) -> None:
    """Print what each role may do, call by call.

    Example: setelikirja roles --language en
    """
    from api.terminal import roles

    roles.show_roles(language, as_json=as_json)


FromMonth = Annotated[str, typer.Option("--from", metavar="YYYY-MM", help="The first month.", parser=_month)]
ToMonth = Annotated[str, typer.Option("--to", metavar="YYYY-MM", help="The last month.", parser=_month)]
Json = Annotated[bool, typer.Option("--json", help="As JSON, for programs.")]
Plot = Annotated[
    Path | None, typer.Option("--plot", help="Draw it into this file, as SVG.", parser=_drawing, metavar="FILE.svg")
]


@program.command()
def budget(
    first: FromMonth,
    last: ToMonth,
    as_json: Json = False,
    plot: Plot = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Show what was granted and used by service and month, and what is still to come.

    Example: setelikirja budget --from 2026-01 --to 2026-12 --plot budget.svg
    """
    from api.terminal import budgeting

    budgeting.show_budget(first, last, as_json, plot, language, data)


@program.command()
def trial_balance(
    first: FromMonth,
    last: ToMonth,
    position: Annotated[
        int | None, typer.Option("--position", min=0, help="As the log knew it there; default its end.")
    ] = None,
    as_json: Json = False,
    plot: Plot = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Show where the county's commitments stood at each month's end: outstanding, earned, settled, lapsed.

    As JSON with all accounts, which sum to zero in every month.

    Example: setelikirja trial-balance --from 2026-01 --to 2026-12 --language en
    """
    from api.terminal import budgeting

    budgeting.show_trial_balance(first, last, position, as_json, plot, language, data)


@program.command()
def explain(
    thing: Annotated[UUID, typer.Argument(metavar="ID", help="An entry's or a settlement's id.")],
    position: Annotated[
        int | None, typer.Option("--position", min=0, help="As the log knew it there; default its end.")
    ] = None,
    as_json: Json = False,
    plot: Plot = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Tell why an entry or a settlement costs what it costs, and what became of it.

    Down to events, rules, decision and price, each amount worked out anew; up to bill, settlement, invoice line and
    payment. Exit code 1 if something is not what is in the books, or there is no such thing.

    Example: setelikirja explain 5f0f0d1e-3a63-4c7e-8f0a-f0a5b8d5c5aa --language en
    """
    from api.terminal import explaining

    explaining.explain(thing, position, as_json, plot, language, data)


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
    as_json: Annotated[
        Path | None,
        typer.Option("--json", help="Write the whole answer to this file.", parser=_file_to_write, metavar="FILE"),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", help="Draw it into this file, as SVG.", parser=_drawing, metavar="FILE.svg"),
    ] = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Decide a span's commands again as if settings or cap prices had been others, and compare with what was recorded.

    Nothing is appended. The same question of the same log has the same answer, to the byte. docs/what-if.md tells how.

    Example: setelikirja whatif --from 2026-03-01 --to 2026-06-30 --set session_minutes_max=120 --plot shorter.svg
    """

    from api.terminal import what_if

    what_if.ask(from_day.date(), to_day.date(), settings, price_caps, position, as_json, plot, language, data)


@program.command()
def bill(
    month: Annotated[datetime, typer.Argument(formats=["%Y-%m"], metavar="YYYY-MM", help="The month.")],
    provider: Annotated[UUID | None, typer.Option("--provider", help="One provider alone.")] = None,
    form: Annotated[
        FormName, typer.Option("--form", help="What is written; csv-fi opens in a Finnish spreadsheet.")
    ] = "csv",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write this file; default standard output.", parser=_file_to_write, metavar="FILE"),
    ] = None,
    position: Annotated[
        int | None, typer.Option("--position", min=0, help="As the log knew it there; default its end.")
    ] = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Write a month's bill: what happened in it, and what adjusts months that were settled before.

    The same form, month and position give the same file, to the byte, over HTTP too. docs/settlement.md tells the rest.

    Example: setelikirja bill 2026-05 --form pdf --out may.pdf --language sv
    """
    from api.terminal import billing

    billing.write_bill(month.date(), provider, form, out, position, language, data)


def _there(text: str) -> Path:
    path = _path(text)
    if not path.exists():
        raise typer.BadParameter(f"there is no file or folder {path}")
    return path


@program.command("import")
def import_(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A workbook, a CSV file, or a folder or ZIP archive of them.",
            show_default=False,
            parser=_there,
            metavar="FILE",
        ),
    ] = None,
    system: Annotated[
        str | None, typer.Option("--system", help="What the other system is called: references are its own.")
    ] = None,
    record: Annotated[
        Recording | None, typer.Option("--record", help="Record all rows or none, or the good ones; default none.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", help="Write an empty template instead.", parser=_file_to_write, metavar="FILE.xlsx"),
    ] = None,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Take clients, providers, vouchers and entries over from another system.

    Without --record every row is only looked at, by the rules that it would be recorded by. What was recorded before is
    there already: repeating is safe. Exit code 1 if a row is wrong. docs/import.md tells of the columns.

    Example: setelikirja import old.xlsx --system Effica --record good --language en
    """
    from api.terminal import importing

    if template is not None:
        importing.write_template(template, language)
        return
    if file is None or system is None:
        raise typer.BadParameter("FILE and --system are needed, or --template")
    importing.import_tables(file, system, record or "preview", language, data)


@program.command()
def export(
    out: Annotated[Path, typer.Argument(help="A workbook (.xlsx), or a folder for CSV files.", metavar="FILE")],
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Write a county's clients, providers, vouchers and entries into the tables that `import` reads.

    They hold names and texts in clear: keep them as the register is kept.

    Example: setelikirja export county.xlsx --data ./county
    """
    from api.terminal import importing

    importing.export_tables(out, language, data)


def _settlement_or_month(text: str) -> UUID | date:
    try:
        return date.fromisoformat(f"{text}-01") if len(text) == len("2026-05") else UUID(text)
    except ValueError:
        raise typer.BadParameter(f"it is a settlement's id or a month (YYYY-MM), not {text!r}") from None


def _folder_to_write(text: str) -> Path:
    """A folder that is there, or can be made in one that is."""
    path = _path(text)
    if not path.is_dir() and (path.exists() or not path.parent.is_dir()):
        raise typer.BadParameter(f"{path} is no folder, nor in one that is there")
    return path


@program.command()
def invoice(
    of: Annotated[
        UUID,
        typer.Argument(
            metavar="ID|YYYY-MM", help="A settlement's id, or a month: all of it.", parser=_settlement_or_month
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", help="The folder that they are written into.", parser=_folder_to_write, metavar="FOLDER"),
    ],
    form: Annotated[Format, typer.Option("--form", help="Peppol BIS Billing 3.0, or Finvoice 3.0.")] = "peppol",
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Write settlements as the providers' e-invoices, each checked by the rules of its format.

    A table tells which were made, and why the others were not. Exit code 1 if one was not: what breaks a rule is not
    written. The variables SETELIKIRJA_INVOICE_… name the buyer.

    Example: setelikirja invoice 2026-05 --form finvoice --out invoices
    """
    from api.terminal import invoicing

    invoicing.write_invoices(of, form, out, language, data)


@program.command()
def reconcile(
    file: Annotated[
        Path,
        typer.Argument(help="The invoice, in UBL 2.1 or Finvoice.", parser=_file_to_read, metavar="FILE"),
    ],
    settlement: Annotated[
        UUID | None,
        typer.Option("--settlement", help="The settlement that it is of; default that of its seller and month."),
    ] = None,
    as_json: Json = False,
    language: Language = "fi",
    data: Data = None,
) -> None:
    """Hold a provider's own invoice against the ledger, and show how it differs, row by row.

    Nothing is recorded, and the invoice is kept nowhere. Exit code 1 if something differs. docs/settlement.md tells of
    the codes.

    Example: setelikirja reconcile invoice.xml --language sv
    """
    from api.terminal import invoicing

    invoicing.reconcile(file, settlement, as_json, language, data)


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant else None
