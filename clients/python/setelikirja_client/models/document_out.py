from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.document_kind import DocumentKind, check_document_kind
from ..models.document_out_standing import (
    DocumentOutStanding,
    check_document_out_standing,
)

T = TypeVar("T", bound="DocumentOut")


@_attrs_define
class DocumentOut:
    """
    Attributes:
        kind (DocumentKind): What a provider files with its application (§ 2.3).
        reference (str):
        sha256 (None | str):
        received_on (datetime.date):
        expires_on (datetime.date | None):
        standing (DocumentOutStanding): Today.
    """

    kind: DocumentKind
    reference: str
    sha256: None | str
    received_on: datetime.date
    expires_on: datetime.date | None
    standing: DocumentOutStanding

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        reference = self.reference

        sha256: None | str
        sha256 = self.sha256

        received_on = self.received_on.isoformat()

        expires_on: None | str
        if isinstance(self.expires_on, datetime.date):
            expires_on = self.expires_on.isoformat()
        else:
            expires_on = self.expires_on

        standing: str = self.standing

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "kind": kind,
                "reference": reference,
                "sha256": sha256,
                "received_on": received_on,
                "expires_on": expires_on,
                "standing": standing,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        kind = check_document_kind(d.pop("kind"))

        reference = d.pop("reference")

        def _parse_sha256(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        sha256 = _parse_sha256(d.pop("sha256"))

        received_on = datetime.date.fromisoformat(d.pop("received_on"))

        def _parse_expires_on(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_on_type_0 = datetime.date.fromisoformat(data)

                return expires_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        expires_on = _parse_expires_on(d.pop("expires_on"))

        standing = check_document_out_standing(d.pop("standing"))

        document_out = cls(
            kind=kind,
            reference=reference,
            sha256=sha256,
            received_on=received_on,
            expires_on=expires_on,
            standing=standing,
        )

        return document_out
