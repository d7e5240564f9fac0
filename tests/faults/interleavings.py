"""Every order in which several can take their steps, over real connections: a step that needs a lock waits for it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncConnection

Step = Callable[[], Awaitable[None]]
Schedule = tuple[str, ...]


@dataclass(frozen=True)
class Actor:
    """Takes its steps one after the other when it is told to; `backend` is the process of its connection."""

    backend: int
    steps: Sequence[Step]


def interleavings(steps: Mapping[str, int]) -> Iterator[Schedule]:
    """Every order of so many steps of each, each's own in their order."""
    if not any(steps.values()):
        yield ()
    for name, count in steps.items():
        if count:
            for rest in interleavings({**steps, name: count - 1}):
                yield (name, *rest)


async def play(schedule: Schedule, actors: Mapping[str, Actor], monitor: AsyncConnection[Any]) -> None:
    """Let the actors take their steps in this order; each begins when those before it have ended or wait for a lock.

    Raises an `ExceptionGroup` of what a step raises.
    """
    turns = {name: asyncio.Semaphore(0) for name in actors}
    told: Counter[str] = Counter()
    taken: Counter[str] = Counter()

    async def act(name: str) -> None:
        for step in actors[name].steps:
            await turns[name].acquire()
            await step()
            taken[name] += 1

    async with asyncio.TaskGroup() as tasks:
        for name in actors:
            tasks.create_task(act(name))
        for name in schedule:
            turns[name].release()
            told[name] += 1
            while busy := [actors[one].backend for one in actors if taken[one] < told[one]]:
                if await _all_blocked(monitor, busy):
                    break


async def _all_blocked(monitor: AsyncConnection[Any], backends: Sequence[int]) -> bool:
    query = "SELECT bool_and(cardinality(pg_blocking_pids(pid)) > 0) FROM unnest(%s::integer[]) AS pid"
    row = await (await monitor.execute(query, [backends], prepare=True)).fetchone()
    return row is not None and row[0] is True
