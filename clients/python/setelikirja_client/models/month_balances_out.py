from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.month_balance_out import MonthBalanceOut


T = TypeVar("T", bound="MonthBalancesOut")


@_attrs_define
class MonthBalancesOut:
    """
    Attributes:
        months (list[MonthBalanceOut]):
        position (int):
    """

    months: list[MonthBalanceOut]
    position: int

    def to_dict(self) -> dict[str, Any]:
        months = []
        for months_item_data in self.months:
            months_item = months_item_data.to_dict()
            months.append(months_item)

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "months": months,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.month_balance_out import MonthBalanceOut

        d = dict(src_dict)
        months = []
        _months = d.pop("months")
        for months_item_data in _months:
            months_item = MonthBalanceOut.from_dict(months_item_data)

            months.append(months_item)

        position = d.pop("position")

        month_balances_out = cls(
            months=months,
            position=position,
        )

        return month_balances_out
