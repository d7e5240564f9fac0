from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ReadOut")


@_attrs_define
class ReadOut:
    """
    Attributes:
        first (int):
        last (int):
    """

    first: int
    last: int

    def to_dict(self) -> dict[str, Any]:
        first = self.first

        last = self.last

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "first": first,
                "last": last,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        first = d.pop("first")

        last = d.pop("last")

        read_out = cls(
            first=first,
            last=last,
        )

        return read_out
