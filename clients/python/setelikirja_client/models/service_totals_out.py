from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service

T = TypeVar("T", bound="ServiceTotalsOut")


@_attrs_define
class ServiceTotalsOut:
    """
    Attributes:
        rows (int):
        minutes (int):
        days (int):
        amount_cents (int):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
    """

    rows: int
    minutes: int
    days: int
    amount_cents: int
    service: Service

    def to_dict(self) -> dict[str, Any]:
        rows = self.rows

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        service: str = self.service

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "rows": rows,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
                "service": service,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        rows = d.pop("rows")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        service = check_service(d.pop("service"))

        service_totals_out = cls(
            rows=rows,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
            service=service,
        )

        return service_totals_out
