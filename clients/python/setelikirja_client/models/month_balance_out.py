from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.account_out import AccountOut
    from ..models.commitments_out import CommitmentsOut


T = TypeVar("T", bound="MonthBalanceOut")


@_attrs_define
class MonthBalanceOut:
    """A month: what the accounts gained in it, and what stood on them at its end, of all that had happened by then.

    Attributes:
        month (str): YYYY-MM.
        accounts (list[AccountOut]): What each gained: they sum to 0.
        gained (CommitmentsOut): What the county committed itself to, and where it stands: what is granted is the sum of
            the others.
        standing (CommitmentsOut): What the county committed itself to, and where it stands: what is granted is the sum
            of the others.
    """

    month: str
    accounts: list[AccountOut]
    gained: CommitmentsOut
    standing: CommitmentsOut

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        accounts = []
        for accounts_item_data in self.accounts:
            accounts_item = accounts_item_data.to_dict()
            accounts.append(accounts_item)

        gained = self.gained.to_dict()

        standing = self.standing.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "accounts": accounts,
                "gained": gained,
                "standing": standing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.account_out import AccountOut
        from ..models.commitments_out import CommitmentsOut

        d = dict(src_dict)
        month = d.pop("month")

        accounts = []
        _accounts = d.pop("accounts")
        for accounts_item_data in _accounts:
            accounts_item = AccountOut.from_dict(accounts_item_data)

            accounts.append(accounts_item)

        gained = CommitmentsOut.from_dict(d.pop("gained"))

        standing = CommitmentsOut.from_dict(d.pop("standing"))

        month_balance_out = cls(
            month=month,
            accounts=accounts,
            gained=gained,
            standing=standing,
        )

        return month_balance_out
