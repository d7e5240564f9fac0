from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.cause import Cause, check_cause
from ..types import UNSET, Unset

T = TypeVar("T", bound="Attendance")


@_attrs_define
class Attendance:
    """A member, by its voucher: there, or not for a cause.

    Attributes:
        voucher_id (UUID):
        cause (Cause | None | Unset): None where the client attended.
    """

    voucher_id: UUID
    cause: Cause | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        cause: None | str | Unset
        if isinstance(self.cause, Unset):
            cause = UNSET
        elif isinstance(self.cause, str):
            cause = self.cause
        else:
            cause = self.cause

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
            }
        )
        if cause is not UNSET:
            field_dict["cause"] = cause

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        def _parse_cause(data: object) -> Cause | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                cause_type_0 = check_cause(data)

                return cause_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Cause | None | Unset, data)

        cause = _parse_cause(d.pop("cause", UNSET))

        attendance = cls(
            voucher_id=voucher_id,
            cause=cause,
        )

        return attendance
