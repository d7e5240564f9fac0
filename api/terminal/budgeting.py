"""`budget` and `trial-balance`: where the county's commitments stand, on the terminal."""

from pathlib import Path

import msgspec
import typer
from rich.table import Table

from api.budget.picture import picture as budget_picture
from api.budget.routes import budget_shown, span_of
from api.http.calling import ReadCall
from api.http.reading import known_at
from api.messages import euros_text, month_text, text
from api.terminal.asking import answered
from api.terminal.screen import show_table
from api.trial_balance.answers import CommitmentsOut, MonthBalancesOut
from api.trial_balance.picture import PARTS
from api.trial_balance.picture import picture as commitments_picture
from api.trial_balance.routes import balances_by_month

COLUMNS = ("granted", "used", "forecast")


def show_budget(first: str, last: str, as_json: bool, plot: Path | None, language: str, data: Path | None) -> None:
    shown = answered(data, language, lambda call: budget_shown(call, *span_of(first, last)))
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(shown), indent=2))
    else:
        table = Table(title=text("budget.all", language), title_justify="left")
        table.add_column("")
        table.add_column("")
        for name in COLUMNS:
            table.add_column(text(f"budget.{name}", language), justify="right")
        for row in shown.rows:
            cents = (row.granted_cents, row.used_cents, row.forecast_cents)
            if any(cents):
                named = (month_text(row.month), text(f"service.{row.service}", language))
                table.add_row(*named, *(euros_text(one, language) for one in cents))
        show_table(table)
    if plot is not None:
        plot.write_text(budget_picture(shown.rows, language), encoding="utf-8")


def show_trial_balance(
    first: str,
    last: str,
    position: int | None,
    as_json: bool,
    plot: Path | None,
    language: str,
    data: Path | None,
) -> None:
    async def ask(call: ReadCall) -> MonthBalancesOut:
        return await balances_by_month(call, *span_of(first, last), await known_at(call, None, position))

    shown = answered(data, language, ask)
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(shown), indent=2))
    else:
        table = Table(title=text("commitments", language), title_justify="left")
        table.add_column("")
        for name in ("granted", *PARTS):
            table.add_column(text(f"commitments.{name}", language), justify="right")
        for month in shown.months:
            table.add_row(month_text(month.month), *_euros(month.standing, language))
        show_table(table)
    if plot is not None:
        plot.write_text(commitments_picture(shown.months, language), encoding="utf-8")


def _euros(standing: CommitmentsOut, language: str) -> list[str]:
    return [euros_text(cents, language) for cents in msgspec.structs.astuple(standing)]
