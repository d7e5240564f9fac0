from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.budget_row_out import BudgetRowOut


T = TypeVar("T", bound="BudgetOut")


@_attrs_define
class BudgetOut:
    """`granted`: periods that begin in the month. `used`: held and charged in it. `forecast`: what is left of periods
    that have not ended, spread evenly over the days that they have from today on.

    Attributes:
        today (datetime.date):
        rows (list[BudgetRowOut]):
        granted_cents (int):
        used_cents (int):
        forecast_cents (int):
        position (int):
    """

    today: datetime.date
    rows: list[BudgetRowOut]
    granted_cents: int
    used_cents: int
    forecast_cents: int
    position: int

    def to_dict(self) -> dict[str, Any]:
        today = self.today.isoformat()

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data.to_dict()
            rows.append(rows_item)

        granted_cents = self.granted_cents

        used_cents = self.used_cents

        forecast_cents = self.forecast_cents

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "today": today,
                "rows": rows,
                "granted_cents": granted_cents,
                "used_cents": used_cents,
                "forecast_cents": forecast_cents,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.budget_row_out import BudgetRowOut

        d = dict(src_dict)
        today = datetime.date.fromisoformat(d.pop("today"))

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = BudgetRowOut.from_dict(rows_item_data)

            rows.append(rows_item)

        granted_cents = d.pop("granted_cents")

        used_cents = d.pop("used_cents")

        forecast_cents = d.pop("forecast_cents")

        position = d.pop("position")

        budget_out = cls(
            today=today,
            rows=rows,
            granted_cents=granted_cents,
            used_cents=used_cents,
            forecast_cents=forecast_cents,
            position=position,
        )

        return budget_out
