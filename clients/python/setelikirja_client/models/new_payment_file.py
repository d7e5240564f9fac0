from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="NewPaymentFile")


@_attrs_define
class NewPaymentFile:
    """A month whose settlements are to be paid, or a list of settlements; `execution_on` is the next working day where
    it is left out.

        Attributes:
            month (None | str | Unset):
            settlement_ids (list[UUID] | None | Unset):
            execution_on (datetime.date | None | Unset):
    """

    month: None | str | Unset = UNSET
    settlement_ids: list[UUID] | None | Unset = UNSET
    execution_on: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        month: None | str | Unset
        if isinstance(self.month, Unset):
            month = UNSET
        else:
            month = self.month

        settlement_ids: list[str] | None | Unset
        if isinstance(self.settlement_ids, Unset):
            settlement_ids = UNSET
        elif isinstance(self.settlement_ids, list):
            settlement_ids = []
            for settlement_ids_type_0_item_data in self.settlement_ids:
                settlement_ids_type_0_item = str(settlement_ids_type_0_item_data)
                settlement_ids.append(settlement_ids_type_0_item)

        else:
            settlement_ids = self.settlement_ids

        execution_on: None | str | Unset
        if isinstance(self.execution_on, Unset):
            execution_on = UNSET
        elif isinstance(self.execution_on, datetime.date):
            execution_on = self.execution_on.isoformat()
        else:
            execution_on = self.execution_on

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if month is not UNSET:
            field_dict["month"] = month
        if settlement_ids is not UNSET:
            field_dict["settlement_ids"] = settlement_ids
        if execution_on is not UNSET:
            field_dict["execution_on"] = execution_on

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)

        def _parse_month(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        month = _parse_month(d.pop("month", UNSET))

        def _parse_settlement_ids(data: object) -> list[UUID] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                settlement_ids_type_0 = []
                _settlement_ids_type_0 = data
                for settlement_ids_type_0_item_data in _settlement_ids_type_0:
                    settlement_ids_type_0_item = UUID(settlement_ids_type_0_item_data)

                    settlement_ids_type_0.append(settlement_ids_type_0_item)

                return settlement_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[UUID] | None | Unset, data)

        settlement_ids = _parse_settlement_ids(d.pop("settlement_ids", UNSET))

        def _parse_execution_on(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                execution_on_type_0 = datetime.date.fromisoformat(data)

                return execution_on_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        execution_on = _parse_execution_on(d.pop("execution_on", UNSET))

        new_payment_file = cls(
            month=month,
            settlement_ids=settlement_ids,
            execution_on=execution_on,
        )

        return new_payment_file
