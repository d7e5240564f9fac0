from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.history_event_out import HistoryEventOut


T = TypeVar("T", bound="HistoryOut")


@_attrs_define
class HistoryOut:
    """
    Attributes:
        voucher_id (UUID):
        events (list[HistoryEventOut]):
        version (int):
        position (int):
    """

    voucher_id: UUID
    events: list[HistoryEventOut]
    version: int
    position: int

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        version = self.version

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
                "events": events,
                "version": version,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.history_event_out import HistoryEventOut

        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = HistoryEventOut.from_dict(events_item_data)

            events.append(events_item)

        version = d.pop("version")

        position = d.pop("position")

        history_out = cls(
            voucher_id=voucher_id,
            events=events,
            version=version,
            position=position,
        )

        return history_out
