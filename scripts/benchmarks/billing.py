"""A large month's bill in each form, beside what the form's library alone takes for the same rows.

`library` writes the same texts and figures without a thought: no sums, no words, no digest, no layout but the table.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import msgspec
import orjson
import typst
import xlsxwriter

from api.billing import FormName
from api.billing.bill import BillRow, MonthBill, OneProvider
from api.billing.forms import FORMS
from domain.kernel.event import Quantity
from domain.rulebook import Service
from domain.voucher.charging import price_of
from domain.voucher.events import EntryKind
from projections.postings.questions import BillLine

MONTH = date(2026, 5, 1)
PRICE_CENTS = 5_230
LINES_PER_VOUCHER, PROVIDERS = 6, 20


def large_bill(count: int) -> MonthBill:
    """A month of some providers: sessions of individual coaching, every sixteenth a no-show at 0."""
    providers = []
    for number in range(PROVIDERS):
        lines = [_line(place) for place in range(number, count, PROVIDERS)]
        lines.sort(key=lambda line: (line.happened_on, line.voucher_id, line.entry_id))
        providers.append(OneProvider(UUID(int=number + 1), f"Valmennus {number} Oy", "0737546-2", tuple(lines), ()))
    return MonthBill(MONTH, 1_000_000, None, tuple(providers))


def _line(place: int) -> BillLine:
    missed, minutes = place % 16 == 3, 45 + 15 * (place % 4)
    return BillLine(
        UUID(int=2**100 + place // (LINES_PER_VOUCHER * PROVIDERS) * PROVIDERS + place % PROVIDERS),
        UUID(int=2**101 + place),
        Service.INDIVIDUAL_COACHING,
        f"SOS-2026-{place // (LINES_PER_VOUCHER * PROVIDERS) * PROVIDERS + place % PROVIDERS}",
        EntryKind.NO_SHOW if missed else EntryKind.SESSION,
        MONTH + timedelta(days=place % 31),
        Quantity(minutes=0 if missed else minutes),
        PRICE_CENTS,
        0 if missed else price_of(Service.INDIVIDUAL_COACHING.unit, minutes, PRICE_CENTS),
    )


def ours(form: FormName, count: int) -> Callable[[], object]:
    """Writing a bill of so many lines, piece by piece, as it is sent."""
    bill = large_bill(count)
    return lambda: sum(len(piece) for piece in FORMS[form].pieces(bill, "fi"))


def library(form: FormName, count: int) -> Callable[[], object]:
    """The same rows by the form's library alone."""
    return partial(LIBRARIES[form], large_bill(count))


def _texts(row: BillRow) -> tuple[str, ...]:
    line = row.line
    figures = (line.quantity.units, line.unit_price_cents, line.amount_cents, row.position)
    ids = (row.provider_id, line.voucher_id, line.entry_id)
    named = (row.provider_name, line.service, line.decision_number, line.kind, line.happened_on)
    return tuple(map(str, (*ids, *named, *figures)))


def _json(bill: MonthBill) -> bytes:
    return msgspec.json.encode(bill)


def _csv(bill: MonthBill) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(map(_texts, bill.rows()))
    return out.getvalue()


def _xlsx(bill: MonthBill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(bill.rows()):
            sheet.write_row(number, 0, _texts(row))
    return out.getvalue()


PLAIN = b"""#set document(title: "x")
#set text(size: 5pt, lang: "fi")
#table(columns: 6, ..json(bytes(sys.inputs.data)).flatten())"""
"""A table with as many columns as our lines have."""


def _pdf(bill: MonthBill) -> bytes:
    data = orjson.dumps(list(_printed(bill))).decode()
    return typst.compile(PLAIN, format="pdf", pdf_standards="ua-1", ignore_system_fonts=True, sys_inputs={"data": data})


def _printed(bill: MonthBill) -> Iterator[list[str]]:
    for row in bill.rows():
        line = row.line
        figures = (line.quantity.units, line.unit_price_cents, line.amount_cents)
        yield [str(one) for one in (line.happened_on, line.kind, line.entry_id, *figures)]


LIBRARIES: dict[FormName, Callable[[MonthBill], object]] = {"json": _json, "csv": _csv, "xlsx": _xlsx, "pdf": _pdf}
"""msgspec, Python's own csv, XlsxWriter and typst."""
