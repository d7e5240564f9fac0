from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.price_cap_out import PriceCapOut


T = TypeVar("T", bound="PriceCapListOut")


@_attrs_define
class PriceCapListOut:
    """
    Attributes:
        price_caps (list[PriceCapOut]):
    """

    price_caps: list[PriceCapOut]

    def to_dict(self) -> dict[str, Any]:
        price_caps = []
        for price_caps_item_data in self.price_caps:
            price_caps_item = price_caps_item_data.to_dict()
            price_caps.append(price_caps_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "price_caps": price_caps,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.price_cap_out import PriceCapOut

        d = dict(src_dict)
        price_caps = []
        _price_caps = d.pop("price_caps")
        for price_caps_item_data in _price_caps:
            price_caps_item = PriceCapOut.from_dict(price_caps_item_data)

            price_caps.append(price_caps_item)

        price_cap_list_out = cls(
            price_caps=price_caps,
        )

        return price_cap_list_out
