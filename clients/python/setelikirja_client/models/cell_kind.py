from typing import Literal

CellKind = Literal[
    "boolean", "cents", "code", "date", "integer", "month", "text", "uuid"
]

CELL_KIND_VALUES: set[CellKind] = {
    "boolean",
    "cents",
    "code",
    "date",
    "integer",
    "month",
    "text",
    "uuid",
}


def check_cell_kind(value: str) -> CellKind:
    if value in CELL_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CELL_KIND_VALUES!r}")
