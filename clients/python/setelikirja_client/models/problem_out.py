from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast
from uuid import UUID

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.finding_out import FindingOut
    from ..models.problem_out_actual_type_0 import ProblemOutActualType0
    from ..models.problem_out_errors_item import ProblemOutErrorsItem
    from ..models.problem_out_limit_type_0 import ProblemOutLimitType0


T = TypeVar("T", bound="ProblemOut")


@_attrs_define
class ProblemOut:
    """Problem details (RFC 9457).

    Attributes:
        type_ (str):
        title (str):
        status (int):
        detail (str):
        code (str | Unset):
        section (str | Unset):
        limit (None | ProblemOutLimitType0 | Unset):
        actual (None | ProblemOutActualType0 | Unset):
        client_id (UUID | Unset): Of `client_exists`: who has the reference.
        violations (list[FindingOut] | Unset):
        errors (list[ProblemOutErrorsItem] | Unset): Of malformed input: field and reason.
    """

    type_: str
    title: str
    status: int
    detail: str
    code: str | Unset = UNSET
    section: str | Unset = UNSET
    limit: None | ProblemOutLimitType0 | Unset = UNSET
    actual: None | ProblemOutActualType0 | Unset = UNSET
    client_id: UUID | Unset = UNSET
    violations: list[FindingOut] | Unset = UNSET
    errors: list[ProblemOutErrorsItem] | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.problem_out_actual_type_0 import ProblemOutActualType0
        from ..models.problem_out_limit_type_0 import ProblemOutLimitType0

        type_ = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        code = self.code

        section = self.section

        limit: dict[str, Any] | None | Unset
        if isinstance(self.limit, Unset):
            limit = UNSET
        elif isinstance(self.limit, ProblemOutLimitType0):
            limit = self.limit.to_dict()
        else:
            limit = self.limit

        actual: dict[str, Any] | None | Unset
        if isinstance(self.actual, Unset):
            actual = UNSET
        elif isinstance(self.actual, ProblemOutActualType0):
            actual = self.actual.to_dict()
        else:
            actual = self.actual

        client_id: str | Unset = UNSET
        if not isinstance(self.client_id, Unset):
            client_id = str(self.client_id)

        violations: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.violations, Unset):
            violations = []
            for violations_item_data in self.violations:
                violations_item = violations_item_data.to_dict()
                violations.append(violations_item)

        errors: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.errors, Unset):
            errors = []
            for errors_item_data in self.errors:
                errors_item = errors_item_data.to_dict()
                errors.append(errors_item)

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "type": type_,
                "title": title,
                "status": status,
                "detail": detail,
            }
        )
        if code is not UNSET:
            field_dict["code"] = code
        if section is not UNSET:
            field_dict["section"] = section
        if limit is not UNSET:
            field_dict["limit"] = limit
        if actual is not UNSET:
            field_dict["actual"] = actual
        if client_id is not UNSET:
            field_dict["client_id"] = client_id
        if violations is not UNSET:
            field_dict["violations"] = violations
        if errors is not UNSET:
            field_dict["errors"] = errors

        return field_dict

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, Any]) -> Self:
        from ..models.finding_out import FindingOut
        from ..models.problem_out_actual_type_0 import ProblemOutActualType0
        from ..models.problem_out_errors_item import ProblemOutErrorsItem
        from ..models.problem_out_limit_type_0 import ProblemOutLimitType0

        d = dict(src_dict)
        type_ = d.pop("type")

        title = d.pop("title")

        status = d.pop("status")

        detail = d.pop("detail")

        code = d.pop("code", UNSET)

        section = d.pop("section", UNSET)

        def _parse_limit(data: object) -> None | ProblemOutLimitType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                limit_type_0 = ProblemOutLimitType0.from_dict(data)

                return limit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProblemOutLimitType0 | Unset, data)

        limit = _parse_limit(d.pop("limit", UNSET))

        def _parse_actual(data: object) -> None | ProblemOutActualType0 | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                actual_type_0 = ProblemOutActualType0.from_dict(data)

                return actual_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProblemOutActualType0 | Unset, data)

        actual = _parse_actual(d.pop("actual", UNSET))

        _client_id = d.pop("client_id", UNSET)
        client_id: UUID | Unset
        if isinstance(_client_id, Unset):
            client_id = UNSET
        else:
            client_id = UUID(_client_id)

        _violations = d.pop("violations", UNSET)
        violations: list[FindingOut] | Unset = UNSET
        if _violations is not UNSET:
            violations = []
            for violations_item_data in _violations:
                violations_item = FindingOut.from_dict(violations_item_data)

                violations.append(violations_item)

        _errors = d.pop("errors", UNSET)
        errors: list[ProblemOutErrorsItem] | Unset = UNSET
        if _errors is not UNSET:
            errors = []
            for errors_item_data in _errors:
                errors_item = ProblemOutErrorsItem.from_dict(errors_item_data)

                errors.append(errors_item)

        problem_out = cls(
            type_=type_,
            title=title,
            status=status,
            detail=detail,
            code=code,
            section=section,
            limit=limit,
            actual=actual,
            client_id=client_id,
            violations=violations,
            errors=errors,
        )

        return problem_out
