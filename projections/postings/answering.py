"""Answers what decisions ask of the postings: from all that the log holds when asked."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool

from domain.kernel.facts import Question
from domain.settlement.earned import Earned, Taken, Unsettled, all_until, left_of
from ledger.desk.orders import Behind
from ledger.log.asking import LogUnavailable, answering
from ledger.log.reader import LogReader
from projections.engine.reading import NotServing
from projections.engine.runner import Runner
from projections.postings.questions import EARNED_FROM, earned

CATCH_UP_SECONDS = 5.0
"""How long a decision waits for the postings before its caller is asked to come back."""


class EarnedAnswers:
    """What providers have earned. Every method raises `Behind` where the postings are not as far as the log in time,
    and `LogUnavailable`."""

    def __init__(
        self, pool: AsyncConnectionPool[AsyncConnection[TupleRow]], reader: LogReader, runner: Runner, schema: str
    ) -> None:
        self._pool, self._reader, self._runner, self._schema = pool, reader, runner, schema

    def by_question(self) -> Mapping[type[Question[Any]], Callable[[Any], Awaitable[Any]]]:
        """What answers which type of question."""
        return {Unsettled: self.unsettled, Taken: self.taken}

    async def unsettled(self, question: Unsettled) -> Earned:
        """What is open of all that the log holds now."""
        position, _ = await self._reader.end()
        spans = left_of(all_until(question.until, position), question.settled)
        return await self.taken(Taken(question.provider_id, spans, position))

    async def taken(self, question: Taken) -> Earned:
        """What stands in some spans."""
        for name in EARNED_FROM:
            if not await self._runner.wait_for(name, question.position, CATCH_UP_SECONDS):
                raise Behind(question.position)
        try:
            async with self._pool.connection() as connection:
                with answering(connection):
                    found = await earned(
                        connection, self._schema, question.provider_id, question.spans, question.position
                    )
        except psycopg.OperationalError as error:
            raise LogUnavailable(str(error)) from error
        except NotServing:
            raise Behind(question.position) from None
        if found.position < question.position:
            raise Behind(question.position)
        return found
