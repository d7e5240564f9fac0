from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="DecisionOut")


@_attrs_define
class DecisionOut:
    """The decision behind the entry's period.

    Attributes:
        period (int):
        decision_number (str):
        decided_on (datetime.date):
        starts_on (datetime.date):
        ends_on (datetime.date):
        granted (QuantityOut): Minutes or days.
        unit_price_cents (int):
        value_cents (int):
        position (int):
        recorded_at (datetime.datetime):
    """

    period: int
    decision_number: str
    decided_on: datetime.date
    starts_on: datetime.date
    ends_on: datetime.date
    granted: QuantityOut
    unit_price_cents: int
    value_cents: int
    position: int
    recorded_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        period = self.period

        decision_number = self.decision_number

        decided_on = self.decided_on.isoformat()

        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        granted = self.granted.to_dict()

        unit_price_cents = self.unit_price_cents

        value_cents = self.value_cents

        position = self.position

        recorded_at = self.recorded_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "period": period,
                "decision_number": decision_number,
                "decided_on": decided_on,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "granted": granted,
                "unit_price_cents": unit_price_cents,
                "value_cents": value_cents,
                "position": position,
                "recorded_at": recorded_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        period = d.pop("period")

        decision_number = d.pop("decision_number")

        decided_on = datetime.date.fromisoformat(d.pop("decided_on"))

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        granted = QuantityOut.from_dict(d.pop("granted"))

        unit_price_cents = d.pop("unit_price_cents")

        value_cents = d.pop("value_cents")

        position = d.pop("position")

        recorded_at = datetime.datetime.fromisoformat(d.pop("recorded_at"))

        decision_out = cls(
            period=period,
            decision_number=decision_number,
            decided_on=decided_on,
            starts_on=starts_on,
            ends_on=ends_on,
            granted=granted,
            unit_price_cents=unit_price_cents,
            value_cents=value_cents,
            position=position,
            recorded_at=recorded_at,
        )

        return decision_out
