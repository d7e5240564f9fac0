from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from attrs import define as _attrs_define

from ..models.import_out_mode import ImportOutMode, check_import_out_mode

if TYPE_CHECKING:
    from ..models.imported_row_out import ImportedRowOut
    from ..models.outcomes_out import OutcomesOut


T = TypeVar("T", bound="ImportOut")


@_attrs_define
class ImportOut:
    """
    Attributes:
        mode (ImportOutMode):
        recorded (bool): Whether anything was to be recorded: not in a preview.
        outcomes (OutcomesOut): How many rows came to what.
        rows (list[ImportedRowOut]):
    """

    mode: ImportOutMode
    recorded: bool
    outcomes: OutcomesOut
    rows: list[ImportedRowOut]

    def to_dict(self) -> dict[str, Any]:
        mode: str = self.mode

        recorded = self.recorded

        outcomes = self.outcomes.to_dict()

        rows = []
        for rows_item_data in self.rows:
            rows_item = rows_item_data.to_dict()
            rows.append(rows_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "mode": mode,
                "recorded": recorded,
                "outcomes": outcomes,
                "rows": rows,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.imported_row_out import ImportedRowOut
        from ..models.outcomes_out import OutcomesOut

        d = dict(src_dict)
        mode = check_import_out_mode(d.pop("mode"))

        recorded = d.pop("recorded")

        outcomes = OutcomesOut.from_dict(d.pop("outcomes"))

        rows = []
        _rows = d.pop("rows")
        for rows_item_data in _rows:
            rows_item = ImportedRowOut.from_dict(rows_item_data)

            rows.append(rows_item)

        import_out = cls(
            mode=mode,
            recorded=recorded,
            outcomes=outcomes,
            rows=rows,
        )

        return import_out
