"""Command routes past the framework's layers and its resolution of dependencies: those cost more than deciding and
appending do.

The endpoint's signature documents the call as for any route; here it is read once, when the route is made.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterable
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.params import Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.calling import header
from api.http.problems import Problem, Reason, field_errors

AN_ID = "{}"
"""What the address of a route ends in where that is no word."""

Argument = Callable[[Request], Awaitable[Any]]


class CommandRoute(APIRoute):
    """A route whose endpoint takes ids from its path, one body and what one dependency gives; any other is as usual."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        self._arguments = _arguments(endpoint, path)

    @property
    def is_direct(self) -> bool:
        """Whether `answer` has all that the endpoint takes."""
        return self._arguments is not None

    async def answer(self, request: Request) -> Response:
        """What the endpoint answers; raises what it refuses."""
        assert self._arguments is not None
        # In order: who calls comes before what is asked.
        values = {name: await argument(request) for name, argument in self._arguments.items()}
        response: Response = await self.endpoint(**values)
        return response


class CommandRequest(Request):
    """A request whose body is read at once: the framework goes through a generator for it."""

    _whole: bytes | None = None

    async def body(self) -> bytes:
        if self._whole is None:
            parts, more = list[bytes](), True
            while more:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise ClientDisconnect
                parts.append(message.get("body", b""))
                more = message.get("more_body", False)
            self._whole = b"".join(parts)
        return self._whole


class Commands:
    """Answers direct routes, found by the word that their addresses end in, and leaves any other request to the
    framework. `refusal` makes the answer to an error.
    """

    def __init__(
        self,
        framework: ASGIApp,
        routes: Iterable[BaseRoute],
        refusal: Callable[[Request, Exception], Awaitable[Response]],
    ) -> None:
        self._framework, self._refusal = framework, refusal
        self._routes: dict[tuple[str, str], list[CommandRoute]] = {}
        for route in routes:
            if isinstance(route, CommandRoute) and route.is_direct:
                for method in route.methods or ():
                    self._routes.setdefault((method, _ending(route.path)), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self._candidates(scope["method"], _ending(scope["path"])):
                if found := route.path_regex.match(scope["path"]):
                    scope["route"], scope["path_params"] = route, found.groupdict()
                    await self._answer(route, scope, receive, send)
                    return
        await self._framework(scope, receive, send)

    def _candidates(self, method: str, ending: str) -> list[CommandRoute]:
        return self._routes.get((method, ending)) or self._routes.get((method, AN_ID), [])

    async def _answer(self, route: CommandRoute, scope: Scope, receive: Receive, send: Send) -> None:
        request = CommandRequest(scope, receive)
        try:
            response = await route.answer(request)
        except Exception as error:
            response = await self._refusal(request, error)
        await response(scope, receive, send)


def _ending(path: str) -> str:
    ending = path.rpartition("/")[2]
    return AN_ID if ending.startswith("{") else ending


def command_router(prefix: str, tag: str) -> APIRouter:
    """A router of such routes."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=CommandRoute)


def _arguments(endpoint: Callable[..., Any], path: str) -> dict[str, Argument] | None:
    """How each argument of an endpoint is had from a request, the caller first; None if one is of another kind."""
    called, rest = dict[str, Argument](), dict[str, Argument]()
    for name, parameter in inspect.signature(endpoint, eval_str=True).parameters.items():
        kind = parameter.annotation
        depends = _dependency(kind)
        if depends is not None:
            called[name] = depends
        elif kind is UUID and f"{{{name}}}" in path:
            rest[name] = _path_id(name)
        elif isinstance(kind, type) and issubclass(kind, BaseModel):
            rest[name] = _body(kind)
        else:
            return None
    return {**called, **rest}


def _dependency(kind: Any) -> Argument | None:
    if get_origin(kind) is not Annotated:
        return None
    depends = next((one for one in get_args(kind)[1:] if isinstance(one, Depends)), None)
    if (
        depends is None
        or depends.dependency is None
        or list(inspect.signature(depends.dependency).parameters) != ["request"]
    ):
        return None
    return depends.dependency


def _path_id(name: str) -> Argument:
    async def argument(request: Request) -> UUID:
        try:
            return UUID(request.path_params[name])
        except ValueError:
            raise Problem(422, "malformed", errors=[{"field": name, "reason": Reason("uuid")}]) from None

    return argument


def _body(model: type[BaseModel]) -> Argument:
    adapter = TypeAdapter(model)

    async def argument(request: Request) -> BaseModel:
        kind = (header(request, b"content-type") or "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise Problem(422, "malformed", errors=[{"field": "Content-Type", "reason": "is application/json"}])
        try:
            return adapter.validate_json(await request.body())
        except ValidationError as error:
            raise Problem(422, "malformed", errors=field_errors(error.errors())) from None

    return argument
