"""The forms that a bill is handed out in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from api.billing.answers import bill_json
from api.billing.bill import MonthBill
from api.billing.tables import for_programs_csv, for_spreadsheets_csv

FormName = Literal["json", "csv", "csv-fi"]
JSON, CSV = "application/json", "text/csv"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it is called as a media type and at the end of a file's name, and its pieces."""

    media_type: str
    suffix: str
    pieces: Callable[[MonthBill, str], Iterator[bytes]]


FORMS: dict[FormName, Form] = {
    "json": Form(JSON, ".json", bill_json),
    "csv": Form(f"{CSV}; charset=utf-8", ".csv", for_programs_csv),
    "csv-fi": Form(f"{CSV}; charset=utf-8", "-fi.csv", for_spreadsheets_csv),
}


def file_name(bill: MonthBill, form: FormName) -> str:
    """What a bill's file is called: nothing of a person."""
    return f"setelikirja-{bill.month:%Y-%m}{FORMS[form].suffix}"
