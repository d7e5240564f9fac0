"""A month's bill as callers are shown it."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, cast
from uuid import UUID

from msgspec import Meta

from api import messages
from api.http.answers import Out, QuantityOut, quantity
from domain.rulebook import Service
from ledger.pausing import LongWork
from projections.postings.questions import Bill, BillLine

Vat = Literal["exempt"]
VAT: Vat = "exempt"
BilledKind = Literal["session", "no_show", "provider_cancellation"]


class BillLineOut(Out):
    voucher_id: UUID
    entry_id: UUID
    service: Service
    decision_number: str
    kind: BilledKind
    happened_on: date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: str | None
    vat: Annotated[Vat, Meta(description="Social welfare services are exempt.")]
    vat_detail: Annotated[str, Meta(description="The same as a sentence.")]


class ProviderBillOut(Out):
    provider_id: UUID
    name: str
    total_cents: int
    lines: list[BillLineOut]


class BillOut(Out):
    month: str
    providers: list[ProviderBillOut]
    total_cents: int
    position: int


async def bill_answer(found: Bill, names: Mapping[UUID, str], month: str, language: str) -> BillOut:
    vat = messages.text("bill.vat_exempt", language)
    providers = []
    with LongWork() as work:
        for one in found.providers:
            lines = []
            for line in one.lines:
                await work.pause()
                lines.append(_line(line, vat))
            bill = ProviderBillOut(
                provider_id=one.provider_id, name=names[one.provider_id], total_cents=one.total_cents, lines=lines
            )
            providers.append(bill)
    return BillOut(
        month=month,
        providers=providers,
        total_cents=sum(one.total_cents for one in found.providers),
        position=found.position,
    )


def _line(line: BillLine, vat: str) -> BillLineOut:
    return BillLineOut(
        voucher_id=line.voucher_id,
        entry_id=line.entry_id,
        service=line.service,
        decision_number=line.decision_number,
        kind=cast(BilledKind, line.kind),
        happened_on=line.happened_on,
        quantity=quantity(line.quantity),
        unit_price_cents=line.unit_price_cents,
        amount_cents=line.amount_cents,
        adjusts_month=None,
        vat=VAT,
        vat_detail=vat,
    )
