from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="RemoteAgreement")


@_attrs_define
class RemoteAgreement:
    """
    Attributes:
        agreed (bool):
    """

    agreed: bool

    def to_dict(self) -> dict[str, Any]:
        agreed = self.agreed

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "agreed": agreed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        agreed = d.pop("agreed")

        remote_agreement = cls(
            agreed=agreed,
        )

        return remote_agreement
