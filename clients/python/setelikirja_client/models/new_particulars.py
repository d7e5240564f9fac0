from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_site import NewSite


T = TypeVar("T", bound="NewParticulars")


@_attrs_define
class NewParticulars:
    """What holds from a day on, in whole.

    Attributes:
        starts_on (datetime.date):
        soteri_categories (list[str]):
        subcontractors (bool): Whether it uses any: then an account of them is owed.
        municipalities (list[str]): Where it works: the area's, on that day.
        sites (list[NewSite] | Unset):
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
    """

    starts_on: datetime.date
    soteri_categories: list[str]
    subcontractors: bool
    municipalities: list[str]
    sites: list[NewSite] | Unset = UNSET
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        starts_on = self.starts_on.isoformat()

        soteri_categories = self.soteri_categories

        subcontractors = self.subcontractors

        municipalities = self.municipalities

        sites: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.sites, Unset):
            sites = []
            for sites_item_data in self.sites:
                sites_item = sites_item_data.to_dict()
                sites.append(sites_item)

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_on": starts_on,
                "soteri_categories": soteri_categories,
                "subcontractors": subcontractors,
                "municipalities": municipalities,
            }
        )
        if sites is not UNSET:
            field_dict["sites"] = sites
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_site import NewSite

        d = dict(src_dict)
        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        soteri_categories = cast(list[str], d.pop("soteri_categories"))

        subcontractors = d.pop("subcontractors")

        municipalities = cast(list[str], d.pop("municipalities"))

        _sites = d.pop("sites", UNSET)
        sites: list[NewSite] | Unset = UNSET
        if _sites is not UNSET:
            sites = []
            for sites_item_data in _sites:
                sites_item = NewSite.from_dict(sites_item_data)

                sites.append(sites_item)

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        new_particulars = cls(
            starts_on=starts_on,
            soteri_categories=soteri_categories,
            subcontractors=subcontractors,
            municipalities=municipalities,
            sites=sites,
            from_=from_,
        )

        return new_particulars
