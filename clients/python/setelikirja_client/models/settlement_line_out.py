from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..models.settlement_line_out_kind import (
    SettlementLineOutKind,
    check_settlement_line_out_kind,
)

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="SettlementLineOut")


@_attrs_define
class SettlementLineOut:
    """What is settled of one entry; `reversal`: it no longer stands, and what was settled before is taken back.

    Attributes:
        voucher_id (UUID):
        entry_id (UUID):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        kind (SettlementLineOutKind):
        reversal (bool):
        happened_on (datetime.date):
        quantity (QuantityOut): Minutes or days.
        unit_price_cents (int):
        amount_cents (int):
        adjusts_month (None | str): The earlier month that it belongs to.
    """

    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: SettlementLineOutKind
    reversal: bool
    happened_on: datetime.date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: None | str

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        entry_id = str(self.entry_id)

        service: str = self.service

        kind: str = self.kind

        reversal = self.reversal

        happened_on = self.happened_on.isoformat()

        quantity = self.quantity.to_dict()

        unit_price_cents = self.unit_price_cents

        amount_cents = self.amount_cents

        adjusts_month: None | str
        adjusts_month = self.adjusts_month

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
                "entry_id": entry_id,
                "service": service,
                "kind": kind,
                "reversal": reversal,
                "happened_on": happened_on,
                "quantity": quantity,
                "unit_price_cents": unit_price_cents,
                "amount_cents": amount_cents,
                "adjusts_month": adjusts_month,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        entry_id = UUID(d.pop("entry_id"))

        service = check_service(d.pop("service"))

        kind = check_settlement_line_out_kind(d.pop("kind"))

        reversal = d.pop("reversal")

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        unit_price_cents = d.pop("unit_price_cents")

        amount_cents = d.pop("amount_cents")

        def _parse_adjusts_month(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        adjusts_month = _parse_adjusts_month(d.pop("adjusts_month"))

        settlement_line_out = cls(
            voucher_id=voucher_id,
            entry_id=entry_id,
            service=service,
            kind=kind,
            reversal=reversal,
            happened_on=happened_on,
            quantity=quantity,
            unit_price_cents=unit_price_cents,
            amount_cents=amount_cents,
            adjusts_month=adjusts_month,
        )

        return settlement_line_out
