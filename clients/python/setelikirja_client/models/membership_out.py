from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="MembershipOut")


@_attrs_define
class MembershipOut:
    """A place in a group from a day to an optional last one, or until its client left.

    Attributes:
        voucher_id (UUID):
        client_id (UUID):
        enrolled_on (datetime.date):
        first_day (datetime.date):
        last_day (datetime.date | None): Null in a closed group: as long as the group takes place, and the voucher
            lasts.
        left_on (datetime.date | None):
    """

    voucher_id: UUID
    client_id: UUID
    enrolled_on: datetime.date
    first_day: datetime.date
    last_day: datetime.date | None
    left_on: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        client_id = str(self.client_id)

        enrolled_on = self.enrolled_on.isoformat()

        first_day = self.first_day.isoformat()

        last_day: None | str
        if isinstance(self.last_day, datetime.date):
            last_day = self.last_day.isoformat()
        else:
            last_day = self.last_day

        left_on: None | str
        if isinstance(self.left_on, datetime.date):
            left_on = self.left_on.isoformat()
        else:
            left_on = self.left_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
                "client_id": client_id,
                "enrolled_on": enrolled_on,
                "first_day": first_day,
                "last_day": last_day,
                "left_on": left_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        client_id = UUID(d.pop("client_id"))

        enrolled_on = datetime.date.fromisoformat(d.pop("enrolled_on"))

        first_day = datetime.date.fromisoformat(d.pop("first_day"))

        def _parse_last_day(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                last_day_type_0 = datetime.date.fromisoformat(data)

                return last_day_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        last_day = _parse_last_day(d.pop("last_day"))

        def _parse_left_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                left_on_type_0 = datetime.date.fromisoformat(data)

                return left_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        left_on = _parse_left_on(d.pop("left_on"))

        membership_out = cls(
            voucher_id=voucher_id,
            client_id=client_id,
            enrolled_on=enrolled_on,
            first_day=first_day,
            last_day=last_day,
            left_on=left_on,
        )

        return membership_out
