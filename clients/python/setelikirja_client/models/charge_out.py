from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="ChargeOut")


@_attrs_define
class ChargeOut:
    """
    Attributes:
        quantity (QuantityOut): Minutes or days.
        amount_cents (int):
        unit_price_cents (int):
    """

    quantity: QuantityOut
    amount_cents: int
    unit_price_cents: int

    def to_dict(self) -> dict[str, Any]:
        quantity = self.quantity.to_dict()

        amount_cents = self.amount_cents

        unit_price_cents = self.unit_price_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "quantity": quantity,
                "amount_cents": amount_cents,
                "unit_price_cents": unit_price_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        quantity = QuantityOut.from_dict(d.pop("quantity"))

        amount_cents = d.pop("amount_cents")

        unit_price_cents = d.pop("unit_price_cents")

        charge_out = cls(
            quantity=quantity,
            amount_cents=amount_cents,
            unit_price_cents=unit_price_cents,
        )

        return charge_out
