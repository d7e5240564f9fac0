"""One question for all who ask at once: who asks while it is out gets an answer of the next one."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

import pytest

from ledger.log.gathering import KEYS_PER_QUESTION_MAX, Gathered


class Log:
    """Answers with how often it was asked, once it is let go."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.go = asyncio.Event()
        self.fails: Exception | None = None

    async def ask(self, keys: Sequence[str]) -> Mapping[str, int]:
        self.asked.append(tuple(keys))
        number = len(self.asked)
        await self.go.wait()
        if self.fails is not None:
            raise self.fails
        return dict.fromkeys(keys, number)


def on_a_loop(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(story(), 10))


async def turns() -> None:
    """Let whatever can go on do so."""
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_asks_while_a_question_is_out_waits_for_the_next() -> None:
    async def story() -> None:
        log = Log()
        gathered = Gathered(log.ask)
        first = [asyncio.create_task(gathered.of(key)) for key in "ab"]
        await turns()
        later = [asyncio.create_task(gathered.of(key)) for key in "abca"]
        await turns()
        assert log.asked == [("a", "b")]
        log.go.set()
        assert await asyncio.gather(*first) == [1, 1]
        assert await asyncio.gather(*later) == [2, 2, 2, 2]
        assert log.asked == [("a", "b"), ("a", "b", "c")]
        assert await gathered.of("a") == 3

    on_a_loop(story)


def test_a_question_that_fails_fails_those_who_asked_it_alone() -> None:
    async def story() -> None:
        log = Log()
        gathered = Gathered(log.ask)
        log.fails = ConnectionError("away")
        log.go.set()
        with pytest.raises(ConnectionError):
            await gathered.of("a")
        log.fails = None
        assert await gathered.of("a") == 2

    on_a_loop(story)


def test_who_gives_up_takes_nobody_along() -> None:
    async def story() -> None:
        log = Log()
        gathered = Gathered(log.ask)
        gone, stays = (asyncio.create_task(gathered.of("a")) for _ in range(2))
        await turns()
        gone.cancel()
        await turns()
        log.go.set()
        assert await stays == 1
        assert gone.cancelled()

    on_a_loop(story)


def test_a_question_has_an_end() -> None:
    async def story() -> None:
        log = Log()
        gathered = Gathered(log.ask)
        log.go.set()
        keys = [str(number) for number in range(KEYS_PER_QUESTION_MAX + 1)]
        answers = await asyncio.gather(*map(gathered.of, keys))
        assert answers == [1] * KEYS_PER_QUESTION_MAX + [2]

    on_a_loop(story)
