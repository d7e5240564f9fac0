from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="PeriodOut")


@_attrs_define
class PeriodOut:
    """
    Attributes:
        number (int):
        entry_id (UUID):
        decision_number (str):
        starts_on (datetime.date):
        ends_on (datetime.date):
        granted (QuantityOut): Minutes or days.
        used (QuantityOut): Minutes or days.
        remaining (QuantityOut): Minutes or days.
        unit_price_cents (int):
        value_cents (int):
        charged_cents (int):
        client_share_cents (int): Always 0: the client pays nothing (§ 6).
        four_days_a_week (bool):
        reversed_ (bool):
    """

    number: int
    entry_id: UUID
    decision_number: str
    starts_on: datetime.date
    ends_on: datetime.date
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    unit_price_cents: int
    value_cents: int
    charged_cents: int
    client_share_cents: int
    four_days_a_week: bool
    reversed_: bool

    def to_dict(self) -> dict[str, Any]:
        number = self.number

        entry_id = str(self.entry_id)

        decision_number = self.decision_number

        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        granted = self.granted.to_dict()

        used = self.used.to_dict()

        remaining = self.remaining.to_dict()

        unit_price_cents = self.unit_price_cents

        value_cents = self.value_cents

        charged_cents = self.charged_cents

        client_share_cents = self.client_share_cents

        four_days_a_week = self.four_days_a_week

        reversed_ = self.reversed_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "number": number,
                "entry_id": entry_id,
                "decision_number": decision_number,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "granted": granted,
                "used": used,
                "remaining": remaining,
                "unit_price_cents": unit_price_cents,
                "value_cents": value_cents,
                "charged_cents": charged_cents,
                "client_share_cents": client_share_cents,
                "four_days_a_week": four_days_a_week,
                "reversed": reversed_,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        number = d.pop("number")

        entry_id = UUID(d.pop("entry_id"))

        decision_number = d.pop("decision_number")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        granted = QuantityOut.from_dict(d.pop("granted"))

        used = QuantityOut.from_dict(d.pop("used"))

        remaining = QuantityOut.from_dict(d.pop("remaining"))

        unit_price_cents = d.pop("unit_price_cents")

        value_cents = d.pop("value_cents")

        charged_cents = d.pop("charged_cents")

        client_share_cents = d.pop("client_share_cents")

        four_days_a_week = d.pop("four_days_a_week")

        reversed_ = d.pop("reversed")

        period_out = cls(
            number=number,
            entry_id=entry_id,
            decision_number=decision_number,
            starts_on=starts_on,
            ends_on=ends_on,
            granted=granted,
            used=used,
            remaining=remaining,
            unit_price_cents=unit_price_cents,
            value_cents=value_cents,
            charged_cents=charged_cents,
            client_share_cents=client_share_cents,
            four_days_a_week=four_days_a_week,
            reversed_=reversed_,
        )

        return period_out
