from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="CommitmentsOut")


@_attrs_define
class CommitmentsOut:
    """What the county committed itself to, and where it stands: what is granted is the sum of the others.

    Attributes:
        granted_cents (int):
        outstanding_cents (int): What can still be used.
        earned_cents (int): Held and charged, and not settled yet.
        settled_cents (int):
        settled_elsewhere_cents (int): Drawn and settled in the system before this one.
        lapsed_cents (int): What closed vouchers still held.
    """

    granted_cents: int
    outstanding_cents: int
    earned_cents: int
    settled_cents: int
    settled_elsewhere_cents: int
    lapsed_cents: int

    def to_dict(self) -> dict[str, Any]:
        granted_cents = self.granted_cents

        outstanding_cents = self.outstanding_cents

        earned_cents = self.earned_cents

        settled_cents = self.settled_cents

        settled_elsewhere_cents = self.settled_elsewhere_cents

        lapsed_cents = self.lapsed_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "granted_cents": granted_cents,
                "outstanding_cents": outstanding_cents,
                "earned_cents": earned_cents,
                "settled_cents": settled_cents,
                "settled_elsewhere_cents": settled_elsewhere_cents,
                "lapsed_cents": lapsed_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        granted_cents = d.pop("granted_cents")

        outstanding_cents = d.pop("outstanding_cents")

        earned_cents = d.pop("earned_cents")

        settled_cents = d.pop("settled_cents")

        settled_elsewhere_cents = d.pop("settled_elsewhere_cents")

        lapsed_cents = d.pop("lapsed_cents")

        commitments_out = cls(
            granted_cents=granted_cents,
            outstanding_cents=outstanding_cents,
            earned_cents=earned_cents,
            settled_cents=settled_cents,
            settled_elsewhere_cents=settled_elsewhere_cents,
            lapsed_cents=lapsed_cents,
        )

        return commitments_out
