from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.group_duty_out_owed_by import (
    GroupDutyOutOwedBy,
    check_group_duty_out_owed_by,
)

T = TypeVar("T", bound="GroupDutyOut")


@_attrs_define
class GroupDutyOut:
    """
    Attributes:
        duty_id (UUID): The same for as long as the duty is about the same thing.
        code (str):
        section (str):
        owed_by (GroupDutyOutOwedBy):
        provider_id (None | UUID): The provider that owes it: the one that served at the time.
        since (datetime.date):
        due_on (datetime.date):
        overdue (bool):
        if_continued (bool): Owed only if the service goes on with a new period.
        entry_id (None | UUID):
        period (int | None):
        detail (str):
        voucher_id (UUID):
    """

    duty_id: UUID
    code: str
    section: str
    owed_by: GroupDutyOutOwedBy
    provider_id: None | UUID
    since: datetime.date
    due_on: datetime.date
    overdue: bool
    if_continued: bool
    entry_id: None | UUID
    period: int | None
    detail: str
    voucher_id: UUID

    def to_dict(self) -> dict[str, Any]:
        duty_id = str(self.duty_id)

        code = self.code

        section = self.section

        owed_by: str = self.owed_by

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        since = self.since.isoformat()

        due_on = self.due_on.isoformat()

        overdue = self.overdue

        if_continued = self.if_continued

        entry_id: None | str
        if isinstance(self.entry_id, UUID):
            entry_id = str(self.entry_id)
        else:
            entry_id = self.entry_id

        period: int | None
        period = self.period

        detail = self.detail

        voucher_id = str(self.voucher_id)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "duty_id": duty_id,
                "code": code,
                "section": section,
                "owed_by": owed_by,
                "provider_id": provider_id,
                "since": since,
                "due_on": due_on,
                "overdue": overdue,
                "if_continued": if_continued,
                "entry_id": entry_id,
                "period": period,
                "detail": detail,
                "voucher_id": voucher_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        duty_id = UUID(d.pop("duty_id"))

        code = d.pop("code")

        section = d.pop("section")

        owed_by = check_group_duty_out_owed_by(d.pop("owed_by"))

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

        since = datetime.date.fromisoformat(d.pop("since"))

        due_on = datetime.date.fromisoformat(d.pop("due_on"))

        overdue = d.pop("overdue")

        if_continued = d.pop("if_continued")

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

        detail = d.pop("detail")

        voucher_id = UUID(d.pop("voucher_id"))

        group_duty_out = cls(
            duty_id=duty_id,
            code=code,
            section=section,
            owed_by=owed_by,
            provider_id=provider_id,
            since=since,
            due_on=due_on,
            overdue=overdue,
            if_continued=if_continued,
            entry_id=entry_id,
            period=period,
            detail=detail,
            voucher_id=voucher_id,
        )

        return group_duty_out
