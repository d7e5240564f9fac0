from typing import Literal

NumberedAccountOutStatus = Literal["paid_to", "proposed", "replaced"]

NUMBERED_ACCOUNT_OUT_STATUS_VALUES: set[NumberedAccountOutStatus] = {
    "paid_to",
    "proposed",
    "replaced",
}


def check_numbered_account_out_status(value: str) -> NumberedAccountOutStatus:
    if value in NUMBERED_ACCOUNT_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {NUMBERED_ACCOUNT_OUT_STATUS_VALUES!r}"
    )
