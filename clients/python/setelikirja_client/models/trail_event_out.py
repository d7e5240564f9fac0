from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="TrailEventOut")


@_attrs_define
class TrailEventOut:
    """One event of the log, of whatever stream.

    Attributes:
        position (int):
        stream (UUID): The voucher, provider, group or settlement; the price list has one id.
        version (int):
        topic (str):
        happened_on (datetime.date):
        recorded_at (datetime.datetime):
        actor (UUID):
        role (str):
        organisation (None | UUID):
        request_id (UUID):
        rulebook (str):
        sections (list[str]):
        entry_id (None | UUID):
        quantity (None | QuantityOut):
        amount_cents (int | None):
    """

    position: int
    stream: UUID
    version: int
    topic: str
    happened_on: datetime.date
    recorded_at: datetime.datetime
    actor: UUID
    role: str
    organisation: None | UUID
    request_id: UUID
    rulebook: str
    sections: list[str]
    entry_id: None | UUID
    quantity: None | QuantityOut
    amount_cents: int | None

    def to_dict(self) -> dict[str, Any]:
        from ..models.quantity_out import QuantityOut

        position = self.position

        stream = str(self.stream)

        version = self.version

        topic = self.topic

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

        entry_id: None | str
        if isinstance(self.entry_id, UUID):
            entry_id = str(self.entry_id)
        else:
            entry_id = self.entry_id

        quantity: dict[str, Any] | None
        if isinstance(self.quantity, QuantityOut):
            quantity = self.quantity.to_dict()
        else:
            quantity = self.quantity

        amount_cents: int | None
        amount_cents = self.amount_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "position": position,
                "stream": stream,
                "version": version,
                "topic": topic,
                "happened_on": happened_on,
                "recorded_at": recorded_at,
                "actor": actor,
                "role": role,
                "organisation": organisation,
                "request_id": request_id,
                "rulebook": rulebook,
                "sections": sections,
                "entry_id": entry_id,
                "quantity": quantity,
                "amount_cents": amount_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        position = d.pop("position")

        stream = UUID(d.pop("stream"))

        version = d.pop("version")

        topic = d.pop("topic")

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

        def _parse_quantity(data: object) -> None | QuantityOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                quantity_type_0 = QuantityOut.from_dict(data)

                return quantity_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | QuantityOut, data)

        quantity = _parse_quantity(d.pop("quantity"))

        def _parse_amount_cents(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        amount_cents = _parse_amount_cents(d.pop("amount_cents"))

        trail_event_out = cls(
            position=position,
            stream=stream,
            version=version,
            topic=topic,
            happened_on=happened_on,
            recorded_at=recorded_at,
            actor=actor,
            role=role,
            organisation=organisation,
            request_id=request_id,
            rulebook=rulebook,
            sections=sections,
            entry_id=entry_id,
            quantity=quantity,
            amount_cents=amount_cents,
        )

        return trail_event_out
