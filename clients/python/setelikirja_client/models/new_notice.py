from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.contact_with import ContactWith, check_contact_with
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewNotice")


@_attrs_define
class NewNotice:
    """A member who was told of a change, by its voucher.

    Attributes:
        voucher_id (UUID):
        told (list[ContactWith] | Unset): Default: the client and its caseworker.
        told_at (datetime.datetime | None | Unset): When they were told. Default: now.
    """

    voucher_id: UUID
    told: list[ContactWith] | Unset = UNSET
    told_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        told: list[str] | Unset = UNSET
        if not isinstance(self.told, Unset):
            told = []
            for told_item_data in self.told:
                told_item: str = told_item_data
                told.append(told_item)

        told_at: None | str | Unset
        if isinstance(self.told_at, Unset):
            told_at = UNSET
        elif isinstance(self.told_at, datetime.datetime):
            told_at = self.told_at.isoformat()
        else:
            told_at = self.told_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
            }
        )
        if told is not UNSET:
            field_dict["told"] = told
        if told_at is not UNSET:
            field_dict["told_at"] = told_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        _told = d.pop("told", UNSET)
        told: list[ContactWith] | Unset = UNSET
        if _told is not UNSET:
            told = []
            for told_item_data in _told:
                told_item = check_contact_with(told_item_data)

                told.append(told_item)

        def _parse_told_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                told_at_type_0 = datetime.datetime.fromisoformat(data)

                return told_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        told_at = _parse_told_at(d.pop("told_at", UNSET))

        new_notice = cls(
            voucher_id=voucher_id,
            told=told,
            told_at=told_at,
        )

        return new_notice
