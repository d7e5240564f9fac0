from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.leave import Leave


T = TypeVar("T", bound="ProviderChoice")


@_attrs_define
class ProviderChoice:
    """The provider that the client chose, from a day on.

    Attributes:
        provider_id (UUID):
        starts_on (datetime.date | None | Unset): Default: the voucher's first day, for a change today.
        chosen_on (datetime.date | None | Unset): When the client chose. Default: today, or with an earlier `starts_on`
            that day; the wait for the first session counts from it.
        unit_price_cents (int | None | Unset):
        distance_km (int | None | Unset):
        distance_tenths_km (int | None | Unset):
        beyond_area_permitted (Leave | None | Unset):
        from_ (datetime.date | None | Unset): What `starts_on` was called; taken in its place.
    """

    provider_id: UUID
    starts_on: datetime.date | None | Unset = UNSET
    chosen_on: datetime.date | None | Unset = UNSET
    unit_price_cents: int | None | Unset = UNSET
    distance_km: int | None | Unset = UNSET
    distance_tenths_km: int | None | Unset = UNSET
    beyond_area_permitted: Leave | None | Unset = UNSET
    from_: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.leave import Leave

        provider_id = str(self.provider_id)

        starts_on: None | str | Unset
        if isinstance(self.starts_on, Unset):
            starts_on = UNSET
        elif isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        chosen_on: None | str | Unset
        if isinstance(self.chosen_on, Unset):
            chosen_on = UNSET
        elif isinstance(self.chosen_on, datetime.date):
            chosen_on = self.chosen_on.isoformat()
        else:
            chosen_on = self.chosen_on

        unit_price_cents: int | None | Unset
        if isinstance(self.unit_price_cents, Unset):
            unit_price_cents = UNSET
        else:
            unit_price_cents = self.unit_price_cents

        distance_km: int | None | Unset
        if isinstance(self.distance_km, Unset):
            distance_km = UNSET
        else:
            distance_km = self.distance_km

        distance_tenths_km: int | None | Unset
        if isinstance(self.distance_tenths_km, Unset):
            distance_tenths_km = UNSET
        else:
            distance_tenths_km = self.distance_tenths_km

        beyond_area_permitted: dict[str, Any] | None | Unset
        if isinstance(self.beyond_area_permitted, Unset):
            beyond_area_permitted = UNSET
        elif isinstance(self.beyond_area_permitted, Leave):
            beyond_area_permitted = self.beyond_area_permitted.to_dict()
        else:
            beyond_area_permitted = self.beyond_area_permitted

        from_: None | str | Unset
        if isinstance(self.from_, Unset):
            from_ = UNSET
        elif isinstance(self.from_, datetime.date):
            from_ = self.from_.isoformat()
        else:
            from_ = self.from_

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
            }
        )
        if starts_on is not UNSET:
            field_dict["starts_on"] = starts_on
        if chosen_on is not UNSET:
            field_dict["chosen_on"] = chosen_on
        if unit_price_cents is not UNSET:
            field_dict["unit_price_cents"] = unit_price_cents
        if distance_km is not UNSET:
            field_dict["distance_km"] = distance_km
        if distance_tenths_km is not UNSET:
            field_dict["distance_tenths_km"] = distance_tenths_km
        if beyond_area_permitted is not UNSET:
            field_dict["beyond_area_permitted"] = beyond_area_permitted
        if from_ is not UNSET:
            field_dict["from"] = from_

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.leave import Leave

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        def _parse_starts_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        starts_on = _parse_starts_on(d.pop("starts_on", UNSET))

        def _parse_chosen_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                chosen_on_type_0 = datetime.date.fromisoformat(data)

                return chosen_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        chosen_on = _parse_chosen_on(d.pop("chosen_on", UNSET))

        def _parse_unit_price_cents(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        unit_price_cents = _parse_unit_price_cents(d.pop("unit_price_cents", UNSET))

        def _parse_distance_km(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        distance_km = _parse_distance_km(d.pop("distance_km", UNSET))

        def _parse_distance_tenths_km(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        distance_tenths_km = _parse_distance_tenths_km(
            d.pop("distance_tenths_km", UNSET)
        )

        def _parse_beyond_area_permitted(data: object) -> Leave | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                beyond_area_permitted_type_0 = Leave.from_dict(data)

                return beyond_area_permitted_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(Leave | None | Unset, data)

        beyond_area_permitted = _parse_beyond_area_permitted(
            d.pop("beyond_area_permitted", UNSET)
        )

        def _parse_from_(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                from_type_0 = datetime.date.fromisoformat(data)

                return from_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        from_ = _parse_from_(d.pop("from", UNSET))

        provider_choice = cls(
            provider_id=provider_id,
            starts_on=starts_on,
            chosen_on=chosen_on,
            unit_price_cents=unit_price_cents,
            distance_km=distance_km,
            distance_tenths_km=distance_tenths_km,
            beyond_area_permitted=beyond_area_permitted,
            from_=from_,
        )

        return provider_choice
