from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewClient")


@_attrs_define
class NewClient:
    """A client to take into the register: none of it ever enters the log.

    Attributes:
        birth_date (datetime.date):
        municipality (str):
        name (None | str | Unset):
        external_reference (None | str | Unset):
    """

    birth_date: datetime.date
    municipality: str
    name: None | str | Unset = UNSET
    external_reference: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        birth_date = self.birth_date.isoformat()

        municipality = self.municipality

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        external_reference: None | str | Unset
        if isinstance(self.external_reference, Unset):
            external_reference = UNSET
        else:
            external_reference = self.external_reference

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "birth_date": birth_date,
                "municipality": municipality,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if external_reference is not UNSET:
            field_dict["external_reference"] = external_reference

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        birth_date = datetime.date.fromisoformat(d.pop("birth_date"))

        municipality = d.pop("municipality")

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_external_reference(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_reference = _parse_external_reference(
            d.pop("external_reference", UNSET)
        )

        new_client = cls(
            birth_date=birth_date,
            municipality=municipality,
            name=name,
            external_reference=external_reference,
        )

        return new_client
