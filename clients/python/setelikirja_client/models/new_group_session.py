from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.attendance import Attendance


T = TypeVar("T", bound="NewGroupSession")


@_attrs_define
class NewGroupSession:
    """A session of a whole group: every client enrolled that day stands in it once.

    Attributes:
        held_on (datetime.date):
        minutes (int):
        attendance (list[Attendance]):
        excursion (bool | Unset):  Default: False.
        starts_at (None | str | Unset):
        worker_id (None | Unset | UUID):
    """

    held_on: datetime.date
    minutes: int
    attendance: list[Attendance]
    excursion: bool | Unset = False
    starts_at: None | str | Unset = UNSET
    worker_id: None | Unset | UUID = UNSET

    def to_dict(self) -> dict[str, Any]:
        held_on = self.held_on.isoformat()

        minutes = self.minutes

        attendance = []
        for attendance_item_data in self.attendance:
            attendance_item = attendance_item_data.to_dict()
            attendance.append(attendance_item)

        excursion = self.excursion

        starts_at: None | str | Unset
        if isinstance(self.starts_at, Unset):
            starts_at = UNSET
        else:
            starts_at = self.starts_at

        worker_id: None | str | Unset
        if isinstance(self.worker_id, Unset):
            worker_id = UNSET
        elif isinstance(self.worker_id, UUID):
            worker_id = str(self.worker_id)
        else:
            worker_id = self.worker_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "held_on": held_on,
                "minutes": minutes,
                "attendance": attendance,
            }
        )
        if excursion is not UNSET:
            field_dict["excursion"] = excursion
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if worker_id is not UNSET:
            field_dict["worker_id"] = worker_id

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.attendance import Attendance

        d = dict(src_dict)
        held_on = datetime.date.fromisoformat(d.pop("held_on"))

        minutes = d.pop("minutes")

        attendance = []
        _attendance = d.pop("attendance")
        for attendance_item_data in _attendance:
            attendance_item = Attendance.from_dict(attendance_item_data)

            attendance.append(attendance_item)

        excursion = d.pop("excursion", UNSET)

        def _parse_starts_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        starts_at = _parse_starts_at(d.pop("starts_at", UNSET))

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

        new_group_session = cls(
            held_on=held_on,
            minutes=minutes,
            attendance=attendance,
            excursion=excursion,
            starts_at=starts_at,
            worker_id=worker_id,
        )

        return new_group_session
