"""A month's bill as callers are shown it."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import Annotated, Literal, cast
from uuid import UUID

import msgspec
from msgspec import Meta

from api import messages
from api.billing.bill import MonthBill, OneProvider
from api.billing.columns import COLUMNS, CellKind, Column, codes_of
from api.billing.totals import Control, Totals, by_day, by_service, by_voucher, counting
from api.http.answers import Out, QuantityOut, quantity, section
from domain.kernel.calendar import first_of_month
from domain.rulebook import Service
from projections.postings.questions import BillLine

Vat = Literal["exempt"]
VAT: Vat = "exempt"
BilledKind = Literal["session", "no_show", "provider_cancellation"]
ENCODER = msgspec.json.Encoder()


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
    adjusts_month: Annotated[str | None, Meta(description="The earlier month that an adjustment is of.")]
    reversal: Annotated[bool, Meta(description="An adjustment that takes back what was settled before.")]
    vat: Annotated[Vat, Meta(description="Social welfare services are exempt.")]
    vat_detail: Annotated[str, Meta(description="The same as a sentence.")]


class TotalsOut(Out):
    """How many lines, and what they come to."""

    rows: int
    minutes: int
    days: int
    amount_cents: int


class ServiceTotalsOut(TotalsOut):
    service: Service


class DayTotalsOut(TotalsOut):
    day: date


class VoucherTotalsOut(TotalsOut):
    voucher_id: UUID


class ProviderBillOut(Out):
    """`lines` are what happened in the month, and `total_cents` and the totals by service, day and voucher sum those;
    `adjustments` are of earlier months."""

    provider_id: UUID
    name: str
    total_cents: int
    lines: list[BillLineOut]
    adjustments_cents: int
    adjustments: Annotated[
        list[BillLineOut],
        Meta(
            description="What the month's settlement took of earlier months; before it is drawn, what came late or was "
            "corrected in months that are settled."
        ),
    ]
    by_service: list[ServiceTotalsOut]
    by_day: list[DayTotalsOut]
    by_voucher: list[VoucherTotalsOut]


class ControlTotalsOut(TotalsOut):
    """What all rows of a bill's table come to, adjustments among them."""

    month: str
    position: int
    by_service: list[ServiceTotalsOut]
    digest: Annotated[
        str,
        Meta(description="SHA-256 over the rows of the CSV for programs with their line ends: all but the header."),
    ]


class BillOut(Out):
    month: str
    providers: list[ProviderBillOut]
    total_cents: int
    adjustments_cents: int
    control_totals: ControlTotalsOut
    position: int


class BillColumnOut(Out):
    """A column of a bill's tables. `name` is its header in the CSV for programs, `header` that in a spreadsheet."""

    name: str
    header: str
    meaning: str
    type: Annotated[CellKind, Meta(description="`cents` are whole cents for programs, euros in a spreadsheet.")]
    unit: str | None
    spreadsheet_unit: str | None
    section: Annotated[str, Meta(description="The section of the rulebook; empty where it is not from there.")]
    codes: Annotated[dict[str, str], Meta(description="The codes that stand there, with their words.")]


class BillColumnsOut(Out):
    columns: list[BillColumnOut]


def columns_answer(language: str) -> BillColumnsOut:
    return BillColumnsOut(columns=[_column(column, language) for column in COLUMNS])


def _column(column: Column, language: str) -> BillColumnOut:
    return BillColumnOut(
        name=column.name,
        header=column.header(language),
        meaning=column.meaning(language),
        type=column.kind,
        unit=column.unit,
        spreadsheet_unit=column.spreadsheet_unit(),
        section=section(column.section),
        codes=codes_of(column, language),
    )


def control_answer(bill: MonthBill, control: Control) -> ControlTotalsOut:
    return ControlTotalsOut(
        **_totals(control.all),
        month=f"{bill.month:%Y-%m}",
        position=bill.position,
        by_service=[ServiceTotalsOut(service=one, **_totals(its)) for one, its in control.by_service.items()],
        digest=control.digest,
    )


def bill_json(bill: MonthBill, language: str) -> Iterator[bytes]:
    """A `BillOut` as JSON in pieces of a line each: the whole of it stands nowhere in memory."""
    control = yield from counting(bill)
    whole = BillOut(
        month=f"{bill.month:%Y-%m}",
        providers=[],
        total_cents=sum(one.total_cents for one in bill.providers),
        adjustments_cents=sum(one.adjustments_cents for one in bill.providers),
        control_totals=control_answer(bill, control),
        position=bill.position,
    )
    of_line = partial(_line, vat=messages.text("bill.vat_exempt", language))
    yield from _filled(ENCODER.encode(whole), {"providers": (_provider(one, of_line) for one in bill.providers)})


def _provider(one: OneProvider, of_line: partial[BillLineOut]) -> Iterator[bytes]:
    shown = ProviderBillOut(
        provider_id=one.provider_id,
        name=one.name,
        total_cents=one.total_cents,
        lines=[],
        adjustments_cents=one.adjustments_cents,
        adjustments=[],
        by_service=[ServiceTotalsOut(service=key, **_totals(its)) for key, its in by_service(one.lines).items()],
        by_day=[DayTotalsOut(day=key, **_totals(its)) for key, its in by_day(one.lines).items()],
        by_voucher=[VoucherTotalsOut(voucher_id=key, **_totals(its)) for key, its in by_voucher(one.lines).items()],
    )
    lines = (iter((ENCODER.encode(of_line(line)),)) for line in one.lines)
    adjustments = (
        iter((ENCODER.encode(of_line(line, adjusts=first_of_month(line.happened_on))),)) for line in one.adjustments
    )
    return _filled(ENCODER.encode(shown), {"lines": lines, "adjustments": adjustments})


def _filled(encoded: bytes, lists: dict[str, Iterable[Iterator[bytes]]]) -> Iterator[bytes]:
    """An object whose lists by these names, in the order of its fields, are empty, with what belongs into them.

    A name's quotes are escaped within a text of JSON: no text can be taken for such a list.
    """
    for name, items in lists.items():
        before, encoded = encoded.split(f'"{name}":[]'.encode(), 1)
        yield before + f'"{name}":['.encode()
        for number, item in enumerate(items):
            if number:
                yield b","
            yield from item
        yield b"]"
    yield encoded


def _totals(totals: Totals) -> dict[str, int]:
    return {
        "rows": totals.rows,
        "minutes": totals.minutes,
        "days": totals.days,
        "amount_cents": totals.amount_cents,
    }


def _line(line: BillLine, *, vat: str, adjusts: date | None = None) -> BillLineOut:
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
        adjusts_month=f"{adjusts:%Y-%m}" if adjusts is not None else None,
        reversal=line.reversal,
        vat=VAT,
        vat_detail=vat,
    )
