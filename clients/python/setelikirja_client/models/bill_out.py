from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.control_totals_out import ControlTotalsOut
    from ..models.provider_bill_out import ProviderBillOut


T = TypeVar("T", bound="BillOut")


@_attrs_define
class BillOut:
    """
    Attributes:
        month (str):
        providers (list[ProviderBillOut]):
        total_cents (int):
        adjustments_cents (int):
        control_totals (ControlTotalsOut): What all rows of a bill's table come to, adjustments among them.
        position (int):
    """

    month: str
    providers: list[ProviderBillOut]
    total_cents: int
    adjustments_cents: int
    control_totals: ControlTotalsOut
    position: int

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        providers = []
        for providers_item_data in self.providers:
            providers_item = providers_item_data.to_dict()
            providers.append(providers_item)

        total_cents = self.total_cents

        adjustments_cents = self.adjustments_cents

        control_totals = self.control_totals.to_dict()

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "providers": providers,
                "total_cents": total_cents,
                "adjustments_cents": adjustments_cents,
                "control_totals": control_totals,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.control_totals_out import ControlTotalsOut
        from ..models.provider_bill_out import ProviderBillOut

        d = dict(src_dict)
        month = d.pop("month")

        providers = []
        _providers = d.pop("providers")
        for providers_item_data in _providers:
            providers_item = ProviderBillOut.from_dict(providers_item_data)

            providers.append(providers_item)

        total_cents = d.pop("total_cents")

        adjustments_cents = d.pop("adjustments_cents")

        control_totals = ControlTotalsOut.from_dict(d.pop("control_totals"))

        position = d.pop("position")

        bill_out = cls(
            month=month,
            providers=providers,
            total_cents=total_cents,
            adjustments_cents=adjustments_cents,
            control_totals=control_totals,
            position=position,
        )

        return bill_out
