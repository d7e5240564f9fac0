from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.setting_out import SettingOut


T = TypeVar("T", bound="RulebookOut")


@_attrs_define
class RulebookOut:
    """
    Attributes:
        area (str):
        on (datetime.date):
        version (str):
        settings (list[SettingOut]):
    """

    area: str
    on: datetime.date
    version: str
    settings: list[SettingOut]

    def to_dict(self) -> dict[str, Any]:
        area = self.area

        on = self.on.isoformat()

        version = self.version

        settings = []
        for settings_item_data in self.settings:
            settings_item = settings_item_data.to_dict()
            settings.append(settings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "area": area,
                "on": on,
                "version": version,
                "settings": settings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.setting_out import SettingOut

        d = dict(src_dict)
        area = d.pop("area")

        on = datetime.date.fromisoformat(d.pop("on"))

        version = d.pop("version")

        settings = []
        _settings = d.pop("settings")
        for settings_item_data in _settings:
            settings_item = SettingOut.from_dict(settings_item_data)

            settings.append(settings_item)

        rulebook_out = cls(
            area=area,
            on=on,
            version=version,
            settings=settings,
        )

        return rulebook_out
