from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.overdue_out_duties import OverdueOutDuties


T = TypeVar("T", bound="OverdueOut")


@_attrs_define
class OverdueOut:
    """What a provider owes and is late with, by duty.

    Attributes:
        provider_id (UUID):
        duties (OverdueOutDuties):
    """

    provider_id: UUID
    duties: OverdueOutDuties

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        duties = self.duties.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "duties": duties,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.overdue_out_duties import OverdueOutDuties

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        duties = OverdueOutDuties.from_dict(d.pop("duties"))

        overdue_out = cls(
            provider_id=provider_id,
            duties=duties,
        )

        return overdue_out
