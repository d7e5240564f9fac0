from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="WarnedEntryOut")


@_attrs_define
class WarnedEntryOut:
    """
    Attributes:
        code (str):
        provider_id (UUID):
        voucher_id (UUID):
        entry_id (UUID):
        happened_on (datetime.date):
        amount_cents (int):
    """

    code: str
    provider_id: UUID
    voucher_id: UUID
    entry_id: UUID
    happened_on: datetime.date
    amount_cents: int

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        provider_id = str(self.provider_id)

        voucher_id = str(self.voucher_id)

        entry_id = str(self.entry_id)

        happened_on = self.happened_on.isoformat()

        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "provider_id": provider_id,
                "voucher_id": voucher_id,
                "entry_id": entry_id,
                "happened_on": happened_on,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        code = d.pop("code")

        provider_id = UUID(d.pop("provider_id"))

        voucher_id = UUID(d.pop("voucher_id"))

        entry_id = UUID(d.pop("entry_id"))

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        amount_cents = d.pop("amount_cents")

        warned_entry_out = cls(
            code=code,
            provider_id=provider_id,
            voucher_id=voucher_id,
            entry_id=entry_id,
            happened_on=happened_on,
            amount_cents=amount_cents,
        )

        return warned_entry_out
