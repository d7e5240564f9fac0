from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DueOut")


@_attrs_define
class DueOut:
    """
    Attributes:
        due (int): So many dead letters will be sent again.
    """

    due: int

    def to_dict(self) -> dict[str, Any]:
        due = self.due

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "due": due,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        due = d.pop("due")

        due_out = cls(
            due=due,
        )

        return due_out
