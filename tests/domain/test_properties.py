"""What holds after any sequence of commands, the refused ones included: limits, months, sums, replay and way back."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from uuid import UUID

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.kernel.event import Quantity
from domain.kernel.findings import BadInput, NotAllowed, UnknownEntry
from domain.provider.state import Approval
from domain.rulebook import Service, Unit
from domain.voucher.events import (
    Cause,
    ClosingReason,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.kind import VOUCHER
from domain.voucher.state import Entry, evolve
from tests.domain.again import decided_again, everything_is_read_back, nothing_changed
from tests.domain.story import (
    PRICES_CENTS,
    Step,
    Story,
    approved,
    choose_provider,
    close,
    correct,
    extend,
    given,
    issue_voucher,
    kataja,
    nothing,
    pihlaja,
    record_no_show,
    record_provider_cancellation,
    record_session,
    setting,
    tuomi,
)

FIRST_DAY = date(2026, 3, 2)
PROVIDERS = (pihlaja, kataja, tuomi)
TAKEN_BACK_BY_CASEWORKERS = (EntryKind.ISSUE, EntryKind.EXTENSION, EntryKind.CLOSING)

day_numbers = st.integers(0, 300)
lengths = st.sampled_from([1, 7, 25, 30, 45, 60, 61, 90, 180, 240, 300])
serving = st.sampled_from([None] * 30 + [*PROVIDERS])  # None: whoever serves on the day
discounts = st.none() | st.integers(1000, 4000)  # cents below the cap
readings = st.fixed_dictionaries(
    {
        "no_show_consumes_unit": st.booleans(),
        "silent_absence_billable": st.booleans(),
        "excursion_exempt_from_weekly_limit": st.booleans(),
    }
)


def cause_of(entry: Entry) -> Cause:
    assert isinstance(entry.event, NoShowRecorded)
    return entry.event.cause


class AnyVoucher(RuleBasedStateMachine):
    """One voucher, asked for whatever there is to ask, in small periods so that they run out."""

    story: Story

    @initialize(
        service=st.sampled_from(Service),
        readings=readings,
        discounts=st.tuples(*[st.integers(0, 2000)] * len(PROVIDERS)),
        provider=st.sampled_from([*PROVIDERS * 3, None]),
        units=st.integers(1, 1500),
        months=st.integers(1, 2),
        four_days=st.booleans(),
    )
    def issued(
        self,
        service: Service,
        readings: dict[str, bool],
        discounts: tuple[int, ...],
        provider: UUID | None,
        units: int,
        months: int,
        four_days: bool,
    ) -> None:
        self.service = service
        self.names = 0
        prices = [
            approved(one, service, price_cents=PRICES_CENTS[service] - discount)
            for one, discount in zip(PROVIDERS, discounts, strict=True)
        ]
        self.story = given(*prices, *(setting(name, value) for name, value in readings.items())).on("2027-01-31")
        self.ask(
            issue_voucher(
                service,
                provider=provider,
                starts=FIRST_DAY.isoformat(),
                months=months,
                quantity=self.quantity(units),
                four_days=four_days and service is Service.SUPPORTED_WORK_ACTIVITY,
            )
        )
        self.story.then_accepted()

    def quantity(self, units: int) -> Quantity:
        return Quantity(minutes=units) if self.service.unit is Unit.HOUR else Quantity(days=1 + units % 9)

    def name(self) -> str:
        self.names += 1
        return f"entry {self.names}"

    def day(self, number: int) -> str:
        """A day of the voucher's, or one of a few beside it."""
        last_day = self.story.state.last_end() or FIRST_DAY
        span = (last_day - FIRST_DAY).days + 7
        return (FIRST_DAY + timedelta(days=number % span - 3)).isoformat()

    def provider_on(self, day: str, provider: UUID | None) -> UUID:
        return provider or self.story.state.provider_on(date.fromisoformat(day)) or pihlaja

    def ask(self, step: Step) -> None:
        before, state = self.story, self.story.voucher
        try:
            self.story = self.story.when(step)
        except (BadInput, NotAllowed, UnknownEntry):
            assert self.story is before
        if self.story.events == before.events:
            assert self.story.voucher is state

    # What is asked

    @rule(number=day_numbers, minutes=lengths, excursion=st.booleans(), provider=serving)
    def a_session(self, number: int, minutes: int, excursion: bool, provider: UUID | None) -> None:
        excursion = excursion and self.service.is_group
        day = self.day(number)
        by = self.provider_on(day, provider)
        self.ask(record_session(day, minutes, excursion=excursion, by=by, named=self.name()))

    @rule(number=day_numbers, cause=st.sampled_from(Cause), provider=serving)
    def a_no_show(self, number: int, cause: Cause, provider: UUID | None) -> None:
        day = self.day(number)
        self.ask(record_no_show(day, cause=cause, by=self.provider_on(day, provider), named=self.name()))

    @rule(number=day_numbers, provider=serving)
    def a_cancellation(self, number: int, provider: UUID | None) -> None:
        day = self.day(number)
        self.ask(record_provider_cancellation(day, by=self.provider_on(day, provider), named=self.name()))

    @precondition(lambda self: len(self.story.state.standing_periods()) < 4)
    @rule(gap=st.integers(0, 20), months=st.integers(1, 2), units=st.integers(1, 1500), discount=discounts)
    def an_extension(self, gap: int, months: int, units: int, discount: int | None) -> None:
        # Where the first period was taken back, it may be granted again from an earlier day.
        last_end = self.story.state.last_end() or FIRST_DAY - timedelta(days=10)
        starts = last_end + timedelta(days=gap)
        price_cents = None if discount is None else PRICES_CENTS[self.service] - discount
        self.ask(extend(starts.isoformat(), months=months, quantity=self.quantity(units), price_cents=price_cents))

    @rule(provider=st.sampled_from(PROVIDERS), number=st.none() | day_numbers, discount=discounts)
    def a_choice(self, provider: UUID, number: int | None, discount: int | None) -> None:
        since = None if number is None else self.day(number)
        price_cents = None if discount is None else PRICES_CENTS[self.service] - discount
        self.ask(choose_provider(provider, since=since, price_cents=price_cents))

    @rule(provider=st.sampled_from(PROVIDERS), days=st.integers(1, 30))
    def a_choice_ahead(self, provider: UUID, days: int) -> None:
        since = (self.story.state.last_end() or FIRST_DAY) + timedelta(days=days)
        self.ask(choose_provider(provider, since=since.isoformat()))

    @rule(which=st.integers(0, 40), by_caseworker=st.booleans())
    def a_correction(self, which: int, by_caseworker: bool) -> None:
        entries = self.story.state.entries
        entry = entries[which % len(entries)]
        self.correct(entry, None if by_caseworker else entry.provider_id)

    @precondition(lambda self: len(self.story.state.entries) > 6)
    @rule(days_after=st.integers(-1, 20), reason=st.sampled_from(ClosingReason))
    def a_closing(self, days_after: int, reason: ClosingReason) -> None:
        latest = max(entry.happened_on for entry in self.story.state.entries)
        self.ask(close((latest + timedelta(days=days_after)).isoformat(), reason, named=self.name()))

    @precondition(lambda self: self.story.state.closing is not None)
    @rule()
    def a_reopening(self) -> None:
        assert self.story.state.closing is not None
        self.ask(correct(self.story.state.closing.entry_id))

    def correct(self, entry: Entry, by: UUID | None = None) -> None:
        self.ask(correct(entry.entry_id, by=by))
        if isinstance(self.story.outcome, tuple) and entry.kind is EntryKind.NO_SHOW and entry.charge != nothing:
            self.no_charge_was_lost(entry)

    def no_charge_was_lost(self, corrected: Entry) -> None:
        """Where a month's charge went nowhere, every no-show of it that stands has nothing left to charge."""
        voucher = self.story.state
        standing = voucher.no_shows_in_month_of(corrected.happened_on)
        if all(entry.charge == nothing for entry in standing):
            billable = [
                entry
                for entry in standing
                if cause_of(entry) is Cause.CANCELLED_SAME_DAY
                or self.story.rulebook.silent_absence_billable.on(entry.happened_on)
            ]
            periods = [voucher.period(entry.period) for entry in billable if entry.period is not None]
            assert len(periods) == len(billable)
            assert all(period.left == 0 or period.left_cents == 0 for period in periods)

    # What holds

    @invariant()
    def no_period_is_passed(self) -> None:
        for period in self.story.state.periods:
            assert 0 <= period.used <= period.granted
            assert 0 <= period.charged_cents <= period.value_cents

    @invariant()
    def the_state_is_the_sum_of_the_events(self) -> None:
        units: Counter[int] = Counter()
        cents: Counter[int] = Counter()
        granted: dict[int, int] = {}
        for event in self.story.events:
            match event:
                case VoucherIssued() | VoucherExtended():
                    granted[len(granted) + 1] = event.grant.quantity.units
                case EntryRecorded():
                    units[event.period] += event.charge.quantity.units
                    cents[event.period] += event.charge.amount_cents
                case EntryCorrected():
                    units[event.period] += event.charge.quantity.units
                    cents[event.period] += event.charge.amount_cents
        for period in self.story.state.periods:
            assert (period.used, period.charged_cents) == (units[period.number], cents[period.number])
            assert units[period.number] + period.left == granted[period.number]
            entries = [entry for entry in self.story.state.entries if entry.period == period.number]
            assert period.used == sum(entry.charge.quantity.units for entry in entries)
            assert period.charged_cents == sum(entry.charge.amount_cents for entry in entries)

    @invariant()
    def a_month_has_one_charged_no_show_at_most(self) -> None:
        charged: dict[tuple[int, int], set[UUID]] = defaultdict(set)
        totals: Counter[UUID] = Counter()
        for event in self.story.events:
            if isinstance(event, EntryRecorded | EntryCorrected):
                totals[event.entry_id] += event.charge.amount_cents
        for entry in self.story.state.entries:
            if entry.kind is EntryKind.NO_SHOW and totals[entry.entry_id]:
                charged[entry.happened_on.year, entry.happened_on.month].add(entry.entry_id)
        assert all(len(entries) == 1 for entries in charged.values())

    @invariant()
    def only_a_reversal_takes_back_and_only_a_closings_gives_back(self) -> None:
        for event in self.story.events:
            match event:
                case VoucherClosed():
                    charge, sign = event.lapsed, 1
                case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
                    charge, sign = event.charge, 1 if event.kind is EntryKind.CLOSING else -1
                case EntryRecorded():
                    charge, sign = event.charge, 1
                case _:
                    continue
            assert charge.quantity.units * sign >= 0
            assert charge.amount_cents * sign >= 0

    @invariant()
    def nobody_is_paid_above_its_approved_price(self) -> None:
        for event in self.story.events:
            if isinstance(event, EntryRecorded):
                (approval,) = (one for one in self.story.approvals[event.provider_id] if one.service is self.service)
                assert isinstance(approval, Approval)
                assert event.unit_price_cents <= approval.unit_price_cents

    @invariant()
    def a_reversal_is_at_the_price_of_what_it_reverses(self) -> None:
        prices = {
            event.entry_id: event.unit_price_cents for event in self.story.events if isinstance(event, EntryRecorded)
        }
        for event in self.story.events:
            if isinstance(event, NoShowCharged | EntryCorrected) and event.entry_id in prices:
                assert event.unit_price_cents == prices[event.entry_id]

    @invariant()
    def versions_are_dense(self) -> None:
        assert [event.originator_version for event in self.story.events] == list(range(1, len(self.story.events) + 1))
        assert self.story.state.version == len(self.story.events)

    def teardown(self) -> None:
        if not hasattr(self, "story") or self.story.voucher is None:
            return
        self.a_replay_gives_the_same_state()
        everything_is_read_back(self.story)
        self.nothing_changed_changes_nothing()
        self.reversing_everything_returns_to_the_start()

    def a_replay_gives_the_same_state(self) -> None:
        assert VOUCHER.after(None, self.story.events) == self.story.state
        state = None
        for event in self.story.events:
            state = evolve(state, event)
        assert state == self.story.state

    def nothing_changed_changes_nothing(self) -> None:
        course, compared = decided_again(self.story, nothing_changed(self.story.rulebook))
        assert not course.parted
        assert course.recorded == self.story.state
        assert not any(one.differs for one in compared)

    def reversing_everything_returns_to_the_start(self) -> None:
        for kinds in ((EntryKind.SESSION, EntryKind.NO_SHOW, EntryKind.PROVIDER_CANCELLATION), (EntryKind.CLOSING,)):
            for entry in list(self.story.state.standing(*kinds)):
                self.correct(entry)
                self.story.then_accepted()
        voucher = self.story.state
        assert voucher.closing is None
        assert all(entry.charge == nothing for entry in voucher.entries)
        assert all((one.used, one.charged_cents, one.left) == (0, 0, one.granted) for one in voucher.periods)
        for entry in list(voucher.standing(EntryKind.EXTENSION, EntryKind.ISSUE)):
            self.correct(entry)
            self.story.then_accepted()
        assert list(self.story.state.standing()) == []
        assert self.story.state.standing_periods() == ()
        self.the_state_is_the_sum_of_the_events()


TestAnyVoucher = AnyVoucher.TestCase
TestAnyVoucher.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
