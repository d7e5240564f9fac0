from typing import Literal

Code = Literal[
    "already_settled",
    "billed_twice",
    "currency",
    "no_show_beyond_monthly",
    "not_billed",
    "not_in_ledger",
    "not_yet_settled",
    "other_providers_voucher",
    "outside_validity",
    "period",
    "price",
    "provider_cancellation_billed",
    "quantity",
    "seller",
    "sum",
]

CODE_VALUES: set[Code] = {
    "already_settled",
    "billed_twice",
    "currency",
    "no_show_beyond_monthly",
    "not_billed",
    "not_in_ledger",
    "not_yet_settled",
    "other_providers_voucher",
    "outside_validity",
    "period",
    "price",
    "provider_cancellation_billed",
    "quantity",
    "seller",
    "sum",
}


def check_code(value: str) -> Code:
    if value in CODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CODE_VALUES!r}")
