from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.dead_letter_out import DeadLetterOut


T = TypeVar("T", bound="DeadLettersOut")


@_attrs_define
class DeadLettersOut:
    """
    Attributes:
        dead_letters (list[DeadLetterOut]):
        next_cursor (None | str):
        position (int): Where the log ends.
    """

    dead_letters: list[DeadLetterOut]
    next_cursor: None | str
    position: int

    def to_dict(self) -> dict[str, Any]:
        dead_letters = []
        for dead_letters_item_data in self.dead_letters:
            dead_letters_item = dead_letters_item_data.to_dict()
            dead_letters.append(dead_letters_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "dead_letters": dead_letters,
                "next_cursor": next_cursor,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.dead_letter_out import DeadLetterOut

        d = dict(src_dict)
        dead_letters = []
        _dead_letters = d.pop("dead_letters")
        for dead_letters_item_data in _dead_letters:
            dead_letters_item = DeadLetterOut.from_dict(dead_letters_item_data)

            dead_letters.append(dead_letters_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        dead_letters_out = cls(
            dead_letters=dead_letters,
            next_cursor=next_cursor,
            position=position,
        )

        return dead_letters_out
