from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ResidenceOut")


@_attrs_define
class ResidenceOut:
    """Where a client lives from a day on.

    Attributes:
        municipality (str):
        starts_on (datetime.date):
        from_ (datetime.date | Unset): What `starts_on` was called.
    """

    municipality: str
    starts_on: datetime.date
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        municipality = self.municipality

        starts_on = self.starts_on.isoformat()

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "municipality": municipality,
                "starts_on": starts_on,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        municipality = d.pop("municipality")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        residence_out = cls(
            municipality=municipality,
            starts_on=starts_on,
            from_=from_,
        )

        return residence_out
