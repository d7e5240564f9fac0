from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.service_totals_out import ServiceTotalsOut


T = TypeVar("T", bound="ControlTotalsOut")


@_attrs_define
class ControlTotalsOut:
    """What all rows of a bill's table come to, adjustments among them.

    Attributes:
        rows (int):
        minutes (int):
        days (int):
        amount_cents (int):
        month (str):
        position (int):
        by_service (list[ServiceTotalsOut]):
        digest (str): SHA-256 over the rows of the CSV for programs with their line ends: all but the header.
    """

    rows: int
    minutes: int
    days: int
    amount_cents: int
    month: str
    position: int
    by_service: list[ServiceTotalsOut]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        rows = self.rows

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        month = self.month

        position = self.position

        by_service = []
        for by_service_item_data in self.by_service:
            by_service_item = by_service_item_data.to_dict()
            by_service.append(by_service_item)

        digest = self.digest

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "rows": rows,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
                "month": month,
                "position": position,
                "by_service": by_service,
                "digest": digest,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.service_totals_out import ServiceTotalsOut

        d = dict(src_dict)
        rows = d.pop("rows")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        month = d.pop("month")

        position = d.pop("position")

        by_service = []
        _by_service = d.pop("by_service")
        for by_service_item_data in _by_service:
            by_service_item = ServiceTotalsOut.from_dict(by_service_item_data)

            by_service.append(by_service_item)

        digest = d.pop("digest")

        control_totals_out = cls(
            rows=rows,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
            month=month,
            position=position,
            by_service=by_service,
            digest=digest,
        )

        return control_totals_out
