from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.closing_reason import ClosingReason, check_closing_reason

T = TypeVar("T", bound="NewClosure")


@_attrs_define
class NewClosure:
    """
    Attributes:
        closed_on (datetime.date):
        reason (ClosingReason): Why a voucher is closed (§ 5).
    """

    closed_on: datetime.date
    reason: ClosingReason

    def to_dict(self) -> dict[str, Any]:
        closed_on = self.closed_on.isoformat()

        reason: str = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "closed_on": closed_on,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        closed_on = datetime.date.fromisoformat(d.pop("closed_on"))

        reason = check_closing_reason(d.pop("reason"))

        new_closure = cls(
            closed_on=closed_on,
            reason=reason,
        )

        return new_closure
