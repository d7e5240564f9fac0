"""The columns of a bill's tables: headers, cells, data dictionary and workbook are made from this one table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from api import messages
from api.billing.bill import BillRow
from domain.rulebook import Service
from domain.voucher.events import OF_PROVIDERS

VAT = "exempt"

Value = UUID | str | date | int | bool | None
"""What a row has in a column; None: the cell is empty."""


class CellKind(StrEnum):
    """What stands in a column. Programs are given cents, a spreadsheet euros; codes are words in a spreadsheet."""

    ID = "uuid"
    TEXT = "text"
    CODE = "code"
    DATE = "date"
    MONTH = "month"
    INTEGER = "integer"
    CENTS = "cents"
    FLAG = "boolean"


UNITS_OF_SPREADSHEETS = {"cent": "euro"}
"""Units that a spreadsheet has in place of a program's."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name that programs know it by; `section` is where the rulebook tells of what it holds.

    Its header and meaning stand in the catalogues under `bill_column.NAME`, the words of its codes under `codes`.
    """

    name: str
    kind: CellKind
    value: Callable[[BillRow], Value]
    section: str = ""
    unit: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)

    def header(self, language: str) -> str:
        return messages.text(f"bill_column.{self.name}", language)

    def meaning(self, language: str) -> str:
        return messages.text(f"bill_column.{self.name}.meaning", language)

    def spreadsheet_unit(self) -> str | None:
        return UNITS_OF_SPREADSHEETS.get(self.unit, self.unit) if self.unit is not None else None


ENTRIES = {one.value: f"kind.{one}" for one in OF_PROVIDERS}
SERVICES = {one.value: f"service.{one}" for one in Service}

COLUMNS = (
    Column("provider_id", CellKind.ID, lambda row: row.provider_id),
    Column("voucher_id", CellKind.ID, lambda row: row.line.voucher_id),
    Column("entry_id", CellKind.ID, lambda row: row.line.entry_id),
    Column("kind", CellKind.CODE, lambda row: row.line.kind.value, "5", codes=ENTRIES),
    Column("happened_on", CellKind.DATE, lambda row: row.line.happened_on, "5"),
    Column("minutes", CellKind.INTEGER, lambda row: row.line.quantity.minutes, "5", "minute"),
    Column("days", CellKind.INTEGER, lambda row: row.line.quantity.days, "5", "day"),
    Column("unit_price_cents", CellKind.CENTS, lambda row: row.line.unit_price_cents, "6", "cent"),
    Column("amount_cents", CellKind.CENTS, lambda row: row.line.amount_cents, "5", "cent"),
    Column("vat", CellKind.CODE, lambda row: VAT, "6", codes={VAT: "bill.vat_exempt"}),
    Column("adjusts_month", CellKind.MONTH, lambda row: row.adjusts_month),
    Column("position", CellKind.INTEGER, lambda row: row.position),
    Column("provider_name", CellKind.TEXT, lambda row: row.provider_name),
    Column("service", CellKind.CODE, lambda row: row.line.service.value, "4.2", codes=SERVICES),
    Column("decision_number", CellKind.TEXT, lambda row: row.line.decision_number, "6"),
    Column("reversal", CellKind.FLAG, lambda row: row.line.reversal, "5"),
)  # fmt: skip
"""In the order of the table; new ones come last, so that no program finds another column in its place."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, at the start of a text (OWASP, CSV injection)."""


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def for_programs(column: Column, row: BillRow) -> str:
    """A cell as programs are given it: ISO dates, integer cents, codes."""
    match column.value(row):
        case None:
            return ""
        case bool(value):
            return "true" if value else "false"
        case date() as day:
            return f"{day:%Y-%m}" if column.kind is CellKind.MONTH else day.isoformat()
        case str(text):
            return harmless(text)
        case value:
            return str(value)


def for_people(column: Column, row: BillRow, language: str) -> str | int | date | Decimal | None:
    """A cell as a spreadsheet is given it: dates as dates, euros as exact decimals, codes as words."""
    match column.value(row):
        case bool(value):
            return messages.text(f"flag.{str(value).lower()}", language)
        case int(value):
            return euros(value) if column.kind is CellKind.CENTS else value
        case date() as day:
            return f"{day:%Y-%m}" if column.kind is CellKind.MONTH else day
        case UUID() as one:
            return str(one)
        case str(text):
            return messages.text(column.codes[text], language) if column.codes else text
        case None:
            return None


def euros(cents: int) -> Decimal:
    """Cents as euros, exactly."""
    return Decimal(cents).scaleb(-2)


def codes_of(column: Column, language: str) -> dict[str, str]:
    """The codes of a column with their words."""
    return {str(code): messages.text(key, language) for code, key in column.codes.items()}
