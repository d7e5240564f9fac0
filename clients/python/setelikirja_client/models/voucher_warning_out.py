from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.voucher_warning_out_actual_type_0 import VoucherWarningOutActualType0
    from ..models.voucher_warning_out_limit_type_0 import VoucherWarningOutLimitType0


T = TypeVar("T", bound="VoucherWarningOut")


@_attrs_define
class VoucherWarningOut:
    """
    Attributes:
        code (str):
        section (str): The section of the rulebook; empty where the rule is not from there.
        limit (None | VoucherWarningOutLimitType0):
        actual (None | VoucherWarningOutActualType0):
        detail (str):
        entry_id (None | UUID):
        period (int | None):
        week_of (datetime.date | None): The Monday of the week that it is about.
    """

    code: str
    section: str
    limit: None | VoucherWarningOutLimitType0
    actual: None | VoucherWarningOutActualType0
    detail: str
    entry_id: None | UUID
    period: int | None
    week_of: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.voucher_warning_out_actual_type_0 import (
            VoucherWarningOutActualType0,
        )
        from ..models.voucher_warning_out_limit_type_0 import (
            VoucherWarningOutLimitType0,
        )

        code = self.code

        section = self.section

        limit: dict[str, Any] | None
        if isinstance(self.limit, VoucherWarningOutLimitType0):
            limit = self.limit.to_dict()
        else:
            limit = self.limit

        actual: dict[str, Any] | None
        if isinstance(self.actual, VoucherWarningOutActualType0):
            actual = self.actual.to_dict()
        else:
            actual = self.actual

        detail = self.detail

        entry_id: None | str
        if isinstance(self.entry_id, UUID):
            entry_id = str(self.entry_id)
        else:
            entry_id = self.entry_id

        period: int | None
        period = self.period

        week_of: None | str
        if isinstance(self.week_of, datetime.date):
            week_of = self.week_of.isoformat()
        else:
            week_of = self.week_of

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "section": section,
                "limit": limit,
                "actual": actual,
                "detail": detail,
                "entry_id": entry_id,
                "period": period,
                "week_of": week_of,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.voucher_warning_out_actual_type_0 import (
            VoucherWarningOutActualType0,
        )
        from ..models.voucher_warning_out_limit_type_0 import (
            VoucherWarningOutLimitType0,
        )

        d = dict(src_dict)
        code = d.pop("code")

        section = d.pop("section")

        def _parse_limit(data: object) -> None | VoucherWarningOutLimitType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                limit_type_0 = VoucherWarningOutLimitType0.from_dict(data)

                return limit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VoucherWarningOutLimitType0, data)

        limit = _parse_limit(d.pop("limit"))

        def _parse_actual(data: object) -> None | VoucherWarningOutActualType0:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actual_type_0 = VoucherWarningOutActualType0.from_dict(data)

                return actual_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | VoucherWarningOutActualType0, data)

        actual = _parse_actual(d.pop("actual"))

        detail = d.pop("detail")

        def _parse_entry_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                entry_id_type_0 = UUID(data)

                return entry_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        entry_id = _parse_entry_id(d.pop("entry_id"))

        def _parse_period(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        period = _parse_period(d.pop("period"))

        def _parse_week_of(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                week_of_type_0 = datetime.date.fromisoformat(data)

                return week_of_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        week_of = _parse_week_of(d.pop("week_of"))

        voucher_warning_out = cls(
            code=code,
            section=section,
            limit=limit,
            actual=actual,
            detail=detail,
            entry_id=entry_id,
            period=period,
            week_of=week_of,
        )

        return voucher_warning_out
