from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.entry_explanation_out_kind import (
    EntryExplanationOutKind,
    check_entry_explanation_out_kind,
)
from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.billed_in_out import BilledInOut
    from ..models.decision_out import DecisionOut
    from ..models.price_out import PriceOut
    from ..models.quantity_out import QuantityOut
    from ..models.settled_in_out import SettledInOut
    from ..models.step_out import StepOut


T = TypeVar("T", bound="EntryExplanationOut")


@_attrs_define
class EntryExplanationOut:
    """An entry, down to its events and rules and up to its payment. `derived_cents` is worked out anew.

    Attributes:
        entry_id (UUID):
        voucher_id (UUID):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        kind (EntryExplanationOutKind):
        provider_id (None | UUID):
        happened_on (datetime.date):
        reversed_ (bool):
        quantity (QuantityOut): Minutes or days.
        amount_cents (int): What stands of it: the sum of its steps.
        derived_cents (int):
        agrees (bool): Whether what was worked out anew is what was charged and posted.
        steps (list[StepOut]):
        decision (DecisionOut | None): None for a closing, which is of all periods.
        price (None | PriceOut):
        bill (BilledInOut | None): None for what the county itself recorded.
        settlements (list[SettledInOut]):
        unsettled_cents (int): What no standing settlement holds.
        sentences (list[str]): The same, said in the language that was asked for.
        position (int):
    """

    entry_id: UUID
    voucher_id: UUID
    service: Service
    kind: EntryExplanationOutKind
    provider_id: None | UUID
    happened_on: datetime.date
    reversed_: bool
    quantity: QuantityOut
    amount_cents: int
    derived_cents: int
    agrees: bool
    steps: list[StepOut]
    decision: DecisionOut | None
    price: None | PriceOut
    bill: BilledInOut | None
    settlements: list[SettledInOut]
    unsettled_cents: int
    sentences: list[str]
    position: int

    def to_dict(self) -> dict[str, Any]:
        from ..models.billed_in_out import BilledInOut
        from ..models.decision_out import DecisionOut
        from ..models.price_out import PriceOut

        entry_id = str(self.entry_id)

        voucher_id = str(self.voucher_id)

        service: str = self.service

        kind: str = self.kind

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        happened_on = self.happened_on.isoformat()

        reversed_ = self.reversed_

        quantity = self.quantity.to_dict()

        amount_cents = self.amount_cents

        derived_cents = self.derived_cents

        agrees = self.agrees

        steps = []
        for steps_item_data in self.steps:
            steps_item = steps_item_data.to_dict()
            steps.append(steps_item)

        decision: dict[str, Any] | None
        if isinstance(self.decision, DecisionOut):
            decision = self.decision.to_dict()
        else:
            decision = self.decision

        price: dict[str, Any] | None
        if isinstance(self.price, PriceOut):
            price = self.price.to_dict()
        else:
            price = self.price

        bill: dict[str, Any] | None
        if isinstance(self.bill, BilledInOut):
            bill = self.bill.to_dict()
        else:
            bill = self.bill

        settlements = []
        for settlements_item_data in self.settlements:
            settlements_item = settlements_item_data.to_dict()
            settlements.append(settlements_item)

        unsettled_cents = self.unsettled_cents

        sentences = self.sentences

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entry_id": entry_id,
                "voucher_id": voucher_id,
                "service": service,
                "kind": kind,
                "provider_id": provider_id,
                "happened_on": happened_on,
                "reversed": reversed_,
                "quantity": quantity,
                "amount_cents": amount_cents,
                "derived_cents": derived_cents,
                "agrees": agrees,
                "steps": steps,
                "decision": decision,
                "price": price,
                "bill": bill,
                "settlements": settlements,
                "unsettled_cents": unsettled_cents,
                "sentences": sentences,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.billed_in_out import BilledInOut
        from ..models.decision_out import DecisionOut
        from ..models.price_out import PriceOut
        from ..models.quantity_out import QuantityOut
        from ..models.settled_in_out import SettledInOut
        from ..models.step_out import StepOut

        d = dict(src_dict)
        entry_id = UUID(d.pop("entry_id"))

        voucher_id = UUID(d.pop("voucher_id"))

        service = check_service(d.pop("service"))

        kind = check_entry_explanation_out_kind(d.pop("kind"))

        def _parse_provider_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id"))

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        reversed_ = d.pop("reversed")

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        amount_cents = d.pop("amount_cents")

        derived_cents = d.pop("derived_cents")

        agrees = d.pop("agrees")

        steps = []
        _steps = d.pop("steps")
        for steps_item_data in _steps:
            steps_item = StepOut.from_dict(steps_item_data)

            steps.append(steps_item)

        def _parse_decision(data: object) -> DecisionOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                decision_type_0 = DecisionOut.from_dict(data)

                return decision_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DecisionOut | None, data)

        decision = _parse_decision(d.pop("decision"))

        def _parse_price(data: object) -> None | PriceOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                price_type_0 = PriceOut.from_dict(data)

                return price_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | PriceOut, data)

        price = _parse_price(d.pop("price"))

        def _parse_bill(data: object) -> BilledInOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                bill_type_0 = BilledInOut.from_dict(data)

                return bill_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(BilledInOut | None, data)

        bill = _parse_bill(d.pop("bill"))

        settlements = []
        _settlements = d.pop("settlements")
        for settlements_item_data in _settlements:
            settlements_item = SettledInOut.from_dict(settlements_item_data)

            settlements.append(settlements_item)

        unsettled_cents = d.pop("unsettled_cents")

        sentences = cast(list[str], d.pop("sentences"))

        position = d.pop("position")

        entry_explanation_out = cls(
            entry_id=entry_id,
            voucher_id=voucher_id,
            service=service,
            kind=kind,
            provider_id=provider_id,
            happened_on=happened_on,
            reversed_=reversed_,
            quantity=quantity,
            amount_cents=amount_cents,
            derived_cents=derived_cents,
            agrees=agrees,
            steps=steps,
            decision=decision,
            price=price,
            bill=bill,
            settlements=settlements,
            unsettled_cents=unsettled_cents,
            sentences=sentences,
            position=position,
        )

        return entry_explanation_out
