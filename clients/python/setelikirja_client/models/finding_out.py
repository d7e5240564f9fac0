from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from attrs import define as _attrs_define

if TYPE_CHECKING:
    from ..models.finding_out_actual_type_0 import FindingOutActualType0
    from ..models.finding_out_limit_type_0 import FindingOutLimitType0


T = TypeVar("T", bound="FindingOut")


@_attrs_define
class FindingOut:
    """A rule that was broken, or that warns: figures are objects of their unit, such as {"minutes": 300}.

    Attributes:
        code (str):
        section (str): The section of the rulebook; empty where the rule is not from there.
        limit (FindingOutLimitType0 | None):
        actual (FindingOutActualType0 | None):
        detail (str):
    """

    code: str
    section: str
    limit: FindingOutLimitType0 | None
    actual: FindingOutActualType0 | None
    detail: str

    def to_dict(self) -> dict[str, Any]:
        from ..models.finding_out_actual_type_0 import FindingOutActualType0
        from ..models.finding_out_limit_type_0 import FindingOutLimitType0

        code = self.code

        section = self.section

        limit: dict[str, Any] | None
        if isinstance(self.limit, FindingOutLimitType0):
            limit = self.limit.to_dict()
        else:
            limit = self.limit

        actual: dict[str, Any] | None
        if isinstance(self.actual, FindingOutActualType0):
            actual = self.actual.to_dict()
        else:
            actual = self.actual

        detail = self.detail

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "code": code,
                "section": section,
                "limit": limit,
                "actual": actual,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.finding_out_actual_type_0 import FindingOutActualType0
        from ..models.finding_out_limit_type_0 import FindingOutLimitType0

        d = dict(src_dict)
        code = d.pop("code")

        section = d.pop("section")

        def _parse_limit(data: object) -> FindingOutLimitType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                limit_type_0 = FindingOutLimitType0.from_dict(data)

                return limit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FindingOutLimitType0 | None, data)

        limit = _parse_limit(d.pop("limit"))

        def _parse_actual(data: object) -> FindingOutActualType0 | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actual_type_0 = FindingOutActualType0.from_dict(data)

                return actual_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(FindingOutActualType0 | None, data)

        actual = _parse_actual(d.pop("actual"))

        detail = d.pop("detail")

        finding_out = cls(
            code=code,
            section=section,
            limit=limit,
            actual=actual,
            detail=detail,
        )

        return finding_out
