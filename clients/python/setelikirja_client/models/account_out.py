from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="AccountOut")


@_attrs_define
class AccountOut:
    """What stands on an account: the county's commitment is negative, what it is owed against positive.

    Attributes:
        account (str):
        minutes (int):
        days (int):
        amount_cents (int):
    """

    account: str
    minutes: int
    days: int
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        account = self.account

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "account": account,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        account = d.pop("account")

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        account_out = cls(
            account=account,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
        )

        return account_out
