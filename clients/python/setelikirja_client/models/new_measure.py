from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewMeasure")


@_attrs_define
class NewMeasure:
    """
    Attributes:
        measured_on (datetime.date):
        result (str):
    """

    measured_on: datetime.date
    result: str

    def to_dict(self) -> dict[str, Any]:
        measured_on = self.measured_on.isoformat()

        result = self.result

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "measured_on": measured_on,
                "result": result,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        measured_on = datetime.date.fromisoformat(d.pop("measured_on"))

        result = d.pop("result")

        new_measure = cls(
            measured_on=measured_on,
            result=result,
        )

        return new_measure
