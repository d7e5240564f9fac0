from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.what_if_price_caps import WhatIfPriceCaps
    from ..models.what_if_rulebook import WhatIfRulebook


T = TypeVar("T", bound="WhatIf")


@_attrs_define
class WhatIf:
    """Settings of the rulebook and cap prices that would hold from a day on, for the commands up to another day.

    Attributes:
        starts_on (datetime.date):
        ends_on (datetime.date):
        rulebook (WhatIfRulebook | Unset):
        price_caps (WhatIfPriceCaps | Unset):
        position (int | None | Unset): Read the log up to here; its end where it is left out.
        from_ (datetime.date | Unset): What `starts_on` was called; taken in its place.
        to (datetime.date | Unset): What `ends_on` was called; taken in its place.
    """

    starts_on: datetime.date
    ends_on: datetime.date
    rulebook: WhatIfRulebook | Unset = UNSET
    price_caps: WhatIfPriceCaps | Unset = UNSET
    position: int | None | Unset = UNSET
    from_: datetime.date | Unset = UNSET
    to: datetime.date | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        rulebook: dict[str, Any] | Unset = UNSET
        if not isinstance(self.rulebook, Unset):
            rulebook = self.rulebook.to_dict()

        price_caps: dict[str, Any] | Unset = UNSET
        if not isinstance(self.price_caps, Unset):
            price_caps = self.price_caps.to_dict()

        position: int | None | Unset
        if isinstance(self.position, Unset):
            position = UNSET
        else:
            position = self.position

        from_: str | Unset = UNSET
        if not isinstance(self.from_, Unset):
            from_ = self.from_.isoformat()

        to: str | Unset = UNSET
        if not isinstance(self.to, Unset):
            to = self.to.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "starts_on": starts_on,
                "ends_on": ends_on,
            }
        )
        if rulebook is not UNSET:
            field_dict["rulebook"] = rulebook
        if price_caps is not UNSET:
            field_dict["price_caps"] = price_caps
        if position is not UNSET:
            field_dict["position"] = position
        if from_ is not UNSET:
            field_dict["from"] = from_
        if to is not UNSET:
            field_dict["to"] = to

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.what_if_price_caps import WhatIfPriceCaps
        from ..models.what_if_rulebook import WhatIfRulebook

        d = dict(src_dict)
        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        _rulebook = d.pop("rulebook", UNSET)
        rulebook: WhatIfRulebook | Unset
        if isinstance(_rulebook, Unset):
            rulebook = UNSET
        else:
            rulebook = WhatIfRulebook.from_dict(_rulebook)

        _price_caps = d.pop("price_caps", UNSET)
        price_caps: WhatIfPriceCaps | Unset
        if isinstance(_price_caps, Unset):
            price_caps = UNSET
        else:
            price_caps = WhatIfPriceCaps.from_dict(_price_caps)

        def _parse_position(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        position = _parse_position(d.pop("position", UNSET))

        _from_ = d.pop("from", UNSET)
        from_: datetime.date | Unset
        if isinstance(_from_, Unset):
            from_ = UNSET
        else:
            from_ = datetime.date.fromisoformat(_from_)

        _to = d.pop("to", UNSET)
        to: datetime.date | Unset
        if isinstance(_to, Unset):
            to = UNSET
        else:
            to = datetime.date.fromisoformat(_to)

        what_if = cls(
            starts_on=starts_on,
            ends_on=ends_on,
            rulebook=rulebook,
            price_caps=price_caps,
            position=position,
            from_=from_,
            to=to,
        )

        return what_if
