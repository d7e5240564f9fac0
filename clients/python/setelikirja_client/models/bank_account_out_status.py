from typing import Literal

BankAccountOutStatus = Literal["paid_to", "proposed", "replaced"]

BANK_ACCOUNT_OUT_STATUS_VALUES: set[BankAccountOutStatus] = {
    "paid_to",
    "proposed",
    "replaced",
}


def check_bank_account_out_status(value: str) -> BankAccountOutStatus:
    if value in BANK_ACCOUNT_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {BANK_ACCOUNT_OUT_STATUS_VALUES!r}"
    )
