"""Issuers to check tokens of and to log in at, each over real HTTP on this machine alone."""

import json
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

REPOSITORY = Path(__file__).parent.parent.parent.parent
AUDIENCE = "https://setelikirja.example.invalid"
PUBLIC_URL = "https://setelit.example.invalid"
CONSOLE, SECRET = "console", "a secret of the tests alone"
"""The client that people log in as."""


@cache
def rsa_key(name: str) -> RSAPrivateKey:
    """The key of that name: made once, since making one takes long."""
    return generate_private_key(65_537, 2_048)


def jwk(name: str, private: bool = False) -> dict[str, Any]:
    key = rsa_key(name)
    told: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key if private else key.public_key()))
    return {name: value for name, value in told.items() if name != "key_ops"} | {
        "kid": name, "alg": "RS256", "use": "sig",
    }  # fmt: skip


@dataclass
class PublishedKeys:
    """An issuer whose keys the tests hold: its documents, and tokens as anybody could make them."""

    server: ThreadingHTTPServer
    issuer: str
    keys: list[str] = field(default_factory=lambda: ["first"])
    asked: int = 0
    is_up: bool = True
    more: dict[str, Any] = field(default_factory=dict)
    id_token: str | None = None
    exchanged: dict[str, str] = field(default_factory=dict)

    def exchange(self, form: str) -> dict[str, Any]:
        """What a code is good for: whatever the tests say."""
        self.exchanged = dict(parse_qsl(form))
        return {"token_type": "Bearer", "access_token": "opaque", "id_token": self.id_token}

    def answer(self, path: str) -> dict[str, Any] | None:
        if not self.is_up:
            return None
        if path == "/.well-known/openid-configuration":
            return {"issuer": self.issuer, "jwks_uri": f"{self.issuer}/jwks"} | self.more
        if path == "/jwks":
            self.asked += 1
            return {"keys": [jwk(name) for name in self.keys]}
        return None

    def claims(self, **changes: Any) -> dict[str, Any]:
        """Those of a good access token, with changes; `None` takes a claim away."""
        now = int(time.time())
        good = {
            "iss": self.issuer,
            "sub": "kaisa",
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + 600,
            "client_id": "somebody's program",
            "roles": ["auditor"],
        }
        return {name: value for name, value in (good | changes).items() if value is not None}

    def token(self, key: str = "first", headers: dict[str, Any] | None = None, **changes: Any) -> str:
        more = {"kid": key, "typ": "at+jwt"} | (headers or {})
        return jwt.encode(self.claims(**changes), rsa_key(key), "RS256", headers=more)


@contextmanager
def published_keys(*, listening: bool = True) -> Iterator[PublishedKeys]:
    """Such an issuer; one that is not `listening` refuses connections until its server is activated."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._tell(issuer.answer(self.path))

        def do_POST(self) -> None:
            self._tell(issuer.exchange(self.rfile.read(int(self.headers["Content-Length"])).decode()))

        def _tell(self, body: dict[str, Any] | None) -> None:
            self.send_response(200 if body is not None else 503)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler, bind_and_activate=False)
    server.server_bind()
    issuer = PublishedKeys(server, f"http://127.0.0.1:{server.server_port}")
    if listening:
        server.server_activate()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Browser:
    """What a browser does: it keeps cookies by host, and goes where it is sent; each address of `here` is ours."""

    def __init__(self, here: httpx.Client) -> None:
        self.here = here
        self.cookies: dict[str, dict[str, str]] = {}
        self._http = httpx.Client(timeout=30)

    def ask(self, method: str, address: str, **options: Any) -> httpx.Response:
        """One request, and the cookies that its answer sets."""
        asked = urljoin(PUBLIC_URL, address)
        ours = asked.startswith(PUBLIC_URL)
        host = "ours" if ours else str(httpx.URL(asked).netloc)
        kept = self.cookies.setdefault(host, {})
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())} if kept else {}
        http, path = (self.here, asked.removeprefix(PUBLIC_URL)) if ours else (self._http, asked)
        answer = http.request(method, path, headers=headers | options.pop("headers", {}), **options)
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            if not value or re.search(r"max-age=0\b|1970", cookie, re.IGNORECASE):
                kept.pop(name, None)
            else:
                kept[name] = value
        http.cookies.clear()
        return answer

    def get(self, address: str, **options: Any) -> httpx.Response:
        return self.ask("GET", address, **options)

    def post(self, address: str, form: dict[str, str], **options: Any) -> httpx.Response:
        return self.ask("POST", address, data=form, **options)

    def follow(self, answer: httpx.Response, until: str) -> str:
        """Go where one is sent until an address begins so; that address, which is not asked."""
        for _ in range(20):
            to = urljoin(str(answer.url), answer.headers["location"])
            if to.startswith(until):
                return to
            answer = self.get(to)
            if "location" not in answer.headers:
                self.page = answer
                return to
        raise AssertionError("it goes round in a circle")


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Where a page's form leads, and the fields that it has filled in itself."""
    form = re.search(r"<form[^>]*>.*?</form>", page, re.DOTALL)
    assert form is not None, page
    action = re.search(r'action="([^"]*)"', form[0].partition(">")[0])
    fields = dict[str, str]()
    for one in re.findall(r"<input[^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)
        if name is not None and value is not None:
            fields[name[1]] = unescape(value[1])
    return unescape(action[1]) if action else "", fields


@dataclass
class RealProvider:
    """A provider that people log in at. `names_roles`: whether it knows kaisa, pekka and outsider."""

    issuer: str
    process: subprocess.Popen[str] | None = None
    told: dict[str, Any] = field(default_factory=dict)

    def be(self, **changes: Any) -> None:
        """Be so from now on: other keys, other clients."""
        assert self.process is not None and self.process.stdin is not None and self.process.stdout is not None
        self.told |= changes
        self.process.stdin.write(json.dumps(self.told) + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == "again"

    def log_in(self, browser: Browser, begun: httpx.Response, person: str) -> str:
        """Somebody logs in there; the address that their browser is sent back to."""
        back = f"{PUBLIC_URL}/login/callback"
        if self.process is None:
            page = browser.get(begun.headers["location"])
            return browser.follow(browser.post(str(page.url), {"sub": person}), back)
        to = browser.follow(begun, back)
        for _ in range(4):  # who it is, then what they allow
            if to.startswith(back):
                return to
            action, fields = form_of(browser.page.text)
            if "login" in browser.page.text and "password" in browser.page.text:
                fields |= {"login": person, "password": "anything"}
            to = browser.follow(browser.post(urljoin(str(browser.page.url), action), fields), back)
        raise AssertionError(browser.page.text)


def clients(service: str = PUBLIC_URL) -> list[dict[str, Any]]:
    """The clients that a provider knows; `service` is where it tells log-outs to."""
    return [
        {
            "client_id": CONSOLE,
            "client_secret": SECRET,
            "redirect_uris": [f"{PUBLIC_URL}/login/callback"],
            "post_logout_redirect_uris": [f"{PUBLIC_URL}/logout"],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
            "scope": "openid roles",
            "backchannel_logout_uri": f"{service}/logout/back-channel",
            "backchannel_logout_session_required": True,
        },
        {
            "client_id": "integration",
            "client_secret": SECRET,
            "redirect_uris": [],
            "response_types": [],
            "grant_types": ["client_credentials"],
            "scope": "record",
        },
    ]


PACKAGE = REPOSITORY / ".venv" / "node" / "node_modules" / "oidc-provider" / "lib" / "index.js"


@contextmanager
def oidc_provider() -> Iterator[RealProvider]:
    """The npm package `oidc-provider`, where Node and it are."""
    node = shutil.which("node")
    if node is None or not PACKAGE.exists():
        pytest.skip("not run: the tests with oidc-provider: there is no Node, or not its package")
    command = [node, str(Path(__file__).with_name("oidc_provider.mjs")), str(PACKAGE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        told = {"jwks": {"keys": [jwk("first", private=True)]}, "clients": clients(), "audience": AUDIENCE}
        process.stdin.write(json.dumps(told) + "\n")
        process.stdin.flush()
        try:
            yield RealProvider(process.stdout.readline().strip(), process, told)
        finally:
            process.stdin.close()
            process.wait(timeout=30)


@contextmanager
def oidc_provider_mock() -> Iterator[RealProvider]:
    """The package `oidc-provider-mock`, which is there wherever the tests are."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # on this machine alone
    from oidc_provider_mock import User, run_server_in_thread

    people = (
        User(sub="kaisa", claims={"roles": ["caseworker"], "unit": "Kuopio"}),
        User(sub="pekka", claims={"roles": ["billing", "auditor"]}),
        User(sub="outsider", claims={"roles": []}),
    )
    with run_server_in_thread(user_claims=people) as server:
        yield RealProvider(f"http://localhost:{server.server_port}")
