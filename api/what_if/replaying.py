"""Deciding a span of the log again, in its order, on states in memory: nothing is appended.

What is kept in memory are the vouchers that the span touches, twice where the two have parted, their providers and
groups, and the price list. All else is read and let go.
"""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any, cast, get_args
from uuid import UUID

from api.what_if.answer import Question, Tally, answer_of
from domain.group.state import Group
from domain.kernel.calendar import helsinki_date
from domain.kernel.event import Event
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import BadInput, Finding
from domain.price_list.state import PriceList
from domain.provider.state import Approval, Provider, Suspension, Worker
from domain.rulebook import Rulebook
from domain.voucher.commands import IssueVoucher, RecordNoShow, RecordSession, VoucherCommand
from domain.voucher.events import EntryReversed, NoShowCharged, VoucherEvent
from domain.voucher.facts import Facts, GroupFacts
from domain.voucher.retracing import command_behind
from domain.voucher.state import Voucher
from domain.what_if import Changes, Twin, changes, client_of_then, decide_again
from ledger.desk.desk import State, evolved
from ledger.desk.refused import RefusedCommand, refusals
from ledger.log.codec import EventMapper, OrjsonTranscoder
from ledger.log.reader import LogReader, LogRow
from ledger.register.register import Register

EVENTS_PER_READ = 2_000
CLOCKS_APART = timedelta(days=1)
"""The log is in the order of its appends. Clocks of services that decide are taken to differ by less than this."""

VOUCHER_EVENTS = get_args(VoucherEvent)
NOWHERE = Twin(None, None)


def check(rulebook: Rulebook, question: Question) -> Changes:
    """The changes that a question asks for. Raises `BadInput` for a setting that cannot be, and a span that ends before
    it begins."""
    if question.to_day < question.from_day:
        raise BadInput("to", "lies before from")
    return changes(rulebook, question.from_day, question.rulebook, question.price_caps)


async def what_if(
    reader: LogReader,
    register: Register,
    price_list_id: UUID,
    rulebook: Rulebook,
    question: Question,
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
        raise BadInput("position", f"the log ends at {end}")
    replay = _Replay(reader, register, price_list_id, rulebook, question, what_would_be)
    if await replay.is_within_a_command(position):
        raise BadInput("position", f"stands within a command, which ends at {position + 1}")
    first = await replay.first_decided(question.from_day - CLOCKS_APART, position)
    after = await replay.first_decided(question.to_day + CLOCKS_APART + timedelta(days=1), position)
    span = range(first, after)
    if events_max is not None and len(span) > events_max:
        raise BadInput("to", f"the span holds {len(span)} events, and one what-if reads {events_max} at most")
    await replay.read(span, position, show)
    return answer_of(question, rulebook, span, replay.tally, what_would_be.asked_for, position)


class _Replay:
    """The states of a span on their way through it."""

    def __init__(
        self,
        reader: LogReader,
        register: Register,
        price_list_id: UUID,
        rulebook: Rulebook,
        question: Question,
        what_would_be: Changes,
    ) -> None:
        self.tally = Tally()
        self._reader, self._register = reader, register
        self._rulebook, self._question, self._changes = rulebook, question, what_would_be
        self._mapper = EventMapper(OrjsonTranscoder())
        self._price_list_id = price_list_id
        self._twins: dict[UUID, Twin] = {}
        self._others: dict[UUID, State | None] = {price_list_id: None}
        self._approvals: dict[UUID, tuple[Approval, ...]] = {}
        self._suspensions: dict[UUID, tuple[Suspension, ...]] = {}
        self._staff: dict[UUID, tuple[Worker, ...]] = {}
        self._clients: dict[UUID, ClientFacts | None] = {}

    def _event(self, recorded: LogRow) -> Event:
        return cast(Event, self._mapper.to_domain_event(recorded.event))

    async def is_within_a_command(self, position: int) -> bool:
        """Whether the next event is of the same command as that at the position: a charge that moves, no other."""
        following = await self._reader.events_after(position, 1)
        return bool(following) and following[0].event.topic == NoShowCharged.TOPIC

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
        await self._load({self._price_list_id}, position)
        first_refused = position
        while position < last:
            batch = await self._reader.events_after(position, min(EVENTS_PER_READ, last - position))
            while batch[-1].event.topic == EntryReversed.TOPIC and batch[-1].position < last:
                # A moved charge may follow: then it is of the same command.
                batch += await self._reader.events_after(batch[-1].position, 1)
            before, position = position, batch[-1].position
            refused = await refusals(self._reader, self._register, first_refused, min(position, end - 1))
            first_refused = position + 1
            self.tally.refusals_not_kept += refused.not_kept
            self.tally.refusals_erased += refused.erased
            events = [(one.position, self._event(one)) for one in batch]
            await self._prepare([event for _, event in events], refused.commands, before)
            self._decide(events, refused.commands)
            show(position - span.start + 1, len(span))

    # What commands rest on

    async def _load(self, streams: set[UUID], up_to_position: int) -> None:
        """The states of streams as they were at a position."""
        states: dict[UUID, State] = {}
        for recorded in await self._reader.events_of_many(dict.fromkeys(streams, 0), up_to_position):
            stream = cast(UUID, recorded.event.originator_id)
            states[stream] = evolved(states.get(stream), self._event(recorded), stream)
        for stream, state in states.items():
            self._put(stream, state)

    def _put(self, stream: UUID, state: State) -> None:
        if isinstance(state, Voucher):
            self._twins[stream] = Twin(state, state)
            return
        self._others[stream] = state
        if isinstance(state, Provider):
            self._approvals[stream] = state.approvals
            self._suspensions[stream] = state.suspensions
            self._staff[stream] = state.staff

    async def _prepare(self, events: Sequence[Event], refused: Sequence[RefusedCommand], position: int) -> None:
        """Load what these are about: states as they were at `position`, and clients as the register has them."""
        new = {event.originator_id for event in events if event.originator_version > 1}
        new |= {one.voucher_id for one in refused if not isinstance(one.command, IssueVoucher)}
        await self._load(new - self._twins.keys() - self._others.keys(), position)
        told_of = [*events, *(one.command for one in refused)]
        concerned = {getattr(one, name, None) for one in told_of for name in ("provider_id", "group_id")}
        concerned |= {event.by.organisation for event in events} | {one.command.by.organisation for one in refused}
        streams = {event.originator_id for event in events} | {one.voucher_id for one in refused}
        vouchers = [twin.recorded for stream in streams if (twin := self._twins.get(stream)) and twin.recorded]
        concerned |= {choice.provider_id for voucher in vouchers for choice in voucher.choices}
        unknown = {one for one in concerned if one is not None} - self._others.keys()
        await self._load(unknown, position)
        # One that is registered within the batch, or that there never was, has nothing to load.
        self._others |= dict.fromkeys(unknown - self._others.keys())
        clients = {voucher.client_id for voucher in vouchers} | {one.client_id for one in refused}
        clients |= {client_id for event in events if (client_id := getattr(event, "client_id", None)) is not None}
        clients -= self._clients.keys()
        known = await self._register.clients(clients)
        self._clients |= {one: known[one].facts() if one in known else None for one in clients}

    def _facts(
        self, command: VoucherCommand, voucher: Voucher | None, findings: Sequence[Finding]
    ) -> tuple[Facts, bool]:
        """The facts of then, and whether the client is as the register has it."""
        if isinstance(command, IssueVoucher):
            service, client_id = command.service, command.client_id
        else:
            assert voucher is not None, "every other command was given on an issued voucher"
            service, client_id = voucher.service, voucher.client_id
        client, of_register = client_of_then(command, self._clients[client_id], findings, self._rulebook)
        prices = self._others[self._price_list_id] or PriceList(self._price_list_id)
        assert isinstance(prices, PriceList)
        caps = partial(prices.cap_cents_on, service)
        facts = Facts(
            client=client,
            cap_cents_on=caps,
            approvals=self._approvals,
            suspensions=self._suspensions,
            staff=self._staff,
            group=self._group(command, voucher),
        )
        return facts, of_register

    def _group(self, command: VoucherCommand, voucher: Voucher | None) -> GroupFacts | None:
        """The group that an entry names, as it was."""
        if not isinstance(command, RecordSession | RecordNoShow) or command.group_id is None or voucher is None:
            return None
        group = self._others.get(command.group_id)
        if not isinstance(group, Group):
            return None  # from before groups had a stream of their own
        day = command.held_on if isinstance(command, RecordSession) else command.planned_on
        return GroupFacts(group.provider_id, group.may_attend_on(voucher.id, day))

    # Deciding again

    def _decide(self, events: Sequence[tuple[int, Event]], refused: Sequence[RefusedCommand]) -> None:
        """Take the commands behind the events, and the refused ones where they were refused."""
        waiting = deque(refused)
        for _, group in groupby(events, key=lambda one: (one[1].originator_id, one[1].by.request_id)):
            positions, command_events = zip(*group, strict=True)
            while waiting and waiting[0].position < positions[0]:
                self._take_refused(waiting.popleft())
            if isinstance(command_events[0], VOUCHER_EVENTS):
                self._take_accepted(positions[0], cast(tuple[VoucherEvent, ...], command_events))
            else:
                for event in command_events:
                    stream = event.originator_id
                    self._put(stream, evolved(self._others.get(stream), event, stream))
        for one in waiting:
            self._take_refused(one)

    def _take_accepted(self, position: int, events: Sequence[VoucherEvent]) -> None:
        stream, warnings = events[0].originator_id, events[0].warnings
        twin = self._twins.get(stream, NOWHERE)
        if self._day_of(events[0]) < self._question.from_day and not twin.parted:
            self._twins[stream] = twin.after_recorded(events)
            return
        command = command_behind(
            events, twin.recorded, lambda asked: self._facts(asked, twin.recorded, warnings)[0], self._rulebook
        )
        self._again(position, stream, command, events, warnings)

    def _take_refused(self, refused: RefusedCommand) -> None:
        if self._day_of(refused.command) >= self._question.from_day:
            self._again(refused.position, refused.voucher_id, refused.command, refused.violations, refused.violations)

    def _again(
        self,
        position: int,
        stream: UUID,
        command: VoucherCommand,
        recorded: Sequence[VoucherEvent] | Sequence[Finding],
        findings: Sequence[Finding],
    ) -> None:
        twin = self._twins.get(stream, NOWHERE)
        facts, of_register = self._facts(command, twin.recorded, findings)
        after, compared = decide_again(twin, command, facts, recorded, self._changes)
        self._twins[stream] = after
        if after.parted:
            self.tally.vouchers_apart.add(stream)
        if self._question.from_day <= self._day_of(command) <= self._question.to_day:
            self.tally.take(stream, position, compared)
            self.tally.decided_by_findings += not of_register

    def _day_of(self, asked: Event | VoucherCommand) -> date:
        return helsinki_date(asked.by.decided_at)
