from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewMember")


@_attrs_define
class NewMember:
    """A client to enrol, by its voucher.

    Attributes:
        voucher_id (UUID):
        enrolled_on (datetime.date | None | Unset): When it was agreed on. Default: today in Helsinki.
    """

    voucher_id: UUID
    enrolled_on: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        enrolled_on: None | str | Unset
        if isinstance(self.enrolled_on, Unset):
            enrolled_on = UNSET
        elif isinstance(self.enrolled_on, datetime.date):
            enrolled_on = self.enrolled_on.isoformat()
        else:
            enrolled_on = self.enrolled_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
            }
        )
        if enrolled_on is not UNSET:
            field_dict["enrolled_on"] = enrolled_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        def _parse_enrolled_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                enrolled_on_type_0 = datetime.date.fromisoformat(data)

                return enrolled_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        enrolled_on = _parse_enrolled_on(d.pop("enrolled_on", UNSET))

        new_member = cls(
            voucher_id=voucher_id,
            enrolled_on=enrolled_on,
        )

        return new_member
