from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.charge_out import ChargeOut
    from ..models.finding_out import FindingOut


T = TypeVar("T", bound="HistoryEventOut")


@_attrs_define
class HistoryEventOut:
    """
    Attributes:
        position (int):
        version (int):
        type_ (str):
        happened_on (datetime.date):
        recorded_at (datetime.datetime):
        actor (UUID):
        role (str):
        organisation (None | UUID):
        request_id (UUID):
        rulebook (str):
        sections (list[str]):
        section (str):
        sentence (str):
        entry_id (None | UUID):
        charge (ChargeOut | None):
        warnings (list[FindingOut]):
        text (None | str): The reason or note, for who may read it.
    """

    position: int
    version: int
    type_: str
    happened_on: datetime.date
    recorded_at: datetime.datetime
    actor: UUID
    role: str
    organisation: None | UUID
    request_id: UUID
    rulebook: str
    sections: list[str]
    section: str
    sentence: str
    entry_id: None | UUID
    charge: ChargeOut | None
    warnings: list[FindingOut]
    text: None | str

    def to_dict(self) -> dict[str, Any]:
        from ..models.charge_out import ChargeOut

        position = self.position

        version = self.version

        type_ = self.type_

        happened_on = self.happened_on.isoformat()

        recorded_at = self.recorded_at.isoformat()

        actor = str(self.actor)

        role = self.role

        organisation: None | str
        if isinstance(self.organisation, UUID):
            organisation = str(self.organisation)
        else:
            organisation = self.organisation

        request_id = str(self.request_id)

        rulebook = self.rulebook

        sections = self.sections

        section = self.section

        sentence = self.sentence

        entry_id: None | str
        if isinstance(self.entry_id, UUID):
            entry_id = str(self.entry_id)
        else:
            entry_id = self.entry_id

        charge: dict[str, Any] | None
        if isinstance(self.charge, ChargeOut):
            charge = self.charge.to_dict()
        else:
            charge = self.charge

        warnings = []
        for warnings_item_data in self.warnings:
            warnings_item = warnings_item_data.to_dict()
            warnings.append(warnings_item)

        text: None | str
        text = self.text

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "position": position,
                "version": version,
                "type": type_,
                "happened_on": happened_on,
                "recorded_at": recorded_at,
                "actor": actor,
                "role": role,
                "organisation": organisation,
                "request_id": request_id,
                "rulebook": rulebook,
                "sections": sections,
                "section": section,
                "sentence": sentence,
                "entry_id": entry_id,
                "charge": charge,
                "warnings": warnings,
                "text": text,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.charge_out import ChargeOut
        from ..models.finding_out import FindingOut

        d = dict(src_dict)
        position = d.pop("position")

        version = d.pop("version")

        type_ = d.pop("type")

        happened_on = datetime.date.fromisoformat(d.pop("happened_on"))

        recorded_at = datetime.datetime.fromisoformat(d.pop("recorded_at"))

        actor = UUID(d.pop("actor"))

        role = d.pop("role")

        def _parse_organisation(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                organisation_type_0 = UUID(data)

                return organisation_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        organisation = _parse_organisation(d.pop("organisation"))

        request_id = UUID(d.pop("request_id"))

        rulebook = d.pop("rulebook")

        sections = cast(list[str], d.pop("sections"))

        section = d.pop("section")

        sentence = d.pop("sentence")

        def _parse_entry_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                entry_id_type_0 = UUID(data)

                return entry_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        entry_id = _parse_entry_id(d.pop("entry_id"))

        def _parse_charge(data: object) -> ChargeOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                charge_type_0 = ChargeOut.from_dict(data)

                return charge_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ChargeOut | None, data)

        charge = _parse_charge(d.pop("charge"))

        warnings = []
        _warnings = d.pop("warnings")
        for warnings_item_data in _warnings:
            warnings_item = FindingOut.from_dict(warnings_item_data)

            warnings.append(warnings_item)

        def _parse_text(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        text = _parse_text(d.pop("text"))

        history_event_out = cls(
            position=position,
            version=version,
            type_=type_,
            happened_on=happened_on,
            recorded_at=recorded_at,
            actor=actor,
            role=role,
            organisation=organisation,
            request_id=request_id,
            rulebook=rulebook,
            sections=sections,
            section=section,
            sentence=sentence,
            entry_id=entry_id,
            charge=charge,
            warnings=warnings,
            text=text,
        )

        return history_event_out
