from typing import Literal

Service = Literal[
    "group_coaching",
    "inclusion_activity",
    "individual_coaching",
    "individual_coaching_everyday_skills",
    "supported_work_activity",
]

SERVICE_VALUES: set[Service] = {
    "group_coaching",
    "inclusion_activity",
    "individual_coaching",
    "individual_coaching_everyday_skills",
    "supported_work_activity",
}


def check_service(value: str) -> Service:
    if value in SERVICE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_VALUES!r}")
