"""Browsers that have logged in: what their cookie stands for, and what their own pages prove it by.

The cookie is `__Host-`: it comes over TLS alone, to this host alone, and no page's script reads it (RFC 6265bis,
section 4.1.3.2). `SameSite=Lax` keeps it from what another site's page sends, except where somebody follows a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from api.http.identity import Identity
from api.identity.code_flow import CodeFlow
from domain.kernel.event import Role
from ledger.register.register import Login
from ledger.register.sessions import Sessions

COOKIE = "__Host-setelikirja"
CSRF = "X-CSRF-Token"
BROWSERS_KNOWN_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Browser:
    """A browser's session: whose it is, and what its forms prove that they are its own by."""

    identity: Identity
    csrf: str


class Browsers:
    """The browsers that have a session, one identity each, as a token has; and how they log in: by a code flow, or,
    where there is a `role_picker`, as whoever they choose to be."""

    def __init__(self, sessions: Sessions, code_flow: CodeFlow | None, *, role_picker: bool) -> None:
        self.sessions, self.code_flow, self.role_picker = sessions, code_flow, role_picker
        self._identities: dict[str, Identity] = {}

    def known(self, held: str | None) -> Identity | None:
        """Whose session a cookie was when this process last asked: enough to count requests by."""
        return self._identities.get(held) if held is not None and self.sessions.is_known(held) else None

    async def browser(self, held: str) -> Browser | None:
        """The session that a cookie stands for; None where it has ended."""
        session = await self.sessions.session(held)
        if session is None:
            self._identities.pop(held, None)
            return None
        identity = self._identities.get(held)
        if identity is None:
            if len(self._identities) >= BROWSERS_KNOWN_MAX:
                self._identities.clear()
            identity = self._identities[held] = _identity(orjson.loads(session.plain), session.ends_at.timestamp())
        return Browser(identity, self.sessions.csrf(held))

    async def begin(self, identity: Identity, *, state: str | None = None, sid: str | None = None) -> str | None:
        """A cookie for somebody; None where the login named by `state` has been used already."""
        login = Login(identity.issuer, identity.subject)
        return await self.sessions.begin(login, orjson.dumps(_told(identity)).decode(), state=state, sid=sid)


def _told(identity: Identity) -> dict[str, Any]:
    return {
        "iss": identity.issuer,
        "sub": identity.subject,
        "roles": sorted(identity.roles),
        "org": identity.organisation,
        "unit": identity.unit,
    }


def _identity(told: Mapping[str, Any], ends_at: float) -> Identity:
    return Identity(
        issuer=told["iss"],
        subject=told["sub"],
        roles=frozenset(map(Role, told["roles"])),
        organisation=UUID(told["org"]) if told["org"] is not None else None,
        expires_at=int(ends_at),
        unit=told["unit"],
    )


def cookie_of(cookies: bytes | None, name: str) -> str | None:
    """The cookie of that name in a request's header; None where it is not there, or is there twice."""
    found = None
    for one in (cookies or b"").decode("latin-1").split(";"):
        told, _, value = one.strip().partition("=")
        if told == name:
            if found is not None:
                return None  # somebody else has set one too
            found = value
    return found


def set_cookie(name: str, value: str, seconds: int | None = None) -> str:
    """A header that sets a cookie, for as long as the browser runs or so many seconds; 0 takes it away."""
    lasts = f"; Max-Age={seconds}" if seconds is not None else ""
    return f"{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{lasts}"
