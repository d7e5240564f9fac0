from typing import Literal

EntryExplanationOutKind = Literal[
    "carried_over",
    "closing",
    "extension",
    "issue",
    "no_show",
    "provider_cancellation",
    "session",
]

ENTRY_EXPLANATION_OUT_KIND_VALUES: set[EntryExplanationOutKind] = {
    "carried_over",
    "closing",
    "extension",
    "issue",
    "no_show",
    "provider_cancellation",
    "session",
}


def check_entry_explanation_out_kind(value: str) -> EntryExplanationOutKind:
    if value in ENTRY_EXPLANATION_OUT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {ENTRY_EXPLANATION_OUT_KIND_VALUES!r}"
    )
