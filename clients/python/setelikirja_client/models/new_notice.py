from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
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
    """

    voucher_id: UUID
    told: list[ContactWith] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        told: list[str] | Unset = UNSET
        if not isinstance(self.told, Unset):
            told = []
            for told_item_data in self.told:
                told_item: str = told_item_data
                told.append(told_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
            }
        )
        if told is not UNSET:
            field_dict["told"] = told

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

        new_notice = cls(
            voucher_id=voucher_id,
            told=told,
        )

        return new_notice
