from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="InstructorBody")


@_attrs_define
class InstructorBody:
    """Who instructs, and when the client and the caseworker were told so, if they were already (§ 4.1).

    Attributes:
        worker_id (UUID):
        provider_id (None | Unset | UUID): A caseworker names the provider that it records for; a provider records for
            itself.
        client_told_at (datetime.datetime | None | Unset):
        caseworker_told_at (datetime.datetime | None | Unset):
    """

    worker_id: UUID
    provider_id: None | Unset | UUID = UNSET
    client_told_at: datetime.datetime | None | Unset = UNSET
    caseworker_told_at: datetime.datetime | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        worker_id = str(self.worker_id)

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        elif isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        client_told_at: None | str | Unset
        if isinstance(self.client_told_at, Unset):
            client_told_at = UNSET
        elif isinstance(self.client_told_at, datetime.datetime):
            client_told_at = self.client_told_at.isoformat()
        else:
            client_told_at = self.client_told_at

        caseworker_told_at: None | str | Unset
        if isinstance(self.caseworker_told_at, Unset):
            caseworker_told_at = UNSET
        elif isinstance(self.caseworker_told_at, datetime.datetime):
            caseworker_told_at = self.caseworker_told_at.isoformat()
        else:
            caseworker_told_at = self.caseworker_told_at

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "worker_id": worker_id,
            }
        )
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if client_told_at is not UNSET:
            field_dict["client_told_at"] = client_told_at
        if caseworker_told_at is not UNSET:
            field_dict["caseworker_told_at"] = caseworker_told_at

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        worker_id = UUID(d.pop("worker_id"))

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

        def _parse_caseworker_told_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                caseworker_told_at_type_0 = datetime.datetime.fromisoformat(data)

                return caseworker_told_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        caseworker_told_at = _parse_caseworker_told_at(
            d.pop("caseworker_told_at", UNSET)
        )

        instructor_body = cls(
            worker_id=worker_id,
            provider_id=provider_id,
            client_told_at=client_told_at,
            caseworker_told_at=caseworker_told_at,
        )

        return instructor_body
