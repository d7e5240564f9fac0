from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

from ..models.cell_kind import CellKind, check_cell_kind

if TYPE_CHECKING:
    from ..models.bill_column_out_codes import BillColumnOutCodes


T = TypeVar("T", bound="BillColumnOut")


@_attrs_define
class BillColumnOut:
    """A column of a bill's tables. `name` is its header in the CSV for programs, `header` that in a spreadsheet.

    Attributes:
        name (str):
        header (str):
        meaning (str):
        type_ (CellKind): What stands in a column. Programs are given cents, a spreadsheet euros; codes are words in a
            spreadsheet.
        unit (None | str):
        spreadsheet_unit (None | str):
        section (str): The section of the rulebook; empty where it is not from there.
        codes (BillColumnOutCodes): The codes that stand there, with their words.
    """

    name: str
    header: str
    meaning: str
    type_: CellKind
    unit: None | str
    spreadsheet_unit: None | str
    section: str
    codes: BillColumnOutCodes

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        header = self.header

        meaning = self.meaning

        type_: str = self.type_

        unit: None | str
        unit = self.unit

        spreadsheet_unit: None | str
        spreadsheet_unit = self.spreadsheet_unit

        section = self.section

        codes = self.codes.to_dict()

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "header": header,
                "meaning": meaning,
                "type": type_,
                "unit": unit,
                "spreadsheet_unit": spreadsheet_unit,
                "section": section,
                "codes": codes,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.bill_column_out_codes import BillColumnOutCodes

        d = dict(src_dict)
        name = d.pop("name")

        header = d.pop("header")

        meaning = d.pop("meaning")

        type_ = check_cell_kind(d.pop("type"))

        def _parse_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        unit = _parse_unit(d.pop("unit"))

        def _parse_spreadsheet_unit(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        spreadsheet_unit = _parse_spreadsheet_unit(d.pop("spreadsheet_unit"))

        section = d.pop("section")

        codes = BillColumnOutCodes.from_dict(d.pop("codes"))

        bill_column_out = cls(
            name=name,
            header=header,
            meaning=meaning,
            type_=type_,
            unit=unit,
            spreadsheet_unit=spreadsheet_unit,
            section=section,
            codes=codes,
        )

        return bill_column_out
