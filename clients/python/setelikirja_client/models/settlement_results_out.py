from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.settlement_result_out import SettlementResultOut


T = TypeVar("T", bound="SettlementResultsOut")


@_attrs_define
class SettlementResultsOut:
    """
    Attributes:
        results (list[SettlementResultOut]):
    """

    results: list[SettlementResultOut]

    def to_dict(self) -> dict[str, Any]:
        results = []
        for results_item_data in self.results:
            results_item = results_item_data.to_dict()
            results.append(results_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "results": results,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.settlement_result_out import SettlementResultOut

        d = dict(src_dict)
        results = []
        _results = d.pop("results")
        for results_item_data in _results:
            results_item = SettlementResultOut.from_dict(results_item_data)

            results.append(results_item)

        settlement_results_out = cls(
            results=results,
        )

        return settlement_results_out
