from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.service import Service, check_service
from ..models.voucher_out_status import VoucherOutStatus, check_voucher_out_status
from ..models.voucher_out_unit import VoucherOutUnit, check_voucher_out_unit

if TYPE_CHECKING:
    from ..models.duty_out import DutyOut
    from ..models.entry_out import EntryOut
    from ..models.period_out import PeriodOut
    from ..models.quantity_out import QuantityOut
    from ..models.voucher_warning_out import VoucherWarningOut


T = TypeVar("T", bound="VoucherOut")


@_attrs_define
class VoucherOut:
    """A voucher as the caller's role may see it.

    Attributes:
        voucher_id (UUID):
        status (VoucherOutStatus):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        unit (VoucherOutUnit):
        client_id (UUID):
        provider_id (None | UUID):
        caseworker_id (UUID):
        instructor (None | UUID):
        remote_agreed (bool):
        closed_on (datetime.date | None):
        periods (list[PeriodOut]):
        granted (QuantityOut): Minutes or days.
        used (QuantityOut): Minutes or days.
        remaining (QuantityOut): Minutes or days.
        usable (QuantityOut): Minutes or days.
        charged_cents (int):
        days_to_first_session (int | None):
        entries (list[EntryOut]):
        duties (list[DutyOut]):
        warnings (list[VoucherWarningOut]):
        version (int):
        position (int | None): Where its newest event stands in the log; null in a dry run.
    """

    voucher_id: UUID
    status: VoucherOutStatus
    service: Service
    unit: VoucherOutUnit
    client_id: UUID
    provider_id: None | UUID
    caseworker_id: UUID
    instructor: None | UUID
    remote_agreed: bool
    closed_on: datetime.date | None
    periods: list[PeriodOut]
    granted: QuantityOut
    used: QuantityOut
    remaining: QuantityOut
    usable: QuantityOut
    charged_cents: int
    days_to_first_session: int | None
    entries: list[EntryOut]
    duties: list[DutyOut]
    warnings: list[VoucherWarningOut]
    version: int
    position: int | None

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

        instructor: None | str
        if isinstance(self.instructor, UUID):
            instructor = str(self.instructor)
        else:
            instructor = self.instructor

        remote_agreed = self.remote_agreed

        closed_on: None | str
        if isinstance(self.closed_on, datetime.date):
            closed_on = self.closed_on.isoformat()
        else:
            closed_on = self.closed_on

        periods = []
        for periods_item_data in self.periods:
            periods_item = periods_item_data.to_dict()
            periods.append(periods_item)

        granted = self.granted.to_dict()

        used = self.used.to_dict()

        remaining = self.remaining.to_dict()

        usable = self.usable.to_dict()

        charged_cents = self.charged_cents

        days_to_first_session: int | None
        days_to_first_session = self.days_to_first_session

        entries = []
        for entries_item_data in self.entries:
            entries_item = entries_item_data.to_dict()
            entries.append(entries_item)

        duties = []
        for duties_item_data in self.duties:
            duties_item = duties_item_data.to_dict()
            duties.append(duties_item)

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        version = self.version

        position: int | None
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
                "instructor": instructor,
                "remote_agreed": remote_agreed,
                "closed_on": closed_on,
                "periods": periods,
                "granted": granted,
                "used": used,
                "remaining": remaining,
                "usable": usable,
                "charged_cents": charged_cents,
                "days_to_first_session": days_to_first_session,
                "entries": entries,
                "duties": duties,
                "warnings": warnings,
                "version": version,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.duty_out import DutyOut
        from ..models.entry_out import EntryOut
        from ..models.period_out import PeriodOut
        from ..models.quantity_out import QuantityOut
        from ..models.voucher_warning_out import VoucherWarningOut

        d = dict(src_dict)
        voucher_id = UUID(d.pop("voucher_id"))

        status = check_voucher_out_status(d.pop("status"))

        service = check_service(d.pop("service"))

        unit = check_voucher_out_unit(d.pop("unit"))

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

        def _parse_instructor(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                instructor_type_0 = UUID(data)

                return instructor_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        instructor = _parse_instructor(d.pop("instructor"))

        remote_agreed = d.pop("remote_agreed")

        def _parse_closed_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                closed_on_type_0 = datetime.date.fromisoformat(data)

                return closed_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        closed_on = _parse_closed_on(d.pop("closed_on"))

        periods = []
        _periods = d.pop("periods")
        for periods_item_data in _periods:
            periods_item = PeriodOut.from_dict(periods_item_data)

            periods.append(periods_item)

        granted = QuantityOut.from_dict(d.pop("granted"))

        used = QuantityOut.from_dict(d.pop("used"))

        remaining = QuantityOut.from_dict(d.pop("remaining"))

        usable = QuantityOut.from_dict(d.pop("usable"))

        charged_cents = d.pop("charged_cents")

        def _parse_days_to_first_session(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        days_to_first_session = _parse_days_to_first_session(
            d.pop("days_to_first_session")
        )

        entries = []
        _entries = d.pop("entries")
        for entries_item_data in _entries:
            entries_item = EntryOut.from_dict(entries_item_data)

            entries.append(entries_item)

        duties = []
        _duties = d.pop("duties")
        for duties_item_data in _duties:
            duties_item = DutyOut.from_dict(duties_item_data)

            duties.append(duties_item)

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = VoucherWarningOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        version = d.pop("version")

        def _parse_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position = _parse_position(d.pop("position"))

        voucher_out = cls(
            voucher_id=voucher_id,
            status=status,
            service=service,
            unit=unit,
            client_id=client_id,
            provider_id=provider_id,
            caseworker_id=caseworker_id,
            instructor=instructor,
            remote_agreed=remote_agreed,
            closed_on=closed_on,
            periods=periods,
            granted=granted,
            used=used,
            remaining=remaining,
            usable=usable,
            charged_cents=charged_cents,
            days_to_first_session=days_to_first_session,
            entries=entries,
            duties=duties,
            warnings=warnings,
            version=version,
            position=position,
        )

        return voucher_out
