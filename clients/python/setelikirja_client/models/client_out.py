from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.residence_out import ResidenceOut


T = TypeVar("T", bound="ClientOut")


@_attrs_define
class ClientOut:
    """
    Attributes:
        client_id (UUID):
        birth_date (datetime.date):
        municipality (str):
        residences (list[ResidenceOut]):
        name (None | str):
        version (int):
    """

    client_id: UUID
    birth_date: datetime.date
    municipality: str
    residences: list[ResidenceOut]
    name: None | str
    version: int

    def to_dict(self) -> dict[str, Any]:
        client_id = str(self.client_id)

        birth_date = self.birth_date.isoformat()

        municipality = self.municipality

        residences = []
        for residences_item_data in self.residences:
            residences_item = residences_item_data.to_dict()
            residences.append(residences_item)

        name: None | str
        name = self.name

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "client_id": client_id,
                "birth_date": birth_date,
                "municipality": municipality,
                "residences": residences,
                "name": name,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.residence_out import ResidenceOut

        d = dict(src_dict)
        client_id = UUID(d.pop("client_id"))

        birth_date = datetime.date.fromisoformat(d.pop("birth_date"))

        municipality = d.pop("municipality")

        residences = []
        _residences = d.pop("residences")
        for residences_item_data in _residences:
            residences_item = ResidenceOut.from_dict(residences_item_data)

            residences.append(residences_item)

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name"))

        version = d.pop("version")

        client_out = cls(
            client_id=client_id,
            birth_date=birth_date,
            municipality=municipality,
            residences=residences,
            name=name,
            version=version,
        )

        return client_out
