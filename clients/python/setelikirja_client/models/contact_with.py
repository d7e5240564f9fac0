from typing import Literal

ContactWith = Literal["caseworker", "client"]

CONTACT_WITH_VALUES: set[ContactWith] = {
    "caseworker",
    "client",
}


def check_contact_with(value: str) -> ContactWith:
    if value in CONTACT_WITH_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONTACT_WITH_VALUES!r}"
    )
