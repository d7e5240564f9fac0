from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.provider_out import ProviderOut


T = TypeVar("T", bound="ProviderListOut")


@_attrs_define
class ProviderListOut:
    """
    Attributes:
        providers (list[ProviderOut]):
    """

    providers: list[ProviderOut]

    def to_dict(self) -> dict[str, Any]:
        providers = []
        for providers_item_data in self.providers:
            providers_item = providers_item_data.to_dict()
            providers.append(providers_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "providers": providers,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.provider_out import ProviderOut

        d = dict(src_dict)
        providers = []
        _providers = d.pop("providers")
        for providers_item_data in _providers:
            providers_item = ProviderOut.from_dict(providers_item_data)

            providers.append(providers_item)

        provider_list_out = cls(
            providers=providers,
        )

        return provider_list_out
