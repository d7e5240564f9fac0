from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.simulation_out import SimulationOut
    from ..models.trail_event_out import TrailEventOut


T = TypeVar("T", bound="TrailOut")


@_attrs_define
class TrailOut:
    """
    Attributes:
        events (list[TrailEventOut]):
        next_cursor (None | str):
        position (int):
        simulation (None | SimulationOut): None for a real county.
    """

    events: list[TrailEventOut]
    next_cursor: None | str
    position: int
    simulation: None | SimulationOut

    def to_dict(self) -> dict[str, Any]:
        from ..models.simulation_out import SimulationOut

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        position = self.position

        simulation: dict[str, Any] | None
        if isinstance(self.simulation, SimulationOut):
            simulation = self.simulation.to_dict()
        else:
            simulation = self.simulation

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "events": events,
                "next_cursor": next_cursor,
                "position": position,
                "simulation": simulation,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.simulation_out import SimulationOut
        from ..models.trail_event_out import TrailEventOut

        d = dict(src_dict)
        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = TrailEventOut.from_dict(events_item_data)

            events.append(events_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        position = d.pop("position")

        def _parse_simulation(data: object) -> None | SimulationOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                simulation_type_0 = SimulationOut.from_dict(data)

                return simulation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SimulationOut, data)

        simulation = _parse_simulation(d.pop("simulation"))

        trail_out = cls(
            events=events,
            next_cursor=next_cursor,
            position=position,
            simulation=simulation,
        )

        return trail_out
