"""`setelikirja import` before it touches a county: its template, and files that are none."""

import io
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from api.command_line import program
from api.imports.columns import TABLE_NAMES


def test_the_template_is_written(tmp_path: Path) -> None:
    file = tmp_path / "template.xlsx"
    ran = CliRunner().invoke(program, ["import", "--template", str(file), "--language", "sv"])
    assert ran.exit_code == 0, ran.output
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    assert book.sheetnames == [*TABLE_NAMES, "columns"]
    assert book["columns"]["D1"].value == "betydelse"


def test_what_cannot_be_imported_is_told_before_a_county_is_opened(tmp_path: Path) -> None:
    file, data = tmp_path / "none.csv", tmp_path / "county"
    file.write_text("one;two\n1;2\n")
    ran = CliRunner().invoke(program, ["import", str(file), "--system", "Effica", "--data", str(data)])
    assert ran.exit_code == 1
    ran = CliRunner().invoke(program, ["import", str(file), "--system", "Aino: 1", "--data", str(data)])
    assert ran.exit_code == 2
    ran = CliRunner().invoke(program, ["import", str(file), "--data", str(data)])
    assert ran.exit_code == 2
    assert not data.exists()
