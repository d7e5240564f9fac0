"""Given, when, then: stories about one group, told through the kind's own `asks`, `decide` and `evolve`.

Unless a story says otherwise the group is Pihlaja's, closed, for ten clients, about housing, from Monday 2026-03-02 to
Friday 2026-06-26, and announced on 2026-01-12. Each client goes by a name, and by a voucher of group coaching of that
name, which Pihlaja serves from 2026-03-02 for four months. Each step is taken at noon UTC of the day before it, `on`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any
from uuid import UUID

from domain.group.commands import (
    CallOffGroup,
    CreateGroup,
    DepartMember,
    EnrolMember,
    GroupCommand,
    NotifyMember,
    PostponeGroup,
    RecordGroupSession,
    SpecifyContent,
)
from domain.group.duties import duties
from domain.group.events import (
    Considered,
    GroupCalledOff,
    GroupContentSpecified,
    GroupCreated,
    GroupEvent,
    GroupKind,
    GroupPostponed,
    GroupSessionHeld,
    MemberDeparted,
    MemberEnrolled,
    MemberNotified,
    Missed,
    Theme,
)
from domain.group.kind import GROUP
from domain.group.membership import as_vouchers_tell
from domain.group.state import Group, Notice, evolve
from domain.group.supervision import content_not_specified, entry_missing, told_of
from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.event import By, Role, Sealed
from domain.kernel.facts import Found, Named
from domain.kernel.findings import BadInput, Finding, Refusal, StandingWarning
from domain.provider.state import Provider
from domain.rulebook import Rulebook, Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.duties import Duty
from domain.voucher.events import Cause, ContactWith, NoShowRecorded, SessionHeld
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher
from tests.domain.story import AT_CAP, Refused, _seen, day, entry_id, given, must_carry, must_say_why, pihlaja, voucher

group_id = entry_id("group")


def client_of(name: str) -> UUID:
    return entry_id(f"client {name}")


@cache
def group_voucher(
    name: str, service: Service = Service.GROUP_COACHING, also: tuple[Any, ...] = (), **granted: Any
) -> Voucher:
    """The voucher of that name; `also` is what happened to it since."""
    made = given(voucher(service, **granted), *also).state
    return replace(made, id=entry_id(name), client_id=client_of(name))


@dataclass(frozen=True)
class GroupStory:
    """Where a story stands: the group, the day, and what came of the last command."""

    now: datetime
    rulebook: Rulebook = NORTH_SAVO
    group: Group | None = None
    vouchers: Mapping[UUID, Voucher] = field(default_factory=dict)
    events: tuple[GroupEvent, ...] = ()
    outcome: tuple[GroupEvent, ...] | Refused = ()

    @property
    def state(self) -> Group:
        assert self.group is not None, "the story has no group yet"
        return self.group

    @property
    def today(self) -> date:
        return helsinki_date(self.now)

    def on(self, today: str | date, at: time = time(12)) -> "GroupStory":
        return replace(self, now=datetime.combine(day(today), at, UTC))

    def when(self, step: "GroupStep") -> "GroupStory":
        return step.take(self)

    def and_then(self, *steps: "GroupStep") -> "GroupStory":
        """All of it was taken."""
        story = self
        for step in steps:
            story = step.take(story)
            assert not isinstance(story.outcome, Refused), f"refused: {story.outcome.violations}"
        return replace(story, outcome=())

    def _events(self) -> tuple[GroupEvent, ...]:
        assert not isinstance(self.outcome, Refused), f"refused: {self.outcome.violations}"
        assert self.outcome, "nothing was asked"
        return self.outcome

    def _violations(self) -> tuple[Finding, ...]:
        assert isinstance(self.outcome, Refused), f"not refused: {self.outcome}"
        return self.outcome.violations

    def then_accepted(self, **attributes: object) -> "GroupStory":
        """One event followed, with these attributes."""
        (event,) = self._events()
        assert {name: getattr(event, name) for name in attributes} == attributes
        return self

    def then_refused(self, code: str, *, limit: object = None, actual: object = None) -> "GroupStory":
        assert [violation.code for violation in self._violations()] == [code]
        _seen(self._violations()[0], limit, actual)
        return self

    def then_refused_for_all_of(self, *codes: str) -> "GroupStory":
        assert sorted(violation.code for violation in self._violations()) == sorted(codes)
        for violation in self._violations():
            _seen(violation)
        return self

    def then_warned(self, code: str, *, limit: object = None, actual: object = None) -> "GroupStory":
        (warning,) = [one for event in self._events() for one in event.warnings if one.code == code]
        _seen(warning, limit, actual)
        return self

    def then_not_warned(self, code: str) -> "GroupStory":
        assert all(warning.code != code for event in self._events() for warning in event.warnings)
        return self

    def then_supervisors_warned(self, code: str, name: str, *, actual: object = None) -> "GroupStory":
        """They and the provider are warned today of that member, once."""
        (warned,) = self._warned(code, name)
        assert (warned.provider_id, warned.for_county) == (pihlaja, False)
        _seen(warned.finding, None, actual)
        return self

    def then_supervisors_not_warned(self, code: str, name: str) -> "GroupStory":
        assert self._warned(code, name) == []
        return self

    def then_group_warned(self, code: str, *, actual: object = None) -> "GroupStory":
        """Supervisors and the provider are warned today of the group."""
        warning = content_not_specified(self.state)
        assert warning is not None and warning.open_on(self.today)
        assert (warning.finding.code, warning.provider_id, warning.for_county) == (code, pihlaja, False)
        _seen(warning.finding, None, actual)
        return self

    def then_group_not_warned(self) -> "GroupStory":
        warning = content_not_specified(self.state)
        assert warning is None or not warning.open_on(self.today)
        return self

    def _warned(self, code: str, name: str) -> list[StandingWarning]:
        """Of the member's sessions those that no entry of its voucher answers for, in their order."""
        sessions = [one for one in self.events if isinstance(one, GroupSessionHeld) and entry_id(name) in told_of(one)]
        its = self.vouchers.get(entry_id(name))
        recorded = [entry.event for entry in its.entries] if its else []
        entered = [one for one in recorded if isinstance(one, SessionHeld | NoShowRecorded)]
        left = [one.day for one in entered if one.group_id == group_id]
        found = []
        for session in sessions:
            if session.held_on in left:
                left.remove(session.held_on)
            else:
                found.append(entry_missing(session))
        return [one for one in found if one.finding.code == code and one.open_on(self.today)]

    def owed(self, code: str, name: str) -> list[Duty]:
        group = as_vouchers_tell(self.state, self.vouchers)
        open_today = (duty for duty in duties(group) if duty.open_on(self.today))
        return [duty for duty in open_today if (duty.code, duty.voucher_id) == (code, entry_id(name))]

    def then_owed(self, code: str, name: str, since: str) -> "GroupStory":
        """That duty is owed to that member, at once."""
        (duty,) = self.owed(code, name)
        assert (duty.since, duty.due_on, duty.owed_by) == (day(since), day(since), Role.PROVIDER)
        assert (duty.provider_id, duty.section) == (pihlaja, "5")
        assert duty.about == f"{group_id} {self.notice(name).version}"
        return self

    def notice(self, name: str) -> Notice:
        """What that member is, or was, to be told of the newest change."""
        return [notice for notice in self.state.notices if notice.voucher_id == entry_id(name)][-1]

    def then_not_owed(self, code: str, name: str) -> "GroupStory":
        assert self.owed(code, name) == []
        return self


@dataclass(frozen=True)
class GroupStep:
    take: Callable[[GroupStory], GroupStory]


def on(today: str | date, *steps: GroupStep) -> GroupStep:
    """It is that day from here on, and those steps are taken."""

    def take(story: GroupStory) -> GroupStory:
        story = story.on(today)
        for step in steps:
            story = step.take(story)
        return story

    return GroupStep(take)


def given_group(*steps: GroupStep, **announced: Any) -> GroupStory:
    """A group was announced; see `announced_group`."""
    return no_group().and_then(group_announced(**announced), *steps)


def no_group() -> GroupStory:
    """There is no group yet."""
    return GroupStory(datetime(2026, 1, 12, 12, tzinfo=UTC))


def setting(name: str, value: Any, since: str = "2026-01-01") -> GroupStep:
    def take(story: GroupStory) -> GroupStory:
        changed = getattr(story.rulebook, name).changed(day(since), value)
        return replace(story, rulebook=replace(story.rulebook, **{name: changed}))

    return GroupStep(take)


def _by(story: GroupStory, role: Role = Role.PROVIDER) -> By:
    organisation = pihlaja if role is Role.PROVIDER else None
    return By(entry_id("person"), role, organisation, entry_id(f"request {len(story.events)}"), story.now)


def found(story: GroupStory, command: Command, of: Voucher | None = None, facts: Facts | None = None) -> Found:
    """What a decision asks for, and no more: a provider with what it is approved for, vouchers as they are."""
    assert isinstance(command, CreateGroup | GroupCommand)
    vouchers = story.vouchers if of is None else {**story.vouchers, of.id: of}
    things: dict[Named, object] = {}
    asks = GROUP.asks(story.group, command)
    for named in (*asks.things, *asks.of_its_own):
        assert named.id is not None
        if named.state is Provider:
            known = facts or Facts()
            things[named] = Provider(
                named.id, 1, "told", "told",
                approvals=known.approvals.get(named.id, ()),
                suspensions=known.suspensions.get(named.id, ()),
            )  # fmt: skip
        else:
            assert named.state is Voucher
            things[named] = vouchers[named.id]
    return Found(things=things)


def must_name_a_field(mistake: BadInput, command: Command) -> None:
    """What is malformed is a field of what was asked for."""
    assert mistake.field in {one.name for one in fields(command)}


def _decided(story: GroupStory, command: Command, of: Voucher | None, facts: Facts) -> tuple[GroupEvent, ...] | Refused:
    assert isinstance(command, CreateGroup | GroupCommand)
    try:
        return tuple(GROUP.decide(story.group, command, found(story, command, of, facts), story.rulebook))
    except Refusal as refusal:
        return Refused(refusal.violations)
    except BadInput as mistake:
        must_say_why(mistake)
        must_name_a_field(mistake, command)
        raise


UNDER: Mapping[type[GroupEvent], tuple[str, ...]] = {
    GroupCreated: ("4.2.2",),
    MemberEnrolled: ("4.2.2", "5"),
    MemberDeparted: ("4.2.2",),
    GroupPostponed: ("5",),
    GroupCalledOff: ("5",),
    MemberNotified: ("5",),
    GroupSessionHeld: ("4.2.2",),
    GroupContentSpecified: ("4.2.2",),
}
"""The sections that each event is decided under."""


def asked(make: Callable[[By], Command], of: Voucher | None = None, facts: Facts | None = None) -> GroupStep:
    def take(story: GroupStory) -> GroupStory:
        command = make(_by(story))
        outcome = _decided(story, command, of, facts or Facts())
        assert outcome == _decided(story, command, of, facts or Facts()), "the same question, the same answer"
        if isinstance(outcome, Refused):
            return replace(story, outcome=outcome)
        group = story.group
        for event in outcome:
            if not isinstance(event, GroupCreated):  # its name is sealed under the provider's key
                must_carry(event, command)
            assert event.under == UNDER[type(event)]
            assert (event.by, event.originator_id) == (command.by, group_id)
            group = evolve(group, event)
        vouchers = story.vouchers if of is None else {**story.vouchers, of.id: of}
        return replace(story, group=group, vouchers=vouchers, events=(*story.events, *outcome), outcome=outcome)

    return GroupStep(take)


def group_announced(
    *,
    kind: GroupKind = GroupKind.CLOSED,
    largest: int = 10,
    starts: str = "2026-03-02",
    ends: str | None = "2026-06-26",
    themes: tuple[Theme, ...] = (Theme.HOUSING,),
    approved: bool = True,
    content: Sealed | None = None,
) -> GroupStep:
    return asked(
        lambda by: CreateGroup(
            by=by,
            group_id=group_id,
            name=Sealed("a sealed name"),
            kind=kind,
            largest=largest,
            starts_on=day(starts),
            ends_on=day(ends) if ends else None,
            themes=themes,
            content=content,
        ),
        facts=Facts(approvals={pihlaja: AT_CAP if approved else ()}),
    )


def specified(specified_on: str | date | None = None, *considers: Considered) -> GroupStep:
    """What the group does was specified, today unless it says when, with regard to that."""

    def take(story: GroupStory) -> GroupStory:
        told_on = day(specified_on) if specified_on else story.today
        sealed = Sealed("a sealed text")
        return asked(lambda by: SpecifyContent(by=by, specified_on=told_on, content=sealed, considers=considers)).take(
            story
        )

    return GroupStep(take)


def enrolled(name: str, enrolled_on: str | date | None = None, of: Voucher | None = None) -> GroupStep:
    """The client of that name is enrolled; agreed today, unless it says on which day."""

    def take(story: GroupStory) -> GroupStory:
        its = of or group_voucher(name)
        agreed_on = day(enrolled_on) if enrolled_on else story.today
        return asked(lambda by: EnrolMember(by=by, voucher_id=its.id, enrolled_on=agreed_on), its).take(story)

    return GroupStep(take)


def meanwhile(name: str, *happened: Any, **granted: Any) -> GroupStep:
    """That happened to the voucher of that name since it was issued."""
    its = group_voucher(name, also=happened, **granted)
    return GroupStep(lambda story: replace(story, vouchers={**story.vouchers, its.id: its}))


def departed(name: str, left_on: str | date | None = None) -> GroupStep:
    def take(story: GroupStory) -> GroupStory:
        left = day(left_on) if left_on else story.today
        return asked(lambda by: DepartMember(by=by, voucher_id=entry_id(name), left_on=left)).take(story)

    return GroupStep(take)


def postponed(starts: str | date, ends: str | None = None) -> GroupStep:
    return asked(lambda by: PostponeGroup(by=by, starts_on=day(starts), ends_on=day(ends) if ends else None))


def called_off() -> GroupStep:
    return asked(lambda by: CallOffGroup(by=by))


def notified(name: str, *told: ContactWith, at: datetime | None = None) -> GroupStep:
    whom = told or tuple(ContactWith)
    return asked(lambda by: NotifyMember(by=by, voucher_id=entry_id(name), told=whom, told_at=at))


def met(
    held: str | date, *attended: str, missed: tuple[str, ...] = (), minutes: int = 120, excursion: bool = False
) -> GroupStep:
    return asked(
        lambda by: RecordGroupSession(
            by=by,
            held_on=day(held),
            minutes=minutes,
            excursion=excursion,
            attended=tuple(entry_id(name) for name in attended),
            missed=tuple(Missed(voucher_id=entry_id(name), cause=Cause.ABSENT) for name in missed),
        )
    )


# The same, as what is asked for now

announce_group = group_announced
enrol = enrolled
depart = departed
postpone = postponed
call_off = called_off
notify = notified
meet = met
