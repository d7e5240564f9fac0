from typing import Literal

VoucherOutStatus = Literal["closed", "ended", "open"]

VOUCHER_OUT_STATUS_VALUES: set[VoucherOutStatus] = {
    "closed",
    "ended",
    "open",
}


def check_voucher_out_status(value: str) -> VoucherOutStatus:
    if value in VOUCHER_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {VOUCHER_OUT_STATUS_VALUES!r}"
    )
