"""`rulebook`: the rules in force on a day, or what changes between two."""

from datetime import UTC, date, datetime

import orjson
import typer
from rich.table import Table

from api import messages
from api.county import COUNTY_RULEBOOK
from api.rulebook import shown as rulebook_shown
from api.terminal.screen import USAGE, WRONG, say, show_table
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import NotInForce


def show_rulebook(
    on: date | None, diff: tuple[str, str] | None, open_questions: bool, as_json: bool, language: str
) -> None:
    check_language(language)
    if on is not None and diff is not None:
        say("--on and --diff do not go together")
        raise typer.Exit(USAGE)
    shown: Table | rulebook_shown.Json
    try:
        if diff is not None:
            show_changes = rulebook_shown.changes_json if as_json else rulebook_shown.changes
            earlier, later = (_day_of(text) for text in diff)
            shown = show_changes(COUNTY_RULEBOOK, earlier, later, language, open_questions=open_questions)
        else:
            show = rulebook_shown.in_force_json if as_json else rulebook_shown.in_force
            day = on or helsinki_date(datetime.now(UTC))
            shown = show(COUNTY_RULEBOOK, day, language, open_questions=open_questions)
    except NotInForce as gap:
        say(str(gap))
        raise typer.Exit(WRONG) from None
    if isinstance(shown, Table):
        show_table(shown)
    else:
        typer.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2))


def _day_of(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        say(f"a day is YYYY-MM-DD, not {text!r}")
        raise typer.Exit(USAGE) from None


def check_language(language: str) -> None:
    if language not in messages.LANGUAGES:
        say(f"--language is one of {', '.join(messages.LANGUAGES)}")
        raise typer.Exit(USAGE)
