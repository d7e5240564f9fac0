from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.competence import Competence, check_competence

T = TypeVar("T", bound="AcceptanceOut")


@_attrs_define
class AcceptanceOut:
    """
    Attributes:
        worker_id (UUID):
        competences (list[Competence]):
        accepted_by (UUID):
        accepted_on (datetime.date):
        reason (None | str):
    """

    worker_id: UUID
    competences: list[Competence]
    accepted_by: UUID
    accepted_on: datetime.date
    reason: None | str

    def to_dict(self) -> dict[str, Any]:
        worker_id = str(self.worker_id)

        competences = []
        for competences_item_data in self.competences:
            competences_item: str = competences_item_data
            competences.append(competences_item)

        accepted_by = str(self.accepted_by)

        accepted_on = self.accepted_on.isoformat()

        reason: None | str
        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "worker_id": worker_id,
                "competences": competences,
                "accepted_by": accepted_by,
                "accepted_on": accepted_on,
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

        accepted_by = UUID(d.pop("accepted_by"))

        accepted_on = datetime.date.fromisoformat(d.pop("accepted_on"))

        def _parse_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        reason = _parse_reason(d.pop("reason"))

        acceptance_out = cls(
            worker_id=worker_id,
            competences=competences,
            accepted_by=accepted_by,
            accepted_on=accepted_on,
            reason=reason,
        )

        return acceptance_out
