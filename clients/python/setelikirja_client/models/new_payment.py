from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewPayment")


@_attrs_define
class NewPayment:
    """
    Attributes:
        paid_on (datetime.date):
        reference (str):
        amount_cents (int):
    """

    paid_on: datetime.date
    reference: str
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        paid_on = self.paid_on.isoformat()

        reference = self.reference

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "paid_on": paid_on,
                "reference": reference,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        paid_on = datetime.date.fromisoformat(d.pop("paid_on"))

        reference = d.pop("reference")

        amount_cents = d.pop("amount_cents")

        new_payment = cls(
            paid_on=paid_on,
            reference=reference,
            amount_cents=amount_cents,
        )

        return new_payment
