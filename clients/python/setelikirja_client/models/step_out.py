from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.charge_rule import ChargeRule, check_charge_rule

if TYPE_CHECKING:
    from ..models.history_event_out import HistoryEventOut
    from ..models.moved_out import MovedOut
    from ..models.quantity_out import QuantityOut
    from ..models.setting_out import SettingOut
    from ..models.working_out import WorkingOut


T = TypeVar("T", bound="StepOut")


@_attrs_define
class StepOut:
    """What one event did to the entry: recorded it, moved a charge to it, or took it back.

    Attributes:
        event (HistoryEventOut):
        rule (ChargeRule): What an amount comes of.
        quantity (QuantityOut): Minutes or days.
        amount_cents (int):
        unit_price_cents (int):
        derived_quantity (QuantityOut): Minutes or days.
        derived_cents (int):
        derived_unit_price_cents (int):
        agrees (bool): Whether what was worked out anew is what was charged and posted.
        working (None | WorkingOut):
        rulebook_on (datetime.date): The day whose rulebook held.
        settings (list[SettingOut]): The numbers and readings that it rests on.
        because_of (list[UUID]): Other entries that it came of: the no-shows charged before, or the one corrected away.
        postings (list[MovedOut]):
    """

    event: HistoryEventOut
    rule: ChargeRule
    quantity: QuantityOut
    amount_cents: int
    unit_price_cents: int
    derived_quantity: QuantityOut
    derived_cents: int
    derived_unit_price_cents: int
    agrees: bool
    working: None | WorkingOut
    rulebook_on: datetime.date
    settings: list[SettingOut]
    because_of: list[UUID]
    postings: list[MovedOut]

    def to_dict(self) -> dict[str, Any]:
        from ..models.working_out import WorkingOut

        event = self.event.to_dict()

        rule: str = self.rule

        quantity = self.quantity.to_dict()

        amount_cents = self.amount_cents

        unit_price_cents = self.unit_price_cents

        derived_quantity = self.derived_quantity.to_dict()

        derived_cents = self.derived_cents

        derived_unit_price_cents = self.derived_unit_price_cents

        agrees = self.agrees

        working: dict[str, Any] | None
        if isinstance(self.working, WorkingOut):
            working = self.working.to_dict()
        else:
            working = self.working

        rulebook_on = self.rulebook_on.isoformat()

        settings = []
        for settings_item_data in self.settings:
            settings_item = settings_item_data.to_dict()
            settings.append(settings_item)

        because_of = []
        for because_of_item_data in self.because_of:
            because_of_item = str(because_of_item_data)
            because_of.append(because_of_item)

        postings = []
        for postings_item_data in self.postings:
            postings_item = postings_item_data.to_dict()
            postings.append(postings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event": event,
                "rule": rule,
                "quantity": quantity,
                "amount_cents": amount_cents,
                "unit_price_cents": unit_price_cents,
                "derived_quantity": derived_quantity,
                "derived_cents": derived_cents,
                "derived_unit_price_cents": derived_unit_price_cents,
                "agrees": agrees,
                "working": working,
                "rulebook_on": rulebook_on,
                "settings": settings,
                "because_of": because_of,
                "postings": postings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.history_event_out import HistoryEventOut
        from ..models.moved_out import MovedOut
        from ..models.quantity_out import QuantityOut
        from ..models.setting_out import SettingOut
        from ..models.working_out import WorkingOut

        d = dict(src_dict)
        event = HistoryEventOut.from_dict(d.pop("event"))

        rule = check_charge_rule(d.pop("rule"))

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        amount_cents = d.pop("amount_cents")

        unit_price_cents = d.pop("unit_price_cents")

        derived_quantity = QuantityOut.from_dict(d.pop("derived_quantity"))

        derived_cents = d.pop("derived_cents")

        derived_unit_price_cents = d.pop("derived_unit_price_cents")

        agrees = d.pop("agrees")

        def _parse_working(data: object) -> None | WorkingOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                working_type_0 = WorkingOut.from_dict(data)

                return working_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | WorkingOut, data)

        working = _parse_working(d.pop("working"))

        rulebook_on = datetime.date.fromisoformat(d.pop("rulebook_on"))

        settings = []
        _settings = d.pop("settings")
        for settings_item_data in _settings:
            settings_item = SettingOut.from_dict(settings_item_data)

            settings.append(settings_item)

        because_of = []
        _because_of = d.pop("because_of")
        for because_of_item_data in _because_of:
            because_of_item = UUID(because_of_item_data)

            because_of.append(because_of_item)

        postings = []
        _postings = d.pop("postings")
        for postings_item_data in _postings:
            postings_item = MovedOut.from_dict(postings_item_data)

            postings.append(postings_item)

        step_out = cls(
            event=event,
            rule=rule,
            quantity=quantity,
            amount_cents=amount_cents,
            unit_price_cents=unit_price_cents,
            derived_quantity=derived_quantity,
            derived_cents=derived_cents,
            derived_unit_price_cents=derived_unit_price_cents,
            agrees=agrees,
            working=working,
            rulebook_on=rulebook_on,
            settings=settings,
            because_of=because_of,
            postings=postings,
        )

        return step_out
