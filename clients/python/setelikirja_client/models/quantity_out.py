from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="QuantityOut")


@_attrs_define
class QuantityOut:
    """Minutes or days.

    Attributes:
        minutes (int | Unset):
        days (int | Unset):
    """

    minutes: int | Unset = UNSET
    days: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        minutes = self.minutes

        days = self.days

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if minutes is not UNSET:
            field_dict["minutes"] = minutes
        if days is not UNSET:
            field_dict["days"] = days

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        minutes = d.pop("minutes", UNSET)

        days = d.pop("days", UNSET)

        quantity_out = cls(
            minutes=minutes,
            days=days,
        )

        return quantity_out
