from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.cloud_event_out import CloudEventOut


T = TypeVar("T", bound="EventsOut")


@_attrs_define
class EventsOut:
    """A page of the feed: some or all of the events after a position that the caller may see.

    Attributes:
        events (list[CloudEventOut]):
        next_after (int): What to ask after next: no event up to there is left out.
        position (int): Where the log ended. Whoever is there has all.
    """

    events: list[CloudEventOut]
    next_after: int
    position: int

    def to_dict(self) -> dict[str, Any]:
        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        next_after = self.next_after

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "events": events,
                "next_after": next_after,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.cloud_event_out import CloudEventOut

        d = dict(src_dict)
        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = CloudEventOut.from_dict(events_item_data)

            events.append(events_item)

        next_after = d.pop("next_after")

        position = d.pop("position")

        events_out = cls(
            events=events,
            next_after=next_after,
            position=position,
        )

        return events_out
