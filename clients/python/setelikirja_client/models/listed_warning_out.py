from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.listed_warning_out_actual_type_0 import ListedWarningOutActualType0
    from ..models.listed_warning_out_limit_type_0 import ListedWarningOutLimitType0


T = TypeVar("T", bound="ListedWarningOut")


@_attrs_define
class ListedWarningOut:
    """
    Attributes:
        code (str):
        section (str): The section of the rulebook; empty where the rule is not from there.
        limit (ListedWarningOutLimitType0 | None):
        actual (ListedWarningOutActualType0 | None):
        detail (str):
        entry_id (None | UUID):
        period (int | None):
        week_of (datetime.date | None): The Monday of the week that it is about.
        warning_id (UUID):
        voucher_id (None | UUID): None of what warns about a provider; so are client and caseworker.
        client_id (None | UUID):
        caseworker_id (None | UUID):
        provider_id (None | UUID):
        other_voucher_id (None | UUID): The other voucher, of what looks across vouchers.
        other_entry_id (None | UUID):
        group_id (None | UUID): The group, of what warns about one.
        since (datetime.date):
        ends_on (datetime.date | None): From this day on it holds no more; null: until further notice.
    """

    code: str
    section: str
    limit: ListedWarningOutLimitType0 | None
    actual: ListedWarningOutActualType0 | None
    detail: str
    entry_id: None | UUID
    period: int | None
    week_of: datetime.date | None
    warning_id: UUID
    voucher_id: None | UUID
    client_id: None | UUID
    caseworker_id: None | UUID
    provider_id: None | UUID
    other_voucher_id: None | UUID
    other_entry_id: None | UUID
    group_id: None | UUID
    since: datetime.date
    ends_on: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.listed_warning_out_actual_type_0 import (
            ListedWarningOutActualType0,
        )
        from ..models.listed_warning_out_limit_type_0 import ListedWarningOutLimitType0

        code = self.code

        section = self.section

        limit: dict[str, Any] | None
        if isinstance(self.limit, ListedWarningOutLimitType0):
            limit = self.limit.to_dict()
        else:
            limit = self.limit

        actual: dict[str, Any] | None
        if isinstance(self.actual, ListedWarningOutActualType0):
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

        warning_id = str(self.warning_id)

        voucher_id: None | str
        if isinstance(self.voucher_id, UUID):
            voucher_id = str(self.voucher_id)
        else:
            voucher_id = self.voucher_id

        client_id: None | str
        if isinstance(self.client_id, UUID):
            client_id = str(self.client_id)
        else:
            client_id = self.client_id

        caseworker_id: None | str
        if isinstance(self.caseworker_id, UUID):
            caseworker_id = str(self.caseworker_id)
        else:
            caseworker_id = self.caseworker_id

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        other_voucher_id: None | str
        if isinstance(self.other_voucher_id, UUID):
            other_voucher_id = str(self.other_voucher_id)
        else:
            other_voucher_id = self.other_voucher_id

        other_entry_id: None | str
        if isinstance(self.other_entry_id, UUID):
            other_entry_id = str(self.other_entry_id)
        else:
            other_entry_id = self.other_entry_id

        group_id: None | str
        if isinstance(self.group_id, UUID):
            group_id = str(self.group_id)
        else:
            group_id = self.group_id

        since = self.since.isoformat()

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

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
                "warning_id": warning_id,
                "voucher_id": voucher_id,
                "client_id": client_id,
                "caseworker_id": caseworker_id,
                "provider_id": provider_id,
                "other_voucher_id": other_voucher_id,
                "other_entry_id": other_entry_id,
                "group_id": group_id,
                "since": since,
                "ends_on": ends_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.listed_warning_out_actual_type_0 import (
            ListedWarningOutActualType0,
        )
        from ..models.listed_warning_out_limit_type_0 import ListedWarningOutLimitType0

        d = dict(src_dict)
        code = d.pop("code")

        section = d.pop("section")

        def _parse_limit(data: object) -> ListedWarningOutLimitType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                limit_type_0 = ListedWarningOutLimitType0.from_dict(data)

                return limit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ListedWarningOutLimitType0 | None, data)

        limit = _parse_limit(d.pop("limit"))

        def _parse_actual(data: object) -> ListedWarningOutActualType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actual_type_0 = ListedWarningOutActualType0.from_dict(data)

                return actual_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ListedWarningOutActualType0 | None, data)

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

        warning_id = UUID(d.pop("warning_id"))

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

        def _parse_client_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                client_id_type_0 = UUID(data)

                return client_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        client_id = _parse_client_id(d.pop("client_id"))

        def _parse_caseworker_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                caseworker_id_type_0 = UUID(data)

                return caseworker_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        caseworker_id = _parse_caseworker_id(d.pop("caseworker_id"))

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

        def _parse_other_voucher_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                other_voucher_id_type_0 = UUID(data)

                return other_voucher_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        other_voucher_id = _parse_other_voucher_id(d.pop("other_voucher_id"))

        def _parse_other_entry_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                other_entry_id_type_0 = UUID(data)

                return other_entry_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        other_entry_id = _parse_other_entry_id(d.pop("other_entry_id"))

        def _parse_group_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                group_id_type_0 = UUID(data)

                return group_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        group_id = _parse_group_id(d.pop("group_id"))

        since = datetime.date.fromisoformat(d.pop("since"))

        def _parse_ends_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ends_on = _parse_ends_on(d.pop("ends_on"))

        listed_warning_out = cls(
            code=code,
            section=section,
            limit=limit,
            actual=actual,
            detail=detail,
            entry_id=entry_id,
            period=period,
            week_of=week_of,
            warning_id=warning_id,
            voucher_id=voucher_id,
            client_id=client_id,
            caseworker_id=caseworker_id,
            provider_id=provider_id,
            other_voucher_id=other_voucher_id,
            other_entry_id=other_entry_id,
            group_id=group_id,
            since=since,
            ends_on=ends_on,
        )

        return listed_warning_out
