from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ActedOut")


@_attrs_define
class ActedOut:
    """What an actor did in one role.

    Attributes:
        role (str):
        organisation (None | UUID):
        organisation_name (None | str): The provider's; None for the county.
        events (int):
        first_recorded_at (datetime.datetime):
        last_recorded_at (datetime.datetime):
    """

    role: str
    organisation: None | UUID
    organisation_name: None | str
    events: int
    first_recorded_at: datetime.datetime
    last_recorded_at: datetime.datetime

    def to_dict(self) -> dict[str, Any]:
        role = self.role

        organisation: None | str
        if isinstance(self.organisation, UUID):
            organisation = str(self.organisation)
        else:
            organisation = self.organisation

        organisation_name: None | str
        organisation_name = self.organisation_name

        events = self.events

        first_recorded_at = self.first_recorded_at.isoformat()

        last_recorded_at = self.last_recorded_at.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "role": role,
                "organisation": organisation,
                "organisation_name": organisation_name,
                "events": events,
                "first_recorded_at": first_recorded_at,
                "last_recorded_at": last_recorded_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        role = d.pop("role")

        def _parse_organisation(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                organisation_type_0 = UUID(data)

                return organisation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        organisation = _parse_organisation(d.pop("organisation"))

        def _parse_organisation_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organisation_name = _parse_organisation_name(d.pop("organisation_name"))

        events = d.pop("events")

        first_recorded_at = datetime.datetime.fromisoformat(d.pop("first_recorded_at"))

        last_recorded_at = datetime.datetime.fromisoformat(d.pop("last_recorded_at"))

        acted_out = cls(
            role=role,
            organisation=organisation,
            organisation_name=organisation_name,
            events=events,
            first_recorded_at=first_recorded_at,
            last_recorded_at=last_recorded_at,
        )

        return acted_out
