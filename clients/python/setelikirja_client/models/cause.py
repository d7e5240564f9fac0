from typing import Literal

Cause = Literal["absent", "cancelled_same_day"]

CAUSE_VALUES: set[Cause] = {
    "absent",
    "cancelled_same_day",
}


def check_cause(value: str) -> Cause:
    if value in CAUSE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CAUSE_VALUES!r}")
