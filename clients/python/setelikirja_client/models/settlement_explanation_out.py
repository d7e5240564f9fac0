from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.settlement_status import SettlementStatus, check_settlement_status

if TYPE_CHECKING:
    from ..models.carried_out import CarriedOut
    from ..models.explained_line_out import ExplainedLineOut
    from ..models.history_event_out import HistoryEventOut
    from ..models.order_out import OrderOut
    from ..models.payment_out import PaymentOut


T = TypeVar("T", bound="SettlementExplanationOut")


@_attrs_define
class SettlementExplanationOut:
    """A settlement, down to the events of its lines and up to its payment.

    Attributes:
        settlement_id (UUID):
        provider_id (UUID):
        month (str): YYYY-MM.
        status (SettlementStatus): Where a settlement stands. What is ordered is in a payment file, and nothing is heard
            of it. What the bank
            refused, or gave back, is open again: it can be ordered or paid anew, or withdrawn.
        total_cents (int):
        amount_cents (int):
        carried_over_cents (int):
        carried_over_from (list[CarriedOut]):
        carried_over_to (None | UUID):
        derived_cents (int): The lines, worked out anew, and what was carried over.
        digest (str):
        derived_digest (str): Of the lines that its postings come to now.
        agrees (bool): Whether what was worked out anew is what was charged and posted.
        lines (list[ExplainedLineOut]):
        events (list[HistoryEventOut]):
        invoice_number (None | str):
        orders (list[OrderOut]):
        payments (list[PaymentOut]):
        sentences (list[str]): The same, said in the language that was asked for.
        position (int):
    """

    settlement_id: UUID
    provider_id: UUID
    month: str
    status: SettlementStatus
    total_cents: int
    amount_cents: int
    carried_over_cents: int
    carried_over_from: list[CarriedOut]
    carried_over_to: None | UUID
    derived_cents: int
    digest: str
    derived_digest: str
    agrees: bool
    lines: list[ExplainedLineOut]
    events: list[HistoryEventOut]
    invoice_number: None | str
    orders: list[OrderOut]
    payments: list[PaymentOut]
    sentences: list[str]
    position: int

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
            carried_over_from_item = carried_over_from_item_data.to_dict()
            carried_over_from.append(carried_over_from_item)

        carried_over_to: None | str
        if isinstance(self.carried_over_to, UUID):
            carried_over_to = str(self.carried_over_to)
        else:
            carried_over_to = self.carried_over_to

        derived_cents = self.derived_cents

        digest = self.digest

        derived_digest = self.derived_digest

        agrees = self.agrees

        lines = []
        for lines_item_data in self.lines:
            lines_item = lines_item_data.to_dict()
            lines.append(lines_item)

        events = []
        for events_item_data in self.events:
            events_item = events_item_data.to_dict()
            events.append(events_item)

        invoice_number: None | str
        invoice_number = self.invoice_number

        orders = []
        for orders_item_data in self.orders:
            orders_item = orders_item_data.to_dict()
            orders.append(orders_item)

        payments = []
        for payments_item_data in self.payments:
            payments_item = payments_item_data.to_dict()
            payments.append(payments_item)

        sentences = self.sentences

        position = self.position

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
                "derived_cents": derived_cents,
                "digest": digest,
                "derived_digest": derived_digest,
                "agrees": agrees,
                "lines": lines,
                "events": events,
                "invoice_number": invoice_number,
                "orders": orders,
                "payments": payments,
                "sentences": sentences,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.carried_out import CarriedOut
        from ..models.explained_line_out import ExplainedLineOut
        from ..models.history_event_out import HistoryEventOut
        from ..models.order_out import OrderOut
        from ..models.payment_out import PaymentOut

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
            carried_over_from_item = CarriedOut.from_dict(carried_over_from_item_data)

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

        derived_cents = d.pop("derived_cents")

        digest = d.pop("digest")

        derived_digest = d.pop("derived_digest")

        agrees = d.pop("agrees")

        lines = []
        _lines = d.pop("lines")
        for lines_item_data in _lines:
            lines_item = ExplainedLineOut.from_dict(lines_item_data)

            lines.append(lines_item)

        events = []
        _events = d.pop("events")
        for events_item_data in _events:
            events_item = HistoryEventOut.from_dict(events_item_data)

            events.append(events_item)

        def _parse_invoice_number(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        invoice_number = _parse_invoice_number(d.pop("invoice_number"))

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

        sentences = cast(list[str], d.pop("sentences"))

        position = d.pop("position")

        settlement_explanation_out = cls(
            settlement_id=settlement_id,
            provider_id=provider_id,
            month=month,
            status=status,
            total_cents=total_cents,
            amount_cents=amount_cents,
            carried_over_cents=carried_over_cents,
            carried_over_from=carried_over_from,
            carried_over_to=carried_over_to,
            derived_cents=derived_cents,
            digest=digest,
            derived_digest=derived_digest,
            agrees=agrees,
            lines=lines,
            events=events,
            invoice_number=invoice_number,
            orders=orders,
            payments=payments,
            sentences=sentences,
            position=position,
        )

        return settlement_explanation_out
