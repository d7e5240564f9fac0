from typing import Literal

Recipient = Literal["caseworker", "client", "county"]

RECIPIENT_VALUES: set[Recipient] = {
    "caseworker",
    "client",
    "county",
}


def check_recipient(value: str) -> Recipient:
    if value in RECIPIENT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RECIPIENT_VALUES!r}")
