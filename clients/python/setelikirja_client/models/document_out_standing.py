from typing import Literal

DocumentOutStanding = Literal["expired", "expiring", "in_force", "replaced"]

DOCUMENT_OUT_STANDING_VALUES: set[DocumentOutStanding] = {
    "expired",
    "expiring",
    "in_force",
    "replaced",
}


def check_document_out_standing(value: str) -> DocumentOutStanding:
    if value in DOCUMENT_OUT_STANDING_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {DOCUMENT_OUT_STANDING_VALUES!r}"
    )
