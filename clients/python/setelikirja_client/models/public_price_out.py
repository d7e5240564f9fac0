from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service

T = TypeVar("T", bound="PublicPriceOut")


@_attrs_define
class PublicPriceOut:
    """
    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        unit_price_cents (int):
    """

    service: Service
    unit_price_cents: int

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        unit_price_cents = self.unit_price_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "unit_price_cents": unit_price_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        service = check_service(d.pop("service"))

        unit_price_cents = d.pop("unit_price_cents")

        public_price_out = cls(
            service=service,
            unit_price_cents=unit_price_cents,
        )

        return public_price_out
