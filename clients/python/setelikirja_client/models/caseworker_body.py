from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="CaseworkerBody")


@_attrs_define
class CaseworkerBody:
    """
    Attributes:
        caseworker_id (UUID):
    """

    caseworker_id: UUID

    def to_dict(self) -> dict[str, Any]:
        caseworker_id = str(self.caseworker_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "caseworker_id": caseworker_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        caseworker_id = UUID(d.pop("caseworker_id"))

        caseworker_body = cls(
            caseworker_id=caseworker_id,
        )

        return caseworker_body
