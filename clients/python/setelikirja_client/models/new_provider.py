from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewProvider")


@_attrs_define
class NewProvider:
    """
    Attributes:
        name (str):
        business_id (str):
    """

    name: str
    business_id: str

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        business_id = self.business_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "business_id": business_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        name = d.pop("name")

        business_id = d.pop("business_id")

        new_provider = cls(
            name=name,
            business_id=business_id,
        )

        return new_provider
