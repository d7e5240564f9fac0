from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.days_out import DaysOut


T = TypeVar("T", bound="ApprovalOut")


@_attrs_define
class ApprovalOut:
    """What was approved, and the days on which it really holds where others overlap it, suspensions apart.

    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        unit_price_cents (int):
        holds (list[DaysOut]):
        starts_on (datetime.date):
        ends_on (datetime.date | None):
        from_ (datetime.date | Unset): What `starts_on` was called.
        until (datetime.date | None | Unset): What `ends_on` was called.
    """

    service: Service
    unit_price_cents: int
    holds: list[DaysOut]
    starts_on: datetime.date
    ends_on: datetime.date | None
    from_: datetime.date | Unset = UNSET
    until: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        unit_price_cents = self.unit_price_cents

        holds = []
        for holds_item_data in self.holds:
            holds_item = holds_item_data.to_dict()
            holds.append(holds_item)

        starts_on = self.starts_on.isoformat()

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

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
                "unit_price_cents": unit_price_cents,
                "holds": holds,
                "starts_on": starts_on,
                "ends_on": ends_on,
            }
        )
        if from_ is not UNSET:
            field_dict["from"] = from_
        if until is not UNSET:
            field_dict["until"] = until

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.days_out import DaysOut

        d = dict(src_dict)
        service = check_service(d.pop("service"))

        unit_price_cents = d.pop("unit_price_cents")

        holds = []
        _holds = d.pop("holds")
        for holds_item_data in _holds:
            holds_item = DaysOut.from_dict(holds_item_data)

            holds.append(holds_item)

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

        approval_out = cls(
            service=service,
            unit_price_cents=unit_price_cents,
            holds=holds,
            starts_on=starts_on,
            ends_on=ends_on,
            from_=from_,
            until=until,
        )

        return approval_out
