from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.problem_out import ProblemOut
    from ..models.settlement_summary_out import SettlementSummaryOut


T = TypeVar("T", bound="SettlementResultOut")


@_attrs_define
class SettlementResultOut:
    """
    Attributes:
        provider_id (UUID):
        status (int):
        settlement (SettlementSummaryOut | Unset): A settlement without its lines.
        problem (ProblemOut | Unset): Problem details (RFC 9457).
    """

    provider_id: UUID
    status: int
    settlement: SettlementSummaryOut | Unset = UNSET
    problem: ProblemOut | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        status = self.status

        settlement: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settlement, Unset):
            settlement = self.settlement.to_dict()

        problem: dict[str, Any] | Unset = UNSET
        if not isinstance(self.problem, Unset):
            problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "status": status,
            }
        )
        if settlement is not UNSET:
            field_dict["settlement"] = settlement
        if problem is not UNSET:
            field_dict["problem"] = problem

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.problem_out import ProblemOut
        from ..models.settlement_summary_out import SettlementSummaryOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        status = d.pop("status")

        _settlement = d.pop("settlement", UNSET)
        settlement: SettlementSummaryOut | Unset
        if isinstance(_settlement, Unset):
            settlement = UNSET
        else:
            settlement = SettlementSummaryOut.from_dict(_settlement)

        _problem = d.pop("problem", UNSET)
        problem: ProblemOut | Unset
        if isinstance(_problem, Unset):
            problem = UNSET
        else:
            problem = ProblemOut.from_dict(_problem)

        settlement_result_out = cls(
            provider_id=provider_id,
            status=status,
            settlement=settlement,
            problem=problem,
        )

        return settlement_result_out
