"""Who asks: JSON Web Tokens (RFC 7519) with `sub`, `roles`, and `org` for providers."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt

from domain.kernel.event import Role

TOKENS_REMEMBERED_MAX = 10_000
DEVELOPMENT_ALGORITHM = "HS256"
PUBLIC_KEY_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]


class Unauthorized(Exception):
    """No token, or none that holds: the reason is for the caller."""


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """What a token says: the subject is hidden behind derived ids before it goes any further. One object a token."""

    issuer: str
    subject: str
    roles: frozenset[Role]
    organisation: UUID | None
    expires_at: int


def bearer_token(authorization: str | None) -> str | None:
    """The token of an Authorization header (RFC 6750), None where it holds none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


class Tokens:
    """Checks tokens of one issuer: by a public key in PEM, or by a shared secret (HS256)."""

    def __init__(self, key: str, issuer: str, audience: str | None = None) -> None:
        self._key, self._issuer, self._audience = key, issuer, audience
        self._algorithms = PUBLIC_KEY_ALGORITHMS if key.startswith("-----BEGIN") else [DEVELOPMENT_ALGORITHM]
        self._known: dict[str, Identity] = {}

    def holder(self, token: str | None) -> Identity | None:
        """Who a token stands for, None where there is none that holds."""
        try:
            return self.identity(token) if token is not None else None
        except Unauthorized:
            return None

    def identity(self, token: str) -> Identity:
        """Who a token stands for. Raises `Unauthorized`."""
        known = self._known.get(token)
        if known is not None and known.expires_at > time.time():
            return known
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=self._algorithms,
                issuer=self._issuer,
                audience=self._audience,
                options={"require": ["sub", "exp", "iss"], "verify_aud": self._audience is not None},
            )
            identity = _identity(claims)
        except (jwt.PyJWTError, OverflowError) as error:  # a claim of time may be past all numbers
            raise Unauthorized(str(error)) from None
        if len(self._known) >= TOKENS_REMEMBERED_MAX:
            self._known.clear()
        self._known[token] = identity
        return identity


def _identity(claims: Mapping[str, Any]) -> Identity:
    roles = claims.get("roles")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise Unauthorized("roles is a list of names")
    known = {role.value for role in Role}
    organisation = claims.get("org")
    try:
        org = UUID(organisation) if organisation is not None else None
    except (ValueError, TypeError, AttributeError):
        raise Unauthorized("org is a provider's id") from None
    if any(0xD800 <= ord(character) <= 0xDFFF for character in claims["sub"]):
        raise Unauthorized("sub holds half a character")  # JSON can write one alone, UTF-8 cannot
    if Role.PROVIDER in roles and org is None:
        raise Unauthorized("a provider's token names its org")
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        roles=frozenset(Role(role) for role in roles if role in known),
        organisation=org,
        expires_at=int(claims["exp"]),
    )


def development_token(
    key: str, issuer: str, role: Role, subject: str, organisation: UUID | None, seconds: int = 12 * 60 * 60
) -> str:
    """A token signed with a local service's own key, for trying it out."""
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": subject,
        "roles": [role.value],
        "iat": int(time.time()),
        "exp": int(time.time()) + seconds,
    }
    if organisation is not None:
        claims["org"] = str(organisation)
    return jwt.encode(claims, key, algorithm=DEVELOPMENT_ALGORITHM)
