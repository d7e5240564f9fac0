from typing import Literal

GroupDutyOutOwedBy = Literal["caseworker", "provider"]

GROUP_DUTY_OUT_OWED_BY_VALUES: set[GroupDutyOutOwedBy] = {
    "caseworker",
    "provider",
}


def check_group_duty_out_owed_by(value: str) -> GroupDutyOutOwedBy:
    if value in GROUP_DUTY_OUT_OWED_BY_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {GROUP_DUTY_OUT_OWED_BY_VALUES!r}"
    )
