from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="OrderOut")


@_attrs_define
class OrderOut:
    """A settlement in a payment file; `refused_on` where the bank did not carry it out.

    Attributes:
        payment_file_id (UUID):
        end_to_end_id (str): What the bank tells the transfer by.
        bank_account_id (UUID):
        amount_cents (int):
        execution_on (datetime.date):
        ordered_by (UUID):
        refused_on (datetime.date | None):
        reason_code (None | str): The bank's: ISO 20022, ExternalStatusReason1Code.
    """

    payment_file_id: UUID
    end_to_end_id: str
    bank_account_id: UUID
    amount_cents: int
    execution_on: datetime.date
    ordered_by: UUID
    refused_on: datetime.date | None
    reason_code: None | str

    def to_dict(self) -> dict[str, Any]:
        payment_file_id = str(self.payment_file_id)

        end_to_end_id = self.end_to_end_id

        bank_account_id = str(self.bank_account_id)

        amount_cents = self.amount_cents

        execution_on = self.execution_on.isoformat()

        ordered_by = str(self.ordered_by)

        refused_on: None | str
        if isinstance(self.refused_on, datetime.date):
            refused_on = self.refused_on.isoformat()
        else:
            refused_on = self.refused_on

        reason_code: None | str
        reason_code = self.reason_code

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "payment_file_id": payment_file_id,
                "end_to_end_id": end_to_end_id,
                "bank_account_id": bank_account_id,
                "amount_cents": amount_cents,
                "execution_on": execution_on,
                "ordered_by": ordered_by,
                "refused_on": refused_on,
                "reason_code": reason_code,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        payment_file_id = UUID(d.pop("payment_file_id"))

        end_to_end_id = d.pop("end_to_end_id")

        bank_account_id = UUID(d.pop("bank_account_id"))

        amount_cents = d.pop("amount_cents")

        execution_on = datetime.date.fromisoformat(d.pop("execution_on"))

        ordered_by = UUID(d.pop("ordered_by"))

        def _parse_refused_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                refused_on_type_0 = datetime.date.fromisoformat(data)

                return refused_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        refused_on = _parse_refused_on(d.pop("refused_on"))

        def _parse_reason_code(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason_code = _parse_reason_code(d.pop("reason_code"))

        order_out = cls(
            payment_file_id=payment_file_id,
            end_to_end_id=end_to_end_id,
            bank_account_id=bank_account_id,
            amount_cents=amount_cents,
            execution_on=execution_on,
            ordered_by=ordered_by,
            refused_on=refused_on,
            reason_code=reason_code,
        )

        return order_out
