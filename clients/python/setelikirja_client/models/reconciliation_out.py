from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.reconciliation_out_format import (
    ReconciliationOutFormat,
    check_reconciliation_out_format,
)

if TYPE_CHECKING:
    from ..models.invoice_difference_out import InvoiceDifferenceOut


T = TypeVar("T", bound="ReconciliationOut")


@_attrs_define
class ReconciliationOut:
    """
    Attributes:
        settlement_id (UUID):
        format_ (ReconciliationOutFormat):
        is_credit_note (bool):
        invoice_cents (int):
        settlement_cents (int): The sum of the settlement's lines, without what it carries over.
        rows (int):
        rows_agreeing (int):
        agrees (bool): There is no difference.
        differences (list[InvoiceDifferenceOut]):
    """

    settlement_id: UUID
    format_: ReconciliationOutFormat
    is_credit_note: bool
    invoice_cents: int
    settlement_cents: int
    rows: int
    rows_agreeing: int
    agrees: bool
    differences: list[InvoiceDifferenceOut]

    def to_dict(self) -> dict[str, Any]:
        settlement_id = str(self.settlement_id)

        format_: str = self.format_

        is_credit_note = self.is_credit_note

        invoice_cents = self.invoice_cents

        settlement_cents = self.settlement_cents

        rows = self.rows

        rows_agreeing = self.rows_agreeing

        agrees = self.agrees

        differences = []
        for differences_item_data in self.differences:
            differences_item = differences_item_data.to_dict()
            differences.append(differences_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "settlement_id": settlement_id,
                "format": format_,
                "is_credit_note": is_credit_note,
                "invoice_cents": invoice_cents,
                "settlement_cents": settlement_cents,
                "rows": rows,
                "rows_agreeing": rows_agreeing,
                "agrees": agrees,
                "differences": differences,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.invoice_difference_out import InvoiceDifferenceOut

        d = dict(src_dict)
        settlement_id = UUID(d.pop("settlement_id"))

        format_ = check_reconciliation_out_format(d.pop("format"))

        is_credit_note = d.pop("is_credit_note")

        invoice_cents = d.pop("invoice_cents")

        settlement_cents = d.pop("settlement_cents")

        rows = d.pop("rows")

        rows_agreeing = d.pop("rows_agreeing")

        agrees = d.pop("agrees")

        differences = []
        _differences = d.pop("differences")
        for differences_item_data in _differences:
            differences_item = InvoiceDifferenceOut.from_dict(differences_item_data)

            differences.append(differences_item)

        reconciliation_out = cls(
            settlement_id=settlement_id,
            format_=format_,
            is_credit_note=is_credit_note,
            invoice_cents=invoice_cents,
            settlement_cents=settlement_cents,
            rows=rows,
            rows_agreeing=rows_agreeing,
            agrees=agrees,
            differences=differences,
        )

        return reconciliation_out
