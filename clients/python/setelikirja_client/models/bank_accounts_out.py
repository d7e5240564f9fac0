from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.numbered_account_out import NumberedAccountOut


T = TypeVar("T", bound="BankAccountsOut")


@_attrs_define
class BankAccountsOut:
    """The accounts of a provider, in the order in which they were proposed.

    Attributes:
        provider_id (UUID):
        bank_accounts (list[NumberedAccountOut]):
        version (int):
    """

    provider_id: UUID
    bank_accounts: list[NumberedAccountOut]
    version: int

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        bank_accounts = []
        for bank_accounts_item_data in self.bank_accounts:
            bank_accounts_item = bank_accounts_item_data.to_dict()
            bank_accounts.append(bank_accounts_item)

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "bank_accounts": bank_accounts,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.numbered_account_out import NumberedAccountOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        bank_accounts = []
        _bank_accounts = d.pop("bank_accounts")
        for bank_accounts_item_data in _bank_accounts:
            bank_accounts_item = NumberedAccountOut.from_dict(bank_accounts_item_data)

            bank_accounts.append(bank_accounts_item)

        version = d.pop("version")

        bank_accounts_out = cls(
            provider_id=provider_id,
            bank_accounts=bank_accounts,
            version=version,
        )

        return bank_accounts_out
