from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ClientIdOut")


@_attrs_define
class ClientIdOut:
    """
    Attributes:
        client_id (UUID):
    """

    client_id: UUID

    def to_dict(self) -> dict[str, Any]:
        client_id = str(self.client_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "client_id": client_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        client_id = UUID(d.pop("client_id"))

        client_id_out = cls(
            client_id=client_id,
        )

        return client_id_out
