"""The tables that are imported and exported, column by column: reading, template and page are made from them.

What a column means stands in the catalogues under `import_column.TABLE.NAME`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from api import messages
from domain.rulebook import Service
from domain.voucher.events import Cause, ClosingReason, InclusionGround, Mode


class CellForm(StrEnum):
    """What stands in a column. A spreadsheet's own dates, times and numbers are taken as well as text."""

    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    DAY = "date"
    CLOCK = "time"
    NUMBER = "integer"
    EUROS = "euros"
    FLAG = "boolean"


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column by its header; `needed` in every row. Euros become a field of that name and `_cents`."""

    name: str
    kind: CellForm
    needed: bool = False
    codes: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        return f"{self.name}_cents" if self.kind is CellForm.EUROS else self.name


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its name: a sheet of a workbook, or a CSV file."""

    name: str
    columns: tuple[ImportColumn, ...]

    def column(self, name: str) -> ImportColumn | None:
        return next((column for column in self.columns if column.name == name), None)

    def meaning(self, column: ImportColumn, language: str) -> str:
        return messages.text(f"import_column.{self.name}.{column.name}", language)


def _codes(names: Iterable[StrEnum]) -> tuple[str, ...]:
    return tuple(one.value for one in names)


REFERENCE = ImportColumn("reference", CellForm.TEXT, needed=True)
SERVICE = ImportColumn("service", CellForm.CODE, codes=_codes(Service))

PRICE_CAPS = Table(
    "price_caps",
    (
        ImportColumn("service", CellForm.CODE, needed=True, codes=_codes(Service)),
        ImportColumn("starts_on", CellForm.DAY, needed=True),
        ImportColumn("cap", CellForm.EUROS, needed=True),
        ImportColumn("source", CellForm.TEXT, needed=True),
    ),
)
PROVIDERS = Table(
    "providers",
    (
        REFERENCE,
        ImportColumn("name", CellForm.TEXT, needed=True),
        ImportColumn("business_id", CellForm.TEXT, needed=True),
        SERVICE,
        ImportColumn("starts_on", CellForm.DAY),
        ImportColumn("ends_on", CellForm.DAY),
        ImportColumn("unit_price", CellForm.EUROS),
        ImportColumn("waiver_reason", CellForm.TEXT),
    ),
)
CLIENTS = Table(
    "clients",
    (
        REFERENCE,
        ImportColumn("birth_date", CellForm.DAY, needed=True),
        ImportColumn("municipality", CellForm.TEXT, needed=True),
        ImportColumn("lives_there_from", CellForm.DAY),
        ImportColumn("name", CellForm.TEXT),
    ),
)
PERIOD, CHOICE, CLOSING = "period", "provider", "closing"
VOUCHERS = Table(
    "vouchers",
    (
        REFERENCE,
        ImportColumn("kind", CellForm.CODE, needed=True, codes=(PERIOD, CHOICE, CLOSING)),
        ImportColumn("client", CellForm.TEXT),
        SERVICE,
        ImportColumn("decision_number", CellForm.TEXT),
        ImportColumn("decided_on", CellForm.DAY),
        ImportColumn("starts_on", CellForm.DAY),
        ImportColumn("ends_on", CellForm.DAY),
        ImportColumn("minutes", CellForm.NUMBER),
        ImportColumn("days", CellForm.NUMBER),
        ImportColumn("unit_price", CellForm.EUROS),
        ImportColumn("provider", CellForm.TEXT),
        ImportColumn("distance_tenths_km", CellForm.NUMBER),
        ImportColumn("beyond_area_reason", CellForm.TEXT),
        ImportColumn("remote_agreed", CellForm.FLAG),
        ImportColumn("caseworker_id", CellForm.TEXT),
        ImportColumn("everyday_skills_need", CellForm.FLAG),
        ImportColumn("inclusion_grounds", CellForm.CODES, codes=_codes(InclusionGround)),
        ImportColumn("four_days_a_week", CellForm.FLAG),
        ImportColumn("four_days_reason", CellForm.TEXT),
        ImportColumn("reason", CellForm.CODE, codes=_codes(ClosingReason)),
    ),
)
SESSION, NO_SHOW, CANCELLATION = "session", "no_show", "provider_cancellation"
CARRIED_OVER, CORRECTION = "carried_over", "correction"
ENTRY_KINDS = (SESSION, NO_SHOW, CANCELLATION, CARRIED_OVER, CORRECTION)
ENTRIES = Table(
    "entries",
    (
        REFERENCE,
        ImportColumn("voucher", CellForm.TEXT, needed=True),
        ImportColumn("kind", CellForm.CODE, needed=True, codes=ENTRY_KINDS),
        ImportColumn("date", CellForm.DAY),
        ImportColumn("minutes", CellForm.NUMBER),
        ImportColumn("days", CellForm.NUMBER),
        ImportColumn("amount", CellForm.EUROS),
        ImportColumn("starts_at", CellForm.CLOCK),
        ImportColumn("mode", CellForm.CODE, codes=_codes(Mode)),
        ImportColumn("excursion", CellForm.FLAG),
        ImportColumn("cause", CellForm.CODE, codes=_codes(Cause)),
        ImportColumn("cancelled_on", CellForm.DAY),
        ImportColumn("justified", CellForm.FLAG),
        ImportColumn("documented", CellForm.FLAG),
        ImportColumn("corrects", CellForm.TEXT),
        ImportColumn("reason", CellForm.TEXT),
    ),
)
TABLES = (PRICE_CAPS, PROVIDERS, CLIENTS, VOUCHERS, ENTRIES)
"""In the order in which they are recorded; a voucher's closing comes after the entries."""

TABLE_NAMES = tuple(table.name for table in TABLES)
