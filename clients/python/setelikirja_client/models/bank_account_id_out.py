from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.bank_account_out import BankAccountOut


T = TypeVar("T", bound="BankAccountIdOut")


@_attrs_define
class BankAccountIdOut:
    """An account that was proposed or confirmed; its number is not repeated.

    Attributes:
        provider_id (UUID):
        bank_account (BankAccountOut): An account that a provider may be paid to: of those that are confirmed the last
            is the one.
        version (int):
    """

    provider_id: UUID
    bank_account: BankAccountOut
    version: int

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        bank_account = self.bank_account.to_dict()

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "bank_account": bank_account,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bank_account_out import BankAccountOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        bank_account = BankAccountOut.from_dict(d.pop("bank_account"))

        version = d.pop("version")

        bank_account_id_out = cls(
            provider_id=provider_id,
            bank_account=bank_account,
            version=version,
        )

        return bank_account_id_out
