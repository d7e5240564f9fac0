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
    from ..models.settlement_line_out import SettlementLineOut
    from ..models.settlement_total_out import SettlementTotalOut


T = TypeVar("T", bound="SettlementOut")


@_attrs_define
class SettlementOut:
    """
    Attributes:
        settlement_id (UUID):
        provider_id (UUID):
        month (str): YYYY-MM.
        status (SettlementStatus): Where a settlement stands. What is ordered is in a payment file, and nothing is heard
            of it. What the bank
            refused, or gave back, is open again: it can be ordered or paid anew, or withdrawn.
        total_cents (int): What is paid; negative: nothing is, and the next one carries it.
        amount_cents (int): The sum of its lines.
        carried_over_cents (int): Negative totals of earlier settlements, in the total.
        carried_over_from (list[UUID]):
        carried_over_to (None | UUID): The settlement whose total holds this negative one.
        line_count (int):
        totals (list[SettlementTotalOut]):
        position (int): It takes what the log held there, and was not yet settled.
        digest (str): SHA-256 over the canonical lines: docs/settlement.md.
        drawn_by (UUID):
        drawn_at (datetime.datetime):
        approved_by (None | UUID):
        approved_at (datetime.datetime | None):
        withdrawn_by (None | UUID):
        withdrawn_at (datetime.datetime | None):
        withdrawn_because (None | str):
        payments (list[PaymentOut]):
        orders (list[OrderOut]): The payment files that it went into.
        version (int): Of the provider's account, which holds all its settlements.
        lines (list[SettlementLineOut]):
    """

    settlement_id: UUID
    provider_id: UUID
    month: str
    status: SettlementStatus
    total_cents: int
    amount_cents: int
    carried_over_cents: int
    carried_over_from: list[UUID]
    carried_over_to: None | UUID
    line_count: int
    totals: list[SettlementTotalOut]
    position: int
    digest: str
    drawn_by: UUID
    drawn_at: datetime.datetime
    approved_by: None | UUID
    approved_at: datetime.datetime | None
    withdrawn_by: None | UUID
    withdrawn_at: datetime.datetime | None
    withdrawn_because: None | str
    payments: list[PaymentOut]
    orders: list[OrderOut]
    version: int
    lines: list[SettlementLineOut]

    def to_dict(self) -> dict[str, Any]:
        settlement_id = str(self.settlement_id)

        provider_id = str(self.provider_id)

        month = self.month

        status: str = self.status

        total_cents = self.total_cents

        amount_cents = self.amount_cents

        carried_over_cents = self.carried_over_cents

        carried_over_from = []
        for carried_over_from_item_data in self.carried_over_from:
            carried_over_from_item = str(carried_over_from_item_data)
            carried_over_from.append(carried_over_from_item)

        carried_over_to: None | str
        if isinstance(self.carried_over_to, UUID):
            carried_over_to = str(self.carried_over_to)
        else:
            carried_over_to = self.carried_over_to

        line_count = self.line_count

        totals = []
        for totals_item_data in self.totals:
            totals_item = totals_item_data.to_dict()
            totals.append(totals_item)

        position = self.position

        digest = self.digest

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

        withdrawn_by: None | str
        if isinstance(self.withdrawn_by, UUID):
            withdrawn_by = str(self.withdrawn_by)
        else:
            withdrawn_by = self.withdrawn_by

        withdrawn_at: None | str
        if isinstance(self.withdrawn_at, datetime.datetime):
            withdrawn_at = self.withdrawn_at.isoformat()
        else:
            withdrawn_at = self.withdrawn_at

        withdrawn_because: None | str
        withdrawn_because = self.withdrawn_because

        payments = []
        for payments_item_data in self.payments:
            payments_item = payments_item_data.to_dict()
            payments.append(payments_item)

        orders = []
        for orders_item_data in self.orders:
            orders_item = orders_item_data.to_dict()
            orders.append(orders_item)

        version = self.version

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlement_id": settlement_id,
                "provider_id": provider_id,
                "month": month,
                "status": status,
                "total_cents": total_cents,
                "amount_cents": amount_cents,
                "carried_over_cents": carried_over_cents,
                "carried_over_from": carried_over_from,
                "carried_over_to": carried_over_to,
                "line_count": line_count,
                "totals": totals,
                "position": position,
                "digest": digest,
                "drawn_by": drawn_by,
                "drawn_at": drawn_at,
                "approved_by": approved_by,
                "approved_at": approved_at,
                "withdrawn_by": withdrawn_by,
                "withdrawn_at": withdrawn_at,
                "withdrawn_because": withdrawn_because,
                "payments": payments,
                "orders": orders,
                "version": version,
                "lines": lines,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.order_out import OrderOut
        from ..models.payment_out import PaymentOut
        from ..models.settlement_line_out import SettlementLineOut
        from ..models.settlement_total_out import SettlementTotalOut

        d = dict(src_dict)
        settlement_id = UUID(d.pop("settlement_id"))

        provider_id = UUID(d.pop("provider_id"))

        month = d.pop("month")

        status = check_settlement_status(d.pop("status"))

        total_cents = d.pop("total_cents")

        amount_cents = d.pop("amount_cents")

        carried_over_cents = d.pop("carried_over_cents")

        carried_over_from = []
        _carried_over_from = d.pop("carried_over_from")
        for carried_over_from_item_data in _carried_over_from:
            carried_over_from_item = UUID(carried_over_from_item_data)

            carried_over_from.append(carried_over_from_item)

        def _parse_carried_over_to(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                carried_over_to_type_0 = UUID(data)

                return carried_over_to_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        carried_over_to = _parse_carried_over_to(d.pop("carried_over_to"))

        line_count = d.pop("line_count")

        totals = []
        _totals = d.pop("totals")
        for totals_item_data in _totals:
            totals_item = SettlementTotalOut.from_dict(totals_item_data)

            totals.append(totals_item)

        position = d.pop("position")

        digest = d.pop("digest")

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

        def _parse_withdrawn_by(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                withdrawn_by_type_0 = UUID(data)

                return withdrawn_by_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        withdrawn_by = _parse_withdrawn_by(d.pop("withdrawn_by"))

        def _parse_withdrawn_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                withdrawn_at_type_0 = datetime.datetime.fromisoformat(data)

                return withdrawn_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        withdrawn_at = _parse_withdrawn_at(d.pop("withdrawn_at"))

        def _parse_withdrawn_because(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        withdrawn_because = _parse_withdrawn_because(d.pop("withdrawn_because"))

        payments = []
        _payments = d.pop("payments")
        for payments_item_data in _payments:
            payments_item = PaymentOut.from_dict(payments_item_data)

            payments.append(payments_item)

        orders = []
        _orders = d.pop("orders")
        for orders_item_data in _orders:
            orders_item = OrderOut.from_dict(orders_item_data)

            orders.append(orders_item)

        version = d.pop("version")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = SettlementLineOut.from_dict(lines_item_data)

            lines.append(lines_item)

        settlement_out = cls(
            settlement_id=settlement_id,
            provider_id=provider_id,
            month=month,
            status=status,
            total_cents=total_cents,
            amount_cents=amount_cents,
            carried_over_cents=carried_over_cents,
            carried_over_from=carried_over_from,
            carried_over_to=carried_over_to,
            line_count=line_count,
            totals=totals,
            position=position,
            digest=digest,
            drawn_by=drawn_by,
            drawn_at=drawn_at,
            approved_by=approved_by,
            approved_at=approved_at,
            withdrawn_by=withdrawn_by,
            withdrawn_at=withdrawn_at,
            withdrawn_because=withdrawn_because,
            payments=payments,
            orders=orders,
            version=version,
            lines=lines,
        )

        return settlement_out
