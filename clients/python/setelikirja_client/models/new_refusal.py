from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewRefusal")


@_attrs_define
class NewRefusal:
    """An order that was not carried out, as the bank told a person, or because nobody sent the file.

    Attributes:
        refused_on (datetime.date):
        reason_code (None | str | Unset):
    """

    refused_on: datetime.date
    reason_code: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        refused_on = self.refused_on.isoformat()

        reason_code: None | str | Unset
        if isinstance(self.reason_code, Unset):
            reason_code = UNSET
        else:
            reason_code = self.reason_code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "refused_on": refused_on,
            }
        )
        if reason_code is not UNSET:
            field_dict["reason_code"] = reason_code

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        refused_on = datetime.date.fromisoformat(d.pop("refused_on"))

        def _parse_reason_code(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        reason_code = _parse_reason_code(d.pop("reason_code", UNSET))

        new_refusal = cls(
            refused_on=refused_on,
            reason_code=reason_code,
        )

        return new_refusal
