from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.no_show_item import NoShowItem
    from ..models.provider_cancellation_item import ProviderCancellationItem
    from ..models.session_item import SessionItem


T = TypeVar("T", bound="NewEntries")


@_attrs_define
class NewEntries:
    """Entries to record. An item that is malformed is answered with its own 422 and stops no other.

    Attributes:
        items (list[NoShowItem | ProviderCancellationItem | SessionItem]):
    """

    items: list[NoShowItem | ProviderCancellationItem | SessionItem]

    def to_dict(self) -> dict[str, Any]:
        from ..models.no_show_item import NoShowItem
        from ..models.session_item import SessionItem

        items = []
        for items_item_data in self.items:
            items_item: dict[str, Any]
            if isinstance(items_item_data, SessionItem) or isinstance(
                items_item_data, NoShowItem
            ):
                items_item = items_item_data.to_dict()
            else:
                items_item = items_item_data.to_dict()

            items.append(items_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "items": items,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.no_show_item import NoShowItem
        from ..models.provider_cancellation_item import ProviderCancellationItem
        from ..models.session_item import SessionItem

        d = dict(src_dict)
        items = []
        _items = d.pop("items")
        for items_item_data in _items:

            def _parse_items_item(
                data: object,
            ) -> NoShowItem | ProviderCancellationItem | SessionItem:
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    items_item_type_0 = SessionItem.from_dict(data)

                    return items_item_type_0
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                try:
                    if not isinstance(data, dict):
                        raise TypeError()
                    items_item_type_1 = NoShowItem.from_dict(data)

                    return items_item_type_1
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                if not isinstance(data, dict):
                    raise TypeError()
                items_item_type_2 = ProviderCancellationItem.from_dict(data)

                return items_item_type_2

            items_item = _parse_items_item(items_item_data)

            items.append(items_item)

        new_entries = cls(
            items=items,
        )

        return new_entries
