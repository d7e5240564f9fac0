from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DoneBy")


@_attrs_define
class DoneBy:
    """The event that says that something was done.

    Attributes:
        version (int): In the voucher's own stream, or in the group's.
        position (int):
    """

    version: int
    position: int

    def to_dict(self) -> dict[str, Any]:
        version = self.version

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "version": version,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        version = d.pop("version")

        position = d.pop("position")

        done_by = cls(
            version=version,
            position=position,
        )

        return done_by
