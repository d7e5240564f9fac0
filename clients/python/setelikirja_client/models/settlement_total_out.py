from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="SettlementTotalOut")


@_attrs_define
class SettlementTotalOut:
    """What is taken of one service in one month.

    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        month (str): YYYY-MM.
        quantity (QuantityOut): Minutes or days.
        amount_cents (int):
    """

    service: Service
    month: str
    quantity: QuantityOut
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        month = self.month

        quantity = self.quantity.to_dict()

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "month": month,
                "quantity": quantity,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        service = check_service(d.pop("service"))

        month = d.pop("month")

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        amount_cents = d.pop("amount_cents")

        settlement_total_out = cls(
            service=service,
            month=month,
            quantity=quantity,
            amount_cents=amount_cents,
        )

        return settlement_total_out
