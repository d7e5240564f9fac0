"""Tables as people and programs make them, and files that mean harm."""

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.imports import columns, reading
from api.imports.columns import CLIENTS, ENTRIES, TABLES, CellForm
from api.imports.reading import rows_of, rows_of_path, value_of
from api.imports.template import template
from api.imports.writing import csv_file, workbook, write_folder
from domain.kernel.findings import BadInput

CLIENT = {"reference": "A-1", "birth_date": date(1990, 5, 17), "municipality": "Kuopio", "name": "Aino; Esimerkki"}
SESSION = {"reference": "7", "voucher": "S-1", "kind": "session", "date": date(2026, 3, 2), "minutes": 90}
CARRIED = {
    "reference": "8",
    "voucher": "S-2",
    "kind": "carried_over",
    "date": date(2026, 3, 31),
    "days": 4,
    "amount": 192_05,
}
LINES = {"clients": [CLIENT], "entries": [SESSION, CARRIED]}
FIELDS = {
    "clients": [{**CLIENT, "birth_date": "1990-05-17"}],
    "entries": [
        {**SESSION, "date": "2026-03-02"},
        {**{name: value for name, value in CARRIED.items() if name != "amount"}, "date": "2026-03-31"}
        | {"amount_cents": 192_05},
    ],
}


def fields_of(rows: list[reading.Row]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        told = {
            column.field: value_of(column, row.cells[column.name])
            for column in row.table.columns
            if column.name in row.cells
        }
        found.setdefault(row.table.name, []).append(told)
    return found


def archive(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def of_csv(lines: dict[str, list[dict[str, Any]]]) -> dict[str, bytes]:
    return {f"{table.name}.csv": csv_file(table, lines[table.name]) for table in TABLES if table.name in lines}


def refused(document: bytes) -> tuple[str, str]:
    with pytest.raises(BadInput) as wrong:
        rows_of(document)
    return wrong.value.field, wrong.value.reason


# The same rows in every form


def test_a_workbook_an_archive_and_a_folder_hold_the_same_rows(tmp_path: Path) -> None:
    assert fields_of(rows_of(workbook(LINES))) == FIELDS
    assert fields_of(rows_of(archive(**of_csv(LINES)))) == FIELDS
    write_folder(tmp_path / "tables", LINES)
    assert fields_of(rows_of_path(tmp_path / "tables")) == FIELDS
    (tmp_path / "all.xlsx").write_bytes(workbook(LINES))
    assert fields_of(rows_of_path(tmp_path / "all.xlsx")) == FIELDS
    assert [row.number for row in rows_of(workbook(LINES))] == [2, 2, 3]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_csv_file_is_known_by_its_header(delimiter: str, encoding: str, end: str) -> None:
    lines = [["reference", "birth_date", "municipality"], ["A-1", "17.5.1990", "Iisalmi"], ["", "", ""]]
    text = end.join(delimiter.join(line) for line in lines)
    (row,) = rows_of(text.encode(encoding))
    assert row.table is CLIENTS
    assert fields_of([row]) == {
        "clients": [{"reference": "A-1", "birth_date": "1990-05-17", "municipality": "Iisalmi"}]
    }


def test_the_template_is_empty_tables_with_what_they_mean() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template("fi")))
    assert book.sheetnames == [*columns.TABLE_NAMES, "columns"]
    assert [cell.value for cell in book["entries"][1]] == [column.name for column in ENTRIES.columns]
    assert book["columns"].max_row == 1 + sum(len(table.columns) for table in TABLES)
    assert rows_of(template("fi")) == []


# Cells


@pytest.mark.parametrize(
    ("form", "cell", "value"),
    [
        (CellForm.DAY, "1.3.2026", "2026-03-01"),
        (CellForm.DAY, datetime(2026, 3, 1, 12), "2026-03-01"),  # noqa: DTZ001 a spreadsheet has no zones
        (CellForm.CLOCK, "9.05", "09:05"),
        (CellForm.CLOCK, time(9, 5), "09:05"),
        (CellForm.NUMBER, 90.0, 90),
        (CellForm.NUMBER, "90", 90),
        (CellForm.EUROS, "1 052,30 €", 1052_30),
        (CellForm.EUROS, "52.3", 52_30),
        (CellForm.EUROS, 52.3, 52_30),
        (CellForm.EUROS, 52, 52_00),
        (CellForm.FLAG, "Kyllä", True),
        (CellForm.FLAG, False, False),
        (CellForm.CODES, "a, b", ["a", "b"]),
        (CellForm.TEXT, 1042.0, "1042"),
    ],
)
def test_a_cell_is_read_as_people_write_it(form: CellForm, cell: Any, value: Any) -> None:
    assert value_of(columns.ImportColumn("one", form), cell) == value


@pytest.mark.parametrize(
    ("form", "cell", "reason"),
    [
        (CellForm.NUMBER, "1,5", "whole_number"),
        (CellForm.NUMBER, True, "whole_number"),
        (CellForm.EUROS, "52,305", "euros"),
        (CellForm.EUROS, 0.1 + 0.2, "euros"),
        (CellForm.EUROS, "=1+1", "euros"),
        (CellForm.FLAG, "perhaps", "true_or_false"),
        (CellForm.CODE, "surprise", "one_of"),
        (CellForm.TEXT, "x" * 4_001, "characters_max"),
    ],
)
def test_a_cell_that_is_no_such_thing_is_told_by_its_column(form: CellForm, cell: Any, reason: str) -> None:
    with pytest.raises(BadInput) as wrong:
        value_of(columns.ImportColumn("one", form, codes=("known",)), cell)
    assert (wrong.value.field, wrong.value.reason) == ("one", reason)


def test_a_formula_counts_with_what_its_program_stored() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "clients"
    sheet.append([column.name for column in CLIENTS.columns])
    sheet.append(["=HYPERLINK(A1)", "1990-05-17", "Kuopio"])
    out = io.BytesIO()
    book.save(out)
    (row,) = rows_of(out.getvalue())
    assert "reference" not in row.cells


# Files that are none, or mean harm


def test_what_is_no_table_is_refused() -> None:
    assert refused(b"PK\x03\x04 and no more")[1] == "table_file"
    assert refused("municipality;ä".encode("latin-1"))[1] == "encoding"
    assert refused(b"one;two\n1;2\n") == ("table", "one_of")
    assert refused(archive(**{"clients.csv": b"reference;surname\n1;2\n"})) == ("columns.clients", "one_of")
    assert refused(archive(**{"clients.csv": b'reference;birth_date;municipality\n"1;2'}))[1] == "table_file"
    broken = workbook(LINES)
    assert refused(broken[: len(broken) // 2])[1] == "table_file"
    assert refused(archive(xl__workbook=b"", **{"xl/workbook.xml": b"<nothing/>"}))[1] == "table_file"


def test_an_archive_is_bounded_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(archive(**{"clients.csv": b"0" * 20_000_000}))[1] == "bytes_max"
    many = archive(**{f"{number}.csv": b"" for number in range(reading.FILES_MAX + 1)})
    assert refused(many)[1] == "items_max"
    document = archive(**of_csv(LINES))
    monkeypatch.setattr(reading, "UNPACKED_BYTES_MAX", 10)
    assert refused(document)[1] == "bytes_max"
    monkeypatch.setattr(reading, "BYTES_MAX", 10)
    assert refused(document)[1] == "bytes_max"


def test_rows_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROWS_MAX", 2)
    assert refused(archive(**of_csv(LINES)))[1] == "items_max"
    assert len(rows_of(archive(**of_csv({"entries": LINES["entries"]})))) == 2


def test_a_workbook_with_a_document_type_is_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "cc"><!ENTITY c "&b;&b;">]><sst>&c;</sst>'
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(LINES))) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, bomb if name == "xl/sharedStrings.xml" else good.read(name))
        bad.writestr("xl/more.xml", bomb.decode().encode("utf-16"))
    assert refused(out.getvalue())[1] == "document_type"
