from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.acceptance_out import AcceptanceOut
    from ..models.document_out import DocumentOut
    from ..models.insurance_out import InsuranceOut
    from ..models.missing_out import MissingOut
    from ..models.particulars_out import ParticularsOut
    from ..models.reasoned_suspension_out import ReasonedSuspensionOut
    from ..models.waiving_approval_out import WaivingApprovalOut
    from ..models.worker_out import WorkerOut


T = TypeVar("T", bound="ProviderFileOut")


@_attrs_define
class ProviderFileOut:
    """Everything that the county holds of a provider.

    Attributes:
        provider_id (UUID):
        name (str):
        business_id (str):
        approvals (list[WaivingApprovalOut]):
        suspensions (list[ReasonedSuspensionOut]):
        particulars (list[ParticularsOut]):
        documents (list[DocumentOut]):
        insurances (list[InsuranceOut]):
        staff (list[WorkerOut]):
        acceptances (list[AcceptanceOut]):
        missing (list[MissingOut]):
        version (int):
    """

    provider_id: UUID
    name: str
    business_id: str
    approvals: list[WaivingApprovalOut]
    suspensions: list[ReasonedSuspensionOut]
    particulars: list[ParticularsOut]
    documents: list[DocumentOut]
    insurances: list[InsuranceOut]
    staff: list[WorkerOut]
    acceptances: list[AcceptanceOut]
    missing: list[MissingOut]
    version: int

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

        particulars = []
        for particulars_item_data in self.particulars:
            particulars_item = particulars_item_data.to_dict()
            particulars.append(particulars_item)

        documents = []
        for documents_item_data in self.documents:
            documents_item = documents_item_data.to_dict()
            documents.append(documents_item)

        insurances = []
        for insurances_item_data in self.insurances:
            insurances_item = insurances_item_data.to_dict()
            insurances.append(insurances_item)

        staff = []
        for staff_item_data in self.staff:
            staff_item = staff_item_data.to_dict()
            staff.append(staff_item)

        acceptances = []
        for acceptances_item_data in self.acceptances:
            acceptances_item = acceptances_item_data.to_dict()
            acceptances.append(acceptances_item)

        missing = []
        for missing_item_data in self.missing:
            missing_item = missing_item_data.to_dict()
            missing.append(missing_item)

        version = self.version

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "provider_id": provider_id,
                "name": name,
                "business_id": business_id,
                "approvals": approvals,
                "suspensions": suspensions,
                "particulars": particulars,
                "documents": documents,
                "insurances": insurances,
                "staff": staff,
                "acceptances": acceptances,
                "missing": missing,
                "version": version,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.acceptance_out import AcceptanceOut
        from ..models.document_out import DocumentOut
        from ..models.insurance_out import InsuranceOut
        from ..models.missing_out import MissingOut
        from ..models.particulars_out import ParticularsOut
        from ..models.reasoned_suspension_out import ReasonedSuspensionOut
        from ..models.waiving_approval_out import WaivingApprovalOut
        from ..models.worker_out import WorkerOut

        d = dict(src_dict)
        provider_id = UUID(d.pop("provider_id"))

        name = d.pop("name")

        business_id = d.pop("business_id")

        approvals = []
        _approvals = d.pop("approvals")
        for approvals_item_data in _approvals:
            approvals_item = WaivingApprovalOut.from_dict(approvals_item_data)

            approvals.append(approvals_item)

        suspensions = []
        _suspensions = d.pop("suspensions")
        for suspensions_item_data in _suspensions:
            suspensions_item = ReasonedSuspensionOut.from_dict(suspensions_item_data)

            suspensions.append(suspensions_item)

        particulars = []
        _particulars = d.pop("particulars")
        for particulars_item_data in _particulars:
            particulars_item = ParticularsOut.from_dict(particulars_item_data)

            particulars.append(particulars_item)

        documents = []
        _documents = d.pop("documents")
        for documents_item_data in _documents:
            documents_item = DocumentOut.from_dict(documents_item_data)

            documents.append(documents_item)

        insurances = []
        _insurances = d.pop("insurances")
        for insurances_item_data in _insurances:
            insurances_item = InsuranceOut.from_dict(insurances_item_data)

            insurances.append(insurances_item)

        staff = []
        _staff = d.pop("staff")
        for staff_item_data in _staff:
            staff_item = WorkerOut.from_dict(staff_item_data)

            staff.append(staff_item)

        acceptances = []
        _acceptances = d.pop("acceptances")
        for acceptances_item_data in _acceptances:
            acceptances_item = AcceptanceOut.from_dict(acceptances_item_data)

            acceptances.append(acceptances_item)

        missing = []
        _missing = d.pop("missing")
        for missing_item_data in _missing:
            missing_item = MissingOut.from_dict(missing_item_data)

            missing.append(missing_item)

        version = d.pop("version")

        provider_file_out = cls(
            provider_id=provider_id,
            name=name,
            business_id=business_id,
            approvals=approvals,
            suspensions=suspensions,
            particulars=particulars,
            documents=documents,
            insurances=insurances,
            staff=staff,
            acceptances=acceptances,
            missing=missing,
            version=version,
        )

        return provider_file_out
