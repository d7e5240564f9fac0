"""Long work on an event loop that leaves everybody else their turns."""

import asyncio
import time
from types import TracebackType
from typing import Self

SLICE_SECONDS = 0.001
"""So long a piece of long work holds the loop: about as long as two commands take."""

_at_work = 0


class LongWork:
    """`async def` that does much in memory pauses now and then, within `with`.

    Where several pieces of long work are under way, each leaves the others their turns too: of all of them together one
    slice is done in a round of the loop.
    """

    def __enter__(self) -> Self:
        global _at_work
        _at_work += 1
        self._since = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global _at_work
        _at_work -= 1

    async def pause(self) -> None:
        """Give way if this has held the loop for a slice."""
        if time.perf_counter() - self._since > SLICE_SECONDS:
            for _ in range(_at_work):
                await asyncio.sleep(0)
            self._since = time.perf_counter()
