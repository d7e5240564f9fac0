from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.listed_duty_out import ListedDutyOut


T = TypeVar("T", bound="DutyListOut")


@_attrs_define
class DutyListOut:
    """
    Attributes:
        duties (list[ListedDutyOut]):
        next_cursor (None | str):
        position (int):
    """

    duties: list[ListedDutyOut]
    next_cursor: None | str
    position: int

    def to_dict(self) -> dict[str, Any]:
        duties = []
        for duties_item_data in self.duties:
            duties_item = duties_item_data.to_dict()
            duties.append(duties_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "duties": duties,
                "next_cursor": next_cursor,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.listed_duty_out import ListedDutyOut

        d = dict(src_dict)
        duties = []
        _duties = d.pop("duties")
        for duties_item_data in _duties:
            duties_item = ListedDutyOut.from_dict(duties_item_data)

            duties.append(duties_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        duty_list_out = cls(
            duties=duties,
            next_cursor=next_cursor,
            position=position,
        )

        return duty_list_out
