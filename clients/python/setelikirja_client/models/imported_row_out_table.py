from typing import Literal

ImportedRowOutTable = Literal[
    "clients", "entries", "price_caps", "providers", "vouchers"
]

IMPORTED_ROW_OUT_TABLE_VALUES: set[ImportedRowOutTable] = {
    "clients",
    "entries",
    "price_caps",
    "providers",
    "vouchers",
}


def check_imported_row_out_table(value: str) -> ImportedRowOutTable:
    if value in IMPORTED_ROW_OUT_TABLE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORTED_ROW_OUT_TABLE_VALUES!r}"
    )
