"""How people log in at an outside issuer: the authorization code flow with PKCE (OpenID Connect Core, section 3.1; RFC
7636; RFC 9700), and what the issuer says when they log out there (Back-Channel Logout 1.0).
"""

import base64
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from api.http.identity import PUBLIC_KEY_ALGORITHMS, Claims, Identity, TokenTerms, Unauthorized, verified
from api.identity.issuer import Issuer, IssuerError, answered
from domain.kernel.event import Sealed
from ledger.register.clients import COUNTY
from ledger.register.register import Register
from ledger.register.sealing import SealBroken

LOGIN_SECONDS_MAX = 600
"""From `/login` until the issuer has sent the browser back."""

TOLD_SECONDS_MAX = 120
"""How old the issuer's word of a log-out may be."""

LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
CALLBACK = "/login/callback"
AFTER_LOGOUT = "/logout"
LANDING = "/session"
"""Where a login leads that was asked for without saying where to."""


class LoginRefused(Exception):
    """A login does not hold: `code` is a key of the catalogues (`login.…`)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who has logged in, what the login was named by, the issuer's name of its own session, and where to go."""

    identity: Identity
    state: str
    sid: str | None
    to: str


def local(address: str | None) -> str:
    """Where a browser may be sent after a login: a path of this service, never another site's address."""
    if address is None or not address.startswith("/") or address.startswith("//"):
        return LANDING
    # Browsers take a backslash for a slash, and leave out tabs and ends of lines.
    if any(character in "\\" or not character.isprintable() or ord(character) > 0x7E for character in address):
        return LANDING
    return address


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFlow:
    """The issuer that people log in at, and as which client they do."""

    issuer: Issuer
    register: Register
    client_id: str
    client_secret: str | None = field(repr=False)
    public_url: str
    scope: str
    claims: Claims
    leeway_seconds: int

    @property
    def terms(self) -> TokenTerms:
        """What id tokens and logout tokens must say: they are for the client, not for the service."""
        return TokenTerms(
            issuer=self.issuer.issuer,
            audience=self.client_id,
            algorithms=tuple(PUBLIC_KEY_ALGORITHMS),
            leeway_seconds=self.leeway_seconds,
        )

    async def begin(self, to: str) -> tuple[str, str]:
        """Where a browser is sent to log in, and what it keeps meanwhile. Raises `IssuerAway`, `LoginRefused`."""
        endpoint = self.issuer.metadata().authorization_endpoint
        if endpoint is None:
            raise LoginRefused("failed")
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.public_url + CALLBACK,
            "scope": self.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        begun = orjson.dumps([state, nonce, verifier, to, int(time.time())]).decode()
        joined = "&" if "?" in endpoint else "?"
        return f"{endpoint}{joined}{urlencode(asked)}", await self.register.seal(COUNTY, "login", begun)

    async def finish(self, kept: str | None, sent: Mapping[str, str]) -> LoggedIn:
        """Who has logged in, by what the browser kept and what the issuer sent with it.

        Raises `LoginRefused`, `IssuerAway`.
        """
        state, nonce, verifier, to, begun_at = await opened_login(self.register, kept)
        if not hmac.compare_digest(str(state).encode(), sent.get("state", "").encode()):
            raise LoginRefused("state")
        if not 0 <= time.time() - begun_at <= LOGIN_SECONDS_MAX:
            raise LoginRefused("state")
        metadata = self.issuer.metadata()
        if sent.get("iss", None if metadata.names_itself else self.issuer.issuer) != self.issuer.issuer:
            raise LoginRefused("failed")  # another issuer's answer (RFC 9207, section 2.4)
        if "error" in sent or "code" not in sent:
            raise LoginRefused("refused")
        claims = await self._id_token(await self._exchanged(sent["code"], verifier))
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise LoginRefused("failed")
        sid = claims.get("sid")
        try:
            identity = self.claims.identity(claims)
        except Unauthorized:
            raise LoginRefused("no_role") from None
        if not identity.roles:
            raise LoginRefused("no_role")
        return LoggedIn(identity, state, sid if isinstance(sid, str) else None, to)

    async def _exchanged(self, code: str, verifier: str) -> str:
        """The id token that a code is good for, once."""
        metadata = self.issuer.metadata()
        if metadata.token_endpoint is None:
            raise LoginRefused("failed")
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.public_url + CALLBACK,
            "code_verifier": verifier,
        }
        headers = {}
        if self.client_secret is None or metadata.secret_in_body:
            form["client_id"] = self.client_id
        if self.client_secret is not None and metadata.secret_in_body:
            form["client_secret"] = self.client_secret
        elif self.client_secret is not None:  # RFC 6749, section 2.3.1
            pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        http = self.issuer.http
        try:
            told = await answered(http, http.build_request("POST", metadata.token_endpoint, data=form, headers=headers))
        except IssuerError:
            raise LoginRefused("refused") from None
        token = told.get("id_token")
        if not isinstance(token, str):
            raise LoginRefused("failed")
        return token

    async def _id_token(self, token: str) -> dict[str, Any]:
        """The claims of an id token that is for this client (OpenID Connect Core, section 3.1.3.7)."""
        try:
            claims = await self._verified(token, ("iss", "sub", "aud", "exp", "iat", "nonce"))
        except Unauthorized:
            raise LoginRefused("failed") from None
        if claims.get("azp", self.client_id) != self.client_id:
            raise LoginRefused("failed")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and "azp" not in claims:
            raise LoginRefused("failed")
        return claims

    async def _verified(self, token: str, required: tuple[str, ...]) -> dict[str, Any]:
        try:
            return verified(token, self.issuer, self.terms, required)
        except Unauthorized as refused:
            if refused.reason != "token_signature" or not await self.issuer.look_again():
                raise
        return verified(token, self.issuer, self.terms, required)

    async def logged_out(self, token: str) -> tuple[str | None, str | None, datetime]:
        """Whom the issuer says to have logged out, or which of its sessions, and when (Back-Channel Logout, 2.6).

        Raises `Unauthorized`, `IssuerAway`.
        """
        claims = await self._verified(token, ("iss", "aud", "iat", "exp", "jti", "events"))
        subject, sid, events = claims.get("sub"), claims.get("sid"), claims["events"]
        if "nonce" in claims:  # it is an id token
            raise Unauthorized("token_of_other_use")
        if not isinstance(events, dict) or not isinstance(events.get(LOGGED_OUT), dict):
            raise Unauthorized("token_claim", claim="events")
        if not isinstance(subject, str | None) or not isinstance(sid, str | None) or (subject is None and sid is None):
            raise Unauthorized("token_claim", claim="sub")
        told_at = int(claims["iat"])
        if time.time() - told_at > TOLD_SECONDS_MAX + self.leeway_seconds:
            raise Unauthorized("token_expired")
        return subject, sid, datetime.fromtimestamp(told_at, UTC) + timedelta(seconds=1 + self.leeway_seconds)

    def after_logout(self) -> str:
        """Where a browser is sent that has logged out here: to log out there too, where that can be done."""
        endpoint = self.issuer.metadata().end_session_endpoint if self.issuer.are_known else None
        if endpoint is None:
            return AFTER_LOGOUT
        asked = {"client_id": self.client_id, "post_logout_redirect_uri": self.public_url + AFTER_LOGOUT}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


async def opened_login(register: Register, kept: str | None) -> list[Any]:
    """What a browser kept of a login that it began. Raises `LoginRefused` for what is none."""
    try:
        plain = await register.open(COUNTY, "login", Sealed(kept)) if kept else None
    except (SealBroken, ValueError):
        plain = None
    if plain is None:
        raise LoginRefused("state")
    begun: list[Any] = orjson.loads(plain)
    return begun
