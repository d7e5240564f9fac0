"""Commands a second in process: load, decide and commit of `RecordSession`, over vouchers of 20 events."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import uvloop

from api.http.service import CountyService, open_service
from domain.kernel.command import Command
from domain.kernel.event import By, Role
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import RecordSession
from domain.voucher.decide import decide
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Voucher
from ledger.desk.orders import Accepted, Caller, Order
from ledger.server.embedded import EmbeddedServer
from scripts.benchmarks.county import County, scratch_database
from scripts.benchmarks.figures import Side
from scripts.benchmarks.histories import facts
from scripts.benchmarks.peers import decided, library_application, load_library, project_voucher

WRITERS = (1, 16)
MINUTES = 1  # so that no period is used up


def yesterday() -> date:
    return (datetime.now(UTC) - timedelta(days=1)).date()


def shares(vouchers: Sequence[UUID], writers: int) -> list[Sequence[UUID]]:
    """Each writer's own vouchers: none is in another's way."""
    return [vouchers[number::writers] for number in range(writers)]


def ours(county: County, vouchers: Sequence[UUID], writers: int, seconds: float) -> float:
    """Commands a second of asyncio tasks through the desk of a service, with the states in its memory."""
    return uvloop.run(_ours(county, vouchers, writers, seconds))


async def _ours(county: County, vouchers: Sequence[UUID], writers: int, seconds: float) -> float:
    async with open_service(county.settings, county.database) as service:
        caller = Caller(uuid4(), Role.PROVIDER, county.provider_id, b"benchmark")
        await service.desk.read_many([county.provider_id, *vouchers])
        for client_id in county.clients:
            await service.register.client(client_id)
        started = time.perf_counter()
        work = (_record(service, caller, share, started + seconds) for share in shares(vouchers, writers))
        count = sum(await asyncio.gather(*work))
        return count / (time.perf_counter() - started)


async def _record(service: CountyService, caller: Caller, vouchers: Sequence[UUID], until: float) -> int:
    held_on = yesterday()
    for count, voucher_id in enumerate(itertools.cycle(vouchers)):
        if time.perf_counter() >= until:
            return count
        entry_id = uuid4()

        async def build(by: By, _: Any | None, entry_id: UUID = entry_id) -> Command:
            return RecordSession(by=by, entry_id=entry_id, held_on=held_on, minutes=MINUTES)

        order = Order(caller, uuid4(), bytes(32), VOUCHER, voucher_id, build, entry_id=entry_id)
        answer = await service.desk.execute(order)
        assert isinstance(answer, Accepted), answer
    raise AssertionError("vouchers go round without end")


def library(url: str, county: County, vouchers: Sequence[UUID], writers: int, seconds: float) -> float:
    """Commands a second of threads: get, the same decision, save; its facts are given, where ours are looked up."""
    given, held_on = facts(county.provider_id), yesterday()
    with library_application(url, writers) as application, ThreadPoolExecutor(writers) as pool:

        def record(share: Sequence[UUID], until: float) -> int:
            for count, voucher_id in enumerate(itertools.cycle(share)):
                if time.perf_counter() >= until:
                    return count
                voucher: Voucher = application.repository.get(voucher_id, projector_func=project_voucher)
                by = By(uuid4(), Role.PROVIDER, county.provider_id, uuid4(), datetime.now(UTC))
                command = RecordSession(by=by, entry_id=uuid4(), held_on=held_on, minutes=MINUTES)
                application.save(*map(decided, decide(voucher, command, given, NORTH_SAVO)))
            raise AssertionError("vouchers go round without end")

        started = time.perf_counter()
        counts = list(pool.map(record, shares(vouchers, writers), [started + seconds] * writers))
        return sum(counts) / (time.perf_counter() - started)


class Commands:
    """The same vouchers of 20 events in our log and in the library's."""

    def __init__(self, server: EmbeddedServer, county: County, seconds: float) -> None:
        self._county, self._seconds = county, seconds
        self._library_url = scratch_database(server.url, "eventsourcing_commands")
        self._vouchers: list[UUID] = []

    def renew(self, count: int) -> None:
        """Other vouchers, which nothing has been recorded on since."""
        self._vouchers = self._county.add_vouchers(count)
        with library_application(self._library_url, 1) as application:
            load_library(self._library_url, application, self._county.copies(self._vouchers))

    def sides(self) -> list[Side]:
        measured: list[Side] = []
        for writers in WRITERS:
            measured.append(Side(f"commands.ours.{writers}", partial(self._measure_ours, writers)))
            measured.append(Side(f"commands.eventsourcing.{writers}", partial(self._measure_library, writers)))
        return measured

    def _measure_ours(self, writers: int) -> float:
        return ours(self._county, self._vouchers, writers, self._seconds)

    def _measure_library(self, writers: int) -> float:
        return library(self._library_url, self._county, self._vouchers, writers, self._seconds)
