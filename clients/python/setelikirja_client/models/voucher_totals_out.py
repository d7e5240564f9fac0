from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="VoucherTotalsOut")


@_attrs_define
class VoucherTotalsOut:
    """
    Attributes:
        rows (int):
        minutes (int):
        days (int):
        amount_cents (int):
        voucher_id (UUID):
    """

    rows: int
    minutes: int
    days: int
    amount_cents: int
    voucher_id: UUID

    def to_dict(self) -> dict[str, Any]:
        rows = self.rows

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        voucher_id = str(self.voucher_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "rows": rows,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
                "voucher_id": voucher_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        rows = d.pop("rows")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        voucher_id = UUID(d.pop("voucher_id"))

        voucher_totals_out = cls(
            rows=rows,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
            voucher_id=voucher_id,
        )

        return voucher_totals_out
