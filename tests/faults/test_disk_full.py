"""A disk that is full: a clear 503, nothing lost, nothing half written, and no hand needed once there is space."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
import psycopg
import pytest

from api.http.installation import Database
from ledger.log.asking import LogUnavailable
from ledger.log.writer import Appended, AppendRequest, Outcome, Repeated
from ledger.server.embedded import start
from tests.api.calls import PRICE
from tests.api.county import Actor, made
from tests.conftest import Server
from tests.faults.load import Asked, ask, ask_all, assert_once, logged, session
from tests.faults.processes import Served, await_ready, database_of, days_ago, service
from tests.faults.small_disk import SmallDisk, small_disk
from tests.ledger.logs import all_events, events, log

MEGABYTES = 144  # of which an empty county takes eighty
LEFT_BYTES = 256 * 1024
WRITERS, EACH = 8, 40
SECONDS_MAX = 60


@dataclass
class Crowded:
    """A service whose embedded server has its data and its write-ahead log on a disk that can be filled."""

    disk: SmallDisk
    county: Served
    database: Database
    provider: Actor
    vouchers: list[str]
    answers: dict[Asked, httpx.Response | None] = field(default_factory=dict)

    @property
    def day(self) -> str:
        return days_ago(3)

    def sessions(self, number: int) -> list[Asked]:
        return [session(self.vouchers[(number + step) % 4], self.day, 1) for step in range(EACH)]

    def assert_lives(self) -> None:
        assert self.county.process is not None
        assert self.county.process.poll() is None
        assert self.county.http.get("/healthz").status_code == 200


@pytest.fixture(scope="module")
def crowded(data_folder: Path) -> Iterator[Crowded | None]:
    with small_disk(data_folder / "small", MEGABYTES) as disk:
        if disk is None:
            yield None
            return
        data = disk.folder / "data"
        with service(data) as county:
            await_ready(county.http, county.process)
            county.set_cap("individual_coaching", PRICE)
            provider_id = county.add_provider("individual_coaching", PRICE)
            vouchers = [county.issue(provider_id)["voucher_id"] for _ in range(4)]
            with database_of(data) as database:
                yield Crowded(disk, county, database, county.provider(provider_id), vouchers)


def assert_acknowledged_or_503(answers: dict[Asked, httpx.Response | None]) -> None:
    """Every request was answered, and some each way."""
    assert {answer and answer.status_code for answer in answers.values()} == {201, 503}
    for answer in answers.values():
        if answer is not None and answer.status_code == 503:
            assert_503(answer)


def assert_503(answer: httpx.Response) -> None:
    assert answer.json()["code"] == "unavailable"
    assert int(answer.headers["retry-after"]) > 0


def until_503(question: Callable[[str], httpx.Response]) -> str:
    """Ask under new keys until there is no space for it: the key of the one that was not answered otherwise."""
    for _ in range(1_000):
        key = str(uuid4())
        answer = question(key)
        if answer.status_code == 503:
            assert_503(answer)
            return key
        made(answer)
    raise AssertionError("the disk is not full")


def test_what_finds_no_space_is_503_and_what_was_acknowledged_stays(crowded: Crowded | None) -> None:
    if crowded is None:
        return
    county, disk = crowded.county, crowded.disk
    disk.fill(LEFT_BYTES)
    answers = ask_all([crowded.provider] * WRITERS, crowded.sessions)
    assert_acknowledged_or_503(answers)

    disk.fill()
    client = {"birth_date": "1980-01-01", "municipality": "Kuopio", "name": "Aino Esimerkki"}
    client_key = until_503(lambda key: county.caseworker.post("/v1/clients", client, key=key))
    item = {"kind": "provider_cancellation", "voucher_id": crowded.vouchers[0], "planned_on": crowded.day}
    bulk = {"items": [item | {"reason": "Ohjaaja sairastui"}] * 3}
    bulk_key = until_503(lambda key: crowded.provider.post("/v1/entries", bulk, key=key))
    entries = logged(crowded.database)
    crowded.assert_lives()
    for voucher_id in crowded.vouchers:
        shown = made(county.caseworker.get(f"/v1/vouchers/{voucher_id}"))["entries"]
        held = {entry["entry_id"] for entry in shown if entry["kind"] == "session"}
        assert held <= entries.keys(), "reading goes on, and tells of what is in the log alone"

    disk.make_space()
    await_ready(county.http, county.process)
    assert logged(crowded.database) == entries, "what was answered with 503 is not there"
    crowded.answers |= assert_once(crowded.database, crowded.provider, answers)
    first = made(county.caseworker.post("/v1/clients", client, key=client_key))
    assert made(county.caseworker.post("/v1/clients", client, key=client_key)) == first
    results = made(crowded.provider.post("/v1/entries", bulk, key=bulk_key))["results"]
    assert [result["status"] for result in results] == [201] * 3


def test_a_server_that_ended_because_its_write_ahead_log_found_no_space_comes_back(crowded: Crowded | None) -> None:
    if crowded is None:
        return
    county, disk, data = crowded.county, crowded.disk, crowded.county.data
    ends_before = server_ends(data)

    def requests(number: int) -> list[Asked]:
        mine = crowded.sessions(number)
        if number > 0:
            return mine
        for asked in mine[:10]:
            early[asked] = ask(crowded.provider, asked)
        disk.fill()
        exhaust_write_ahead_log(data)
        return mine[10:]

    early: dict[Asked, httpx.Response | None] = {}
    answers = ask_all([crowded.provider] * WRITERS, requests) | early
    assert_acknowledged_or_503(answers)
    eventually(lambda: server_ends(data) > ends_before)
    crowded.assert_lives()
    ready = county.http.get("/readyz")
    assert ready.status_code == 503
    assert int(ready.headers["retry-after"]) > 0
    for answer in (
        crowded.provider.post(f"/v1/vouchers/{crowded.vouchers[0]}/sessions", {"held_on": crowded.day, "minutes": 1}),
        county.caseworker.get("/v1/vouchers"),
    ):
        assert answer.status_code == 503
        assert_503(answer)
    ends_before = server_ends(data)
    eventually(lambda: server_ends(data) > ends_before)  # it is tried again, in vain

    disk.make_space()
    await_ready(county.http, county.process)
    assert_once(crowded.database, crowded.provider, answers | crowded.answers)


def exhaust_write_ahead_log(data: Path) -> None:
    """Use up what PostgreSQL has of it, until a new file is needed for which there is no space."""
    with start(data) as server, psycopg.connect(server.url, autocommit=True) as connection:
        for _ in range(50):
            try:
                connection.execute("SELECT pg_logical_emit_message(false, 'a test', repeat('.', 1000000))")
                connection.execute("SELECT pg_switch_wal()")
            except psycopg.OperationalError:
                return
    raise AssertionError("the disk is not full")


def server_ends(data: Path) -> int:
    """How often PostgreSQL could not recover, and ended."""
    return (data / "server.log").read_text().count("shutting down due to startup process failure")


def eventually(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_MAX
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.anyio
async def test_the_log_says_that_it_is_unavailable_and_is_whole_afterwards(data_folder: Path) -> None:
    with small_disk(data_folder / "smaller", MEGABYTES) as disk:
        if disk is None:
            return
        with start(disk.folder / "data") as server:
            database = Server(server.url, "county").county()
            appended: dict[AppendRequest, Appended] = {}
            refused: dict[AppendRequest, LogUnavailable] = {}
            disk.fill(LEFT_BYTES)
            async with log(database) as (writer, reader):

                async def write() -> None:
                    stream, version = uuid4(), 0
                    while True:
                        version += 1
                        request = AppendRequest(events(stream, version), (), uuid4(), b"", 201, str(version).encode())
                        try:
                            outcome: Outcome = await writer.append(request)
                        except LogUnavailable as error:
                            refused[request] = error
                            return
                        assert isinstance(outcome, Appended)
                        appended[request] = outcome

                await asyncio.gather(*(write() for _ in range(16)))
                assert any("No space left on device" in str(error) for error in refused.values())
                full = await all_events(reader)
                assert sorted(full, key=repr) == sorted((request.events[0] for request in appended), key=repr)
                assert await reader.end() == last(appended)
                disk.make_space()
                assert await writer.append_many(list(appended)) == [
                    Repeated(b"", 201, request.answer, outcome.last_position, outcome.recorded_at)
                    for request, outcome in appended.items()
                ]
                again = await writer.append_many(list(refused))
                assert [type(outcome) for outcome in again] == [Appended] * len(refused)
                everything = [request.events[0] for request in [*appended, *refused]]
                assert sorted(await all_events(reader), key=repr) == sorted(everything, key=repr)


def last(appended: dict[AppendRequest, Appended]) -> tuple[int, object]:
    newest = max(appended.values(), key=lambda one: one.last_position)
    return newest.last_position, newest.recorded_at
