from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CountsOut")


@_attrs_define
class CountsOut:
    """
    Attributes:
        accepted (int):
        refused (int):
        granted_cents (int):
        charged_cents (int):
    """

    accepted: int
    refused: int
    granted_cents: int
    charged_cents: int

    def to_dict(self) -> dict[str, Any]:
        accepted = self.accepted

        refused = self.refused

        granted_cents = self.granted_cents

        charged_cents = self.charged_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "accepted": accepted,
                "refused": refused,
                "granted_cents": granted_cents,
                "charged_cents": charged_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        accepted = d.pop("accepted")

        refused = d.pop("refused")

        granted_cents = d.pop("granted_cents")

        charged_cents = d.pop("charged_cents")

        counts_out = cls(
            accepted=accepted,
            refused=refused,
            granted_cents=granted_cents,
            charged_cents=charged_cents,
        )

        return counts_out
