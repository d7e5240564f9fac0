from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="NewReturn")


@_attrs_define
class NewReturn:
    """
    Attributes:
        returned_on (datetime.date):
        reason (str):
    """

    returned_on: datetime.date
    reason: str

    def to_dict(self) -> dict[str, Any]:
        returned_on = self.returned_on.isoformat()

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "returned_on": returned_on,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        returned_on = datetime.date.fromisoformat(d.pop("returned_on"))

        reason = d.pop("reason")

        new_return = cls(
            returned_on=returned_on,
            reason=reason,
        )

        return new_return
