"""What was answered to requests, held against the events that the log has of them.

Both are written in one transaction, so that they tell of each other: whoever changed one of them past the log has left
the other as it was.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import By, Event
from ledger.log.reader import LogReader, LogRow, StoredRequest
from ledger.log.writer import Repeated, digest_of

CREATED = 201
REQUESTS_PER_READ = 5_000
CLOCKS_APART = timedelta(minutes=5)
"""Services decide by their clocks, the database records by its own: they are taken to differ by less than this."""


@dataclass(slots=True)
class Run:
    """Consecutive events of one request."""

    by: By
    rows: list[LogRow]

    def __str__(self) -> str:
        first, last = self.rows[0].position, self.rows[-1].position
        return f"position {first}" if first == last else f"positions {first} to {last}"


class Runs:
    """Puts the events of the log together, request by request, as they come."""

    def __init__(self) -> None:
        self._open: Run | None = None

    def take(self, row: LogRow, event: Event) -> Run | None:
        """The run that has ended, now that this event has come; None while it goes on."""
        if self._open is not None and self._open.by.request_id == event.by.request_id:
            self._open.rows.append(row)
            return None
        ended, self._open = self._open, Run(event.by, [row])
        return ended

    def last(self) -> Run | None:
        """The run that the log ends with."""
        ended, self._open = self._open, None
        return ended


def faults_of_event(
    row: LogRow, event: Event, run_by: By | None, now: datetime, clocks_apart: timedelta = CLOCKS_APART
) -> Iterator[str]:
    """What cannot be of one event: whoever acted, and when it was decided and recorded.

    `run_by` is that of the event before it, where it is of the same request.
    """
    if run_by is not None and run_by != event.by:
        yield f"position {row.position}: who acted, or when, is not as in the event before it, of the same request"
    if row.recorded_at < event.by.decided_at - clocks_apart:
        yield f"position {row.position}: recorded at {row.recorded_at}, before it was decided at {event.by.decided_at}"
    if row.recorded_at > now + CLOCKS_APART:
        yield f"position {row.position}: recorded at {row.recorded_at}, which is still to come"


async def faults_of_runs(reader: LogReader, runs: Sequence[Run]) -> list[str]:
    """What does not fit between events and what was answered to their requests."""
    stored = await reader.requests([run.by.request_id for run in runs])
    return [f"{run}: {fault}" for run in runs for fault in _faults_of_run(run, stored.get(run.by.request_id))]


def _faults_of_run(run: Run, stored: Repeated | None) -> Iterator[str]:
    last = run.rows[-1]
    if len({row.recorded_at for row in run.rows}) > 1:
        yield "they were appended together, and not recorded at one time"
    if stored is None:
        yield "what was answered to their request is not stored"
        return
    if stored.status != CREATED:
        yield f"their request was answered with {stored.status}"
        return
    if stored.last_position != last.position:
        yield f"their request was answered as of position {stored.last_position}"
    if stored.recorded_at != last.recorded_at:
        yield f"recorded at {last.recorded_at}, and what was answered to their request at {stored.recorded_at}"
    answer = _read(stored.answer)
    if answer is None:
        yield "what was answered to their request cannot be read"
        return
    event = last.event
    if (answer.get("stream"), answer.get("version")) != (str(event.originator_id), event.originator_version):
        yield "their request was answered with another stream or version"
    if answer.get("decided_on") != str(helsinki_date(run.by.decided_at)):
        yield f"they say that they were decided on {helsinki_date(run.by.decided_at)}, what was answered another day"
    # Stored since there are digests: what is older is held against the projections alone.
    if "digest" in answer and answer["digest"] != digest_of(row.event for row in run.rows):
        yield "they are not the events that were stored with the answer to their request"


async def faults_of_requests(reader: LogReader) -> tuple[int, list[str]]:
    """How many stored answers there are, and what of them does not fit the log."""
    now, count, faults = datetime.now(UTC), 0, []
    after: UUID | None = None
    while rows := await reader.requests_after(after, REQUESTS_PER_READ):
        count, after = count + len(rows), rows[-1].request_id
        faults += [f"request {row.request_id}: {fault}" for row in rows for fault in _faults_of_request(row, now)]
    return count, faults


def _faults_of_request(row: StoredRequest, now: datetime) -> Iterator[str]:
    if row.last_position > row.end:
        yield f"answered as of position {row.last_position}, and the log ends at {row.end}"
        return
    if row.recorded_at > now + CLOCKS_APART:
        yield f"answered at {row.recorded_at}, which is still to come"
    if row.event_recorded_at is not None and row.recorded_at < row.event_recorded_at:
        yield f"answered as of position {row.last_position}, and before that was recorded"
    answer = _read(row.answer)
    if answer is None:
        yield "what was answered cannot be read"
    elif row.status == CREATED and "stream" in answer and _request_of(row.state) != str(row.request_id):
        yield f"answered as accepted, and position {row.last_position} has no event of it"
    elif row.status != CREATED and "stream" in answer:
        yield f"answered with {row.status}, and with what is answered to an accepted request"


def _read(answer: bytes) -> dict[str, Any] | None:
    try:
        read = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return None
    return read if isinstance(read, dict) else None


def _request_of(state: bytes | None) -> str | None:
    """Which request an event says that it is of."""
    by = (_read(state) or {}).get("by") if state is not None else None
    return by.get("request_id") if isinstance(by, dict) else None
