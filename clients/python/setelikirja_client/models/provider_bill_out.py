from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.bill_line_out import BillLineOut
    from ..models.day_totals_out import DayTotalsOut
    from ..models.service_totals_out import ServiceTotalsOut
    from ..models.voucher_totals_out import VoucherTotalsOut


T = TypeVar("T", bound="ProviderBillOut")


@_attrs_define
class ProviderBillOut:
    """`lines` are what happened in the month, and `total_cents` and the totals by service, day and voucher sum those;
    `adjustments` are of earlier months.

    Attributes:
        provider_id (UUID):
        name (str):
        total_cents (int):
        lines (list[BillLineOut]):
        adjustments_cents (int):
        adjustments (list[BillLineOut]): What the month's settlement took of earlier months; before it is drawn, what
            came late or was corrected in months that are settled.
        by_service (list[ServiceTotalsOut]):
        by_day (list[DayTotalsOut]):
        by_voucher (list[VoucherTotalsOut]):
    """

    provider_id: UUID
    name: str
    total_cents: int
    lines: list[BillLineOut]
    adjustments_cents: int
    adjustments: list[BillLineOut]
    by_service: list[ServiceTotalsOut]
    by_day: list[DayTotalsOut]
    by_voucher: list[VoucherTotalsOut]

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        name = self.name

        total_cents = self.total_cents

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        adjustments_cents = self.adjustments_cents

        adjustments = []
        for adjustments_item_data in self.adjustments:
            adjustments_item = adjustments_item_data.to_dict()
            adjustments.append(adjustments_item)

        by_service = []
        for by_service_item_data in self.by_service:
            by_service_item = by_service_item_data.to_dict()
            by_service.append(by_service_item)

        by_day = []
        for by_day_item_data in self.by_day:
            by_day_item = by_day_item_data.to_dict()
            by_day.append(by_day_item)

        by_voucher = []
        for by_voucher_item_data in self.by_voucher:
            by_voucher_item = by_voucher_item_data.to_dict()
            by_voucher.append(by_voucher_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "name": name,
                "total_cents": total_cents,
                "lines": lines,
                "adjustments_cents": adjustments_cents,
                "adjustments": adjustments,
                "by_service": by_service,
                "by_day": by_day,
                "by_voucher": by_voucher,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bill_line_out import BillLineOut
        from ..models.day_totals_out import DayTotalsOut
        from ..models.service_totals_out import ServiceTotalsOut
        from ..models.voucher_totals_out import VoucherTotalsOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        name = d.pop("name")

        total_cents = d.pop("total_cents")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = BillLineOut.from_dict(lines_item_data)

            lines.append(lines_item)

        adjustments_cents = d.pop("adjustments_cents")

        adjustments = []
        _adjustments = d.pop("adjustments")
        for adjustments_item_data in _adjustments:
            adjustments_item = BillLineOut.from_dict(adjustments_item_data)

            adjustments.append(adjustments_item)

        by_service = []
        _by_service = d.pop("by_service")
        for by_service_item_data in _by_service:
            by_service_item = ServiceTotalsOut.from_dict(by_service_item_data)

            by_service.append(by_service_item)

        by_day = []
        _by_day = d.pop("by_day")
        for by_day_item_data in _by_day:
            by_day_item = DayTotalsOut.from_dict(by_day_item_data)

            by_day.append(by_day_item)

        by_voucher = []
        _by_voucher = d.pop("by_voucher")
        for by_voucher_item_data in _by_voucher:
            by_voucher_item = VoucherTotalsOut.from_dict(by_voucher_item_data)

            by_voucher.append(by_voucher_item)

        provider_bill_out = cls(
            provider_id=provider_id,
            name=name,
            total_cents=total_cents,
            lines=lines,
            adjustments_cents=adjustments_cents,
            adjustments=adjustments,
            by_service=by_service,
            by_day=by_day,
            by_voucher=by_voucher,
        )

        return provider_bill_out
