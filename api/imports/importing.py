"""An import: looked at whole in memory first, each row with what it would come to; then recorded, if that is asked for.

Looking decides every row by the rules that recording goes by, on what the rows before it leave: clients, providers and
vouchers that are not there yet among them. Nothing is appended by it. Recording is the desk's own: each row is a
command under a request of its own.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from api.http.problems import Problem
from api.imports.planning import Plan, Planned, PlannedClient, PlannedCommand, Planner
from api.imports.reading import Row
from domain.kernel.command import Command
from domain.kernel.event import By, Event, Role, Sealed
from domain.kernel.facts import Asks, Found, Named
from domain.kernel.findings import BadInput, Finding, NotAllowed, Refusal, UnknownEntry
from ledger.desk.desk import Desk
from ledger.desk.orders import CONFLICT, CREATED, Accepted, Caller, KeyReused, Order, Refused, Unknown
from ledger.log.writer import AppendRequest, GroupCommit, Repeated
from ledger.pausing import LongWork
from ledger.register.clients import ClientExists, NoKey, UnknownClient
from ledger.register.register import Register

Mode = Literal["preview", "all", "good"]
"""Look at the rows alone; record all of them or none; record the good ones."""

AT_ONCE_MAX = 2_000
UNREAD = Sealed("v1.")
"""In place of a sealed text while rows are looked at: a decision asks whether there is one, never what it says."""


class RowOutcome(StrEnum):
    """What became of a row, or would."""

    GOOD = "good"
    RECORDED = "recorded"
    ALREADY_THERE = "already_there"
    WRONG = "wrong"


@dataclass(slots=True)
class Verdict:
    """A row's outcome: the first of its errors, what warns of it, and the id of what it makes."""

    row: Row
    outcome: RowOutcome
    error: Exception | Refused | None = None
    warnings: tuple[Finding, ...] = ()
    made: UUID | None = None


@dataclass(slots=True)
class Imported:
    """What an import came to, row by row; `recorded` tells whether it was to be recorded and was."""

    mode: Mode
    recorded: bool
    verdicts: list[Verdict] = field(default_factory=list)


def _put(verdicts: dict[int, Verdict], verdict: Verdict) -> None:
    """A row that asks for two things is as good as the worse of them, and recorded if one of them was."""
    order = (RowOutcome.WRONG, RowOutcome.GOOD, RowOutcome.RECORDED, RowOutcome.ALREADY_THERE)
    known = verdicts.get(id(verdict.row))
    if known is None or order.index(verdict.outcome) < order.index(known.outcome):
        verdicts[id(verdict.row)] = verdict


class Importer:
    """Imports into one county. `callers` is who asks, in each role that they have."""

    def __init__(
        self, desk: Desk, register: Register, writer: GroupCommit, callers: dict[Role, Caller], system: str
    ) -> None:
        self._desk, self._register, self._writer = desk, register, writer
        self._callers, self._system = callers, system

    async def run(self, rows: Sequence[Row], mode: Mode, show: Callable[[int, int], None]) -> Imported:
        """Look at the rows, and record what the mode says. Raises `Problem` where a role is missing, `BadInput`."""
        total = len(rows) if mode == "preview" else 2 * len(rows)
        with LongWork() as work:
            plan = await Planner(self._desk, self._register, self._system).plan(rows, work.pause)
            missing = plan.roles - self._callers.keys()
            if missing:
                raise Problem(403, "forbidden", roles=", ".join(sorted(missing)))
            verdicts: dict[int, Verdict] = {}
            for row, wrong in plan.wrong:
                _put(verdicts, Verdict(row, RowOutcome.WRONG, wrong))
            looking = _Looking(self._desk, self._register, self._callers)
            good = await looking.look(plan, verdicts, work, lambda done: show(min(done, len(rows)), total))
        is_recorded = mode == "good" or (
            mode == "all" and all(one.outcome is not RowOutcome.WRONG for one in verdicts.values())
        )
        if is_recorded:
            await self._record(good, verdicts, lambda done: show(len(rows) + min(done, len(rows)), total))
        show(total, total)
        return Imported(mode, is_recorded, [verdicts[id(row)] for row in rows])

    async def _record(
        self, turns: list[list[Planned]], verdicts: dict[int, Verdict], show: Callable[[int], None]
    ) -> None:
        done = 0
        for turn in turns:
            for start in range(0, len(turn), AT_ONCE_MAX):
                chunk = turn[start : start + AT_ONCE_MAX]
                for verdict in await self._recorded(chunk):
                    if verdict.outcome is RowOutcome.RECORDED:
                        known = verdicts[id(verdict.row)]
                        if known.outcome is RowOutcome.GOOD:
                            verdicts[id(verdict.row)] = verdict
                    else:
                        _put(verdicts, verdict)
                done += len(chunk)
                show(done)

    async def _recorded(self, chunk: Sequence[Planned]) -> list[Verdict]:
        verdicts: list[Verdict] = []
        orders: list[tuple[PlannedCommand, Order]] = []
        for one in chunk:
            if isinstance(one, PlannedClient):
                verdicts += await self._add(one)
                continue
            if one.begins and one.role is Role.REGISTRAR:
                await self._register.make_key(one.stream)
            orders.append((one, self._order(one)))
        answers = await self._desk.execute_many([order for _, order in orders])
        for (one, _), answer in zip(orders, answers, strict=True):
            verdicts.append(_verdict_of(one, answer))
        return verdicts

    def _order(self, one: PlannedCommand) -> Order:
        async def build(by: By, state: Any | None) -> Command:
            return await one.build(by, state, self._register.seal)

        return Order(
            caller=self._callers[one.role],
            request_id=one.request_id,
            body_digest=one.digest,
            kind=one.kind,
            stream=one.stream,
            build=build,
            begins=one.begins,
            entry_id=one.entry_id,
        )

    async def _add(self, one: PlannedClient) -> Iterable[Verdict]:
        answer = b"{}"  # nothing of the register is in a stored answer
        request = AppendRequest(
            events=(), request_id=one.request_id, body_digest=one.digest, status=CREATED, answer=answer
        )
        outcome, made = RowOutcome.RECORDED, one.client.client_id
        try:
            taken = await self._register.add_client(one.client, one.reference, request)
            if isinstance(taken, Repeated):
                outcome = RowOutcome.ALREADY_THERE
        except ClientExists as exists:
            outcome, made = RowOutcome.ALREADY_THERE, exists.client_id
        return [Verdict(row, outcome, made=made) for row in one.rows]


def _verdict_of(one: PlannedCommand, answer: Accepted | Refused | Exception) -> Verdict:
    if not isinstance(answer, Accepted):
        return Verdict(one.row, RowOutcome.WRONG, answer)
    outcome = RowOutcome.ALREADY_THERE if answer.repeated else RowOutcome.RECORDED
    return Verdict(one.row, outcome, warnings=answer.warnings, made=one.entry_id or one.stream)


class _Looking:
    """Decides planned rows in memory, one after the other."""

    def __init__(self, desk: Desk, register: Register, callers: dict[Role, Caller]) -> None:
        self._desk, self._register, self._callers = desk, register, callers
        self._states: dict[UUID, Any | None] = {}
        self._clients: dict[UUID, PlannedClient] = {}

    async def look(
        self, plan: Plan, verdicts: dict[int, Verdict], work: LongWork, show: Callable[[int], None]
    ) -> list[list[Planned]]:
        """Put each row's verdict, and give what can be recorded: the good ones that are not there yet."""
        good: list[list[Planned]] = []
        done = 0
        for turn in plan.turns:
            await self._desk.read_many([*{one.stream for one in turn if isinstance(one, PlannedCommand)}])
            answered = await self._desk.reader.requests([one.request_id for one in turn])
            good.append([])
            for one in turn:
                await work.pause()
                done += 1
                show(done)
                found = await self._found(one, answered.get(one.request_id))
                for verdict in found:
                    _put(verdicts, verdict)
                if all(verdict.outcome is RowOutcome.GOOD for verdict in found):
                    good[-1].append(one)
        return good

    async def _found(self, one: Planned, answered: Repeated | None) -> list[Verdict]:
        if isinstance(one, PlannedClient):
            self._clients[one.client.client_id] = one
            there = one.in_register or answered is not None
            outcome = RowOutcome.ALREADY_THERE if there else RowOutcome.GOOD
            return [Verdict(row, outcome, made=one.client.client_id) for row in one.rows]
        made = one.entry_id or one.stream
        if answered is not None:
            if answered.body_digest != one.digest:
                return [Verdict(one.row, RowOutcome.WRONG, KeyReused())]
            if answered.status == CREATED:
                return [Verdict(one.row, RowOutcome.ALREADY_THERE, made=made)]
        try:
            events = await self._decided(one)
        except Refusal as refusal:
            return [Verdict(one.row, RowOutcome.WRONG, Refused(CONFLICT, refusal.violations))]
        except UnknownEntry:
            return [Verdict(one.row, RowOutcome.WRONG, Unknown("entry"))]
        except (BadInput, NotAllowed, Unknown, Problem) as wrong:
            return [Verdict(one.row, RowOutcome.WRONG, wrong)]
        except (UnknownClient, NoKey):
            return [Verdict(one.row, RowOutcome.WRONG, Unknown("client"))]
        warnings = tuple(warning for event in events for warning in event.warnings)
        return [Verdict(one.row, RowOutcome.GOOD, warnings=warnings, made=made)]

    async def _decided(self, one: PlannedCommand) -> Sequence[Event]:
        kind, state = one.kind, await self._state(one.stream)
        if state is None:
            state = kind.before_all(one.stream)
        if not one.begins and not isinstance(state, kind.state):
            raise Unknown(kind.name)
        caller = self._callers[one.role]
        by = By(caller.actor, caller.role, caller.organisation, one.request_id, self._desk.clock())
        command = await one.build(by, None if one.begins else state, _unread)
        found = await self._facts(kind.asks(None if one.begins else state, command))
        events: Sequence[Event] = kind.decide(None if one.begins else state, command, found, self._desk.rulebook)
        self._states[one.stream] = kind.after(None if one.begins else state, events)
        return events

    async def _state(self, stream: UUID) -> Any | None:
        if stream not in self._states:
            filed = await self._desk.read(stream, fresh=False)
            self._states[stream] = filed.state if filed is not None else None
        return self._states[stream]

    async def _facts(self, asks: Asks) -> Found:
        client = None
        if asks.client_id is not None:
            planned = self._clients.get(asks.client_id)
            if planned is not None and not planned.in_register:
                client = planned.client.facts()
            else:
                client = (await self._register.recent_client(asks.client_id)).facts()
        return Found(client, {named: await self._thing(named) for named in (*asks.things, *asks.of_its_own)})

    async def _thing(self, named: Named) -> Any:
        row = self._desk.kinds.of_state(named.state)
        stream = named.id if named.id is not None else self._desk.only_id(named.state)
        state = await self._state(stream)
        if state is None:
            state = row.before_all(stream)
        if not isinstance(state, named.state):
            raise Unknown(row.name)
        return state


async def _unread(subject: UUID, purpose: str, text: str) -> Sealed:
    return UNREAD
