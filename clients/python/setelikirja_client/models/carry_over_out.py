from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="CarryOverOut")


@_attrs_define
class CarryOverOut:
    """A negative total that no settlement has carried over yet.

    Attributes:
        provider_id (UUID):
        settlement_id (UUID):
        month (str): YYYY-MM.
        total_cents (int):
    """

    provider_id: UUID
    settlement_id: UUID
    month: str
    total_cents: int

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        settlement_id = str(self.settlement_id)

        month = self.month

        total_cents = self.total_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "settlement_id": settlement_id,
                "month": month,
                "total_cents": total_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        settlement_id = UUID(d.pop("settlement_id"))

        month = d.pop("month")

        total_cents = d.pop("total_cents")

        carry_over_out = cls(
            provider_id=provider_id,
            settlement_id=settlement_id,
            month=month,
            total_cents=total_cents,
        )

        return carry_over_out
