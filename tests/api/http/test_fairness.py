"""Who asks for much, or for what costs much, leaves the others their turns."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from api.http import application, metrics, reading
from api.http.metrics import PAGES_BURST_SECONDS, PAGES_PER_SECOND, Metrics
from api.http.problems import Problem
from ledger.log.writer import EVENTS_OF_MANY_MAX, Appended, AppendRequest, GroupCommit
from ledger.pausing import SLICE_SECONDS, LongWork
from tests.api.county import County
from tests.conftest import Database
from tests.ledger.logs import events


def test_the_metrics_page_is_made_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    def generate(_: object) -> bytes:
        made.append(b"page %d" % len(made))
        return made[-1]

    monkeypatch.setattr(metrics, "generate_latest", generate)
    measured, started = Metrics(), time.monotonic()
    pages = [measured.page() for _ in range(1_000)]
    seconds = time.monotonic() - started
    assert len(made) <= PAGES_PER_SECOND * (PAGES_BURST_SECONDS + seconds) + 1
    assert pages[0] == made[0] and pages[-1] == made[-1]


def test_the_openapi_document_is_written_once(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    first = county.http.get("/openapi.json")
    assert first.headers["Content-Type"] == "application/json"
    assert first.json()["openapi"].startswith("3.1")
    monkeypatch.setattr(application, "orjson", None)
    assert county.http.get("/openapi.json").content == first.content


@pytest.mark.anyio
@pytest.mark.parametrize("pieces", [1, 4])
async def test_long_work_gives_way_after_a_slice(pieces: int) -> None:
    """Of several pieces of long work together one slice is done in a round of the loop."""
    rounds, done = 0, False

    async def others() -> None:
        nonlocal rounds
        while not done:
            rounds += 1
            await asyncio.sleep(0)

    async def work() -> None:
        with LongWork() as working:
            for _ in range(50):
                await working.pause()
                until = time.perf_counter() + SLICE_SECONDS
                while time.perf_counter() <= until:
                    pass

    other = asyncio.create_task(others())
    await asyncio.gather(*(work() for _ in range(pieces)))
    done = True
    await other
    assert rounds >= 45 * pieces


@pytest.mark.anyio
async def test_short_work_does_not_pause() -> None:
    with LongWork() as working:
        paused = asyncio.create_task(asyncio.sleep(0))
        await working.pause()
        assert not paused.done()
    await paused


@pytest.mark.anyio
async def test_who_waits_too_long_for_a_turn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TURN_SECONDS_MAX", 0.05)
    call = cast(Any, SimpleNamespace(service=SimpleNamespace(large=asyncio.Semaphore(1))))
    async with reading.one_of_few(call):
        with pytest.raises(Problem) as refused:
            async with reading.one_of_few(call):
                pytest.fail("there was one turn")
    assert (refused.value.status, refused.value.code) == (503, "overloaded")
    async with reading.one_of_few(call):
        pass  # the turn was given back


@pytest.mark.anyio
async def test_one_request_does_not_wait_behind_many(database: Database) -> None:
    async with GroupCommit(database.application_url, database.schema) as writer:
        first = await writer.append(AppendRequest(events(uuid4(), 1)))
        assert isinstance(first, Appended)
        outcomes, alone = await asyncio.gather(
            writer.append_many([AppendRequest(events(uuid4(), 1)) for _ in range(2_000)]),
            writer.append(AppendRequest(events(uuid4(), 1))),
        )
        assert isinstance(alone, Appended)
        assert alone.last_position <= first.last_position + 2 * EVENTS_OF_MANY_MAX
        assert len({one.last_position for one in outcomes if isinstance(one, Appended)}) == 2_000
