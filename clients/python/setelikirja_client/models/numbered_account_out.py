from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.numbered_account_out_status import (
    NumberedAccountOutStatus,
    check_numbered_account_out_status,
)

T = TypeVar("T", bound="NumberedAccountOut")


@_attrs_define
class NumberedAccountOut:
    """With its number, which is stored sealed.

    Attributes:
        account_id (UUID):
        status (NumberedAccountOutStatus):
        proposed_on (datetime.date):
        proposed_by (UUID):
        confirmed_on (datetime.date | None):
        confirmed_by (None | UUID):
        iban (None | str):
    """

    account_id: UUID
    status: NumberedAccountOutStatus
    proposed_on: datetime.date
    proposed_by: UUID
    confirmed_on: datetime.date | None
    confirmed_by: None | UUID
    iban: None | str

    def to_dict(self) -> dict[str, Any]:
        account_id = str(self.account_id)

        status: str = self.status

        proposed_on = self.proposed_on.isoformat()

        proposed_by = str(self.proposed_by)

        confirmed_on: None | str
        if isinstance(self.confirmed_on, datetime.date):
            confirmed_on = self.confirmed_on.isoformat()
        else:
            confirmed_on = self.confirmed_on

        confirmed_by: None | str
        if isinstance(self.confirmed_by, UUID):
            confirmed_by = str(self.confirmed_by)
        else:
            confirmed_by = self.confirmed_by

        iban: None | str
        iban = self.iban

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "account_id": account_id,
                "status": status,
                "proposed_on": proposed_on,
                "proposed_by": proposed_by,
                "confirmed_on": confirmed_on,
                "confirmed_by": confirmed_by,
                "iban": iban,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        account_id = UUID(d.pop("account_id"))

        status = check_numbered_account_out_status(d.pop("status"))

        proposed_on = datetime.date.fromisoformat(d.pop("proposed_on"))

        proposed_by = UUID(d.pop("proposed_by"))

        def _parse_confirmed_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                confirmed_on_type_0 = datetime.date.fromisoformat(data)

                return confirmed_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        confirmed_on = _parse_confirmed_on(d.pop("confirmed_on"))

        def _parse_confirmed_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                confirmed_by_type_0 = UUID(data)

                return confirmed_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        confirmed_by = _parse_confirmed_by(d.pop("confirmed_by"))

        def _parse_iban(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        iban = _parse_iban(d.pop("iban"))

        numbered_account_out = cls(
            account_id=account_id,
            status=status,
            proposed_on=proposed_on,
            proposed_by=proposed_by,
            confirmed_on=confirmed_on,
            confirmed_by=confirmed_by,
            iban=iban,
        )

        return numbered_account_out
