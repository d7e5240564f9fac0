from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.document_kind import DocumentKind, check_document_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="NewDocument")


@_attrs_define
class NewDocument:
    """A document of the application that the county received; it takes the place of an earlier one of its kind.

    Attributes:
        kind (DocumentKind): What a provider files with its application (§ 2.3).
        reference (str): Its number in the county's records.
        received_on (datetime.date):
        sha256 (None | str | Unset): The digest of its bytes.
        expires_on (datetime.date | None | Unset): Its last day. Some kinds must have one.
    """

    kind: DocumentKind
    reference: str
    received_on: datetime.date
    sha256: None | str | Unset = UNSET
    expires_on: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        reference = self.reference

        received_on = self.received_on.isoformat()

        sha256: None | str | Unset
        if isinstance(self.sha256, Unset):
            sha256 = UNSET
        else:
            sha256 = self.sha256

        expires_on: None | str | Unset
        if isinstance(self.expires_on, Unset):
            expires_on = UNSET
        elif isinstance(self.expires_on, datetime.date):
            expires_on = self.expires_on.isoformat()
        else:
            expires_on = self.expires_on

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "kind": kind,
                "reference": reference,
                "received_on": received_on,
            }
        )
        if sha256 is not UNSET:
            field_dict["sha256"] = sha256
        if expires_on is not UNSET:
            field_dict["expires_on"] = expires_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        kind = check_document_kind(d.pop("kind"))

        reference = d.pop("reference")

        received_on = datetime.date.fromisoformat(d.pop("received_on"))

        def _parse_sha256(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        sha256 = _parse_sha256(d.pop("sha256", UNSET))

        def _parse_expires_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                expires_on_type_0 = datetime.date.fromisoformat(data)

                return expires_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        expires_on = _parse_expires_on(d.pop("expires_on", UNSET))

        new_document = cls(
            kind=kind,
            reference=reference,
            received_on=received_on,
            sha256=sha256,
            expires_on=expires_on,
        )

        return new_document
