from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.service import Service, check_service

if TYPE_CHECKING:
    from ..models.public_price_out import PublicPriceOut


T = TypeVar("T", bound="PublicProviderOut")


@_attrs_define
class PublicProviderOut:
    """What is public by law of an approved provider (569/2009), and nothing else.

    Attributes:
        name (str):
        services (list[Service]):
        municipalities (list[str]):
        prices (list[PublicPriceOut]):
    """

    name: str
    services: list[Service]
    municipalities: list[str]
    prices: list[PublicPriceOut]

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        services = []
        for services_item_data in self.services:
            services_item: str = services_item_data
            services.append(services_item)

        municipalities = self.municipalities

        prices = []
        for prices_item_data in self.prices:
            prices_item = prices_item_data.to_dict()
            prices.append(prices_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "services": services,
                "municipalities": municipalities,
                "prices": prices,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.public_price_out import PublicPriceOut

        d = dict(src_dict)
        name = d.pop("name")

        services = []
        _services = d.pop("services")
        for services_item_data in _services:
            services_item = check_service(services_item_data)

            services.append(services_item)

        municipalities = cast(list[str], d.pop("municipalities"))

        prices = []
        _prices = d.pop("prices")
        for prices_item_data in _prices:
            prices_item = PublicPriceOut.from_dict(prices_item_data)

            prices.append(prices_item)

        public_provider_out = cls(
            name=name,
            services=services,
            municipalities=municipalities,
            prices=prices,
        )

        return public_provider_out
