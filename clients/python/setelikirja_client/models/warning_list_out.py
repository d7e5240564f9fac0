from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.listed_warning_out import ListedWarningOut


T = TypeVar("T", bound="WarningListOut")


@_attrs_define
class WarningListOut:
    """
    Attributes:
        warnings (list[ListedWarningOut]):
        next_cursor (None | str):
        position (int):
    """

    warnings: list[ListedWarningOut]
    next_cursor: None | str
    position: int

    def to_dict(self) -> dict[str, Any]:
        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "warnings": warnings,
                "next_cursor": next_cursor,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.listed_warning_out import ListedWarningOut

        d = dict(src_dict)
        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = ListedWarningOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        warning_list_out = cls(
            warnings=warnings,
            next_cursor=next_cursor,
            position=position,
        )

        return warning_list_out
