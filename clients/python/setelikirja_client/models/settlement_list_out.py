from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.settlement_summary_out import SettlementSummaryOut


T = TypeVar("T", bound="SettlementListOut")


@_attrs_define
class SettlementListOut:
    """
    Attributes:
        settlements (list[SettlementSummaryOut]):
        next_cursor (None | str):
        position (int):
    """

    settlements: list[SettlementSummaryOut]
    next_cursor: None | str
    position: int

    def to_dict(self) -> dict[str, Any]:
        settlements = []
        for settlements_item_data in self.settlements:
            settlements_item = settlements_item_data.to_dict()
            settlements.append(settlements_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlements": settlements,
                "next_cursor": next_cursor,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.settlement_summary_out import SettlementSummaryOut

        d = dict(src_dict)
        settlements = []
        _settlements = d.pop("settlements")
        for settlements_item_data in _settlements:
            settlements_item = SettlementSummaryOut.from_dict(settlements_item_data)

            settlements.append(settlements_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        settlement_list_out = cls(
            settlements=settlements,
            next_cursor=next_cursor,
            position=position,
        )

        return settlement_list_out
