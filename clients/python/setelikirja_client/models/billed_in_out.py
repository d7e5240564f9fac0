from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="BilledInOut")


@_attrs_define
class BilledInOut:
    """The month's bill that the entry belongs to.

    Attributes:
        month (str): YYYY-MM.
        held (bool): Whether it is a line of it: what was corrected away is none.
        amount_cents (int):
    """

    month: str
    held: bool
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        held = self.held

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "held": held,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        month = d.pop("month")

        held = d.pop("held")

        amount_cents = d.pop("amount_cents")

        billed_in_out = cls(
            month=month,
            held=held,
            amount_cents=amount_cents,
        )

        return billed_in_out
