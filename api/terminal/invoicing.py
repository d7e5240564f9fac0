"""`invoice` and `reconcile`: settlements as e-invoices in a folder, and a provider's own invoice against the ledger."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec
import typer
from rich.markup import escape
from rich.table import Table

from api.http import problems
from api.http.calling import ReadCall
from api.http.problems import Problem
from api.http.reading import PAGE_MAX, fresh
from api.invoices import Format
from api.invoices.answers import ReconciliationOut
from api.invoices.reading import ReadInvoice
from api.invoices.routes import (
    checked_document,
    held_against,
    invoice_of_settlement,
    read_document,
    standing_settlement,
)
from api.messages import euros_text, malformed, text
from api.settlements.routes import listed_settlement
from api.terminal.asking import answered
from api.terminal.screen import WRONG, console, say, show_table
from domain.kernel.calendar import first_of_month
from domain.kernel.findings import BadInput
from domain.settlement.state import SettlementStatus
from projections.directory.questions import providers as listed_providers
from projections.settlements.questions import ListedSettlement, settlements

BEHIND = "behind"
NOT_FOUND = 404


class WrittenInvoice(NamedTuple):
    """What became of a settlement's invoice: its number, amount to pay and file, or why there is none."""

    settlement_id: UUID
    provider: str
    number: str | None = None
    payable_cents: int | None = None
    file: Path | None = None
    code: str | None = None
    detail: str | None = None


class Unclear(Exception):
    """Which settlement an invoice is of cannot be told; the message says why."""


# Ours


def write_invoices(of: UUID | date, form: Format, out: Path, language: str, data: Path | None) -> None:
    """Write the invoice of a settlement, or of all that stand of the month that begins on a day, into a folder."""
    out.mkdir(exist_ok=True)
    made = answered(data, language, lambda call: _written(call, of, form, out))
    if not made:
        say("there is no settlement " + (str(of) if isinstance(of, UUID) else f"of {of:%Y-%m} that stands"))
        raise typer.Exit(WRONG)
    table = Table()
    for key in (
        "bill_column.provider_name",
        "invoices.number",
        "invoices.payable",
        "invoices.file",
        "invoices.not_made",
    ):
        table.add_column(text(key, language), justify="right" if key == "invoices.payable" else "left")
    for one in made:
        payable = "" if one.payable_cents is None else euros_text(one.payable_cents, language)
        file = "" if one.file is None else one.file.name
        why = "" if one.code is None else f"{one.code}: {one.detail}"
        table.add_row(escape(one.provider), one.number or "", payable, file, escape(why))
    show_table(table)
    if any(one.file is None for one in made):
        raise typer.Exit(WRONG)


async def _written(call: ReadCall, of: UUID | date, form: Format, out: Path) -> list[WrittenInvoice]:
    async with fresh(call, "directory") as connection:
        names = {one.provider_id: one.name for one in (await listed_providers(connection, call.service.schema)).rows}
    if isinstance(of, UUID):
        try:
            chosen = [await listed_settlement(call, of)]
        except Problem as problem:
            if problem.status != NOT_FOUND:
                raise
            return []
    else:
        chosen = [one async for one in _standing_of(call, of)]
    return [await _one(call, one, names[one.provider_id], form, out) for one in chosen]


async def _one(call: ReadCall, listed: ListedSettlement, name: str, form: Format, out: Path) -> WrittenInvoice:
    made = WrittenInvoice(listed.settlement_id, name)
    try:
        invoice = await invoice_of_settlement(call, listed.settlement_id)
        made = made._replace(number=invoice.number, payable_cents=invoice.payable_cents)
        document = await checked_document(call, invoice, form)
    except Problem as problem:
        if problem.code == BEHIND:
            raise
        told = problems.body_of(problem, call.language)
        return made._replace(code=problem.code, detail=told.detail)
    file = out / f"{form}-{invoice.number}-{listed.settlement_id}.xml"
    file.write_bytes(document)
    return made._replace(file=file)


async def _standing_of(call: ReadCall, month: date, provider_id: UUID | None = None) -> AsyncIterator[ListedSettlement]:
    """The settlements of a month that stand, in the order they were drawn."""
    after = 0
    while True:
        async with fresh(call, "settlements") as connection:
            page = await settlements(
                connection, call.service.schema, month=month, provider_id=provider_id, after=after, limit=PAGE_MAX
            )
        for one in page.rows:
            if one.status != SettlementStatus.WITHDRAWN:
                yield one
        if len(page.rows) < PAGE_MAX:
            return
        after = page.rows[-1].position


# A provider's own


def reconcile(file: Path, settlement_id: UUID | None, as_json: bool, language: str, data: Path | None) -> None:
    """Hold an invoice against the settlement that is named, else the one of its seller and month."""
    document = file.read_bytes()
    try:
        found = answered(data, language, lambda call: _reconciled(call, document, settlement_id))
    except Unclear as unclear:
        say(str(unclear))
        raise typer.Exit(WRONG) from None
    if as_json:
        typer.echo(msgspec.json.format(msgspec.json.encode(found), indent=2))
    else:
        _show(found, language)
    if not found.agrees:
        raise typer.Exit(WRONG)


async def _reconciled(call: ReadCall, document: bytes, settlement_id: UUID | None) -> ReconciliationOut:
    try:
        invoice = await read_document(call, document)
    except BadInput as wrong:
        place = "" if wrong.field == "body" else f"{wrong.field}: "
        raise Unclear(f"it is no invoice: {place}{malformed(wrong.reason, 'en', wrong.figures)}") from None
    try:
        listed = await (
            _settlement_of(call, invoice) if settlement_id is None else listed_settlement(call, settlement_id)
        )
        account, settlement = await standing_settlement(call, listed)
    except Problem as problem:
        if problem.code == BEHIND:
            raise
        raise Unclear(f"{settlement_id}: {problems.body_of(problem, 'en').detail}") from None
    return await held_against(call, account, settlement, invoice)


async def _settlement_of(call: ReadCall, invoice: ReadInvoice) -> ListedSettlement:
    """The one settlement that stands of an invoice's seller and month. Raises `Unclear`."""
    async with fresh(call, "directory") as connection:
        providers = (await listed_providers(connection, call.service.schema)).rows
    sellers = [
        one.provider_id
        for one in providers
        if any(one.business_id.replace("-", "") in digits for digits in invoice.sellers)
    ]
    if not sellers:
        raise Unclear("no provider has the business id of its seller: name the settlement with --settlement")
    days = [day for day in (invoice.last_day, *(row.last_day for row in invoice.rows)) if day is not None]
    if not days:
        raise Unclear("it names no day: name the settlement with --settlement")
    month = first_of_month(days[0])
    found = [one for seller in sellers for one in [listed async for listed in _standing_of(call, month, seller)]]
    if len(found) == 1:
        return found[0]
    named = ", ".join(str(one.settlement_id) for one in found) or "none"
    raise Unclear(f"settlements of its seller that stand, of {month:%Y-%m}: {named}; name one with --settlement")


def _show(found: ReconciliationOut, language: str) -> None:
    sums = {"invoice": found.invoice_cents, "settlement": found.settlement_cents}
    shown = {name: euros_text(cents, language) for name, cents in sums.items()}
    console.print(text("reconciliation.sums", language, **shown), highlight=False, soft_wrap=True)
    agreeing = text("reconciliation.rows", language, agreeing=found.rows_agreeing, rows=found.rows)
    console.print(agreeing, highlight=False, soft_wrap=True)
    if found.agrees:
        console.print(text("reconciliation.agrees", language), highlight=False, soft_wrap=True)
        return
    table = Table()
    for key in ("reconciliation.code", "reconciliation.difference", "bill_column.voucher_id", "bill_column.entry_id"):
        table.add_column(text(key, language))
    for one in found.differences:
        table.add_row(one.code, escape(one.detail), _id(one.voucher_id), _id(one.entry_id))
    show_table(table)


def _id(found: UUID | None) -> str:
    return "" if found is None else str(found)
