from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..models.voucher_summary_out_status import (
    VoucherSummaryOutStatus,
    check_voucher_summary_out_status,
)
from ..models.voucher_summary_out_unit import (
    VoucherSummaryOutUnit,
    check_voucher_summary_out_unit,
)

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="VoucherSummaryOut")


@_attrs_define
class VoucherSummaryOut:
    """
    Attributes:
        voucher_id (UUID):
        status (VoucherSummaryOutStatus):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        unit (VoucherSummaryOutUnit):
        client_id (UUID):
        provider_id (None | UUID):
        caseworker_id (UUID):
        starts_on (datetime.date | None):
        ends_on (datetime.date | None):
        granted (QuantityOut): Minutes or days.
        used (QuantityOut): Minutes or days.
        remaining (QuantityOut): Minutes or days.
        warnings (list[str]):
        version (int):
        position (int):
    """

    voucher_id: UUID
    status: VoucherSummaryOutStatus
    service: Service
    unit: VoucherSummaryOutUnit
    client_id: UUID
    provider_id: None | UUID
    caseworker_id: UUID
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    warnings: list[str]
    version: int
    position: int

    def to_dict(self) -> dict[str, Any]:
        voucher_id = str(self.voucher_id)

        status: str = self.status

        service: str = self.service

        unit: str = self.unit

        client_id = str(self.client_id)

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        caseworker_id = str(self.caseworker_id)

        starts_on: None | str
        if isinstance(self.starts_on, datetime.date):
            starts_on = self.starts_on.isoformat()
        else:
            starts_on = self.starts_on

        ends_on: None | str
        if isinstance(self.ends_on, datetime.date):
            ends_on = self.ends_on.isoformat()
        else:
            ends_on = self.ends_on

        granted = self.granted.to_dict()

        used = self.used.to_dict()

        remaining = self.remaining.to_dict()

        warnings = self.warnings

        version = self.version

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "voucher_id": voucher_id,
                "status": status,
                "service": service,
                "unit": unit,
                "client_id": client_id,
                "provider_id": provider_id,
                "caseworker_id": caseworker_id,
                "starts_on": starts_on,
                "ends_on": ends_on,
                "granted": granted,
                "used": used,
                "remaining": remaining,
                "warnings": warnings,
                "version": version,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        status = check_voucher_summary_out_status(d.pop("status"))

        service = check_service(d.pop("service"))

        unit = check_voucher_summary_out_unit(d.pop("unit"))

        client_id = UUID(d.pop("client_id"))

        def _parse_provider_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id"))

        caseworker_id = UUID(d.pop("caseworker_id"))

        def _parse_starts_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                starts_on_type_0 = datetime.date.fromisoformat(data)

                return starts_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        starts_on = _parse_starts_on(d.pop("starts_on"))

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

        granted = QuantityOut.from_dict(d.pop("granted"))

        used = QuantityOut.from_dict(d.pop("used"))

        remaining = QuantityOut.from_dict(d.pop("remaining"))

        warnings = cast(list[str], d.pop("warnings"))

        version = d.pop("version")

        position = d.pop("position")

        voucher_summary_out = cls(
            voucher_id=voucher_id,
            status=status,
            service=service,
            unit=unit,
            client_id=client_id,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            starts_on=starts_on,
            ends_on=ends_on,
            granted=granted,
            used=used,
            remaining=remaining,
            warnings=warnings,
            version=version,
            position=position,
        )

        return voucher_summary_out
