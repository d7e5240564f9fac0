from typing import Literal

VoucherSummaryOutStatus = Literal["closed", "ended", "open"]

VOUCHER_SUMMARY_OUT_STATUS_VALUES: set[VoucherSummaryOutStatus] = {
    "closed",
    "ended",
    "open",
}


def check_voucher_summary_out_status(value: str) -> VoucherSummaryOutStatus:
    if value in VOUCHER_SUMMARY_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {VOUCHER_SUMMARY_OUT_STATUS_VALUES!r}"
    )
