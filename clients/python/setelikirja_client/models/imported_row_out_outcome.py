from typing import Literal

ImportedRowOutOutcome = Literal["already_there", "good", "recorded", "wrong"]

IMPORTED_ROW_OUT_OUTCOME_VALUES: set[ImportedRowOutOutcome] = {
    "already_there",
    "good",
    "recorded",
    "wrong",
}


def check_imported_row_out_outcome(value: str) -> ImportedRowOutOutcome:
    if value in IMPORTED_ROW_OUT_OUTCOME_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {IMPORTED_ROW_OUT_OUTCOME_VALUES!r}"
    )
