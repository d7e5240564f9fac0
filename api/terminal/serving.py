"""`serve` and `project`: the processes that stay."""

import asyncio
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import typer

from api.county import COUNTY_RULEBOOK
from api.http.application import create_app
from api.http.installation import Database, check_address, installed
from api.http.limits import Limits
from api.http.logs import log_to_standard_error
from api.http.server import Server, web_server
from api.http.service import open_service
from api.http.settings import Settings, SettingsError
from api.http.tracing import export_spans
from api.simulation import LOADED_MARK
from api.terminal import collector
from api.terminal.screen import WRONG, console, say
from ledger.desk.desk import now
from ledger.log.reader import LogReader
from ledger.mapping import CountyMapper
from ledger.server.postgres import open_pool
from projections.catalogue import projections_of
from projections.engine.runner import GATHER_SECONDS, FollowerStatus, Runner

logger = logging.getLogger("setelikirja")


def serve(port: int, host: str, data: Path | None) -> None:
    log()
    export_spans()
    with bound(host, port) as sockets:
        check_address(Settings.from_environment(data=data), sockets)
        _serve(sockets, data)


def _serve(sockets: list[socket.socket], data: Path | None) -> None:
    with installed(data) as (settings, database):
        warn_of_simulated(database)
        server(settings, database).run(sockets)


def warn_of_simulated(database: Database) -> None:
    """Say so where the county is marked as simulated, in its log or, as earlier releases did, in its folder."""

    async def marked() -> bool:
        async with open_pool(database.application_url, size=1) as pool:
            return await LogReader(pool, database.schema).simulated() is not None

    if (database.data is not None and (database.data / LOADED_MARK).exists()) or asyncio.run(marked()):
        where = database.data or f"the schema {database.schema}"
        logger.warning("the county in %s is simulated: nobody and nothing in it is real", where)


COMPLETE_SECONDS = 0.2  # between two looks whether all projections are complete


def project(data: Path | None, until_complete: bool) -> None:
    log()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    collector.settle()
    with installed(data) as (_, database), projector(database) as runner:
        failed, found = list[FollowerStatus](), list[FollowerStatus]()
        if not until_complete:
            stopping.wait()
        while not stopping.wait(COMPLETE_SECONDS):
            found = runner.status()
            failed = [one for one in found if one.state == "failed"]
            if runner.is_complete() or failed:
                break
    if until_complete:
        for one in failed:
            say(f"{one.name} stopped: {one.error}")
        if failed or not runner.is_complete():
            raise typer.Exit(WRONG)
        end = max(one.end for one in found)
        console.print(f"Every projection of this release is complete, at position {end:,}.", highlight=False)


def projector(database: Database, gather_seconds: float = GATHER_SECONDS) -> Runner:
    """What keeps a county's projections up with its log."""
    return Runner(
        database.application_url,
        database.schema,
        projections_of(COUNTY_RULEBOOK),
        CountyMapper(),
        gather_seconds=gather_seconds,
    )


def log() -> None:
    log_to_standard_error(Settings.from_environment().log)


def log_requests(shown: bool) -> None:
    logging.getLogger("setelikirja.http").setLevel(logging.INFO if shown else logging.WARNING)


@contextmanager
def bound(host: str, port: int, *, shared: bool = False) -> Iterator[list[socket.socket]]:
    """Sockets of an address, one for each way to it, before anything is started for it; port 0 takes one that is free.

    They do not listen yet: whoever calls is refused until there is a server. `shared` ones leave room for others of
    this account that share the port. Raises `SettingsError` where the address
    is not to be had.
    """
    with ExitStack() as opened:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            sockets = []
            for family, kind, protocol, _, address in dict.fromkeys(found):
                one = opened.enter_context(socket.socket(family, kind, protocol))
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if shared:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
                if family is socket.AF_INET6:
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                one.bind(address)
                sockets.append(one)
        except OSError as error:
            raise SettingsError(f"cannot listen on {host}, port {port}: {error.strerror or error}") from error
        yield sockets


def server(settings: Settings, database: Database, clock: Callable[[], datetime] = now) -> Server:
    check(settings, database)
    return made(settings, database, clock)


def made(settings: Settings, database: Database, clock: Callable[[], datetime] = now) -> Server:
    """The web server of one process."""
    limits = Limits(
        body_bytes_max=settings.body_bytes_max,
        connections_max=settings.connections_max,
        requests_max=settings.requests_max,
        token_requests_per_second=settings.token_requests_per_second,
        address_requests_per_second=settings.address_requests_per_second,
    )
    app = create_app(lambda: open_service(settings, database, clock=clock), limits)
    collector.settle()
    return web_server(app, limits)


def check(settings: Settings, database: Database) -> None:
    """Open the service once: what is wrong with keys or tables is one clear line, before anything is served."""

    async def open_once() -> None:
        async with open_service(settings, database, follows=False):
            pass

    asyncio.run(open_once())
