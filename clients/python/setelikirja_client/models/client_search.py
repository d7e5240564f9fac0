from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="ClientSearch")


@_attrs_define
class ClientSearch:
    """What a client is found by.

    Attributes:
        external_reference (str):
    """

    external_reference: str

    def to_dict(self) -> dict[str, Any]:
        external_reference = self.external_reference

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "external_reference": external_reference,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        external_reference = d.pop("external_reference")

        client_search = cls(
            external_reference=external_reference,
        )

        return client_search
