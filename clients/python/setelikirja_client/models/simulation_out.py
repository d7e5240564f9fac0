from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="SimulationOut")


@_attrs_define
class SimulationOut:
    """The county is simulated: what says that it was recorded before `begun_at` was not recorded then.

    Attributes:
        name (str): Which simulation it is of.
        begun_at (datetime.datetime): When in truth its loading began.
    """

    name: str
    begun_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        begun_at = self.begun_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "begun_at": begun_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        name = d.pop("name")

        begun_at = datetime.datetime.fromisoformat(d.pop("begun_at"))

        simulation_out = cls(
            name=name,
            begun_at=begun_at,
        )

        return simulation_out
