from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.inclusion_ground import InclusionGround, check_inclusion_ground
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.four_days_statement import FourDaysStatement
    from ..models.given_days import GivenDays
    from ..models.given_minutes import GivenMinutes


T = TypeVar("T", bound="NewExtension")


@_attrs_define
class NewExtension:
    """A further period to grant.

    Attributes:
        decision_number (str):
        starts_on (datetime.date):
        ends_on (datetime.date):
        quantity (GivenDays | GivenMinutes): A quantity: minutes of an hour-priced service or days of a day-priced one,
            never both.
        decided_on (datetime.date | None | Unset): Default: today in Helsinki.
        unit_price_cents (int | None | Unset): Cents an hour or a day. Default: the chosen provider's approved price,
            without one the cap.
        everyday_skills_need (bool | Unset):  Default: False.
        inclusion_grounds (list[InclusionGround] | Unset):
        four_days_a_week (FourDaysStatement | None | Unset):
    """

    decision_number: str
    starts_on: datetime.date
    ends_on: datetime.date
    quantity: GivenDays | GivenMinutes
    decided_on: datetime.date | None | Unset = UNSET
    unit_price_cents: int | None | Unset = UNSET
    everyday_skills_need: bool | Unset = False
    inclusion_grounds: list[InclusionGround] | Unset = UNSET
    four_days_a_week: FourDaysStatement | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.four_days_statement import FourDaysStatement
        from ..models.given_minutes import GivenMinutes

        decision_number = self.decision_number

        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        quantity: dict[str, Any]
        if isinstance(self.quantity, GivenMinutes):
            quantity = self.quantity.to_dict()
        else:
            quantity = self.quantity.to_dict()

        decided_on: None | str | Unset
        if isinstance(self.decided_on, Unset):
            decided_on = UNSET
        elif isinstance(self.decided_on, datetime.date):
            decided_on = self.decided_on.isoformat()
        else:
            decided_on = self.decided_on

        unit_price_cents: int | None | Unset
        if isinstance(self.unit_price_cents, Unset):
            unit_price_cents = UNSET
        else:
            unit_price_cents = self.unit_price_cents

        everyday_skills_need = self.everyday_skills_need

        inclusion_grounds: list[str] | Unset = UNSET
        if not isinstance(self.inclusion_grounds, Unset):
            inclusion_grounds = []
            for inclusion_grounds_item_data in self.inclusion_grounds:
                inclusion_grounds_item: str = inclusion_grounds_item_data
                inclusion_grounds.append(inclusion_grounds_item)

        four_days_a_week: dict[str, Any] | None | Unset
        if isinstance(self.four_days_a_week, Unset):
            four_days_a_week = UNSET
        elif isinstance(self.four_days_a_week, FourDaysStatement):
            four_days_a_week = self.four_days_a_week.to_dict()
        else:
            four_days_a_week = self.four_days_a_week

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "decision_number": decision_number,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "quantity": quantity,
            }
        )
        if decided_on is not UNSET:
            field_dict["decided_on"] = decided_on
        if unit_price_cents is not UNSET:
            field_dict["unit_price_cents"] = unit_price_cents
        if everyday_skills_need is not UNSET:
            field_dict["everyday_skills_need"] = everyday_skills_need
        if inclusion_grounds is not UNSET:
            field_dict["inclusion_grounds"] = inclusion_grounds
        if four_days_a_week is not UNSET:
            field_dict["four_days_a_week"] = four_days_a_week

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.four_days_statement import FourDaysStatement
        from ..models.given_days import GivenDays
        from ..models.given_minutes import GivenMinutes

        d = dict(src_dict)
        decision_number = d.pop("decision_number")

        starts_on = datetime.date.fromisoformat(d.pop("starts_on"))

        ends_on = datetime.date.fromisoformat(d.pop("ends_on"))

        def _parse_quantity(data: object) -> GivenDays | GivenMinutes:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_given_given_minutes = GivenMinutes.from_dict(data)

                return componentsschemas_given_given_minutes
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_given_given_days = GivenDays.from_dict(data)

            return componentsschemas_given_given_days

        quantity = _parse_quantity(d.pop("quantity"))

        def _parse_decided_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                decided_on_type_0 = datetime.date.fromisoformat(data)

                return decided_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        decided_on = _parse_decided_on(d.pop("decided_on", UNSET))

        def _parse_unit_price_cents(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        unit_price_cents = _parse_unit_price_cents(d.pop("unit_price_cents", UNSET))

        everyday_skills_need = d.pop("everyday_skills_need", UNSET)

        _inclusion_grounds = d.pop("inclusion_grounds", UNSET)
        inclusion_grounds: list[InclusionGround] | Unset = UNSET
        if _inclusion_grounds is not UNSET:
            inclusion_grounds = []
            for inclusion_grounds_item_data in _inclusion_grounds:
                inclusion_grounds_item = check_inclusion_ground(
                    inclusion_grounds_item_data
                )

                inclusion_grounds.append(inclusion_grounds_item)

        def _parse_four_days_a_week(data: object) -> FourDaysStatement | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                four_days_a_week_type_0 = FourDaysStatement.from_dict(data)

                return four_days_a_week_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FourDaysStatement | None | Unset, data)

        four_days_a_week = _parse_four_days_a_week(d.pop("four_days_a_week", UNSET))

        new_extension = cls(
            decision_number=decision_number,
            starts_on=starts_on,
            ends_on=ends_on,
            quantity=quantity,
            decided_on=decided_on,
            unit_price_cents=unit_price_cents,
            everyday_skills_need=everyday_skills_need,
            inclusion_grounds=inclusion_grounds,
            four_days_a_week=four_days_a_week,
        )

        return new_extension
