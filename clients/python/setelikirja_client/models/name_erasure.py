from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="NameErasure")


@_attrs_define
class NameErasure:
    """
    Attributes:
        worker_id (UUID):
    """

    worker_id: UUID

    def to_dict(self) -> dict[str, Any]:
        worker_id = str(self.worker_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "worker_id": worker_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        worker_id = UUID(d.pop("worker_id"))

        name_erasure = cls(
            worker_id=worker_id,
        )

        return name_erasure
