from typing import Literal

CloudEventOutDatacontenttype = Literal["application/json"]

CLOUD_EVENT_OUT_DATACONTENTTYPE_VALUES: set[CloudEventOutDatacontenttype] = {
    "application/json",
}


def check_cloud_event_out_datacontenttype(value: str) -> CloudEventOutDatacontenttype:
    if value in CLOUD_EVENT_OUT_DATACONTENTTYPE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CLOUD_EVENT_OUT_DATACONTENTTYPE_VALUES!r}"
    )
