"""Deciding a span of the log again, in its order, on states in memory: nothing is appended.

What is kept in memory are the things that the span touches, twice where the two have parted, and those that their
decisions rest on. All else is read and let go. A thing whose kind has no retracing is a fact of then.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from api.what_if.answer import Tally, WhatIfQuestion, answer_of
from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.event import Event
from domain.kernel.facts import Asks, ClientFacts, Found, Named
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.kind import Kinds
from domain.rulebook import Rulebook
from domain.what_if import Changes, Twin, changes, decide_again
from ledger.desk.desk import only_id
from ledger.desk.refused import RefusedCommand, refusals
from ledger.log.codec import EventMapper
from ledger.log.reader import LogReader, LogRow
from ledger.register.register import Register

EVENTS_PER_READ = 2_000
CLOCKS_APART = timedelta(days=1)
"""The log is in the order of its appends. Clocks of services that decide are taken to differ by less than this."""


def check(rulebook: Rulebook, question: WhatIfQuestion) -> Changes:
    """The changes that a question asks for. Raises `BadInput` for a setting that cannot be, and a span that ends before
    it begins."""
    if question.to_day < question.from_day:
        raise BadInput("to", "not_before", limit=Figure.of_date(question.from_day))
    return changes(rulebook, question.from_day, question.rulebook, question.price_caps)


async def what_if(
    reader: LogReader,
    register: Register,
    schema: str,
    kinds: Kinds,
    rulebook: Rulebook,
    question: WhatIfQuestion,
    show: Callable[[int, int], None] = lambda done, total: None,
    events_max: int | None = None,
) -> dict[str, Any]:
    """The answer to a question, as JSON.

    Raises `BadInput` for what `check` finds, a span of more than `events_max` events, and a position that the log has
    not reached or that stands within a command; `LogUnavailable` where the database is away.
    """
    what_would_be = check(rulebook, question)
    end, _ = await reader.end()
    position = end if question.position is None else question.position
    if position > end:
        raise BadInput("position", "number_max", limit=end, actual=position)
    replay = _Replay(reader, register, schema, kinds, rulebook, question, what_would_be)
    if await replay.is_within_a_command(position):
        raise BadInput("position", "within_a_command", limit=position + 1)
    first = await replay.first_decided(question.from_day - CLOCKS_APART, position)
    after = await replay.first_decided(question.to_day + CLOCKS_APART + timedelta(days=1), position)
    span = range(first, after)
    if events_max is not None and len(span) > events_max:
        raise BadInput("to", "span_too_long", limit=events_max, actual=len(span))
    await replay.read(span, position, show)
    return answer_of(question, rulebook, span, replay.tally, what_would_be.asked_for, position)


class _Replay:
    """The states of a span on their way through it."""

    def __init__(
        self,
        reader: LogReader,
        register: Register,
        schema: str,
        kinds: Kinds,
        rulebook: Rulebook,
        question: WhatIfQuestion,
        what_would_be: Changes,
    ) -> None:
        self.tally = Tally()
        self._reader, self._register = reader, register
        self._schema, self._kinds = schema, kinds
        self._rulebook, self._question, self._changes = rulebook, question, what_would_be
        self._mapper = EventMapper(kinds.catalogue)
        self._twins: dict[UUID, Twin] = {}
        self._missing: set[UUID] = set()  # what there is nothing of: not asked for again until an event begins it
        self._clients: dict[UUID, ClientFacts | None] = {}

    def _event(self, recorded: LogRow) -> Event:
        return cast(Event, self._mapper.to_domain_event(recorded.event))

    async def is_within_a_command(self, position: int) -> bool:
        """Whether the next event is of the same command as that at the position."""
        if position == 0:
            return False
        here = [self._event(one) for one in await self._reader.events_after(position - 1, 2)]
        return len(here) > 1 and _of_command(here[0]) == _of_command(here[1])

    async def first_decided(self, day: date, end: int) -> int:
        """The first position up to `end` whose event was decided on that day or later, `end` + 1 if none was."""
        low, high = 1, end + 1
        while low < high:
            middle = (low + high) // 2
            (recorded,) = await self._reader.events_after(middle - 1, 1)
            if helsinki_date(self._event(recorded).by.decided_at) >= day:
                high = middle
            else:
                low = middle + 1
        return low

    async def read(self, span: range, end: int, show: Callable[[int, int], None]) -> None:
        """Decide the span's commands again. Refusals count where an event follows them up to `end`: at the log's end
        more may still be added."""
        position, last = span.start - 1, span.stop - 1
        first_refused = position
        while position < last:
            batch = await self._reader.events_after(position, min(EVENTS_PER_READ, last - position))
            while batch[-1].position < last and await self.is_within_a_command(batch[-1].position):
                batch += await self._reader.events_after(batch[-1].position, 1)
            before, position = position, batch[-1].position
            refused = await refusals(self._reader, self._register, self._kinds, first_refused, min(position, end - 1))
            first_refused = position + 1
            self.tally.refusals_not_kept += refused.not_kept
            self.tally.refusals_erased += refused.erased
            events = [(one.position, self._event(one)) for one in batch]
            await self._prepare([event for _, event in events], refused.commands, before)
            await self._decide(events, refused.commands)
            show(position - span.start + 1, len(span))

    # What commands rest on

    async def _load(self, streams: set[UUID], up_to_position: int) -> None:
        """The states of streams as they were at a position."""
        states: dict[UUID, Any] = {}
        wanted = streams - self._twins.keys() - self._missing
        for recorded in await self._reader.events_of_many(dict.fromkeys(wanted, 0), up_to_position) if wanted else ():
            stream = cast(UUID, recorded.event.originator_id)
            states[stream] = self._kinds.evolve(states.get(stream), self._event(recorded))
        for stream, state in states.items():
            self._twins[stream] = Twin(self._kinds.of_state(type(state)), state, state)
        self._missing |= wanted - states.keys()

    async def _prepare(self, events: Sequence[Event], refused: Sequence[RefusedCommand], position: int) -> None:
        """Load what these are about, as it was at `position`."""
        concerned = {event.originator_id for event in events if event.originator_version > 1}
        concerned |= {one.stream for one in refused if not isinstance(one.command, one.kind.begun_by)}
        await self._load(concerned, position)

    async def _found(self, asked: Sequence[Asks], position: int) -> Found:
        """What was asked for, as it was before the event at a position, and the client as the register has it now."""
        named = {one for asks in asked for one in asks.things}
        streams = {one: self._stream(one) for one in named}
        await self._load(set(streams.values()), position - 1)
        things = {}
        for one, stream in streams.items():
            only = self._kinds.of_state(one.state).only
            twin = self._twins.get(stream)
            if twin is not None and isinstance(twin.recorded, one.state):
                things[one] = twin.recorded
            elif only is not None:
                things[one] = only(stream)
        client_id = next((asks.client_id for asks in asked if asks.client_id is not None), None)
        return Found(await self._client(client_id) if client_id is not None else None, things)

    def _stream(self, named: Named) -> UUID:
        return named.id or only_id(self._schema, self._kinds.of_state(named.state))

    async def _client(self, client_id: UUID) -> ClientFacts | None:
        if client_id not in self._clients:
            known = await self._register.clients([client_id])
            self._clients[client_id] = known[client_id].facts() if client_id in known else None
        return self._clients[client_id]

    # Deciding again

    async def _decide(self, events: Sequence[tuple[int, Event]], refused: Sequence[RefusedCommand]) -> None:
        """Take the commands behind the events, and the refused ones where they were refused."""
        waiting = deque(refused)
        for _, group in groupby(events, key=lambda one: _of_command(one[1])):
            positions, command_events = zip(*group, strict=True)
            while waiting and waiting[0].position < positions[0]:
                await self._take_refused(waiting.popleft())
            await self._take_accepted(positions[0], command_events)
        for one in waiting:
            await self._take_refused(one)

    async def _take_accepted(self, position: int, events: Sequence[Event]) -> None:
        kind, stream, warnings = self._kinds.of_event(type(events[0])), events[0].originator_id, events[0].warnings
        self._missing.discard(stream)
        twin = self._twins.get(stream) or Twin(kind)
        if kind.retracing is None or (self._day_of(events[0]) < self._question.from_day and not twin.parted):
            self._twins[stream] = twin.after_recorded(events)
            return
        stated = kind.retracing.stated(events[0])
        found = await self._found(twin.asks(stated), position)
        client, _ = kind.retracing.client_then(stated, found.client, warnings, self._rulebook)
        then = Found(client, found.things)
        command = kind.retracing.command_behind(events, twin.recorded, then, self._rulebook)
        self._again(position, stream, twin, command, found, events, warnings)

    async def _take_refused(self, refused: RefusedCommand) -> None:
        if self._day_of(refused.command) < self._question.from_day or refused.kind.retracing is None:
            return
        twin = self._twins.get(refused.stream) or Twin(refused.kind)
        found = await self._found(twin.asks(refused.command), refused.position + 1)
        self._again(
            refused.position, refused.stream, twin, refused.command, found, refused.violations, refused.violations
        )

    def _again(
        self,
        position: int,
        stream: UUID,
        twin: Twin,
        command: Command,
        found: Found,
        recorded: Sequence[Event] | Sequence[Finding],
        findings: Sequence[Finding],
    ) -> None:
        client, of_register = twin.retracing.client_then(command, found.client, findings, self._rulebook)
        would_be = self._changes.found(Found(client, found.things), self._kinds)
        after, compared = decide_again(twin, command, would_be, recorded, self._changes.rulebook)
        self._twins[stream] = after
        if after.parted:
            self.tally.vouchers_apart.add(stream)
        if self._question.from_day <= self._day_of(command) <= self._question.to_day:
            self.tally.take(stream, position, compared)
            self.tally.decided_by_findings += not of_register

    def _day_of(self, asked: Event | Command) -> date:
        return helsinki_date(asked.by.decided_at)


def _of_command(event: Event) -> tuple[UUID, UUID]:
    """What the events of one command share."""
    return event.originator_id, event.by.request_id
