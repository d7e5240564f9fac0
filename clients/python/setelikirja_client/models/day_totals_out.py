from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DayTotalsOut")


@_attrs_define
class DayTotalsOut:
    """
    Attributes:
        rows (int):
        minutes (int):
        days (int):
        amount_cents (int):
        day (datetime.date):
    """

    rows: int
    minutes: int
    days: int
    amount_cents: int
    day: datetime.date

    def to_dict(self) -> dict[str, Any]:
        rows = self.rows

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        day = self.day.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "rows": rows,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
                "day": day,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        rows = d.pop("rows")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        day = datetime.date.fromisoformat(d.pop("day"))

        day_totals_out = cls(
            rows=rows,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
            day=day,
        )

        return day_totals_out
