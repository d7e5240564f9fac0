from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.qualification import Qualification, check_qualification
from ..models.service import Service, check_service
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewWorker")


@_attrs_define
class NewWorker:
    """A worker for the staff list. The name is sealed under a key of its own and never enters the log.

    Attributes:
        worker_id (UUID): The provider's own random id. One that is listed is changed.
        qualifications (list[Qualification]):
        services (list[Service]):
        starts_on (datetime.date):
        name (None | str | Unset):
        title_in_register (bool | Unset): A protected title is entered in the register of social care professionals.
            Default: False.
        ends_on (datetime.date | None | Unset):
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
        until (datetime.date | None | Unset): What `ends_on` was called; taken in its place.
    """

    worker_id: UUID
    qualifications: list[Qualification]
    services: list[Service]
    starts_on: datetime.date
    name: None | str | Unset = UNSET
    title_in_register: bool | Unset = False
    ends_on: datetime.date | None | Unset = UNSET
    from_: datetime.date | Unset = UNSET
    until: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        worker_id = str(self.worker_id)

        qualifications = []
        for qualifications_item_data in self.qualifications:
            qualifications_item: str = qualifications_item_data
            qualifications.append(qualifications_item)

        services = []
        for services_item_data in self.services:
            services_item: str = services_item_data
            services.append(services_item)

        starts_on = self.starts_on.isoformat()

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        title_in_register = self.title_in_register

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.date):
            until = self.until.isoformat()
        else:
            until = self.until

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "worker_id": worker_id,
                "qualifications": qualifications,
                "services": services,
                "starts_on": starts_on,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if title_in_register is not UNSET:
            field_dict["title_in_register"] = title_in_register
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if from_ is not UNSET:
            field_dict["from"] = from_
        if until is not UNSET:
            field_dict["until"] = until

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        worker_id = UUID(d.pop("worker_id"))

        qualifications = []
        _qualifications = d.pop("qualifications")
        for qualifications_item_data in _qualifications:
            qualifications_item = check_qualification(qualifications_item_data)

            qualifications.append(qualifications_item)

        services = []
        _services = d.pop("services")
        for services_item_data in _services:
            services_item = check_service(services_item_data)

            services.append(services_item)

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        title_in_register = d.pop("title_in_register", UNSET)

        def _parse_ends_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ends_on = _parse_ends_on(d.pop("ends_on", UNSET))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        def _parse_until(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.date.fromisoformat(data)

                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))

        new_worker = cls(
            worker_id=worker_id,
            qualifications=qualifications,
            services=services,
            starts_on=starts_on,
            name=name,
            title_in_register=title_in_register,
            ends_on=ends_on,
            from_=from_,
            until=until,
        )

        return new_worker
