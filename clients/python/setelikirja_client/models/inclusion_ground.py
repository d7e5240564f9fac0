from typing import Literal

InclusionGround = Literal["earlier_services_suitable", "third_sector_insufficient"]

INCLUSION_GROUND_VALUES: set[InclusionGround] = {
    "earlier_services_suitable",
    "third_sector_insufficient",
}


def check_inclusion_ground(value: str) -> InclusionGround:
    if value in INCLUSION_GROUND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {INCLUSION_GROUND_VALUES!r}"
    )
