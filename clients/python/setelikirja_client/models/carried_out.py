from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="CarriedOut")


@_attrs_define
class CarriedOut:
    """A negative total of an earlier settlement.

    Attributes:
        settlement_id (UUID):
        month (str): YYYY-MM.
        total_cents (int):
    """

    settlement_id: UUID
    month: str
    total_cents: int

    def to_dict(self) -> dict[str, Any]:
        settlement_id = str(self.settlement_id)

        month = self.month

        total_cents = self.total_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlement_id": settlement_id,
                "month": month,
                "total_cents": total_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        settlement_id = UUID(d.pop("settlement_id"))

        month = d.pop("month")

        total_cents = d.pop("total_cents")

        carried_out = cls(
            settlement_id=settlement_id,
            month=month,
            total_cents=total_cents,
        )

        return carried_out
