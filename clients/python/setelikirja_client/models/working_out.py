from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.quantity_out import QuantityOut


T = TypeVar("T", bound="WorkingOut")


@_attrs_define
class WorkingOut:
    """How cents were worked out: quantity × unit price, rounded half up, and never more than what was left.

    Attributes:
        quantity (QuantityOut): Minutes or days.
        unit_price_cents (int):
        sixtieths_of_cent (int): The exact price: 60 of them are a cent.
        rounded_cents (int):
        rounding_sixtieths (int): What rounding added, in sixtieths of a cent.
        left (None | QuantityOut): Of the period, before. Null for a provider whom it would tell of another's entries.
        left_cents (int | None): Of the period's value, before; null likewise.
        cut_cents (int): What was cut off at the period's value (§ 6).
    """

    quantity: QuantityOut
    unit_price_cents: int
    sixtieths_of_cent: int
    rounded_cents: int
    rounding_sixtieths: int
    left: None | QuantityOut
    left_cents: int | None
    cut_cents: int

    def to_dict(self) -> dict[str, Any]:
        from ..models.quantity_out import QuantityOut

        quantity = self.quantity.to_dict()

        unit_price_cents = self.unit_price_cents

        sixtieths_of_cent = self.sixtieths_of_cent

        rounded_cents = self.rounded_cents

        rounding_sixtieths = self.rounding_sixtieths

        left: dict[str, Any] | None
        if isinstance(self.left, QuantityOut):
            left = self.left.to_dict()
        else:
            left = self.left

        left_cents: int | None
        left_cents = self.left_cents

        cut_cents = self.cut_cents

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "quantity": quantity,
                "unit_price_cents": unit_price_cents,
                "sixtieths_of_cent": sixtieths_of_cent,
                "rounded_cents": rounded_cents,
                "rounding_sixtieths": rounding_sixtieths,
                "left": left,
                "left_cents": left_cents,
                "cut_cents": cut_cents,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.quantity_out import QuantityOut

        d = dict(src_dict)
        quantity = QuantityOut.from_dict(d.pop("quantity"))

        unit_price_cents = d.pop("unit_price_cents")

        sixtieths_of_cent = d.pop("sixtieths_of_cent")

        rounded_cents = d.pop("rounded_cents")

        rounding_sixtieths = d.pop("rounding_sixtieths")

        def _parse_left(data: object) -> None | QuantityOut:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                left_type_0 = QuantityOut.from_dict(data)

                return left_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | QuantityOut, data)

        left = _parse_left(d.pop("left"))

        def _parse_left_cents(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        left_cents = _parse_left_cents(d.pop("left_cents"))

        cut_cents = d.pop("cut_cents")

        working_out = cls(
            quantity=quantity,
            unit_price_cents=unit_price_cents,
            sixtieths_of_cent=sixtieths_of_cent,
            rounded_cents=rounded_cents,
            rounding_sixtieths=rounding_sixtieths,
            left=left,
            left_cents=left_cents,
            cut_cents=cut_cents,
        )

        return working_out
