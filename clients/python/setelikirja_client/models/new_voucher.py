from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.inclusion_ground import InclusionGround, check_inclusion_ground
from ..models.service import Service, check_service
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.four_days_statement import FourDaysStatement
    from ..models.given_days import GivenDays
    from ..models.given_minutes import GivenMinutes
    from ..models.leave import Leave


T = TypeVar("T", bound="NewVoucher")


@_attrs_define
class NewVoucher:
    """A voucher to issue.

    Attributes:
        decision_number (str):
        starts_on (datetime.date):
        ends_on (datetime.date):
        quantity (GivenDays | GivenMinutes): A quantity: minutes of an hour-priced service or days of a day-priced one,
            never both.
        client_id (UUID):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        decided_on (datetime.date | None | Unset): Default: today in Helsinki.
        unit_price_cents (int | None | Unset): Cents an hour or a day. Default: the chosen provider's approved price,
            without one the cap.
        everyday_skills_need (bool | Unset):  Default: False.
        inclusion_grounds (list[InclusionGround] | Unset):
        four_days_a_week (FourDaysStatement | None | Unset):
        provider_id (None | Unset | UUID):
        caseworker_id (None | Unset | UUID): Default: who issues it.
        distance_km (int | None | Unset): From the client's home, in whole kilometres.
        distance_tenths_km (int | None | Unset): The same in tenths of a kilometre; one of the two is told.
        beyond_area_permitted (Leave | None | Unset):
        remote_agreed (bool | Unset):  Default: False.
    """

    decision_number: str
    starts_on: datetime.date
    ends_on: datetime.date
    quantity: GivenDays | GivenMinutes
    client_id: UUID
    service: Service
    decided_on: datetime.date | None | Unset = UNSET
    unit_price_cents: int | None | Unset = UNSET
    everyday_skills_need: bool | Unset = False
    inclusion_grounds: list[InclusionGround] | Unset = UNSET
    four_days_a_week: FourDaysStatement | None | Unset = UNSET
    provider_id: None | Unset | UUID = UNSET
    caseworker_id: None | Unset | UUID = UNSET
    distance_km: int | None | Unset = UNSET
    distance_tenths_km: int | None | Unset = UNSET
    beyond_area_permitted: Leave | None | Unset = UNSET
    remote_agreed: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        from ..models.four_days_statement import FourDaysStatement
        from ..models.given_minutes import GivenMinutes
        from ..models.leave import Leave

        decision_number = self.decision_number

        starts_on = self.starts_on.isoformat()

        ends_on = self.ends_on.isoformat()

        quantity: dict[str, Any]
        if isinstance(self.quantity, GivenMinutes):
            quantity = self.quantity.to_dict()
        else:
            quantity = self.quantity.to_dict()

        client_id = str(self.client_id)

        service: str = self.service

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

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        elif isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        caseworker_id: None | str | Unset
        if isinstance(self.caseworker_id, Unset):
            caseworker_id = UNSET
        elif isinstance(self.caseworker_id, UUID):
            caseworker_id = str(self.caseworker_id)
        else:
            caseworker_id = self.caseworker_id

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

        remote_agreed = self.remote_agreed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "decision_number": decision_number,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "quantity": quantity,
                "client_id": client_id,
                "service": service,
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
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if caseworker_id is not UNSET:
            field_dict["caseworker_id"] = caseworker_id
        if distance_km is not UNSET:
            field_dict["distance_km"] = distance_km
        if distance_tenths_km is not UNSET:
            field_dict["distance_tenths_km"] = distance_tenths_km
        if beyond_area_permitted is not UNSET:
            field_dict["beyond_area_permitted"] = beyond_area_permitted
        if remote_agreed is not UNSET:
            field_dict["remote_agreed"] = remote_agreed

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.four_days_statement import FourDaysStatement
        from ..models.given_days import GivenDays
        from ..models.given_minutes import GivenMinutes
        from ..models.leave import Leave

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

        client_id = UUID(d.pop("client_id"))

        service = check_service(d.pop("service"))

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

        def _parse_provider_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id", UNSET))

        def _parse_caseworker_id(data: object) -> None | Unset | UUID:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                caseworker_id_type_0 = UUID(data)

                return caseworker_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | UUID, data)

        caseworker_id = _parse_caseworker_id(d.pop("caseworker_id", UNSET))

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

        remote_agreed = d.pop("remote_agreed", UNSET)

        new_voucher = cls(
            decision_number=decision_number,
            starts_on=starts_on,
            ends_on=ends_on,
            quantity=quantity,
            client_id=client_id,
            service=service,
            decided_on=decided_on,
            unit_price_cents=unit_price_cents,
            everyday_skills_need=everyday_skills_need,
            inclusion_grounds=inclusion_grounds,
            four_days_a_week=four_days_a_week,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            distance_km=distance_km,
            distance_tenths_km=distance_tenths_km,
            beyond_area_permitted=beyond_area_permitted,
            remote_agreed=remote_agreed,
        )

        return new_voucher
