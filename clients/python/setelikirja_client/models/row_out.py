from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.counts_out import CountsOut


T = TypeVar("T", bound="RowOut")


@_attrs_define
class RowOut:
    """
    Attributes:
        service (Service): The five services of the rulebook (§ 4.2, § 6).
        provider_id (None | UUID):
        as_recorded (CountsOut):
        would_be (CountsOut):
    """

    service: Service
    provider_id: None | UUID
    as_recorded: CountsOut
    would_be: CountsOut

    def to_dict(self) -> dict[str, Any]:
        service: str = self.service

        provider_id: None | str
        if isinstance(self.provider_id, UUID):
            provider_id = str(self.provider_id)
        else:
            provider_id = self.provider_id

        as_recorded = self.as_recorded.to_dict()

        would_be = self.would_be.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "service": service,
                "provider_id": provider_id,
                "as_recorded": as_recorded,
                "would_be": would_be,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.counts_out import CountsOut

        d = dict(src_dict)
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

        as_recorded = CountsOut.from_dict(d.pop("as_recorded"))

        would_be = CountsOut.from_dict(d.pop("would_be"))

        row_out = cls(
            service=service,
            provider_id=provider_id,
            as_recorded=as_recorded,
            would_be=would_be,
        )

        return row_out
