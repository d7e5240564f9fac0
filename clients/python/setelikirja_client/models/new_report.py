from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.delivery_way import DeliveryWay, check_delivery_way
from ..models.recipient import Recipient, check_recipient
from ..models.report_kind import ReportKind, check_report_kind
from ..models.report_part import ReportPart, check_report_part
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewReport")


@_attrs_define
class NewReport:
    """A report that was delivered: `period` is the period's number, from 1.

    Attributes:
        kind (ReportKind): The provider's reports on a client (§ 3.1, § 4.2).
        period (int):
        delivered_on (datetime.date):
        to (list[Recipient]):
        provider_id (None | Unset | UUID): A caseworker names the provider that it records for; a provider records for
            itself.
        holds (list[ReportPart] | Unset):
        way (DeliveryWay | None | Unset): How it was delivered; one that is not agreed is warned of.
    """

    kind: ReportKind
    period: int
    delivered_on: datetime.date
    to: list[Recipient]
    provider_id: None | Unset | UUID = UNSET
    holds: list[ReportPart] | Unset = UNSET
    way: DeliveryWay | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        period = self.period

        delivered_on = self.delivered_on.isoformat()

        to = []
        for to_item_data in self.to:
            to_item: str = to_item_data
            to.append(to_item)

        provider_id: None | str | Unset
        if isinstance(self.provider_id, Unset):
            provider_id = UNSET
        elif isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        holds: list[str] | Unset = UNSET
        if not isinstance(self.holds, Unset):
            holds = []
            for holds_item_data in self.holds:
                holds_item: str = holds_item_data
                holds.append(holds_item)

        way: None | str | Unset
        if isinstance(self.way, Unset):
            way = UNSET
        elif isinstance(self.way, str):
            way = self.way
        else:
            way = self.way

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "kind": kind,
                "period": period,
                "delivered_on": delivered_on,
                "to": to,
            }
        )
        if provider_id is not UNSET:
            field_dict["provider_id"] = provider_id
        if holds is not UNSET:
            field_dict["holds"] = holds
        if way is not UNSET:
            field_dict["way"] = way

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        kind = check_report_kind(d.pop("kind"))

        period = d.pop("period")

        delivered_on = datetime.date.fromisoformat(d.pop("delivered_on"))

        to = []
        _to = d.pop("to")
        for to_item_data in _to:
            to_item = check_recipient(to_item_data)

            to.append(to_item)

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

        _holds = d.pop("holds", UNSET)
        holds: list[ReportPart] | Unset = UNSET
        if _holds is not UNSET:
            holds = []
            for holds_item_data in _holds:
                holds_item = check_report_part(holds_item_data)

                holds.append(holds_item)

        def _parse_way(data: object) -> DeliveryWay | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                way_type_0 = check_delivery_way(data)

                return way_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DeliveryWay | None | Unset, data)

        way = _parse_way(d.pop("way", UNSET))

        new_report = cls(
            kind=kind,
            period=period,
            delivered_on=delivered_on,
            to=to,
            provider_id=provider_id,
            holds=holds,
            way=way,
        )

        return new_report
