from typing import Literal

EntryOutKind = Literal[
    "carried_over",
    "closing",
    "extension",
    "issue",
    "no_show",
    "provider_cancellation",
    "session",
]

ENTRY_OUT_KIND_VALUES: set[EntryOutKind] = {
    "carried_over",
    "closing",
    "extension",
    "issue",
    "no_show",
    "provider_cancellation",
    "session",
}


def check_entry_out_kind(value: str) -> EntryOutKind:
    if value in ENTRY_OUT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ENTRY_OUT_KIND_VALUES!r}"
    )
