"""Given, when, then: stories about one voucher, told through the domain's own `decide` and `evolve` and nothing else.

What is given has gone through the rules as well, so that no story starts from a state that could not be. Days move on
by themselves: each step is taken on the day that it tells of, unless `on` says otherwise.

Unless a story says otherwise the client was born in 1990 and lives in Kuopio, the price list has held since 2024, the
provider is Pihlaja, approved for every service at its cap price, and the voucher begins on Monday 2026-03-02.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from domain.kernel.calendar import helsinki_date, last_day_of_months
from domain.kernel.command import Command
from domain.kernel.event import By, Charge, Event, Quantity, Role, Sealed
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import BadInput, Figure, Finding, NotAllowed, Refusal, StandingWarning, UnknownEntry
from domain.provider.state import Approval, Suspension, Worker
from domain.rulebook import Qualification, Rulebook, Service, Unit
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import (
    AgreeOnRemote,
    AgreeOnReplacement,
    AssignCaseworker,
    CarryOver,
    ChooseProvider,
    CloseVoucher,
    DeliverReport,
    ExtendVoucher,
    FourDays,
    GrantRequest,
    IssueVoucher,
    NameInstructor,
    NoticeChange,
    RecordContact,
    RecordMeasure,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    ReportIncident,
    ReverseEntry,
    VoucherCommand,
)
from domain.voucher.course import Done
from domain.voucher.decide import decide
from domain.voucher.duties import Duty, duties, owed_on
from domain.voucher.events import (
    CarriedOver,
    CaseworkerAssigned,
    Cause,
    ChangeNoticed,
    ClosingReason,
    ContactRecorded,
    ContactWith,
    DeliveryWay,
    EntryCorrected,
    IncidentReported,
    InclusionGround,
    InstructorNamed,
    MeasureRecorded,
    Mode,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    Recipient,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    ReportKind,
    ReportPart,
    SessionHeld,
    VoucherClosed,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.facts import Facts, GroupFacts
from domain.voucher.state import Period, Voucher, evolve
from domain.voucher.supervision import (
    GrantedPeriod,
    decision_number_reused,
    granted_periods,
    parallel_individual_coaching,
    parallel_voucher,
    warnings_on,
)

individual_coaching = Service.INDIVIDUAL_COACHING
everyday_skills = Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS
group_coaching = Service.GROUP_COACHING
work_activity = Service.SUPPORTED_WORK_ACTIVITY
inclusion_activity = Service.INCLUSION_ACTIVITY

NAMES = UUID("5e7e1141-0000-4000-8000-000000000000")


def entry_id(name: str) -> UUID:
    """The id of an entry by its name in the story, such as "session 2026-03-02", "period 1" or "closing"."""
    return uuid5(NAMES, name)


voucher_id, client_id = entry_id("voucher"), entry_id("client")
caseworker = entry_id("caseworker")
pihlaja, kataja, tuomi = entry_id("Pihlaja"), entry_id("Kataja"), entry_id("Tuomi")
told = Sealed("a sealed text")

PRICES_CENTS = {
    individual_coaching: 60_00,
    everyday_skills: 58_00,
    group_coaching: 45_00,
    work_activity: 55_00,
    inclusion_activity: 48_00,
}
"""Invented prices, an hour's or a day's."""

AT_CAP = tuple(Approval(service, date(2026, 1, 1), None, cents) for service, cents in PRICES_CENTS.items())

MOST_UNITS = {
    individual_coaching: Quantity(minutes=40 * 60),
    everyday_skills: Quantity(minutes=120 * 60),
    group_coaching: Quantity(minutes=80 * 60),
    work_activity: Quantity(days=54),
    inclusion_activity: Quantity(days=78),
}


SECTIONS = {
    # Granting
    "client_age_out_of_range": {"1"},
    "client_outside_area": {"1"},
    "validity_out_of_range": {"6"},
    "quantity_over_cap": {"6"},
    "need_not_assessed": {"6", "4.2.3", "4.2.4"},
    "four_days_used_up": {"4.2.3"},
    "decided_after_start": {""},
    "price_not_in_force": {"6"},
    "price_over_cap": {"6"},
    "price_over_provider": {"6"},
    "provider_not_approved": {"2"},
    "provider_too_far": {"6"},
    "distance_unknown": {"6"},
    "extension_overlaps": {"6"},
    # Recording
    "no_provider_chosen": {"6"},
    "in_the_future": {""},
    "outside_validity": {"6"},
    "voucher_closed": {"5"},
    "entries_after_closing": {"5"},
    "quantity_exhausted": {"6"},
    "overlapping_session": {""},
    "session_too_long": {"4.2.2"},
    "excursions_used_up": {"4.2.2"},
    "weekly_hours_exceeded": {"4.2.2"},
    "weekly_minimum_missed": {"4.2.2", "4.2.3", "4.2.4"},
    "weekly_days_exceeded": {"4.2.3", "4.2.4"},
    "day_already_recorded": {"6"},
    "day_length_unusual": {"4.2.3", "4.2.4"},
    "remote_not_agreed": {"4.2"},
    "no_instructor_named": {"4.1"},
    "plan_owed": {"4.2"},
    "tell_client_instructor": {"4.1"},
    "tell_caseworker_instructor": {"4.1"},
    "late_entry": {""},
    "duplicate_entry": {""},
    "client_turned_65": {"1"},
    # No-shows and cancellations
    "not_a_no_show": {"5"},
    "carried_over_not_first": {""},
    "day_carried_over": {""},
    "value_exhausted": {"6"},
    "contact_client": {"5"},
    "contact_caseworker": {"5"},
    "tell_client": {"5"},
    "document_cancellation": {"5"},
    "replacement_owed": {"5"},
    # Providers
    "soteri_registration_missing": {"2.2"},
    "document_missing": {"2.3"},
    "document_expired": {"2.3"},
    "qualification_missing": {"2.1"},
    "insurance_missing": {"2.5"},
    "insurance_not_accepted": {"2.5"},
    "already_suspended": {"2"},
    "not_suspended": {"2"},
    "worker_not_on_staff_list": {"2.1"},
    "recorded_for_provider": {""},
    # Closing, reports, corrections
    "interim_report_due": {"3.1"},
    "report_incomplete": {"3.1"},
    "report_way_not_agreed": {"3.1"},
    "quantity_above_months": {"6"},
    "parallel_voucher": {"6"},
    "decision_number_reused": {"6"},
    "final_report_due": {"3.1"},
    "incident_reported": {"2.5"},
    "tell_caseworker_change": {"3.1"},
    # Warnings about a voucher as a whole
    "absences_in_a_row": {"5"},
    "parallel_individual_coaching": {"4.2.3"},
    "document_expires_soon": {"2.3"},
    "period_ends_soon": {""},
    "quantity_hardly_used": {""},
    "quantity_nearly_used": {""},
    "entry_already_reversed": {""},
    "period_in_use": {"6"},
    "rulebook_not_in_force": {""},
    # Groups
    "group_full": {"4.2.2"},
    "theme_missing": {"4.2.2"},
    "group_content_missing": {"4.2.2"},
    "group_start_not_movable": {"5", "4.2.2"},
    "postponed_too_long": {"5"},
    "group_enrolment_closed": {"5"},
    "group_called_off": {"5"},
    "outside_group_dates": {"4.2.2"},
    "not_group_coaching": {"4.2.2"},
    "group_of_other_provider": {"4.2.2"},
    "already_enrolled": {"4.2.2"},
    "not_enrolled": {"4.2.2"},
    "attendance_missing": {"4.2.2"},
    "group_entry_missing": {"4.2.2"},
    "notify_group_members": {"5"},
    # Settlements
    "month_not_over": {""},
    "nothing_to_settle": {""},
    "own_approval": {""},
    "own_bank_account": {""},
    "bank_account_not_proposed": {""},
    "settlement_status": {""},
    "settlement_carried_over": {""},
    "nothing_to_pay": {""},
    "payment_amount_differs": {""},
    "no_bank_account": {""},
    "bank_account_unconfirmed": {""},
    "payment_orders_max": {""},
    "already_recorded": {""},
    "paid_twice": {""},
    "payment_order_withdrawn": {""},
}
"""Each code's sections of the rulebook; "" where the rule is not from there."""


UNDER: Mapping[type[Event], tuple[str, ...]] = {
    VoucherIssued: ("1", "6"),
    ProviderChosen: ("6",),
    InstructorNamed: ("4.1",),
    CaseworkerAssigned: ("4.1",),
    RemoteAgreementChanged: ("4.2",),
    SessionHeld: ("5", "6"),
    NoShowRecorded: ("5",),
    NoShowCharged: ("5",),
    ProviderCancelled: ("5",),
    VoucherExtended: ("6",),
    EntryCorrected: ("6",),
    CarriedOver: ("6",),
    PeriodWithdrawn: ("6",),
    VoucherReopened: ("6",),
    ReportDelivered: ("3.1",),
    ContactRecorded: ("5",),
    ReplacementAgreed: ("5",),
    IncidentReported: ("2.5",),
    ChangeNoticed: ("3.1",),
    MeasureRecorded: ("3.1",),
    VoucherClosed: ("5",),
}
"""The sections that each event is decided under."""

HOURS_OR_DAYS: set[tuple[str | None, str | None]] = {("minutes", "minutes"), ("days", "days")}
FIGURES: Mapping[str, set[tuple[str | None, str | None]]] = {
    "client_age_out_of_range": {("years", "years")},
    "client_outside_area": {("municipalities", "municipalities")},
    "validity_out_of_range": {("date", "date")},
    "quantity_over_cap": HOURS_OR_DAYS,
    "need_not_assessed": {("statement", "grounds"), ("statement", None)},
    "four_days_used_up": {("months", "months")},
    "quantity_above_months": HOURS_OR_DAYS,
    "parallel_voucher": {(None, "periods")},
    "decision_number_reused": {(None, "names")},
    "report_incomplete": {(None, "report_parts"), ("date", "date")},
    "report_way_not_agreed": {("delivery_way", "delivery_way")},
    "insurance_not_accepted": {("peril", "cents"), ("peril", None)},
    "decided_after_start": {("date", "date")},
    "price_not_in_force": {(None, "date")},
    "price_over_cap": {("cents", "cents")},
    "price_over_provider": {("cents", "cents")},
    "provider_not_approved": {(None, "date")},
    "provider_too_far": {("kilometres", "kilometres"), ("tenths_of_kilometre", "tenths_of_kilometre")},
    "distance_unknown": {("kilometres", None)},
    "extension_overlaps": {("date", "date")},
    "no_provider_chosen": {(None, "date")},
    "in_the_future": {("date", "date")},
    "outside_validity": {("periods", "date")},
    "voucher_closed": {("date", "date")},
    "entries_after_closing": {("date", "date")},
    "quantity_exhausted": HOURS_OR_DAYS,
    "overlapping_session": {("minutes", "minutes"), (None, "minutes")},
    "session_too_long": {("minutes", "minutes")},
    "excursions_used_up": {("dates", "dates"), ("dates", None)},
    "weekly_hours_exceeded": {("minutes", "minutes"), ("minutes", None)},
    "weekly_minimum_missed": {("sessions", "sessions"), ("sessions", "sessions_of_agreed")},
    "weekly_days_exceeded": {("days", "days"), ("days", None)},
    "day_already_recorded": {("days", "date")},
    "day_length_unusual": {("minutes", "minutes")},
    "remote_not_agreed": {(None, "mode")},
    "no_instructor_named": {(None, None)},
    "late_entry": {("days", "days")},
    "duplicate_entry": {(None, "entry")},
    "client_turned_65": {("years", None)},
    "not_a_no_show": {("date", "date")},
    "carried_over_not_first": {("date", "date")},
    "day_carried_over": {("date", "date")},
    "value_exhausted": {("cents", "cents")},
    "absences_in_a_row": {("sessions", "sessions")},
    "period_ends_soon": {("days", "date")},
    "quantity_hardly_used": {("percent", None)},
    "quantity_nearly_used": {("percent", None)},
    "entry_already_reversed": {("reversals", None)},
    "period_in_use": {("entries", "entries")},
    "rulebook_not_in_force": {("date", "date")},
    "worker_not_on_staff_list": {(None, "worker")},
    "recorded_for_provider": {(None, None)},
    "parallel_individual_coaching": {(None, None)},
    "group_full": {("clients", "clients")},
    "theme_missing": {("themes", "themes")},
    "group_content_missing": {(None, "content_parts")},
    "group_start_not_movable": {("periods", "date"), ("date", "date"), ("clients", "clients")},
    "postponed_too_long": {("date", "date")},
    "group_enrolment_closed": {("date", "date")},
    "group_called_off": {("date", "date")},
    "outside_group_dates": {("periods", "date")},
    "not_group_coaching": {("service", "service")},
    "group_of_other_provider": {(None, "date")},
    "already_enrolled": {(None, "date")},
    "not_enrolled": {("date", "voucher")},
    "attendance_missing": {(None, "voucher")},
    "group_entry_missing": {(None, "date")},
}
"""The units of each finding's limit and actual value; None where it has none."""


def value_of(figure: Figure | None) -> int | str:
    """What a finding's figure says; there has to be one."""
    assert figure is not None
    return figure.value


def units_of(finding: Finding) -> tuple[str | None, str | None]:
    """The units of its limit and its actual value, None for what it has not: a figure has a value and a unit."""
    figures = (finding.limit, finding.actual)
    assert all(figure is None or (figure.unit and type(figure.value) in (int, str)) for figure in figures)
    limit, actual = (figure.unit if figure else None for figure in figures)
    return limit, actual


def day(text: str | date) -> date:
    return date.fromisoformat(text) if isinstance(text, str) else text


# The story


@dataclass(frozen=True)
class Refused:
    """Nothing followed: these rules were broken."""

    violations: tuple[Finding, ...]


@dataclass(frozen=True)
class Story:
    """Where a story stands: what is so, what happened, and what came of the last command."""

    rulebook: Rulebook = NORTH_SAVO
    born_on: date = date(1990, 6, 15)
    homes: tuple[tuple[date, str], ...] = ((date(1990, 6, 15), "Kuopio"),)
    caps: tuple[tuple[date, int | None, Service], ...] = tuple(
        (date(2024, 5, 1), cents, service) for service, cents in PRICES_CENTS.items()
    )
    group: GroupFacts | None = None
    approvals: Mapping[UUID, tuple[Approval, ...]] = field(default_factory=lambda: {pihlaja: AT_CAP})
    suspensions: Mapping[UUID, tuple[Suspension, ...]] = field(default_factory=dict)
    staff: Mapping[UUID, tuple[Worker, ...]] = field(default_factory=dict)
    now: datetime | None = None
    pinned: bool = False
    voucher: Voucher | None = None
    events: tuple[VoucherEvent, ...] = ()
    outcome: tuple[VoucherEvent, ...] | Refused = ()

    @property
    def state(self) -> Voucher:
        assert self.voucher is not None, "the story has no voucher yet"
        return self.voucher

    @property
    def today(self) -> date:
        assert self.now is not None
        return helsinki_date(self.now)

    def on(self, today: str | date, at: time = time(12)) -> "Story":
        """From here on it is that day, at noon UTC or as given, until another `on`."""
        return replace(self, now=datetime.combine(day(today), at, UTC), pinned=True)

    def _moved_to(self, told_of: date) -> "Story":
        if self.pinned or (self.now is not None and self.today >= told_of):
            return self
        return replace(self, now=datetime.combine(told_of, time(12), UTC))

    def facts(self, command: VoucherCommand) -> Facts:
        service = command.service if isinstance(command, IssueVoucher) else self.state.service
        return Facts(
            client=ClientFacts(self.born_on, self._home_on),
            group=self.group if getattr(command, "group_id", None) else None,
            cap_cents_on=lambda of_day: next(
                (cents for since, cents, of in reversed(self.caps) if of is service and since <= of_day), None
            ),
            approvals=self.approvals,
            suspensions=self.suspensions,
            staff=self.staff,
        )

    def _home_on(self, of_day: date) -> str:
        return next(home for since, home in reversed(self.homes) if since <= of_day)

    def when(self, step: "Step") -> "Story":
        """The story after a step, taken or refused."""
        return step.take(self)

    # What came of it

    def _events(self) -> tuple[VoucherEvent, ...]:
        if isinstance(self.outcome, Refused):
            raise AssertionError(f"refused: {self.outcome.violations}")
        assert self.outcome, "nothing was asked"
        return self.outcome

    def _violations(self) -> tuple[Finding, ...]:
        assert isinstance(self.outcome, Refused), f"not refused: {self.outcome}"
        return self.outcome.violations

    def then(self, *expected: "Expected") -> "Story":
        """Exactly these events followed."""
        happened = self._events()
        assert [type(event) for event in happened] == [one.event for one in expected]
        for one, event in zip(expected, happened, strict=True):
            one.must_be(event)
        return self

    def then_accepted(self) -> "Story":
        self._events()
        return self

    def then_refused(
        self, code: str, *, limit: object = None, actual: object = None, unit: str | None = None
    ) -> "Story":
        """This one rule was broken and nothing followed."""
        violations = self._violations()
        assert [violation.code for violation in violations] == [code]
        _seen(violations[0], limit, actual, unit)
        return self

    def then_refused_for_all_of(self, *codes: str) -> "Story":
        """These rules were broken, each of them named."""
        assert sorted(violation.code for violation in self._violations()) == sorted(codes)
        for violation in self._violations():
            _seen(violation)
        return self

    def then_warned(
        self, code: str, *, limit: object = None, actual: object = None, section: str | None = None
    ) -> "Story":
        """It was taken, and this rule warned of it."""
        warnings = [warning for event in self._events() for warning in event.warnings if warning.code == code]
        assert len(warnings) == 1, f"{code} is not among {[event.warnings for event in self._events()]}"
        _seen(warnings[0], limit, actual)
        assert section in (None, warnings[0].section)
        return self

    def then_not_warned(self, code: str) -> "Story":
        assert all(warning.code != code for event in self._events() for warning in event.warnings)
        return self

    # What is so now

    def then_period(self, number: int = 1, **attributes: object) -> "Story":
        """So the period stands: granted, used, left, charged_cents, left_cents, value_cents, unit_price_cents."""
        period: Period = self.state.period(number)
        assert {name: getattr(period, name) for name in attributes} == attributes
        return self

    def then_owed(self, code: str, due: str, **attributes: object) -> "Story":
        """One duty of that code is owed today, due on that day."""
        owed = [duty for duty in self.duties() if duty.code == code]
        assert len(owed) == 1, f"owed of {code}: {owed}"
        assert owed[0].due_on == day(due)
        assert owed[0].section in SECTIONS[code]
        assert {name: getattr(owed[0], name) for name in attributes} == attributes
        return self

    def then_not_owed(self, code: str) -> "Story":
        assert [duty for duty in self.duties() if duty.code == code] == []
        return self

    def then_done(self, code: str, on: str, by: type[Event], **attributes: object) -> "Story":
        """One duty of that code was done on that day, as the newest event of that type says."""
        done = [duty for duty in duties(self.state.course, self.rulebook) if duty.code == code and duty.done]
        assert len(done) == 1, f"done of {code}: {done}"
        version = max(event.originator_version for event in self.events if isinstance(event, by))
        assert done[0].done == Done(day(on), version)
        assert {name: getattr(done[0], name) for name in attributes} == attributes
        return self

    def duties(self) -> list[Duty]:
        for duty in duties(self.state.course, self.rulebook):
            _well_told(duty)
        return owed_on(self.state.course, self.today, self.rulebook)

    def then_supervisors_warned(self, code: str, *mondays: str, **attributes: object) -> "Story":
        """Supervisors are warned of this today: once, or of each of these weeks."""
        warned = self._warned(code)
        assert warned
        assert [one.week_of for one in warned] == [day(monday) for monday in mondays] or not mondays
        for one in warned:
            assert {name: getattr(one, name) for name in attributes} == attributes
            _seen(one.finding)
        return self

    def then_supervisors_not_warned(self, code: str) -> "Story":
        assert self._warned(code) == []
        return self

    def then_supervisors_warned_beside(self, work: "Story", code: str, *days: str) -> "Story":
        """Supervisors are warned of the sessions of these days, of the same client who has another voucher."""
        found = [
            (session.on, one)
            for session in self.state.course.happenings
            if (one := parallel_individual_coaching(session, work.state.course)) and one.open_on(self.today)
        ]
        assert [(one.finding.code, held_on) for held_on, one in found] == [(code, day(held_on)) for held_on in days]
        for _, one in found:
            assert one.for_county
            _seen(one.finding)
        return self

    def then_supervisors_not_warned_beside(self, work: "Story", code: str) -> "Story":
        return self.then_supervisors_warned_beside(work, code)

    def granted(self) -> list[GrantedPeriod]:
        """The periods of the voucher, as they are compared with those of others."""
        grants = [(period.entry_id, period.grant.decision_number) for period in self.state.periods]
        return list(granted_periods(self.state.id, self.state.course, grants))

    def then_supervisors_warned_grant_beside(self, other: "Story", code: str, *periods: int) -> "Story":
        """Supervisors are warned today of these periods, beside the other voucher's."""
        ask = {"parallel_voucher": parallel_voucher, "decision_number_reused": decision_number_reused}[code]
        pairs = [(one, ask(one, beside)) for one in self.granted() for beside in other.granted()]
        found = [(one.number, warned) for one, warned in pairs if warned is not None and warned.open_on(self.today)]
        assert sorted({number for number, _ in found}) == sorted(periods)
        for number, warned in found:
            assert (warned.finding.code, warned.period, warned.for_county) == (code, number, True)
            assert warned.entry_id == self.state.periods[number - 1].entry_id
            _seen(warned.finding)
        return self

    def then_supervisors_not_warned_grant_beside(self, other: "Story", code: str) -> "Story":
        return self.then_supervisors_warned_grant_beside(other, code)

    def _warned(self, code: str) -> list[StandingWarning]:
        return [one for one in self.warnings() if one.finding.code == code]

    def warnings(self) -> list[StandingWarning]:
        """What supervisors are warned of today, about the voucher as a whole."""
        return list(warnings_on(self.state.course, self.today, self.rulebook))


def _well_told(duty: Duty) -> None:
    """A provider owes it, it is about one thing, and what it was done by is an event."""
    assert duty.owed_by is Role.PROVIDER
    assert duty.provider_id is not None
    things = (duty.entry_id, duty.period, duty.provider_id)
    assert duty.about in {str(thing) for thing in things if thing is not None} or duty.about.isdecimal()
    assert duty.done is None or isinstance(duty.done, Done)


def _seen(finding: Finding, limit: object = None, actual: object = None, unit: str | None = None) -> None:
    """It names its section of the rulebook, its figures in their units, and those that the story knows."""
    assert finding.section in SECTIONS[finding.code]
    assert units_of(finding) in FIGURES[finding.code]
    if limit is not None:
        assert finding.limit is not None
        assert finding.limit.value == limit
    if actual is not None:
        assert finding.actual is not None
        assert finding.actual.value == actual
    if unit is not None:
        assert {figure.unit for figure in (finding.limit, finding.actual) if figure} == {unit}


@dataclass(frozen=True)
class Step:
    """Something in a story: a change of what is so, or a command."""

    take: Callable[[Story], Story]


def given(*steps: Step) -> Story:
    """What happened before: all of it was taken."""
    story = Story()
    for step in steps:
        story = step.take(story)
        assert not isinstance(story.outcome, Refused), f"given, but refused: {story.outcome.violations}"
    return replace(story, outcome=())


def on(today: str | date, *steps: Step) -> Step:
    """Those steps are taken on that day, whichever days they tell of."""

    def take(story: Story) -> Story:
        for step in steps:
            before = story
            story = step.take(story.on(today))
            story = replace(story, pinned=before.pinned)
        return story

    return Step(take)


# What is so


def client(*, born: str = "1990-06-15", lives_in: str = "Kuopio") -> Step:
    return Step(lambda story: replace(story, born_on=day(born), homes=((day(born), lives_in),)))


def client_moves(moved_on: str, to: str) -> Step:
    return Step(lambda story: replace(story, homes=(*story.homes, (day(moved_on), to))))


def cap(service: Service, since: str, cents: int | None) -> Step:
    """The price list has another cap price from a day on; None: it has none yet."""
    return Step(lambda story: replace(story, caps=(*story.caps, (day(since), cents, service))))


def in_group(of: UUID, *, enrolled: bool = True) -> Step:
    """The sessions and no-shows told from here on are those of a group of that provider."""
    return Step(lambda story: replace(story, group=GroupFacts(provider_id=of, may_attend=enrolled)))


def no_price_list() -> Step:
    return Step(lambda story: replace(story, caps=()))


def approved(
    provider: UUID, service: Service, *, price_cents: int, since: str = "2026-01-01", until: str | None = None
) -> Step:
    """The county has approved a provider for a service, in place of what it had approved before."""
    approval = Approval(service, day(since), day(until) if until else None, price_cents)

    def take(story: Story) -> Story:
        others = tuple(one for one in story.approvals.get(provider, ()) if one.service is not service)
        return replace(story, approvals={**story.approvals, provider: (*others, approval)})

    return Step(take)


def suspended(provider: UUID, since: str, until: str | None = None) -> Step:
    """The county has suspended a provider, for ever or until a last day."""
    suspension = Suspension(day(since), day(until) if until else None, told)
    return Step(lambda story: replace(story, suspensions={**story.suspensions, provider: (suspension,)}))


def on_staff(provider: UUID, name: str, since: str = "2026-01-01", until: str | None = None) -> Step:
    """Somebody stands on a provider's staff list."""

    def take(story: Story) -> Story:
        worker = Worker(
            entry_id(name),
            (Qualification.SOCIAL_WORKER,),
            True,
            tuple(Service),
            day(since),
            day(until) if until else None,
        )
        listed = (*story.staff.get(provider, ()), worker)
        return replace(story, staff={**story.staff, provider: listed})

    return Step(take)


def setting(name: str, value: Any, since: str = "2026-01-01") -> Step:
    """The county changes a number or a reading of its rulebook, from a day on."""

    def take(story: Story) -> Story:
        changed = getattr(story.rulebook, name).changed(day(since), value)
        return replace(story, rulebook=replace(story.rulebook, **{name: changed}))

    return Step(take)


def service_setting(service: Service, name: str, value: int, since: str = "2026-01-01") -> Step:
    """The same for a number of one service."""

    def take(story: Story) -> Story:
        rules = story.rulebook.services[service]
        rules = replace(rules, **{name: getattr(rules, name).changed(day(since), value)})
        return replace(story, rulebook=replace(story.rulebook, services={**story.rulebook.services, service: rules}))

    return Step(take)


# Commands


def by(story: Story, provider: UUID | None) -> By:
    """The provider's own person, or the county's caseworker."""
    assert story.now is not None
    role = Role.CASEWORKER if provider is None else Role.PROVIDER
    return By(entry_id(f"person of {provider}"), role, provider, entry_id(f"request {len(story.events)}"), story.now)


def decided(story: Story, command: VoucherCommand) -> tuple[VoucherEvent, ...] | Refused:
    """What follows; a mistake of the caller's says what it is about, and goes on to the story."""
    try:
        return tuple(decide(story.voucher, command, story.facts(command), story.rulebook))
    except Refusal as refusal:
        return Refused(refusal.violations)
    except (BadInput, UnknownEntry, NotAllowed) as mistake:
        _must_tell(mistake, command)
        raise


def _must_tell(mistake: BadInput | UnknownEntry | NotAllowed, command: VoucherCommand) -> None:
    """It names the field with a reason, the entry, or why it is not allowed."""
    if isinstance(mistake, BadInput):
        must_say_why(mistake)
        assert mistake.field in {one.name for one in fields(command)} | FIELDS_OF_PARTS
    elif isinstance(mistake, UnknownEntry):
        assert isinstance(command, ReverseEntry | AgreeOnReplacement)
        assert mistake.args == (command.entry_id,)
    else:
        assert all(isinstance(told, str) for told in mistake.args)


def must_say_why(mistake: BadInput) -> None:
    """Its reason is one that people can be told, with the figures that it is told with."""
    said_with = {
        name: figure.unit if isinstance(figure, Figure) else type(figure) for name, figure in mistake.figures.items()
    }
    assert said_with == SAID_WITH[mistake.reason], f"{mistake.reason}: {said_with}"
    assert all(not isinstance(figure, Figure) or figure.value for figure in mistake.figures.values())


SAID_WITH: Mapping[str, Mapping[str, object]] = {
    "not_beside_whole_kilometres": {},
    "granted_in_minutes": {"service": "service"},
    "granted_in_days": {"service": "service"},
    "of_one_service": {"service": "service"},
    "missing": {},
    "numbered": {"least": int, "most": int},
    "number_min": {"limit": int, "actual": int},
    "recipient_needed": {},
    "of_a_final_report": {},
    "entry_of_the_voucher": {"actual": str},
    "provider_cancellation_needed": {},
    "standing_cancellation_needed": {},
    "something_done": {},
    "no_later_than": {"limit": "date"},
    "not_before": {"limit": "date"},
    "later_than": {"limit": "date"},
    "business_id": {},
    "one_of": {"limit": str},
    "municipality_of_the_area": {"limit": "date"},
    "document_expires": {"kind": "document"},
    "on_the_staff_list": {},
    "each_once": {},
    "closed_group_ends": {},
    "somebody_to_tell": {},
}
"""Each reason with the units of its figures, or with what they are where they have none."""


FIELDS_OF_PARTS = {"quantity", "four_days_a_week", "amount_cents"}
DECIDED = {"end_to_end_id", "from_day", "ends_on", "unit_price_cents", "chosen_on", "provider_id"}
"""What is decided where it was not asked for."""


def must_carry(event: Event, command: Command) -> None:
    """What was asked for stands in the event: every field that both have, lists in whatever order."""
    parts = ((command, event), (getattr(command, "grant", None), getattr(event, "grant", None)))
    for asked_for, kept in parts:
        for name in () if asked_for is None else (one.name for one in fields(asked_for)):
            if name == "grant" or not hasattr(kept, name):
                continue
            given, found = getattr(asked_for, name), getattr(kept, name)
            if given is None and name in DECIDED:
                continue
            if isinstance(given, tuple):
                given, found = set(given), set(found)
            assert found == given, f"{name}: {found} is not {given}"


def must_follow(event: VoucherEvent, state: Voucher | None, command: VoucherCommand) -> None:
    """It is the voucher's next event, by who asked, under the sections of its kind."""
    assert event.originator_id == voucher_id
    assert event.originator_version == (state.version if state else 0) + 1
    assert event.by == command.by
    assert event.under == UNDER[type(event)]


def asked(told_of: date | None, provider: UUID | None, make: Callable[[Story, By], VoucherCommand]) -> Step:
    """A command, taken on the day that it tells of unless a later one has come or `on` says otherwise."""

    def take(story: Story) -> Story:
        if told_of is not None:
            story = story._moved_to(told_of)
        command = make(story, by(story, provider))
        events = decided(story, command)
        assert events == decided(story, command), "the same question, the same answer"
        if isinstance(events, Refused):
            return replace(story, outcome=events)
        state = story.voucher
        must_carry(events[0], command)
        for event in events:
            must_follow(event, state, command)
            state = evolve(state, event)
        return replace(story, voucher=state, events=(*story.events, *events), outcome=events)

    return Step(take)


def period(
    service: Service,
    *,
    starts: str = "2026-03-02",
    months: int = 4,
    ends: str | None = None,
    hours: int | None = None,
    minutes: int | None = None,
    days: int | None = None,
    quantity: Quantity | None = None,
    price_cents: int | None = None,
    decided: str | None = None,
    number: str = "D-1",
    everyday_skills_need: bool | None = None,
    grounds: Iterable[InclusionGround] | None = None,
    four_days: bool = False,
    not_entitled: bool = True,
    four_days_reason: Sealed | None = told,
) -> GrantRequest:
    """A period as a caseworker decides it two weeks ahead: whole months, the most units, the needs that it takes."""
    first_day = day(starts)
    if hours is not None or minutes is not None:
        quantity = Quantity(minutes=(hours or 0) * 60 + (minutes or 0))
    elif days is not None:
        quantity = Quantity(days=days)
    if everyday_skills_need is None:
        everyday_skills_need = service is everyday_skills
    if grounds is None:
        grounds = (InclusionGround.THIRD_SECTOR_INSUFFICIENT,) if service is inclusion_activity else ()
    return GrantRequest(
        decision_number=number,
        decided_on=day(decided) if decided else first_day - timedelta(days=14),
        starts_on=first_day,
        ends_on=day(ends) if ends else last_day_of_months(first_day, months),
        quantity=quantity or MOST_UNITS[service],
        unit_price_cents=price_cents,
        everyday_skills_need=everyday_skills_need,
        inclusion_grounds=tuple(grounds),
        four_days=FourDays(not_entitled_to_rehabilitative_work=not_entitled, reason=four_days_reason)
        if four_days
        else None,
    )


def voucher(
    service: Service,
    *,
    provider: UUID | None = pihlaja,
    distance_km: int | None = 5,
    distance_tenths_km: int | None = None,
    leave: bool = False,
    remote_agreed: bool = False,
    **granted: Any,
) -> Step:
    """A voucher is issued, on the day that its decision is dated; see `period` for what is granted."""
    grant = period(service, **granted)
    return asked(
        grant.decided_on,
        None,
        lambda story, who: IssueVoucher(
            by=who,
            voucher_id=voucher_id,
            entry_id=entry_id("period 1"),
            client_id=client_id,
            service=service,
            caseworker_id=caseworker,
            grant=grant,
            provider_id=provider,
            distance_km=distance_km,
            distance_tenths_km=distance_tenths_km,
            beyond_area_reason=told if leave else None,
            remote_agreed=remote_agreed,
        ),
    )


def extension(starts: str, **granted: Any) -> Step:
    """A further period, named "period 2" and so on; see `period` for what is granted."""

    def make(story: Story, who: By) -> ExtendVoucher:
        number = len(story.state.periods) + 1
        grant = period(story.state.service, starts=starts, **{"number": f"D-{number}", **granted})
        return ExtendVoucher(by=who, entry_id=entry_id(f"period {number}"), grant=grant)

    decided = granted.get("decided")
    return asked(day(decided) if decided else day(starts) - timedelta(days=14), None, make)


def provider_chosen(
    provider: UUID,
    *,
    since: str | None = None,
    chosen: str | None = None,
    price_cents: int | None = None,
    distance_km: int | None = 5,
    distance_tenths_km: int | None = None,
    leave: bool = False,
) -> Step:
    return asked(
        None,
        None,
        lambda story, who: ChooseProvider(
            by=who,
            provider_id=provider,
            from_day=day(since) if since else None,
            chosen_on=day(chosen) if chosen else None,
            unit_price_cents=price_cents,
            distance_km=distance_km,
            distance_tenths_km=distance_tenths_km,
            beyond_area_reason=told if leave else None,
        ),
    )


def session(
    held: str,
    minutes: int | None = None,
    *,
    starts_at: str | None = None,
    mode: Mode = Mode.IN_PERSON,
    excursion: bool = False,
    replaces: str | None = None,
    named: str | None = None,
    by: UUID | None = pihlaja,
) -> Step:
    """An hour, or an activity day of four hours, unless it says otherwise; named "session <day>"."""

    def make(story: Story, who: By) -> RecordSession:
        usual = 240 if story.state.unit is Unit.DAY else 60
        return RecordSession(
            by=who,
            entry_id=entry_id(named or f"session {held}"),
            held_on=day(held),
            minutes=usual if minutes is None else minutes,
            starts_at=time.fromisoformat(starts_at) if starts_at else None,
            mode=mode,
            excursion=excursion,
            replaces=entry_id(replaces) if replaces else None,
            group_id=entry_id("group") if story.group else None,
        )

    return asked(day(held), by, make)


def no_show(
    planned: str,
    *,
    cause: Cause = Cause.CANCELLED_SAME_DAY,
    minutes: int | None = None,
    cancelled: str | None = None,
    justified: bool = False,
    contacted: str | None = None,
    named: str | None = None,
    by: UUID | None = pihlaja,
) -> Step:
    """Named "no-show <day>"."""
    return asked(
        day(planned),
        by,
        lambda story, who: RecordNoShow(
            by=who,
            entry_id=entry_id(named or f"no-show {planned}"),
            planned_on=day(planned),
            cause=cause,
            minutes=minutes,
            cancelled_on=day(cancelled) if cancelled else None,
            justified=justified,
            client_contacted_at=noon(contacted) if contacted else None,
            group_id=entry_id("group") if story.group else None,
        ),
    )


def provider_cancellation(
    planned: str,
    *,
    client_told: str | None = None,
    documented: bool = False,
    replacement: str | None = None,
    by: UUID | None = pihlaja,
    named: str | None = None,
) -> Step:
    """Named "cancellation <day>"."""
    return asked(
        day(planned),
        by,
        lambda story, who: RecordProviderCancellation(
            by=who,
            entry_id=entry_id(named or f"cancellation {planned}"),
            planned_on=day(planned),
            reason=told,
            client_told_at=noon(client_told) if client_told else None,
            documented=documented,
            replacement_on=day(replacement) if replacement else None,
        ),
    )


def carried_over(
    until: str,
    *,
    minutes: int | None = None,
    days: int | None = None,
    cents: int,
    system: str = "Effica 4.2",
    named: str = "carried over",
) -> Step:
    return asked(
        day(until),
        None,
        lambda story, who: CarryOver(
            by=who,
            entry_id=entry_id(named),
            until=day(until),
            charge=charge(minutes=minutes, days=days, cents=cents),
            system=system,
        ),
    )


def correction(of: str | UUID, *, by: UUID | None = None) -> Step:
    """The entry of that name is corrected away, by a caseworker unless by a provider."""
    corrected = entry_id(of) if isinstance(of, str) else of
    return asked(None, by, lambda story, who: ReverseEntry(by=who, entry_id=corrected, reason=told))


def closing(closed: str, reason: ClosingReason = ClosingReason.COMPLETED, named: str = "closing") -> Step:
    return asked(
        day(closed),
        None,
        lambda story, who: CloseVoucher(by=who, entry_id=entry_id(named), closed_on=day(closed), reason=reason),
    )


def instructor_named(
    name: str = "instructor",
    *,
    client_told: str | None = None,
    caseworker_told: str | None = None,
    by: UUID | None = pihlaja,
    of: UUID | None = None,
) -> Step:
    """`of` is the provider that a caseworker records for, here and below."""
    return asked(
        None,
        by,
        lambda story, who: NameInstructor(
            by=who,
            provider_id=of,
            worker_id=entry_id(name),
            client_told_at=noon(client_told) if client_told else None,
            caseworker_told_at=noon(caseworker_told) if caseworker_told else None,
        ),
    )


def caseworker_assigned() -> Step:
    return asked(None, None, lambda story, who: AssignCaseworker(by=who, caseworker_id=entry_id("another caseworker")))


def remote_agreement(agreed: bool = True) -> Step:
    return asked(None, None, lambda story, who: AgreeOnRemote(by=who, agreed=agreed))


def report(
    kind: ReportKind,
    delivered: str,
    *to: Recipient,
    period: int = 1,
    holds: tuple[ReportPart, ...] = (),
    way: DeliveryWay | None = None,
    by: UUID | None = pihlaja,
    of: UUID | None = None,
) -> Step:
    return asked(
        day(delivered),
        by,
        lambda story, who: DeliverReport(
            by=who,
            provider_id=of,
            kind=kind,
            period=period,
            delivered_on=day(delivered),
            to=to,
            holds=holds,
            way=way,
        ),
    )


def contact(
    contacted: str,
    contact_with: ContactWith,
    *about: str,
    by: UUID | None = pihlaja,
    of: UUID | None = None,
    at: time = time(12),
) -> Step:
    return asked(
        day(contacted),
        by,
        lambda story, who: RecordContact(
            by=who,
            provider_id=of,
            contact_with=contact_with,
            contacted_at=datetime.combine(day(contacted), at, UTC),
            about=tuple(entry_id(name) for name in about),
            note=told,
        ),
    )


def replacement_agreed(
    of: str,
    *,
    replacement: str | None = None,
    client_told: str | None = None,
    documented: bool = False,
    by: UUID | None = pihlaja,
) -> Step:
    return asked(
        None,
        by,
        lambda story, who: AgreeOnReplacement(
            by=who,
            entry_id=entry_id(of),
            replacement_on=day(replacement) if replacement else None,
            client_told_at=noon(client_told) if client_told else None,
            documented=documented,
        ),
    )


def incident(
    happened: str, *, told_caseworker: str | None = None, by: UUID | None = pihlaja, of: UUID | None = None
) -> Step:
    return asked(
        day(happened),
        by,
        lambda story, who: ReportIncident(
            by=who,
            provider_id=of,
            happened_on=day(happened),
            description=told,
            told_caseworker_at=noon(told_caseworker) if told_caseworker else None,
        ),
    )


def change(
    noticed: str, *, told_caseworker: str | None = None, by: UUID | None = pihlaja, of: UUID | None = None
) -> Step:
    return asked(
        day(noticed),
        by,
        lambda story, who: NoticeChange(
            by=who,
            provider_id=of,
            noticed_on=day(noticed),
            description=told,
            told_caseworker_at=noon(told_caseworker) if told_caseworker else None,
        ),
    )


def measure(measured: str, *, by: UUID | None = pihlaja) -> Step:
    return asked(day(measured), by, lambda story, who: RecordMeasure(by=who, measured_on=day(measured), result=told))


def noon(text: str) -> datetime:
    return datetime.combine(day(text), time(12), UTC)


# The same, as what is asked for now

issue_voucher = voucher
extend = extension
choose_provider = provider_chosen
record_session = session
record_no_show = no_show
record_provider_cancellation = provider_cancellation
carry_over = carried_over
correct = correction
close = closing
name_instructor = instructor_named
deliver_report = report
record_contact = contact


# Expectations


class _Nothing:
    """No units and no cents, in whichever unit."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Charge) and (other.quantity.units, other.amount_cents) == (0, 0)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "nothing"


nothing = _Nothing()


def charge(*, minutes: int | None = None, days: int | None = None, cents: int) -> Charge:
    return Charge(Quantity(minutes=minutes, days=days), cents)


@dataclass(frozen=True)
class Expected:
    """An event of a type, with those attributes that the story cares for; a grant's own are found too."""

    event: type[Event]
    attributes: Mapping[str, object]

    def must_be(self, event: Event) -> None:
        for name, value in self.attributes.items():
            holder = event if hasattr(event, name) else event.grant  # type: ignore[attr-defined]
            assert getattr(holder, name) == value, f"{name}: {getattr(holder, name)} is not {value}"


def _expects(event: type[Event]) -> Callable[..., Expected]:
    return lambda **attributes: Expected(event, attributes)


voucher_issued = _expects(VoucherIssued)
voucher_extended = _expects(VoucherExtended)
provider_was_chosen = _expects(ProviderChosen)
instructor_was_named = _expects(InstructorNamed)
caseworker_was_assigned = _expects(CaseworkerAssigned)
remote_agreement_changed = _expects(RemoteAgreementChanged)
session_held = _expects(SessionHeld)
no_show_recorded = _expects(NoShowRecorded)
no_show_charged = _expects(NoShowCharged)
provider_cancelled = _expects(ProviderCancelled)
was_carried_over = _expects(CarriedOver)
entry_corrected = _expects(EntryCorrected)
period_withdrawn = _expects(PeriodWithdrawn)
voucher_reopened = _expects(VoucherReopened)
report_delivered = _expects(ReportDelivered)
contact_recorded = _expects(ContactRecorded)
agreed_on_replacement = _expects(ReplacementAgreed)
incident_reported = _expects(IncidentReported)
change_noticed = _expects(ChangeNoticed)
measure_recorded = _expects(MeasureRecorded)
voucher_closed = _expects(VoucherClosed)
