from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewReplacement")


@_attrs_define
class NewReplacement:
    """What was done about a provider cancellation: a time agreed in its place, the client told, the record kept.

    Attributes:
        entry_id (UUID):
        replacement_on (datetime.date | None | Unset):
        client_told_at (datetime.datetime | None | Unset):
        documented (bool | Unset):  Default: False.
    """

    entry_id: UUID
    replacement_on: datetime.date | None | Unset = UNSET
    client_told_at: datetime.datetime | None | Unset = UNSET
    documented: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        entry_id = str(self.entry_id)

        replacement_on: None | str | Unset
        if isinstance(self.replacement_on, Unset):
            replacement_on = UNSET
        elif isinstance(self.replacement_on, datetime.date):
            replacement_on = self.replacement_on.isoformat()
        else:
            replacement_on = self.replacement_on

        client_told_at: None | str | Unset
        if isinstance(self.client_told_at, Unset):
            client_told_at = UNSET
        elif isinstance(self.client_told_at, datetime.datetime):
            client_told_at = self.client_told_at.isoformat()
        else:
            client_told_at = self.client_told_at

        documented = self.documented

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entry_id": entry_id,
            }
        )
        if replacement_on is not UNSET:
            field_dict["replacement_on"] = replacement_on
        if client_told_at is not UNSET:
            field_dict["client_told_at"] = client_told_at
        if documented is not UNSET:
            field_dict["documented"] = documented

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        entry_id = UUID(d.pop("entry_id"))

        def _parse_replacement_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                replacement_on_type_0 = datetime.date.fromisoformat(data)

                return replacement_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        replacement_on = _parse_replacement_on(d.pop("replacement_on", UNSET))

        def _parse_client_told_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                client_told_at_type_0 = datetime.datetime.fromisoformat(data)

                return client_told_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        client_told_at = _parse_client_told_at(d.pop("client_told_at", UNSET))

        documented = d.pop("documented", UNSET)

        new_replacement = cls(
            entry_id=entry_id,
            replacement_on=replacement_on,
            client_told_at=client_told_at,
            documented=documented,
        )

        return new_replacement
