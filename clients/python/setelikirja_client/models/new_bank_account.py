from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewBankAccount")


@_attrs_define
class NewBankAccount:
    """The account that a provider is to be paid to.

    Attributes:
        iban (str):
    """

    iban: str

    def to_dict(self) -> dict[str, Any]:
        iban = self.iban

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "iban": iban,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        iban = d.pop("iban")

        new_bank_account = cls(
            iban=iban,
        )

        return new_bank_account
