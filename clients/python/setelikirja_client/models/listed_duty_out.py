from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.listed_duty_out_owed_by import (
    ListedDutyOutOwedBy,
    check_listed_duty_out_owed_by,
)

if TYPE_CHECKING:
    from ..models.done_by import DoneBy


T = TypeVar("T", bound="ListedDutyOut")


@_attrs_define
class ListedDutyOut:
    """
    Attributes:
        duty_id (UUID): The same for as long as the duty is about the same thing.
        code (str):
        section (str):
        owed_by (ListedDutyOutOwedBy):
        provider_id (None | UUID): The provider that owes it: the one that served at the time.
        since (datetime.date):
        due_on (datetime.date):
        overdue (bool):
        if_continued (bool): Owed only if the service goes on with a new period.
        entry_id (None | UUID):
        period (int | None):
        detail (str):
        voucher_id (UUID):
        client_id (UUID):
        caseworker_id (UUID):
        group_id (None | UUID): The group, of what one owes its members.
        done_on (datetime.date | None):
        done_by (DoneBy | None):
        lapsed_on (datetime.date | None): From this day on it is owed no more, although it was not done.
    """

    duty_id: UUID
    code: str
    section: str
    owed_by: ListedDutyOutOwedBy
    provider_id: None | UUID
    since: datetime.date
    due_on: datetime.date
    overdue: bool
    if_continued: bool
    entry_id: None | UUID
    period: int | None
    detail: str
    voucher_id: UUID
    client_id: UUID
    caseworker_id: UUID
    group_id: None | UUID
    done_on: datetime.date | None
    done_by: DoneBy | None
    lapsed_on: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.done_by import DoneBy

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

        client_id = str(self.client_id)

        caseworker_id = str(self.caseworker_id)

        group_id: None | str
        if isinstance(self.group_id, UUID):
            group_id = str(self.group_id)
        else:
            group_id = self.group_id

        done_on: None | str
        if isinstance(self.done_on, datetime.date):
            done_on = self.done_on.isoformat()
        else:
            done_on = self.done_on

        done_by: dict[str, Any] | None
        if isinstance(self.done_by, DoneBy):
            done_by = self.done_by.to_dict()
        else:
            done_by = self.done_by

        lapsed_on: None | str
        if isinstance(self.lapsed_on, datetime.date):
            lapsed_on = self.lapsed_on.isoformat()
        else:
            lapsed_on = self.lapsed_on

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
                "client_id": client_id,
                "caseworker_id": caseworker_id,
                "group_id": group_id,
                "done_on": done_on,
                "done_by": done_by,
                "lapsed_on": lapsed_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.done_by import DoneBy

        d = dict(src_dict)
        duty_id = UUID(d.pop("duty_id"))

        code = d.pop("code")

        section = d.pop("section")

        owed_by = check_listed_duty_out_owed_by(d.pop("owed_by"))

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

        client_id = UUID(d.pop("client_id"))

        caseworker_id = UUID(d.pop("caseworker_id"))

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

        def _parse_done_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                done_on_type_0 = datetime.date.fromisoformat(data)

                return done_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        done_on = _parse_done_on(d.pop("done_on"))

        def _parse_done_by(data: object) -> DoneBy | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                done_by_type_0 = DoneBy.from_dict(data)

                return done_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DoneBy | None, data)

        done_by = _parse_done_by(d.pop("done_by"))

        def _parse_lapsed_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                lapsed_on_type_0 = datetime.date.fromisoformat(data)

                return lapsed_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        lapsed_on = _parse_lapsed_on(d.pop("lapsed_on"))

        listed_duty_out = cls(
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
            client_id=client_id,
            caseworker_id=caseworker_id,
            group_id=group_id,
            done_on=done_on,
            done_by=done_by,
            lapsed_on=lapsed_on,
        )

        return listed_duty_out
