from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ProviderIdOut")


@_attrs_define
class ProviderIdOut:
    """
    Attributes:
        provider_id (UUID):
    """

    provider_id: UUID

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        provider_id_out = cls(
            provider_id=provider_id,
        )

        return provider_id_out
