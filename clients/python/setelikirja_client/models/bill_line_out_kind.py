from typing import Literal

BillLineOutKind = Literal["no_show", "provider_cancellation", "session"]

BILL_LINE_OUT_KIND_VALUES: set[BillLineOutKind] = {
    "no_show",
    "provider_cancellation",
    "session",
}


def check_bill_line_out_kind(value: str) -> BillLineOutKind:
    if value in BILL_LINE_OUT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {BILL_LINE_OUT_KIND_VALUES!r}"
    )
