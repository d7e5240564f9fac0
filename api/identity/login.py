"""Pages outside the contract: people log in and out with a browser. Where they go then is a path of this service."""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

import orjson
from fastapi import FastAPI, Request
from starlette.responses import Response

from api import messages
from api.http.calling import header, language_of, media_type_of, service_of
from api.http.identity import Identity, IssuerAway, Unauthorized
from api.http.problems import RETRY_AFTER_SECONDS, Problem, Reason
from api.http.settings import is_loopback
from api.http.watching import headers_of
from api.identity.browsers import COOKIE, Browser, cookie_of, set_cookie
from api.identity.code_flow import AFTER_LOGOUT, CALLBACK, LANDING, LOGIN_SECONDS_MAX, LoginRefused, local
from domain.kernel.event import Role
from projections.directory.questions import providers as listed_providers
from projections.engine.reading import NotServing

LOGIN_COOKIE = "__Host-setelikirja-login"
"""What a browser keeps of a login that it began; no other browser can end that login."""

DEMONSTRATION_SUBJECT = "demonstration"
FORM_BYTES_MAX = 64 * 1024
POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'self'{origin}; frame-ancestors 'none'"
PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
</head>
<body>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""


def add(app: FastAPI) -> None:
    """Serve them, for anybody."""
    for path, method, endpoint in (
        ("/login", "GET", _login),
        ("/login", "POST", _picked),
        (CALLBACK, "GET", _callback),
        ("/logout", "GET", _logout_page),
        ("/logout", "POST", _logout),
        ("/logout/back-channel", "POST", _told_of_logout),
        ("/session", "GET", _session),
    ):
        app.add_route(path, endpoint, methods=[method], include_in_schema=False)


# Logging in


async def _login(request: Request) -> Response:
    """To the issuer; where there is none, on the machine of a demonstration, a choice of roles."""
    service, to = service_of(request), local(request.query_params.get("next"))
    if service.browsers.code_flow is None:
        return await _picker(request, to)
    try:
        address, kept = await service.browsers.code_flow.begin(to)
    except IssuerAway:
        return _failed(request, "away", 503)
    except LoginRefused as refused:
        return _failed(request, refused.code, 502)
    return _sent(address, set_cookie(LOGIN_COOKIE, kept, LOGIN_SECONDS_MAX))


async def _callback(request: Request) -> Response:
    """The issuer has sent the browser back."""
    service = service_of(request)
    if service.browsers.code_flow is None:
        raise Problem(404, "no_page")
    sent = dict(request.query_params)
    try:
        if len(sent) != len(request.query_params.multi_items()):
            raise LoginRefused("failed")
        logged_in = await service.browsers.code_flow.finish(_cookie(request, LOGIN_COOKIE), sent)
        held = await service.browsers.begin(logged_in.identity, state=logged_in.state, sid=logged_in.sid)
        if held is None:
            raise LoginRefused("state")
    except IssuerAway:
        return _failed(request, "away", 503)
    except LoginRefused as refused:
        return _failed(request, refused.code, 403 if refused.code == "no_role" else 400)
    await _end_earlier(request)
    return _sent(logged_in.to, set_cookie(LOGIN_COOKIE, "", 0), set_cookie(COOKIE, held))


async def _end_earlier(request: Request) -> None:
    """A browser has one session."""
    earlier = _cookie(request, COOKIE)
    if earlier is not None:
        await service_of(request).browsers.sessions.end(earlier)


async def _picker(request: Request, to: str) -> Response:
    """A form with the roles, for who sits at the machine of an embedded county that has no issuer."""
    _demonstration(request)
    language, service = language_of(request), service_of(request)
    kept = secrets.token_urlsafe(32)
    roles = "".join(f'<option value="{role}">{_text(f"role.{role}", language)}</option>' for role in Role)
    providers = '<option value=""></option>'
    try:
        async with service.lists.connection() as connection:
            for one in (await listed_providers(connection, service.schema)).rows:
                providers += f'<option value="{one.provider_id}">{escape(one.name)}</option>'
    except NotServing:
        pass  # the list is not made yet: the other roles need none
    form = (
        f"<p>{_text('login.demonstration', language)}</p>"
        '<form method="post" action="/login">'
        f'<input type="hidden" name="csrf" value="{_form_proof(request, kept)}">'
        f'<input type="hidden" name="next" value="{escape(to)}">'
        f'<p><label>{_text("login.role", language)} <select name="role">{roles}</select></label></p>'
        f'<p><label>{_text("login.provider", language)} <select name="org">{providers}</select></label></p>'
        f'<p><button type="submit">{_text("login.enter", language)}</button></p></form>'
    )
    return _page(request, "login.title", form, cookies=[set_cookie(LOGIN_COOKIE, kept, LOGIN_SECONDS_MAX)])


async def _picked(request: Request) -> Response:
    _demonstration(request)
    service, form = service_of(request), await _form(request)
    kept = _cookie(request, LOGIN_COOKIE)
    if kept is None or not hmac.compare_digest(_form_proof(request, kept).encode(), form.get("csrf", "").encode()):
        return _failed(request, "state", 400)
    try:
        role = Role(form.get("role", ""))
        org = UUID(form["org"]) if form.get("org") else None
    except ValueError:
        raise Problem(422, "malformed", errors=[{"field": "role", "reason": Reason("form")}]) from None
    if role is Role.PROVIDER and org is None:
        raise Problem(422, "malformed", errors=[{"field": "org", "reason": Reason("missing")}])
    identity = Identity(
        issuer=service.tokens.terms.issuer,
        subject=f"{DEMONSTRATION_SUBJECT} {role}",
        roles=frozenset({role}),
        organisation=org if role is Role.PROVIDER else None,
        expires_at=0,
    )
    held = await service.browsers.begin(identity)
    assert held is not None, "it names no login that could have been used"
    await _end_earlier(request)
    return _sent(local(form.get("next")), set_cookie(LOGIN_COOKIE, "", 0), set_cookie(COOKIE, held))


def _demonstration(request: Request) -> None:
    """Raise `Problem` unless the request comes from this machine to a county of its own, by the name that it has here:
    a page of another site may lead a browser here by a name of its own (DNS rebinding)."""
    host = urlsplit(f"//{header(request, b'host') or ''}").hostname or ""
    client = request.client.host if request.client is not None else ""
    server = (request.scope.get("server") or ("",))[0]
    if not service_of(request).browsers.role_picker or not all(is_loopback(one) for one in (host, client, server)):
        raise Problem(404, "no_page")


def _form_proof(request: Request, kept: str) -> str:
    return service_of(request).browsers.sessions.csrf(f"form {kept}")


# Logging out


async def _logout_page(request: Request) -> Response:
    """A button, since following a link must not log anybody out."""
    language, browser = language_of(request), await _browser(request)
    if browser is None:
        again = f'<p><a href="/login">{_text("login.again", language)}</a></p>'
        return _page(request, "logout.done", again)
    form = (
        '<form method="post" action="/logout">'
        f'<input type="hidden" name="csrf" value="{browser.csrf}">'
        f'<p><button type="submit">{_text("logout.title", language)}</button></p></form>'
    )
    return _page(request, "logout.title", form)


async def _logout(request: Request) -> Response:
    """End the session here, in every process, and send the browser to end that of the issuer."""
    service, browser, form = service_of(request), await _browser(request), await _form(request)
    if browser is None:
        return _sent(AFTER_LOGOUT, set_cookie(COOKIE, "", 0))
    if not hmac.compare_digest(form.get("csrf", "").encode(), browser.csrf.encode()):
        return _failed(request, "state", 403)
    await _end_earlier(request)
    to = service.browsers.code_flow.after_logout() if service.browsers.code_flow is not None else AFTER_LOGOUT
    return _sent(to, set_cookie(COOKIE, "", 0))


async def _told_of_logout(request: Request) -> Response:
    """The issuer tells that somebody has logged out there (Back-Channel Logout 1.0, sections 2.5 to 2.8)."""
    service, form = service_of(request), await _form(request)
    if service.browsers.code_flow is None:
        raise Problem(404, "no_page")
    try:
        subject, sid, told_at = await service.browsers.code_flow.logged_out(form.get("logout_token", ""))
    except Unauthorized as refused:
        told = orjson.dumps({"error": "invalid_request", "error_description": refused.reason})
        return Response(told, 400, media_type="application/json")
    except IssuerAway:
        raise Problem(503, "issuer_away", headers={"Retry-After": str(RETRY_AFTER_SECONDS)}) from None
    await service.browsers.sessions.end_told(service.browsers.code_flow.issuer.issuer, subject, sid, told_at)
    return Response(status_code=200)


# Who is logged in


async def _session(request: Request) -> Response:
    """Who a browser is logged in as, and what its pages send with whatever may change something."""
    browser = await _browser(request)
    if browser is None:
        raise Problem(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    identity = browser.identity
    told = {
        "actor": await service_of(request).actor(identity),
        "roles": sorted(identity.roles),
        "organisation": identity.organisation,
        "unit": identity.unit,
        "csrf": browser.csrf,
        "expires_at": identity.expires_at,
    }
    return Response(orjson.dumps(told), media_type="application/json")


# What they share


async def _browser(request: Request) -> Browser | None:
    held = _cookie(request, COOKIE)
    return await service_of(request).browsers.browser(held) if held else None


def _cookie(request: Request, name: str) -> str | None:
    return cookie_of(headers_of(request).get(b"cookie"), name)


async def _form(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once. Raises `Problem`."""
    kind = media_type_of(request)
    body = await request.body()
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=20)
    except ValueError:
        pairs = []
    if kind != "application/x-www-form-urlencoded" or len(body) > FORM_BYTES_MAX or len(dict(pairs)) != len(pairs):
        raise Problem(422, "malformed", errors=[{"field": "body", "reason": Reason("unreadable")}])
    return dict(pairs)


def _text(key: str, language: str) -> str:
    return escape(messages.text(key, language))


def _sent(to: str, *cookies: str) -> Response:
    """The browser goes on, by GET."""
    response = Response(status_code=303, headers={"Location": to, "Referrer-Policy": "no-referrer"})
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return response


def _failed(request: Request, code: str, status: int) -> Response:
    language, to = language_of(request), urlencode({"next": LANDING})
    why, again = _text(f"login.{code}", language), _text("login.again", language)
    content = f'<p>{why}</p><p><a href="/login?{to}">{again}</a></p>'
    response = _page(request, "login.not_done", content, status=status, cookies=[set_cookie(LOGIN_COOKIE, "", 0)])
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(request: Request, title: str, content: str, *, status: int = 200, cookies: Sequence[str] = ()) -> Response:
    language, flow = language_of(request), service_of(request).browsers.code_flow
    origin = ""
    if (
        flow is not None
        and flow.issuer.are_known
        and (there := flow.issuer.metadata().end_session_endpoint) is not None
    ):
        origin = f" {urlsplit(there).scheme}://{urlsplit(there).netloc}"  # a log-out goes on there
    headers = {
        "Content-Language": language,
        "Content-Security-Policy": POLICY.format(origin=origin),
        "Referrer-Policy": "no-referrer",
    }
    page = PAGE.format(language=language, title=_text(title, language), content=content)
    response = Response(page, status, headers, "text/html; charset=utf-8")
    for cookie in cookies:
        response.headers.append("Set-Cookie", cookie)
    return response
