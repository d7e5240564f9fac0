from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="LeftOutOut")


@_attrs_define
class LeftOutOut:
    """A settlement that the file does not pay, and why.

    Attributes:
        settlement_id (UUID):
        provider_id (UUID):
        codes (list[str]):
        detail (str):
    """

    settlement_id: UUID
    provider_id: UUID
    codes: list[str]
    detail: str

    def to_dict(self) -> dict[str, Any]:
        settlement_id = str(self.settlement_id)

        provider_id = str(self.provider_id)

        codes = self.codes

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlement_id": settlement_id,
                "provider_id": provider_id,
                "codes": codes,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        settlement_id = UUID(d.pop("settlement_id"))

        provider_id = UUID(d.pop("provider_id"))

        codes = cast(list[str], d.pop("codes"))

        detail = d.pop("detail")

        left_out_out = cls(
            settlement_id=settlement_id,
            provider_id=provider_id,
            codes=codes,
            detail=detail,
        )

        return left_out_out
