from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.public_provider_out import PublicProviderOut


T = TypeVar("T", bound="PublicProviderListOut")


@_attrs_define
class PublicProviderListOut:
    """
    Attributes:
        on (datetime.date):
        providers (list[PublicProviderOut]):
        next_cursor (None | str):
    """

    on: datetime.date
    providers: list[PublicProviderOut]
    next_cursor: None | str

    def to_dict(self) -> dict[str, Any]:
        on = self.on.isoformat()

        providers = []
        for providers_item_data in self.providers:
            providers_item = providers_item_data.to_dict()
            providers.append(providers_item)

        next_cursor: None | str
        next_cursor = self.next_cursor

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "on": on,
                "providers": providers,
                "next_cursor": next_cursor,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.public_provider_out import PublicProviderOut

        d = dict(src_dict)
        on = datetime.date.fromisoformat(d.pop("on"))

        providers = []
        _providers = d.pop("providers")
        for providers_item_data in _providers:
            providers_item = PublicProviderOut.from_dict(providers_item_data)

            providers.append(providers_item)

        def _parse_next_cursor(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        next_cursor = _parse_next_cursor(d.pop("next_cursor"))

        public_provider_list_out = cls(
            on=on,
            providers=providers,
            next_cursor=next_cursor,
        )

        return public_provider_list_out
