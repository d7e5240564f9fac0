from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.cause import Cause, check_cause
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewNoShow")


@_attrs_define
class NewNoShow:
    """An agreed time that the client cancelled on the day itself, or missed.

    Attributes:
        planned_on (datetime.date):
        cause (Cause): Why an agreed session or day was not held (§ 5).
        minutes (int | None | Unset):
        cancelled_on (datetime.date | None | Unset):
        justified (bool | Unset):  Default: False.
        client_contacted_at (datetime.datetime | None | Unset):
        group_id (None | Unset | UUID): The group whose session was missed.
    """

    planned_on: datetime.date
    cause: Cause
    minutes: int | None | Unset = UNSET
    cancelled_on: datetime.date | None | Unset = UNSET
    justified: bool | Unset = False
    client_contacted_at: datetime.datetime | None | Unset = UNSET
    group_id: None | Unset | UUID = UNSET

    def to_dict(self) -> dict[str, Any]:
        planned_on = self.planned_on.isoformat()

        cause: str = self.cause

        minutes: int | None | Unset
        if isinstance(self.minutes, Unset):
            minutes = UNSET
        else:
            minutes = self.minutes

        cancelled_on: None | str | Unset
        if isinstance(self.cancelled_on, Unset):
            cancelled_on = UNSET
        elif isinstance(self.cancelled_on, datetime.date):
            cancelled_on = self.cancelled_on.isoformat()
        else:
            cancelled_on = self.cancelled_on

        justified = self.justified

        client_contacted_at: None | str | Unset
        if isinstance(self.client_contacted_at, Unset):
            client_contacted_at = UNSET
        elif isinstance(self.client_contacted_at, datetime.datetime):
            client_contacted_at = self.client_contacted_at.isoformat()
        else:
            client_contacted_at = self.client_contacted_at

        group_id: None | str | Unset
        if isinstance(self.group_id, Unset):
            group_id = UNSET
        elif isinstance(self.group_id, UUID):
            group_id = str(self.group_id)
        else:
            group_id = self.group_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "planned_on": planned_on,
                "cause": cause,
            }
        )
        if minutes is not UNSET:
            field_dict["minutes"] = minutes
        if cancelled_on is not UNSET:
            field_dict["cancelled_on"] = cancelled_on
        if justified is not UNSET:
            field_dict["justified"] = justified
        if client_contacted_at is not UNSET:
            field_dict["client_contacted_at"] = client_contacted_at
        if group_id is not UNSET:
            field_dict["group_id"] = group_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        planned_on = datetime.date.fromisoformat(d.pop("planned_on"))

        cause = check_cause(d.pop("cause"))

        def _parse_minutes(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        minutes = _parse_minutes(d.pop("minutes", UNSET))

        def _parse_cancelled_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                cancelled_on_type_0 = datetime.date.fromisoformat(data)

                return cancelled_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        cancelled_on = _parse_cancelled_on(d.pop("cancelled_on", UNSET))

        justified = d.pop("justified", UNSET)

        def _parse_client_contacted_at(
            data: object,
        ) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                client_contacted_at_type_0 = datetime.datetime.fromisoformat(data)

                return client_contacted_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        client_contacted_at = _parse_client_contacted_at(
            d.pop("client_contacted_at", UNSET)
        )

        def _parse_group_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                group_id_type_0 = UUID(data)

                return group_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        group_id = _parse_group_id(d.pop("group_id", UNSET))

        new_no_show = cls(
            planned_on=planned_on,
            cause=cause,
            minutes=minutes,
            cancelled_on=cancelled_on,
            justified=justified,
            client_contacted_at=client_contacted_at,
            group_id=group_id,
        )

        return new_no_show
