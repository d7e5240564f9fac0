"""The forms that a bill is handed out in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from api.billing import FormName
from api.billing.answers import bill_json
from api.billing.bill import MonthBill
from api.billing.tables import for_programs_csv, for_spreadsheets_csv

JSON, CSV, PDF = "application/json", "text/csv", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its media type, the end of a file's name, and its pieces.

    What is written `apart` holds whatever writes it until it is done: a service has it done in a process of its own.
    """

    media_type: str
    suffix: str
    pieces: Callable[[MonthBill, str], Iterator[bytes]]
    apart: bool = False


def _workbook(bill: MonthBill, language: str) -> Iterator[bytes]:
    from api.billing.workbook import workbook

    return workbook(bill, language)


def _paper(bill: MonthBill, language: str) -> Iterator[bytes]:
    from api.billing.paper import paper

    return paper(bill, language)


FORMS: dict[FormName, Form] = {
    "json": Form(JSON, ".json", bill_json),
    "csv": Form(f"{CSV}; charset=utf-8", ".csv", for_programs_csv),
    "csv-fi": Form(f"{CSV}; charset=utf-8", "-fi.csv", for_spreadsheets_csv),
    "xlsx": Form(XLSX, ".xlsx", _workbook, apart=True),
    "pdf": Form(PDF, ".pdf", _paper, apart=True),
}

PRINTED_ROWS_MAX = 10_000
"""More rows are no longer for paper: each takes about 0.1 MB of memory until the file is written."""


class TooLong(Exception):
    """A bill has more rows than are printed."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"the bill has {rows:,} rows, and at most {PRINTED_ROWS_MAX:,} are printed")
        self.rows = rows


def check_length(bill: MonthBill, form: FormName) -> None:
    """Raise `TooLong` for a bill that is too long for a form."""
    if form == "pdf" and bill.row_count > PRINTED_ROWS_MAX:
        raise TooLong(bill.row_count)


def file_name(bill: MonthBill, form: FormName) -> str:
    """What a bill's file is called: nothing of a person."""
    return f"setelikirja-{bill.month:%Y-%m}{FORMS[form].suffix}"
