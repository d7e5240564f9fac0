from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.considered import Considered, check_considered
from ..types import UNSET, Unset

T = TypeVar("T", bound="GroupContent")


@_attrs_define
class GroupContent:
    """What the group does, and what of the clients who take part that takes account of (§ 4.2.2).

    Attributes:
        content (str):
        considers (list[Considered] | Unset):
        specified_on (datetime.date | None | Unset): Default: today in Helsinki.
    """

    content: str
    considers: list[Considered] | Unset = UNSET
    specified_on: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        content = self.content

        considers: list[str] | Unset = UNSET
        if not isinstance(self.considers, Unset):
            considers = []
            for considers_item_data in self.considers:
                considers_item: str = considers_item_data
                considers.append(considers_item)

        specified_on: None | str | Unset
        if isinstance(self.specified_on, Unset):
            specified_on = UNSET
        elif isinstance(self.specified_on, datetime.date):
            specified_on = self.specified_on.isoformat()
        else:
            specified_on = self.specified_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "content": content,
            }
        )
        if considers is not UNSET:
            field_dict["considers"] = considers
        if specified_on is not UNSET:
            field_dict["specified_on"] = specified_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        content = d.pop("content")

        _considers = d.pop("considers", UNSET)
        considers: list[Considered] | Unset = UNSET
        if _considers is not UNSET:
            considers = []
            for considers_item_data in _considers:
                considers_item = check_considered(considers_item_data)

                considers.append(considers_item)

        def _parse_specified_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                specified_on_type_0 = datetime.date.fromisoformat(data)

                return specified_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        specified_on = _parse_specified_on(d.pop("specified_on", UNSET))

        group_content = cls(
            content=content,
            considers=considers,
            specified_on=specified_on,
        )

        return group_content
