from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.mode import Mode, check_mode
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewSession")


@_attrs_define
class NewSession:
    """A session or an activity day that was held.

    Attributes:
        held_on (datetime.date):
        minutes (int):
        starts_at (None | str | Unset):
        mode (Mode | Unset): How a session was held (§ 4.2).
        excursion (bool | Unset):  Default: False.
        worker_id (None | Unset | UUID):
        group_id (None | Unset | UUID):
        replaces (None | Unset | UUID): The provider cancellation in whose place it was held.
    """

    held_on: datetime.date
    minutes: int
    starts_at: None | str | Unset = UNSET
    mode: Mode | Unset = UNSET
    excursion: bool | Unset = False
    worker_id: None | Unset | UUID = UNSET
    group_id: None | Unset | UUID = UNSET
    replaces: None | Unset | UUID = UNSET

    def to_dict(self) -> dict[str, Any]:
        held_on = self.held_on.isoformat()

        minutes = self.minutes

        starts_at: None | str | Unset
        if isinstance(self.starts_at, Unset):
            starts_at = UNSET
        else:
            starts_at = self.starts_at

        mode: str | Unset = UNSET
        if not isinstance(self.mode, Unset):
            mode = self.mode

        excursion = self.excursion

        worker_id: None | str | Unset
        if isinstance(self.worker_id, Unset):
            worker_id = UNSET
        elif isinstance(self.worker_id, UUID):
            worker_id = str(self.worker_id)
        else:
            worker_id = self.worker_id

        group_id: None | str | Unset
        if isinstance(self.group_id, Unset):
            group_id = UNSET
        elif isinstance(self.group_id, UUID):
            group_id = str(self.group_id)
        else:
            group_id = self.group_id

        replaces: None | str | Unset
        if isinstance(self.replaces, Unset):
            replaces = UNSET
        elif isinstance(self.replaces, UUID):
            replaces = str(self.replaces)
        else:
            replaces = self.replaces

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "held_on": held_on,
                "minutes": minutes,
            }
        )
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if mode is not UNSET:
            field_dict["mode"] = mode
        if excursion is not UNSET:
            field_dict["excursion"] = excursion
        if worker_id is not UNSET:
            field_dict["worker_id"] = worker_id
        if group_id is not UNSET:
            field_dict["group_id"] = group_id
        if replaces is not UNSET:
            field_dict["replaces"] = replaces

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        held_on = datetime.date.fromisoformat(d.pop("held_on"))

        minutes = d.pop("minutes")

        def _parse_starts_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        starts_at = _parse_starts_at(d.pop("starts_at", UNSET))

        _mode = d.pop("mode", UNSET)
        mode: Mode | Unset
        if isinstance(_mode, Unset):
            mode = UNSET
        else:
            mode = check_mode(_mode)

        excursion = d.pop("excursion", UNSET)

        def _parse_worker_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                worker_id_type_0 = UUID(data)

                return worker_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        worker_id = _parse_worker_id(d.pop("worker_id", UNSET))

        def _parse_group_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                group_id_type_0 = UUID(data)

                return group_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        group_id = _parse_group_id(d.pop("group_id", UNSET))

        def _parse_replaces(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                replaces_type_0 = UUID(data)

                return replaces_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        replaces = _parse_replaces(d.pop("replaces", UNSET))

        new_session = cls(
            held_on=held_on,
            minutes=minutes,
            starts_at=starts_at,
            mode=mode,
            excursion=excursion,
            worker_id=worker_id,
            group_id=group_id,
            replaces=replaces,
        )

        return new_session
