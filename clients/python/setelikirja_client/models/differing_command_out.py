from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.outcome_out import OutcomeOut


T = TypeVar("T", bound="DifferingCommandOut")


@_attrs_define
class DifferingCommandOut:
    """
    Attributes:
        position (int):
        voucher_id (UUID):
        command (str):
        decided_on (str):
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        provider_id (None | UUID):
        as_recorded (OutcomeOut):
        would_be (OutcomeOut):
        first_hand (bool):
    """

    position: int
    voucher_id: UUID
    command: str
    decided_on: str
    service: Service
    provider_id: None | UUID
    as_recorded: OutcomeOut
    would_be: OutcomeOut
    first_hand: bool

    def to_dict(self) -> dict[str, Any]:
        position = self.position

        voucher_id = str(self.voucher_id)

        command = self.command

        decided_on = self.decided_on

        service: str = self.service

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        as_recorded = self.as_recorded.to_dict()

        would_be = self.would_be.to_dict()

        first_hand = self.first_hand

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "position": position,
                "voucher_id": voucher_id,
                "command": command,
                "decided_on": decided_on,
                "service": service,
                "provider_id": provider_id,
                "as_recorded": as_recorded,
                "would_be": would_be,
                "first_hand": first_hand,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.outcome_out import OutcomeOut

        d = dict(src_dict)
        position = d.pop("position")

        voucher_id = UUID(d.pop("voucher_id"))

        command = d.pop("command")

        decided_on = d.pop("decided_on")

        service = check_service(d.pop("service"))

        def _parse_provider_id(data: object) -> None | UUID:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                provider_id_type_0 = UUID(data)

                return provider_id_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | UUID, data)

        provider_id = _parse_provider_id(d.pop("provider_id"))

        as_recorded = OutcomeOut.from_dict(d.pop("as_recorded"))

        would_be = OutcomeOut.from_dict(d.pop("would_be"))

        first_hand = d.pop("first_hand")

        differing_command_out = cls(
            position=position,
            voucher_id=voucher_id,
            command=command,
            decided_on=decided_on,
            service=service,
            provider_id=provider_id,
            as_recorded=as_recorded,
            would_be=would_be,
            first_hand=first_hand,
        )

        return differing_command_out
