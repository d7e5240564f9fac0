"""`bill`: a month's bill as a file, read from the database."""

import asyncio
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import typer

from api.billing import FormName
from api.billing.bill import MonthBill, UnknownProvider, bill_of, registered_as
from api.billing.forms import FORMS, TooLong, check_length
from api.http.installation import Database, installed
from api.terminal import collector
from api.terminal.rules import check_language
from api.terminal.screen import USAGE, WRONG, Show, progress, say
from ledger.log.reader import LogReader
from ledger.server.postgres import open_pool
from projections.engine.reading import NotServing


def write_bill(
    month: date,
    provider_id: UUID | None,
    form: FormName,
    out: Path | None,
    position: int | None,
    language: str,
    data: Path | None,
) -> None:
    check_language(language)
    if out is None and FORMS[form].apart and sys.stdout.isatty():
        say(f"{form} is no text: name a file with --out")
        raise typer.Exit(USAGE)
    collector.settle()
    with installed(data, to_look_at=True) as (_, database), progress(f"bill {month:%Y-%m}") as show:
        try:
            bill, end = asyncio.run(_read(database, month, provider_id, position))
        except UnknownProvider:
            say(f"there is no provider {provider_id}")
            raise typer.Exit(WRONG) from None
        except NotServing as missing:
            say(f"not built yet: {missing}; `setelikirja projections` shows how far they are")
            raise typer.Exit(WRONG) from None
        if position is not None and position > end:
            say(f"--position is at most {end}, where the log ends")
            raise typer.Exit(USAGE)
        if bill.position < (end if position is None else position):
            say(f"the projections are at position {bill.position} of {end}: nobody keeps them, or they are behind")
            raise typer.Exit(WRONG)
        try:
            check_length(bill, form)
        except TooLong as long:
            say(f"{long}: name one with --provider, or another form")
            raise typer.Exit(WRONG) from None
        with ExitStack() as stack:
            file = stack.enter_context(out.open("wb")) if out is not None else sys.stdout.buffer
            _write(bill, form, language, file, show)


def _write(bill: MonthBill, form: FormName, language: str, file: BinaryIO, show: Show) -> None:
    rows = bill.row_count
    for number, piece in enumerate(FORMS[form].pieces(bill, language), 1):
        file.write(piece)
        show(min(number, rows), rows)
    show(rows, rows)


async def _read(
    database: Database, month: date, provider_id: UUID | None, position: int | None
) -> tuple[MonthBill, int]:
    """The bill, and where the log ended before it was read. Raises `UnknownProvider` and `NotServing`."""
    async with open_pool(database.application_url, size=2) as pool:
        reader = LogReader(pool, database.schema)
        end, _ = await reader.end()
        if provider_id is not None:
            await registered_as(reader, [provider_id])
        async with pool.connection() as connection:
            return await bill_of(reader, connection, database.schema, month, provider_id, position), end
