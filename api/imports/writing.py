"""Tables as workbooks and as CSV files, in the form in which they are read."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook

from api.imports.columns import TABLES, CellForm, ImportColumn, Table

Line = Mapping[str, Any]
"""A row by its columns: days as dates, euros in cents, flags as they are; what is not there is left out."""

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 of no moment: the same tables are the same bytes
WIDTH = 18


def workbook(lines: Mapping[str, Sequence[Line]], about: Iterable[Sequence[str]] = ()) -> bytes:
    """All tables as sheets; `about` are rows of a further one, for people."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        book.set_properties({"author": "Setelikirja", "created": CREATED})
        header, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
        euros, text = book.add_format({"num_format": "0.00"}), book.add_format({"num_format": "@"})
        formats = {CellForm.DAY: day, CellForm.EUROS: euros}
        for table in TABLES:
            sheet = book.add_worksheet(table.name)
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(table.columns):
                sheet.set_column(place, place, WIDTH, formats.get(column.kind, text))
            sheet.write_row(0, 0, [column.name for column in table.columns], header)
            for number, line in enumerate(lines.get(table.name, ()), 1):
                for place, column in enumerate(table.columns):
                    if column.name in line:
                        cell = _typed(column, line[column.name])
                        if isinstance(cell, str):
                            sheet.write_string(number, place, cell, text)
                        elif isinstance(cell, date):
                            sheet.write_datetime(number, place, cell, day)
                        else:
                            sheet.write(number, place, cell, formats.get(column.kind))
        rows = list(about)
        if rows:
            sheet = book.add_worksheet("columns")
            for place, width in enumerate((14, 22, 12, 90)):
                sheet.set_column(place, place, width)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(number, place, cell, header if number == 0 else None)
    return out.getvalue()


def _typed(column: ImportColumn, value: Any) -> Any:
    if column.kind is CellForm.EUROS:
        return Decimal(value) / 100
    return value if isinstance(value, date | bool | int) else _text(value)


def write_folder(folder: Path, lines: Mapping[str, Sequence[Line]]) -> None:
    """All tables as CSV files of a folder, with semicolons, in UTF-8 with its mark."""
    folder.mkdir(exist_ok=True)
    for table in TABLES:
        (folder / f"{table.name}.csv").write_bytes(csv_file(table, lines.get(table.name, ())))


def csv_file(table: Table, lines: Iterable[Line]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.name for column in table.columns])
    for line in lines:
        writer.writerow([_written(column, line.get(column.name)) for column in table.columns])
    return out.getvalue().encode("utf-8-sig")


def _written(column: ImportColumn, value: Any) -> str:
    if value is None:
        return ""
    if column.kind is CellForm.EUROS:
        return f"{value // 100},{value % 100:02}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else _text(value)


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
