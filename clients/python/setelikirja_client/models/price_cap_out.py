from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..types import UNSET, Unset

T = TypeVar("T", bound="PriceCapOut")


@_attrs_define
class PriceCapOut:
    """
    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        cap_cents (int):
        source (str):
        starts_on (datetime.date):
        from_ (datetime.date | Unset): What `starts_on` was called.
    """

    service: Service
    cap_cents: int
    source: str
    starts_on: datetime.date
    from_: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        cap_cents = self.cap_cents

        source = self.source

        starts_on = self.starts_on.isoformat()

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "cap_cents": cap_cents,
                "source": source,
                "starts_on": starts_on,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        service = check_service(d.pop("service"))

        cap_cents = d.pop("cap_cents")

        source = d.pop("source")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        price_cap_out = cls(
            service=service,
            cap_cents=cap_cents,
            source=source,
            starts_on=starts_on,
            from_=from_,
        )

        return price_cap_out
