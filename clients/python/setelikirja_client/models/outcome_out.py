from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="OutcomeOut")


@_attrs_define
class OutcomeOut:
    """
    Attributes:
        refused_by (list[str]):
        warnings (list[str]):
        granted_cents (int):
        charged_cents (int):
    """

    refused_by: list[str]
    warnings: list[str]
    granted_cents: int
    charged_cents: int

    def to_dict(self) -> dict[str, Any]:
        refused_by = self.refused_by

        warnings = self.warnings

        granted_cents = self.granted_cents

        charged_cents = self.charged_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "refused_by": refused_by,
                "warnings": warnings,
                "granted_cents": granted_cents,
                "charged_cents": charged_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        refused_by = cast(list[str], d.pop("refused_by"))

        warnings = cast(list[str], d.pop("warnings"))

        granted_cents = d.pop("granted_cents")

        charged_cents = d.pop("charged_cents")

        outcome_out = cls(
            refused_by=refused_by,
            warnings=warnings,
            granted_cents=granted_cents,
            charged_cents=charged_cents,
        )

        return outcome_out
