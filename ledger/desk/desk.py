"""The one place where a command meets its facts, the domain's decision and the log.

A command is decided on the state held in memory. The log checks every version that the decision rested on, so that a
stale state can append nothing; and before anything is refused the state is brought up to date, the request's id is
looked up and the decision made again, so that a stale state refuses nothing either.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast
from uuid import NAMESPACE_URL, UUID, uuid5
from weakref import WeakValueDictionary

import orjson
from eventsourcing.application import Application, Repository
from eventsourcing.persistence import StoredEvent

from domain.group.announcing import create
from domain.group.commands import CreateGroup, EnrolMember, GroupCommand
from domain.group.decide import decide as decide_on_group
from domain.group.events import GroupEvent
from domain.group.state import Group
from domain.group.state import evolve as evolve_group
from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.event import By, Event, Role, Sealed
from domain.kernel.findings import BadInput, Finding, NotAllowed, Refusal, UnknownEntry
from domain.price_list.commands import SetPriceCap
from domain.price_list.decide import set_price_cap
from domain.price_list.events import PriceCapSet
from domain.price_list.state import PriceList
from domain.price_list.state import evolve as evolve_price_list
from domain.provider.commands import ApproveProvider, ProviderCommand, RegisterProvider
from domain.provider.decide import approve, register
from domain.provider.decide import decide as decide_on_provider
from domain.provider.events import ProviderEvent
from domain.provider.state import Provider
from domain.provider.state import evolve as evolve_provider
from domain.rulebook import Rulebook, Service
from domain.voucher.commands import (
    ChooseProvider,
    ExtendVoucher,
    IssueVoucher,
    NameInstructor,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    VoucherCommand,
)
from domain.voucher.decide import decide
from domain.voucher.events import VoucherEvent
from domain.voucher.facts import Facts, GroupFacts
from domain.voucher.state import Voucher
from domain.voucher.state import evolve as evolve_voucher
from ledger.desk.refused import finding_of, plain_command, plain_finding
from ledger.desk.states import FrozenRepository
from ledger.log.reader import LogReader, LogRow
from ledger.log.writer import Appended, AppendRequest, Conflict, GroupCommit, Repeated
from ledger.register.clients import NoKey, UnknownClient
from ledger.register.register import Register
from ledger.tracing import span_ended

ATTEMPTS_MAX = 20
"""How often a command that others keep overtaking is decided again before its caller is asked to come back."""

STATES_CACHED_MAX = 50_000
ITEMS_BETWEEN_PAUSES = 50
NOTHING_KNOWN: Mapping[Any, Any] = MappingProxyType({})

State = Voucher | Provider | PriceList | Group
KINDS = {"voucher": Voucher, "provider": Provider, "price_list": PriceList, "group": Group}
"""What a stream holds, by the names that an order and a refusal have for it."""

StateT = TypeVar("StateT", Voucher, Provider, PriceList, Group)


class Mark(NamedTuple):
    """Where and when the log took an event."""

    position: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Filed(Generic[StateT]):
    """A state and where the log holds the events it was made of: `marks[n]` is that of version n + 1."""

    state: StateT
    marks: tuple[Mark, ...]

    @property
    def version(self) -> int:
        return self.state.version

    @property
    def position(self) -> int:
        """Where its newest event stands, 0 for a price list that has none."""
        return self.marks[-1].position if self.marks else 0


class Unknown(Exception):
    """There is no such thing, or none that the caller may know of."""

    def __init__(self, what: str):
        super().__init__(what)
        self.what = what


class Stale(Exception):
    """The caller saw `expected`, the voucher is at `actual`."""

    def __init__(self, expected: int, actual: int):
        super().__init__(f"{expected} is not {actual}")
        self.expected, self.actual = expected, actual


class RulesBroken(Exception):
    """The rules refuse a command; it is kept with what they found, so that it can be decided again under others."""

    def __init__(self, stream: UUID, command: Command, violations: tuple[Finding, ...]):
        super().__init__(", ".join(violation.code for violation in violations))
        self.stream, self.command, self.violations = stream, command, violations


class KeyReused(Exception):
    """The idempotency key belongs to another request."""


class Contention(Exception):
    """Others kept changing what the command rests on."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: `actor` is derived from issuer and subject, `scope` is what idempotency keys are unique in."""

    actor: UUID
    role: Role
    organisation: UUID | None
    scope: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """A command on its way: `stream` is its aggregate, `build` makes the command once the state is known.

    `creates` marks a command that begins its stream, `client_id` names the client of a voucher that it begins. `what`
    is what the stream should hold, `entry_id` the entry that the answer is about, `group_id` the group that the command
    names beside its stream.
    """

    caller: Caller
    request_id: UUID
    body_digest: bytes
    stream: UUID
    build: Callable[[By, State | None], Awaitable[Command]]
    what: str = "voucher"
    creates: bool = False
    client_id: UUID | None = None
    entry_id: UUID | None = None
    group_id: UUID | None = None
    if_match: int | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The command was taken: the state right after it, the day it was decided on in Helsinki, and where it stands in
    the log (None in a dry run). `warnings` are those of its events; a `repeated` answer has none."""

    filed: Filed[Any]
    entry_id: UUID | None
    decided_on: date
    position: int | None
    warnings: tuple[Finding, ...] = ()
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The command was refused, which is stored: 409 with violations, 412, or 404 (`what` is unknown). It is
    `repeated` where it is the first answer again."""

    status: int
    violations: tuple[Finding, ...] = ()
    what: str = ""
    expected: int = 0
    actual: int = 0
    repeated: bool = False

    @property
    def codes(self) -> tuple[str, ...]:
        """The rules that were broken, or the one other reason."""
        return tuple(violation.code for violation in self.violations) or ("not_found" if self.what else "stale",)


Answer = Accepted | Refused


class _Turn(NamedTuple):
    """An order's turn among many: its answer, what is to be appended for it, and the request that both rest on."""

    answer: Answer | Exception
    request: AppendRequest | None
    events: int
    after: AppendRequest | None


CREATED, CONFLICT, STALE, NOT_FOUND = 201, 409, 412, 404
REFUSALS = (RulesBroken, Unknown, UnknownEntry, Stale, BadInput, NotAllowed)


class Ledger(Application[UUID]):
    """The library's application over our recorder, mapper and transcoder: what tools and replays go through."""

    name = "ledger"

    def __init__(self, url: str, schema: str) -> None:
        super().__init__(
            {
                "PERSISTENCE_MODULE": "ledger.log.recorder:LedgerFactory",
                "MAPPER_TOPIC": "ledger.log.codec:EventMapper",
                "TRANSCODER_TOPIC": "ledger.log.codec:OrjsonTranscoder",
                "POSTGRES_URL": url,
                "POSTGRES_SCHEMA": schema,
            }
        )

    @property
    def states(self) -> FrozenRepository:
        """The newest states that this process has seen."""
        return cast(FrozenRepository, self.repository)

    def construct_repository(self) -> Repository[UUID]:
        return FrozenRepository(self.events, streams_max=STATES_CACHED_MAX)


def now() -> datetime:
    """The clock of the service, in UTC."""
    return datetime.now(UTC)


def price_list_id(schema: str) -> UUID:
    """The stream of the county's price list."""
    return uuid5(NAMESPACE_URL, f"setelikirja:{schema}:price-list")


def evolved(state: State | None, event: Event, stream: UUID) -> State:
    if isinstance(state, Voucher):  # most of a log: nothing else is asked of it
        return evolve_voucher(state, cast(VoucherEvent, event))
    match event:
        case PriceCapSet():
            assert state is None or isinstance(state, PriceList)
            return evolve_price_list(state or PriceList(stream), event)
        case _ if isinstance(event, ProviderEvent):
            assert state is None or isinstance(state, Provider)
            return evolve_provider(state, event)
        case _ if isinstance(event, GroupEvent):
            assert state is None or isinstance(state, Group)
            return evolve_group(state, event)
        case _:
            assert state is None
            return evolve_voucher(state, cast(VoucherEvent, event))


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
        schema: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self.reader, self.register, self.rulebook, self.clock = reader, register, rulebook, clock
        self.price_list_id = price_list_id(schema)
        self._mapper = ledger.mapper
        self._repository = ledger.states
        self._writer = writer
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def today(self) -> date:
        """Today in Helsinki."""
        return helsinki_date(self.clock())

    # Reading

    def _fold(self, stream: UUID, filed: Filed[Any] | None, recorded: Iterable[LogRow]) -> Filed[Any] | None:
        state: State | None = filed.state if filed else None
        marks: list[Mark] = []
        for position, recorded_at, stored in recorded:
            state = evolved(state, cast(Event, self._mapper.to_domain_event(stored)), stream)
            marks.append(Mark(position, recorded_at))
        if state is None:
            return None
        return Filed(state, (*(filed.marks if filed else ()), *marks))

    async def read(self, stream: UUID, *, fresh: bool = True) -> Filed[Any] | None:
        """An aggregate as the log has it now, or, not fresh, as this process last saw it. None if there is none."""
        filed = cast("Filed[Any] | None", self._repository.cached(stream))
        if filed is not None and not fresh:
            return filed
        newer = await self.reader.events_of(stream, after_version=filed.version if filed else 0)
        return self._keep(stream, self._fold(stream, filed, newer))

    async def read_at(
        self, stream: UUID, *, version: int | None = None, position: int | None = None
    ) -> Filed[Any] | None:
        """An aggregate as it was at a version of its own or at a position of the log."""
        filed = cast("Filed[Any] | None", self._repository.cached(stream))
        if filed is not None and filed.version == version:
            return filed
        recorded = await self.reader.events_of(stream, up_to_version=version, up_to_position=position)
        return self._fold(stream, None, recorded)

    async def read_many(self, streams: Sequence[UUID]) -> None:
        """Bring many aggregates up to date in memory with one question."""
        cached = {stream: cast("Filed[Any] | None", self._repository.cached(stream)) for stream in streams}
        newer: dict[UUID, list[LogRow]] = {}
        versions = {stream: filed.version if filed else 0 for stream, filed in cached.items()}
        for recorded in await self.reader.events_of_many(versions):
            newer.setdefault(cast(UUID, recorded.event.originator_id), []).append(recorded)
        for stream, filed in cached.items():
            self._keep(stream, self._fold(stream, filed, newer.get(stream, ())))

    def _keep(self, stream: UUID, filed: Filed[Any] | None) -> Filed[Any] | None:
        if filed is not None:
            self._repository.put(stream, filed)
        return filed

    async def provider(self, provider_id: UUID, *, fresh: bool) -> Provider:
        filed = await self.read(provider_id, fresh=fresh)
        if filed is None or not isinstance(filed.state, Provider):
            raise Unknown("provider")
        return filed.state

    async def group(self, group_id: UUID, *, fresh: bool) -> Group:
        filed = await self.read(group_id, fresh=fresh)
        if filed is None or not isinstance(filed.state, Group):
            raise Unknown("group")
        return filed.state

    async def voucher(self, voucher_id: UUID, caller: Caller, *, fresh: bool) -> Voucher:
        filed = await self.read(voucher_id, fresh=fresh)
        if filed is None or not isinstance(filed.state, Voucher) or not may_know(caller, filed.state):
            raise Unknown("voucher")
        return filed.state

    async def price_list(self, *, fresh: bool) -> PriceList:
        filed = await self.read(self.price_list_id, fresh=fresh)
        if filed is None:
            return PriceList(self.price_list_id)
        assert isinstance(filed.state, PriceList)
        return filed.state

    async def events_of(self, stream: UUID) -> list[tuple[Mark, Event]]:
        """All events of an aggregate, with where the log holds them."""
        return [
            (Mark(position, recorded_at), cast(Event, self._mapper.to_domain_event(stored)))
            for position, recorded_at, stored in await self.reader.events_of(stream)
        ]

    # Facts

    async def _facts(
        self, command: Command, state: State | None, fresh: bool
    ) -> tuple[Facts, tuple[tuple[UUID, int], ...]]:
        """What the decision needs beyond its own stream, and the versions it then rests on."""
        match command:
            case IssueVoucher():
                chosen = (command.provider_id,) if command.provider_id is not None else ()
                return await self._granting_facts(command.client_id, command.service, chosen, fresh)
            case ExtendVoucher():
                assert isinstance(state, Voucher)
                serving = state.serving(command.grant.starts_on, command.grant.ends_on)
                providers = {choice.provider_id for choice in serving}
                return await self._granting_facts(state.client_id, state.service, providers, fresh)
            case ChooseProvider():
                assert isinstance(state, Voucher)
                return await self._granting_facts(None, state.service, (command.provider_id,), fresh)
            case RecordSession() | RecordNoShow() | RecordProviderCancellation():
                assert isinstance(state, Voucher)
                client = await self.register.recent_client(state.client_id)
                assert command.by.organisation is not None, "providers alone record"
                provider = await self.provider(command.by.organisation, fresh=fresh)
                facts = Facts(
                    client=client.facts(),
                    approvals={provider.id: provider.approvals},
                    suspensions={provider.id: provider.suspensions},
                )
                reads = ((provider.id, provider.version),)
                if isinstance(command, RecordProviderCancellation) or command.group_id is None:
                    return facts, reads
                group = await self.group(command.group_id, fresh=fresh)
                day = command.held_on if isinstance(command, RecordSession) else command.planned_on
                of_group = GroupFacts(group.provider_id, group.may_attend_on(state.id, day))
                return replace(facts, group=of_group), (*reads, (group.id, group.version))
            case NameInstructor() if command.by.organisation is not None:
                provider = await self.provider(command.by.organisation, fresh=fresh)
                return Facts(staff={provider.id: provider.staff}), ((provider.id, provider.version),)
            case _:
                return Facts(), ()

    async def _granting_facts(
        self, client_id: UUID | None, service: Service, provider_ids: Iterable[UUID], fresh: bool
    ) -> tuple[Facts, tuple[tuple[UUID, int], ...]]:
        client = await self.register.client(client_id) if client_id is not None else None
        prices = await self.price_list(fresh=fresh)
        providers = [await self.provider(provider_id, fresh=fresh) for provider_id in provider_ids]
        facts = Facts(
            client=client.facts() if client else None,
            cap_cents_on=partial(prices.cap_cents_on, service),
            approvals={provider.id: provider.approvals for provider in providers},
            suspensions={provider.id: provider.suspensions for provider in providers},
        )
        return facts, ((prices.id, prices.version), *((provider.id, provider.version) for provider in providers))

    # Deciding

    async def _decide(
        self, order: Order, fresh: bool, filed: Filed[Any] | None
    ) -> tuple[Sequence[Event], tuple[tuple[UUID, int], ...]]:
        """The events that follow, and the streams that were read for it. Raises what refuses."""
        started_ns, version = time.time_ns(), filed.version if filed else 0
        try:
            events, reads = await self._decision(order, fresh, filed)
        except REFUSALS as refusal:
            span_ended("decide", started_ns, version=version, refused_by=_refused_by(refusal))
            raise
        span_ended("decide", started_ns, version=version, events=len(events))
        return events, reads

    async def _decision(
        self, order: Order, fresh: bool, filed: Filed[Any] | None
    ) -> tuple[Sequence[Event], tuple[tuple[UUID, int], ...]]:
        state: State | None = filed.state if filed else None
        if not order.creates:
            # A price list is there before its first event. An id of another kind of thing is as good as none.
            if not isinstance(state, KINDS[order.what]) and not (state is None and order.what == "price_list"):
                raise Unknown(order.what)
            if isinstance(state, Voucher | Group) and not may_know(order.caller, state):
                raise Unknown(order.what)
            if order.if_match is not None and state is not None and state.version != order.if_match:
                raise Stale(order.if_match, state.version)
        by = By(order.caller.actor, order.caller.role, order.caller.organisation, order.request_id, self.clock())
        try:
            command = await order.build(by, state)
            facts, reads = await self._facts(command, state, fresh)
        except (UnknownClient, NoKey):
            raise Unknown("client") from None
        today = helsinki_date(by.decided_at)
        try:
            match command:
                case _ if isinstance(state, Voucher):
                    return decide(state, cast(VoucherCommand, command), facts, self.rulebook), reads
                case RegisterProvider():
                    return register(command, self.rulebook, today), ()
                case ApproveProvider():
                    assert isinstance(state, Provider)
                    prices = await self.price_list(fresh=fresh)
                    events = approve(state, command, partial(prices.cap_cents_on, command.service), self.rulebook)
                    return events, ((prices.id, prices.version),)
                case _ if isinstance(command, ProviderCommand):
                    assert isinstance(state, Provider)
                    return decide_on_provider(state, command, self.rulebook), ()
                case SetPriceCap():
                    prices = state if isinstance(state, PriceList) else PriceList(self.price_list_id)
                    return set_price_cap(prices, command, self.rulebook, today), ()
                case CreateGroup():
                    assert command.by.organisation is not None, "providers alone announce groups"
                    provider = await self.provider(command.by.organisation, fresh=fresh)
                    facts = Facts(
                        approvals={provider.id: provider.approvals}, suspensions={provider.id: provider.suspensions}
                    )
                    return create(command, facts, self.rulebook), ((provider.id, provider.version),)
                case _ if isinstance(state, Group):
                    voucher, reads = None, ()
                    if isinstance(command, EnrolMember):
                        voucher = await self.voucher(command.voucher_id, order.caller, fresh=fresh)
                        reads = ((voucher.id, voucher.version),)
                    return decide_on_group(state, cast(GroupCommand, command), voucher, self.rulebook), reads
                case _:
                    assert state is None
                    return decide(state, cast(VoucherCommand, command), facts, self.rulebook), reads
        except Refusal as refusal:
            raise RulesBroken(order.stream, command, refusal.violations) from refusal

    # Taking one command

    async def execute(self, order: Order) -> Answer:
        """Decide a command and append what follows, or refuse it; the same request gets its first answer again, a dry
        run of it too.

        Raises `BadInput`, `NotAllowed`, `KeyReused`, `Contention` and `LogUnavailable`, of which nothing is stored.
        """
        async with self._locks.setdefault(order.stream, asyncio.Lock()):
            fresh = order.dry_run
            if order.dry_run:
                repeated = await self.reader.request(order.request_id)
                if repeated is not None:
                    return await self._again(order, repeated)
            for _ in range(ATTEMPTS_MAX):
                filed = None if order.creates else await self.read(order.stream, fresh=fresh)
                try:
                    events, reads = await self._decide(order, fresh, filed)
                except REFUSALS as refusal:
                    if fresh:
                        return await self._refuse(order, refusal, filed)
                    repeated = await self.reader.request(order.request_id)
                    if repeated is not None:
                        return await self._again(order, repeated)
                    fresh = True
                    continue
                if order.dry_run:
                    return self._accepted(order, filed, events, _after(order, filed, events), None)
                answer = self._writer.begin(self._request(order, events, reads))
                await asyncio.sleep(0)  # the writer sends it: while the log takes it, the state after it is made
                state = _after(order, filed, events)
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
        reads: tuple[tuple[UUID, int], ...],
        after: AppendRequest | None = None,
    ) -> AppendRequest:
        answer = {
            "stream": order.stream,
            "version": events[-1].originator_version,
            "entry_id": order.entry_id,
            "decided_on": helsinki_date(events[-1].by.decided_at),
        }
        return AppendRequest(
            events=tuple(self._stored(event) for event in events),
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
        state: State,
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
        if repeated.body_digest != order.body_digest:
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
        may be `BadInput`, `NotAllowed`, `KeyReused` or `Contention`, of which nothing is stored. Raises
        `LogUnavailable`: then some may have been appended, and a retry gets their answers.
        """
        answers = await self._first_answers(orders)
        for _ in range(ATTEMPTS_MAX):
            waiting = [index for index, answer in enumerate(answers) if answer is None]
            if not waiting:
                break
            for index, answer in zip(waiting, await self._one_round([orders[i] for i in waiting]), strict=True):
                answers[index] = answer
        return [Contention() if answer is None else answer for answer in answers]

    async def rehearse_many(self, orders: Sequence[Order]) -> list[Answer | Exception]:
        """The answers that `execute_many` would give, if nothing came between; nothing is appended."""
        answers = await self._first_answers(orders)
        waiting = [index for index, answer in enumerate(answers) if answer is None]
        turns = await self._decide_all([orders[index] for index in waiting])
        for index, turn in zip(waiting, turns, strict=True):
            answers[index] = turn.answer
        return [answer for answer in answers if answer is not None]

    async def _first_answers(self, orders: Sequence[Order]) -> list[Answer | Exception | None]:
        """What was answered to these requests before, None for those that are new."""
        repeated = await self.reader.requests([order.request_id for order in orders])
        known = await self._read_at_versions(repeated.values())
        return [
            await self._again_or_error(order, repeated[order.request_id], known)
            if order.request_id in repeated
            else None
            for order in orders
        ]

    async def _read_at_versions(self, repeated: Iterable[Repeated]) -> dict[tuple[UUID, int], Filed[Any]]:
        """The aggregates as these answers saw them, by stream and version: each stream is read and folded once."""
        wanted: dict[UUID, set[int]] = {}
        for one in repeated:
            if one.status == CREATED:
                answer = orjson.loads(one.answer)
                wanted.setdefault(UUID(answer["stream"]), set()).add(answer["version"])
        found: dict[tuple[UUID, int], Filed[Any]] = {}
        filed: Filed[Any] | None = None
        for index, recorded in enumerate(await self.reader.events_of_many(dict.fromkeys(wanted, 0))):
            if index % ITEMS_BETWEEN_PAUSES == 0:
                await asyncio.sleep(0)  # others have their turn
            stream, version = cast(UUID, recorded.event.originator_id), recorded.event.originator_version
            filed = self._fold(stream, filed if version > 1 else None, (recorded,))
            if filed is not None and version in wanted[stream]:
                found[stream, version] = filed
        return found

    async def _one_round(self, orders: Sequence[Order]) -> list[Answer | Exception | None]:
        """Decide all on states brought up to date, and append; None for what was overtaken."""
        turns = await self._decide_all(orders)
        answers: list[Answer | Exception | None] = [turn.answer for turn in turns]
        sent = [(index, turn.request) for index, turn in enumerate(turns) if turn.request is not None]
        outcomes = await self._writer.append_many([request for _, request in sent])
        appended = {id(request) for (_, request), one in zip(sent, outcomes, strict=True) if isinstance(one, Appended)}
        for (index, _), outcome in zip(sent, outcomes, strict=True):
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

    async def _decide_all(self, orders: Sequence[Order]) -> list[_Turn]:
        """Each order's answer on what those before it leave, and what is to be appended."""
        named = {one for order in orders for one in (order.caller.organisation, order.group_id) if one is not None}
        await self.read_many([*{order.stream for order in orders}, *named])
        left: dict[UUID, Filed[Any] | None] = {
            order.stream: cast("Filed[Any] | None", self._repository.cached(order.stream)) for order in orders
        }
        latest: dict[UUID, AppendRequest] = {}
        turns: list[_Turn] = []
        started_ns = time.time_ns()
        for index, order in enumerate(orders):
            if index % ITEMS_BETWEEN_PAUSES == 0:
                await asyncio.sleep(0)  # others have their turn
            filed, after = left[order.stream], latest.get(order.stream)
            try:
                events, reads = await self._decision(order, False, filed)
            except REFUSALS as refusal:
                turns.append(await self._refused_in_turn(order, refusal, filed, after))
                continue
            accepted = self._accepted(order, filed, events, _after(order, filed, events), None)
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
        request = await self._refusal_request(order, status, facts, filed, reads, after)
        return _Turn(_refused(status, facts), request, 0, after)

    def _placed(self, order: Order, accepted: Accepted, events: int, appended: Appended) -> Accepted:
        """An answer with the places that the log gave its events; those before it have theirs by now."""
        before = accepted.filed.version - events
        known = cast("Filed[Any] | None", self._repository.cached(order.stream))
        assert known is not None
        places = range(appended.first_position, appended.last_position + 1)
        marks = (*known.marks[:before], *(Mark(position, appended.recorded_at) for position in places))
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

    async def _refuse(self, order: Order, refusal: Exception, filed: Filed[Any] | None) -> Answer:
        """Store a refusal with its request, so that a retry gets the same; what is no answer of ours goes on up."""
        status, facts = _facts_of(refusal)
        if order.dry_run:
            return _refused(status, facts)
        outcome = await self._writer.append(await self._refusal_request(order, status, facts, filed))
        if isinstance(outcome, Repeated):
            return await self._again(order, outcome)
        assert isinstance(outcome, Appended), "a refusal depends on no version"
        return _refused(status, facts)

    async def _refusal_request(
        self,
        order: Order,
        status: int,
        facts: dict[str, Any],
        filed: Filed[Any] | None,
        reads: tuple[tuple[UUID, int], ...] = (),
        after: AppendRequest | None = None,
    ) -> AppendRequest:
        return AppendRequest(
            events=(),
            reads=reads,
            request_id=order.request_id,
            body_digest=order.body_digest,
            status=status,
            answer=await self._sealed_facts(facts, filed, order),
            after=after,
        )

    async def _sealed_facts(self, facts: dict[str, Any], filed: Filed[Any] | None, order: Order) -> bytes:
        """Refusals tell a client's age or municipality, their commands more: they are stored sealed under its key."""
        client_id = filed.state.client_id if filed and isinstance(filed.state, Voucher) else order.client_id
        plain = orjson.dumps(facts)
        if client_id is None or "violations" not in facts:
            return plain
        sealed = await self.register.seal(client_id, "refusal", plain.decode())
        return orjson.dumps({"client_id": client_id, "sealed": sealed})


def _after(order: Order, filed: Filed[Any] | None, events: Sequence[Event]) -> State:
    """The state that the events of a decision leave."""
    state: State | None = filed.state if filed else None
    for event in events:
        state = evolved(state, event, order.stream)
    assert state is not None, "a decision has events"
    return state


def may_know(caller: Caller, state: Voucher | Group) -> bool:
    """Whether the caller may know of it: a provider of the vouchers that it serves or has served, and of its groups."""
    if caller.role is not Role.PROVIDER:
        return True
    return caller.organisation is not None and state.is_known_to(caller.organisation)


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
