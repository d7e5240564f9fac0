from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="OpenMonthOut")


@_attrs_define
class OpenMonthOut:
    """What a provider earned in a month and is not settled; negative where corrections outweigh.

    Attributes:
        provider_id (UUID):
        month (str): YYYY-MM.
        minutes (int):
        days (int):
        amount_cents (int):
    """

    provider_id: UUID
    month: str
    minutes: int
    days: int
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        month = self.month

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "month": month,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        month = d.pop("month")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        open_month_out = cls(
            provider_id=provider_id,
            month=month,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
        )

        return open_month_out
