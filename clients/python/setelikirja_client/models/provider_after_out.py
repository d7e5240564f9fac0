from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.approval_out import ApprovalOut
    from ..models.finding_out import FindingOut
    from ..models.suspension_out import SuspensionOut


T = TypeVar("T", bound="ProviderAfterOut")


@_attrs_define
class ProviderAfterOut:
    """A provider as it was right after a command.

    Attributes:
        provider_id (UUID):
        name (str):
        business_id (str):
        approvals (list[ApprovalOut]):
        suspensions (list[SuspensionOut]):
        warnings (list[FindingOut]): What the command is warned of; it was carried out.
    """

    provider_id: UUID
    name: str
    business_id: str
    approvals: list[ApprovalOut]
    suspensions: list[SuspensionOut]
    warnings: list[FindingOut]

    def to_dict(self) -> dict[str, Any]:
        provider_id = str(self.provider_id)

        name = self.name

        business_id = self.business_id

        approvals = []
        for approvals_item_data in self.approvals:
            approvals_item = approvals_item_data.to_dict()
            approvals.append(approvals_item)

        suspensions = []
        for suspensions_item_data in self.suspensions:
            suspensions_item = suspensions_item_data.to_dict()
            suspensions.append(suspensions_item)

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "name": name,
                "business_id": business_id,
                "approvals": approvals,
                "suspensions": suspensions,
                "warnings": warnings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.approval_out import ApprovalOut
        from ..models.finding_out import FindingOut
        from ..models.suspension_out import SuspensionOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        name = d.pop("name")

        business_id = d.pop("business_id")

        approvals = []
        _approvals = d.pop("approvals")
        for approvals_item_data in _approvals:
            approvals_item = ApprovalOut.from_dict(approvals_item_data)

            approvals.append(approvals_item)

        suspensions = []
        _suspensions = d.pop("suspensions")
        for suspensions_item_data in _suspensions:
            suspensions_item = SuspensionOut.from_dict(suspensions_item_data)

            suspensions.append(suspensions_item)

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = FindingOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        provider_after_out = cls(
            provider_id=provider_id,
            name=name,
            business_id=business_id,
            approvals=approvals,
            suspensions=suspensions,
            warnings=warnings,
        )

        return provider_after_out
