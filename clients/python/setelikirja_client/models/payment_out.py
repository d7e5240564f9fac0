from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

T = TypeVar("T", bound="PaymentOut")


@_attrs_define
class PaymentOut:
    """
    Attributes:
        paid_on (datetime.date):
        reference (str):
        amount_cents (int):
        recorded_by (UUID):
        returned_on (datetime.date | None):
        returned_because (None | str):
        end_to_end_id (None | str): Of the order that the bank told of.
    """

    paid_on: datetime.date
    reference: str
    amount_cents: int
    recorded_by: UUID
    returned_on: datetime.date | None
    returned_because: None | str
    end_to_end_id: None | str

    def to_dict(self) -> dict[str, Any]:
        paid_on = self.paid_on.isoformat()

        reference = self.reference

        amount_cents = self.amount_cents

        recorded_by = str(self.recorded_by)

        returned_on: None | str
        if isinstance(self.returned_on, datetime.date):
            returned_on = self.returned_on.isoformat()
        else:
            returned_on = self.returned_on

        returned_because: None | str
        returned_because = self.returned_because

        end_to_end_id: None | str
        end_to_end_id = self.end_to_end_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "paid_on": paid_on,
                "reference": reference,
                "amount_cents": amount_cents,
                "recorded_by": recorded_by,
                "returned_on": returned_on,
                "returned_because": returned_because,
                "end_to_end_id": end_to_end_id,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        paid_on = datetime.date.fromisoformat(d.pop("paid_on"))

        reference = d.pop("reference")

        amount_cents = d.pop("amount_cents")

        recorded_by = UUID(d.pop("recorded_by"))

        def _parse_returned_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                returned_on_type_0 = datetime.date.fromisoformat(data)

                return returned_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        returned_on = _parse_returned_on(d.pop("returned_on"))

        def _parse_returned_because(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        returned_because = _parse_returned_because(d.pop("returned_because"))

        def _parse_end_to_end_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        end_to_end_id = _parse_end_to_end_id(d.pop("end_to_end_id"))

        payment_out = cls(
            paid_on=paid_on,
            reference=reference,
            amount_cents=amount_cents,
            recorded_by=recorded_by,
            returned_on=returned_on,
            returned_because=returned_because,
            end_to_end_id=end_to_end_id,
        )

        return payment_out
