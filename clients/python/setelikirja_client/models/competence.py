from typing import Literal

Competence = Literal["coaching", "social_care", "work_guidance"]

COMPETENCE_VALUES: set[Competence] = {
    "coaching",
    "social_care",
    "work_guidance",
}


def check_competence(value: str) -> Competence:
    if value in COMPETENCE_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {COMPETENCE_VALUES!r}"
    )
