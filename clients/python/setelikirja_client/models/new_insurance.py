from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.peril import Peril, check_peril
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewInsurance")


@_attrs_define
class NewInsurance:
    """
    Attributes:
        perils (list[Peril]):
        starts_on (datetime.date):
        reference (str):
        ends_on (datetime.date | None | Unset):
        amount_cents (int | None | Unset): The insured sum.
        sufficient (bool | None | Unset): Whether the county accepts the sum as enough for what the provider does (§
            2.5).
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
        until (datetime.date | None | Unset): What `ends_on` was called; taken in its place.
    """

    perils: list[Peril]
    starts_on: datetime.date
    reference: str
    ends_on: datetime.date | None | Unset = UNSET
    amount_cents: int | None | Unset = UNSET
    sufficient: bool | None | Unset = UNSET
    from_: datetime.date | Unset = UNSET
    until: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        perils = []
        for perils_item_data in self.perils:
            perils_item: str = perils_item_data
            perils.append(perils_item)

        starts_on = self.starts_on.isoformat()

        reference = self.reference

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        amount_cents: int | None | Unset
        if isinstance(self.amount_cents, Unset):
            amount_cents = UNSET
        else:
            amount_cents = self.amount_cents

        sufficient: bool | None | Unset
        if isinstance(self.sufficient, Unset):
            sufficient = UNSET
        else:
            sufficient = self.sufficient

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.date):
            until = self.until.isoformat()
        else:
            until = self.until

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "perils": perils,
                "starts_on": starts_on,
                "reference": reference,
            }
        )
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if amount_cents is not UNSET:
            field_dict["amount_cents"] = amount_cents
        if sufficient is not UNSET:
            field_dict["sufficient"] = sufficient
        if from_ is not UNSET:
            field_dict["from"] = from_
        if until is not UNSET:
            field_dict["until"] = until

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        perils = []
        _perils = d.pop("perils")
        for perils_item_data in _perils:
            perils_item = check_peril(perils_item_data)

            perils.append(perils_item)

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        reference = d.pop("reference")

        def _parse_ends_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ends_on_type_0 = datetime.date.fromisoformat(data)

                return ends_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        ends_on = _parse_ends_on(d.pop("ends_on", UNSET))

        def _parse_amount_cents(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        amount_cents = _parse_amount_cents(d.pop("amount_cents", UNSET))

        def _parse_sufficient(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        sufficient = _parse_sufficient(d.pop("sufficient", UNSET))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        def _parse_until(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.date.fromisoformat(data)

                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))

        new_insurance = cls(
            perils=perils,
            starts_on=starts_on,
            reference=reference,
            ends_on=ends_on,
            amount_cents=amount_cents,
            sufficient=sufficient,
            from_=from_,
            until=until,
        )

        return new_insurance
