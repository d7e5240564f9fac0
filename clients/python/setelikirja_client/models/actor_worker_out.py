from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ActorWorkerOut")


@_attrs_define
class ActorWorkerOut:
    """A worker of a provider's staff list.

    Attributes:
        provider_id (UUID):
        worker_id (UUID):
        name (None | str): None where the register has none, or none any more.
    """

    provider_id: UUID
    worker_id: UUID
    name: None | str

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        worker_id = str(self.worker_id)

        name: None | str
        name = self.name

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "worker_id": worker_id,
                "name": name,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        worker_id = UUID(d.pop("worker_id"))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        actor_worker_out = cls(
            provider_id=provider_id,
            worker_id=worker_id,
            name=name,
        )

        return actor_worker_out
