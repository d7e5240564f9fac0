from typing import Literal

ListedDutyOutOwedBy = Literal["caseworker", "provider"]

LISTED_DUTY_OUT_OWED_BY_VALUES: set[ListedDutyOutOwedBy] = {
    "caseworker",
    "provider",
}


def check_listed_duty_out_owed_by(value: str) -> ListedDutyOutOwedBy:
    if value in LISTED_DUTY_OUT_OWED_BY_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {LISTED_DUTY_OUT_OWED_BY_VALUES!r}"
    )
