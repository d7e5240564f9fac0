from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.finding_out import FindingOut


T = TypeVar("T", bound="MissingOut")


@_attrs_define
class MissingOut:
    """What an approval for the service would be refused for today, the price apart.

    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        findings (list[FindingOut]):
    """

    service: Service
    findings: list[FindingOut]

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        findings = []
        for findings_item_data in self.findings:
            findings_item = findings_item_data.to_dict()
            findings.append(findings_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "findings": findings,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.finding_out import FindingOut

        d = dict(src_dict)
        service = check_service(d.pop("service"))

        findings = []
        _findings = d.pop("findings")
        for findings_item_data in _findings:
            findings_item = FindingOut.from_dict(findings_item_data)

            findings.append(findings_item)

        missing_out = cls(
            service=service,
            findings=findings,
        )

        return missing_out
