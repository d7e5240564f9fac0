from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="DeadLetterOut")


@_attrs_define
class DeadLetterOut:
    """An event that a webhook's receiver would not take. It is read by its position, from the feed.

    Attributes:
        webhook (str):
        position (int):
        attempts (int):
        reason (str): `status_…`, `timeout`, `broken_off` or, sent again, `away`.
        tried_at (datetime.datetime):
        is_due (bool): It will be sent again.
    """

    webhook: str
    position: int
    attempts: int
    reason: str
    tried_at: datetime.datetime
    is_due: bool

    def to_dict(self) -> dict[str, Any]:
        webhook = self.webhook

        position = self.position

        attempts = self.attempts

        reason = self.reason

        tried_at = self.tried_at.isoformat()

        is_due = self.is_due

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "webhook": webhook,
                "position": position,
                "attempts": attempts,
                "reason": reason,
                "tried_at": tried_at,
                "is_due": is_due,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        webhook = d.pop("webhook")

        position = d.pop("position")

        attempts = d.pop("attempts")

        reason = d.pop("reason")

        tried_at = datetime.datetime.fromisoformat(d.pop("tried_at"))

        is_due = d.pop("is_due")

        dead_letter_out = cls(
            webhook=webhook,
            position=position,
            attempts=attempts,
            reason=reason,
            tried_at=tried_at,
            is_due=is_due,
        )

        return dead_letter_out
