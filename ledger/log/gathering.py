"""One question for all who ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import islice
from typing import Generic, TypeVar

Key = TypeVar("Key")
AnswerT = TypeVar("AnswerT")

KEYS_PER_QUESTION_MAX = 100
"""So that one answer is not long in coming, and the loop not long at it."""


class Gathered(Generic[Key, AnswerT]):
    """Asks for many keys together: what is asked for while a question is out waits for the next one.

    So every answer is to a question that was put after its caller had asked, as if each had put its own; of as many
    callers as come at once each pays for a share. `ask` answers every key that it is given, or raises for all of them.
    """

    def __init__(self, ask: Callable[[Sequence[Key]], Awaitable[Mapping[Key, AnswerT]]]) -> None:
        self._ask = ask
        self._waiting: dict[Key, asyncio.Future[AnswerT]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def of(self, key: Key) -> AnswerT:
        """The answer for a key. Raises what `ask` does."""
        answer = self._waiting.get(key)
        if answer is None:
            answer = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask_all(), name="gathered questions")
        return await asyncio.shield(answer)  # others may wait for it too

    async def _ask_all(self) -> None:
        while self._waiting:
            asked = dict(islice(self._waiting.items(), KEYS_PER_QUESTION_MAX))
            for key in asked:
                del self._waiting[key]
            try:
                answers = await self._ask(tuple(asked))
            except Exception as error:
                for answer in asked.values():
                    answer.set_exception(error)
                    answer.exception()  # nobody may be waiting any more
            else:
                for key, answer in asked.items():
                    answer.set_result(answers[key])
            finally:
                for answer in asked.values():
                    answer.cancel()  # whoever waits does not wait for ever, should this be ended
