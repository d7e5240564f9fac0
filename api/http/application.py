"""The HTTP application: routes, what is said when something is refused, health, and the OpenAPI document."""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import Any

import orjson
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from api.audit_trail import actors
from api.audit_trail import routes as audit_trail
from api.billing import routes as billing
from api.budget import routes as budget
from api.clients import routes as clients
from api.clients import searches as client_searches
from api.duties_and_warnings import routes as duties_and_warnings
from api.entries import routes as entries
from api.explanations import routes as explanations
from api.feed import routes as feed
from api.feed import webhook_routes
from api.feed.asyncapi import asyncapi
from api.groups import routes as groups
from api.http import documentation, problems
from api.http.answers import schemas
from api.http.calling import (
    ACCEPT_LANGUAGE,
    ANSWERS,
    COMMAND_PARAMETERS,
    IDEMPOTENCY_KEY,
    IF_NONE_MATCH,
    NOT_MODIFIED,
    language_of,
    service_of,
)
from api.http.limits import BROKEN_OFF, Limited, Limits
from api.http.logs import places
from api.http.problems import Problem
from api.http.service import CountyService
from api.http.watching import Watched, seen
from api.identity import login
from api.imports import routes as imports
from api.invoices import routes as invoices
from api.payments import reports as payment_reports
from api.payments import routes as payments
from api.price_list import routes as price_list
from api.providers import accounts as bank_accounts
from api.providers import routes as providers
from api.rulebook import routes as rulebook
from api.settlements import routes as settlements
from api.settlements import work_list
from api.trial_balance import routes as trial_balance
from api.vouchers import lists
from api.vouchers import routes as vouchers
from api.what_if import routes as what_if
from domain.kernel.findings import BadInput, NotAllowed
from ledger.desk.orders import Behind, Contention, KeyReused, TooManyRefusals, Unknown
from ledger.log.asking import LogUnavailable, connected
from projections.engine import health
from projections.engine.health import Leader, Standing

logger = logging.getLogger("setelikirja.http")

DESCRIPTION = """
The ledger of service vouchers of a Finnish wellbeing services county: what was granted, held, missed, corrected and
charged, each under a section of the rulebook.

Every POST takes an `Idempotency-Key`: sent again with the same body it gets the first answer again. A broken rule is
409 with every violation, malformed input 422 with its fields. `Accept-Language` (fi, sv, en) chooses the language.
"""
PUBLIC = "/v1/public/"
QUESTIONS = {
    what_if.router.prefix,
    f"{invoices.router.prefix}{invoices.RECONCILIATIONS}",
    client_searches.router.prefix,
    imports.router.prefix,
}
"""What is asked by POST and takes no key: it changes nothing, or each of its rows is a request of its own."""

READY = "ready"
ISSUER_AWAY = "the issuer of tokens has not answered"
READY_LAG_SECONDS_MAX = 10
# The framework's own spans and log records hold addresses, queries and messages of errors: ours do not.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
PROBLEMS = (
    Problem,
    BadInput,
    NotAllowed,
    KeyReused,
    TooManyRefusals,
    Contention,
    Behind,
    LogUnavailable,
    Unknown,
)

MODULES = (
    vouchers,
    entries,
    groups,
    lists,
    audit_trail,
    actors,
    feed,
    webhook_routes,
    duties_and_warnings,
    billing,
    work_list,
    budget,
    settlements,
    invoices,
    imports,
    payments,
    payment_reports,
    explanations,
    clients,
    client_searches,
    providers,
    bank_accounts,
    price_list,
    rulebook,
    trial_balance,
    what_if,
)
"""Where routes are, in the order of the OpenAPI document."""


def operations() -> Iterator[tuple[str, str, str]]:
    """Each operation of the contract: its name, its method and its path, in the order of the OpenAPI document."""
    for module in MODULES:
        for route in module.router.routes:
            assert isinstance(route, APIRoute)
            assert route.methods, "a route answers a method"
            yield from ((route.name, method, route.path) for method in route.methods)


class Headed:
    """Answers HEAD as GET, of which the server sends the header alone (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        asked = {**scope, "method": "GET"}
        try:
            await self._app(asked, receive, send)
        finally:
            scope.update({name: value for name, value in asked.items() if name != "method"})


class Application(FastAPI):
    """The framework's application, behind what watches every request and what refuses too many."""

    limits = Limits()

    def build_middleware_stack(self) -> ASGIApp:
        return Watched(Limited(Headed(super().build_middleware_stack()), self.limits, _problem))


def create_app(
    open_service: Callable[[], AbstractAsyncContextManager[CountyService]], limits: Limits = Application.limits
) -> FastAPI:
    """The application over a service that lives as long as it does."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with open_service() as service:
            app.state.service = service
            yield

    app = Application(
        title="Setelikirja",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        telemetry=NO_TELEMETRY,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,  # to an address that its caller's Host header names
        openapi_tags=[
            {"name": "vouchers", "description": "Vouchers and everything that happens to them"},
            {"name": "entries", "description": "Many entries in one call"},
            {"name": "groups", "description": "Groups of group coaching, their members and their sessions"},
            {"name": "billing", "description": "What a month costs"},
            {"name": "imports", "description": "Coming from another system"},
            {"name": "settlements", "description": "Months settled with providers, approved and paid"},
            {"name": "explanations", "description": "What an amount rests on, and what became of it"},
            {"name": "clients", "description": "The client register"},
            {"name": "providers", "description": "Providers, their approvals, the price list"},
            {"name": "what-if", "description": "What other settings would have done"},
            {"name": "follow-up", "description": "Duties and warnings, as lists"},
            {"name": "rulebook", "description": "What is in force on a day, and how open questions are read"},
            {"name": "audit", "description": "The trail of all events, and the trial of the postings"},
            {"name": "feed", "description": "The log's events, for other systems"},
            {"name": "health", "description": "For who runs it"},
        ],
    )
    app.limits = limits
    for module in MODULES:
        # Not included but taken over: a route that is asked through another router is found more slowly.
        app.router.routes.extend(module.router.routes)
    _add_health(app)
    documentation.add(app)
    login.add(app)
    for kind in PROBLEMS:
        app.add_exception_handler(kind, _problem)
    _document(app)
    app.add_exception_handler(HTTPException, _http_exception)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _internal)
    return app


def _document(app: FastAPI) -> None:
    """Let the OpenAPI document name what is read outside the framework: the token, and what every command takes."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = made()
            components = document.setdefault("components", {})
            # What bodies name too is there already, from the same enumeration.
            components["schemas"] = schemas(ANSWERS) | components.get("schemas", {})
            schemes = components.setdefault("securitySchemes", {})
            schemes["token"] = {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "description": "With `sub`, `roles`, and `org` for providers.",
            }
            for path, methods in document["paths"].items():
                for method, operation in methods.items():
                    if path.startswith("/v1/"):
                        if not path.startswith(PUBLIC):
                            operation["security"] = [{"token": []}]
                        parameters = operation.setdefault("parameters", [])
                        parameters.append(ACCEPT_LANGUAGE)
                        if str(NOT_MODIFIED) in operation["responses"]:
                            parameters.append(IF_NONE_MATCH)
                        if method in ("post", "put") and path not in QUESTIONS:
                            parameters += [IDEMPOTENCY_KEY | {"required": method == "post"}, *COMMAND_PARAMETERS]
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

    @cache
    def written() -> bytes:
        return orjson.dumps(openapi())

    async def document(_: Request) -> Response:
        return Response(written(), media_type="application/json")

    assert app.openapi_url is not None
    # In place of the framework's own, which writes it anew for each who asks.
    app.router.routes = [route for route in app.router.routes if getattr(route, "path", "") != app.openapi_url]
    app.add_route(app.openapi_url, document, include_in_schema=False)

    async def events(_: Request) -> Response:
        return Response(_written_events(), media_type="application/json")

    app.add_route("/asyncapi.json", events, include_in_schema=False)


@cache
def _written_events() -> bytes:
    return orjson.dumps(asyncapi())


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"], summary="Is the process alive?")
    async def healthz() -> dict[str, str]:
        """Answers as long as the process does."""
        return {"status": "ok"}

    @app.get("/readyz", tags=["health"], summary="Can it serve?", responses={503: {"description": "Not now"}})
    async def readyz(request: Request) -> Response:
        """Whether the log answers, a projector keeps every projection up with it, and tokens can be checked; is the
        county real?"""
        service = service_of(request)
        body = dict[str, Any]()
        try:
            body["position"], _ = await service.reader.end()
            body["simulated"] = await service.reader.simulated() is not None
            async with connected(service.lists) as connection:
                found = await health.standings(connection, service.schema)
                leader = await health.leader(connection, service.schema, service.projections.followers)
        except LogUnavailable:
            body["status"] = "the database is away"
        else:
            serving = health.serving(found, service.projections.followers)
            body["status"] = _readiness(serving.values(), leader) if service.tokens.can_be_checked else ISSUER_AWAY
            body["projections"] = {
                name: one and {"position": one.position, "state": one.state, "lag_seconds": round(one.lag_seconds, 3)}
                for name, one in serving.items()
            }
        status = 200 if body["status"] == READY else 503
        headers = {"Retry-After": str(problems.RETRY_AFTER_SECONDS)} if status != 200 else {}
        return Response(orjson.dumps(body), status_code=status, media_type="application/json", headers=headers)

    @app.get(
        "/metrics",
        tags=["health"],
        summary="Its metrics, for Prometheus",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    )
    async def metrics(request: Request) -> Response:
        """Counts and measures of this process, without anything of a person or a voucher."""
        return Response(service_of(request).metrics.page(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def _readiness(serving: Iterable[Standing | None], leader: Leader | None) -> str:
    if leader is None:
        return "no projector runs"
    for one in serving:
        if one is None or one.state != "running":
            return "a projection is not complete, or has failed"
        if one.lag_seconds > READY_LAG_SECONDS_MAX:
            return "projections are behind"
    return READY


async def _problem(request: Request, error: Exception) -> Response:
    problem, language = problems.problem_of(error), language_of(request)
    service_of(request).metrics.refused(problem.code)
    headers = {**problem.headers, "Content-Language": language}
    return problems.response(problems.body_of(problem, language), headers=headers)


async def _http_exception(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: no such page, no such method, a body that cannot be read."""
    assert isinstance(error, HTTPException)
    code = {404: "no_page", 405: "no_method"}.get(error.status_code)
    if code is None:
        return await _problem(
            request, Problem(422, "malformed", errors=[{"field": "body", "reason": problems.Reason("unreadable")}])
        )
    headers = dict(error.headers or {})
    if code == "no_method":  # the framework names the methods of one route alone, and an address may have several
        routes = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
        methods = {method for route in routes for method in route.methods}
        headers["Allow"] = ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
    return await _problem(request, Problem(error.status_code, code, headers=headers))


async def _internal(request: Request, error: Exception) -> Response:
    """Our own bug: the log has its kind and place, the caller less; the message could hold what a person sent."""
    logger.error("unexpected %s", places(error), extra={"fields": seen(request).fields()})
    return await _problem(request, Problem(500, "internal"))


async def _gone(request: Request, error: Exception) -> Response:
    """A body that did not come to its end: nobody is there to read this, but the log and the metrics are told."""
    return await _problem(request, Problem(BROKEN_OFF, "request_incomplete"))
