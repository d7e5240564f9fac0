from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CapOut")


@_attrs_define
class CapOut:
    """The price list's cap on the day of the decision, as the log knew it when it was recorded.

    Attributes:
        cap_cents (int):
        starts_on (datetime.date):
        source (str):
    """

    cap_cents: int
    starts_on: datetime.date
    source: str

    def to_dict(self) -> dict[str, Any]:
        cap_cents = self.cap_cents

        starts_on = self.starts_on.isoformat()

        source = self.source

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "cap_cents": cap_cents,
                "starts_on": starts_on,
                "source": source,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        cap_cents = d.pop("cap_cents")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        source = d.pop("source")

        cap_out = cls(
            cap_cents=cap_cents,
            starts_on=starts_on,
            source=source,
        )

        return cap_out
