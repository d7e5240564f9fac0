"""What holds of a group after any sequence of commands, the refused ones included: places, members, moves, notices."""

from dataclasses import replace
from datetime import date, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.group.duties import duties
from domain.group.events import GroupCalledOff, GroupKind, GroupPostponed, MemberEnrolled
from domain.group.kind import GROUP
from domain.kernel.calendar import is_working_day
from domain.kernel.findings import BadInput
from domain.voucher.events import ContactWith
from tests.domain.group_story import (
    GroupStep,
    GroupStory,
    announce_group,
    call_off,
    client_of,
    depart,
    enrol,
    group_voucher,
    meet,
    no_group,
    notify,
    postpone,
)
from tests.domain.story import Refused, closing, entry_id, extension

ANNOUNCED_ON, STARTS = date(2026, 2, 23), date(2026, 3, 2)
WORKING_DAYS_MOVED_MAX = 10
VOUCHERS = {
    "Aino": group_voucher("Aino"),
    "Aino again": replace(group_voucher("Aino again"), client_id=client_of("Aino")),
    "Eero": group_voucher("Eero", months=1),
    "Helmi": group_voucher("Helmi", months=1, also=(extension("2026-04-02", months=1),)),
    "Ilmari": group_voucher("Ilmari", starts="2026-03-16", months=1),
    "Kerttu": group_voucher("Kerttu", also=(closing("2026-03-20"),)),
    "Lauri": group_voucher("Lauri", starts="2026-02-16", months=1),
    "Onni": group_voucher("Onni"),
}
names = st.sampled_from(sorted(VOUCHERS))
some_days = st.integers(0, 6)


class AnyGroup(RuleBasedStateMachine):
    """One small group, asked for whatever there is to ask, on days that only move on."""

    story: GroupStory

    @initialize(
        kind=st.sampled_from(GroupKind), largest=st.sampled_from([1, 1, 2, 3, 6]), lasts=st.none() | st.integers(0, 60)
    )
    def announced(self, kind: GroupKind, largest: int, lasts: int | None) -> None:
        if lasts is None and kind is GroupKind.CLOSED:
            lasts = 60  # it ends for all on an announced day
        ends = str(STARTS + timedelta(days=lasts)) if lasts is not None else None
        announced = announce_group(kind=kind, largest=largest, starts=str(STARTS), ends=ends)
        self.story = no_group().on(ANNOUNCED_ON).and_then(announced)

    def ask(self, step: GroupStep) -> None:
        before = self.story
        try:
            after = before.when(step)
        except BadInput:
            return
        if isinstance(after.outcome, Refused):
            assert after.group == before.group, "what is refused changes nothing"
        self.story = after

    @rule(days=some_days)
    def days_pass(self, days: int) -> None:
        self.story = self.story.on(self.story.today + timedelta(days=days))

    @rule(name=names, ago=some_days)
    def enrol(self, name: str, ago: int) -> None:
        self.ask(enrol(name, self.story.today - timedelta(days=ago), of=VOUCHERS[name]))

    @rule(name=names, ago=some_days)
    def depart(self, name: str, ago: int) -> None:
        self.ask(depart(name, self.story.today - timedelta(days=ago)))

    @rule(days=st.integers(-1, 12), longer=st.booleans())
    def postpone(self, days: int, longer: bool) -> None:
        starts = self.story.state.starts_on + timedelta(days=days)
        self.ask(postpone(starts, str(starts + timedelta(days=30)) if longer else None))

    @rule(sure=st.integers(0, 3))
    def call_off(self, sure: int) -> None:
        if sure == 0:  # seldom: hardly anything can happen after it
            self.ask(call_off())

    @rule(name=names, told=st.sets(st.sampled_from(ContactWith), min_size=1))
    def notify(self, name: str, told: set[ContactWith]) -> None:
        self.ask(notify(name, *sorted(told)))

    @rule(ago=some_days, but=st.none() | names, missed=st.booleans())
    def meet(self, ago: int, but: str | None, missed: bool) -> None:
        day = self.story.today - timedelta(days=ago)
        there = [name for name in sorted(VOUCHERS) if self.holds_place(name, day) and name != but]
        self.ask(meet(day, missed=tuple(there)) if missed else meet(day, *there))

    def holds_place(self, name: str, day: date) -> bool:
        return any(one.voucher_id == entry_id(name) for one in self.story.state.members_on(day))

    # What holds

    @precondition(lambda self: hasattr(self, "story"))
    @invariant()
    def there_are_never_more_than_its_largest_size_and_nobody_twice(self) -> None:
        group = self.story.state
        for ahead in range(180):
            members = group.members_on(ANNOUNCED_ON + timedelta(days=ahead))
            assert len(members) <= group.largest
            assert len({one.client_id for one in members}) == len(members)

    @precondition(lambda self: hasattr(self, "story"))
    @invariant()
    def a_closed_group_s_start_moves_on_and_never_too_far(self) -> None:
        group = self.story.state
        assert group.starts_on >= group.announced_for == STARTS
        assert group.ends_on is None or group.called_off_on is not None or group.starts_on <= group.ends_on
        if group.is_closed:
            moved = [STARTS + timedelta(days=days) for days in range(1, (group.starts_on - STARTS).days + 1)]
            assert sum(map(is_working_day, moved)) <= WORKING_DAYS_MOVED_MAX

    @precondition(lambda self: hasattr(self, "story"))
    @invariant()
    def nothing_follows_a_call_off_but_leaving_telling_and_what_was_held_before(self) -> None:
        kinds = [type(event) for event in self.story.events]
        if GroupCalledOff in kinds:
            after = kinds[kinds.index(GroupCalledOff) + 1 :]
            assert not {MemberEnrolled, GroupPostponed, GroupCalledOff} & set(after)

    @precondition(lambda self: hasattr(self, "story"))
    @invariant()
    def what_is_owed_is_owed_to_members_after_a_change(self) -> None:
        group = self.story.state
        owed = duties(group)
        assert len({duty.duty_id for duty in owed}) == len(owed)
        assert {duty.voucher_id for duty in owed} <= {one.voucher_id for one in group.memberships}
        open_for = [duty.voucher_id for duty in owed if duty.done is None]
        assert len(open_for) == len(set(open_for)), "one notice at a time"
        if not any(isinstance(event, GroupPostponed | GroupCalledOff) for event in self.story.events):
            assert owed == ()

    @precondition(lambda self: hasattr(self, "story"))
    @invariant()
    def its_events_give_the_same_group_again(self) -> None:
        assert GROUP.after(None, self.story.events) == self.story.state
        assert self.story.state.version == len(self.story.events)


AnyGroup.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyGroup = AnyGroup.TestCase
