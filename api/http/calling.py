"""What every call has in common: who calls in which role, under which key, in which language, and the answer."""

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Depends, Request
from starlette.responses import Response

from api import messages
from api.http import problems
from api.http.answers import REFERENCES, Out, ProblemOut
from api.http.identity import Identity, IssuerAway, Unauthorized, bearer_token
from api.http.permissions import roles_that_may
from api.http.problems import JsonResponse, Problem, Reason
from api.http.service import CountyService
from api.http.watching import headers_of, seen
from api.identity.browsers import COOKIE, CSRF, cookie_of
from domain.kernel.command import Command
from domain.kernel.event import By, Role
from domain.kernel.findings import BadInput
from domain.kernel.kind import AnyKind, State
from ledger.desk.items import ids_of_item
from ledger.desk.orders import CREATED, Accepted, Answer, Caller, Contention, Filed, Order, Refused
from ledger.register.register import IdentityLinked, Login

HEADERS_OF_REFUSALS = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    503: {"Retry-After": {"required": True, "description": "Seconds.", "schema": {"type": "integer"}}},
}
ETAG = {"required": True, "description": "The version, for If-Match and If-None-Match.", "schema": {"type": "string"}}
LOCATION = {"description": "Where it can be read; none of a dry run.", "schema": {"type": "string"}}
KEY_CHARACTERS_MAX = 200
SAFE_METHODS = ("GET", "HEAD")
StateT = TypeVar("StateT", bound=State)
PARSED = "setelikirja.json"  # where in a request's scope its body is, once it was parsed
ENTITY_TAG = re.compile(r'(?:W/)?"(?P<version>[0-9]{1,15})"')
REFUSALS = {
    401: "No token, or none that holds",
    403: "The caller's role may not do this",
    404: "There is no such thing, or none that the caller may know of",
    409: "Rules of the rulebook are broken: all violations are listed",
    412: "The voucher has changed since the caller saw it",
    422: "Malformed input: the fields are named",
    503: "The database is away, or too many change the same thing: ask again after Retry-After",
}


def service_of(request: Request) -> CountyService:
    service: CountyService = request.app.state.service
    return service


def language_of(request: Request) -> str:
    return messages.language_of(header(request, b"accept-language"))


def header(request: Request, name: bytes) -> str | None:
    """A header by its name in lower case, None where it was not sent."""
    value = headers_of(request).get(name)
    return value.decode("latin-1") if value is not None else None


def media_type_of(request: Request) -> str:
    """What the body is said to be (RFC 9110, section 8.3), without its parameters; empty where nothing is said."""
    return (header(request, b"content-type") or "").partition(";")[0].strip().lower()


async def identified(request: Request) -> Identity:
    """Who the request's token stands for, else the session of its browser; 401 where none holds (RFC 6750)."""
    token = bearer_token(header(request, b"authorization"))
    if token is None:
        return await _of_browser(request)
    try:
        return await service_of(request).tokens.identity_anew(token)
    except Unauthorized as refused:
        told = f'Bearer error="invalid_token", error_description="{refused.reason}"'
        reason = Reason(refused.reason, refused.figures)
        raise Problem(
            401,
            "unauthorized",
            headers={"WWW-Authenticate": told},
            errors=[{"field": "Authorization", "reason": reason}],
        ) from None
    except IssuerAway:
        raise Problem(503, "issuer_away", headers={"Retry-After": str(problems.RETRY_AFTER_SECONDS)}) from None


async def _of_browser(request: Request) -> Identity:
    """Whose session the browser's cookie stands for. What may change something proves that a page of ours sends it: a
    cookie alone would go with a form of another site's too."""
    held = cookie_of(headers_of(request).get(b"cookie"), COOKIE)
    if held is None:
        raise Problem(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    browser = await service_of(request).browsers.browser(held)
    if browser is None:
        raise Problem(
            401,
            "unauthorized",
            headers={"WWW-Authenticate": "Bearer"},
            errors=[{"field": "Cookie", "reason": Reason("session_ended")}],
        )
    if request.method not in SAFE_METHODS:
        sent = header(request, CSRF.lower().encode()) or ""
        if not hmac.compare_digest(sent.encode("latin-1"), browser.csrf.encode()):
            raise Problem(403, "csrf", header=CSRF)
    return browser.identity


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call, whoever makes it."""

    service: CountyService
    language: str

    def answer(self, body: Out | bytes, *, status: int = 200, version: int | None = None) -> Response:
        headers = {"ETag": f'"{version}"'} if version is not None else {}
        headers["Content-Language"] = self.language
        if status == CREATED and (location := self.location(body)) is not None:
            headers["Location"] = location
        return JsonResponse(body, status, headers)

    def location(self, made: Out | bytes) -> str | None:
        """Where what was made can be read, if it was."""
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCall(Call):
    """A call of somebody who may read what it asks for."""

    caller: Caller

    def known(self, kind: type[StateT], filed: Filed[Any] | None) -> Filed[StateT]:
        """The thing of a kind, given by the class of its states, if there is one that the caller may know of; 404
        else."""
        desk = self.service.desk
        if filed is None or not isinstance(filed.state, kind) or not desk.may_know(self.caller, filed.state):
            raise Problem(404, "not_found", what=desk.kinds.of_state(kind).name)
        return filed


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandCall(ReadCall):
    """A call of somebody who may give the command that it is. `kind` names it by the route that it comes through."""

    login: Login
    kind: str
    path: str
    request_id: UUID
    body_digest: bytes
    if_match: int | None
    dry_run: bool

    def location(self, made: Out | bytes) -> str | None:
        """The thing that the call's address names, which shows what became of it; of a whole collection the new one."""
        if self.dry_run:
            return None
        _, version, collection, *more = self.path.split("/")
        made_id = more[0] if more else getattr(made, f"{collection.removesuffix('s').replace('-', '_')}_id", None)
        return f"/{version}/{collection}/{made_id}" if made_id is not None else None

    def made_id(self, purpose: str) -> UUID:
        """An id for what this request makes: the same for the same request."""
        return self.service.register.derived_id(purpose, self.request_id.bytes)

    def register_number(self, field: str, text: str) -> str:
        """A number of the county's register, which an event holds in clear. Raises `BadInput` for what is none.

        It is asked for what is written now: no recorded one is judged again.
        """
        desk = self.service.desk
        if not desk.rulebook.is_register_number(text, desk.today()):
            raise BadInput(field, "register_number")
        return text

    def document_reference(self, text: str) -> str:
        """The reference of a document, likewise."""
        desk = self.service.desk
        if not desk.rulebook.is_document_reference(text, desk.today()):
            raise BadInput("reference", "document_reference")
        return text

    def order(
        self, kind: AnyKind, stream: UUID, build: Callable[[By, Any | None], Awaitable[Command]], **members: Any
    ) -> Order:
        return Order(
            kind=kind,
            caller=self.caller,
            request_id=self.request_id,
            body_digest=self.body_digest,
            stream=stream,
            build=build,
            if_match=self.if_match,
            dry_run=self.dry_run,
            **members,
        )

    def entry_order(
        self,
        index: int,
        kind: AnyKind,
        stream: UUID,
        build: Callable[[By, Any | None, UUID], Awaitable[Command]],
        *,
        body_digest: bytes,
        earlier_digest: Callable[[], bytes] | None = None,
        beside: Iterable[UUID | None] = (),
    ) -> Order:
        """One of a call's many entries, under the call's key and its index; `build` is given the entry's id too."""
        request_id, entry_id = ids_of_item(self.service.register, self.request_id, index)
        return Order(
            caller=self.caller,
            request_id=request_id,
            body_digest=body_digest,
            kind=kind,
            stream=stream,
            build=lambda by, state: build(by, state, entry_id),
            entry_id=entry_id,
            beside=tuple(one for one in (self.caller.organisation, *beside) if one is not None),
            earlier_digest=earlier_digest,
        )

    async def execute(
        self,
        order: Order,
        render: Callable[[Accepted], Out],
        *,
        status: int = CREATED,
        then: Callable[[Accepted], Awaitable[None]] | None = None,
    ) -> Response:
        """Have the order executed and answer with what `render` makes of it, or with the refusal.

        `then` does what belongs to it outside the log, before the answer: again where the request is repeated.
        """
        answer = await self.answer_of(order)
        self.count(self.kind, answer)
        if isinstance(answer, Refused):
            return self.refusal(answer)
        if then is not None and not self.dry_run:
            await then(answer)
        return self.answer(render(answer), status=status, version=answer.filed.version)

    async def answer_of(self, order: Order) -> Answer:
        """Have the order executed, for who renders the answer by themselves."""
        await self._keep_login()
        return await self.service.desk.execute(order)

    async def _keep_login(self) -> None:
        """Before anything may stand in the log by the caller's derived id: whose that is. Not for a dry run."""
        if not self.dry_run:
            try:
                await self.service.register.keep_login(self.caller.actor, self.login)
            except IdentityLinked:
                self.service.callers.clear()
                raise Contention from None  # asked again, it is somebody else who acts

    async def execute_many(self, orders: Sequence[Order]) -> list[Answer | Exception]:
        """Have many orders executed, each answered by itself; in a dry run nothing is appended."""
        desk = self.service.desk
        await self._keep_login()
        return await (desk.rehearse_many(orders) if self.dry_run else desk.execute_many(orders))

    def count(self, kind: str, answer: Answer | Exception) -> None:
        """Count what became of a command; a dry run is none."""
        if self.dry_run:
            return
        if isinstance(answer, Exception):
            self.service.metrics.refused(problems.problem_of(answer).code)
        else:
            self.service.metrics.command_answered(kind, answer)

    def refusal(self, refused: Refused) -> Response:
        body = problems.refusal_body(refused, self.language)
        return problems.response(body, headers={"Content-Language": self.language})


async def _role_of(request: Request, identity: Identity) -> Role:
    """The role in which somebody makes the call that the request's route is; 403 for who may not."""
    role, *_ = await roles_of(request, identity)
    return role


async def roles_of(request: Request, identity: Identity) -> list[Role]:
    """All roles of somebody in which they may make the call that the request's route is, the first one before the
    others; 403 for who may not."""
    watched, roles = seen(request), roles_that_may(request.scope["route"].name)
    own = [role for role in roles if role in identity.roles]
    if own:
        watched.role = own[0]
        return own
    watched.roles_refused = tuple(sorted(identity.roles))
    watched.actor_refused = await service_of(request).actor(identity)
    raise Problem(403, "forbidden", roles=", ".join(roles))


CallT = TypeVar("CallT", bound=Call)


class Admission(Generic[CallT]):
    """A dependency: who may make a call. `queries` are the parameters of a query that it reads itself."""

    def __init__(self, admit: Callable[[Request], Awaitable[CallT]], *queries: str) -> None:
        self.admit, self.queries = admit, frozenset(queries)

    async def __call__(self, request: Request) -> CallT:
        return await self.admit(request)


async def _anybody(request: Request) -> Call:
    return Call(service=service_of(request), language=language_of(request))


BY_ANYBODY = Admission(_anybody)
"""With or without a token."""


async def _read(request: Request) -> ReadCall:
    service, identity = service_of(request), await identified(request)
    role = await _role_of(request, identity)
    return ReadCall(service=service, caller=await service.caller(identity, role), language=language_of(request))


READ = Admission(_read)
"""Somebody who may ask for what the route tells."""


async def _canonical_json(request: Request) -> bytes:
    return canonical(await json_of(request))


def _commanded(
    *, needs_key: bool, digested: Callable[[Request], Awaitable[bytes]] = _canonical_json
) -> Admission[CommandCall]:
    """Somebody who may give the route's command, under an idempotency key; `digested` is what tells two of them apart
    beside it."""

    async def admit(request: Request) -> CommandCall:
        # All of it is read here, not declared to the framework: that costs more than deciding and appending do.
        service, language, identity = service_of(request), language_of(request), await identified(request)
        caller = await service.caller(identity, await _role_of(request, identity))
        asked = request.query_params if request.scope["query_string"] else {}
        dry_run = _flag(asked.get("dry_run"), "dry_run")
        key = header(request, b"idempotency-key")
        if key is None:
            if needs_key and not dry_run:
                raise Problem(
                    422, "idempotency_key_missing", errors=[{"field": "Idempotency-Key", "reason": Reason("missing")}]
                )
            key = secrets.token_urlsafe()
        if not 1 <= len(key) <= KEY_CHARACTERS_MAX:
            limit = KEY_CHARACTERS_MAX if key else 1
            reason = Reason(f"characters_{'max' if key else 'min'}", {"limit": limit, "actual": len(key)})
            raise Problem(422, "malformed", errors=[{"field": "Idempotency-Key", "reason": reason}])
        register = service.register
        request_id = seen(request).request_id = register.derived_id("request", caller.scope, key.encode())
        return CommandCall(
            service=service,
            caller=caller,
            login=Login(identity.issuer, identity.subject),
            language=language,
            kind=request.scope["route"].name,
            path=request.scope["path"],
            request_id=request_id,
            body_digest=register.digest(
                "body", request.method.encode(), request.scope["path"].encode(), await digested(request)
            ),
            if_match=_version(header(request, b"if-match")),
            dry_run=dry_run,
        )

    return Admission(admit, "dry_run")


Reading = Annotated[ReadCall, Depends(READ)]
Commanding = Annotated[CommandCall, Depends(_commanded(needs_key=True))]
Putting = Annotated[CommandCall, Depends(_commanded(needs_key=False))]
"""A command that may go without a key: sent again it does nothing more."""


def _flag(text: str | None, name: str) -> bool:
    known = {None: False, "": True, "true": True, "1": True, "false": False, "0": False}
    if text not in known:
        raise Problem(422, "malformed", errors=[{"field": name, "reason": Reason("true_or_false")}])
    return known[text]


ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "fi, sv or en: the language of sentences. Finnish where it names none of them.",
    "schema": {"type": "string"},
}
IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "Names this request: sent again with the same body it gets the first answer again. "
    "A dry run may do without.",
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_CHARACTERS_MAX},
}
NOT_MODIFIED = 304
UNCHANGED = "The version is the one that If-None-Match names"
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of an answer that the caller has: 304 where the version is still that one. What "
    "depends on the day or on other things, such as a status or an overdue duty, is in no version: ask without it once "
    "a day.",
    "schema": {"type": "string"},
}
"""What every read takes whose answer has an ETag."""

COMMAND_PARAMETERS = [
    {
        "name": "If-Match",
        "in": "header",
        "description": "The ETag that the caller saw; a stale one gives 412.",
        "schema": {"type": "string", "pattern": '^"[0-9]{1,15}"$', "examples": ['"3"']},
    },
    {
        "name": "dry_run",
        "in": "query",
        "description": "The answer that it would get; nothing is appended.",
        "schema": {"type": "boolean", "default": False},
    },
]
"""What every command takes beside its key, for the OpenAPI document."""


async def json_of(request: Request) -> Any:
    """The body as JSON has it, parsed once. Raises `Problem` where it is none."""
    if PARSED not in request.scope:
        try:
            request.scope[PARSED] = orjson.loads(await request.body())
        except orjson.JSONDecodeError:
            raise _no_json() from None
    return request.scope[PARSED]


async def xml_of(request: Request) -> bytes:
    """A body in XML. Raises `Problem` for one that is said to be something else."""
    kind = media_type_of(request)
    if kind not in ("application/xml", "text/xml") and not kind.endswith("+xml"):
        raise Problem(422, "malformed", errors=[{"field": "Content-Type", "reason": Reason("content_type_xml")}])
    return await request.body()


CommandingByXml = Annotated[CommandCall, Depends(_commanded(needs_key=True, digested=xml_of))]
"""A command whose body is a document in XML."""


def canonical(value: Any) -> bytes:
    """What was sent, without the accidents of its writing: what requests are digested from, so it stays as it is."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:  # it is too deep
        raise _no_json() from None


def _no_json() -> Problem:
    return Problem(422, "malformed", errors=[{"field": "body", "reason": Reason("json")}])


def _version(if_match: str | None) -> int | None:
    if if_match is None or if_match.strip() == "*":
        return None
    found = ENTITY_TAG.fullmatch(if_match.strip())
    if found is None:
        raise BadInput("If-Match", "entity_tag")
    return int(found["version"])


ANSWERS: set[type[Out]] = {ProblemOut}
"""The types of all answers, for the OpenAPI document."""


def documented(
    status: int,
    answer: type[Out],
    *refusals: int,
    command: bool = False,
    public: bool = False,
    versioned: bool = False,
) -> dict[int | str, dict[str, Any]]:
    """What a call may answer with, for the OpenAPI document: its answer, its refusals and those of every call.

    A `versioned` one is a read whose answer has an ETag.
    """
    ANSWERS.add(answer)
    chosen = {422, 503, *refusals} | (set() if public else {401, 403}) | ({404, 409, 412} if command else set())
    documents: dict[int | str, dict[str, Any]] = {
        status: {"content": {"application/json": {"schema": _reference(answer)}}}
    }
    headers = documents[status]["headers"] = {}
    if command or versioned:
        headers["ETag"] = ETAG
    if status == CREATED:
        headers["Location"] = LOCATION
    if versioned:
        documents[NOT_MODIFIED] = {"description": UNCHANGED, "headers": {"ETag": ETAG}}
    for refusal in sorted(chosen):
        documents[refusal] = {
            "description": REFUSALS[refusal],
            "headers": HEADERS_OF_REFUSALS.get(refusal, {}),
            "content": {"application/problem+json": {"schema": _reference(ProblemOut)}},
        }
    return documents


def _reference(answer: type[Out]) -> dict[str, str]:
    return {"$ref": REFERENCES.format(name=answer.__name__)}
