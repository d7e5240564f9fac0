from typing import Literal

CloudEventOutSpecversion = Literal["1.0"]

CLOUD_EVENT_OUT_SPECVERSION_VALUES: set[CloudEventOutSpecversion] = {
    "1.0",
}


def check_cloud_event_out_specversion(value: str) -> CloudEventOutSpecversion:
    if value in CLOUD_EVENT_OUT_SPECVERSION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CLOUD_EVENT_OUT_SPECVERSION_VALUES!r}"
    )
