from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="WaiverOut")


@_attrs_define
class WaiverOut:
    """
    Attributes:
        code (str):
        reason (None | str):
    """

    code: str
    reason: None | str

    def to_dict(self) -> dict[str, Any]:
        code = self.code

        reason: None | str
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
        code = d.pop("code")

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        waiver_out = cls(
            code=code,
            reason=reason,
        )

        return waiver_out
