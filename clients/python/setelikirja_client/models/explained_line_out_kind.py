from typing import Literal

ExplainedLineOutKind = Literal["no_show", "provider_cancellation", "session"]

EXPLAINED_LINE_OUT_KIND_VALUES: set[ExplainedLineOutKind] = {
    "no_show",
    "provider_cancellation",
    "session",
}


def check_explained_line_out_kind(value: str) -> ExplainedLineOutKind:
    if value in EXPLAINED_LINE_OUT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {EXPLAINED_LINE_OUT_KIND_VALUES!r}"
    )
