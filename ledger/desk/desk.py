"""The one place where a command meets what it asks for, its kind's decision and the log.

A command is decided on the state held in memory. The log checks every version that the decision rested on, so that a
stale state can append nothing; and before anything is refused the state is brought up to date, the request's id is
looked up and the decision made again, so that a stale state refuses nothing either.

What the things are that commands are about, the desk learns from the table of kinds that it is given; who answers
what they ask of the log as a whole, from whoever puts it together.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar, cast
from uuid import NAMESPACE_URL, UUID, uuid5
from weakref import WeakValueDictionary

import orjson
from eventsourcing.persistence import StoredEvent

from domain.kernel.calendar import helsinki_date
from domain.kernel.event import By, Event, Sealed
from domain.kernel.facts import Asks, Found, Question
from domain.kernel.findings import BadInput, NotAllowed, Refusal, UnknownEntry
from domain.kernel.kind import AnyKind, Kinds
from domain.rulebook import Rulebook
from ledger.desk.orders import (
    CONFLICT,
    CREATED,
    NOT_FOUND,
    STALE,
    Accepted,
    Answer,
    Caller,
    Contention,
    Filed,
    KeyReused,
    Mark,
    Order,
    Refused,
    RulesBroken,
    Stale,
    Unknown,
)
from ledger.desk.quota import RefusalQuota
from ledger.desk.refused import finding_of, plain_command, plain_finding
from ledger.desk.states import Ledger
from ledger.log.gathering import Gathered
from ledger.log.reader import LogReader, LogRow
from ledger.log.writer import Appended, AppendRequest, Conflict, GroupCommit, Repeated, digest_of
from ledger.pausing import LongWork
from ledger.register.clients import NoKey, UnknownClient
from ledger.register.register import Register
from ledger.tracing import span_ended

ATTEMPTS_MAX = 20
"""How often a command that others keep overtaking is decided again before its caller is asked to come back."""

NOTHING_KNOWN: Mapping[Any, Any] = MappingProxyType({})

StateT = TypeVar("StateT")
AnswerT = TypeVar("AnswerT")


class _Turn(NamedTuple):
    """An order's turn among many: its answer, what is to be appended for it, and the request that both rest on."""

    answer: Answer | Exception
    request: AppendRequest | None
    events: int
    after: AppendRequest | None


REFUSALS = (RulesBroken, Unknown, UnknownEntry, Stale, BadInput, NotAllowed)

Answering = Callable[[Any], Awaitable[Any]]
"""Answers questions of one type about the log as a whole, from all that it holds when asked."""

Reads = tuple[tuple[UUID, int], ...]
"""The streams that a decision rests on beside its own, each with the version that it saw."""


def now() -> datetime:
    """The clock of the service, in UTC."""
    return datetime.now(UTC)


def only_id(schema: str, kind: AnyKind) -> UUID:
    """The stream of the one thing of a kind that a county has one of."""
    assert kind.only is not None, f"there are many of a {kind.name}"
    return uuid5(NAMESPACE_URL, f"setelikirja:{schema}:{kind.name.replace('_', '-')}")


class Desk:
    """Takes commands for one county, and reads its states. One instance a process, on one event loop."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        reader: LogReader,
        writer: GroupCommit,
        register: Register,
        rulebook: Rulebook,
        kinds: Kinds,
        schema: str,
        quota: RefusalQuota,
        answering: Mapping[type[Question[Any]], Answering] = NOTHING_KNOWN,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.reader, self.register, self.rulebook, self.clock = reader, register, rulebook, clock
        self.kinds, self.schema = kinds, schema
        self._mapper, self._answering = ledger.mapper, answering
        self._repository = ledger.states
        self._writer = writer
        self._quota = quota
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._newer = Gathered(self._newer_of)

    def today(self) -> date:
        """Today in Helsinki."""
        return helsinki_date(self.clock())

    # Reading

    def _fold(self, filed: Filed[Any] | None, recorded: Iterable[LogRow]) -> Filed[Any] | None:
        state: Any | None = filed.state if filed else None
        marks: list[Mark] = []
        for position, recorded_at, stored in recorded:
            state = self.kinds.evolve(state, cast(Event, self._mapper.to_domain_event(stored)))
            marks.append(Mark(position, recorded_at))
        if state is None:
            return None
        if filed is not None and not marks:
            return filed
        return Filed(state, (*(filed.marks if filed else ()), *marks))

    async def read(self, stream: UUID, *, fresh: bool = True, caller: Caller | None = None) -> Filed[Any] | None:
        """An aggregate as the log has it now, or, not fresh, as this process last saw it. None if there is none.

        What a caller may not know of is always read from the log, as what there is none of is: an answer does not come
        sooner for what exists.
        """
        if not fresh:
            seen = cast("Filed[Any] | None", self._repository.cached(stream))
            if seen is not None and (caller is None or self.may_know(caller, seen.state)):
                return seen
        filed, newer = await self._newer.of(stream)
        return self._keep(stream, self._fold(filed, newer))

    async def _newer_of(self, streams: Sequence[UUID]) -> Mapping[UUID, tuple[Filed[Any] | None, list[LogRow]]]:
        """Each aggregate as this process has it, and what the log has beyond that."""
        cached = {stream: cast("Filed[Any] | None", self._repository.cached(stream)) for stream in streams}
        newer: dict[UUID, list[LogRow]] = {stream: [] for stream in streams}
        versions = {stream: filed.version if filed else 0 for stream, filed in cached.items()}
        for recorded in await self.reader.events_of_many(versions):
            newer[cast(UUID, recorded.event.originator_id)].append(recorded)
        return {stream: (cached[stream], newer[stream]) for stream in streams}

    async def read_at(
        self, stream: UUID, *, version: int | None = None, position: int | None = None
    ) -> Filed[Any] | None:
        """An aggregate as it was at a version of its own or at a position of the log."""
        filed = cast("Filed[Any] | None", self._repository.cached(stream))
        if filed is not None and filed.version == version:
            return filed
        recorded = await self.reader.events_of(stream, up_to_version=version, up_to_position=position)
        return self._fold(None, recorded)

    async def read_many(self, streams: Sequence[UUID]) -> None:
        """Bring many aggregates up to date in memory with one question."""
        found = await self._newer_of(streams)
        with LongWork() as work:
            for stream, (filed, newer) in found.items():
                await work.pause()
                self._keep(stream, self._fold(filed, newer))

    def _keep(self, stream: UUID, filed: Filed[Any] | None) -> Filed[Any] | None:
        if filed is not None:
            self._repository.put(stream, filed)
        return filed

    async def state(self, kind: type[StateT], stream: UUID, *, caller: Caller | None = None, fresh: bool) -> StateT:
        """The state of a thing of a kind, given by the class of its states. Raises `Unknown` where there is none, or
        none that the caller may know of."""
        filed = await self.read(stream, fresh=fresh, caller=caller)
        row = self.kinds.of_state(kind)
        if filed is None or not isinstance(filed.state, kind):
            raise Unknown(row.name)
        if caller is not None and not self.may_know(caller, filed.state):
            raise Unknown(row.name)
        return filed.state

    async def only(self, kind: type[StateT], *, fresh: bool) -> StateT:
        """The one thing of a kind that the county has one of: it is there before its first event."""
        row = self.kinds.of_state(kind)
        assert row.only is not None
        stream = self.only_id(kind)
        filed = await self.read(stream, fresh=fresh)
        return cast(StateT, row.only(stream) if filed is None else filed.state)

    def only_id(self, kind: type[Any]) -> UUID:
        return only_id(self.schema, self.kinds.of_state(kind))

    def may_know(self, caller: Caller, state: Any) -> bool:
        """Whether the caller may know of a thing: the county of all, an organisation of what its kind says."""
        if not caller.is_of_organisation:
            return True
        known_to = self.kinds.of_state(type(state)).known_to
        return caller.organisation is not None and known_to(state, caller.organisation)

    async def events_of(self, stream: UUID) -> list[tuple[Mark, Event]]:
        """All events of an aggregate, with where the log holds them."""
        return [
            (Mark(position, recorded_at), cast(Event, self._mapper.to_domain_event(stored)))
            for position, recorded_at, stored in await self.reader.events_of(stream)
        ]

    # What a decision asks for

    async def _found(self, asks: Asks, caller: Caller, fresh: bool) -> tuple[Found, Reads]:
        """What was found, and the versions that it rests on. Raises `Unknown`, `UnknownClient`, `NoKey`."""
        client, things, reads = None, {}, []
        if asks.client_id is not None:
            look_up = self.register.recent_client if asks.lately else self.register.client
            client = (await look_up(asks.client_id)).facts()
        for named in (*asks.things, *asks.of_its_own):
            if named.id is None:
                state = await self.only(named.state, fresh=fresh)
            else:
                knower = caller if named in asks.things else None
                state = await self.state(named.state, named.id, caller=knower, fresh=fresh)
            things[named] = state
            reads.append((state.id, state.version))
        # After the states: what is asked of the log then holds all that made them.
        answers = {question: await self.answer(question) for question in asks.questions}
        return Found(client, things, answers), tuple(reads)

    async def answer(self, question: Question[AnswerT]) -> AnswerT:
        """The answer to a question about the log as a whole. Raises `Behind` and `LogUnavailable`."""
        answer: AnswerT = await self._answering[type(question)](question)
        return answer

    # Deciding

    async def _decide(self, order: Order, fresh: bool, filed: Filed[Any] | None) -> tuple[Sequence[Event], Reads]:
        """The events that follow, and the streams that were read for it. Raises what refuses."""
        started_ns, version = time.time_ns(), filed.version if filed else 0
        try:
            events, reads = await self._decision(order, fresh, filed)
        except REFUSALS as refusal:
            span_ended("decide", started_ns, version=version, refused_by=_refused_by(refusal))
            raise
        span_ended("decide", started_ns, version=version, events=len(events))
        return events, reads

    async def _decision(self, order: Order, fresh: bool, filed: Filed[Any] | None) -> tuple[Sequence[Event], Reads]:
        kind, state = order.kind, filed.state if filed else None
        if not order.begins:
            if state is None:
                state = kind.before_all(order.stream)
            # An id of another kind of thing is as good as none.
            if not isinstance(state, kind.state) or not self.may_know(order.caller, state):
                raise Unknown(kind.name)
            if order.if_match is not None and state.version != order.if_match:
                raise Stale(order.if_match, state.version)
        by = By(order.caller.actor, order.caller.role, order.caller.organisation, order.request_id, self.clock())
        try:
            command = await order.build(by, state)
            found, reads = await self._found(kind.asks(state, command), order.caller, fresh)
        except (UnknownClient, NoKey):
            raise Unknown("client") from None
        try:
            return kind.decide(state, command, found, self.rulebook), reads
        except Refusal as refusal:
            sealed_under = kind.sealed_under(state, command)
            raise RulesBroken(order.stream, command, refusal.violations, sealed_under) from refusal

    # Taking one command

    def turn(self, thing: UUID) -> asyncio.Lock:
        """What changes one thing waits here for the others in this process: overtaken, it would have to begin anew."""
        return self._locks.setdefault(thing, asyncio.Lock())

    async def execute(self, order: Order) -> Answer:
        """Decide a command and append what follows, or refuse it; the same request gets its first answer again, a dry
        run of it too.

        Raises `BadInput`, `NotAllowed`, `KeyReused`, `TooManyRefusals`, `Contention`, `Behind` and `LogUnavailable`, of
        which nothing is stored.
        """
        async with self.turn(order.stream):
            fresh = order.dry_run
            if order.dry_run:
                repeated = await self.reader.request(order.request_id)
                if repeated is not None:
                    return await self._again(order, repeated)
            for _ in range(ATTEMPTS_MAX):
                filed = None if order.begins else await self.read(order.stream, fresh=fresh, caller=order.caller)
                try:
                    events, reads = await self._decide(order, fresh, filed)
                except REFUSALS as refusal:
                    if fresh:
                        return await self._refuse(order, refusal)
                    repeated = await self.reader.request(order.request_id)
                    if repeated is not None:
                        return await self._again(order, repeated)
                    fresh = True
                    continue
                if order.dry_run:
                    return self._accepted(order, filed, events, _after(order.kind, filed, events), None)
                answer = self._writer.begin(self._request(order, events, reads))
                await asyncio.sleep(0)  # the writer sends it: while the log takes it, the state after it is made
                state = _after(order.kind, filed, events)
                outcome = await answer
                match outcome:
                    case Appended():
                        return self._accepted(order, filed, events, state, outcome)
                    case Repeated():
                        return await self._again(order, outcome)
                    case Conflict():
                        fresh = True
            raise Contention

    def _request(
        self,
        order: Order,
        events: Sequence[Event],
        reads: Reads,
        after: AppendRequest | None = None,
    ) -> AppendRequest:
        stored = tuple(self._stored(event) for event in events)
        answer = {
            "stream": order.stream,
            "version": events[-1].originator_version,
            "entry_id": order.entry_id,
            "decided_on": helsinki_date(events[-1].by.decided_at),
            "digest": digest_of(stored),
        }
        return AppendRequest(
            events=stored,
            reads=reads,
            request_id=order.request_id,
            body_digest=order.body_digest,
            status=CREATED,
            answer=orjson.dumps(answer),
            after=after,
        )

    def _stored(self, event: Event) -> StoredEvent:
        return self._mapper.to_stored_event(event)

    def _accepted(
        self,
        order: Order,
        filed: Filed[Any] | None,
        events: Sequence[Event],
        state: Any,
        appended: Appended | None,
    ) -> Accepted:
        earlier = filed.marks if filed else ()
        decided_at = events[-1].by.decided_at
        decided_on = helsinki_date(decided_at)
        warnings = tuple(warning for event in events for warning in event.warnings)
        if appended is None:
            unplaced = tuple(Mark(0, decided_at) for _ in events)
            return Accepted(Filed(state, (*earlier, *unplaced)), order.entry_id, decided_on, None, warnings)
        marks = (
            Mark(position, appended.recorded_at)
            for position in range(appended.first_position, appended.last_position + 1)
        )
        after: Filed[Any] = Filed(state, (*earlier, *marks))
        self._repository.put(order.stream, after)
        return Accepted(after, order.entry_id, decided_on, appended.last_position, warnings)

    async def _again(
        self, order: Order, repeated: Repeated, known: Mapping[tuple[UUID, int], Filed[Any]] = NOTHING_KNOWN
    ) -> Answer:
        """The first answer to a request, made again as of then; `known` are states that need no reading."""
        if not order.is_of(repeated.body_digest):
            raise KeyReused
        answer = orjson.loads(repeated.answer)
        if repeated.status == CREATED:
            stream, entry_id = UUID(answer["stream"]), answer["entry_id"]
            version = answer["version"]
            filed = known.get((stream, version)) or await self.read_at(stream, version=version)
            assert filed is not None, "what was answered is in the log"
            decided_on = date.fromisoformat(answer["decided_on"])
            entry = UUID(entry_id) if entry_id else None
            return Accepted(filed, entry, decided_on, repeated.last_position, repeated=True)
        if "sealed" in answer:
            client_id = UUID(answer["client_id"])
            opened = await self.register.open(client_id, "refusal", Sealed(answer["sealed"]))
            if opened is None:
                raise Unknown("client")
            answer = orjson.loads(opened)
        return replace(_refused(repeated.status, answer), repeated=True)

    # Taking many commands

    async def execute_many(self, orders: Sequence[Order]) -> list[Answer | Exception]:
        """Take many commands in their order, each answered by itself, in as few transactions as the log allows.

        A command is decided on what those before it leave; where others came between, it is decided again. An answer
        may be `BadInput`, `NotAllowed`, `KeyReused`, `TooManyRefusals` or `Contention`, of which nothing is stored.
        Raises `LogUnavailable`: then some may have been appended, and a retry gets their answers.
        """
        with LongWork() as work:
            answers = await self._first_answers(orders, work)
            for _ in range(ATTEMPTS_MAX):
                waiting = [index for index, answer in enumerate(answers) if answer is None]
                if not waiting:
                    break
                round_answers = await self._one_round([orders[index] for index in waiting], work)
                for index, answer in zip(waiting, round_answers, strict=True):
                    answers[index] = answer
        return [Contention() if answer is None else answer for answer in answers]

    async def rehearse_many(self, orders: Sequence[Order]) -> list[Answer | Exception]:
        """The answers that `execute_many` would give, if nothing came between; nothing is appended."""
        with LongWork() as work:
            answers = await self._first_answers(orders, work)
            waiting = [index for index, answer in enumerate(answers) if answer is None]
            turns = await self._decide_all([orders[index] for index in waiting], work)
        for index, turn in zip(waiting, turns, strict=True):
            answers[index] = turn.answer
        return [answer for answer in answers if answer is not None]

    async def _first_answers(self, orders: Sequence[Order], work: LongWork) -> list[Answer | Exception | None]:
        """What was answered to these requests before, None for those that are new."""
        repeated = await self.reader.requests([order.request_id for order in orders])
        known = await self._read_at_versions(repeated.values(), work)
        answers: list[Answer | Exception | None] = []
        for order in orders:
            await work.pause()
            first = repeated.get(order.request_id)
            answers.append(await self._again_or_error(order, first, known) if first is not None else None)
        return answers

    async def _read_at_versions(
        self, repeated: Iterable[Repeated], work: LongWork
    ) -> dict[tuple[UUID, int], Filed[Any]]:
        """The aggregates as these answers saw them, by stream and version: each stream is read and folded once."""
        wanted: dict[UUID, set[int]] = {}
        for one in repeated:
            if one.status == CREATED:
                answer = orjson.loads(one.answer)
                wanted.setdefault(UUID(answer["stream"]), set()).add(answer["version"])
        found: dict[tuple[UUID, int], Filed[Any]] = {}
        filed: Filed[Any] | None = None
        for recorded in await self.reader.events_of_many(dict.fromkeys(wanted, 0)):
            await work.pause()
            stream, version = cast(UUID, recorded.event.originator_id), recorded.event.originator_version
            filed = self._fold(filed if version > 1 else None, (recorded,))
            if filed is not None and version in wanted[stream]:
                found[stream, version] = filed
        return found

    async def _one_round(self, orders: Sequence[Order], work: LongWork) -> list[Answer | Exception | None]:
        """Decide all on states brought up to date, and append; None for what was overtaken."""
        decided = await self._decide_all(orders, work)
        turns = await self._within_quota(orders, decided)
        answers: list[Answer | Exception | None] = [turn.answer for turn in turns]
        sent = [(index, turn.request) for index, turn in enumerate(turns) if turn.request is not None]
        outcomes = await self._writer.append_many([request for _, request in sent])
        appended = {id(request) for (_, request), one in zip(sent, outcomes, strict=True) if isinstance(one, Appended)}
        for (index, _), outcome in zip(sent, outcomes, strict=True):
            await work.pause()
            order, turn = orders[index], turns[index]
            match outcome:
                case Conflict():
                    answers[index] = None
                case Repeated():
                    answers[index] = await self._again_or_error(order, outcome)
                case Appended() if isinstance(turn.answer, Accepted):
                    answers[index] = self._placed(order, turn.answer, turn.events, outcome)
        for index, turn in enumerate(turns):
            if turn.request is None and turn.after is not None and id(turn.after) not in appended:
                answers[index] = None  # its error was found on a state that never was
        return answers

    async def _decide_all(self, orders: Sequence[Order], work: LongWork) -> list[_Turn]:
        """Each order's answer on what those before it leave, and what is to be appended."""
        beside = {stream for order in orders for stream in order.beside}
        await self.read_many([*({order.stream for order in orders} | beside)])
        left: dict[UUID, Filed[Any] | None] = {
            order.stream: cast("Filed[Any] | None", self._repository.cached(order.stream)) for order in orders
        }
        latest: dict[UUID, AppendRequest] = {}
        turns: list[_Turn] = []
        started_ns = time.time_ns()
        for order in orders:
            await work.pause()
            filed, after = left[order.stream], latest.get(order.stream)
            try:
                events, reads = await self._decision(order, False, filed)
            except REFUSALS as refusal:
                turns.append(await self._refused_in_turn(order, refusal, filed, after))
                continue
            accepted = self._accepted(order, filed, events, _after(order.kind, filed, events), None)
            request = self._request(order, events, reads, after)
            left[order.stream], latest[order.stream] = accepted.filed, request
            turns.append(_Turn(accepted, request, len(events), after))
        span_ended("decide", started_ns, orders=len(orders), events=sum(turn.events for turn in turns))
        return turns

    async def _refused_in_turn(
        self, order: Order, refusal: Exception, filed: Filed[Any] | None, after: AppendRequest | None
    ) -> _Turn:
        try:
            status, facts = _facts_of(refusal)
        except (BadInput, NotAllowed) as error:
            return _Turn(error, None, 0, after)
        # It was decided on what the orders before it leave: if those are overtaken, so is it.
        reads = ((order.stream, filed.version),) if filed else ()
        request = await self._refusal_request(order, refusal, status, facts, reads, after)
        return _Turn(_refused(status, facts), request, 0, after)

    async def _within_quota(self, orders: Sequence[Order], turns: list[_Turn]) -> list[_Turn]:
        """The turns, with an error in place of each refusal for which there is no room left."""
        refused: dict[UUID | None, list[int]] = {}
        for index, (order, turn) in enumerate(zip(orders, turns, strict=True)):
            if isinstance(turn.answer, Refused):
                refused.setdefault(order.caller.organisation, []).append(index)
        within = list(turns)
        for organisation, indices in refused.items():
            taken, full = await self._quota.take_many(organisation, len(indices))
            for index in indices[taken:]:
                within[index] = turns[index]._replace(answer=full, request=None)
        return within

    def _placed(self, order: Order, accepted: Accepted, events: int, appended: Appended) -> Accepted:
        """An answer with the places that the log gave its events; those before it have theirs by now."""
        before = accepted.filed.version - events
        known = cast("Filed[Any] | None", self._repository.cached(order.stream))
        assert known is not None or before == 0, "what a decision follows is known"
        places = range(appended.first_position, appended.last_position + 1)
        earlier = known.marks[:before] if known is not None else ()
        marks = (*earlier, *(Mark(position, appended.recorded_at) for position in places))
        filed: Filed[Any] = Filed(accepted.filed.state, marks)
        self._repository.put(order.stream, filed)
        position, warnings = appended.last_position, accepted.warnings
        return Accepted(filed, accepted.entry_id, accepted.decided_on, position, warnings)

    async def _again_or_error(
        self, order: Order, repeated: Repeated, known: Mapping[tuple[UUID, int], Filed[Any]] = NOTHING_KNOWN
    ) -> Answer | Exception:
        try:
            return await self._again(order, repeated, known)
        except KeyReused as error:
            return error

    # Refusing

    async def _refuse(self, order: Order, refusal: Exception) -> Answer:
        """Store a refusal with its request, so that a retry gets the same; what is no answer of ours goes on up."""
        status, facts = _facts_of(refusal)
        if order.dry_run:
            return _refused(status, facts)
        await self._quota.take(order.caller.organisation)
        outcome = await self._writer.append(await self._refusal_request(order, refusal, status, facts))
        if isinstance(outcome, Repeated):
            return await self._again(order, outcome)
        assert isinstance(outcome, Appended), "a refusal depends on no version"
        return _refused(status, facts)

    async def _refusal_request(
        self,
        order: Order,
        refusal: Exception,
        status: int,
        facts: dict[str, Any],
        reads: Reads = (),
        after: AppendRequest | None = None,
    ) -> AppendRequest:
        return AppendRequest(
            events=(),
            reads=reads,
            request_id=order.request_id,
            body_digest=order.body_digest,
            status=status,
            answer=await self._sealed_facts(facts, refusal),
            after=after,
        )

    async def _sealed_facts(self, facts: dict[str, Any], refusal: Exception) -> bytes:
        """Refusals tell a client's age or municipality, their commands more: they are stored sealed under its key."""
        plain = orjson.dumps(facts)
        if not isinstance(refusal, RulesBroken) or refusal.sealed_under is None:
            return plain
        sealed = await self.register.seal(refusal.sealed_under, "refusal", plain.decode())
        return orjson.dumps({"client_id": refusal.sealed_under, "sealed": sealed})


def _after(kind: AnyKind, filed: Filed[Any] | None, events: Sequence[Event]) -> Any:
    """The state that the events of a decision leave."""
    state = kind.after(filed.state if filed else None, events)
    assert state is not None, "a decision has events"
    return state


def _refused_by(refusal: Exception) -> tuple[str, ...]:
    """The codes of the rules that were broken, or the kind of any other refusal."""
    if isinstance(refusal, RulesBroken):
        return tuple(violation.code for violation in refusal.violations)
    return (type(refusal).__name__,)


def _facts_of(refusal: Exception) -> tuple[int, dict[str, Any]]:
    """A refusal as it is stored: its status and plain facts. Raises it again if it is not to be stored."""
    match refusal:
        case RulesBroken():
            violations = [plain_finding(one) for one in refusal.violations]
            return CONFLICT, {"violations": violations, "command": plain_command(refusal.stream, refusal.command)}
        case Unknown():
            return NOT_FOUND, {"what": refusal.what}
        case UnknownEntry():
            return NOT_FOUND, {"what": "entry"}
        case Stale():
            return STALE, {"expected": refusal.expected, "actual": refusal.actual}
        case _:
            raise refusal


def _refused(status: int, facts: dict[str, Any]) -> Refused:
    return Refused(
        status=status,
        violations=tuple(finding_of(plain) for plain in facts.get("violations", ())),
        what=facts.get("what", ""),
        expected=facts.get("expected", 0),
        actual=facts.get("actual", 0),
    )
