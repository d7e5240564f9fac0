from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.bill_line_out_kind import BillLineOutKind, check_bill_line_out_kind
from ..models.bill_line_out_vat import BillLineOutVat, check_bill_line_out_vat
from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="BillLineOut")


@_attrs_define
class BillLineOut:
    """
    Attributes:
        voucher_id (UUID):
        entry_id (UUID):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        decision_number (str):
        kind (BillLineOutKind):
        happened_on (datetime.date):
        quantity (QuantityOut): Minutes or days.
        unit_price_cents (int):
        amount_cents (int):
        adjusts_month (None | str): The earlier month that an adjustment is of.
        reversal (bool): An adjustment that takes back what was settled before.
        vat (BillLineOutVat): Social welfare services are exempt.
        vat_detail (str): The same as a sentence.
    """

    voucher_id: UUID
    entry_id: UUID
    service: Service
    decision_number: str
    kind: BillLineOutKind
    happened_on: datetime.date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: None | str
    reversal: bool
    vat: BillLineOutVat
    vat_detail: str

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        entry_id = str(self.entry_id)

        service: str = self.service

        decision_number = self.decision_number

        kind: str = self.kind

        happened_on = self.happened_on.isoformat()

        quantity = self.quantity.to_dict()

        unit_price_cents = self.unit_price_cents

        amount_cents = self.amount_cents

        adjusts_month: None | str
        adjusts_month = self.adjusts_month

        reversal = self.reversal

        vat: str = self.vat

        vat_detail = self.vat_detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
                "entry_id": entry_id,
                "service": service,
                "decision_number": decision_number,
                "kind": kind,
                "happened_on": happened_on,
                "quantity": quantity,
                "unit_price_cents": unit_price_cents,
                "amount_cents": amount_cents,
                "adjusts_month": adjusts_month,
                "reversal": reversal,
                "vat": vat,
                "vat_detail": vat_detail,
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

        decision_number = d.pop("decision_number")

        kind = check_bill_line_out_kind(d.pop("kind"))

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        unit_price_cents = d.pop("unit_price_cents")

        amount_cents = d.pop("amount_cents")

        def _parse_adjusts_month(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        adjusts_month = _parse_adjusts_month(d.pop("adjusts_month"))

        reversal = d.pop("reversal")

        vat = check_bill_line_out_vat(d.pop("vat"))

        vat_detail = d.pop("vat_detail")

        bill_line_out = cls(
            voucher_id=voucher_id,
            entry_id=entry_id,
            service=service,
            decision_number=decision_number,
            kind=kind,
            happened_on=happened_on,
            quantity=quantity,
            unit_price_cents=unit_price_cents,
            amount_cents=amount_cents,
            adjusts_month=adjusts_month,
            reversal=reversal,
            vat=vat,
            vat_detail=vat_detail,
        )

        return bill_line_out
