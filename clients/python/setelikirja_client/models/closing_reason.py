from typing import Literal

ClosingReason = Literal[
    "completed",
    "died",
    "interrupted_by_client",
    "moved_away",
    "never_started",
    "not_suitable",
    "provider_withdrew",
]

CLOSING_REASON_VALUES: set[ClosingReason] = {
    "completed",
    "died",
    "interrupted_by_client",
    "moved_away",
    "never_started",
    "not_suitable",
    "provider_withdrew",
}


def check_closing_reason(value: str) -> ClosingReason:
    if value in CLOSING_REASON_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CLOSING_REASON_VALUES!r}"
    )
