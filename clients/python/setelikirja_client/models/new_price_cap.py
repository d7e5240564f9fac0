from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewPriceCap")


@_attrs_define
class NewPriceCap:
    """
    Attributes:
        starts_on (datetime.date):
        cap_cents (int):
        source (str): The decision that set it.
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
    """

    starts_on: datetime.date
    cap_cents: int
    source: str
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        starts_on = self.starts_on.isoformat()

        cap_cents = self.cap_cents

        source = self.source

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_on": starts_on,
                "cap_cents": cap_cents,
                "source": source,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        cap_cents = d.pop("cap_cents")

        source = d.pop("source")

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        new_price_cap = cls(
            starts_on=starts_on,
            cap_cents=cap_cents,
            source=source,
            from_=from_,
        )

        return new_price_cap
