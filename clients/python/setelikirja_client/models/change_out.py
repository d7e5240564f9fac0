from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="ChangeOut")


@_attrs_define
class ChangeOut:
    """
    Attributes:
        name (str):
        section (str):
        unit (str):
        meaning (str):
        open_question (None | str):
        choices (list[bool | int | list[str] | str]):
        before (bool | int | list[str] | str):
        after (bool | int | list[str] | str):
        in_force_from (datetime.date):
    """

    name: str
    section: str
    unit: str
    meaning: str
    open_question: None | str
    choices: list[bool | int | list[str] | str]
    before: bool | int | list[str] | str
    after: bool | int | list[str] | str
    in_force_from: datetime.date

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        section = self.section

        unit = self.unit

        meaning = self.meaning

        open_question: None | str
        open_question = self.open_question

        choices = []
        for choices_item_data in self.choices:
            choices_item: bool | int | list[str] | str
            if isinstance(choices_item_data, list):
                choices_item = choices_item_data

            else:
                choices_item = choices_item_data
            choices.append(choices_item)

        before: bool | int | list[str] | str
        if isinstance(self.before, list):
            before = self.before

        else:
            before = self.before

        after: bool | int | list[str] | str
        if isinstance(self.after, list):
            after = self.after

        else:
            after = self.after

        in_force_from = self.in_force_from.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "section": section,
                "unit": unit,
                "meaning": meaning,
                "open_question": open_question,
                "choices": choices,
                "before": before,
                "after": after,
                "in_force_from": in_force_from,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        name = d.pop("name")

        section = d.pop("section")

        unit = d.pop("unit")

        meaning = d.pop("meaning")

        def _parse_open_question(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        open_question = _parse_open_question(d.pop("open_question"))

        choices = []
        _choices = d.pop("choices")
        for choices_item_data in _choices:

            def _parse_choices_item(data: object) -> bool | int | list[str] | str:
                try:
                    if not isinstance(data, list):
                        raise TypeError()
                    choices_item_type_3 = cast(list[str], data)

                    return choices_item_type_3
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(bool | int | list[str] | str, data)

            choices_item = _parse_choices_item(choices_item_data)

            choices.append(choices_item)

        def _parse_before(data: object) -> bool | int | list[str] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                before_type_3 = cast(list[str], data)

                return before_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(bool | int | list[str] | str, data)

        before = _parse_before(d.pop("before"))

        def _parse_after(data: object) -> bool | int | list[str] | str:
            try:
                if not isinstance(data, list):
                    raise TypeError()
                after_type_3 = cast(list[str], data)

                return after_type_3
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(bool | int | list[str] | str, data)

        after = _parse_after(d.pop("after"))

        in_force_from = datetime.date.fromisoformat(d.pop("in_force_from"))

        change_out = cls(
            name=name,
            section=section,
            unit=unit,
            meaning=meaning,
            open_question=open_question,
            choices=choices,
            before=before,
            after=after,
            in_force_from=in_force_from,
        )

        return change_out
