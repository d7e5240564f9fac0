"""A month's bill as callers are shown it."""

from datetime import date
from typing import Annotated, Literal, cast
from uuid import UUID

from msgspec import Meta

from api import messages
from api.http.answers import Out, QuantityOut, quantity
from ledger.pausing import LongWork
from projections.postings.questions import Bill, BillLine

BilledKind = Literal["session", "no_show", "provider_cancellation"]


class BillLineOut(Out):
    voucher_id: UUID
    entry_id: UUID
    kind: BilledKind
    happened_on: date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: str | None
    vat: Annotated[str, Meta(description="Social welfare services are exempt.")]


class ProviderBillOut(Out):
    provider_id: UUID
    total_cents: int
    lines: list[BillLineOut]


class BillOut(Out):
    month: str
    providers: list[ProviderBillOut]
    total_cents: int
    position: int


async def bill_answer(found: Bill, month: str, language: str) -> BillOut:
    vat = messages.text("bill.vat_exempt", language)
    providers = []
    with LongWork() as work:
        for one in found.providers:
            lines = []
            for line in one.lines:
                await work.pause()
                lines.append(_line(line, vat))
            providers.append(ProviderBillOut(provider_id=one.provider_id, total_cents=one.total_cents, lines=lines))
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
        kind=cast(BilledKind, line.kind),
        happened_on=line.happened_on,
        quantity=quantity(line.quantity),
        unit_price_cents=line.unit_price_cents,
        amount_cents=line.amount_cents,
        adjusts_month=None,
        vat=vat,
    )
