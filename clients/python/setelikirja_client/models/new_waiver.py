from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.waivable import Waivable, check_waivable

T = TypeVar("T", bound="NewWaiver")


@_attrs_define
class NewWaiver:
    """
    Attributes:
        code (Waivable): What the county may not insist on for a stated reason; a waiver covers everything found under
            its code (§ 2).
        reason (str):
    """

    code: Waivable
    reason: str

    def to_dict(self) -> dict[str, Any]:
        code: str = self.code

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        code = check_waivable(d.pop("code"))

        reason = d.pop("reason")

        new_waiver = cls(
            code=code,
            reason=reason,
        )

        return new_waiver
