from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.side_out_refused_by import SideOutRefusedBy
    from ..models.side_out_warned_of import SideOutWarnedOf


T = TypeVar("T", bound="SideOut")


@_attrs_define
class SideOut:
    """`refused_by` and `warned_of` count commands by the code of the rule; several may refuse one.

    Attributes:
        accepted (int):
        refused (int):
        granted_cents (int):
        charged_cents (int):
        refused_by (SideOutRefusedBy):
        warned_of (SideOutWarnedOf):
    """

    accepted: int
    refused: int
    granted_cents: int
    charged_cents: int
    refused_by: SideOutRefusedBy
    warned_of: SideOutWarnedOf

    def to_dict(self) -> dict[str, Any]:
        accepted = self.accepted

        refused = self.refused

        granted_cents = self.granted_cents

        charged_cents = self.charged_cents

        refused_by = self.refused_by.to_dict()

        warned_of = self.warned_of.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "accepted": accepted,
                "refused": refused,
                "granted_cents": granted_cents,
                "charged_cents": charged_cents,
                "refused_by": refused_by,
                "warned_of": warned_of,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.side_out_refused_by import SideOutRefusedBy
        from ..models.side_out_warned_of import SideOutWarnedOf

        d = dict(src_dict)
        accepted = d.pop("accepted")

        refused = d.pop("refused")

        granted_cents = d.pop("granted_cents")

        charged_cents = d.pop("charged_cents")

        refused_by = SideOutRefusedBy.from_dict(d.pop("refused_by"))

        warned_of = SideOutWarnedOf.from_dict(d.pop("warned_of"))

        side_out = cls(
            accepted=accepted,
            refused=refused,
            granted_cents=granted_cents,
            charged_cents=charged_cents,
            refused_by=refused_by,
            warned_of=warned_of,
        )

        return side_out
