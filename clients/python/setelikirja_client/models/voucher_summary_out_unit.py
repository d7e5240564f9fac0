from typing import Literal

VoucherSummaryOutUnit = Literal["day", "hour"]

VOUCHER_SUMMARY_OUT_UNIT_VALUES: set[VoucherSummaryOutUnit] = {
    "day",
    "hour",
}


def check_voucher_summary_out_unit(value: str) -> VoucherSummaryOutUnit:
    if value in VOUCHER_SUMMARY_OUT_UNIT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {VOUCHER_SUMMARY_OUT_UNIT_VALUES!r}"
    )
