from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.bill_line_out import BillLineOut


T = TypeVar("T", bound="ProviderBillOut")


@_attrs_define
class ProviderBillOut:
    """
    Attributes:
        provider_id (UUID):
        name (str):
        total_cents (int):
        lines (list[BillLineOut]):
    """

    provider_id: UUID
    name: str
    total_cents: int
    lines: list[BillLineOut]

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        name = self.name

        total_cents = self.total_cents

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "name": name,
                "total_cents": total_cents,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bill_line_out import BillLineOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        name = d.pop("name")

        total_cents = d.pop("total_cents")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = BillLineOut.from_dict(lines_item_data)

            lines.append(lines_item)

        provider_bill_out = cls(
            provider_id=provider_id,
            name=name,
            total_cents=total_cents,
            lines=lines,
        )

        return provider_bill_out
