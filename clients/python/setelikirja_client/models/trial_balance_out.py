from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.account_out import AccountOut
    from ..models.commitments_out import CommitmentsOut


T = TypeVar("T", bound="TrialBalanceOut")


@_attrs_define
class TrialBalanceOut:
    """
    Attributes:
        month (None | str): What happened in this month alone; null: all that ever did.
        accounts (list[AccountOut]):
        minutes (int): The sum of all accounts: 0.
        days (int): The sum of all accounts: 0.
        amount_cents (int): The sum of all accounts: 0.
        commitments (CommitmentsOut): What the county committed itself to, and where it stands: what is granted is the
            sum of the others.
        position (int):
    """

    month: None | str
    accounts: list[AccountOut]
    minutes: int
    days: int
    amount_cents: int
    commitments: CommitmentsOut
    position: int

    def to_dict(self) -> dict[str, Any]:
        month: None | str
        month = self.month

        accounts = []
        for accounts_item_data in self.accounts:
            accounts_item = accounts_item_data.to_dict()
            accounts.append(accounts_item)

        minutes = self.minutes

        days = self.days

        amount_cents = self.amount_cents

        commitments = self.commitments.to_dict()

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "accounts": accounts,
                "minutes": minutes,
                "days": days,
                "amount_cents": amount_cents,
                "commitments": commitments,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.account_out import AccountOut
        from ..models.commitments_out import CommitmentsOut

        d = dict(src_dict)

        def _parse_month(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        month = _parse_month(d.pop("month"))

        accounts = []
        _accounts = d.pop("accounts")
        for accounts_item_data in _accounts:
            accounts_item = AccountOut.from_dict(accounts_item_data)

            accounts.append(accounts_item)

        minutes = d.pop("minutes")

        days = d.pop("days")

        amount_cents = d.pop("amount_cents")

        commitments = CommitmentsOut.from_dict(d.pop("commitments"))

        position = d.pop("position")

        trial_balance_out = cls(
            month=month,
            accounts=accounts,
            minutes=minutes,
            days=days,
            amount_cents=amount_cents,
            commitments=commitments,
            position=position,
        )

        return trial_balance_out
