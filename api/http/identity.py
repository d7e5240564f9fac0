"""Who asks: JSON Web Tokens (RFC 7519), checked by one key or by those that an issuer publishes.

What an access token is, and what of it is checked: RFC 9068, RFC 8725. An id token is none, whoever it was made for.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

import jwt

from domain.kernel.event import Role

TOKENS_REMEMBERED_MAX = 10_000
DEVELOPMENT_ALGORITHM = "HS256"
PUBLIC_KEY_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
ACCESS_TOKEN = "at+jwt"  # noqa: S105 - the `typ` of RFC 9068, section 2.1
OF_OTHER_TOKENS = ("nonce", "at_hash", "c_hash", "events")
"""Claims of id tokens and logout tokens (OpenID Connect Core, section 2; Back-Channel Logout, section 2.4)."""
OTHER_KINDS = ("ID", "Refresh", "Logout")
"""What Keycloak calls its other tokens, in a claim `typ` beside the header's."""

REFUSED_BY: dict[type[Exception], str] = {
    jwt.ExpiredSignatureError: "token_expired",
    jwt.ImmatureSignatureError: "token_not_yet",
    jwt.InvalidIssuedAtError: "token_not_yet",
    jwt.InvalidAudienceError: "token_audience",
    jwt.InvalidIssuerError: "token_issuer",
    jwt.InvalidAlgorithmError: "token_algorithm",
    jwt.InvalidSignatureError: "token_signature",
    jwt.InvalidKeyError: "token_algorithm",
    Exception: "token_unreadable",
}
"""The check that failed, by what the library raises; the first that fits."""


def is_secret(key: str) -> bool:
    """Whether what tokens are checked by also makes them: it is no public key in PEM."""
    return not key.startswith("-----BEGIN")


class Unauthorized(Exception):
    """A token does not hold: `reason` is a key of the catalogues (`malformed.…`), and nothing of the token."""

    def __init__(self, reason: str, **figures: int | str) -> None:
        super().__init__(reason)
        self.reason, self.figures = reason, figures


class KeyUnknown(Unauthorized):
    """The token names a key that is not among those that are known: the issuer may have a new one."""

    def __init__(self) -> None:
        super().__init__("token_signature")


class IssuerAway(Exception):
    """Whether a token holds cannot be told: the issuer's keys are not known, or have been known for too long."""


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """What a token says: the subject is hidden behind derived ids before it goes any further. One object a token.

    `expires_at`: seconds of the epoch. `unit` is the county's own, as the issuer calls it.
    """

    issuer: str
    subject: str
    roles: frozenset[Role]
    organisation: UUID | None
    expires_at: int
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Where in a token it stands who its holder is.

    A claim is named by its name, or by a path of names with dots. `role_names` are the issuer's names for roles, where
    they are not our own; `scope_roles` the roles that a scope gives a client (RFC 6749, section 4.4), which acts for no
    person; `client_organisations` the providers that clients act for, where no claim says so.
    """

    roles: str = "roles"
    organisation: str = "org"
    unit: str = "unit"
    role_names: Mapping[str, Role] = field(default_factory=dict)
    scope_roles: Mapping[str, Role] = field(default_factory=dict)
    client_organisations: Mapping[str, UUID] = field(default_factory=dict)

    def identity(self, claims: Mapping[str, Any]) -> Identity:
        """Whom they name. Raises `Unauthorized`."""
        subject = claims["sub"]
        if any(0xD800 <= ord(character) <= 0xDFFF for character in subject):
            raise Unauthorized("token_claim", claim="sub")  # JSON can write half a character alone, UTF-8 cannot
        client = _client(claims)
        roles = self._roles(claims, client)
        organisation = claim_at(claims, self.organisation)
        if organisation is None and client is not None:
            organisation = self.client_organisations.get(client)
        try:
            org = organisation if isinstance(organisation, UUID) or organisation is None else UUID(organisation)
        except (ValueError, TypeError, AttributeError):
            raise Unauthorized("token_claim", claim=self.organisation) from None
        if Role.PROVIDER in roles and org is None:
            raise Unauthorized("token_claim", claim=self.organisation)
        unit = claim_at(claims, self.unit)
        return Identity(
            issuer=claims["iss"],
            subject=subject,
            roles=roles,
            organisation=org,
            expires_at=int(claims["exp"]),
            unit=unit if isinstance(unit, str) and unit else None,
        )

    def _roles(self, claims: Mapping[str, Any], client: str | None) -> frozenset[Role]:
        """The roles that are ours; a name that is none of them gives nothing."""
        names = claim_at(claims, self.roles)
        if client is not None and names is None:
            names = []
        if names is None and self.role_names:
            names = []  # issuers leave out a claim that would be empty: who is in no group
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise Unauthorized("token_claim", claim=self.roles)
        known = self.role_names or {role.value: role for role in Role}
        found = {known[name] for name in names if name in known}
        if client is not None and self.scope_roles:
            scopes = claims.get("scope", "")
            scopes = scopes.split() if isinstance(scopes, str) else ()
            found |= {self.scope_roles[scope] for scope in scopes if scope in self.scope_roles}
        return frozenset(found)


def _client(claims: Mapping[str, Any]) -> str | None:
    """The client that a token was issued to for itself, None where it stands for a person (RFC 9068, section 2.2.3.1:
    the subject is then the client; Entra ID says it by `idtyp`)."""
    client = claims.get("client_id", claims.get("azp"))
    if isinstance(client, str) and (claims["sub"] == client or claims.get("idtyp") == "app"):
        return client
    return None


def claim_at(claims: Mapping[str, Any], path: str) -> Any:
    """The claim of that name, else what stands at a path of names with dots; None where nothing does."""
    if path in claims:
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


class Keys(Protocol):
    """What tokens are checked by."""

    @property
    def are_known(self) -> bool:
        """Whether any token can be checked."""

    def of(self, key_id: str | None) -> Any:
        """The key of that name. Raises `KeyUnknown` and `IssuerAway`."""

    async def look_again(self) -> bool:
        """Whether there may be other keys now: asked where one is unknown."""


@dataclass(frozen=True, slots=True)
class OneKey:
    """The one key of a file: there is never another."""

    key: str = field(repr=False)

    @property
    def are_known(self) -> bool:
        return True

    def of(self, key_id: str | None) -> str:
        return self.key

    async def look_again(self) -> bool:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenTerms:
    """What a token must say to hold. `types`: the header's `typ`, None where it is not looked at. `leeway_seconds`: how
    far the issuer's clock may be from ours. `seconds_max`: how long a token may live from `iat` on, None for no end.
    """

    issuer: str
    audience: str | None
    algorithms: tuple[str, ...]
    types: tuple[str, ...] | None = None
    leeway_seconds: int = 0
    seconds_max: int | None = None


def verified(token: str, key: Keys, terms: TokenTerms, required: tuple[str, ...]) -> dict[str, Any]:
    """The claims of a token whose signature, issuer, audience and times hold. Raises `Unauthorized`, `IssuerAway`."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in terms.algorithms:  # before its key: of none there is none
            raise Unauthorized("token_algorithm")
        if terms.types is not None and _type_of(header) not in terms.types:
            raise Unauthorized("token_type")
        found = key.of(header.get("kid"))
        if isinstance(found, jwt.PyJWK):
            if found.algorithm_name != header["alg"]:
                raise Unauthorized("token_algorithm")
            found = found.key
        claims: dict[str, Any] = jwt.decode(
            token,
            found,
            algorithms=terms.algorithms,
            issuer=terms.issuer,
            audience=terms.audience,
            leeway=terms.leeway_seconds,
            options={"require": list(required), "verify_aud": terms.audience is not None},
        )
        if terms.seconds_max is not None and (lives := int(claims["exp"]) - int(claims["iat"])) > terms.seconds_max:
            raise Unauthorized("token_lives_long", limit=terms.seconds_max, actual=lives)
    except jwt.MissingRequiredClaimError as error:
        raise Unauthorized("token_claim", claim=error.claim) from None
    except (jwt.PyJWTError, OverflowError, TypeError, ValueError) as error:  # a claim of time may be past all numbers
        raise Unauthorized(next(told for kind, told in REFUSED_BY.items() if isinstance(error, kind))) from None
    return claims


def _type_of(header: Mapping[str, Any]) -> str:
    """`typ` without the prefix that may be left out (RFC 7515, section 4.1.9), in lower case."""
    return str(header.get("typ", "")).lower().removeprefix("application/")


def bearer_token(authorization: str | None) -> str | None:
    """The token of an Authorization header (RFC 6750), None where it holds none."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


class Tokens:
    """Who access tokens stand for. What was checked once is known until it expires, or its issuer withdraws a key."""

    def __init__(self, keys: Keys, terms: TokenTerms, claims: Claims) -> None:
        self.terms = terms
        self._keys, self._claims = keys, claims
        self._required = ("sub", "exp", "iss") + (("iat",) if terms.seconds_max is not None else ())
        self._known: dict[str, Identity] = {}

    @classmethod
    def by_key(cls, key: str, issuer: str, audience: str | None = None) -> "Tokens":
        """Of one issuer, by a public key in PEM or a shared secret (HS256)."""
        algorithms = [DEVELOPMENT_ALGORITHM] if is_secret(key) else PUBLIC_KEY_ALGORITHMS
        return cls(OneKey(key), TokenTerms(issuer=issuer, audience=audience, algorithms=tuple(algorithms)), Claims())

    @property
    def can_be_checked(self) -> bool:
        """Whether the keys are known, and not for too long."""
        return self._keys.are_known

    @property
    def are_of_development(self) -> bool:
        """Whether whoever has this installation's secret makes them."""
        return self.terms.algorithms == (DEVELOPMENT_ALGORITHM,)

    def holder(self, token: str | None) -> Identity | None:
        """Who a token stands for, None where there is none that is seen to hold at once."""
        try:
            return self.identity(token) if token is not None else None
        except (Unauthorized, IssuerAway):
            return None

    def identity(self, token: str) -> Identity:
        """Who a token stands for, by the keys that are known. Raises `Unauthorized`, `IssuerAway`."""
        known = self._known.get(token)
        if known is not None and known.expires_at > time.time():
            return known
        claims = verified(token, self._keys, self.terms, self._required)
        if any(claim in claims for claim in OF_OTHER_TOKENS) or claims.get("typ") in OTHER_KINDS:
            raise Unauthorized("token_of_other_use")
        identity = self._claims.identity(claims)
        if len(self._known) >= TOKENS_REMEMBERED_MAX:
            self._known.clear()
        self._known[token] = identity
        return identity

    async def identity_anew(self, token: str) -> Identity:
        """The same, where its key may be one that the issuer has published since. Raises the same."""
        try:
            return self.identity(token)
        except (KeyUnknown, IssuerAway):
            if not await self._keys.look_again():
                raise
        return self.identity(token)

    def forget(self) -> None:
        """Check every token again: a key that some of them were checked by is no longer the issuer's."""
        self._known.clear()


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
