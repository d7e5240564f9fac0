"""An outside issuer: what its discovery document says, and the keys that it signs by, kept up with.

OpenID Connect Discovery 1.0, sections 3 and 4; RFC 8414; keys: RFC 7517.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from api.feed.subscriptions import trusted
from api.http.identity import PUBLIC_KEY_ALGORITHMS, IssuerAway, KeyUnknown
from api.http.settings import RSA_BITS_MIN, is_secure

logger = logging.getLogger("setelikirja")

SECONDS_MAX = 5.0
"""For one answer of the issuer's."""

DOCUMENT_BYTES_MAX = 1_000_000
ASKED_AT_ONCE = 4
"""So often it may be asked in a row, before a pause."""

AGAIN_SECONDS = 5.0
"""Until it is asked again, where it did not answer."""


class IssuerError(Exception):
    """The issuer did not answer as it must; the message has nothing of a token or a person."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What of the discovery document is used."""

    jwks_uri: str
    authorization_endpoint: str | None
    token_endpoint: str | None
    end_session_endpoint: str | None
    secret_in_body: bool
    """Whether a client tells its secret in the body, not by HTTP's Basic."""
    names_itself: bool
    """Whether it says who it is when it sends a browser back (RFC 9207)."""


class Issuer:
    """One issuer's keys. They are asked for now and then, and when a token names one that is not known: that a few
    times in a row, and then once in `pause_seconds` at most, so that nobody makes us hammer it. While it is away its
    keys hold for `kept_seconds`.
    """

    def __init__(
        self, issuer: str, http: httpx.AsyncClient, *, refresh_seconds: float, pause_seconds: float, kept_seconds: float
    ) -> None:
        self.issuer, self.http = issuer, http
        self._refresh_seconds, self._pause_seconds, self._kept_seconds = refresh_seconds, pause_seconds, kept_seconds
        self._metadata: Metadata | None = None
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._came_at = float("-inf")
        self._allowed, self._allowed_at = float(ASKED_AT_ONCE), time.monotonic()
        self._asking: asyncio.Task[bool] | None = None
        self.withdrawn: Callable[[], None] = lambda: None
        """Called when a key that was there is not any more."""

    def metadata(self) -> Metadata:
        """Raises `IssuerAway`."""
        if self._metadata is None or not self.are_known:
            raise IssuerAway
        return self._metadata

    @property
    def are_known(self) -> bool:
        """Whether its keys are, and not for too long."""
        return time.monotonic() - self._came_at < self._kept_seconds

    def of(self, key_id: str | None) -> jwt.PyJWK:
        """The key of that name; without one the only key that there is. Raises `KeyUnknown`, `IssuerAway`."""
        if not self.are_known:
            raise IssuerAway
        if key_id is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        if key_id is None or key_id not in self._keys:
            raise KeyUnknown
        return self._keys[key_id]

    async def look_again(self) -> bool:
        """Ask the issuer, unless that has been done too often; who comes meanwhile waits for the same answer."""
        if self._asking is None:
            now = time.monotonic()
            gained = (now - self._allowed_at) / self._pause_seconds
            self._allowed, self._allowed_at = min(ASKED_AT_ONCE, self._allowed + gained), now
            if self._allowed < 1:
                return False
            self._allowed -= 1
            self._asking = asyncio.create_task(self._ask(), name="issuer")
            self._asking.add_done_callback(self._asked)
        return await asyncio.shield(self._asking)

    def _asked(self, _: "asyncio.Task[bool]") -> None:
        self._asking = None

    async def keep(self) -> None:
        """Keep up with it until cancelled."""
        while True:
            await self.look_again()
            await asyncio.sleep(
                self._refresh_seconds if self._is_fresh() else min(AGAIN_SECONDS, self._refresh_seconds)
            )

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._came_at < self._refresh_seconds

    async def _ask(self) -> bool:
        try:
            told = await self.document(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            metadata = _metadata(told, self.issuer)
            keys = _keys(await self.document(metadata.jwks_uri))
        except IssuerError as error:
            logger.warning("the issuer of tokens does not answer as it must: %s", error)
            return False
        gone = any(name not in keys or keys[name].key != key.key for name, key in self._keys.items())
        self._metadata, self._keys, self._came_at = metadata, keys, time.monotonic()
        if gone:
            self.withdrawn()
        return True

    async def document(self, address: str) -> Mapping[str, Any]:
        """A JSON object of the issuer's. Raises `IssuerError`."""
        return await answered(self.http, self.http.build_request("GET", address))


async def answered(http: httpx.AsyncClient, request: httpx.Request) -> Mapping[str, Any]:
    """The JSON object that answers a request to the issuer. Raises `IssuerError`."""
    where = request.url.path
    try:
        async with asyncio.timeout(SECONDS_MAX):
            response = await http.send(request, stream=True)
            try:
                content = b""
                async for part in response.aiter_bytes():
                    content += part
                    if len(content) > DOCUMENT_BYTES_MAX:
                        raise IssuerError(f"{where} is longer than {DOCUMENT_BYTES_MAX} bytes")
            finally:
                await response.aclose()
    except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
        raise IssuerError(f"{where} cannot be had: {type(error).__name__}") from None
    if response.status_code != 200:
        raise IssuerError(f"{where} is {response.status_code}")
    try:
        told = orjson.loads(content)
    except orjson.JSONDecodeError:
        raise IssuerError(f"{where} is no JSON") from None
    if not isinstance(told, dict):
        raise IssuerError(f"{where} is no JSON object")
    return told


def _metadata(told: Mapping[str, Any], issuer: str) -> Metadata:
    if told.get("issuer") != issuer:  # to the letter: Discovery, section 4.3
        raise IssuerError("its discovery document names another issuer")
    methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    jwks_uri = _address(told, "jwks_uri")
    if jwks_uri is None:
        raise IssuerError("its discovery document names no keys")
    return Metadata(
        jwks_uri=jwks_uri,
        authorization_endpoint=_address(told, "authorization_endpoint"),
        token_endpoint=_address(told, "token_endpoint"),
        end_session_endpoint=_address(told, "end_session_endpoint"),
        secret_in_body="client_secret_basic" not in methods and "client_secret_post" in methods,
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def _address(told: Mapping[str, Any], name: str) -> str | None:
    address = told.get(name)
    if address is None:
        return None
    if not isinstance(address, str) or not is_secure(address):
        raise IssuerError(f"its {name} is no address with TLS")
    return address


def _keys(told: Mapping[str, Any]) -> dict[str | None, jwt.PyJWK]:
    """Its keys for signatures that are of a kind and length we take; others are left out."""
    found = dict[str | None, jwt.PyJWK]()
    published = told.get("keys")
    if not isinstance(published, list):
        raise IssuerError("its keys are no list")
    for one in published:
        if not isinstance(one, dict) or one.get("use", "sig") != "sig" or one.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        try:
            key = jwt.PyJWK(one)
        except (jwt.PyJWTError, ValueError, TypeError, KeyError):
            continue
        if key.algorithm_name not in PUBLIC_KEY_ALGORITHMS:
            continue
        if isinstance(key.key, RSAPublicKey) and key.key.key_size < RSA_BITS_MIN:
            continue
        found[key.key_id] = key
    if not found:
        raise IssuerError("it publishes no key that could be used")
    return found


@asynccontextmanager
async def kept(issuer: Issuer) -> AsyncIterator[None]:
    """Keep up with an issuer's keys within this, from now on; it need not be there."""
    keeping = asyncio.create_task(issuer.keep(), name="keys of the issuer")
    try:
        yield
    finally:
        keeping.cancel()


def http_client() -> httpx.AsyncClient:
    """What the issuer is asked by: no proxy and no certificates but what is set, and no redirect is followed."""
    return httpx.AsyncClient(verify=trusted(), trust_env=False, timeout=SECONDS_MAX, follow_redirects=False)
