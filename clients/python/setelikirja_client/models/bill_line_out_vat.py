from typing import Literal

BillLineOutVat = Literal["exempt"]

BILL_LINE_OUT_VAT_VALUES: set[BillLineOutVat] = {
    "exempt",
}


def check_bill_line_out_vat(value: str) -> BillLineOutVat:
    if value in BILL_LINE_OUT_VAT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {BILL_LINE_OUT_VAT_VALUES!r}"
    )
