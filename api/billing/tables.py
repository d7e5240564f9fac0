"""A bill as a table: CSV for programs (RFC 4180), and CSV that a Finnish spreadsheet opens as it is."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from api.billing.bill import MonthBill
from api.billing.columns import COLUMNS, for_people, harmless
from api.billing.totals import OneLine, program_rows

UTF_8_MARK = b"\xef\xbb\xbf"
"""What a spreadsheet knows UTF-8 by."""


def for_programs_csv(bill: MonthBill, language: str) -> Iterator[bytes]:
    """RFC 4180 in UTF-8: names that stay, codes, integer cents, whatever the language."""
    yield (",".join(column.name for column in COLUMNS) + "\r\n").encode()
    yield from program_rows(bill.rows())


def for_spreadsheets_csv(bill: MonthBill, language: str) -> Iterator[bytes]:
    """Semicolons, decimal commas, a mark of UTF-8, headers and codes in words. Dates as ISO 8601 has them: spreadsheets
    take them for dates whatever their language, and as texts they stand in order."""
    line = OneLine()
    writer = csv.writer(line, delimiter=";")
    writer.writerow([column.header(language) for column in COLUMNS])
    yield UTF_8_MARK + line.text.encode()
    for row in bill.rows():
        writer.writerow([_cell(for_people(column, row, language)) for column in COLUMNS])
        yield line.text.encode()


def _cell(value: str | int | date | Decimal | None) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return str(value).replace(".", ",")
        case str():
            return harmless(value)
        case _:
            return str(value)
