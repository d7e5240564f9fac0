from typing import Literal

GroupOutStatus = Literal["called_off", "ended", "planned", "running"]

GROUP_OUT_STATUS_VALUES: set[GroupOutStatus] = {
    "called_off",
    "ended",
    "planned",
    "running",
}


def check_group_out_status(value: str) -> GroupOutStatus:
    if value in GROUP_OUT_STATUS_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GROUP_OUT_STATUS_VALUES!r}"
    )
