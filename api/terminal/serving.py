"""`serve` and `project`: the processes that stay."""

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import uvicorn

from api.http.application import create_app
from api.http.installation import Database, installed
from api.http.logs import log_to_standard_error
from api.http.service import open_service
from api.http.settings import Settings
from api.http.tracing import export_spans
from api.terminal import collector
from domain.rulebook.north_savo import NORTH_SAVO
from ledger.desk.desk import now
from projections.catalogue import event_mapper, projections_of
from projections.engine.runner import Runner


def serve(port: int, host: str, data: Path | None) -> None:
    log()
    export_spans()
    with installed(data) as (settings, database):
        server(settings, database, host, port).run()


def project(data: Path | None) -> None:
    log()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    collector.settle()
    with installed(data) as (_, database), _projector(database):
        stopping.wait()


def _projector(database: Database) -> Runner:
    return Runner(database.application_url, database.schema, projections_of(NORTH_SAVO), event_mapper())


def log() -> None:
    log_to_standard_error(Settings.from_environment().log)


def log_requests(shown: bool) -> None:
    logging.getLogger("setelikirja.http").setLevel(logging.INFO if shown else logging.WARNING)


def server(
    settings: Settings, database: Database, host: str, port: int, clock: Callable[[], datetime] = now
) -> uvicorn.Server:
    asyncio.run(_check(settings, database))
    app = create_app(lambda: open_service(settings, database, clock=clock))
    collector.settle()
    return uvicorn.Server(
        uvicorn.Config(app, host=host, port=port, loop="uvloop", http="httptools", access_log=False, log_config=None)
    )


async def _check(settings: Settings, database: Database) -> None:
    """Open the service once: what is wrong with keys or tables is one clear line, before anything is served."""
    async with open_service(replace(settings, projections_in_service=False), database):
        pass
