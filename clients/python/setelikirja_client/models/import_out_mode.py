from typing import Literal

ImportOutMode = Literal["all", "good", "preview"]

IMPORT_OUT_MODE_VALUES: set[ImportOutMode] = {
    "all",
    "good",
    "preview",
}


def check_import_out_mode(value: str) -> ImportOutMode:
    if value in IMPORT_OUT_MODE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORT_OUT_MODE_VALUES!r}"
    )
