from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.charge_rule import ChargeRule, check_charge_rule
from ..models.explained_line_out_kind import (
    ExplainedLineOutKind,
    check_explained_line_out_kind,
)
from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="ExplainedLineOut")


@_attrs_define
class ExplainedLineOut:
    """A line, the events that it sums, and what they come to when worked out anew.

    Attributes:
        voucher_id (UUID):
        entry_id (UUID):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        kind (ExplainedLineOutKind):
        reversal (bool):
        happened_on (datetime.date):
        quantity (QuantityOut): Minutes or days.
        unit_price_cents (int):
        amount_cents (int):
        adjusts_month (None | str): The earlier month that it belongs to.
        number (int): On the settlement's invoice too.
        positions (list[int]):
        rules (list[ChargeRule]):
        sections (list[str]):
        derived_cents (int):
        agrees (bool): Whether what was worked out anew is what was charged and posted.
    """

    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: ExplainedLineOutKind
    reversal: bool
    happened_on: datetime.date
    quantity: QuantityOut
    unit_price_cents: int
    amount_cents: int
    adjusts_month: None | str
    number: int
    positions: list[int]
    rules: list[ChargeRule]
    sections: list[str]
    derived_cents: int
    agrees: bool

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

        number = self.number

        positions = self.positions

        rules = []
        for rules_item_data in self.rules:
            rules_item: str = rules_item_data
            rules.append(rules_item)

        sections = self.sections

        derived_cents = self.derived_cents

        agrees = self.agrees

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
                "number": number,
                "positions": positions,
                "rules": rules,
                "sections": sections,
                "derived_cents": derived_cents,
                "agrees": agrees,
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

        kind = check_explained_line_out_kind(d.pop("kind"))

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

        number = d.pop("number")

        positions = cast(list[int], d.pop("positions"))

        rules = []
        _rules = d.pop("rules")
        for rules_item_data in _rules:
            rules_item = check_charge_rule(rules_item_data)

            rules.append(rules_item)

        sections = cast(list[str], d.pop("sections"))

        derived_cents = d.pop("derived_cents")

        agrees = d.pop("agrees")

        explained_line_out = cls(
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
            number=number,
            positions=positions,
            rules=rules,
            sections=sections,
            derived_cents=derived_cents,
            agrees=agrees,
        )

        return explained_line_out
