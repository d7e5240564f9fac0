from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..types import UNSET, Unset

T = TypeVar("T", bound="ApprovalEnding")


@_attrs_define
class ApprovalEnding:
    """
    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        ends_on (datetime.date): Its last day.
        reason (str):
        last_day (datetime.date | Unset): What `ends_on` was called; taken in its place.
    """

    service: Service
    ends_on: datetime.date
    reason: str
    last_day: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        ends_on = self.ends_on.isoformat()

        reason = self.reason

        last_day: str | Unset = UNSET
        if not isinstance(self.last_day, Unset):
            last_day = self.last_day.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "ends_on": ends_on,
                "reason": reason,
            }
        )
        if last_day is not UNSET:
            field_dict["last_day"] = last_day

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        service = check_service(d.pop("service"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        reason = d.pop("reason")

        _last_day = d.pop("last_day", UNSET)
        last_day: datetime.date | Unset
        if isinstance(_last_day, Unset):
            last_day = UNSET
        else:
            last_day = datetime.date.fromisoformat(_last_day)

        approval_ending = cls(
            service=service,
            ends_on=ends_on,
            reason=reason,
            last_day=last_day,
        )

        return approval_ending
