from typing import Literal

Qualification = Literal[
    "bachelor_of_social_services",
    "higher_social_or_health_degree",
    "older_social_degree",
    "other_degree",
    "other_trade",
    "secondary_social_or_health_degree",
    "secondary_with_neuropsychiatric_coaching",
    "secondary_with_specialist_degree",
    "social_worker",
    "work_guidance",
]

QUALIFICATION_VALUES: set[Qualification] = {
    "bachelor_of_social_services",
    "higher_social_or_health_degree",
    "older_social_degree",
    "other_degree",
    "other_trade",
    "secondary_social_or_health_degree",
    "secondary_with_neuropsychiatric_coaching",
    "secondary_with_specialist_degree",
    "social_worker",
    "work_guidance",
}


def check_qualification(value: str) -> Qualification:
    if value in QUALIFICATION_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {QUALIFICATION_VALUES!r}"
    )
