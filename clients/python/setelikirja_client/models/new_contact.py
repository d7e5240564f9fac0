from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.contact_with import ContactWith, check_contact_with
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewContact")


@_attrs_define
class NewContact:
    """The provider was in touch with the client or the caseworker.

    Attributes:
        contact_with (ContactWith): Whom the provider reached (§ 3.1, § 5).
        contacted_at (datetime.datetime):
        provider_id (None | Unset | UUID): A caseworker names the provider that it records for; a provider records for
            itself.
        about (list[UUID] | Unset):
        note (None | str | Unset):
    """

    contact_with: ContactWith
    contacted_at: datetime.datetime
    provider_id: None | Unset | UUID = UNSET
    about: list[UUID] | Unset = UNSET
    note: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        contact_with: str = self.contact_with

        contacted_at = self.contacted_at.isoformat()

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        elif isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        about: list[str] | Unset = UNSET
        if not isinstance(self.about, Unset):
            about = []
            for about_item_data in self.about:
                about_item = str(about_item_data)
                about.append(about_item)

        note: None | str | Unset
        if isinstance(self.note, Unset):
            note = UNSET
        else:
            note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "contact_with": contact_with,
                "contacted_at": contacted_at,
            }
        )
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if about is not UNSET:
            field_dict["about"] = about
        if note is not UNSET:
            field_dict["note"] = note

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        contact_with = check_contact_with(d.pop("contact_with"))

        contacted_at = datetime.datetime.fromisoformat(d.pop("contacted_at"))

        def _parse_provider_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id", UNSET))

        _about = d.pop("about", UNSET)
        about: list[UUID] | Unset = UNSET
        if _about is not UNSET:
            about = []
            for about_item_data in _about:
                about_item = UUID(about_item_data)

                about.append(about_item)

        def _parse_note(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        note = _parse_note(d.pop("note", UNSET))

        new_contact = cls(
            contact_with=contact_with,
            contacted_at=contacted_at,
            provider_id=provider_id,
            about=about,
            note=note,
        )

        return new_contact
