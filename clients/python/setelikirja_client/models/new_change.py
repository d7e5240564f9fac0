from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewChange")


@_attrs_define
class NewChange:
    """A change in the client's situation that may bear on its plan or on the service (§ 3.1).

    Attributes:
        noticed_on (datetime.date):
        description (str):
        provider_id (None | Unset | UUID): A caseworker names the provider that it records for; a provider records for
            itself.
        told_caseworker_at (datetime.datetime | None | Unset):
    """

    noticed_on: datetime.date
    description: str
    provider_id: None | Unset | UUID = UNSET
    told_caseworker_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        noticed_on = self.noticed_on.isoformat()

        description = self.description

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        elif isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        told_caseworker_at: None | str | Unset
        if isinstance(self.told_caseworker_at, Unset):
            told_caseworker_at = UNSET
        elif isinstance(self.told_caseworker_at, datetime.datetime):
            told_caseworker_at = self.told_caseworker_at.isoformat()
        else:
            told_caseworker_at = self.told_caseworker_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "noticed_on": noticed_on,
                "description": description,
            }
        )
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if told_caseworker_at is not UNSET:
            field_dict["told_caseworker_at"] = told_caseworker_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        noticed_on = datetime.date.fromisoformat(d.pop("noticed_on"))

        description = d.pop("description")

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

        def _parse_told_caseworker_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                told_caseworker_at_type_0 = datetime.datetime.fromisoformat(data)

                return told_caseworker_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        told_caseworker_at = _parse_told_caseworker_at(
            d.pop("told_caseworker_at", UNSET)
        )

        new_change = cls(
            noticed_on=noticed_on,
            description=description,
            provider_id=provider_id,
            told_caseworker_at=told_caseworker_at,
        )

        return new_change
