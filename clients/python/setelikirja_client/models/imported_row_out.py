from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.imported_row_out_outcome import (
    ImportedRowOutOutcome,
    check_imported_row_out_outcome,
)
from ..models.imported_row_out_table import (
    ImportedRowOutTable,
    check_imported_row_out_table,
)
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.finding_out import FindingOut
    from ..models.problem_out import ProblemOut


T = TypeVar("T", bound="ImportedRowOut")


@_attrs_define
class ImportedRowOut:
    """A row by its table and its line there; the header is line 1. Nothing that stood in it is told back.

    Attributes:
        table (ImportedRowOutTable):
        row (int):
        outcome (ImportedRowOutOutcome):
        warnings (list[FindingOut]):
        id (UUID | Unset): Of what the row makes: a client, provider, voucher, entry.
        problem (ProblemOut | Unset): Problem details (RFC 9457).
    """

    table: ImportedRowOutTable
    row: int
    outcome: ImportedRowOutOutcome
    warnings: list[FindingOut]
    id: UUID | Unset = UNSET
    problem: ProblemOut | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        table: str = self.table

        row = self.row

        outcome: str = self.outcome

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        id: str | Unset = UNSET
        if not isinstance(self.id, Unset):
            id = str(self.id)

        problem: dict[str, Any] | Unset = UNSET
        if not isinstance(self.problem, Unset):
            problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "table": table,
                "row": row,
                "outcome": outcome,
                "warnings": warnings,
            }
        )
        if id is not UNSET:
            field_dict["id"] = id
        if problem is not UNSET:
            field_dict["problem"] = problem

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.finding_out import FindingOut
        from ..models.problem_out import ProblemOut

        d = dict(src_dict)
        table = check_imported_row_out_table(d.pop("table"))

        row = d.pop("row")

        outcome = check_imported_row_out_outcome(d.pop("outcome"))

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = FindingOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        _id = d.pop("id", UNSET)
        id: UUID | Unset
        if isinstance(_id, Unset):
            id = UNSET
        else:
            id = UUID(_id)

        _problem = d.pop("problem", UNSET)
        problem: ProblemOut | Unset
        if isinstance(_problem, Unset):
            problem = UNSET
        else:
            problem = ProblemOut.from_dict(_problem)

        imported_row_out = cls(
            table=table,
            row=row,
            outcome=outcome,
            warnings=warnings,
            id=id,
            problem=problem,
        )

        return imported_row_out
