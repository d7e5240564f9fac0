from typing import Literal

Waivable = Literal[
    "document_expired",
    "document_missing",
    "insurance_missing",
    "qualification_missing",
    "soteri_registration_missing",
]

WAIVABLE_VALUES: set[Waivable] = {
    "document_expired",
    "document_missing",
    "insurance_missing",
    "qualification_missing",
    "soteri_registration_missing",
}


def check_waivable(value: str) -> Waivable:
    if value in WAIVABLE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WAIVABLE_VALUES!r}")
