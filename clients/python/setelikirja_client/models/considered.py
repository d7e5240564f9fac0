from typing import Literal

Considered = Literal["goals", "needs"]

CONSIDERED_VALUES: set[Considered] = {
    "goals",
    "needs",
}


def check_considered(value: str) -> Considered:
    if value in CONSIDERED_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CONSIDERED_VALUES!r}"
    )
