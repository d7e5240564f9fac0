from typing import Literal

PriceOutGivenBy = Literal["choice", "decision"]

PRICE_OUT_GIVEN_BY_VALUES: set[PriceOutGivenBy] = {
    "choice",
    "decision",
}


def check_price_out_given_by(value: str) -> PriceOutGivenBy:
    if value in PRICE_OUT_GIVEN_BY_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {PRICE_OUT_GIVEN_BY_VALUES!r}"
    )
