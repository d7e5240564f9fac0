from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.voucher_summary_out import VoucherSummaryOut


T = TypeVar("T", bound="VoucherListOut")


@_attrs_define
class VoucherListOut:
    """
    Attributes:
        vouchers (list[VoucherSummaryOut]):
        next_cursor (None | str):
        position (int):
    """

    vouchers: list[VoucherSummaryOut]
    next_cursor: None | str
    position: int

    def to_dict(self) -> dict[str, Any]:
        vouchers = []
        for vouchers_item_data in self.vouchers:
            vouchers_item = vouchers_item_data.to_dict()
            vouchers.append(vouchers_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "vouchers": vouchers,
                "next_cursor": next_cursor,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.voucher_summary_out import VoucherSummaryOut

        d = dict(src_dict)
        vouchers = []
        _vouchers = d.pop("vouchers")
        for vouchers_item_data in _vouchers:
            vouchers_item = VoucherSummaryOut.from_dict(vouchers_item_data)

            vouchers.append(vouchers_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        voucher_list_out = cls(
            vouchers=vouchers,
            next_cursor=next_cursor,
            position=position,
        )

        return voucher_list_out
