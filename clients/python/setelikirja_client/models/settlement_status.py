from typing import Literal

SettlementStatus = Literal[
    "approved", "drawn", "ordered", "paid", "refused", "returned", "withdrawn"
]

SETTLEMENT_STATUS_VALUES: set[SettlementStatus] = {
    "approved",
    "drawn",
    "ordered",
    "paid",
    "refused",
    "returned",
    "withdrawn",
}


def check_settlement_status(value: str) -> SettlementStatus:
    if value in SETTLEMENT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {SETTLEMENT_STATUS_VALUES!r}"
    )
