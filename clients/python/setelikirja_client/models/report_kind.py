from typing import Literal

ReportKind = Literal["final", "interim", "plan"]

REPORT_KIND_VALUES: set[ReportKind] = {
    "final",
    "interim",
    "plan",
}


def check_report_kind(value: str) -> ReportKind:
    if value in REPORT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {REPORT_KIND_VALUES!r}"
    )
