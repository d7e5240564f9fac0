from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.code import Code, check_code

if TYPE_CHECKING:
    from ..models.invoice_difference_out_actual_type_0 import (
        InvoiceDifferenceOutActualType0,
    )
    from ..models.invoice_difference_out_expected_type_0 import (
        InvoiceDifferenceOutExpectedType0,
    )


T = TypeVar("T", bound="InvoiceDifferenceOut")


@_attrs_define
class InvoiceDifferenceOut:
    """`expected` is the ledger's figure, `actual` the invoice's.

    Attributes:
        code (Code): What kind of difference it is.
        row (int | None): Of the invoice, from 1; none where it is about the whole.
        voucher_id (None | UUID):
        entry_id (None | UUID):
        happened_on (datetime.date | None):
        expected (InvoiceDifferenceOutExpectedType0 | None):
        actual (InvoiceDifferenceOutActualType0 | None):
        detail (str):
    """

    code: Code
    row: int | None
    voucher_id: None | UUID
    entry_id: None | UUID
    happened_on: datetime.date | None
    expected: InvoiceDifferenceOutExpectedType0 | None
    actual: InvoiceDifferenceOutActualType0 | None
    detail: str

    def to_dict(self) -> dict[str, Any]:
        from ..models.invoice_difference_out_actual_type_0 import (
            InvoiceDifferenceOutActualType0,
        )
        from ..models.invoice_difference_out_expected_type_0 import (
            InvoiceDifferenceOutExpectedType0,
        )

        code: str = self.code

        row: int | None
        row = self.row

        voucher_id: None | str
        if isinstance(self.voucher_id, UUID):
            voucher_id = str(self.voucher_id)
        else:
            voucher_id = self.voucher_id

        entry_id: None | str
        if isinstance(self.entry_id, UUID):
            entry_id = str(self.entry_id)
        else:
            entry_id = self.entry_id

        happened_on: None | str
        if isinstance(self.happened_on, datetime.date):
            happened_on = self.happened_on.isoformat()
        else:
            happened_on = self.happened_on

        expected: dict[str, Any] | None
        if isinstance(self.expected, InvoiceDifferenceOutExpectedType0):
            expected = self.expected.to_dict()
        else:
            expected = self.expected

        actual: dict[str, Any] | None
        if isinstance(self.actual, InvoiceDifferenceOutActualType0):
            actual = self.actual.to_dict()
        else:
            actual = self.actual

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "row": row,
                "voucher_id": voucher_id,
                "entry_id": entry_id,
                "happened_on": happened_on,
                "expected": expected,
                "actual": actual,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.invoice_difference_out_actual_type_0 import (
            InvoiceDifferenceOutActualType0,
        )
        from ..models.invoice_difference_out_expected_type_0 import (
            InvoiceDifferenceOutExpectedType0,
        )

        d = dict(src_dict)
        code = check_code(d.pop("code"))

        def _parse_row(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        row = _parse_row(d.pop("row"))

        def _parse_voucher_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                voucher_id_type_0 = UUID(data)

                return voucher_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        voucher_id = _parse_voucher_id(d.pop("voucher_id"))

        def _parse_entry_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                entry_id_type_0 = UUID(data)

                return entry_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        entry_id = _parse_entry_id(d.pop("entry_id"))

        def _parse_happened_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                happened_on_type_0 = datetime.date.fromisoformat(data)

                return happened_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        happened_on = _parse_happened_on(d.pop("happened_on"))

        def _parse_expected(data: object) -> InvoiceDifferenceOutExpectedType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                expected_type_0 = InvoiceDifferenceOutExpectedType0.from_dict(data)

                return expected_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceDifferenceOutExpectedType0 | None, data)

        expected = _parse_expected(d.pop("expected"))

        def _parse_actual(data: object) -> InvoiceDifferenceOutActualType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actual_type_0 = InvoiceDifferenceOutActualType0.from_dict(data)

                return actual_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(InvoiceDifferenceOutActualType0 | None, data)

        actual = _parse_actual(d.pop("actual"))

        detail = d.pop("detail")

        invoice_difference_out = cls(
            code=code,
            row=row,
            voucher_id=voucher_id,
            entry_id=entry_id,
            happened_on=happened_on,
            expected=expected,
            actual=actual,
            detail=detail,
        )

        return invoice_difference_out
