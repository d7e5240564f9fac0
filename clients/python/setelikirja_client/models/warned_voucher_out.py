from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="WarnedVoucherOut")


@_attrs_define
class WarnedVoucherOut:
    """
    Attributes:
        code (str):
        provider_id (None | UUID):
        voucher_id (None | UUID):
        since (datetime.date):
    """

    code: str
    provider_id: None | UUID
    voucher_id: None | UUID
    since: datetime.date

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        voucher_id: None | str
        if isinstance(self.voucher_id, UUID):
            voucher_id = str(self.voucher_id)
        else:
            voucher_id = self.voucher_id

        since = self.since.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "provider_id": provider_id,
                "voucher_id": voucher_id,
                "since": since,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        code = d.pop("code")

        def _parse_provider_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id"))

        def _parse_voucher_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                voucher_id_type_0 = UUID(data)

                return voucher_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        voucher_id = _parse_voucher_id(d.pop("voucher_id"))

        since = datetime.date.fromisoformat(d.pop("since"))

        warned_voucher_out = cls(
            code=code,
            provider_id=provider_id,
            voucher_id=voucher_id,
            since=since,
        )

        return warned_voucher_out
