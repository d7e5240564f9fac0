from typing import Literal

GroupKind = Literal["closed", "open"]

GROUP_KIND_VALUES: set[GroupKind] = {
    "closed",
    "open",
}


def check_group_kind(value: str) -> GroupKind:
    if value in GROUP_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GROUP_KIND_VALUES!r}"
    )
