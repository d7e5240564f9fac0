from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DifferenceOut")


@_attrs_define
class DifferenceOut:
    """`first_hand` by the changed settings themselves, `following` from another difference.

    Attributes:
        first_hand (int):
        following (int):
    """

    first_hand: int
    following: int

    def to_dict(self) -> dict[str, Any]:
        first_hand = self.first_hand

        following = self.following

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "first_hand": first_hand,
                "following": following,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        first_hand = d.pop("first_hand")

        following = d.pop("following")

        difference_out = cls(
            first_hand=first_hand,
            following=following,
        )

        return difference_out
