from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.group_kind import GroupKind, check_group_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewGroup")


@_attrs_define
class NewGroup:
    """A group of group coaching to announce; `themes` are the numbers of the rulebook's nine (§ 4.2.2).

    Attributes:
        name (str):
        kind (GroupKind): How clients take part in a group of group coaching (§ 4.2.2).
        largest (int): Clients at a time at most.
        starts_on (datetime.date):
        ends_on (datetime.date | None | Unset):
        themes (list[int] | Unset): 1 participation, 2 work_and_education, 3 money, 4 housing, 5 use_of_time, 6 eating,
            7 exercise, 8 care_of_oneself, 9 addictions
        content (None | str | Unset): What the group does, as far as it can be told by now.
    """

    name: str
    kind: GroupKind
    largest: int
    starts_on: datetime.date
    ends_on: datetime.date | None | Unset = UNSET
    themes: list[int] | Unset = UNSET
    content: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        kind: str = self.kind

        largest = self.largest

        starts_on = self.starts_on.isoformat()

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        themes: list[int] | Unset = UNSET
        if not isinstance(self.themes, Unset):
            themes = self.themes

        content: None | str | Unset
        if isinstance(self.content, Unset):
            content = UNSET
        else:
            content = self.content

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "kind": kind,
                "largest": largest,
                "starts_on": starts_on,
            }
        )
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if themes is not UNSET:
            field_dict["themes"] = themes
        if content is not UNSET:
            field_dict["content"] = content

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        name = d.pop("name")

        kind = check_group_kind(d.pop("kind"))

        largest = d.pop("largest")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        def _parse_ends_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ends_on = _parse_ends_on(d.pop("ends_on", UNSET))

        themes = cast(list[int], d.pop("themes", UNSET))

        def _parse_content(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        content = _parse_content(d.pop("content", UNSET))

        new_group = cls(
            name=name,
            kind=kind,
            largest=largest,
            starts_on=starts_on,
            ends_on=ends_on,
            themes=themes,
            content=content,
        )

        return new_group
