"""Effective dates: every setting holds from its day, for what is judged by that day, and for nothing before it.

What a period may be is judged by the rulebook in force on its first day; what an entry may be, by the one in force on
the entry's date. In each case below the other days that are told of lie on the other side of the change, or of both its
sides, so that a look-up by the wrong day is seen. The changed values are invented: see `tests.domain.invented`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

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
from domain.kernel.event import By, Event, Role, Sealed
from domain.kernel.findings import BadInput, NotInForce, Refusal
from domain.price_list.commands import SetPriceCap
from domain.price_list.decide import set_price_cap
from domain.price_list.state import PriceList
from domain.provider.commands import (
    AcceptQualification,
    ApproveProvider,
    ConfirmBankAccount,
    EndApproval,
    EraseWorkerName,
    FileDocument,
    ListWorker,
    ProposeBankAccount,
    ProviderCommand,
    RegisterProvider,
    ReinstateProvider,
    StateInsurance,
    StateParticulars,
    SuspendProvider,
)
from domain.provider.decide import approve, register
from domain.provider.events import Waiver
from domain.provider.requirements import Waivable
from domain.provider.state import Provider
from domain.rulebook import Competence, DocumentKind, Peril, Qualification, Rulebook, Service
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
from domain.voucher.events import Cause, ContactWith, DeliveryWay, Recipient, ReportKind, ReportPart
from domain.voucher.supervision import standing_warnings, weekly_minimum_missed
from tests.domain import provider_story
from tests.domain.group_story import (
    GroupStep,
    announce_group,
    call_off,
    depart,
    enrol,
    enrolled,
    group_announced,
    group_voucher,
    meet,
    no_group,
    notify,
    postpone,
    specified,
)
from tests.domain.group_story import on as group_on
from tests.domain.invented import CHANGED_ON, INVENTED, beginning, changed, invented_rulebook, late_rulebook
from tests.domain.provider_story import sosionomi, worker
from tests.domain.story import (
    Refused,
    Step,
    Story,
    carry_over,
    caseworker_assigned,
    change,
    charge,
    choose_provider,
    close,
    closing,
    correct,
    deliver_report,
    entry_corrected,
    extend,
    given,
    group_coaching,
    incident,
    inclusion_activity,
    individual_coaching,
    issue_voucher,
    measure,
    name_instructor,
    no_show,
    no_show_charged,
    on,
    pihlaja,
    provider_cancellation,
    record_contact,
    record_no_show,
    record_provider_cancellation,
    record_session,
    remote_agreement,
    replacement_agreed,
    session,
    session_held,
    value_of,
    voucher,
    work_activity,
)

DAY_BEFORE = CHANGED_ON - timedelta(days=1)
FINAL = ReportKind.FINAL
LATER, SOONER = "2026-07-20", "2026-06-01"
ABSENT = Cause.ABSENT


@dataclass(frozen=True)
class Told:
    """A story so far, and what is asked in it about a day."""

    so_far: tuple[Any, ...]  # steps of a voucher's story
    ask: Callable[[Any], Any]

    def answer(self, rulebook: Rulebook, *, at_last: Rulebook | None = None) -> Any:
        """The answer where a rulebook holds; `at_last`: where the question meets another one."""
        story = given(under(rulebook), *self.so_far)
        return self.ask(replace(story, rulebook=at_last or rulebook))

    def under(self, rulebook: Rulebook, *, at_last: Rulebook | None = None) -> object:
        """The same without the name of the version that decided: only what was decided is compared."""
        answer = self.answer(rulebook, at_last=at_last)
        if isinstance(answer, tuple) and all(isinstance(one, Event) for one in answer):
            return tuple(replace(event, rulebook="") for event in answer)
        return answer


@dataclass(frozen=True)
class OfProvider(Told):
    """The same of a provider, told on 2026-05-04, in steps of a provider's story."""

    def answer(self, rulebook: Rulebook, *, at_last: Rulebook | None = None) -> Any:
        story = replace(provider_story.registered("2026-05-04"), rulebook=rulebook).when(*self.so_far)
        return self.ask(replace(story, rulebook=at_last or rulebook))


def approval_asked(
    *staff: provider_story.Step,
    service: Service = individual_coaching,
    without: DocumentKind | None = None,
    insured: tuple[Peril, ...] = tuple(Peril),
) -> Callable[[date], Told]:
    """An approval from a day that lies ahead, of a provider with all documents, but one, this insurance and staff."""
    left_out = (without,) if without else ()
    papers = (*provider_story.documents(*left_out), provider_story.particulars("2903"))
    so_far = (*papers, provider_story.insurance(*insured), *staff)

    def ask(day: date) -> Told:
        wanted = provider_story.approval(service, since=str(day))
        return OfProvider(so_far, lambda story: story.when(wanted).result())

    return ask


def filed_undated(day: date) -> Told:
    """A document is filed with no last day."""
    filed = provider_story.document(DocumentKind.TAX_CERTIFICATE)

    def ask(story: Any) -> object:
        try:
            return story.on(str(day)).when(filed).result()
        except BadInput as refusal:
            return str(refusal)

    return OfProvider((), ask)


def expiring_in_ten_days(day: date) -> Told:
    """What is told today of a document that expires."""
    filed = provider_story.document(DocumentKind.TAX_CERTIFICATE, expires=str(day + timedelta(days=10)))
    return OfProvider((filed,), lambda story: story.expiring(str(day)))


def under(rulebook: Rulebook) -> Step:
    return Step(lambda story: replace(story, rulebook=rulebook))


def asked(*so_far: Step, then: Step) -> Told:
    return Told(so_far, lambda story: story.when(then).outcome)


def owed(*so_far: Step, today: str) -> Told:
    return Told(so_far, lambda story: story.on(today).duties())


GUIDES = (
    sosionomi(services=(inclusion_activity,)),
    worker("Veikko", Qualification.WORK_GUIDANCE, services=(inclusion_activity,)),
)


def across(day: date) -> str:
    """A day on the other side of the change."""
    return LATER if day < CHANGED_ON else SOONER


# What a period may be, by its first day


def granted(service: Service, **granted: Any) -> Callable[[date], Told]:
    """A period from that day on, decided on a day of the other side."""

    def told(day: date) -> Told:
        step = issue_voucher(service, starts=str(day), decided=across(day), **granted)
        return asked(then=on(across(day), step))

    return told


def chosen(**choice: Any) -> Callable[[date], Told]:
    """A provider that serves from that day on, chosen on a day of the other side."""

    def told(day: date) -> Told:
        first = voucher(individual_coaching, starts="2026-06-02", provider=None)
        return asked(first, then=on(across(day), choose_provider(pihlaja, since=str(day), **choice)))

    return told


def four_days_again(day: date) -> Told:
    """A second period with the four-day exception."""
    earlier = voucher(work_activity, starts="2026-03-02", months=2, four_days=True)
    again = extend(str(day), months=3, four_days=True, decided=across(day))
    return asked(earlier, then=on(across(day), again))


def four_days_counted(day: date) -> Told:
    """An earlier period with the exception, a day longer than two months or two months long, as months are read."""
    ends = "2026-08-30" if day < CHANGED_ON else "2026-09-01"
    earlier = voucher(work_activity, starts=str(day), ends=ends, four_days=True, decided="2026-06-02")
    return asked(earlier, then=on(LATER, extend("2026-09-02", months=2, four_days=True)))


# What an entry may be, by its date


def recorded(
    service: Service, *so_far: Step, **granted: Any
) -> Callable[[Callable[..., Step]], Callable[[date], Told]]:
    """An entry of that day, asked for later, in a period that began before the change."""

    def of(make: Callable[[str], Step]) -> Callable[[date], Told]:
        first = voucher(service, **{"starts": "2026-05-04", **granted})
        return lambda day: asked(first, *(on(LATER, step) for step in so_far), then=on(LATER, make(str(day))))

    return of


def twice_missed(day: date) -> Told:
    return asked(
        voucher(individual_coaching, starts="2026-05-04"),
        on(LATER, no_show(str(day))),
        then=on(LATER, no_show(str(day), named="once more")),
    )


def one_of_two_charges_corrected(day: date) -> Told:
    """It moves to the second where one a month is charged, and to none where both have been."""
    return asked(
        voucher(individual_coaching, starts="2026-05-04"),
        on(LATER, no_show(str(day)), no_show(str(day), named="once more")),
        then=on(LATER, correct(f"no-show {day}")),
    )


def missed_in_another_month(day: date) -> Told:
    """Two no-shows: in June's calendar month and two months of the period, or the other way round."""
    earlier = "2026-06-27" if day < CHANGED_ON else str(DAY_BEFORE)
    return asked(
        voucher(individual_coaching, starts="2026-05-29"),
        on(LATER, no_show(earlier)),
        then=on(LATER, no_show(str(day))),
    )


def corrected_in_another_month(day: date) -> Told:
    """Its charge moves to another no-show of the calendar month, which lies in another month of the period."""
    other = "2026-06-10" if day < CHANGED_ON else "2026-07-17"
    return asked(
        voucher(individual_coaching, starts="2026-05-16"),
        on(LATER, no_show(str(day)), no_show(other)),
        then=on(LATER, correct(f"no-show {day}")),
    )


def missed_before(days: int) -> Callable[[date], Told]:
    """Two absences in a row, the last on that day."""
    return lambda day: owed(
        voucher(individual_coaching, starts="2026-05-04"),
        on(LATER, no_show(str(day - timedelta(days=days))), no_show(str(day))),
        today=LATER,
    )


def three_excursions(minutes: int) -> Callable[[date], Told]:
    return recorded(
        group_coaching,
        session("2026-06-02", minutes, excursion=True),
        session("2026-06-09", minutes, excursion=True),
    )(lambda day: record_session(day, minutes, excursion=True))


def a_third_day(service: Service) -> Callable[[date], Told]:
    return recorded(service, session("2026-06-29"), session("2026-07-02"))(record_session)


# Reports, by their period's first day


def period_owing(today: str, *so_far: Step, **granted: Any) -> Callable[[date], Told]:
    first_day: dict[str, Any] = {"decided": "2026-06-02"}
    return lambda day: owed(voucher(individual_coaching, starts=str(day), **first_day, **granted), *so_far, today=today)


# What is used of a period and when it ends, by its first day


def period_watched(*so_far: Step) -> Callable[[date], Told]:
    """A period of ten hours, of which six are used."""

    def told(day: date) -> Told:
        step = voucher(individual_coaching, starts=str(day), decided="2026-06-02", hours=10)
        return Told((step, *so_far), lambda story: list(standing_warnings(story.state.course, story.rulebook)))

    return told


# Full weeks, by their Monday


def week_of(service: Service) -> Callable[[date], Told]:
    """One session a week: the week of a Monday, seen from a later day."""

    def told(monday: date) -> Told:
        def ask(story: Story) -> object:
            short = weekly_minimum_missed(story.state.course, story.today, story.rulebook)
            return [week.finding for week in short if week.week_of == monday]

        held = on(LATER, session("2026-07-02"), session("2026-07-07"))
        return Told((voucher(service, starts="2026-06-29", decided="2026-06-02"), held), ask)

    return told


MONDAYS = (date(2026, 6, 29), date(2026, 7, 6))
"""The week in which the change falls, judged by its Monday, and the one after it."""

WEEKLY = (group_coaching, work_activity, inclusion_activity)
FOUR_DAYS = {"four_days": True, "days": 54}

# What a group may be, who can join and how far its start can move, by its first day


def of_group(then: Callable[[date], GroupStep], *so_far: GroupStep, announced: bool = True) -> Callable[[date], Told]:
    """A group that starts on that day: what is asked of it, once all before has been taken under the old rulebook."""

    def told(day: date) -> Told:
        def ask(story: Story) -> object:
            group = no_group().on(SOONER)
            if announced:
                group = group.and_then(group_announced(starts=str(day), ends="2027-06-30"), *so_far)
            return replace(group, rulebook=story.rulebook).when(then(day)).outcome

        return Told((), ask)

    return told


def announced_with(**announced: Any) -> Callable[[date], Told]:
    return of_group(
        lambda day: group_on(across(day), announce_group(starts=str(day), ends="2027-06-30", **announced)),
        announced=False,
    )


def days_before(days: int, step: GroupStep) -> Callable[[date], GroupStep]:
    return lambda day: group_on(day - timedelta(days=days), step)


def moved_by(days: int) -> Callable[[date], GroupStep]:
    return lambda day: group_on(day, postpone(day + timedelta(days=days)))


def report_by_records(to: Recipient) -> Callable[[date], Told]:
    """A final report that was delivered through the client records on that day."""
    sent: dict[str, Any] = {"holds": tuple(ReportPart), "way": DeliveryWay.CLIENT_RECORDS}
    return lambda day: asked(
        voucher(individual_coaching, starts="2026-06-01", ends=str(day), hours=1),
        then=on("2026-07-20", deliver_report(FINAL, str(day), to, **sent)),
    )


def late_group(day: date) -> Told:
    """A group that starts on that day, announced three days before, and called off on the next one."""

    def ask(story: Story) -> object:
        announced = group_announced(starts=str(day), ends="2027-06-30")
        group = no_group().and_then(group_on(day - timedelta(days=3), announced))
        return replace(group, rulebook=story.rulebook).when(group_on(day - timedelta(days=1), call_off())).outcome

    return Told((), ask)


ENROLLED = [enrolled(f"client {number}") for number in range(8)]
JOINS_LATE = of_group(lambda _: group_on("2026-07-14", enrol("late", of=group_voucher("late", starts="2026-07-14"))))


CASES: dict[str, list[Callable[[date], Told]]] = {
    **{f"{service}_months_min": [granted(service, months=1)] for service in Service},
    **{f"{service}_months_max": [granted(service, months=4)] for service in Service},
    **{f"{service}_quantity_max": [granted(service)] for service in Service},
    **{f"{service}_weekly_sessions_min": [week_of(service)] for service in WEEKLY},
    "supported_work_activity_quantity_max_with_four_days": [granted(work_activity, **FOUR_DAYS)],
    "group_coaching_minutes_per_week_max": [
        recorded(group_coaching, session("2026-06-29", 150))(lambda day: record_session(day, 100))
    ],
    "supported_work_activity_days_per_week_max": [a_third_day(work_activity)],
    "inclusion_activity_days_per_week_max": [a_third_day(inclusion_activity)],
    "supported_work_activity_days_per_week_max_with_four_days": [
        recorded(work_activity, session("2026-06-29"), session("2026-07-02"), session("2026-07-03"), four_days=True)(
            record_session
        )
    ],
    "municipalities": [granted(individual_coaching)],
    "client_age_min": [granted(individual_coaching)],
    "client_age_max": [
        granted(individual_coaching),
        recorded(individual_coaching)(record_session),
        recorded(individual_coaching)(record_no_show),
        recorded(individual_coaching)(record_provider_cancellation),
    ],
    "four_days_months_max": [granted(work_activity, four_days=True)],
    "distance_km_max": [
        granted(individual_coaching),
        granted(individual_coaching, distance_km=None),
        chosen(),
        chosen(distance_km=None),
    ],
    "session_minutes_max": [
        recorded(group_coaching)(lambda day: record_session(day, 120)),
    ],
    "excursion_dates_max": [
        recorded(group_coaching, session("2026-06-02", 240, excursion=True))(
            lambda day: record_session(day, 240, excursion=True)
        )
    ],
    "supported_work_activity_day_minutes_min": [recorded(work_activity)(lambda day: record_session(day, 190))],
    "supported_work_activity_day_minutes_max": [recorded(work_activity)(lambda day: record_session(day, 230))],
    "inclusion_activity_day_minutes_min": [recorded(inclusion_activity)(lambda day: record_session(day, 190))],
    "inclusion_activity_day_minutes_max": [recorded(inclusion_activity)(lambda day: record_session(day, 230))],
    "late_entry_days": [
        recorded(individual_coaching)(record_session),
        recorded(individual_coaching)(record_no_show),
        recorded(individual_coaching)(record_provider_cancellation),
    ],
    "quantity_nearly_used_percent": [period_watched(on(LATER, session("2026-07-15", 360)))],
    "quantity_hardly_used_percent": [period_watched(on("2026-09-20", session("2026-09-15", 360)))],
    "quantity_hardly_used_passed_percent": [period_watched()],
    "period_ends_soon_days": [period_watched()],
    "charged_no_shows_per_month_max": [twice_missed, one_of_two_charges_corrected],
    "charged_no_show_minutes": [recorded(individual_coaching)(record_no_show)],
    "charged_no_show_days": [recorded(work_activity)(record_no_show)],
    "missed_in_a_row_min": [missed_before(1)],
    "missed_in_a_row_days": [missed_before(3)],
    "interim_report_days_before_end": [period_owing(LATER, months=4)],
    "interim_report_days_before_end_short": [period_owing(LATER, months=2)],
    "interim_report_short_months_max": [period_owing(LATER, months=2)],
    "final_report_days": [period_owing("2026-08-20", months=1)],
    "group_clients_max": [
        announced_with(largest=9),
        of_group(lambda day: group_on(day, enrol("ninth")), *ENROLLED),
    ],
    "group_themes_min": [announced_with()],
    "group_enrolled_percent_min": [of_group(days_before(1, call_off()), *ENROLLED[:5])],
    "group_days_before_start": [of_group(days_before(10, call_off()))],
    "group_postponement_working_days_max": [of_group(moved_by(13))],
    "group_enrolment_working_days_max": [JOINS_LATE],
    "saturday_is_working_day": [JOINS_LATE, of_group(moved_by(13))],
    "prorate_quantity": [granted(individual_coaching, months=1)],
    "inclusion_grounds": [granted(inclusion_activity)],
    "four_day_periods_add_up": [four_days_again],
    "months_end_on_same_day": [
        lambda day: granted(individual_coaching, ends=str(day.replace(month=day.month + 4)))(day),
        four_days_counted,
    ],
    "no_show_month": [missed_in_another_month, corrected_in_another_month],
    "silent_absence_billable": [recorded(individual_coaching)(lambda day: record_no_show(day, cause=ABSENT))],
    "justified_absence_billable": [recorded(individual_coaching)(lambda day: record_no_show(day, justified=True))],
    "no_show_consumes_unit": [recorded(individual_coaching)(record_no_show)],
    "short_excursion_counts": [three_excursions(180)],
    "excursion_exempt_from_weekly_limit": [
        recorded(group_coaching)(lambda day: record_session(day, 301, excursion=True))
    ],
    "interim_report_owed_from": [period_owing(LATER, months=4)],
    "final_report_counts_from": [period_owing(LATER, on(LATER, closing("2026-07-10")), months=4)],
    "soteri_categories": [approval_asked(sosionomi())],
    "documents_required": [approval_asked(sosionomi(), without=DocumentKind.STAFF_FORM)],
    "documents_with_expiry": [filed_undated],
    "document_notice_days": [expiring_in_ten_days],
    "insured_perils": [approval_asked(sosionomi(), insured=(Peril.PERSONAL_INJURY,))],
    "social_care_workers_min": [approval_asked(sosionomi())],
    "social_care_qualifications": [approval_asked(sosionomi(services=(work_activity,)), service=work_activity)],
    "coaching_qualifications": [
        approval_asked(sosionomi()),
        approval_asked(sosionomi(services=(work_activity,)), service=work_activity),
    ],
    "work_guidance_qualifications": [approval_asked(*GUIDES, service=inclusion_activity)],
    "protected_titles": [approval_asked(worker("Aino", Qualification.SOCIAL_WORKER, title_in_register=False))],
    "work_guidance_needed_of": [approval_asked(*GUIDES, service=inclusion_activity)],
    "document_reference_pattern": [
        lambda day: Told((), lambda story: story.rulebook.is_document_reference("HAK-1/service_descriptions", day))
    ],
    "register_number_pattern": [
        lambda day: Told((), lambda story: story.rulebook.is_register_number("SOS 118/05.02.01/2026", day))
    ],
    "late_group_is_counted": [late_group],
    "final_report_early_days": [
        lambda day: asked(
            voucher(individual_coaching, starts="2026-06-01", ends=str(day + timedelta(days=20)), hours=1),
            then=on("2026-07-20", deliver_report(FINAL, str(day), Recipient.COUNTY, holds=tuple(ReportPart))),
        )
    ],
    "report_ways_agreed": [report_by_records(Recipient.COUNTY)],
    "final_report_client_ways": [report_by_records(Recipient.CLIENT)],
    "plan_days": [
        lambda day: owed(
            voucher(individual_coaching, starts=str(day), ends="2026-09-10", hours=1),
            session(str(day)),
            today="2026-07-20",
        )
    ],
    "instructor_owed_from": [
        lambda day: Told(
            (voucher(individual_coaching, starts=str(day), ends="2026-09-10", hours=1),),
            lambda story: [duty.code for duty in story.on("2026-07-20").duties()],
        )
    ],
}
"""For each setting the decisions and duties that read it, as stories of a day that judges them."""

READ_BY_NOTHING = {
    "price_fixed_at": "one reading alone: the cap of the decision's day is looked up before the rules are asked",
    "parallel_vouchers": "one reading alone: a decision sees one voucher, what looks across them can only warn",
    "extension_is": "one reading alone: there is no other kind of extension in the events",
    "age_limit_ends_period": "one reading alone: no state of a voucher knows the client's birth date",
    "no_show_scope": "one reading alone: a decision sees one voucher of the client",
    "short_day_is_a_day": "one reading alone: a day-priced charge is whole days",
    "long_session_ground": "one reading alone: nothing else than an excursion can be told of a session",
}
"""Settings that stand in the rulebook for their question, and why no decision reads them."""


def days_of(name: str) -> tuple[date, date]:
    """The last day before the change and the first after it, where weeks are judged the last and the first Monday."""
    return MONDAYS if name.endswith("weekly_sessions_min") else (DAY_BEFORE, CHANGED_ON)


def test_every_setting_is_read_by_a_decision_or_says_why_not() -> None:
    settings = {setting.name: setting for setting in NORTH_SAVO.settings()}
    assert set(settings) == {*CASES, *READ_BY_NOTHING}
    assert set(INVENTED) >= set(CASES)
    for name, reason in READ_BY_NOTHING.items():
        assert len(settings[name].choices) == 1
        assert reason.startswith("one reading alone")
    for name, value in INVENTED.items():
        assert value not in settings[name].since.values()


EACH = [
    pytest.param(name, case, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, case in enumerate(cases, 1)
]


@pytest.mark.parametrize(("name", "told"), EACH)
def test_a_setting_holds_from_its_day_and_for_nothing_before_it(name: Any, told: Any) -> None:
    before, after = days_of(name)
    old, new, newer_already = NORTH_SAVO, changed(name), changed(name, since=before)
    assert told(before).under(new) == told(before).under(old)
    assert told(before).under(newer_already) != told(before).under(old), "it does not depend on the setting"
    assert told(after).under(new) == told(after).under(newer_already)
    assert told(after).under(new) != told(after).under(old), "it does not depend on the setting"


def gap_met(told: Told, rulebook: Rulebook) -> bool:
    """Whether the question is refused for the gap, or cannot be answered at all where it is none of a command."""
    try:
        answer = told.answer(NORTH_SAVO, at_last=rulebook)
    except NotInForce:
        return True
    codes = {violation.code for violation in answer.violations} if isinstance(answer, Refused) else set()
    return "rulebook_not_in_force" in codes


@pytest.mark.parametrize(("name", "told"), EACH)
def test_a_gap_in_one_setting_is_an_error_and_no_default(name: Any, told: Any) -> None:
    before, after = days_of(name)
    assert gap_met(told(before), beginning(name))
    no_gap = beginning(name, first_day=date.fromisoformat(SOONER))
    assert told(after).under(NORTH_SAVO, at_last=no_gap) == told(after).under(NORTH_SAVO)


# Each command's own right day


def on_its_day(step: Step) -> Callable[[date], Told]:
    """A fact that is decided on the day on which it is told."""
    return lambda day: asked(voucher(individual_coaching, starts="2026-05-04"), then=on(str(day), step))


def told_about(make: Callable[[str], Step]) -> Callable[[date], Told]:
    """The same, told later about an earlier day."""
    return lambda day: asked(voucher(individual_coaching, starts="2026-05-04"), then=on(str(day), make(SOONER)))


def replaced(day: date) -> Told:
    cancelled = on(SOONER, provider_cancellation(SOONER))
    agreed = replacement_agreed(f"cancellation {SOONER}", replacement="2026-07-02")
    return asked(voucher(individual_coaching, starts="2026-05-04"), cancelled, then=on(str(day), agreed))


def corrected(day: date) -> Told:
    held = (voucher(individual_coaching, starts="2026-05-04"), session(SOONER))
    return asked(*held, then=on(str(day), correct(f"session {SOONER}")))


def extended(day: date) -> Told:
    first = voucher(individual_coaching, starts="2026-05-04", months=1)
    return asked(first, then=on(across(day), extend(str(day), decided=across(day))))


COMMANDS: dict[type, Callable[[date], Told]] = {
    # a period's first day
    IssueVoucher: granted(individual_coaching),
    ExtendVoucher: extended,
    # the first day that a provider serves
    ChooseProvider: chosen(),
    # an entry's date
    RecordSession: recorded(individual_coaching)(record_session),
    RecordNoShow: recorded(individual_coaching)(record_no_show),
    RecordProviderCancellation: recorded(individual_coaching)(record_provider_cancellation),
    CarryOver: recorded(individual_coaching)(lambda day: carry_over(day, minutes=60, cents=60_00)),
    CloseVoucher: recorded(individual_coaching)(close),
    # the day on which it is decided
    ReverseEntry: corrected,
    NameInstructor: on_its_day(name_instructor()),
    AssignCaseworker: on_its_day(caseworker_assigned()),
    AgreeOnRemote: on_its_day(remote_agreement()),
    DeliverReport: told_about(lambda day: deliver_report(ReportKind.PLAN, day, Recipient.CASEWORKER)),
    RecordContact: told_about(lambda day: record_contact(day, ContactWith.CLIENT)),
    AgreeOnReplacement: replaced,
    ReportIncident: told_about(incident),
    NoticeChange: told_about(change),
    RecordMeasure: told_about(measure),
}
"""Each command of a voucher, asked so that this day judges it and others lie on the other side of the change."""


def notified_on(day: date) -> Told:
    def ask(story: Story) -> object:
        group = (
            no_group().on(SOONER).and_then(group_announced(starts="2026-06-08", ends="2027-06-30"), enrolled("Aino"))
        )
        group = group.and_then(group_on("2026-06-05", call_off()))
        return replace(group, rulebook=story.rulebook).when(group_on(day, notify("Aino"))).outcome

    return Told((), ask)


AINO = enrolled("Aino")
GROUP_COMMANDS: dict[type, Callable[[date], Told]] = {
    # the group's start
    CreateGroup: announced_with(),
    PostponeGroup: of_group(moved_by(3)),
    CallOffGroup: of_group(days_before(1, call_off())),
    # the client's first day in it, and the last one
    EnrolMember: of_group(lambda day: group_on(day, AINO)),
    DepartMember: of_group(lambda day: group_on(day, depart("Aino")), AINO),
    # the day on which it is specified
    SpecifyContent: of_group(lambda day: group_on(day, specified(day))),
    # an entry's date
    RecordGroupSession: of_group(lambda day: group_on(LATER, meet(day, "Aino")), AINO),
    # the day on which it is told
    NotifyMember: notified_on,
}
"""Each command of a group, asked in the same way."""


def of_provider(step: provider_story.Step, *so_far: provider_story.Step) -> Callable[[date], Told]:
    """What is decided about a provider on that day."""
    return lambda day: OfProvider(so_far, lambda story: story.on(str(day)).when(step).result())


APPROVED = provider_story.waived_approval(since="2026-05-04")
PROVIDER_COMMANDS: dict[type, Callable[[date], Told]] = {
    # the first day that it is so
    StateParticulars: lambda day: OfProvider(
        (),
        lambda story: story.on(across(day)).when(provider_story.particulars("2903", since=str(day))).result(),
    ),
    # the day on which it is decided
    FileDocument: of_provider(provider_story.document(DocumentKind.STAFF_FORM)),
    StateInsurance: of_provider(provider_story.insurance(*Peril)),
    ListWorker: of_provider(sosionomi()),
    EraseWorkerName: of_provider(provider_story.name_erased("Aino"), sosionomi()),
    AcceptQualification: of_provider(
        provider_story.acceptance("Veikko", Competence.SOCIAL_CARE), worker("Veikko", Qualification.OTHER_DEGREE)
    ),
    EndApproval: of_provider(provider_story.ending("2026-08-01"), APPROVED),
    SuspendProvider: of_provider(provider_story.suspension("2026-08-01"), APPROVED),
    ReinstateProvider: of_provider(
        provider_story.reinstatement("2026-08-01"), APPROVED, provider_story.suspension("2026-05-04")
    ),
    ProposeBankAccount: of_provider(provider_story.proposal("first")),
    ConfirmBankAccount: of_provider(provider_story.confirmation("first"), provider_story.proposal("first")),
}
"""Each command of a provider beside its registration and its approval, asked in the same way."""

EVERY_COMMAND = {**COMMANDS, **GROUP_COMMANDS, **PROVIDER_COMMANDS}


def test_every_command_has_its_right_day() -> None:
    assert set(COMMANDS) == set(get_args(VoucherCommand))
    assert set(GROUP_COMMANDS) == {CreateGroup, *get_args(GroupCommand)}
    assert set(PROVIDER_COMMANDS) == set(get_args(ProviderCommand))


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: command.__name__)
def test_an_event_names_the_version_that_decided_it(command: Any) -> None:
    for day, version in ((DAY_BEFORE, "north_savo:2026-01-01"), (CHANGED_ON, "north_savo:2026-07-01")):
        events = EVERY_COMMAND[command](day).answer(changed("late_entry_days"))
        assert {event.rulebook for event in events} == {version}


@pytest.mark.parametrize("command", EVERY_COMMAND, ids=lambda command: command.__name__)
def test_a_command_that_meets_a_day_before_the_rulebook_is_refused(command: Any) -> None:
    met = EVERY_COMMAND[command](DAY_BEFORE).under(NORTH_SAVO, at_last=late_rulebook())
    assert isinstance(met, Refused), met
    gap = next(violation for violation in met.violations if violation.code == "rulebook_not_in_force")
    assert (value_of(gap.limit), value_of(gap.actual)) == (str(CHANGED_ON), str(DAY_BEFORE))
    assert not isinstance(EVERY_COMMAND[command](CHANGED_ON).under(NORTH_SAVO, at_last=late_rulebook()), Refused)


def test_a_moved_charge_is_decided_by_the_day_that_it_moves_to() -> None:
    """The correction is of today; what the other no-show costs is of its own day, as when it was recorded."""
    (
        given(
            under(changed("charged_no_show_minutes")),
            voucher(individual_coaching, starts="2026-06-15"),
            on(LATER, no_show("2026-07-02"), no_show("2026-07-03")),
        )
        .on(LATER)
        .when(correct("no-show 2026-07-02"))
        .then(
            entry_corrected(charge=charge(minutes=-30, cents=-30_00), rulebook="north_savo:2026-07-01"),
            no_show_charged(charge=charge(minutes=30, cents=30_00), rulebook="north_savo:2026-07-01"),
        )
    )
    (
        given(
            under(changed("charged_no_show_minutes")),
            voucher(individual_coaching, starts="2026-06-15"),
            on(LATER, no_show("2026-06-29"), no_show("2026-06-30")),
        )
        .on(LATER)
        .when(correct("no-show 2026-06-29"))
        .then(
            entry_corrected(charge=charge(minutes=-60, cents=-60_00), rulebook="north_savo:2026-07-01"),
            no_show_charged(charge=charge(minutes=60, cents=60_00), rulebook="north_savo:2026-01-01"),
        )
    )


def test_a_moved_charge_that_meets_a_gap_is_refused() -> None:
    story = given(
        voucher(individual_coaching, starts="2026-06-15"), on(LATER, no_show("2026-06-29"), no_show("2026-06-30"))
    )
    late = replace(story, rulebook=late_rulebook()).on(LATER)
    late.when(correct("no-show 2026-06-29")).then_refused(
        "rulebook_not_in_force", limit=str(CHANGED_ON), actual="2026-06-29"
    )


# Providers and prices


def by_county(on_day: date) -> By:
    decided_at = datetime.combine(on_day, datetime.min.time(), UTC) + timedelta(hours=12)
    return By(UUID(int=1), Role.REGISTRAR, None, UUID(int=2), decided_at)


def registered(day: date, rulebook: Rulebook) -> Any:
    command = RegisterProvider(by=by_county(day), provider_id=UUID(int=3), name="Pihlaja Oy", business_id="1572860-0")
    return register(command, rulebook, day)


def approved_from(day: date, rulebook: Rulebook) -> Any:
    """Approved on a day of the other side: by the approval's first day."""
    provider = Provider(UUID(int=3), 1, "Pihlaja Oy", "1572860-0")
    command = ApproveProvider(
        by=by_county(date.fromisoformat(across(day))),
        service=individual_coaching,
        from_day=day,
        until=None,
        unit_price_cents=50_00,
        waived=tuple(Waiver(code=code, reason=Sealed("a sealed text")) for code in Waivable),
    )
    return approve(provider, command, lambda _: 60_00, rulebook)


def cap_set(day: date, rulebook: Rulebook) -> Any:
    """Set for a day of the other side: by the day on which it is set, for a list may reach behind the rulebook."""
    command = SetPriceCap(
        by=by_county(day),
        service=individual_coaching,
        from_day=date.fromisoformat(across(day)),
        cap_cents=60_00,
        source="A decision",
    )
    return set_price_cap(PriceList(UUID(int=4)), command, rulebook, day)


@pytest.mark.parametrize("ask", [registered, approved_from, cap_set])
def test_what_the_county_decides_of_providers_and_prices_has_its_right_day_too(ask: Any) -> None:
    newer = changed("saturday_is_working_day")
    for day, version in ((DAY_BEFORE, "north_savo:2026-01-01"), (CHANGED_ON, "north_savo:2026-07-01")):
        (event,) = ask(day, newer)
        assert event.rulebook == version
    with pytest.raises(Refusal) as refusal:
        ask(DAY_BEFORE, late_rulebook())
    assert [violation.code for violation in refusal.value.violations] == ["rulebook_not_in_force"]
    assert ask(CHANGED_ON, late_rulebook())


# Old vouchers


def test_a_voucher_granted_before_keeps_what_it_was_granted() -> None:
    """All invented values hold from July on: 20 hours at most, and Kuopio is outside the area."""
    granted_before = given(under(invented_rulebook()), voucher(individual_coaching, starts="2026-06-01", hours=40))
    all_used = granted_before
    for week in range(4):
        held = str(date(2026, 7, 6) + timedelta(days=7 * week))
        all_used = all_used.when(record_session(held, 600)).then(session_held(rulebook="north_savo:2026-07-01"))
    all_used.then_period(1, granted=40 * 60, used=40 * 60, left=0, value_cents=2400_00, unit_price_cents=60_00)
    granted_before.on("2026-09-01").then_owed("interim_report_due", due="2026-09-09")


def test_a_voucher_granted_from_the_day_on_is_judged_by_the_new_limits() -> None:
    (
        given(under(invented_rulebook()))
        .on("2026-06-15")
        .when(issue_voucher(individual_coaching, starts="2026-07-01", hours=40, decided="2026-06-15"))
        .then_refused_for_all_of(
            "client_age_out_of_range", "client_outside_area", "quantity_over_cap", "provider_too_far",
            "validity_out_of_range",
        )
    )  # fmt: skip


def test_an_extension_of_an_old_voucher_is_judged_by_its_own_first_day() -> None:
    old = given(under(changed("individual_coaching_quantity_max")), voucher(individual_coaching, months=3))
    old.when(extend("2026-06-02", months=1, hours=40)).then_accepted()
    (
        old.when(extend("2026-07-01", months=1, hours=40))
        .then_refused("quantity_over_cap", limit=20 * 60, actual=40 * 60)
        .when(extend("2026-07-01", months=1, hours=20))
        .then_accepted()
    )
