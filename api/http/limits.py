"""What one peer may take of the service: how much it sends, how long it holds what it opened, how often it asks.

The web server (`api.http.server`) holds what concerns bytes and connections; here stand the figures, and what concerns
requests: the size of their bodies, how many are answered at once, and how often a token or an address may ask.
"""

import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.allowances import KEYS_KEPT_MAX, Allowances
from api.http.identity import Identity, bearer_token
from api.http.problems import RETRY_AFTER_SECONDS, Problem
from api.http.service import CountyService
from api.http.watching import HEADERS
from api.identity.browsers import COOKIE, cookie_of

STREAMED = frozenset({"/v1/imports"})
"""Addresses whose bodies are read piece by piece, and bounded there by a limit of their own."""

ALWAYS_ANSWERED = frozenset({"/healthz"})
"""However many requests there are: else who watches the service ends it when it is merely busy."""

BROKEN_OFF = 408
"""What a request is told as that has not come to its end (RFC 9110, section 15.5.9)."""

HOLD = "setelikirja.hold"
"""The extension of the web server that reads no further from a connection for some seconds."""

STOPPING = "setelikirja.stopping"
"""The extension of the web server that tells whoever answers for long that it ends: an event to wait for."""

HELD_SECONDS = 1.0
NETWORK_BITS = 64  # of an IPv6 address: what follows is its holder's own to choose

Refuse = Callable[[Request, Exception], Awaitable[Response]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The figures. `…_seconds_max` of a transfer are its start; every `transfer_bytes_per_second_min` add a second."""

    header_bytes_max: int = 32 * 1024
    header_seconds_max: float = 10
    body_bytes_max: int = 8 * 1024 * 1024
    bodies_bytes_max: int = 256 * 1024 * 1024
    body_seconds_max: float = 30
    silence_seconds_max: float = 15
    unread_seconds_max: float = 10
    transfer_bytes_per_second_min: int = 16 * 1024
    idle_seconds_max: int = 5
    connections_max: int = 4_096
    pipelined_max: int = 16
    requests_max: int = 512
    streams_max: int = 64
    streams_of_caller_max: int = 8
    stop_seconds_max: int = 10
    token_requests_per_second: int = 5_000
    address_requests_per_second: int = 100
    burst_seconds: int = 5


class Limited:
    """Around what answers requests: refuses those that are too many or too large before anything is done for them.

    A request with a token that holds, or a browser's session, counts for it; any other, one with a wrong token too, for
    the address that it comes from. Whoever asks too often is answered 429, and then not read from for a second.
    """

    def __init__(self, app: ASGIApp, limits: Limits, refuse: Refuse) -> None:
        self._app, self._limits, self._refuse = app, limits, refuse
        self._of_tokens = Allowances[Identity](limits.token_requests_per_second, limits.burst_seconds)
        self._of_addresses = Allowances[str](limits.address_requests_per_second, limits.burst_seconds)
        self._requests = self._bodies_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: Mapping[bytes, bytes] = scope[HEADERS]
        length, chunked = _announced_length(headers), b"transfer-encoding" in headers
        kept = 0 if scope["path"] in STREAMED else self._limits.body_bytes_max if chunked else length
        problem = self._too_much(scope, headers, kept)
        if problem is not None:
            response = await self._refuse(Request(scope, receive), problem)
            await response(scope, receive, send)
            return
        self._requests += 1
        self._bodies_bytes += kept
        try:
            await self._app(scope, self._counted(receive) if chunked and kept else receive, send)
        finally:
            self._requests -= 1
            self._bodies_bytes -= kept

    def _too_much(self, scope: Scope, headers: Mapping[bytes, bytes], kept: int) -> Problem | None:
        limits = self._limits
        service: CountyService = scope["app"].state.service
        identity = service.tokens.holder(bearer_token(headers.get(b"authorization", b"").decode("latin-1")))
        if identity is None and b"cookie" in headers:
            identity = service.browsers.known(cookie_of(headers[b"cookie"], COOKIE))
        wait = (
            self._of_tokens.seconds_to_wait(identity)
            if identity is not None
            else self._of_addresses.seconds_to_wait(_address(scope))
        )
        if wait:
            _hold(scope, max(wait, HELD_SECONDS))
            return Problem(429, "too_many_requests", headers={"Retry-After": str(max(1, math.ceil(wait)))})
        if kept > limits.body_bytes_max:
            return _too_large(limits.body_bytes_max, kept)
        full = self._requests >= limits.requests_max or self._bodies_bytes + kept > limits.bodies_bytes_max
        if full and scope["path"] not in ALWAYS_ANSWERED:
            _hold(scope, HELD_SECONDS)
            return Problem(503, "overloaded", headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        return None

    def _counted(self, receive: Receive) -> Receive:
        """What a body that does not tell its length is read by."""
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > self._limits.body_bytes_max:
                raise _too_large(self._limits.body_bytes_max, received)
            return message

        return counted


def _too_large(limit: int, actual: int) -> Problem:
    return Problem(413, "body_too_large", limit=limit, actual=actual)


def _announced_length(headers: Mapping[bytes, bytes]) -> int:
    # The web server has refused what is no number.
    return int(headers.get(b"content-length", b"0"))


def _hold(scope: Scope, seconds: float) -> None:
    hold = scope.get("extensions", {}).get(HOLD)
    if hold is not None:
        hold(seconds)


def _address(scope: Scope) -> str:
    """Where a request comes from: an address, or the network of an IPv6 address."""
    client = scope.get("client")
    address: str = client[0] if client else ""
    return _network(address) if ":" in address else address


@lru_cache(maxsize=KEYS_KEPT_MAX)
def _network(address: str) -> str:
    try:
        return str(IPv6Network((IPv6Address(address), NETWORK_BITS), strict=False))
    except ValueError:
        return address
