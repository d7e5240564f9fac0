"""Tables as they are handed in: a workbook, CSV files in a ZIP archive or a folder, or one CSV file.

What is read was made by somebody else and may be hostile: bytes, files of an archive, what they unpack to, rows and the
length of a cell are bounded; a workbook with a document type in it is refused; formulas are not calculated, and a cell
that holds one has no value. No cell is told back to anybody: it may be personal data.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from pathlib import Path, PurePosixPath
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from api.imports.columns import TABLE_NAMES, TABLES, CellForm, ImportColumn, Table
from domain.kernel.findings import BadInput

BYTES_MAX = 64 * 1024 * 1024
UNPACKED_BYTES_MAX = 512 * 1024 * 1024
UNPACKED_RATIO_MAX = 200
"""How many times its packed size a file of an archive may be, once it is larger than a megabyte."""
RATIO_FROM_BYTES = 1024 * 1024
FILES_MAX = 200
ROWS_MAX = 200_000
CELL_CHARACTERS_MAX = 4_000
COLUMNS_MAX = 100
HEAD_BYTES = 4_096

ZIP_MARK = b"PK\x03\x04"
WORKBOOK_PART = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: `number` is its line in the table, the header is line 1. `cells` holds what is not empty."""

    table: Table
    number: int
    cells: Mapping[str, Any]


def rows_of(document: bytes) -> list[Row]:
    """All rows of what was handed in, table by table in the order that they are recorded.

    Raises `BadInput` with field `file`, `table` or `columns`.
    """
    if len(document) > BYTES_MAX:
        raise BadInput("file", "bytes_max", limit=BYTES_MAX, actual=len(document))
    return _ordered(_tables_of(document))


def rows_of_path(path: Path) -> list[Row]:
    """Those of a file, or of all CSV files of a folder. Raises `BadInput`, and `OSError`."""
    if not path.is_dir():
        if path.stat().st_size > BYTES_MAX:
            raise BadInput("file", "bytes_max", limit=BYTES_MAX, actual=path.stat().st_size)
        document = path.read_bytes()
        named = path.stem if document[:4] != ZIP_MARK else None
        return _ordered([_csv(named, document)] if named is not None else _tables_of(document))
    files = sorted(file for file in path.iterdir() if file.suffix.lower() == ".csv")
    return _ordered(_csv(file.stem, file.read_bytes()) for file in files[:FILES_MAX])


def _tables_of(document: bytes) -> Iterable[list[Row]]:
    if document[:4] != ZIP_MARK:
        return [_csv(None, document)]
    try:
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            _check(archive)
            if WORKBOOK_PART in archive.namelist():
                return list(_workbook(document, archive))
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            return [_csv(PurePosixPath(name).stem, archive.read(name)) for name in names]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        raise BadInput("file", "table_file") from None


def _check(archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked: what the archive says that it unpacks to. What is longer than it says is cut off."""
    parts = archive.infolist()
    if len(parts) > FILES_MAX:
        raise BadInput("file", "items_max", limit=FILES_MAX, actual=len(parts))
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES_MAX:
        raise BadInput("file", "bytes_max", limit=UNPACKED_BYTES_MAX, actual=unpacked)
    for part in parts:
        if part.file_size > max(RATIO_FROM_BYTES, UNPACKED_RATIO_MAX * part.compress_size):
            limit = UNPACKED_RATIO_MAX * part.compress_size
            raise BadInput("file", "bytes_max", limit=limit, actual=part.file_size)
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as opened:
                head = opened.read(HEAD_BYTES).replace(b"\x00", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise BadInput("file", "document_type")


def _ordered(tables: Iterable[list[Row]]) -> list[Row]:
    found: dict[str, list[Row]] = {name: [] for name in TABLE_NAMES}
    count = 0
    for rows in tables:
        count += len(rows)
        if count > ROWS_MAX:
            raise BadInput("file", "items_max", limit=ROWS_MAX, actual=count)
        for row in rows:
            found[row.table.name].append(row)
    return [row for name in TABLE_NAMES for row in found[name]]


# What the forms are


def _workbook(document: bytes, archive: zipfile.ZipFile) -> Iterator[list[Row]]:
    """The sheets that have a table's name; others are for people."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(document), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                table = next((one for one in TABLES if one.name == sheet.title.strip().lower()), None)
                if table is not None:
                    sheet.reset_dimensions()  # what the sheet says of its own size may be anything
                    yield _rows(table, sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True))
        finally:
            book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError):
        raise BadInput("file", "table_file") from None


def _csv(name: str | None, document: bytes) -> list[Row]:
    """A CSV file, with semicolons, commas or tabs, in UTF-8. Without a table's name it is known by its header."""
    try:
        text = document.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("file", "encoding") from None
    header = text.partition("\n")[0]
    delimiter = max(";,\t", key=header.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _rows(_table_of(name, header.strip("\r").split(delimiter)), lines)
    except csv.Error:
        raise BadInput("file", "table_file") from None


def _table_of(name: str | None, header: Sequence[str]) -> Table:
    for table in TABLES:
        if name is not None and table.name == name.strip().lower():
            return table
    columns = {column.strip().strip('"') for column in header}
    for table in TABLES:
        known = {column.name for column in table.columns}
        if columns <= known and {column.name for column in table.columns if column.needed} <= columns:
            return table
    raise BadInput("table", "one_of", limit=", ".join(TABLE_NAMES))


def _rows(table: Table, lines: Iterable[Sequence[Any]]) -> list[Row]:
    found = iter(lines)
    names = [str(name).strip() if name is not None else "" for name in next(found, ())]
    while names and not names[-1]:
        names.pop()
    needed = [column.name for column in table.columns if column.needed]
    if any(table.column(name) is None for name in names) or len(set(names)) < len(names) or set(needed) - set(names):
        limit = ", ".join(column.name for column in table.columns)
        raise BadInput(f"columns.{table.name}", "one_of", limit=limit)
    rows: list[Row] = []
    for number, line in enumerate(found, 2):
        if len(rows) >= ROWS_MAX:
            raise BadInput("file", "items_max", limit=ROWS_MAX, actual=len(rows) + 1)
        cells = {name: cell for name, cell in zip(names, line, strict=False) if not _is_empty(cell)}
        if cells:
            rows.append(Row(table, number, cells))
    return rows


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


# What stands in a cell

DAY_FORM = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
CLOCK_FORM = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(:00)?")
EUROS_FORM = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,2}0*)?")
NUMBER_FORM = re.compile(r"-?[0-9]{1,12}")
FLAGS = {
    **dict.fromkeys(("yes", "true", "1", "kyllä", "x", "ja"), True),
    **dict.fromkeys(("no", "false", "0", "ei", "nej"), False),
}


def value_of(column: ImportColumn, cell: Any) -> Any:
    """A cell as a body has it: days and times as text, euros in cents. Raises `BadInput` that names the column."""
    if isinstance(cell, str):
        cell = cell.strip()
        if len(cell) > CELL_CHARACTERS_MAX:
            raise BadInput(column.name, "characters_max", limit=CELL_CHARACTERS_MAX, actual=len(cell))
    match column.kind:
        case CellForm.DAY:
            return _day(column, cell)
        case CellForm.CLOCK:
            return _clock(column, cell)
        case CellForm.NUMBER:
            return _number(column, cell)
        case CellForm.EUROS:
            return _cents(column, cell)
        case CellForm.FLAG:
            return _flag(column, cell)
        case CellForm.CODES:
            return re.split(r"[,;\s]+", str(cell))
        case CellForm.CODE:
            if str(cell) not in column.codes:
                raise BadInput(column.name, "one_of", limit=", ".join(column.codes))
            return str(cell)
        case CellForm.TEXT:
            return _text(cell)


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet has no other numbers
    return str(cell)


def _day(column: ImportColumn, cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    form = DAY_FORM.fullmatch(str(cell))
    if form is None:
        return str(cell)  # the body says what it must be
    day, month, year = (int(part) for part in form.groups())
    return f"{year:04}-{month:02}-{day:02}"


def _clock(column: ImportColumn, cell: Any) -> str:
    if isinstance(cell, datetime | time):
        return f"{cell:%H:%M}"
    form = CLOCK_FORM.fullmatch(str(cell))
    return f"{int(form[1]):02}:{form[2]}" if form is not None else str(cell)


def _number(column: ImportColumn, cell: Any) -> int:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if not isinstance(cell, str) or not NUMBER_FORM.fullmatch(cell):
        raise BadInput(column.name, "whole_number")
    return int(cell)


def _cents(column: ImportColumn, cell: Any) -> int:
    """Euros, with a point or a comma. A spreadsheet's number is the decimal that it shows, to the cent."""
    written = repr(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)
    written = written.replace("\u00a0", "").replace(" ", "").removesuffix("€")
    if not EUROS_FORM.fullmatch(written):
        raise BadInput(column.name, "euros")
    try:
        return int(Decimal(written.replace(",", ".")) * 100)
    except InvalidOperation:
        raise BadInput(column.name, "euros") from None


def _flag(column: ImportColumn, cell: Any) -> bool:
    if isinstance(cell, bool):
        return cell
    known = FLAGS.get(str(cell).lower())
    if known is None:
        raise BadInput(column.name, "true_or_false")
    return known
