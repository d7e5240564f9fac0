from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.change_out import ChangeOut
    from ..models.version_out import VersionOut


T = TypeVar("T", bound="ChangesOut")


@_attrs_define
class ChangesOut:
    """
    Attributes:
        area (str):
        earlier (VersionOut):
        later (VersionOut):
        changes (list[ChangeOut]):
    """

    area: str
    earlier: VersionOut
    later: VersionOut
    changes: list[ChangeOut]

    def to_dict(self) -> dict[str, Any]:
        area = self.area

        earlier = self.earlier.to_dict()

        later = self.later.to_dict()

        changes = []
        for changes_item_data in self.changes:
            changes_item = changes_item_data.to_dict()
            changes.append(changes_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "area": area,
                "earlier": earlier,
                "later": later,
                "changes": changes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.change_out import ChangeOut
        from ..models.version_out import VersionOut

        d = dict(src_dict)
        area = d.pop("area")

        earlier = VersionOut.from_dict(d.pop("earlier"))

        later = VersionOut.from_dict(d.pop("later"))

        changes = []
        _changes = d.pop("changes")
        for changes_item_data in _changes:
            changes_item = ChangeOut.from_dict(changes_item_data)

            changes.append(changes_item)

        changes_out = cls(
            area=area,
            earlier=earlier,
            later=later,
            changes=changes,
        )

        return changes_out
