from typing import Literal

DeliveryWay = Literal["client_records", "email", "paper", "secure_email"]

DELIVERY_WAY_VALUES: set[DeliveryWay] = {
    "client_records",
    "email",
    "paper",
    "secure_email",
}


def check_delivery_way(value: str) -> DeliveryWay:
    if value in DELIVERY_WAY_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {DELIVERY_WAY_VALUES!r}"
    )
