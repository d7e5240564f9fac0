"""Replaying the log: every event read in order, every state made anew, and what does not fit told."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from domain.kernel.event import Event
from domain.kernel.kind import Kinds
from domain.kinds import KINDS
from ledger.log.codec import EventMapper
from ledger.log.reader import LogReader, LogRow
from ledger.server.postgres import open_pool

EVENTS_PER_READ = 5_000
FAULTS_SHOWN_MAX = 100


@dataclass(slots=True)
class Replayed:
    """What a replay found. `digest` is over versions and sums of all states: two replays of a log have the same."""

    events: int = 0
    streams: int = 0
    charged_cents: int = 0
    topics: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    digest: str = ""

    def fault(self, text: str) -> None:
        if len(self.faults) < FAULTS_SHOWN_MAX:
            self.faults.append(text)


async def replay_log(
    url: str,
    schema: str,
    show: Callable[[int, int], None],
    voucher_id: UUID | None = None,
    kinds: Kinds = KINDS,
) -> Replayed:
    """Replay the whole log, or one voucher's stream. Raises `LogUnavailable` where the database is away."""
    found, states = Replayed(), dict[UUID, Any]()
    mapper = EventMapper(kinds.catalogue)
    async with open_pool(url, size=1) as pool:
        reader = LogReader(pool, schema)
        if voucher_id is not None:
            for recorded in await reader.events_of(voucher_id):
                _take(recorded, mapper, kinds, states, found)
        else:
            await _take_all(reader, mapper, kinds, states, found, show)
    found.streams = len(states)
    _check(kinds, states, found)
    return found


async def _take_all(
    reader: LogReader,
    mapper: EventMapper,
    kinds: Kinds,
    states: dict[UUID, Any],
    found: Replayed,
    show: Callable[[int, int], None],
) -> None:
    end, _ = await reader.end()
    position, recorded_at = 0, None
    while position < end:
        batch = await reader.events_after(position, EVENTS_PER_READ)
        for recorded in batch:
            if recorded.position != position + 1:
                found.fault(f"after position {position} comes {recorded.position}")
            if recorded_at is not None and recorded.recorded_at < recorded_at:
                found.fault(f"position {recorded.position} was recorded before its predecessor")
            position, recorded_at = recorded.position, recorded.recorded_at
            _take(recorded, mapper, kinds, states, found)
        if not batch:
            found.fault(f"the log says it ends at {end}, and holds nothing after {position}")
            break
        show(position, end)


def _take(recorded: LogRow, mapper: EventMapper, kinds: Kinds, states: dict[UUID, Any], found: Replayed) -> None:
    stored = recorded.event
    stream = cast(UUID, stored.originator_id)
    event = cast(Event, mapper.to_domain_event(stored))
    if mapper.to_stored_event(event).state != stored.state:
        found.fault(f"position {recorded.position}: its bytes are not those that its event has")
    state = states.get(stream)
    version = state.version if state else 0
    if event.originator_version != version + 1:
        found.fault(f"position {recorded.position}: version {event.originator_version} follows {version}")
    states[stream] = kinds.evolve(state, event)
    found.events += 1
    found.topics[stored.topic] += 1
    found.charged_cents += event.charged[1] if event.charged else 0


def _check(kinds: Kinds, states: dict[UUID, Any], found: Replayed) -> None:
    digest = hashlib.sha256()
    total = 0
    for stream, state in sorted(states.items()):
        kind = kinds.of_state(type(state))
        audit = kind.audit(state)
        digest.update(f"{stream} {state.version}\n".encode())
        digest.update("".join(f"{line}\n" for line in audit.lines).encode())
        total += audit.charged_cents
        for fault in audit.faults:
            found.fault(f"{kind.name} {stream}: {fault}")
    if total != found.charged_cents:
        found.fault(f"the states are charged {total} cents, the events {found.charged_cents}")
    found.digest = digest.hexdigest()
