from typing import Literal

SettlementLineOutKind = Literal["no_show", "provider_cancellation", "session"]

SETTLEMENT_LINE_OUT_KIND_VALUES: set[SettlementLineOutKind] = {
    "no_show",
    "provider_cancellation",
    "session",
}


def check_settlement_line_out_kind(value: str) -> SettlementLineOutKind:
    if value in SETTLEMENT_LINE_OUT_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {SETTLEMENT_LINE_OUT_KIND_VALUES!r}"
    )
