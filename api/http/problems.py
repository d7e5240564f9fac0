"""How the service says no over HTTP: problem details (RFC 9457), in the caller's language, with all violations."""

import math
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import UNSET
from starlette.responses import Response

from api import messages
from api.http.answers import FindingOut, Out, ProblemOut, finding
from domain.kernel.findings import BadInput, Figure, Finding, NotAllowed
from ledger.desk.orders import Behind, Contention, KeyReused, Refused, TooManyRefusals, Unknown
from ledger.log.asking import LogUnavailable

RETRY_AFTER_SECONDS = 2
ENCODER = msgspec.json.Encoder()
PARTS_OF_A_REQUEST = ("body", "path", "query", "header")


class Reason(NamedTuple):
    """What a malformed field must be, to be told in the caller's language, with the figures that it is said with."""

    code: str
    figures: Mapping[str, Figure | int | str] = MappingProxyType({})


class Problem(Exception):
    """A request that is not answered as it was meant: `code` names the kind, `fields` fill its detail's sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str | Reason]] | None = None,
        client_id: UUID | None = None,
        **fields: object,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.fields = status, code, fields
        self.headers, self.errors, self.client_id = dict(headers or {}), errors, client_id


class JsonResponse(Response):
    """JSON, perhaps encoded already, with the headers that it is given: the framework's own response takes four times
    as long to make."""

    def __init__(
        self, body: Out | bytes, status: int, headers: Mapping[str, str], media_type: str = "application/json"
    ) -> None:
        self.body = body if isinstance(body, bytes) else ENCODER.encode(body)
        self.status_code, self.background = status, None
        all_headers = {"content-length": str(len(self.body)), "content-type": media_type, **headers}
        self.raw_headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in all_headers.items()]


def body_of(problem: Problem, language: str) -> ProblemOut:
    """The problem as its caller is told it."""
    fields = dict(problem.fields)
    if "what" in fields:
        fields["what"] = messages.text(f"thing.{fields['what']}", language)
    detail = messages.text(f"problem.{problem.code}", language, **fields)
    errors = problem.errors
    return ProblemOut(
        type=f"urn:setelikirja:problem:{problem.code}",
        title=messages.text(f"title.{problem.status}", language),
        status=problem.status,
        code=problem.code,
        detail=detail,
        client_id=problem.client_id if problem.client_id is not None else UNSET,
        errors=[{name: _told(value, language) for name, value in error.items()} for error in errors]
        if errors is not None
        else UNSET,
    )


def _told(value: str | Reason, language: str) -> str:
    return messages.malformed(value.code, language, value.figures) if isinstance(value, Reason) else value


def refusal_body(refused: Refused, language: str) -> ProblemOut:
    """A stored refusal: 409 with the first violation in front and all of them listed, 412 or 404."""
    if refused.violations:
        return _violations_body(refused.violations, language)
    if refused.what:
        return body_of(Problem(404, "not_found", what=refused.what), language)
    return body_of(Problem(refused.status, "stale", expected=refused.expected, actual=refused.actual), language)


def _violations_body(violations: Sequence[Finding], language: str) -> ProblemOut:
    shown = [finding(violation, language) for violation in violations]
    first: FindingOut = shown[0]
    return ProblemOut(
        type=f"urn:setelikirja:problem:{first.code}",
        title=messages.text("title.409", language),
        status=409,
        code=first.code,
        section=first.section,
        limit=first.limit,
        actual=first.actual,
        detail=" ".join(one.detail for one in shown),
        violations=shown,
    )


def response(body: ProblemOut, *, headers: Mapping[str, str] | None = None) -> Response:
    """Problem details as a response."""
    return JsonResponse(body, body.status, headers or {}, "application/problem+json")


def problem_of(error: Exception) -> Problem:
    """What went wrong, as a problem; raises it again where it is none of those that callers are told of."""
    match error:
        case Problem():
            return error
        case BadInput():
            reason = Reason(error.reason, error.figures)
            return Problem(422, "malformed", errors=[{"field": error.field, "reason": reason}])
        case NotAllowed():
            return Problem(403, "forbidden", roles="caseworker")
        case KeyReused():
            return Problem(
                422, "idempotency_key_reused", errors=[{"field": "Idempotency-Key", "reason": Reason("other_request")}]
            )
        case TooManyRefusals():
            wait = str(math.ceil(error.seconds))
            return Problem(429, "too_many_refusals", headers={"Retry-After": wait}, limit=error.limit)
        case Contention():
            return Problem(503, "contention", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case Behind():
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return Problem(503, "behind", headers=headers, position=error.position)
        case LogUnavailable():
            return Problem(503, "unavailable", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case Unknown():
            return Problem(404, "not_found", what=error.what)
        case _:
            raise error


def field_errors(errors: Sequence[Any]) -> list[dict[str, str | Reason]]:
    """Validation errors as field and reason, without the texts that were sent: they may be personal data."""
    return [{"field": _field(error), "reason": _reason(error)} for error in errors]


def _field(error: Any) -> str:
    if error["type"] in ("union_tag_not_found", "union_tag_invalid"):
        return str(error["ctx"]["discriminator"]).strip("'")
    where, *path = error["loc"] or ("body",)
    if where not in PARTS_OF_A_REQUEST:
        path = [where, *path]
    return ".".join(map(str, path)) or str(where)


REASONS = {
    **dict.fromkeys(("missing", "union_tag_not_found"), "missing"),
    "extra_forbidden": "unknown",
    **dict.fromkeys(("string_type", "string_unicode"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "whole_number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true_or_false"),
    "list_type": "list",
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type"), "object"),
    **dict.fromkeys(("uuid_type", "uuid_parsing"), "uuid"),
    **dict.fromkeys(("date_parsing", "date_from_datetime_parsing"), "no_such_day"),
    **dict.fromkeys(("datetime_parsing", "datetime_from_date_parsing"), "no_such_instant"),
    "json_invalid": "json",
    **{own: own for own in ("day_form", "instant_form", "clock_form")},
    **{
        own: own
        for own in ("control_characters", "identity_code", "business_id", "iban", "one_unit", "month_or_settlements")
    },
}
"""What the catalogues call the kinds of errors that have no figure, pydantic's and our own."""


def _reason(error: Any) -> Reason:
    """Why, in the caller's language; never as the library says it."""
    context, given = error.get("ctx", {}), error["input"]
    match error["type"]:
        case "greater_than_equal":
            return Reason("number_min", {"limit": context["ge"]} | _number_given(given))
        case "less_than_equal":
            return Reason("number_max", {"limit": context["le"]} | _number_given(given))
        case "string_too_short":
            return Reason("characters_min", {"limit": context["min_length"], "actual": len(given.strip())})
        case "string_too_long":
            return Reason("characters_max", {"limit": context["max_length"], "actual": len(given.strip())})
        case "too_short":
            return Reason("items_min", {"limit": context["min_length"], "actual": context["actual_length"]})
        case "too_long" if context["actual_length"] is not None:
            return Reason("items_max", {"limit": context["max_length"], "actual": context["actual_length"]})
        case "enum" | "literal_error":
            return Reason("one_of", {"limit": _names(context["expected"])})
        case "union_tag_invalid":
            return Reason("one_of", {"limit": _names(context["expected_tags"])})
        case kind if kind in REASONS:
            return Reason(REASONS[kind])
        case _:
            return Reason("form")


def _number_given(given: object) -> dict[str, int | str]:
    # A number alone is told again: a text could be a person's. One past all of ours is of no use to its reader.
    return {"actual": given} if isinstance(given, int) and abs(given) < 2**53 else {}


def _names(expected: str) -> str:
    """The names that pydantic lists in English."""
    return ", ".join(re.findall(r"'([^']*)'", expected))
