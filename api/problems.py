"""How the service says no over HTTP: problem details (RFC 9457), in the caller's language, with all violations."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from api import answers, messages
from domain.errors import BadInput, Finding, NotAllowed
from ledger.commands import Contention, KeyReused, Refused, Unknown
from ledger.recorder import LogUnavailable

Json = dict[str, Any]
RETRY_AFTER_SECONDS = 2
PARTS_OF_A_REQUEST = ("body", "path", "query", "header")


class Problem(Exception):
    """A request that is not answered as it was meant: `code` names the kind, `fields` fill its detail's sentence."""

    def __init__(
        self,
        status: int,
        code: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, str]] | None = None,
        members: Mapping[str, Any] | None = None,
        **fields: object,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.fields = status, code, fields
        self.headers, self.errors, self.members = dict(headers or {}), errors, dict(members or {})


class JsonResponse(Response):
    """JSON with the headers that it is given, which the framework's own would look through."""

    def __init__(
        self, body: Any, status: int, headers: Mapping[str, str], media_type: str = "application/json"
    ) -> None:
        self.body, self.status_code, self.background = orjson.dumps(body), status, None
        all_headers = {"content-length": str(len(self.body)), "content-type": media_type, **headers}
        self.raw_headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in all_headers.items()]


def body_of(problem: Problem, language: str) -> Json:
    """The problem as JSON."""
    fields = dict(problem.fields)
    if "what" in fields:
        fields["what"] = messages.text(f"thing.{fields['what']}", language)
    detail = messages.text(f"problem.{problem.code}", language, **fields)
    body: Json = {
        "type": f"urn:setelikirja:problem:{problem.code}",
        "title": messages.text(f"title.{problem.status}", language),
        "status": problem.status,
        "code": problem.code,
        "detail": detail,
        **problem.members,
    }
    if problem.errors is not None:
        body["errors"] = list(problem.errors)
    return body


def refusal_body(refused: Refused, language: str) -> Json:
    """A stored refusal as JSON: 409 with the first violation in front and all of them listed, 412 or 404."""
    if refused.violations:
        return _violations_body(refused.violations, language)
    if refused.what:
        return body_of(Problem(404, "not_found", what=refused.what), language)
    return body_of(Problem(refused.status, "stale", expected=refused.expected, actual=refused.actual), language)


def _violations_body(violations: Sequence[Finding], language: str) -> Json:
    shown = [answers.finding(violation, language) for violation in violations]
    first = shown[0]
    return {
        "type": f"urn:setelikirja:problem:{first['code']}",
        "title": messages.text("title.409", language),
        "status": 409,
        **first,
        "detail": " ".join(one["detail"] for one in shown),
        "violations": shown,
    }


def response(body: Json, *, headers: Mapping[str, str] | None = None) -> Response:
    """Problem details as a response."""
    return JsonResponse(body, body["status"], headers or {}, "application/problem+json")


def problem_of(error: Exception) -> Problem:
    """What went wrong, as a problem; raises it again where it is none of those that callers are told of."""
    match error:
        case Problem():
            return error
        case BadInput():
            return Problem(422, "malformed", errors=[{"field": error.field, "reason": error.reason}])
        case NotAllowed():
            return Problem(403, "forbidden", roles="caseworker")
        case KeyReused():
            errors = [{"field": "Idempotency-Key", "reason": "belongs to another request"}]
            return Problem(422, "idempotency_key_reused", errors=errors)
        case Contention():
            return Problem(503, "contention", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case LogUnavailable():
            return Problem(503, "unavailable", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        case Unknown():
            return Problem(404, "not_found", what=error.what)
        case _:
            raise error


def field_errors(errors: Sequence[Any]) -> list[dict[str, str]]:
    """Validation errors as field and reason, without the values: they may be personal data."""
    return [_field_error(error) for error in errors]


def _field_error(error: Any) -> dict[str, str]:
    match error["type"]:
        case "union_tag_not_found":
            return {"field": error["ctx"]["discriminator"].strip("'"), "reason": "Field required"}
        case "union_tag_invalid":
            expected = error["ctx"]["expected_tags"]
            return {"field": error["ctx"]["discriminator"].strip("'"), "reason": f"Input should be {expected}"}
        case _:
            where, *path = error["loc"] or ("body",)
            if where not in PARTS_OF_A_REQUEST:
                path = [where, *path]
            return {"field": ".".join(map(str, path)) or where, "reason": error["msg"]}
