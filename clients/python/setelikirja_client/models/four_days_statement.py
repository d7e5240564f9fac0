from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="FourDaysStatement")


@_attrs_define
class FourDaysStatement:
    """What four activity days a week rest on (§ 4.2.3).

    Attributes:
        not_entitled_to_rehabilitative_work (bool):
        reason (None | str | Unset):
    """

    not_entitled_to_rehabilitative_work: bool
    reason: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        not_entitled_to_rehabilitative_work = self.not_entitled_to_rehabilitative_work

        reason: None | str | Unset
        if isinstance(self.reason, Unset):
            reason = UNSET
        else:
            reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "not_entitled_to_rehabilitative_work": not_entitled_to_rehabilitative_work,
            }
        )
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        not_entitled_to_rehabilitative_work = d.pop(
            "not_entitled_to_rehabilitative_work"
        )

        def _parse_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason = _parse_reason(d.pop("reason", UNSET))

        four_days_statement = cls(
            not_entitled_to_rehabilitative_work=not_entitled_to_rehabilitative_work,
            reason=reason,
        )

        return four_days_statement
