from typing import Literal

ReconciliationOutFormat = Literal["finvoice", "ubl"]

RECONCILIATION_OUT_FORMAT_VALUES: set[ReconciliationOutFormat] = {
    "finvoice",
    "ubl",
}


def check_reconciliation_out_format(value: str) -> ReconciliationOutFormat:
    if value in RECONCILIATION_OUT_FORMAT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {RECONCILIATION_OUT_FORMAT_VALUES!r}"
    )
