from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.new_waiver import NewWaiver


T = TypeVar("T", bound="NewApproval")


@_attrs_define
class NewApproval:
    """An approval for one service from a day to an optional last one.

    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        starts_on (datetime.date):
        unit_price_cents (int):
        ends_on (datetime.date | None | Unset):
        waived (list[NewWaiver] | Unset):
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
        until (datetime.date | None | Unset): What `ends_on` was called; taken in its place.
    """

    service: Service
    starts_on: datetime.date
    unit_price_cents: int
    ends_on: datetime.date | None | Unset = UNSET
    waived: list[NewWaiver] | Unset = UNSET
    from_: datetime.date | Unset = UNSET
    until: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        starts_on = self.starts_on.isoformat()

        unit_price_cents = self.unit_price_cents

        ends_on: None | str | Unset
        if isinstance(self.ends_on, Unset):
            ends_on = UNSET
        elif isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        waived: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.waived, Unset):
            waived = []
            for waived_item_data in self.waived:
                waived_item = waived_item_data.to_dict()
                waived.append(waived_item)

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
                "service": service,
                "starts_on": starts_on,
                "unit_price_cents": unit_price_cents,
            }
        )
        if ends_on is not UNSET:
            field_dict["ends_on"] = ends_on
        if waived is not UNSET:
            field_dict["waived"] = waived
        if from_ is not UNSET:
            field_dict["from"] = from_
        if until is not UNSET:
            field_dict["until"] = until

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.new_waiver import NewWaiver

        d = dict(src_dict)
        service = check_service(d.pop("service"))

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        unit_price_cents = d.pop("unit_price_cents")

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

        _waived = d.pop("waived", UNSET)
        waived: list[NewWaiver] | Unset = UNSET
        if _waived is not UNSET:
            waived = []
            for waived_item_data in _waived:
                waived_item = NewWaiver.from_dict(waived_item_data)

                waived.append(waived_item)

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

        new_approval = cls(
            service=service,
            starts_on=starts_on,
            unit_price_cents=unit_price_cents,
            ends_on=ends_on,
            waived=waived,
            from_=from_,
            until=until,
        )

        return new_approval
