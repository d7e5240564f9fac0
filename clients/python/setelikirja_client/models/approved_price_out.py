from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="ApprovedPriceOut")


@_attrs_define
class ApprovedPriceOut:
    """The price that the provider was approved at, as the log knew it when the price was set.

    Attributes:
        provider_id (UUID):
        unit_price_cents (int):
        starts_on (datetime.date):
        ends_on (datetime.date | None):
    """

    provider_id: UUID
    unit_price_cents: int
    starts_on: datetime.date
    ends_on: datetime.date | None

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        unit_price_cents = self.unit_price_cents

        starts_on = self.starts_on.isoformat()

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "unit_price_cents": unit_price_cents,
                "starts_on": starts_on,
                "ends_on": ends_on,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        unit_price_cents = d.pop("unit_price_cents")

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

        approved_price_out = cls(
            provider_id=provider_id,
            unit_price_cents=unit_price_cents,
            starts_on=starts_on,
            ends_on=ends_on,
        )

        return approved_price_out
