from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewProviderCancellation")


@_attrs_define
class NewProviderCancellation:
    """An agreed time that the provider cancelled; it may lie ahead.

    Attributes:
        planned_on (datetime.date):
        reason (str):
        client_told_at (datetime.datetime | None | Unset):
        documented (bool | Unset):  Default: False.
        replacement_on (datetime.date | None | Unset):
    """

    planned_on: datetime.date
    reason: str
    client_told_at: datetime.datetime | None | Unset = UNSET
    documented: bool | Unset = False
    replacement_on: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        planned_on = self.planned_on.isoformat()

        reason = self.reason

        client_told_at: None | str | Unset
        if isinstance(self.client_told_at, Unset):
            client_told_at = UNSET
        elif isinstance(self.client_told_at, datetime.datetime):
            client_told_at = self.client_told_at.isoformat()
        else:
            client_told_at = self.client_told_at

        documented = self.documented

        replacement_on: None | str | Unset
        if isinstance(self.replacement_on, Unset):
            replacement_on = UNSET
        elif isinstance(self.replacement_on, datetime.date):
            replacement_on = self.replacement_on.isoformat()
        else:
            replacement_on = self.replacement_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "planned_on": planned_on,
                "reason": reason,
            }
        )
        if client_told_at is not UNSET:
            field_dict["client_told_at"] = client_told_at
        if documented is not UNSET:
            field_dict["documented"] = documented
        if replacement_on is not UNSET:
            field_dict["replacement_on"] = replacement_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        planned_on = datetime.date.fromisoformat(d.pop("planned_on"))

        reason = d.pop("reason")

        def _parse_client_told_at(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                client_told_at_type_0 = datetime.datetime.fromisoformat(data)

                return client_told_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        client_told_at = _parse_client_told_at(d.pop("client_told_at", UNSET))

        documented = d.pop("documented", UNSET)

        def _parse_replacement_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                replacement_on_type_0 = datetime.date.fromisoformat(data)

                return replacement_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        replacement_on = _parse_replacement_on(d.pop("replacement_on", UNSET))

        new_provider_cancellation = cls(
            planned_on=planned_on,
            reason=reason,
            client_told_at=client_told_at,
            documented=documented,
            replacement_on=replacement_on,
        )

        return new_provider_cancellation
