from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.settlement_status import SettlementStatus, check_settlement_status

if TYPE_CHECKING:
    from ..models.order_out import OrderOut
    from ..models.payment_out import PaymentOut


T = TypeVar("T", bound="SettledInOut")


@_attrs_define
class SettledInOut:
    """A settlement that took the entry, or a correction of it: who drew and approved it, and how it was paid.

    Attributes:
        settlement_id (UUID):
        month (str): YYYY-MM.
        status (SettlementStatus): Where a settlement stands. What is ordered is in a payment file, and nothing is heard
            of it. What the bank
            refused, or gave back, is open again: it can be ordered or paid anew, or withdrawn.
        amount_cents (int): What it holds of the entry, negative where it was taken back.
        positions (list[int]): The events that it took.
        drawn_at_position (int):
        drawn_by (UUID):
        drawn_at (datetime.datetime):
        approved_by (None | UUID):
        approved_at (datetime.datetime | None):
        invoice_number (None | str): Null where the settlement was withdrawn.
        invoice_line (int | None): Null where what it took comes to no line.
        orders (list[OrderOut]):
        payments (list[PaymentOut]):
    """

    settlement_id: UUID
    month: str
    status: SettlementStatus
    amount_cents: int
    positions: list[int]
    drawn_at_position: int
    drawn_by: UUID
    drawn_at: datetime.datetime
    approved_by: None | UUID
    approved_at: datetime.datetime | None
    invoice_number: None | str
    invoice_line: int | None
    orders: list[OrderOut]
    payments: list[PaymentOut]

    def to_dict(self) -> dict[str, Any]:
        settlement_id = str(self.settlement_id)

        month = self.month

        status: str = self.status

        amount_cents = self.amount_cents

        positions = self.positions

        drawn_at_position = self.drawn_at_position

        drawn_by = str(self.drawn_by)

        drawn_at = self.drawn_at.isoformat()

        approved_by: None | str
        if isinstance(self.approved_by, UUID):
            approved_by = str(self.approved_by)
        else:
            approved_by = self.approved_by

        approved_at: None | str
        if isinstance(self.approved_at, datetime.datetime):
            approved_at = self.approved_at.isoformat()
        else:
            approved_at = self.approved_at

        invoice_number: None | str
        invoice_number = self.invoice_number

        invoice_line: int | None
        invoice_line = self.invoice_line

        orders = []
        for orders_item_data in self.orders:
            orders_item = orders_item_data.to_dict()
            orders.append(orders_item)

        payments = []
        for payments_item_data in self.payments:
            payments_item = payments_item_data.to_dict()
            payments.append(payments_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlement_id": settlement_id,
                "month": month,
                "status": status,
                "amount_cents": amount_cents,
                "positions": positions,
                "drawn_at_position": drawn_at_position,
                "drawn_by": drawn_by,
                "drawn_at": drawn_at,
                "approved_by": approved_by,
                "approved_at": approved_at,
                "invoice_number": invoice_number,
                "invoice_line": invoice_line,
                "orders": orders,
                "payments": payments,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.order_out import OrderOut
        from ..models.payment_out import PaymentOut

        d = dict(src_dict)
        settlement_id = UUID(d.pop("settlement_id"))

        month = d.pop("month")

        status = check_settlement_status(d.pop("status"))

        amount_cents = d.pop("amount_cents")

        positions = cast(list[int], d.pop("positions"))

        drawn_at_position = d.pop("drawn_at_position")

        drawn_by = UUID(d.pop("drawn_by"))

        drawn_at = datetime.datetime.fromisoformat(d.pop("drawn_at"))

        def _parse_approved_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                approved_by_type_0 = UUID(data)

                return approved_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        approved_by = _parse_approved_by(d.pop("approved_by"))

        def _parse_approved_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                approved_at_type_0 = datetime.datetime.fromisoformat(data)

                return approved_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        approved_at = _parse_approved_at(d.pop("approved_at"))

        def _parse_invoice_number(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        invoice_number = _parse_invoice_number(d.pop("invoice_number"))

        def _parse_invoice_line(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        invoice_line = _parse_invoice_line(d.pop("invoice_line"))

        orders = []
        _orders = d.pop("orders")
        for orders_item_data in _orders:
            orders_item = OrderOut.from_dict(orders_item_data)

            orders.append(orders_item)

        payments = []
        _payments = d.pop("payments")
        for payments_item_data in _payments:
            payments_item = PaymentOut.from_dict(payments_item_data)

            payments.append(payments_item)

        settled_in_out = cls(
            settlement_id=settlement_id,
            month=month,
            status=status,
            amount_cents=amount_cents,
            positions=positions,
            drawn_at_position=drawn_at_position,
            drawn_by=drawn_by,
            drawn_at=drawn_at,
            approved_by=approved_by,
            approved_at=approved_at,
            invoice_number=invoice_number,
            invoice_line=invoice_line,
            orders=orders,
            payments=payments,
        )

        return settled_in_out
