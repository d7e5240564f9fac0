from typing import Literal

ImportTablesMode = Literal["all", "good", "preview"]

IMPORT_TABLES_MODE_VALUES: set[ImportTablesMode] = {
    "all",
    "good",
    "preview",
}


def check_import_tables_mode(value: str) -> ImportTablesMode:
    if value in IMPORT_TABLES_MODE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORT_TABLES_MODE_VALUES!r}"
    )
