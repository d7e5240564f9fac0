from typing import Literal

ChargeRule = Literal[
    "carried_over",
    "granted",
    "held_day",
    "held_time",
    "lapsed",
    "no_show",
    "no_show_charge_moved",
    "no_show_month_used",
    "no_show_not_billable",
    "no_show_nothing_left",
    "provider_cancellation",
    "reopened",
    "reversed",
]

CHARGE_RULE_VALUES: set[ChargeRule] = {
    "carried_over",
    "granted",
    "held_day",
    "held_time",
    "lapsed",
    "no_show",
    "no_show_charge_moved",
    "no_show_month_used",
    "no_show_not_billable",
    "no_show_nothing_left",
    "provider_cancellation",
    "reopened",
    "reversed",
}


def check_charge_rule(value: str) -> ChargeRule:
    if value in CHARGE_RULE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {CHARGE_RULE_VALUES!r}"
    )
