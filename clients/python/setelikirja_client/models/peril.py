from typing import Literal

Peril = Literal["personal_injury", "property_damage"]

PERIL_VALUES: set[Peril] = {
    "personal_injury",
    "property_damage",
}


def check_peril(value: str) -> Peril:
    if value in PERIL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {PERIL_VALUES!r}")
