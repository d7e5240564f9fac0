from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.cause import Cause, check_cause
from ..models.closing_reason import ClosingReason, check_closing_reason
from ..models.entry_out_kind import EntryOutKind, check_entry_out_kind
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.charge_out import ChargeOut
    from ..models.finding_out import FindingOut
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="EntryOut")


@_attrs_define
class EntryOut:
    """
    Attributes:
        entry_id (UUID):
        kind (EntryOutKind):
        happened_on (datetime.date):
        recorded_at (datetime.datetime):
        charge (ChargeOut):
        reversed_ (bool):
        warnings (list[FindingOut]):
        remaining (QuantityOut): Minutes or days.
        position (int | None): Null in a dry run.
        provider_id (None | UUID):
        period (int | None):
        cause (Cause | Unset): Why an agreed session or day was not held (§ 5).
        minutes (int | Unset):
        starts_at (str | Unset):
        reason (ClosingReason | Unset): Why a voucher is closed (§ 5).
    """

    entry_id: UUID
    kind: EntryOutKind
    happened_on: datetime.date
    recorded_at: datetime.datetime
    charge: ChargeOut
    reversed_: bool
    warnings: list[FindingOut]
    remaining: QuantityOut
    position: int | None
    provider_id: None | UUID
    period: int | None
    cause: Cause | Unset = UNSET
    minutes: int | Unset = UNSET
    starts_at: str | Unset = UNSET
    reason: ClosingReason | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        entry_id = str(self.entry_id)

        kind: str = self.kind

        happened_on = self.happened_on.isoformat()

        recorded_at = self.recorded_at.isoformat()

        charge = self.charge.to_dict()

        reversed_ = self.reversed_

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        remaining = self.remaining.to_dict()

        position: int | None
        position = self.position

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        period: int | None
        period = self.period

        cause: str | Unset = UNSET
        if not isinstance(self.cause, Unset):
            cause = self.cause

        minutes = self.minutes

        starts_at = self.starts_at

        reason: str | Unset = UNSET
        if not isinstance(self.reason, Unset):
            reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "entry_id": entry_id,
                "kind": kind,
                "happened_on": happened_on,
                "recorded_at": recorded_at,
                "charge": charge,
                "reversed": reversed_,
                "warnings": warnings,
                "remaining": remaining,
                "position": position,
                "provider_id": provider_id,
                "period": period,
            }
        )
        if cause is not UNSET:
            field_dict["cause"] = cause
        if minutes is not UNSET:
            field_dict["minutes"] = minutes
        if starts_at is not UNSET:
            field_dict["starts_at"] = starts_at
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.charge_out import ChargeOut
        from ..models.finding_out import FindingOut
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        entry_id = UUID(d.pop("entry_id"))

        kind = check_entry_out_kind(d.pop("kind"))

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        recorded_at = datetime.datetime.fromisoformat(d.pop("recorded_at"))

        charge = ChargeOut.from_dict(d.pop("charge"))

        reversed_ = d.pop("reversed")

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = FindingOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        remaining = QuantityOut.from_dict(d.pop("remaining"))

        def _parse_position(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        position = _parse_position(d.pop("position"))

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

        def _parse_period(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        period = _parse_period(d.pop("period"))

        _cause = d.pop("cause", UNSET)
        cause: Cause | Unset
        if isinstance(_cause, Unset):
            cause = UNSET
        else:
            cause = check_cause(_cause)

        minutes = d.pop("minutes", UNSET)

        starts_at = d.pop("starts_at", UNSET)

        _reason = d.pop("reason", UNSET)
        reason: ClosingReason | Unset
        if isinstance(_reason, Unset):
            reason = UNSET
        else:
            reason = check_closing_reason(_reason)

        entry_out = cls(
            entry_id=entry_id,
            kind=kind,
            happened_on=happened_on,
            recorded_at=recorded_at,
            charge=charge,
            reversed_=reversed_,
            warnings=warnings,
            remaining=remaining,
            position=position,
            provider_id=provider_id,
            period=period,
            cause=cause,
            minutes=minutes,
            starts_at=starts_at,
            reason=reason,
        )

        return entry_out
