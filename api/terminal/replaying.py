"""Replaying the log: every event read in order, every state made anew, and what does not fit told.

Three things are held against each other: the events, what was answered to the requests that they came of, and the
projections' tables, which a fresh fold of the log is compared with. Whoever changes one of them as the database's
superuser is found by the others.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, cast
from uuid import UUID

from eventsourcing.persistence import MapperDeserialisationError

from api.terminal.screen import Show
from domain.kernel.event import Event
from domain.kernel.facts import Found, Question
from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from ledger.desk.checking import CLOCKS_APART, Run, Runs, faults_of_event, faults_of_requests, faults_of_runs
from ledger.log.codec import EventMapper
from ledger.log.reader import LogReader, LogRow
from ledger.log.simulated import Simulated
from ledger.server.postgres import open_pool
from projections.engine.projection import Projection
from projections.engine.rebuilding import BeingRebuilt, LogEndsBefore, compare_with_fresh_fold
from projections.postings.recounting import EarnedAgain

EVENTS_PER_READ = 5_000
FAULTS_SHOWN_MAX = 100

NOT_FOUND = (
    "the last entries cut off, together with what was answered to their requests, the counter and the projections",
    "entries rewritten, together with the digests stored with the answers and with the projections' tables",
    "entries that were written before answers held digests, rewritten together with the projections' tables",
    "an answer that was refused, or the digest of a request's body, changed or removed",
)
"""What a replay alone cannot find, because nothing is left that it would not fit to: a signed checkpoint that somebody
else keeps shows it."""


class Recounting(Protocol):
    """Takes every event in order, and answers questions of one type from those that it took."""

    @property
    def answers(self) -> type[Question[Any]]: ...

    def take(self, position: int, event: Event) -> None: ...

    def answer(self, question: Any) -> Any: ...


@dataclass(slots=True)
class Replayed:
    """What a replay found. `digest` is over versions and sums of all states: two replays of a log have the same.

    `simulated`: which simulation the county is of, None for a real one.
    """

    events: int = 0
    streams: int = 0
    requests: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    charged_cents: int = 0
    topics: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    digest: str = ""
    simulated: Simulated | None = None

    def fault(self, text: str) -> None:
        if len(self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append(text)


async def replay_log(
    url: str,
    schema: str,
    show: Show,
    voucher_id: UUID | None = None,
    kinds: Kinds = KINDS,
    projections: Iterable[Projection] = (),
    clocks_apart: timedelta = CLOCKS_APART,
) -> Replayed:
    """Replay the whole log, or one voucher's stream, and compare what these projections serve with the whole log.

    In the whole log, what events hold of the log before them is counted again (`domain.kernel.kind.Recount`).

    By `clocks_apart` at most was the clock of who decided ahead of the database's. Raises `LogUnavailable` where the
    database is away.
    """
    replay = _Replay(kinds, clocks_apart, (EarnedAgain(),) if voucher_id is None else ())
    async with open_pool(url, size=1) as pool:
        reader = LogReader(pool, schema)
        replay.found.simulated = await reader.simulated()
        if voucher_id is not None:
            for row in await reader.events_of(voucher_id):
                replay.take(row)
        else:
            await _take_all(reader, replay, show)
            replay.found.requests, faults = await faults_of_requests(reader)
            for fault in faults:
                replay.found.fault(fault)
    for projection in projections if voucher_id is None else ():
        await asyncio.to_thread(_compare, url, schema, projection, replay, show)
    return replay.checked()


async def _take_all(reader: LogReader, replay: "_Replay", show: Show) -> None:
    found = replay.found
    end, ended_at = await reader.end()
    position, recorded_at = 0, None
    while position < end:
        batch = [row for row in await reader.events_after(position, EVENTS_PER_READ) if row.position <= end]
        for row in batch:
            if row.position != position + 1:
                found.fault(f"after position {position} comes {row.position}")
            if recorded_at is not None and row.recorded_at < recorded_at:
                found.fault(f"position {row.position} was recorded before its predecessor")
            position, recorded_at = row.position, row.recorded_at
            replay.take(row)
        for fault in await faults_of_runs(reader, replay.ended_runs(last=position >= end)):
            found.fault(fault)
        if not batch:
            found.fault(f"the log says it ends at {end}, and holds nothing after {position}")
            break
        show(position, end)
    if recorded_at is not None and recorded_at != ended_at:
        found.fault(f"the log says it ends at {ended_at}, its last event was recorded at {recorded_at}")
    for row in await reader.events_after(end, 1):
        if (await reader.end())[0] < row.position:
            found.fault(f"the log says it ends at {end}, and goes on after it")


def _compare(url: str, schema: str, projection: Projection, replay: "_Replay", show: Show) -> None:
    """Hold what a projection serves against a fresh fold of the log."""
    found = replay.found
    try:
        compared = compare_with_fresh_fold(url, schema, projection, replay.mapper, show)
    except LogEndsBefore as error:
        found.fault(f"{projection.name}: {error}")
        return
    except BeingRebuilt:
        found.fault(f"{projection.name} is being rebuilt: it was not compared")
        return
    except Exception as error:  # whatever a fold says to events that never followed each other
        found.fault(f"{projection.name} cannot be made of this log: {type(error).__name__}")
        return
    found.rows[projection.name] = sum(compared.rows.values())
    for table, count in (compared.differences or {}).items():
        if count:
            found.fault(f"{projection.name}: {count:,} rows of {table} are not what the log says")


class _Replay:
    """The states that the log makes, and what was found on the way."""

    def __init__(self, kinds: Kinds, clocks_apart: timedelta, recounting: Sequence[Recounting]) -> None:
        self.found, self.mapper = Replayed(), EventMapper(kinds.catalogue)
        self._kinds, self._clocks_apart, self._recounting = kinds, clocks_apart, recounting
        self._states: dict[UUID, Any] = {}
        self._runs, self._ended = Runs(), list[Run]()
        self._last: tuple[UUID, Event] | None = None
        self._started = datetime.now(UTC)

    def take(self, row: LogRow) -> None:
        """One more event."""
        found, stored = self.found, row.event
        found.events += 1
        found.topics[stored.topic] += 1
        stream = cast(UUID, stored.originator_id)
        try:
            event = cast(Event, self.mapper.to_domain_event(stored))
        except MapperDeserialisationError as error:
            found.fault(f"position {row.position}: {error}")
            return
        if self.mapper.to_stored_event(self.mapper.as_written(stored)).state != stored.state:
            found.fault(f"position {row.position}: its bytes are not those that its event has")
        self._take_request(row, event)
        state = self._states.get(stream)
        version = state.version if state else 0
        if event.originator_version != version + 1:
            found.fault(f"position {row.position}: version {event.originator_version} follows {version}")
        try:
            state = self._states[stream] = self._kinds.evolve(state, event)
            for one in self._recounting:
                one.take(row.position, event)
            self._recount(row.position, state, event)
        except Exception as error:  # a state takes what its own decisions made, and says so in its own ways
            found.fault(f"position {row.position}: it does not follow what was before: {type(error).__name__}")
            return
        found.charged_cents += event.charged[1] if event.charged else 0

    def _recount(self, position: int, state: Any, event: Event) -> None:
        """Check what an event holds of the log as a whole against the events before it."""
        recount = self._kinds.of_event(type(event)).recount
        if recount is None or not self._recounting:
            return
        by_question = {one.answers: one for one in self._recounting}
        questions = recount.asks(state, event)
        answers = {question: by_question[type(question)].answer(question) for question in questions}
        for fault in recount.faults(state, event, Found(answers=answers)):
            self.found.fault(f"position {position}: {fault}")

    def _take_request(self, row: LogRow, event: Event) -> None:
        request_id, before = event.by.request_id, self._last
        of_before = before[1].by if before is not None and before[0] == request_id else None
        for fault in faults_of_event(row, event, of_before, self._started, self._clocks_apart):
            self.found.fault(fault)
        self._last = request_id, event
        if (ended := self._runs.take(row, event)) is not None:
            self._ended.append(ended)

    def ended_runs(self, *, last: bool) -> list[Run]:
        """The requests whose events have all come since this was asked, at the log's `last` event too."""
        if last and (run := self._runs.last()) is not None:
            self._ended.append(run)
        ended, self._ended = self._ended, []
        return ended

    def checked(self) -> Replayed:
        """What was found, with what the states say in the end."""
        found, digest, total = self.found, hashlib.sha256(), 0
        for stream, state in sorted(self._states.items()):
            kind = self._kinds.of_state(type(state))
            audit = kind.audit(state)
            digest.update(f"{stream} {state.version}\n".encode())
            digest.update("".join(f"{line}\n" for line in audit.lines).encode())
            total += audit.charged_cents
            for fault in audit.faults:
                found.fault(f"{kind.name} {stream}: {fault}")
        if total != found.charged_cents:
            found.fault(f"the states are charged {total} cents, the events {found.charged_cents}")
        found.streams, found.digest = len(self._states), digest.hexdigest()
        return found
