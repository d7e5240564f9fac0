from typing import Literal

NewsCode = Literal[
    "not_recorded",
    "other_currency",
    "paid",
    "partly",
    "pending",
    "recorded",
    "refused",
    "returned",
    "twice",
    "unknown",
]

NEWS_CODE_VALUES: set[NewsCode] = {
    "not_recorded",
    "other_currency",
    "paid",
    "partly",
    "pending",
    "recorded",
    "refused",
    "returned",
    "twice",
    "unknown",
}


def check_news_code(value: str) -> NewsCode:
    if value in NEWS_CODE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {NEWS_CODE_VALUES!r}")
