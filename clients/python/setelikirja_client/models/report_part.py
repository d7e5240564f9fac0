from typing import Literal

ReportPart = Literal["changes", "goal", "means", "plan"]

REPORT_PART_VALUES: set[ReportPart] = {
    "changes",
    "goal",
    "means",
    "plan",
}


def check_report_part(value: str) -> ReportPart:
    if value in REPORT_PART_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {REPORT_PART_VALUES!r}"
    )
