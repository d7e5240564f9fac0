"""The HTTP application: routes, what is said when something is refused, health, and the OpenAPI document."""

import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import billing, clients, entries, lists, problems, providers, vouchers
from api.calling import ACCEPT_LANGUAGE, COMMAND_PARAMETERS, IDEMPOTENCY_KEY, language_of, service_of
from api.problems import Problem
from api.service import Service
from domain.errors import BadInput, NotAllowed
from ledger.commands import Contention, KeyReused, Unknown
from ledger.recorder import LogUnavailable

logger = logging.getLogger("setelikirja.http")

DESCRIPTION = """
The ledger of service vouchers of a Finnish wellbeing services county: what was granted, held, missed, corrected and
charged, each under a section of the rulebook.

Every POST takes an `Idempotency-Key`: sent again with the same body it gets the first answer again. A broken rule is
409 with every violation, malformed input 422 with its fields. `Accept-Language` (fi, sv, en) chooses the language.
"""
READY_LAG_MAX = 100_000
PROBLEMS = (Problem, BadInput, NotAllowed, KeyReused, Contention, LogUnavailable, Unknown)


def create_app(open_service: Callable[[], AbstractAsyncContextManager[Service]]) -> FastAPI:
    """The application over a service that lives as long as it does."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_service() as service:
            app.state.service = service
            yield

    app = FastAPI(
        title="Setelikirja",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url="/docs",
        redoc_url=None,
        openapi_tags=[
            {"name": "vouchers", "description": "Vouchers and everything that happens to them"},
            {"name": "entries", "description": "Many entries in one call"},
            {"name": "billing", "description": "What a month costs"},
            {"name": "clients", "description": "The client register"},
            {"name": "providers", "description": "Providers, their approvals, the price list"},
            {"name": "health", "description": "For who runs it"},
        ],
    )
    for module in (vouchers, entries, lists, billing, clients, providers):
        # Not included but taken over: a route that is asked through another router is found more slowly.
        app.router.routes.extend(module.router.routes)
    _add_health(app)
    for kind in PROBLEMS:
        app.add_exception_handler(kind, _problem)
    _document(app)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(Exception, _internal)
    app.add_middleware(RequestLog)
    return app


def _document(app: FastAPI) -> None:
    """Let the OpenAPI document name what is read outside the framework: the token, and what every command takes."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
            schemes["token"] = {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "With `sub`, `roles`, and `org` for providers.",
            }
            for path, methods in document["paths"].items():
                for method, operation in methods.items():
                    if path.startswith("/v1/"):
                        operation["security"] = [{"token": []}]
                        parameters = operation.setdefault("parameters", [])
                        parameters.append(ACCEPT_LANGUAGE)
                        if method in ("post", "put"):
                            parameters += [IDEMPOTENCY_KEY | {"required": method == "post"}, *COMMAND_PARAMETERS]
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


class RequestLog:
    """One line a request: the route's template, never the path that was asked or anything that a person sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            path = getattr(scope.get("route"), "path", "-")
            milliseconds = 1000 * (time.perf_counter() - started)
            logger.info("%s %s %d %.1f ms", scope["method"], path, status, milliseconds)


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"], summary="Is the process alive?")
    async def healthz() -> dict[str, str]:
        """Answers as long as the process does."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"], summary="Can it serve?", responses={503: {"description": "Not now"}})
    async def readyz(request: Request) -> Response:
        """Whether the log answers and every projection runs and keeps up."""
        service = service_of(request)
        status, body = 200, dict[str, Any](status="ready")
        try:
            end, _ = await service.reader.end()
            statuses = service.projections.status()
            body["position"] = end
            body["projections"] = {one.name: {"position": one.position, "state": one.state} for one in statuses}
            if not statuses or any(one.state != "running" or end - one.position > READY_LAG_MAX for one in statuses):
                status, body["status"] = 503, "projections are behind"
        except LogUnavailable:
            status, body["status"] = 503, "the database is away"
        headers = {"Retry-After": str(problems.RETRY_AFTER_SECONDS)} if status != 200 else {}
        return Response(orjson.dumps(body), status_code=status, media_type="application/json", headers=headers)


async def _problem(request: Request, error: Exception) -> Response:
    problem, language = problems.problem_of(error), language_of(request)
    headers = {**problem.headers, "Content-Language": language}
    return problems.response(problems.body_of(problem, language), headers=headers)


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return await _problem(request, Problem(422, "malformed", errors=problems.field_errors(error.errors())))


async def _http_exception(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: no such page, no such method, a body that cannot be read."""
    assert isinstance(error, HTTPException)
    code = {404: "no_page", 405: "no_method"}.get(error.status_code)
    if code is None:
        return await _problem(
            request, Problem(422, "malformed", errors=[{"field": "body", "reason": "cannot be read"}])
        )
    headers = dict(error.headers or {})
    if code == "no_method":  # the framework names the methods of one route alone, and an address may have several
        routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
        headers["Allow"] = ", ".join(sorted(method for route in routes for method in route.methods))
    return await _problem(request, Problem(error.status_code, code, headers=headers))


async def _internal(request: Request, error: Exception) -> Response:
    """Our own bug: the log has its kind and place, the caller less; the message could hold what a person sent."""
    frames = traceback.extract_tb(error.__traceback__)
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    logger.error("unexpected %s at %s", type(error).__name__, places)
    return await _problem(request, Problem(500, "internal"))
