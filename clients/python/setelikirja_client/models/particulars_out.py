from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.site_out import SiteOut


T = TypeVar("T", bound="ParticularsOut")


@_attrs_define
class ParticularsOut:
    """
    Attributes:
        soteri_categories (list[str]):
        subcontractors (bool):
        municipalities (list[str]):
        sites (list[SiteOut]):
        starts_on (datetime.date):
        from_ (datetime.date | Unset): What `starts_on` was called.
    """

    soteri_categories: list[str]
    subcontractors: bool
    municipalities: list[str]
    sites: list[SiteOut]
    starts_on: datetime.date
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        soteri_categories = self.soteri_categories

        subcontractors = self.subcontractors

        municipalities = self.municipalities

        sites = []
        for sites_item_data in self.sites:
            sites_item = sites_item_data.to_dict()
            sites.append(sites_item)

        starts_on = self.starts_on.isoformat()

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "soteri_categories": soteri_categories,
                "subcontractors": subcontractors,
                "municipalities": municipalities,
                "sites": sites,
                "starts_on": starts_on,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.site_out import SiteOut

        d = dict(src_dict)
        soteri_categories = cast(list[str], d.pop("soteri_categories"))

        subcontractors = d.pop("subcontractors")

        municipalities = cast(list[str], d.pop("municipalities"))

        sites = []
        _sites = d.pop("sites")
        for sites_item_data in _sites:
            sites_item = SiteOut.from_dict(sites_item_data)

            sites.append(sites_item)

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        particulars_out = cls(
            soteri_categories=soteri_categories,
            subcontractors=subcontractors,
            municipalities=municipalities,
            sites=sites,
            starts_on=starts_on,
            from_=from_,
        )

        return particulars_out
