from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

from ..models.competence import Competence, check_competence

T = TypeVar("T", bound="NewAcceptance")


@_attrs_define
class NewAcceptance:
    """The county accepts a worker's other degree for competences, case by case.

    Attributes:
        worker_id (UUID):
        competences (list[Competence]):
        reason (str):
    """

    worker_id: UUID
    competences: list[Competence]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        worker_id = str(self.worker_id)

        competences = []
        for competences_item_data in self.competences:
            competences_item: str = competences_item_data
            competences.append(competences_item)

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "worker_id": worker_id,
                "competences": competences,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        worker_id = UUID(d.pop("worker_id"))

        competences = []
        _competences = d.pop("competences")
        for competences_item_data in _competences:
            competences_item = check_competence(competences_item_data)

            competences.append(competences_item)

        reason = d.pop("reason")

        new_acceptance = cls(
            worker_id=worker_id,
            competences=competences,
            reason=reason,
        )

        return new_acceptance
