from typing import Literal

PaymentFileOutStatus = Literal["begun", "made"]

PAYMENT_FILE_OUT_STATUS_VALUES: set[PaymentFileOutStatus] = {
    "begun",
    "made",
}


def check_payment_file_out_status(value: str) -> PaymentFileOutStatus:
    if value in PAYMENT_FILE_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PAYMENT_FILE_OUT_STATUS_VALUES!r}"
    )
