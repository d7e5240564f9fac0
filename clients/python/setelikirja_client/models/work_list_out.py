from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.carry_over_out import CarryOverOut
    from ..models.open_month_out import OpenMonthOut
    from ..models.overdue_out import OverdueOut
    from ..models.warned_entry_out import WarnedEntryOut
    from ..models.warned_voucher_out import WarnedVoucherOut


T = TypeVar("T", bound="WorkListOut")


@_attrs_define
class WorkListOut:
    """
    Attributes:
        month (str): YYYY-MM.
        over (bool): The month has ended: it can be settled.
        unsettled (list[OpenMonthOut]): What a run for the month would take, with sums.
        open_months (list[str]): Earlier months that hold something unsettled.
        entries_with_warnings (list[WarnedEntryOut]):
        group_entries_missing (list[WarnedVoucherOut]):
        vouchers_near_their_end (list[WarnedVoucherOut]):
        providers_with_overdue_duties (list[OverdueOut]):
        negative_carry_overs (list[CarryOverOut]):
        complete (bool): No list was cut at 1000.
        position (int):
    """

    month: str
    over: bool
    unsettled: list[OpenMonthOut]
    open_months: list[str]
    entries_with_warnings: list[WarnedEntryOut]
    group_entries_missing: list[WarnedVoucherOut]
    vouchers_near_their_end: list[WarnedVoucherOut]
    providers_with_overdue_duties: list[OverdueOut]
    negative_carry_overs: list[CarryOverOut]
    complete: bool
    position: int

    def to_dict(self) -> dict[str, Any]:
        month = self.month

        over = self.over

        unsettled = []
        for unsettled_item_data in self.unsettled:
            unsettled_item = unsettled_item_data.to_dict()
            unsettled.append(unsettled_item)

        open_months = self.open_months

        entries_with_warnings = []
        for entries_with_warnings_item_data in self.entries_with_warnings:
            entries_with_warnings_item = entries_with_warnings_item_data.to_dict()
            entries_with_warnings.append(entries_with_warnings_item)

        group_entries_missing = []
        for group_entries_missing_item_data in self.group_entries_missing:
            group_entries_missing_item = group_entries_missing_item_data.to_dict()
            group_entries_missing.append(group_entries_missing_item)

        vouchers_near_their_end = []
        for vouchers_near_their_end_item_data in self.vouchers_near_their_end:
            vouchers_near_their_end_item = vouchers_near_their_end_item_data.to_dict()
            vouchers_near_their_end.append(vouchers_near_their_end_item)

        providers_with_overdue_duties = []
        for (
            providers_with_overdue_duties_item_data
        ) in self.providers_with_overdue_duties:
            providers_with_overdue_duties_item = (
                providers_with_overdue_duties_item_data.to_dict()
            )
            providers_with_overdue_duties.append(providers_with_overdue_duties_item)

        negative_carry_overs = []
        for negative_carry_overs_item_data in self.negative_carry_overs:
            negative_carry_overs_item = negative_carry_overs_item_data.to_dict()
            negative_carry_overs.append(negative_carry_overs_item)

        complete = self.complete

        position = self.position

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "month": month,
                "over": over,
                "unsettled": unsettled,
                "open_months": open_months,
                "entries_with_warnings": entries_with_warnings,
                "group_entries_missing": group_entries_missing,
                "vouchers_near_their_end": vouchers_near_their_end,
                "providers_with_overdue_duties": providers_with_overdue_duties,
                "negative_carry_overs": negative_carry_overs,
                "complete": complete,
                "position": position,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.carry_over_out import CarryOverOut
        from ..models.open_month_out import OpenMonthOut
        from ..models.overdue_out import OverdueOut
        from ..models.warned_entry_out import WarnedEntryOut
        from ..models.warned_voucher_out import WarnedVoucherOut

        d = dict(src_dict)
        month = d.pop("month")

        over = d.pop("over")

        unsettled = []
        _unsettled = d.pop("unsettled")
        for unsettled_item_data in _unsettled:
            unsettled_item = OpenMonthOut.from_dict(unsettled_item_data)

            unsettled.append(unsettled_item)

        open_months = cast(list[str], d.pop("open_months"))

        entries_with_warnings = []
        _entries_with_warnings = d.pop("entries_with_warnings")
        for entries_with_warnings_item_data in _entries_with_warnings:
            entries_with_warnings_item = WarnedEntryOut.from_dict(
                entries_with_warnings_item_data
            )

            entries_with_warnings.append(entries_with_warnings_item)

        group_entries_missing = []
        _group_entries_missing = d.pop("group_entries_missing")
        for group_entries_missing_item_data in _group_entries_missing:
            group_entries_missing_item = WarnedVoucherOut.from_dict(
                group_entries_missing_item_data
            )

            group_entries_missing.append(group_entries_missing_item)

        vouchers_near_their_end = []
        _vouchers_near_their_end = d.pop("vouchers_near_their_end")
        for vouchers_near_their_end_item_data in _vouchers_near_their_end:
            vouchers_near_their_end_item = WarnedVoucherOut.from_dict(
                vouchers_near_their_end_item_data
            )

            vouchers_near_their_end.append(vouchers_near_their_end_item)

        providers_with_overdue_duties = []
        _providers_with_overdue_duties = d.pop("providers_with_overdue_duties")
        for providers_with_overdue_duties_item_data in _providers_with_overdue_duties:
            providers_with_overdue_duties_item = OverdueOut.from_dict(
                providers_with_overdue_duties_item_data
            )

            providers_with_overdue_duties.append(providers_with_overdue_duties_item)

        negative_carry_overs = []
        _negative_carry_overs = d.pop("negative_carry_overs")
        for negative_carry_overs_item_data in _negative_carry_overs:
            negative_carry_overs_item = CarryOverOut.from_dict(
                negative_carry_overs_item_data
            )

            negative_carry_overs.append(negative_carry_overs_item)

        complete = d.pop("complete")

        position = d.pop("position")

        work_list_out = cls(
            month=month,
            over=over,
            unsettled=unsettled,
            open_months=open_months,
            entries_with_warnings=entries_with_warnings,
            group_entries_missing=group_entries_missing,
            vouchers_near_their_end=vouchers_near_their_end,
            providers_with_overdue_duties=providers_with_overdue_duties,
            negative_carry_overs=negative_carry_overs,
            complete=complete,
            position=position,
        )

        return work_list_out
