from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="MovedOut")


@_attrs_define
class MovedOut:
    """A posting: it enters an account, or leaves it where quantity and amount are negative.

    Attributes:
        account (str):
        line (int): Counts the postings of one event.
        quantity (QuantityOut): Minutes or days.
        amount_cents (int):
    """

    account: str
    line: int
    quantity: QuantityOut
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        account = self.account

        line = self.line

        quantity = self.quantity.to_dict()

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "account": account,
                "line": line,
                "quantity": quantity,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        account = d.pop("account")

        line = d.pop("line")

        quantity = QuantityOut.from_dict(d.pop("quantity"))

        amount_cents = d.pop("amount_cents")

        moved_out = cls(
            account=account,
            line=line,
            quantity=quantity,
            amount_cents=amount_cents,
        )

        return moved_out
