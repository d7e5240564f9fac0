from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.group_kind import GroupKind, check_group_kind
from ..models.group_out_status import GroupOutStatus, check_group_out_status

if TYPE_CHECKING:
    from ..models.finding_out import FindingOut
    from ..models.group_duty_out import GroupDutyOut
    from ..models.membership_out import MembershipOut


T = TypeVar("T", bound="GroupOut")


@_attrs_define
class GroupOut:
    """
    Attributes:
        group_id (UUID):
        provider_id (UUID):
        name (str):
        kind (GroupKind): How clients take part in a group of group coaching (§ 4.2.2).
        status (GroupOutStatus):
        largest (int):
        announced_for (datetime.date): The start that was first announced.
        starts_on (datetime.date):
        ends_on (datetime.date | None):
        themes (list[int]): 1 participation, 2 work_and_education, 3 money, 4 housing, 5 use_of_time, 6 eating, 7
            exercise, 8 care_of_oneself, 9 addictions
        theme_names (list[str]):
        content (None | str): What it does, as told last; null where it was not.
        content_specified_on (datetime.date | None): Since when it is specified for its clients; null while something
            lacks.
        enrolment_open_until (datetime.date | None): Null where no last day is known, or it was called off.
        free_places (int): Places that nobody holds or is to hold, from today on.
        members (list[MembershipOut]):
        sessions (int):
        duties (list[GroupDutyOut]):
        warnings (list[FindingOut]):
        version (int):
        position (int | None): Where its newest event stands in the log; null in a dry run.
    """

    group_id: UUID
    provider_id: UUID
    name: str
    kind: GroupKind
    status: GroupOutStatus
    largest: int
    announced_for: datetime.date
    starts_on: datetime.date
    ends_on: datetime.date | None
    themes: list[int]
    theme_names: list[str]
    content: None | str
    content_specified_on: datetime.date | None
    enrolment_open_until: datetime.date | None
    free_places: int
    members: list[MembershipOut]
    sessions: int
    duties: list[GroupDutyOut]
    warnings: list[FindingOut]
    version: int
    position: int | None

    def to_dict(self) -> dict[str, Any]:
        group_id = str(self.group_id)

        provider_id = str(self.provider_id)

        name = self.name

        kind: str = self.kind

        status: str = self.status

        largest = self.largest

        announced_for = self.announced_for.isoformat()

        starts_on = self.starts_on.isoformat()

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        themes = self.themes

        theme_names = self.theme_names

        content: None | str
        content = self.content

        content_specified_on: None | str
        if isinstance(self.content_specified_on, datetime.date):
            content_specified_on = self.content_specified_on.isoformat()
        else:
            content_specified_on = self.content_specified_on

        enrolment_open_until: None | str
        if isinstance(self.enrolment_open_until, datetime.date):
            enrolment_open_until = self.enrolment_open_until.isoformat()
        else:
            enrolment_open_until = self.enrolment_open_until

        free_places = self.free_places

        members = []
        for members_item_data in self.members:
            members_item = members_item_data.to_dict()
            members.append(members_item)

        sessions = self.sessions

        duties = []
        for duties_item_data in self.duties:
            duties_item = duties_item_data.to_dict()
            duties.append(duties_item)

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        version = self.version

        position: int | None
        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "group_id": group_id,
                "provider_id": provider_id,
                "name": name,
                "kind": kind,
                "status": status,
                "largest": largest,
                "announced_for": announced_for,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "themes": themes,
                "theme_names": theme_names,
                "content": content,
                "content_specified_on": content_specified_on,
                "enrolment_open_until": enrolment_open_until,
                "free_places": free_places,
                "members": members,
                "sessions": sessions,
                "duties": duties,
                "warnings": warnings,
                "version": version,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.finding_out import FindingOut
        from ..models.group_duty_out import GroupDutyOut
        from ..models.membership_out import MembershipOut

        d = dict(src_dict)
        group_id = UUID(d.pop("group_id"))

        provider_id = UUID(d.pop("provider_id"))

        name = d.pop("name")

        kind = check_group_kind(d.pop("kind"))

        status = check_group_out_status(d.pop("status"))

        largest = d.pop("largest")

        announced_for = datetime.date.fromisoformat(d.pop("announced_for"))

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        def _parse_ends_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        ends_on = _parse_ends_on(d.pop("ends_on"))

        themes = cast(list[int], d.pop("themes"))

        theme_names = cast(list[str], d.pop("theme_names"))

        def _parse_content(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        content = _parse_content(d.pop("content"))

        def _parse_content_specified_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                content_specified_on_type_0 = datetime.date.fromisoformat(data)

                return content_specified_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        content_specified_on = _parse_content_specified_on(
            d.pop("content_specified_on")
        )

        def _parse_enrolment_open_until(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                enrolment_open_until_type_0 = datetime.date.fromisoformat(data)

                return enrolment_open_until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        enrolment_open_until = _parse_enrolment_open_until(
            d.pop("enrolment_open_until")
        )

        free_places = d.pop("free_places")

        members = []
        _members = d.pop("members")
        for members_item_data in _members:
            members_item = MembershipOut.from_dict(members_item_data)

            members.append(members_item)

        sessions = d.pop("sessions")

        duties = []
        _duties = d.pop("duties")
        for duties_item_data in _duties:
            duties_item = GroupDutyOut.from_dict(duties_item_data)

            duties.append(duties_item)

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = FindingOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        version = d.pop("version")

        def _parse_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position = _parse_position(d.pop("position"))

        group_out = cls(
            group_id=group_id,
            provider_id=provider_id,
            name=name,
            kind=kind,
            status=status,
            largest=largest,
            announced_for=announced_for,
            starts_on=starts_on,
            ends_on=ends_on,
            themes=themes,
            theme_names=theme_names,
            content=content,
            content_specified_on=content_specified_on,
            enrolment_open_until=enrolment_open_until,
            free_places=free_places,
            members=members,
            sessions=sessions,
            duties=duties,
            warnings=warnings,
            version=version,
            position=position,
        )

        return group_out
