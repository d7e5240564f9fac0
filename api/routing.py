"""Command routes without the framework's resolution of dependencies, which costs more than deciding and appending do.

The endpoint's signature documents the call as for any route; here it is read once, when the route is made.
"""

import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any, get_args, get_origin
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.params import Depends
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.responses import Response

from api.problems import Problem, field_errors

Argument = Callable[[Request], Awaitable[Any]]


class CommandRoute(APIRoute):
    """A route whose endpoint takes ids from its path, one body and what one dependency gives; any other is as usual."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        usual = super().get_route_handler()
        arguments = _arguments(self.endpoint, self.path)
        if arguments is None:
            return usual
        endpoint = self.endpoint

        async def handler(request: Request) -> Response:
            # In order: who calls comes before what is asked.
            values = {name: await argument(request) for name, argument in arguments.items()}
            response: Response = await endpoint(**values)
            return response

        return handler


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
            raise Problem(422, "malformed", errors=[{"field": name, "reason": "is no UUID"}]) from None

    return argument


def _body(model: type[BaseModel]) -> Argument:
    adapter = TypeAdapter(model)

    async def argument(request: Request) -> BaseModel:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json" and not kind.endswith("+json"):
            raise Problem(422, "malformed", errors=[{"field": "Content-Type", "reason": "is application/json"}])
        try:
            return adapter.validate_json(await request.body())
        except ValidationError as error:
            raise Problem(422, "malformed", errors=field_errors(error.errors())) from None

    return argument
