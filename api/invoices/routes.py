"""Invoices over HTTP: a settlement as the provider's e-invoice, and a provider's own invoice against the ledger."""

import asyncio
import logging
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query
from starlette.responses import Response

from api.http import routing
from api.http.answers import ProblemOut
from api.http.calling import Admission, ReadCall, Reading, documented, xml_of
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.reading import one_of_few
from api.invoices import Format
from api.invoices.answers import ReconciliationOut, reconciliation_answer
from api.invoices.books import UNSETTLED_CODES, books_of, settled_elsewhere
from api.invoices.checking import CannotCheck, Invalid
from api.invoices.document import Invoice, Party, invoice_of
from api.invoices.invoicing import NotSetUp
from api.invoices.reading import ReadInvoice
from api.invoices.reconciling import reconciled
from api.settlements.routes import listed_settlement, settlement_lines
from domain.provider.state import Provider
from domain.settlement.state import ProviderAccount, Settlement
from projections.settlements.questions import ListedSettlement

logger = logging.getLogger("setelikirja.invoices")

RECONCILED = documented(200, ReconciliationOut, 404, 409)
BODY = {"requestBody": {"required": True, "content": {"application/xml": {"schema": {"type": "string"}}}}}

router = routing.router("/v1/settlements", "settlements")

RECONCILIATIONS = "/{settlement_id}/reconciliations"
XML = "application/xml"
ANSWERS = documented(200, ProblemOut, 404, 409)
ANSWERS[200]["content"] = {XML: {"schema": {"type": "string", "contentMediaType": XML}}}


@router.get("/{settlement_id}/invoice", responses=ANSWERS, summary="A settlement as the provider's e-invoice")
async def read_invoice(
    settlement_id: UUID,
    call: Reading,
    format: Annotated[Format, Query(description="Peppol BIS Billing 3.0 (UBL 2.1), or Finvoice 3.0.")],
) -> Response:
    """The provider's invoice to the county, a credit note where the lines come to less than nothing. It names no
    client: a line has the ids of its voucher and its entry.

    It is checked by the rules of its format before it is handed out. One that breaks them is 409 `invoice_invalid` with
    the rules in `errors`; where it cannot be checked it is 503.
    """
    invoice = await invoice_of_settlement(call, settlement_id)
    async with one_of_few(call):
        document = await checked_document(call, invoice, format)
    headers = {
        "Content-Disposition": f'attachment; filename="{format}-{invoice.number}.xml"',
        "Content-Language": call.language,
    }
    return Response(document, media_type=XML, headers=headers)


async def invoice_of_settlement(call: ReadCall, settlement_id: UUID) -> Invoice:
    """The invoice that a settlement is. Raises `Problem` where there is none, or none can be made."""
    listed = await listed_settlement(call, settlement_id)
    terms, desk = call.service.invoicing.terms, call.service.desk
    if isinstance(terms, NotSetUp):
        raise Problem(409, "invoice_not_set_up", variables=", ".join(terms.variables))
    account, settlement = await standing_settlement(call, listed)
    provider = await desk.state(Provider, listed.provider_id, fresh=True)
    lines = await settlement_lines(call, account, settlement)
    paid_to = provider.paid_to
    iban = await call.service.register.open(provider.id, "iban", paid_to.iban) if paid_to is not None else None
    return invoice_of(account, settlement, lines, Party(provider.name, provider.business_id, iban), terms)


async def standing_settlement(call: ReadCall, listed: ListedSettlement) -> tuple[ProviderAccount, Settlement]:
    """A settlement in its provider's account. Raises `Problem` where it was withdrawn."""
    account = await call.service.desk.state(ProviderAccount, listed.account_id, caller=call.caller, fresh=True)
    settlement = account.settlement(listed.settlement_id)
    if not settlement.stands:
        raise Problem(409, "settlement_withdrawn")
    return account, settlement


async def checked_document(call: ReadCall, invoice: Invoice, form: Format) -> bytes:
    """An invoice as it may be handed out. Raises `Problem` for one that breaks rules, or cannot be checked."""
    try:
        return await call.service.invoicing.checks.written(invoice, form)
    except Invalid as invalid:
        errors = [{"field": one.place, "rule": one.rule, "reason": one.text} for one in invalid.broken]
        raise Problem(409, "invoice_invalid", errors=errors, format=form, count=len(errors)) from invalid
    except CannotCheck as why:
        logger.error("an invoice cannot be checked: %s", why)
        raise Problem(503, "invoice_unchecked", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}) from why


# A provider's own invoice


@router.post(
    RECONCILIATIONS,
    responses=RECONCILED,
    openapi_extra=BODY,
    summary="A provider's own invoice against the ledger",
)
async def reconcile(
    settlement_id: UUID,
    call: Reading,
    document: Annotated[bytes, Depends(Admission(xml_of))],
) -> Response:
    """An invoice in UBL 2.1 or Finvoice, of any software, compared with the settlement row by row: what is not in the
    ledger, held and not billed, of another quantity or price, a no-show or a cancellation that is not billed, settled
    already, outside validity, of another provider's voucher, and whether sum, currency and period agree.

    Nothing is appended, and the invoice is kept nowhere. A document type in it is refused.
    """
    listed = await listed_settlement(call, settlement_id)
    account, settlement = await standing_settlement(call, listed)
    async with one_of_few(call):
        invoice = await read_document(call, document)
        return call.answer(await held_against(call, account, settlement, invoice))


async def read_document(call: ReadCall, document: bytes) -> ReadInvoice:
    """The invoice that somebody else's document is. Raises `BadInput`, and `Problem` where it cannot be read now."""
    try:
        return await call.service.invoicing.checks.read(document)
    except CannotCheck as why:
        logger.error("an invoice cannot be read: %s", why)
        raise Problem(503, "invoice_unread", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}) from why


async def held_against(
    call: ReadCall, account: ProviderAccount, settlement: Settlement, invoice: ReadInvoice
) -> ReconciliationOut:
    """A provider's own invoice, compared with a settlement that stands."""
    books = await books_of(call, account, settlement, invoice)
    found = await asyncio.to_thread(reconciled, invoice, books)
    if any(one.code in UNSETTLED_CODES for one in found.differences):
        books = replace(books, settled=await settled_elsewhere(call, account, settlement))
        found = await asyncio.to_thread(reconciled, invoice, books)
    return reconciliation_answer(settlement, invoice, books, found, call.language)
