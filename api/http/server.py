"""The web server: uvicorn with httptools, which bound no header, no body and no waiting, and here what bounds them.

Each connection is looked at twice a second instead of having timers of its own: those would cost each request more than
its parsing does. Why no other server: docs/decisions, "The edge is uvicorn's, with limits of our own".
"""

import asyncio
import logging
import resource
from enum import Enum, auto
from functools import cache
from socket import socket
from typing import Any, cast

import httptools
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api import messages
from api.http.limits import BROKEN_OFF, HOLD, STOPPING, Limits
from api.http.problems import RETRY_AFTER_SECONDS, Problem, body_of, response
from api.http.watching import GUARDED

logger = logging.getLogger("setelikirja")

TICKS_BETWEEN_LOOKS = 5
"""Of uvicorn's, ten a second."""

LINGER_SECONDS = 5.0
"""For a peer to take the last answer before its connection is cut; so long what it still sends is read and dropped."""

FILES_WANTED = 65_536
FILES_RESERVED = 256
"""For the database, logs and programs: the rest of what the process may open is for connections."""

BYTES_OF_A_HEADER_LINE = 4
"""Beside its name and value: a colon, a space and the line's end."""


class _Stage(Enum):
    """What a connection's peer is at."""

    IDLE = auto()  # it may ask
    HEADER = auto()
    BODY = auto()
    ASKED = auto()  # all of its request is here


class Config(uvicorn.Config):
    """A server's settings with our limits, and the connections that wait for their peers, the longest waiting first."""

    def __init__(self, app: ASGIApp, limits: Limits, **options: Any) -> None:
        super().__init__(
            app,
            http=BoundedProtocol,
            ws="none",
            loop="uvloop",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_keep_alive=limits.idle_seconds_max,
            timeout_graceful_shutdown=limits.stop_seconds_max,
            **options,
        )
        self.limits = limits
        self.connections_max = min(limits.connections_max, _files_to_open() - FILES_RESERVED)
        self.waiting: dict[BoundedProtocol, None] = {}
        self.stopping = asyncio.Event()


def _files_to_open() -> int:
    """How many files the process may have open: as many as it may be given."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES_WANTED if hard == resource.RLIM_INFINITY else min(hard, FILES_WANTED)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return FILES_WANTED if soft == resource.RLIM_INFINITY else soft


class BoundedProtocol(HttpToolsProtocol):
    """One connection, bounded."""

    config: Config

    def __init__(self, config: Config, *arguments: Any, **options: Any) -> None:
        super().__init__(config, *arguments, **options)
        self.limits = config.limits
        self._waiting = config.waiting
        self._stage = _Stage.IDLE
        self._since = 0.0  # when this stage began
        self._heard = 0.0  # when anything came last
        self._header_bytes = self._body_bytes = self._framing_bytes = self._chunk_bytes = 0
        self._refused = False
        self._unread_by: float | None = None
        self._ending_since: float | None = None
        self._held_until = 0.0

    # What the transport tells

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._since = self.loop.time()
        if len(self.connections) > self.config.connections_max and not self._make_room():
            self._refuse(503, "overloaded")
            self.transport.close()
            return
        self._waiting[self] = None

    def _make_room(self) -> bool:
        """Cut the connection that has waited for its peer the longest, half sent or idle, if there is one."""
        longest = next(iter(self._waiting), None)
        if longest is not None:
            del self._waiting[longest]
            longest.transport.abort()
        return longest is not None

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return  # it is only read so that its peer can read the refusal
        self._unset_keepalive_if_required()
        self._heard = self.loop.time()
        self._chunk_bytes = len(data)
        stage, cycle, body_bytes = self._stage, self.cycle, self._body_bytes
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # to nothing that is spoken here: the request is answered as it stands
        except httptools.HttpParserError:
            self._refuse(400, "no_request")
            return
        if self._stage is _Stage.HEADER and stage is not _Stage.BODY:
            self._header_bytes += len(data)
            if self._header_bytes > self.limits.header_bytes_max:
                self._refuse(431, "header_too_large", limit=self.limits.header_bytes_max)
        elif self._stage is _Stage.BODY and stage is _Stage.BODY and self.cycle is cycle:
            self._framing_bytes += len(data) - (self._body_bytes - body_bytes)
            if self._framing_bytes > self._body_bytes + self.limits.header_bytes_max:
                self._refuse(400, "no_request")  # hardly any body in what looks like one

    def pause_writing(self) -> None:
        super().pause_writing()
        unread = self.transport.get_write_buffer_size()
        seconds = self.limits.unread_seconds_max + unread / self.limits.transfer_bytes_per_second_min
        self._unread_by = self.loop.time() + seconds

    def resume_writing(self) -> None:
        super().resume_writing()
        self._unread_by = None

    # What the parser tells

    def on_message_begin(self) -> None:
        super().on_message_begin()
        cast(dict[str, Any], self.scope)["extensions"] = {HOLD: self.hold, STOPPING: self.config.stopping}
        self._stage, self._since, self._header_bytes = _Stage.HEADER, self._heard, 0

    def on_headers_complete(self) -> None:
        if self._refused:
            return
        limit = self.limits.header_bytes_max
        if self._header_bytes + self._chunk_bytes > limit:  # else it cannot be
            lines = sum(len(name) + len(value) + BYTES_OF_A_HEADER_LINE for name, value in self.headers)
            if len(self.url) + lines > limit:
                self._refuse(431, "header_too_large", limit=limit)
                return
        if len(self.pipeline) >= self.limits.pipelined_max:
            self._refuse(503, "overloaded")
            return
        super().on_headers_complete()
        self._waiting.pop(self, None)
        self._stage, self._since = _Stage.BODY, self._heard
        self._body_bytes = self._framing_bytes = 0

    def on_body(self, body: bytes) -> None:
        if self._refused:
            return
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        if self._refused:
            return
        super().on_message_complete()
        self._stage = _Stage.ASKED
        if self.cycle.response_complete:
            self._await_next()

    # What the application tells

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.cycle.response_complete:
            if self._stage is _Stage.ASKED:
                self._await_next()
            elif self._stage is _Stage.BODY:
                self._since = self.loop.time()  # answered before all of it came: the rest is dropped, for a while
        held = self._held_until - self.loop.time()
        if held > 0 and not self.transport.is_closing():
            self.flow.pause_reading()
            self.loop.call_later(held, self._read_on)

    def _await_next(self) -> None:
        self._stage, self._since = _Stage.IDLE, self.loop.time()
        self._waiting[self] = None

    def hold(self, seconds: float) -> None:
        """Once this request is answered, read nothing further from its peer for so long."""
        self._held_until = self.loop.time() + seconds

    def _read_on(self) -> None:
        if not self.transport.is_closing():
            self.flow.resume_reading()

    # What takes too long

    def look(self, now: float) -> None:
        """End what its peer has let wait too long."""
        limits = self.limits
        if self._ending_since is None and self.transport.is_closing():
            self._ending_since = now
        if self._unread_by is not None:
            if now > self._unread_by:
                self.transport.abort()
        elif self._ending_since is not None:
            if now - self._ending_since > LINGER_SECONDS:
                self.transport.abort()
        elif self._stage is _Stage.HEADER and now - self._since > limits.header_seconds_max:
            self._refuse(BROKEN_OFF, "request_incomplete")
        elif self._stage is _Stage.IDLE:
            most = limits.header_seconds_max if self.cycle is None else limits.idle_seconds_max
            if now - self._since > most:
                self.transport.close()
        elif self._stage is _Stage.BODY and self._body_is_overdue(now):
            self._refuse(BROKEN_OFF, "request_incomplete")

    def _body_is_overdue(self, now: float) -> bool:
        if self.cycle.response_complete:
            return now - self._since > LINGER_SECONDS
        if self.flow.read_paused:
            self._heard = now  # it is we who do not read
        seconds = self.limits.body_seconds_max + self._body_bytes / self.limits.transfer_bytes_per_second_min
        return now - self._heard > self.limits.silence_seconds_max or now - self._since > seconds

    def _refuse(self, status: int, code: str, limit: int | None = None) -> None:
        """Answer for the server itself, and hear no more. What comes is dropped until its peer has had time to read:
        closed at once, the system would take the answer back (RFC 9112, section 9.6).
        """
        self._refused = True
        self._ending_since = self.loop.time()
        self._waiting.pop(self, None)
        logger.info("connection ended: %s", code, extra={"fields": {"code": code, "status": status}})
        if self.transport.is_closing():
            return
        cycle = self.cycle
        untouched = cycle is None or cycle.response_complete or not cycle.response_started
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True  # for the application its peer has gone
            cycle.message_event.set()
        if untouched:
            self.transport.write(_refusal(status, code, limit))
            self.transport.write_eof()
        else:
            self.transport.close()


@cache
def _refusal(status: int, code: str, limit: int | None) -> bytes:
    """A whole answer. What its peer would rather read is not known yet, or no longer: it is in Finnish."""
    language = messages.language_of(None)
    body = response(body_of(Problem(status, code, limit=limit), language)).body
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-language", language.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *GUARDED,
    ]
    if status == 503:
        headers.append((b"retry-after", str(RETRY_AFTER_SECONDS).encode()))
    return STATUS_LINE[status] + b"".join(b"%b: %b\r\n" % header for header in headers) + b"\r\n" + body


class Server(uvicorn.Server):
    """Looks at its connections now and then, and ends in good time whatever they are at."""

    config: Config

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            logger.info("serves at %s", " and ".join(map(address_of, sockets)))

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_BETWEEN_LOOKS == 0:
            self._look()
        return await super().on_tick(counter)

    def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        for connection in list(self.server_state.connections):
            cast(BoundedProtocol, connection).look(now)

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        self.config.stopping.set()
        cut = asyncio.get_running_loop().call_later(self.config.limits.stop_seconds_max / 2, self._cut_all)
        await super().shutdown(sockets)
        cut.cancel()

    def _cut_all(self) -> None:
        """Whoever has not sent or read what it had to by now is not waited for; what is being decided is."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def web_server(app: ASGIApp, limits: Limits) -> Server:
    """A server of the application, to be run on sockets that are bound."""
    return Server(Config(app, limits))


def address_of(bound: socket) -> str:
    """The URL of a socket that is bound."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
