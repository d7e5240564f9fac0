from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="SuspensionChange")


@_attrs_define
class SuspensionChange:
    """A suspension or its end, from a day.

    Attributes:
        starts_on (datetime.date):
        reason (str):
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
    """

    starts_on: datetime.date
    reason: str
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        starts_on = self.starts_on.isoformat()

        reason = self.reason

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_on": starts_on,
                "reason": reason,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        reason = d.pop("reason")

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        suspension_change = cls(
            starts_on=starts_on,
            reason=reason,
            from_=from_,
        )

        return suspension_change
