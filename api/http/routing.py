"""How a request's address, query and body become the arguments of its endpoint.

The endpoint's signature documents the call to the framework as for any route; here it is read once, when the route is
made. So the body is parsed once, after it is known who calls, and an unknown query parameter is malformed wherever it
is sent. That is what it is for. In processor time it saves a tenth beside the framework's own reading: 10 % of a
session's request, 11 or 12 % of a voucher's read (`scripts/benchmarks/routing.py`: medians of short turns in one
process; docs/decisions/0037-arguments-are-read-by-our-routes.md).
"""

import inspect
import re
from collections.abc import Callable, Coroutine, Mapping
from typing import Annotated, Any, get_args, get_origin

from fastapi import APIRouter, Request
from fastapi.params import Depends, Header, Path
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, create_model
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from api.http.bodies import Body
from api.http.calling import NOT_MODIFIED, PARSED, Admission, header, json_of, media_type_of
from api.http.permissions import PERMISSIONS
from api.http.problems import Problem, Reason, field_errors
from domain.kernel.findings import BadInput

Errors = list[Any]


class Route(APIRoute):
    """A route whose endpoint is given who calls, what stands in the path, the query's parameters and one body."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        self._arguments = _Arguments(endpoint, path)
        super().__init__(path, endpoint, **options)
        if self.name not in PERMISSIONS:
            raise LookupError(f"{self.name} has no row in the table of permissions")
        self._ending = self.path.rpartition("}")[2]

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Routes are tried one after the other: most are told apart by how they end, which is known sooner."""
        return super().matches(scope) if scope["path"].endswith(self._ending) else (Match.NONE, {})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        return self.answer

    async def answer(self, request: Request) -> Response:
        """What the endpoint answers; raises what it refuses."""
        arguments = await self._arguments.of(request)
        try:
            response: Response = await self.endpoint(**arguments)
        except BadInput as refused:
            raise self._arguments.as_sent(refused, request) from None
        asked = header(request, b"if-none-match")
        return _unless_known(response, asked) if asked is not None and request.method == "GET" else response


def router(prefix: str, tag: str) -> APIRouter:
    """A router of such routes. The name of an endpoint is what the OpenAPI document calls its operation."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=Route, generate_unique_id_function=lambda route: route.name)


class _Arguments:
    """The arguments of one endpoint."""

    def __init__(self, endpoint: Callable[..., Any], path: str) -> None:
        self._admissions: dict[str, Admission[Any]] = {}
        self._headers: dict[str, bytes] = {}
        self._body: tuple[str, TypeAdapter[Any]] | None = None
        self._names: dict[str, str] = {}  # of fields, by their old ones
        in_path: dict[str, Any] = {}
        in_query: dict[str, Any] = {}
        for name, parameter in inspect.signature(endpoint, eval_str=True).parameters.items():
            kind = parameter.annotation
            marks = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
            default = ... if parameter.default is parameter.empty else parameter.default
            depends = next((one.dependency for one in marks if isinstance(one, Depends)), None)
            if depends is not None:
                assert isinstance(depends, Admission), f"{name} of {endpoint} is given by none of ours"
                self._admissions[name] = depends
            elif any(isinstance(mark, Header) for mark in marks):
                self._headers[name] = name.replace("_", "-").encode()
            elif f"{{{name}}}" in path or any(isinstance(mark, Path) for mark in marks):
                in_path[name] = (kind, ...)
            elif isinstance(kind, type) and issubclass(kind, BaseModel):
                self._body = name, TypeAdapter(kind)
                self._names = kind.names() if issubclass(kind, Body) else {}
            else:
                in_query[name] = (kind, default)
        closed = ConfigDict(extra="forbid")
        self._path = create_model("InPath", __config__=closed, **in_path) if in_path else None
        self._query = create_model("InQuery", __config__=closed, **in_query)
        self._of_admissions = frozenset[str]().union(*(one.queries for one in self._admissions.values()))

    async def of(self, request: Request) -> dict[str, Any]:
        """The arguments that a request gives. Raises `Problem` with all that is malformed in it."""
        # Who calls comes before what is asked.
        values = {name: await one.admit(request) for name, one in self._admissions.items()}
        errors: Errors = []
        if self._path is not None:
            values |= _checked(self._path, request.path_params, errors)
        sent = dict(request.query_params) if request.scope["query_string"] else {}
        values |= _checked(self._query, {name: sent[name] for name in sent if name not in self._of_admissions}, errors)
        values |= {name: header(request, sent_as) for name, sent_as in self._headers.items()}
        if self._body is not None:
            name, adapter = self._body
            try:
                values[name] = adapter.validate_python(await _json(request))
            except ValidationError as error:
                errors += error.errors()
        if errors:
            raise Problem(422, "malformed", errors=field_errors(errors))
        return values

    def as_sent(self, refused: BadInput, request: Request) -> BadInput:
        """What is refused by a field's old name, which commands still use, by the one that it was sent under."""
        name = self._names.get(refused.field)
        if name is None or name not in request.scope.get(PARSED, {}):
            return refused
        return BadInput(name, refused.reason, **refused.figures)


ENTITY_TAGS = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def _unless_known(response: Response, if_none_match: str) -> Response:
    """304 in place of an answer that its caller has, by its version (RFC 9110, 13.1.2)."""
    tag = response.headers.get("etag")
    if response.status_code != 200 or tag is None:
        return response
    if if_none_match.strip() != "*" and tag not in ENTITY_TAGS.findall(if_none_match):
        return response
    return Response(
        status_code=NOT_MODIFIED, headers={"ETag": tag, "Content-Language": response.headers["content-language"]}
    )


def _checked(model: type[BaseModel], given: Mapping[str, Any], errors: Errors) -> dict[str, Any]:
    """The values that a model makes of texts; what is wrong with them goes to `errors`."""
    if not given and not any(field.is_required() for field in model.model_fields.values()):
        return {name: field.default for name, field in model.model_fields.items()}
    try:
        return dict(model.model_validate(given))
    except ValidationError as error:
        errors += error.errors()
        return {}


async def _json(request: Request) -> Any:
    kind = media_type_of(request)
    value = await json_of(request)
    if kind != "application/json" and not kind.endswith("+json"):
        raise Problem(422, "malformed", errors=[{"field": "Content-Type", "reason": Reason("content_type")}])
    return value
