from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, TypeVar

from attrs import define as _attrs_define

T = TypeVar("T", bound="OutcomesOut")


@_attrs_define
class OutcomesOut:
    """How many rows came to what.

    Attributes:
        good (int):
        recorded (int):
        already_there (int):
        wrong (int):
    """

    good: int
    recorded: int
    already_there: int
    wrong: int

    def to_dict(self) -> dict[str, Any]:
        good = self.good

        recorded = self.recorded

        already_there = self.already_there

        wrong = self.wrong

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "good": good,
                "recorded": recorded,
                "already_there": already_there,
                "wrong": wrong,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        d = dict(src_dict)
        good = d.pop("good")

        recorded = d.pop("recorded")

        already_there = d.pop("already_there")

        wrong = d.pop("wrong")

        outcomes_out = cls(
            good=good,
            recorded=recorded,
            already_there=already_there,
            wrong=wrong,
        )

        return outcomes_out
