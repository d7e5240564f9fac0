from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SiteOut")


@_attrs_define
class SiteOut:
    """
    Attributes:
        municipality (str):
        address (str):
    """

    municipality: str
    address: str

    def to_dict(self) -> dict[str, Any]:
        municipality = self.municipality

        address = self.address

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "municipality": municipality,
                "address": address,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        municipality = d.pop("municipality")

        address = d.pop("address")

        site_out = cls(
            municipality=municipality,
            address=address,
        )

        return site_out
