from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.bill_column_out import BillColumnOut


T = TypeVar("T", bound="BillColumnsOut")


@_attrs_define
class BillColumnsOut:
    """
    Attributes:
        columns (list[BillColumnOut]):
    """

    columns: list[BillColumnOut]

    def to_dict(self) -> dict[str, Any]:
        columns = []
        for columns_item_data in self.columns:
            columns_item = columns_item_data.to_dict()
            columns.append(columns_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "columns": columns,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bill_column_out import BillColumnOut

        d = dict(src_dict)
        columns = []
        _columns = d.pop("columns")
        for columns_item_data in _columns:
            columns_item = BillColumnOut.from_dict(columns_item_data)

            columns.append(columns_item)

        bill_columns_out = cls(
            columns=columns,
        )

        return bill_columns_out
