from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.entry_out import EntryOut
    from ..models.problem_out import ProblemOut


T = TypeVar("T", bound="ItemResultOut")


@_attrs_define
class ItemResultOut:
    """
    Attributes:
        status (int):
        entry (EntryOut | Unset):
        problem (ProblemOut | Unset): Problem details (RFC 9457).
    """

    status: int
    entry: EntryOut | Unset = UNSET
    problem: ProblemOut | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        status = self.status

        entry: dict[str, Any] | Unset = UNSET
        if not isinstance(self.entry, Unset):
            entry = self.entry.to_dict()

        problem: dict[str, Any] | Unset = UNSET
        if not isinstance(self.problem, Unset):
            problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "status": status,
            }
        )
        if entry is not UNSET:
            field_dict["entry"] = entry
        if problem is not UNSET:
            field_dict["problem"] = problem

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.entry_out import EntryOut
        from ..models.problem_out import ProblemOut

        d = dict(src_dict)
        status = d.pop("status")

        _entry = d.pop("entry", UNSET)
        entry: EntryOut | Unset
        if isinstance(_entry, Unset):
            entry = UNSET
        else:
            entry = EntryOut.from_dict(_entry)

        _problem = d.pop("problem", UNSET)
        problem: ProblemOut | Unset
        if isinstance(_problem, Unset):
            problem = UNSET
        else:
            problem = ProblemOut.from_dict(_problem)

        item_result_out = cls(
            status=status,
            entry=entry,
            problem=problem,
        )

        return item_result_out
