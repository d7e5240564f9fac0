from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service

T = TypeVar("T", bound="BudgetRowOut")


@_attrs_define
class BudgetRowOut:
    """
    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        month (str): YYYY-MM.
        granted_cents (int):
        used_cents (int):
        forecast_cents (int):
    """

    service: Service
    month: str
    granted_cents: int
    used_cents: int
    forecast_cents: int

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        month = self.month

        granted_cents = self.granted_cents

        used_cents = self.used_cents

        forecast_cents = self.forecast_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "month": month,
                "granted_cents": granted_cents,
                "used_cents": used_cents,
                "forecast_cents": forecast_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        service = check_service(d.pop("service"))

        month = d.pop("month")

        granted_cents = d.pop("granted_cents")

        used_cents = d.pop("used_cents")

        forecast_cents = d.pop("forecast_cents")

        budget_row_out = cls(
            service=service,
            month=month,
            granted_cents=granted_cents,
            used_cents=used_cents,
            forecast_cents=forecast_cents,
        )

        return budget_row_out
