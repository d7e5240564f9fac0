from typing import Literal

DutyOutOwedBy = Literal["caseworker", "provider"]

DUTY_OUT_OWED_BY_VALUES: set[DutyOutOwedBy] = {
    "caseworker",
    "provider",
}


def check_duty_out_owed_by(value: str) -> DutyOutOwedBy:
    if value in DUTY_OUT_OWED_BY_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {DUTY_OUT_OWED_BY_VALUES!r}"
    )
