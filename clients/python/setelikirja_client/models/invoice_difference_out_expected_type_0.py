from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.span_out import SpanOut


T = TypeVar("T", bound="InvoiceDifferenceOutExpectedType0")


@_attrs_define
class InvoiceDifferenceOutExpectedType0:
    additional_properties: dict[str, int | list[SpanOut] | str] = _attrs_field(
        init=False, factory=dict
    )

    def to_dict(self) -> dict[str, Any]:

        field_dict: dict[str, Any] = {}
        for prop_name, prop in self.additional_properties.items():
            if isinstance(prop, list):
                field_dict[prop_name] = []
                for additional_property_type_2_item_data in prop:
                    additional_property_type_2_item = (
                        additional_property_type_2_item_data.to_dict()
                    )
                    field_dict[prop_name].append(additional_property_type_2_item)

            else:
                field_dict[prop_name] = prop

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.span_out import SpanOut

        d = dict(src_dict)
        invoice_difference_out_expected_type_0 = cls()

        additional_properties = {}
        for prop_name, prop_dict in d.items():

            def _parse_additional_property(data: object) -> int | list[SpanOut] | str:
                try:
                    if not isinstance(data, list):
                        raise TypeError()
                    additional_property_type_2 = []
                    _additional_property_type_2 = data
                    for (
                        additional_property_type_2_item_data
                    ) in _additional_property_type_2:
                        additional_property_type_2_item = SpanOut.from_dict(
                            additional_property_type_2_item_data
                        )

                        additional_property_type_2.append(
                            additional_property_type_2_item
                        )

                    return additional_property_type_2
                except (TypeError, ValueError, AttributeError, KeyError):
                    pass
                return cast(int | list[SpanOut] | str, data)

            additional_property = _parse_additional_property(prop_dict)

            additional_properties[prop_name] = additional_property

        invoice_difference_out_expected_type_0.additional_properties = (
            additional_properties
        )
        return invoice_difference_out_expected_type_0

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> int | list[SpanOut] | str:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: int | list[SpanOut] | str) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
