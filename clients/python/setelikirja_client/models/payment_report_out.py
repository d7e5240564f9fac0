from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.payment_report_out_format import (
    PaymentReportOutFormat,
    check_payment_report_out_format,
)

if TYPE_CHECKING:
    from ..models.news_out import NewsOut
    from ..models.payment_report_out_counts import PaymentReportOutCounts


T = TypeVar("T", bound="PaymentReportOut")


@_attrs_define
class PaymentReportOut:
    """
    Attributes:
        format_ (PaymentReportOutFormat):
        message_id (None | str):
        counts (PaymentReportOutCounts):
        results (list[NewsOut]):
    """

    format_: PaymentReportOutFormat
    message_id: None | str
    counts: PaymentReportOutCounts
    results: list[NewsOut]

    def to_dict(self) -> dict[str, Any]:
        format_: str = self.format_

        message_id: None | str
        message_id = self.message_id

        counts = self.counts.to_dict()

        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "format": format_,
                "message_id": message_id,
                "counts": counts,
                "results": results,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.news_out import NewsOut
        from ..models.payment_report_out_counts import PaymentReportOutCounts

        d = dict(src_dict)
        format_ = check_payment_report_out_format(d.pop("format"))

        def _parse_message_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        message_id = _parse_message_id(d.pop("message_id"))

        counts = PaymentReportOutCounts.from_dict(d.pop("counts"))

        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = NewsOut.from_dict(results_item_data)

            results.append(results_item)

        payment_report_out = cls(
            format_=format_,
            message_id=message_id,
            counts=counts,
            results=results,
        )

        return payment_report_out
