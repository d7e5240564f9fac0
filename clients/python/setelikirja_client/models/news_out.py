from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.news_code import NewsCode, check_news_code

T = TypeVar("T", bound="NewsOut")


@_attrs_define
class NewsOut:
    """What the bank told of one transfer, and what came of it: `recorded` where it was known before.

    Attributes:
        row (int):
        code (NewsCode): What came of what the bank told.
        end_to_end_id (None | str):
        settlement_id (None | UUID):
        provider_id (None | UUID):
        happened_on (datetime.date | None):
        amount_cents (int | None): In cents.
        expected_cents (int | None): In cents.
        reference (None | str):
        reason_code (None | str):
        detail (str):
    """

    row: int
    code: NewsCode
    end_to_end_id: None | str
    settlement_id: None | UUID
    provider_id: None | UUID
    happened_on: datetime.date | None
    amount_cents: int | None
    expected_cents: int | None
    reference: None | str
    reason_code: None | str
    detail: str

    def to_dict(self) -> dict[str, Any]:
        row = self.row

        code: str = self.code

        end_to_end_id: None | str
        end_to_end_id = self.end_to_end_id

        settlement_id: None | str
        if isinstance(self.settlement_id, UUID):
            settlement_id = str(self.settlement_id)
        else:
            settlement_id = self.settlement_id

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        happened_on: None | str
        if isinstance(self.happened_on, datetime.date):
            happened_on = self.happened_on.isoformat()
        else:
            happened_on = self.happened_on

        amount_cents: int | None
        amount_cents = self.amount_cents

        expected_cents: int | None
        expected_cents = self.expected_cents

        reference: None | str
        reference = self.reference

        reason_code: None | str
        reason_code = self.reason_code

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "row": row,
                "code": code,
                "end_to_end_id": end_to_end_id,
                "settlement_id": settlement_id,
                "provider_id": provider_id,
                "happened_on": happened_on,
                "amount_cents": amount_cents,
                "expected_cents": expected_cents,
                "reference": reference,
                "reason_code": reason_code,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        row = d.pop("row")

        code = check_news_code(d.pop("code"))

        def _parse_end_to_end_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        end_to_end_id = _parse_end_to_end_id(d.pop("end_to_end_id"))

        def _parse_settlement_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                settlement_id_type_0 = UUID(data)

                return settlement_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        settlement_id = _parse_settlement_id(d.pop("settlement_id"))

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

        def _parse_happened_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                happened_on_type_0 = datetime.date.fromisoformat(data)

                return happened_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        happened_on = _parse_happened_on(d.pop("happened_on"))

        def _parse_amount_cents(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        amount_cents = _parse_amount_cents(d.pop("amount_cents"))

        def _parse_expected_cents(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        expected_cents = _parse_expected_cents(d.pop("expected_cents"))

        def _parse_reference(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reference = _parse_reference(d.pop("reference"))

        def _parse_reason_code(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason_code = _parse_reason_code(d.pop("reason_code"))

        detail = d.pop("detail")

        news_out = cls(
            row=row,
            code=code,
            end_to_end_id=end_to_end_id,
            settlement_id=settlement_id,
            provider_id=provider_id,
            happened_on=happened_on,
            amount_cents=amount_cents,
            expected_cents=expected_cents,
            reference=reference,
            reason_code=reason_code,
            detail=detail,
        )

        return news_out
