from typing import Literal

VoucherOutUnit = Literal["day", "hour"]

VOUCHER_OUT_UNIT_VALUES: set[VoucherOutUnit] = {
    "day",
    "hour",
}


def check_voucher_out_unit(value: str) -> VoucherOutUnit:
    if value in VOUCHER_OUT_UNIT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {VOUCHER_OUT_UNIT_VALUES!r}"
    )
