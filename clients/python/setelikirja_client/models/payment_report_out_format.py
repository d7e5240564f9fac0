from typing import Literal

PaymentReportOutFormat = Literal["camt.054", "pain.002"]

PAYMENT_REPORT_OUT_FORMAT_VALUES: set[PaymentReportOutFormat] = {
    "camt.054",
    "pain.002",
}


def check_payment_report_out_format(value: str) -> PaymentReportOutFormat:
    if value in PAYMENT_REPORT_OUT_FORMAT_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PAYMENT_REPORT_OUT_FORMAT_VALUES!r}"
    )
