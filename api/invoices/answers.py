"""What callers are shown of an invoice that was held against the ledger."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta

from api import messages
from api.http.answers import FigureOut, Out, figure
from api.invoices.reading import ReadInvoice
from api.invoices.reconciling import Books, Code, Difference, Reconciled
from domain.settlement.state import Settlement


class InvoiceDifferenceOut(Out):
    """`expected` is the ledger's figure, `actual` the invoice's."""

    code: Code
    row: Annotated[int | None, Meta(description="Of the invoice, from 1; none where it is about the whole.")]
    voucher_id: UUID | None
    entry_id: UUID | None
    happened_on: date | None
    expected: FigureOut | None
    actual: FigureOut | None
    detail: str


class ReconciliationOut(Out):
    settlement_id: UUID
    format: Literal["ubl", "finvoice"]
    is_credit_note: bool
    invoice_cents: int
    settlement_cents: Annotated[
        int, Meta(description="The sum of the settlement's lines, without what it carries over.")
    ]
    rows: int
    rows_agreeing: int
    agrees: Annotated[bool, Meta(description="There is no difference.")]
    differences: list[InvoiceDifferenceOut]


def reconciliation_answer(
    settlement: Settlement, invoice: ReadInvoice, books: Books, found: Reconciled, language: str
) -> ReconciliationOut:
    return ReconciliationOut(
        settlement_id=settlement.settlement_id,
        format=invoice.format,
        is_credit_note=invoice.is_credit_note,
        invoice_cents=invoice.total_cents,
        settlement_cents=sum(line.amount_cents for line in books.lines),
        rows=len(invoice.rows),
        rows_agreeing=found.rows_agreeing,
        agrees=not found.differences,
        differences=[_difference(one, language) for one in found.differences],
    )


def _difference(one: Difference, language: str) -> InvoiceDifferenceOut:
    return InvoiceDifferenceOut(
        code=one.code,
        row=one.row,
        voucher_id=one.voucher_id,
        entry_id=one.entry_id,
        happened_on=one.happened_on,
        expected=figure(one.expected),
        actual=figure(one.actual),
        detail=detail(one, language),
    )


def detail(one: Difference, language: str) -> str:
    """A difference in a sentence, with its row and its day in front."""
    figures = {"expected": one.expected, "actual": one.actual}
    shown = {name: messages.figure(given, language) for name, given in figures.items() if given is not None}
    told = messages.text(".".join(("difference", one.code, *shown)), language, **shown)
    place = []
    if one.row is not None:
        place.append(messages.text("difference.row", language, row=one.row))
    if one.happened_on is not None:
        place.append(messages.date_text(one.happened_on, language))
    return f"{', '.join(place)}: {told}" if place else told
