from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.price_out_given_by import PriceOutGivenBy, check_price_out_given_by

if TYPE_CHECKING:
    from ..models.approved_price_out import ApprovedPriceOut
    from ..models.cap_out import CapOut


T = TypeVar("T", bound="PriceOut")


@_attrs_define
class PriceOut:
    """The unit price of the entry's day, and what it rests on.

    Attributes:
        unit_price_cents (int):
        given_by (PriceOutGivenBy): `choice`: a chosen provider's lower price took the place of the decision's.
        starts_on (datetime.date):
        position (int):
        cap (CapOut | None):
        approved (ApprovedPriceOut | None): Null without a provider then, and for another provider's caller.
    """

    unit_price_cents: int
    given_by: PriceOutGivenBy
    starts_on: datetime.date
    position: int
    cap: CapOut | None
    approved: ApprovedPriceOut | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.approved_price_out import ApprovedPriceOut
        from ..models.cap_out import CapOut

        unit_price_cents = self.unit_price_cents

        given_by: str = self.given_by

        starts_on = self.starts_on.isoformat()

        position = self.position

        cap: dict[str, Any] | None
        if isinstance(self.cap, CapOut):
            cap = self.cap.to_dict()
        else:
            cap = self.cap

        approved: dict[str, Any] | None
        if isinstance(self.approved, ApprovedPriceOut):
            approved = self.approved.to_dict()
        else:
            approved = self.approved

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "unit_price_cents": unit_price_cents,
                "given_by": given_by,
                "starts_on": starts_on,
                "position": position,
                "cap": cap,
                "approved": approved,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.approved_price_out import ApprovedPriceOut
        from ..models.cap_out import CapOut

        d = dict(src_dict)
        unit_price_cents = d.pop("unit_price_cents")

        given_by = check_price_out_given_by(d.pop("given_by"))

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        position = d.pop("position")

        def _parse_cap(data: object) -> CapOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                cap_type_0 = CapOut.from_dict(data)

                return cap_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CapOut | None, data)

        cap = _parse_cap(d.pop("cap"))

        def _parse_approved(data: object) -> ApprovedPriceOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                approved_type_0 = ApprovedPriceOut.from_dict(data)

                return approved_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ApprovedPriceOut | None, data)

        approved = _parse_approved(d.pop("approved"))

        price_out = cls(
            unit_price_cents=unit_price_cents,
            given_by=given_by,
            starts_on=starts_on,
            position=position,
            cap=cap,
            approved=approved,
        )

        return price_out
