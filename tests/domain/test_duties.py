"""Duties: who owes what by when, until it is done (§ 3.1, § 4.1, § 5)."""

from datetime import date
from typing import Any

import pytest

from domain.kernel.event import Role
from domain.kernel.findings import BadInput, UnknownEntry
from domain.kernel.kind import UnknownEvent
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.course import followed
from domain.voucher.duties import duties
from domain.voucher.events import (
    ChangeNoticed,
    ClosingReason,
    ContactRecorded,
    ContactWith,
    DeliveryWay,
    InstructorNamed,
    NoShowRecorded,
    ProviderCancelled,
    Recipient,
    ReplacementAgreed,
    ReportDelivered,
    ReportKind,
    ReportPart,
    SessionHeld,
)
from tests.domain.provider_story import registered
from tests.domain.story import (
    agreed_on_replacement,
    approved,
    change,
    client,
    close,
    closing,
    contact,
    contact_recorded,
    correct,
    correction,
    deliver_report,
    entry_id,
    extend,
    extension,
    given,
    incident,
    inclusion_activity,
    individual_coaching,
    instructor_named,
    kataja,
    name_instructor,
    no_show,
    on,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    record_contact,
    record_provider_cancellation,
    record_session,
    replacement_agreed,
    report,
    report_delivered,
    session,
    setting,
    tuomi,
    voucher,
    work_activity,
)

CLIENT, CASEWORKER = ContactWith.CLIENT, ContactWith.CASEWORKER
TO_CLIENT, TO_CASEWORKER, TO_COUNTY = Recipient.CLIENT, Recipient.CASEWORKER, Recipient.COUNTY
PLAN, INTERIM, FINAL = ReportKind.PLAN, ReportKind.INTERIM, ReportKind.FINAL


# The responsible instructor (§ 4.1)


def test_an_instructor_is_owed_from_the_first_session_until_named() -> None:
    (
        given(voucher(individual_coaching))
        .on("2026-03-04")
        .then_not_owed("no_instructor_named")
        .when(record_session("2026-03-04"))
        .when(record_session("2026-03-03"))
        .then_owed("no_instructor_named", due="2026-03-03", section="4.1", owed_by=Role.PROVIDER)
        .when(name_instructor())
        .then_not_owed("no_instructor_named")
    )


def test_an_instructor_named_ahead_is_owed_no_more() -> None:
    given(voucher(individual_coaching), instructor_named(), session("2026-03-03")).then_not_owed("no_instructor_named")


def test_a_new_provider_owes_an_instructor_from_its_own_first_session() -> None:
    (
        given(
            approved(kataja, individual_coaching, price_cents=50_00),
            voucher(individual_coaching),
            instructor_named(),
            session("2026-03-03"),
            on("2026-03-20", provider_chosen(kataja, since="2026-04-01")),
            session("2026-03-24"),
        )
        .then_not_owed("no_instructor_named")  # Pihlaja still serves, and has named one
        .on("2026-04-02")
        .then_not_owed("no_instructor_named")
        .when(record_session("2026-04-02", by=kataja))
        .then_owed("no_instructor_named", due="2026-04-02")
        .when(name_instructor(by=kataja))
        .then_not_owed("no_instructor_named")
    )


# Who is told who instructs (§ 4.1)

NOTICES = {"tell_client_instructor": CLIENT, "tell_caseworker_instructor": CASEWORKER}


@pytest.mark.parametrize("code", NOTICES)
def test_client_and_caseworker_are_told_who_instructs(code: str) -> None:
    unnamed = given(voucher(individual_coaching), session("2026-03-03")).then_not_owed(code)
    named = unnamed.on("2026-03-04").when(name_instructor()).then_owed(code, due="2026-03-04", provider_id=pihlaja)
    for other in (CLIENT, CASEWORKER):
        reached = named.on("2026-03-05").when(record_contact("2026-03-05", other))
        if other is NOTICES[code]:
            reached.then_not_owed(code).then_done(code, "2026-03-05", ContactRecorded)
        else:
            reached.then_owed(code, due="2026-03-04")
    named.when(close("2026-03-04")).then_not_owed(code)


def test_told_with_the_naming_nothing_is_owed() -> None:
    told = instructor_named(client_told="2026-03-02", caseworker_told="2026-03-03")
    story = given(voucher(individual_coaching), session("2026-03-03")).on("2026-03-04").when(told)
    story.then_done("tell_client_instructor", "2026-03-02", InstructorNamed)
    story.then_done("tell_caseworker_instructor", "2026-03-03", InstructorNamed)


def test_nobody_was_told_tomorrow_who_instructs() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-03")
    for told in (instructor_named(client_told="2026-03-04"), instructor_named(caseworker_told="2026-03-04")):
        story.when(told).then_refused("in_the_future", limit="2026-03-03", actual="2026-03-04")


def test_a_contact_before_the_naming_or_about_an_absence_tells_nothing_of_it() -> None:
    story = given(voucher(individual_coaching), no_show("2026-03-03"), contact("2026-03-03", CLIENT)).on("2026-03-04")
    named = story.when(name_instructor()).then_owed("tell_client_instructor", due="2026-03-04")
    about = named.when(contact("2026-03-04", CLIENT, "no-show 2026-03-03"))
    about.then_owed("tell_client_instructor", due="2026-03-04")


def test_of_two_instructors_the_newest_is_told_of() -> None:
    story = given(voucher(individual_coaching), on("2026-03-03", instructor_named()))
    story = story.on("2026-03-10").when(name_instructor("another"))
    story.then_owed("tell_client_instructor", due="2026-03-10")
    story.then_owed("tell_caseworker_instructor", due="2026-03-10")


def test_after_a_death_nobody_is_told_who_instructs() -> None:
    story = given(voucher(individual_coaching), on("2026-03-03", instructor_named()))
    story = story.on("2026-03-05").when(close("2026-03-04", ClosingReason.DIED))
    story.then_not_owed("tell_client_instructor").then_not_owed("tell_caseworker_instructor")


# The plan that each client is owed (§ 4.2)


def test_a_plan_is_owed_from_the_first_session_until_one_is_recorded() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-04").then_not_owed("plan_owed")
    held = story.when(record_session("2026-03-04")).when(record_session("2026-03-03"))
    held.then_owed("plan_owed", due="2026-03-17", since=date(2026, 3, 3), provider_id=pihlaja)
    assert [duty.overdue_on(date(2026, 3, 18)) for duty in held.duties() if duty.code == "plan_owed"] == [True]
    held = held.on("2026-03-05")
    held.when(deliver_report(INTERIM, "2026-03-05", TO_CASEWORKER)).then_owed("plan_owed", due="2026-03-17")
    planned = held.when(deliver_report(PLAN, "2026-03-05", TO_CLIENT)).then_not_owed("plan_owed")
    planned.then_done("plan_owed", "2026-03-05", ReportDelivered)


def test_a_plan_made_ahead_is_owed_no_more_and_nor_is_one_that_the_county_recorded() -> None:
    for by, of in ((pihlaja, None), (None, pihlaja)):
        planned = on("2026-03-02", report(PLAN, "2026-03-02", TO_CLIENT, by=by, of=of))
        given(voucher(individual_coaching), planned, session("2026-03-03")).then_not_owed("plan_owed")


def test_each_provider_owes_a_plan_of_its_own_while_it_serves() -> None:
    story = changed_to_kataja(
        session("2026-03-24"),
        on("2026-03-24", report(PLAN, "2026-03-24", TO_CLIENT)),
        session("2026-04-07", by=kataja),
    ).on("2026-04-08")
    story.then_owed("plan_owed", due="2026-04-21", provider_id=kataja)
    story.when(deliver_report(PLAN, "2026-04-08", TO_CLIENT, by=kataja)).then_not_owed("plan_owed")
    unplanned = changed_to_kataja(session("2026-03-24"))
    unplanned.on("2026-03-31").then_owed("plan_owed", due="2026-04-07", provider_id=pihlaja)
    unplanned.on("2026-04-01").then_not_owed("plan_owed")
    story.when(close("2026-04-08")).then_not_owed("plan_owed")


def test_a_plan_is_not_owed_for_a_session_that_was_corrected_away() -> None:
    given(voucher(individual_coaching), session("2026-03-03"), correction("session 2026-03-03")).then_not_owed(
        "plan_owed"
    )


# After a missed session (§ 5)


def missed(planned: str = "2026-03-03", **details: Any) -> Any:
    return given(voucher(individual_coaching), no_show(planned, **details))


def test_the_provider_tries_to_reach_the_client_at_once() -> None:
    (
        missed().then_owed(
            "contact_client",
            due="2026-03-03",
            section="5",
            owed_by=Role.PROVIDER,
            entry_id=entry_id("no-show 2026-03-03"),
        )
    )


@pytest.mark.parametrize(
    "reached",
    [
        contact("2026-03-03", CLIENT),
        contact("2026-03-09", CLIENT),
        contact("2026-03-05", CLIENT, "no-show 2026-03-03"),
        correction("no-show 2026-03-03"),
    ],
)
def test_a_contact_ends_the_duty_and_so_does_a_correction(reached: Any) -> None:
    missed().when(reached).then_not_owed("contact_client")


def test_a_contact_told_with_the_no_show_leaves_no_duty() -> None:
    missed(contacted="2026-03-03").then_not_owed("contact_client")


def test_an_accepted_reason_leaves_no_duty() -> None:
    missed(justified=True).then_not_owed("contact_client")


def test_a_contact_with_somebody_else_about_something_else_or_before_is_none() -> None:
    two = given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-24"))
    for elsewhere in (
        contact("2026-03-24", CASEWORKER),
        contact("2026-03-24", CLIENT, "no-show 2026-03-03"),
        contact("2026-03-23", CLIENT),
    ):
        two.when(contact("2026-03-03", CLIENT, "no-show 2026-03-03")).when(elsewhere).then_owed(
            "contact_client", due="2026-03-24"
        )


def test_a_contact_names_entries_of_the_voucher() -> None:
    missed().when(record_contact("2026-03-03", CLIENT, "no-show 2026-03-03")).then(
        contact_recorded(about=(entry_id("no-show 2026-03-03"),))
    )
    with pytest.raises(BadInput) as refusal:
        missed().when(record_contact("2026-03-03", CLIENT, "no-show 2026-03-04"))
    assert refusal.value.field == "about"


# Absences told to the caseworker (§ 5)


def missed_on(*days: Any, **details: Any) -> Any:
    return given(voucher(individual_coaching), *(no_show(day, **details) for day in days))


def test_two_missed_in_a_row_within_a_week_are_told_to_the_caseworker() -> None:
    missed_on("2026-03-03").then_not_owed("contact_caseworker")
    missed_on("2026-03-03", "2026-03-10").then_owed("contact_caseworker", due="2026-03-10", section="5")
    missed_on("2026-03-03", "2026-03-11").then_not_owed("contact_caseworker")
    missed_on("2026-03-10", "2026-03-03").then_owed("contact_caseworker", due="2026-03-10")


def test_the_latest_absence_of_the_row_is_the_one_to_tell() -> None:
    (
        missed_on("2026-03-03", "2026-03-10")
        .when(record_contact("2026-03-10", CASEWORKER))
        .then_not_owed("contact_caseworker")
        .when(no_show("2026-03-17"))
        .then_owed("contact_caseworker", due="2026-03-17", entry_id=entry_id("no-show 2026-03-17"))
        .when(record_contact("2026-03-18", CASEWORKER))
        .then_not_owed("contact_caseworker")
    )


def test_a_contact_before_the_last_absence_does_not_tell_it() -> None:
    (
        missed_on("2026-03-03", "2026-03-05")
        .when(record_contact("2026-03-04", CASEWORKER))
        .then_owed("contact_caseworker", due="2026-03-05")
        .when(record_contact("2026-03-06", CLIENT))
        .then_owed("contact_caseworker", due="2026-03-05")
    )


def test_a_session_held_between_breaks_the_row() -> None:
    (
        missed_on("2026-03-03", "2026-03-05")
        .when(record_session("2026-03-04"))
        .then_not_owed("contact_caseworker")
        .when(correct("session 2026-03-04"))
        .then_owed("contact_caseworker", due="2026-03-05")
    )


def test_an_accepted_reason_breaks_the_row() -> None:
    missed_on("2026-03-03", "2026-03-05", justified=True).then_not_owed("contact_caseworker")
    (
        given(
            voucher(individual_coaching),
            no_show("2026-03-03"),
            no_show("2026-03-04", justified=True),
            no_show("2026-03-05"),
        ).then_not_owed("contact_caseworker")
    )


def test_absences_that_go_on_after_they_were_taken_up_are_told_however_far_apart() -> None:
    taken_up = missed_on("2026-03-03").when(record_contact("2026-03-05", CLIENT, "no-show 2026-03-03"))
    taken_up.then_not_owed("contact_caseworker")
    taken_up.when(no_show("2026-04-21")).then_owed("contact_caseworker", due="2026-04-21")
    missed_on("2026-03-03").when(no_show("2026-04-21")).then_not_owed("contact_caseworker")


def test_an_absence_on_the_day_that_they_were_taken_up_goes_on_too() -> None:
    (
        missed_on("2026-03-03")
        .when(record_contact("2026-04-21", CLIENT, "no-show 2026-03-03"))
        .when(no_show("2026-04-21"))
        .then_owed("contact_caseworker", due="2026-04-21")
    )


def test_how_many_and_how_close_are_settings() -> None:
    three = setting("missed_in_a_row_min", 3)
    closer = setting("missed_in_a_row_days", 6)
    days = [no_show("2026-03-03"), no_show("2026-03-06"), no_show("2026-03-10")]
    given(three, voucher(individual_coaching), *days[:2]).then_not_owed("contact_caseworker")
    given(three, voucher(individual_coaching), *days).then_owed("contact_caseworker", due="2026-03-10")
    (given(three, closer, voucher(individual_coaching), *days).then_not_owed("contact_caseworker"))
    given(closer, voucher(individual_coaching), *days[:2]).then_owed("contact_caseworker", due="2026-03-06")


# A service that breaks off (§ 5)


TOLD = [ClosingReason.INTERRUPTED_BY_CLIENT, ClosingReason.NOT_SUITABLE, ClosingReason.NEVER_STARTED]


@pytest.mark.parametrize("reason", ClosingReason)
def test_a_service_that_breaks_off_is_told_to_the_caseworker_at_once(reason: Any) -> None:
    closed = given(voucher(individual_coaching), closing("2026-03-20", reason))
    if reason in TOLD:
        closed.then_owed("contact_caseworker", due="2026-03-20", entry_id=entry_id("closing"))
    else:
        closed.then_not_owed("contact_caseworker")


def test_a_contact_since_the_last_session_has_told_it() -> None:
    story = given(voucher(individual_coaching), session("2026-03-10"), closing("2026-03-20", TOLD[0])).on("2026-03-20")
    story.then_owed("contact_caseworker", due="2026-03-20")
    story.when(record_contact("2026-03-09", CASEWORKER)).then_owed("contact_caseworker", due="2026-03-20")
    story.when(record_contact("2026-03-10", CASEWORKER)).then_not_owed("contact_caseworker")
    story.when(correct("closing")).then_not_owed("contact_caseworker")


def test_without_a_provider_nobody_owes_a_contact() -> None:
    given(voucher(individual_coaching, provider=None), closing("2026-03-20", TOLD[2])).then_not_owed(
        "contact_caseworker"
    )


# What a provider's cancellation leaves to do (§ 5)


def cancelled(**done: Any) -> Any:
    return given(voucher(individual_coaching), on("2026-03-02", provider_cancellation("2026-03-10", **done)))


def test_what_is_not_stated_done_is_owed_at_once() -> None:
    (
        cancelled()
        .then_owed("tell_client", due="2026-03-02", section="5", entry_id=entry_id("cancellation 2026-03-10"))
        .then_owed("document_cancellation", due="2026-03-02", section="5")
        .then_owed("replacement_owed", due="2026-03-02", section="5")
    )


def test_a_cancellation_told_late_was_owed_from_its_day() -> None:
    """On the day of the cancelled time the client was to be told, whenever the provider comes to record it."""
    late = given(voucher(individual_coaching), on("2026-03-20", provider_cancellation("2026-03-10"))).on("2026-03-20")
    for code in ("tell_client", "document_cancellation", "replacement_owed"):
        late.then_owed(code, due="2026-03-10", since=date(2026, 3, 10))
        late.on("2026-03-09").then_not_owed(code)
        (duty,) = [one for one in late.duties() if one.code == code]
        assert duty.overdue_on(date(2026, 3, 20))


def test_the_client_that_was_reached_in_between_was_told() -> None:
    late = given(voucher(individual_coaching), on("2026-03-20", provider_cancellation("2026-03-10"))).on("2026-03-20")
    late.when(record_contact("2026-03-12", CLIENT)).then_not_owed("tell_client").then_done(
        "tell_client", "2026-03-12", ContactRecorded
    )
    late.when(record_contact("2026-03-09", CLIENT, "cancellation 2026-03-10")).then_not_owed("tell_client")
    for elsewhere in (record_contact("2026-03-09", CLIENT), record_contact("2026-03-12", CASEWORKER)):
        late.when(elsewhere).then_owed("tell_client", due="2026-03-10")
    two = late.when(on("2026-03-20", session("2026-03-19")))
    two.when(record_contact("2026-03-19", CLIENT, "session 2026-03-19")).then_owed("tell_client", due="2026-03-10")
    ahead = cancelled().when(record_contact("2026-03-02", CLIENT)).then_not_owed("tell_client")
    ahead.then_owed("replacement_owed", due="2026-03-02")


def test_what_is_stated_done_is_not_owed() -> None:
    cancelled(client_told="2026-03-02").then_not_owed("tell_client").then_owed("replacement_owed", due="2026-03-02")
    cancelled(documented=True).then_not_owed("document_cancellation").then_owed("tell_client", due="2026-03-02")
    cancelled(replacement="2026-03-12").then_not_owed("replacement_owed")


def test_it_may_be_done_later_step_by_step() -> None:
    (
        cancelled()
        .when(replacement_agreed("cancellation 2026-03-10", client_told="2026-03-02"))
        .then(agreed_on_replacement(replacement_on=None))
        .then_not_owed("tell_client")
        .then_owed("document_cancellation", due="2026-03-02")
        .when(replacement_agreed("cancellation 2026-03-10", documented=True))
        .then_not_owed("tell_client")
        .then_not_owed("document_cancellation")
        .then_owed("replacement_owed", due="2026-03-02")
        .when(replacement_agreed("cancellation 2026-03-10", replacement="2026-03-12"))
        .then_not_owed("replacement_owed")
    )


def test_a_session_held_in_its_place_is_a_replacement_while_it_stands() -> None:
    in_its_place = record_session("2026-03-12", replaces="cancellation 2026-03-10")
    (
        cancelled()
        .when(record_session("2026-03-11"))
        .then_owed("replacement_owed", due="2026-03-02")
        .when(in_its_place)
        .then_not_owed("replacement_owed")
        .when(correct("session 2026-03-12"))
        .then_owed("replacement_owed", due="2026-03-02")
    )


def test_a_cancellation_corrected_away_leaves_nothing_to_do() -> None:
    (
        cancelled()
        .when(correct("cancellation 2026-03-10"))
        .then_not_owed("tell_client")
        .then_not_owed("document_cancellation")
        .then_not_owed("replacement_owed")
    )


def test_a_replacement_stands_for_a_standing_cancellation() -> None:
    with pytest.raises(BadInput) as refusal:
        cancelled().when(record_session("2026-03-12", replaces="session 2026-03-10"))
    assert refusal.value.field == "replaces"
    with pytest.raises(BadInput):
        cancelled().when(correct("cancellation 2026-03-10")).when(
            record_session("2026-03-12", replaces="cancellation 2026-03-10")
        )
    with pytest.raises(BadInput):
        cancelled().when(record_session("2026-03-11")).when(record_session("2026-03-12", replaces="session 2026-03-11"))


def test_what_was_done_is_stated_by_its_provider_about_its_cancellation() -> None:
    with pytest.raises(UnknownEntry):
        cancelled().when(replacement_agreed("cancellation 2026-03-10", documented=True, by=kataja))
    with pytest.raises(UnknownEntry):
        cancelled().when(replacement_agreed("cancellation 2026-03-11", documented=True))
    with pytest.raises(BadInput) as refusal:
        cancelled().when(replacement_agreed("cancellation 2026-03-10"))
    assert refusal.value.field == "replacement_on"
    with pytest.raises(BadInput, match="entry_id"):
        cancelled().when(record_session("2026-03-11")).when(replacement_agreed("session 2026-03-11", documented=True))


# Interim reports (§ 3.1)


@pytest.mark.parametrize(
    ("granted", "due"),
    [
        ({"months": 1}, "2026-03-25"),  # ends on 1 April: a week before
        ({"months": 2}, "2026-04-24"),  # ends on 1 May
        ({"ends": "2026-05-02"}, "2026-04-11"),  # a day longer than two months: three weeks before
        ({"months": 3}, "2026-05-11"),
        ({"months": 4}, "2026-06-10"),
        ({"months": 5}, "2026-07-11"),
        ({"months": 6}, "2026-08-11"),
    ],
)
def test_an_interim_report_is_due_before_the_period_ends_if_the_service_goes_on(
    granted: dict[str, Any], due: str
) -> None:
    (
        given(voucher(inclusion_activity, **granted))
        .on("2026-03-02")
        .then_owed("interim_report_due", due=due, period=1, if_continued=True, since=date(2026, 3, 2))
    )


def test_it_is_shown_from_the_first_day_to_the_last_and_is_never_overdue_meanwhile() -> None:
    story = given(voucher(individual_coaching))
    story.on("2026-03-01").then_not_owed("interim_report_due")
    ahead = story.on("2026-07-01").then_owed("interim_report_due", due="2026-06-10")
    assert [duty.overdue_on(ahead.today) for duty in ahead.duties()] == [False]
    story.on("2026-07-02").then_not_owed("interim_report_due")


def test_read_as_owed_from_the_extension_on_it_is_not_shown_before() -> None:
    story = given(setting("interim_report_owed_from", "extension"), voucher(individual_coaching)).on("2026-06-01")
    (
        story.then_not_owed("interim_report_due")
        .when(extend("2026-07-02", decided="2026-06-01"))
        .then_owed("interim_report_due", due="2026-06-10", period=1, if_continued=False)
    )


def test_with_an_extension_it_is_owed_and_can_be_overdue() -> None:
    story = given(voucher(individual_coaching), extension("2026-07-02", decided="2026-06-01"))
    story = story.on("2026-06-11").then_owed("interim_report_due", due="2026-06-10", period=1, if_continued=False)
    (interim,) = story.duties()
    assert interim.overdue_on(date(2026, 6, 11))
    assert not interim.overdue_on(date(2026, 6, 10))


def test_where_the_extension_is_recorded_later_it_is_due_that_day() -> None:
    for decided, due in (("2026-06-10", "2026-06-10"), ("2026-06-11", "2026-06-11"), ("2026-07-06", "2026-07-06")):
        (
            given(voucher(individual_coaching), extension("2026-07-13", decided=decided))
            .on("2026-07-10")
            .then_owed("interim_report_due", due=due, period=1)
        )


def test_it_is_done_once_the_caseworker_has_it() -> None:
    story = given(voucher(individual_coaching), extension("2026-07-02")).on("2026-07-03")
    (
        story.when(deliver_report(INTERIM, "2026-07-01", TO_CLIENT))
        .when(deliver_report(PLAN, "2026-07-01", TO_CASEWORKER))
        .when(deliver_report(INTERIM, "2026-07-01", TO_CASEWORKER, period=2))
        .then_owed("interim_report_due", due="2026-06-18", period=1)
        .when(deliver_report(INTERIM, "2026-07-01", TO_CASEWORKER, TO_CASEWORKER))
        .then(report_delivered(kind=INTERIM, period=1, to=(TO_CASEWORKER,)))
        .then_not_owed("interim_report_due")
    )


def test_it_lapses_when_the_voucher_closes_before_the_next_period() -> None:
    story = given(voucher(individual_coaching), extension("2026-07-02"))
    given(voucher(individual_coaching)).when(close("2026-03-05")).then_not_owed("interim_report_due")
    story.when(close("2026-07-01")).then_not_owed("interim_report_due")
    story.when(close("2026-07-02")).then_owed("interim_report_due", due="2026-06-18", period=1)


def test_without_a_provider_nobody_owes_a_report() -> None:
    (
        given(voucher(individual_coaching, provider=None), extension("2026-07-02"))
        .on("2026-12-01")
        .then_not_owed("interim_report_due")
        .then_not_owed("final_report_due")
    )


# The final report (§ 3.1)


def test_the_final_report_is_due_two_weeks_after_the_end() -> None:
    story = given(voucher(individual_coaching))
    story.on("2026-07-01").then_not_owed("final_report_due")
    story.on("2026-07-02").then_owed(
        "final_report_due", due="2026-07-15", period=1, since=date(2026, 7, 2), owed_by=Role.PROVIDER
    )


def test_a_closing_starts_the_two_weeks_where_it_is_earlier() -> None:
    given(voucher(individual_coaching), closing("2026-03-05")).then_owed("final_report_due", due="2026-03-19")
    given(voucher(individual_coaching), closing("2026-07-20")).then_owed("final_report_due", due="2026-07-15")


def test_read_from_the_end_of_the_last_period_an_early_closing_moves_nothing() -> None:
    from_the_end = setting("final_report_counts_from", "end_of_last_period")
    (
        given(from_the_end, voucher(individual_coaching), closing("2026-03-05")).then_owed(
            "final_report_due", due="2026-07-15"
        )
    )


def test_it_is_done_once_the_client_and_the_county_have_it() -> None:
    parts = tuple(ReportPart)
    (
        given(voucher(individual_coaching))
        .on("2026-07-10")
        .when(deliver_report(FINAL, "2026-07-10", TO_CLIENT, holds=parts))
        .then(report_delivered(holds=tuple(sorted(parts))))
        .then_owed("final_report_due", due="2026-07-15")
        .when(deliver_report(FINAL, "2026-07-10", TO_CASEWORKER))
        .then_owed("final_report_due", due="2026-07-15")
        .when(deliver_report(FINAL, "2026-07-10", TO_COUNTY))
        .then_not_owed("final_report_due")
    )
    (
        given(voucher(individual_coaching), report(FINAL, "2026-06-30", TO_CLIENT, TO_COUNTY))
        .on("2026-07-02")
        .then_not_owed("final_report_due")
    )


def test_none_is_due_after_a_service_that_never_started() -> None:
    given(voucher(individual_coaching), closing("2026-03-05", ClosingReason.NEVER_STARTED)).then_not_owed(
        "final_report_due"
    )


def test_after_a_death_none_is_due_to_the_client() -> None:
    died = given(voucher(individual_coaching), closing("2026-03-05", ClosingReason.DIED))
    died.then_owed("final_report_due", due="2026-03-19")
    died.when(deliver_report(FINAL, "2026-03-06", TO_COUNTY)).then_not_owed("final_report_due")


def test_an_extension_turns_it_into_the_interim_reports() -> None:
    (
        given(voucher(individual_coaching))
        .on("2026-07-05")
        .then_owed("final_report_due", due="2026-07-15")
        .when(extend("2026-07-06", decided="2026-07-05"))
        .then_not_owed("final_report_due")
        .then_owed("interim_report_due", due="2026-07-05", period=1)
        .on("2026-11-06")
        .then_owed("final_report_due", due="2026-11-19", period=2)
    )


def test_a_voucher_closed_before_its_next_period_is_reported_by_the_period_it_ended_in() -> None:
    closed = given(voucher(individual_coaching), extension("2026-07-02"), closing("2026-06-20"))
    (
        closed.then_owed("final_report_due", due="2026-07-04", period=1)
        .when(deliver_report(FINAL, "2026-06-22", TO_CLIENT, TO_COUNTY, period=1))
        .then_not_owed("final_report_due")
    )


def test_a_voucher_closed_on_the_first_day_of_a_period_ended_in_that_period() -> None:
    closed = given(voucher(individual_coaching), extension("2026-07-02"), closing("2026-07-02"))
    closed.then_owed("final_report_due", due="2026-07-16", period=2)


def test_only_a_final_report_about_the_last_period_is_one() -> None:
    story = given(voucher(individual_coaching), extension("2026-07-02", months=1)).on("2026-08-05")
    (
        story.when(deliver_report(FINAL, "2026-08-05", TO_CLIENT, TO_COUNTY, period=1))
        .when(deliver_report(INTERIM, "2026-08-05", TO_CLIENT, TO_COUNTY, period=2))
        .then_owed("final_report_due", due="2026-08-15", period=2)
        .when(deliver_report(FINAL, "2026-08-05", TO_CLIENT, TO_COUNTY, period=2))
        .then_not_owed("final_report_due")
    )


def test_a_report_is_about_a_period_of_the_voucher_and_reaches_somebody() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-10")
    for period in (0, 2):
        with pytest.raises(BadInput) as refusal:
            story.when(deliver_report(PLAN, "2026-03-10", TO_CASEWORKER, period=period))
        assert refusal.value.field == "period"
    with pytest.raises(BadInput) as refusal:
        story.when(deliver_report(PLAN, "2026-03-10"))
    assert refusal.value.field == "to"
    with pytest.raises(BadInput) as refusal:
        story.when(deliver_report(INTERIM, "2026-03-10", TO_CASEWORKER, holds=(ReportPart.GOAL,)))
    assert refusal.value.field == "holds"


def test_duties_come_in_the_order_that_they_are_due() -> None:
    story = given(
        client(),
        voucher(work_activity),
        session("2026-03-03"),
        no_show("2026-03-04"),
        on("2026-03-02", record_provider_cancellation("2026-03-20", by=pihlaja)),
    )
    owed = [duty.due_on for duty in story.on("2026-03-04").duties()]
    assert owed == sorted(owed)
    assert {duty.code for duty in story.on("2026-03-04").duties()} == {
        "no_instructor_named",
        "plan_owed",
        "contact_client",
        "tell_client",
        "document_cancellation",
        "replacement_owed",
        "interim_report_due",
    }


# Who owes it, and what became of it


def changed_to_kataja(*steps: Any) -> Any:
    """Pihlaja serves until 31 March, Kataja from 1 April."""
    return given(
        approved(kataja, individual_coaching, price_cents=50_00),
        voucher(individual_coaching),
        on("2026-03-20", provider_chosen(kataja, since="2026-04-01")),
        *steps,
    )


def test_a_duty_stays_with_the_provider_that_served() -> None:
    story = changed_to_kataja(
        no_show("2026-03-24"), on("2026-03-25", provider_cancellation("2026-03-26")), no_show("2026-04-07", by=kataja)
    ).on("2026-04-08")
    owed = {(duty.code, duty.entry_id): duty.provider_id for duty in story.duties()}
    assert owed["contact_client", entry_id("no-show 2026-03-24")] == pihlaja
    assert owed["replacement_owed", entry_id("cancellation 2026-03-26")] == pihlaja
    assert owed["contact_client", entry_id("no-show 2026-04-07")] == kataja
    assert owed["interim_report_due", None] == kataja


def test_another_providers_contact_is_not_the_one_that_is_owed() -> None:
    story = changed_to_kataja(no_show("2026-03-24")).on("2026-04-08")
    story.when(record_contact("2026-04-08", CLIENT, by=kataja)).then_owed("contact_client", due="2026-03-24")
    story.when(record_contact("2026-04-08", CLIENT)).then_not_owed("contact_client")


def test_the_one_who_serves_at_the_end_reports_on_it() -> None:
    story = changed_to_kataja()
    story.on("2026-03-25").then_not_owed("interim_report_due")  # Kataja has not begun
    story.on("2026-04-01").then_owed("interim_report_due", due="2026-06-10", provider_id=kataja, since=date(2026, 4, 1))
    story.when(close("2026-03-26")).then_owed("final_report_due", due="2026-04-09", provider_id=pihlaja)
    story.on("2026-07-05").then_owed("final_report_due", due="2026-07-15", provider_id=kataja)


def test_a_duty_to_name_an_instructor_ends_with_the_providers_service() -> None:
    story = changed_to_kataja(session("2026-03-24"))
    story.on("2026-03-31").then_owed("no_instructor_named", due="2026-03-24", provider_id=pihlaja)
    story.on("2026-04-01").then_not_owed("no_instructor_named")
    given(voucher(individual_coaching), session("2026-03-24")).when(close("2026-03-24")).then_not_owed(
        "no_instructor_named"
    )


def test_a_provider_overridden_before_its_first_day_owes_nothing_and_is_told_nothing() -> None:
    never_started = changed_to_kataja(
        approved(tuomi, individual_coaching, price_cents=50_00),
        on("2026-03-21", provider_chosen(tuomi, since="2026-03-30")),
        on("2026-03-22", provider_chosen(pihlaja, since="2026-03-28")),
    )
    assert {duty.provider_id for duty in never_started.on("2026-04-08").duties()} == {pihlaja}
    assert [served for served, _, _ in never_started.state.course.served()] == [pihlaja, pihlaja]
    assert never_started.state.is_known_to(pihlaja)
    assert not never_started.state.is_known_to(kataja)
    assert not never_started.state.is_known_to(tuomi)


def test_what_was_done_tells_when_and_by_which_event() -> None:
    (
        missed()
        .when(record_contact("2026-03-05", CLIENT))
        .when(record_contact("2026-03-06", CLIENT))
        .on("2026-03-07")
        .then_not_owed("contact_client")
    )
    missed().when(record_contact("2026-03-05", CLIENT)).then_done("contact_client", "2026-03-05", ContactRecorded)
    missed(contacted="2026-03-03").then_done("contact_client", "2026-03-03", NoShowRecorded)
    given(voucher(individual_coaching), session("2026-03-03")).when(name_instructor()).then_done(
        "no_instructor_named", "2026-03-03", InstructorNamed, provider_id=pihlaja
    )
    cancelled(client_told="2026-03-02").then_done("tell_client", "2026-03-02", ProviderCancelled)
    cancelled().when(replacement_agreed("cancellation 2026-03-10", replacement="2026-03-12")).then_done(
        "replacement_owed", "2026-03-02", ReplacementAgreed
    )
    cancelled().when(record_session("2026-03-12", replaces="cancellation 2026-03-10")).then_done(
        "replacement_owed", "2026-03-12", SessionHeld
    )


def test_the_final_report_was_done_by_the_delivery_that_completed_it() -> None:
    (
        given(voucher(individual_coaching), closing("2026-03-05"))
        .when(deliver_report(FINAL, "2026-03-06", TO_COUNTY))
        .when(deliver_report(FINAL, "2026-03-09", TO_CLIENT))
        .when(deliver_report(FINAL, "2026-03-10", TO_CLIENT, TO_COUNTY))
        .on("2026-03-11")
        .then_not_owed("final_report_due")
        .on("2026-03-08")
        .then_owed("final_report_due", due="2026-03-19")
        .on("2026-03-09")
        .then_not_owed("final_report_due")
    )


def test_absences_told_together_are_told_by_the_newest() -> None:
    story = missed_on("2026-03-03", "2026-03-05", "2026-03-09").when(record_contact("2026-03-10", CASEWORKER))
    story.then_not_owed("contact_caseworker").then_done(
        "contact_caseworker", "2026-03-10", ContactRecorded, entry_id=entry_id("no-show 2026-03-09")
    )
    story.on("2026-03-06").then_owed("contact_caseworker", due="2026-03-05")


def test_a_duty_is_the_same_one_from_open_to_done() -> None:
    owed = missed()
    (open_duty,) = [duty for duty in owed.duties() if duty.code == "contact_client"]
    told = owed.when(record_contact("2026-03-05", CLIENT)).state.course
    assert [duty.duty_id for duty in duties(told, NORTH_SAVO) if duty.code == "contact_client"] == [open_duty.duty_id]
    everything = [duty.duty_id for duty in duties(told, NORTH_SAVO)]
    assert len(set(everything)) == len(everything)


# What is known ahead


def test_duties_are_known_before_they_begin() -> None:
    ahead = {duty.code: duty for duty in duties(given(voucher(individual_coaching)).state.course, NORTH_SAVO)}
    assert (ahead["interim_report_due"].since, ahead["interim_report_due"].due_on) == (
        date(2026, 3, 2),
        date(2026, 6, 10),
    )
    assert (ahead["final_report_due"].since, ahead["final_report_due"].due_on) == (
        date(2026, 7, 2),
        date(2026, 7, 15),
    )
    assert not ahead["final_report_due"].open_on(date(2026, 7, 1))
    assert ahead["final_report_due"].open_on(date(2026, 7, 2))
    assert not ahead["final_report_due"].overdue_on(date(2026, 7, 15))
    assert ahead["final_report_due"].overdue_on(date(2026, 7, 16))


def test_what_is_overdue_comes_first() -> None:
    story = given(
        voucher(individual_coaching), extension("2026-07-02"), on("2026-06-20", provider_cancellation("2026-06-25"))
    ).on("2026-06-19")
    assert [(duty.code, duty.overdue_on(story.today)) for duty in story.duties()] == [
        ("interim_report_due", True),
    ]
    story = given(voucher(individual_coaching), on("2026-06-12", provider_cancellation("2026-06-25"))).on("2026-06-13")
    overdue = [duty.overdue_on(story.today) for duty in story.duties()]
    assert overdue == [True, True, True, False]
    assert story.duties()[-1].due_on < story.duties()[0].due_on


# Told in the future


def test_nobody_has_been_told_in_the_future() -> None:
    on_that_day = given(voucher(individual_coaching)).on("2026-03-03")
    on_that_day.when(no_show("2026-03-03", contacted="2026-03-04")).then_refused(
        "in_the_future", limit="2026-03-03", actual="2026-03-04"
    )
    on_that_day.when(no_show("2026-03-03", contacted="2026-03-03")).then_accepted()
    on_that_day.when(provider_cancellation("2026-03-10", client_told="2026-03-04")).then_refused("in_the_future")
    on_that_day.when(provider_cancellation("2026-03-10", client_told="2026-03-03")).then_accepted()
    story = cancelled().on("2026-03-03")
    story.when(replacement_agreed("cancellation 2026-03-10", client_told="2026-03-04")).then_refused("in_the_future")
    story.when(replacement_agreed("cancellation 2026-03-10", client_told="2026-03-03")).then_accepted()
    on_that_day.when(incident("2026-03-03", told_caseworker="2026-03-04")).then_refused("in_the_future")
    on_that_day.when(incident("2026-03-03", told_caseworker="2026-03-03")).then_accepted()


# The way in which a report is delivered (§ 3.1)


def test_the_county_gets_a_report_in_an_agreed_way_and_the_client_on_paper() -> None:
    story = given(voucher(individual_coaching), session("2026-03-03")).on("2026-03-30")

    def delivered(way: DeliveryWay | None, *to: Recipient) -> Any:
        return story.when(deliver_report(ReportKind.FINAL, "2026-03-30", *to, way=way))

    for way in (DeliveryWay.PAPER, DeliveryWay.SECURE_EMAIL, DeliveryWay.CLIENT_RECORDS, None):
        delivered(way, Recipient.COUNTY).then_not_warned("report_way_not_agreed")
    for to in (Recipient.COUNTY, Recipient.CASEWORKER):
        delivered(DeliveryWay.EMAIL, to).then_warned(
            "report_way_not_agreed", limit="client_records, paper, secure_email", actual="email"
        )
    delivered(DeliveryWay.PAPER, Recipient.CLIENT).then_not_warned("report_way_not_agreed")
    for both in ((Recipient.CLIENT,), (Recipient.CLIENT, Recipient.COUNTY)):
        delivered(DeliveryWay.SECURE_EMAIL, *both).then_warned(
            "report_way_not_agreed", limit="paper", actual="secure_email"
        )
    plan = deliver_report(ReportKind.PLAN, "2026-03-30", Recipient.CLIENT, way=DeliveryWay.EMAIL)
    story.when(plan).then_not_warned("report_way_not_agreed")


def test_where_no_way_is_both_the_county_s_and_the_client_s_that_is_told() -> None:
    told_by_email = setting("report_ways_agreed", frozenset({DeliveryWay.SECURE_EMAIL}))
    story = given(voucher(individual_coaching), told_by_email, session("2026-03-03")).on("2026-03-30")
    both = (Recipient.CLIENT, Recipient.COUNTY)
    final = deliver_report(ReportKind.FINAL, "2026-03-30", *both, way=DeliveryWay.PAPER)
    story.when(final).then_warned("report_way_not_agreed", limit="–", actual="paper")


# A change in the client's situation (§ 3.1)


def test_a_change_is_told_to_the_caseworker_without_delay() -> None:
    noticed = given(voucher(individual_coaching)).on("2026-03-20").when(change("2026-03-03"))
    noticed.then_owed("tell_caseworker_change", due="2026-03-03", section="3.1", provider_id=pihlaja)
    for too_little in (record_contact("2026-03-20", CLIENT), record_contact("2026-03-02", CASEWORKER)):
        noticed.when(too_little).then_owed("tell_caseworker_change", due="2026-03-03", section="3.1")
    told = noticed.when(record_contact("2026-03-05", CASEWORKER)).then_not_owed("tell_caseworker_change")
    told.then_done("tell_caseworker_change", "2026-03-05", ContactRecorded)


def test_a_change_that_was_told_at_once_is_owed_no_more() -> None:
    story = given(voucher(individual_coaching)).on("2026-03-03")
    story.when(change("2026-03-03", told_caseworker="2026-03-04")).then_refused("in_the_future")
    told = story.when(change("2026-03-03", told_caseworker="2026-03-03")).then_not_owed("tell_caseworker_change")
    told.then_done("tell_caseworker_change", "2026-03-03", ChangeNoticed)


def test_a_change_is_still_told_after_the_end_and_not_after_a_death() -> None:
    story = given(voucher(individual_coaching), change("2026-03-03")).on("2026-03-10")
    story.when(close("2026-03-10", ClosingReason.MOVED_AWAY)).then_owed("tell_caseworker_change", due="2026-03-03")
    story.when(close("2026-03-10", ClosingReason.DIED)).then_not_owed("tell_caseworker_change")


# An incident (§ 2.5)


def test_an_incident_is_told_to_the_caseworker() -> None:
    reported = given(voucher(individual_coaching)).when(incident("2026-03-03"))
    reported.then_owed("incident_reported", due="2026-03-03", section="2.5", provider_id=pihlaja)
    reported.when(record_contact("2026-03-04", CLIENT)).then_owed("incident_reported", due="2026-03-03")
    reported.when(record_contact("2026-03-04", CASEWORKER)).then_not_owed("incident_reported").then_done(
        "incident_reported", "2026-03-04", ContactRecorded
    )
    (
        given(voucher(individual_coaching))
        .when(incident("2026-03-03", told_caseworker="2026-03-03"))
        .then_not_owed("incident_reported")
    )


def test_an_incident_told_late_was_owed_from_its_day() -> None:
    late = given(voucher(individual_coaching)).on("2026-03-20").when(incident("2026-03-03"))
    late.then_owed("incident_reported", due="2026-03-03", since=date(2026, 3, 3))
    late.when(record_contact("2026-03-02", CASEWORKER)).then_owed("incident_reported", due="2026-03-03")
    late.when(record_contact("2026-03-05", CASEWORKER)).then_not_owed("incident_reported").then_done(
        "incident_reported", "2026-03-05", ContactRecorded
    )
    between = given(voucher(individual_coaching), contact("2026-03-05", CASEWORKER)).on("2026-03-20")
    between.when(incident("2026-03-03")).then_not_owed("incident_reported")


def test_what_is_recorded_late_is_due_by_the_day_it_happened() -> None:
    late = given(voucher(individual_coaching)).on("2026-03-20")
    held = late.when(record_session("2026-03-03"))
    held.then_owed("no_instructor_named", due="2026-03-03", since=date(2026, 3, 3))
    held.then_owed("plan_owed", due="2026-03-17", since=date(2026, 3, 3))
    late.when(close("2026-03-10")).then_owed("final_report_due", due="2026-03-24", since=date(2026, 3, 10))
    late.when(close("2026-03-10", ClosingReason.NOT_SUITABLE)).then_owed("contact_caseworker", due="2026-03-10")
    told = given(voucher(individual_coaching), session("2026-03-03")).on("2026-03-20")
    told.when(deliver_report(PLAN, "2026-03-05", TO_CLIENT)).then_done("plan_owed", "2026-03-05", ReportDelivered)


# What a closing leaves


def test_what_was_planned_for_after_a_closing_falls_away_and_the_day_says_so() -> None:
    ahead = given(voucher(individual_coaching), on("2026-03-05", provider_cancellation("2026-03-20"))).on("2026-03-06")
    for reason in ClosingReason:
        closed = ahead.when(close("2026-03-06", reason))
        for code in ("tell_client", "document_cancellation", "replacement_owed"):
            closed.then_not_owed(code).on("2026-03-05").then_owed(code, due="2026-03-05", lapsed_on=date(2026, 3, 6))
        closed.when(correct("closing")).then_owed("tell_client", due="2026-03-05", lapsed_on=None)
    held_by_then = ahead.on("2026-03-20").when(close("2026-03-20")).then_owed("tell_client", due="2026-03-05")
    held_by_then.then_owed("document_cancellation", due="2026-03-05")


def test_no_replacement_is_owed_after_a_closing() -> None:
    for reason in ClosingReason:
        left = cancelled().when(close("2026-03-10", reason)).then_not_owed("replacement_owed")
        left.then_owed("document_cancellation", due="2026-03-02")
        left.on("2026-03-09").then_owed("replacement_owed", due="2026-03-02")
        left.when(correct("closing")).then_owed("replacement_owed", due="2026-03-02")


@pytest.mark.parametrize("reason", ClosingReason)
def test_after_a_death_nothing_is_owed_to_the_client(reason: Any) -> None:
    closed = given(
        voucher(individual_coaching),
        no_show("2026-03-03"),
        no_show("2026-03-05"),
        on("2026-03-06", provider_cancellation("2026-03-07")),
        closing("2026-03-09", reason),
    )
    if reason is ClosingReason.DIED:
        closed.then_not_owed("contact_client").then_not_owed("tell_client").then_not_owed("contact_caseworker")
    else:
        assert {duty.code for duty in closed.duties()} >= {"contact_client", "tell_client", "contact_caseworker"}


def test_what_was_corrected_away_is_owed_no_more_but_was() -> None:
    story = missed().on("2026-03-09").when(correct("no-show 2026-03-03")).then_not_owed("contact_client")
    story.on("2026-03-08").then_owed("contact_client", due="2026-03-03")


# Edges that no story above comes to


def test_an_instructor_is_owed_since_the_earliest_session_and_until_the_last_day() -> None:
    story = given(voucher(individual_coaching, months=1), session("2026-03-03"), session("2026-03-04"))
    story.on("2026-04-01").then_owed("no_instructor_named", due="2026-03-03")
    story.on("2026-04-02").then_not_owed("no_instructor_named")


def test_only_a_contact_with_the_client_about_the_absence_takes_it_up() -> None:
    held = (voucher(individual_coaching), session("2026-03-02"), no_show("2026-03-03"))
    for contacted in (
        contact("2026-03-04", CASEWORKER, "no-show 2026-03-03"),
        contact("2026-03-04", CLIENT, "session 2026-03-02"),
    ):
        given(*held, contacted, no_show("2026-03-20")).then_not_owed("contact_caseworker")


def test_a_contact_on_the_day_of_the_next_absence_tells_that_one() -> None:
    (
        given(voucher(individual_coaching), *(no_show(f"2026-03-0{day}") for day in (3, 4, 5)))
        .when(record_contact("2026-03-05", CASEWORKER))
        .then_done("contact_caseworker", "2026-03-05", ContactRecorded, entry_id=entry_id("no-show 2026-03-05"))
    )


def test_a_voucher_closed_on_its_last_day_owes_the_final_report_since_then() -> None:
    (
        given(voucher(individual_coaching), session("2026-03-03"), closing("2026-07-01"))
        .on("2026-07-01")
        .then_owed("final_report_due", due="2026-07-15", since=date(2026, 7, 1))
    )


def test_a_period_that_nobody_served_owes_no_interim_report_and_the_next_one_does() -> None:
    (
        given(
            voucher(individual_coaching, provider=None, months=1),
            extension("2026-04-02", months=1),
            on("2026-04-01", provider_chosen(pihlaja, since="2026-04-02")),
        )
        .on("2026-04-10")
        .then_owed("interim_report_due", due="2026-04-24", period=2)
    )


def test_a_provider_that_serves_the_last_day_alone_owes_the_interim_report_since_then() -> None:
    (
        given(
            approved(kataja, individual_coaching, price_cents=50_00),
            voucher(individual_coaching),
            on("2026-06-01", provider_chosen(kataja, since="2026-07-01")),
        )
        .on("2026-07-01")
        .then_owed("interim_report_due", due="2026-06-10", provider_id=kataja, since=date(2026, 7, 1))
    )


# What a final report holds, and when it is delivered (§ 3.1)

WHOLE = tuple(ReportPart)


def ended(*reports: Any) -> Any:
    """A voucher of one month, until 1 April, and what was delivered."""
    return given(voucher(individual_coaching, months=1), session("2026-03-03"), *reports)


def test_a_final_report_without_its_parts_ends_the_duty_and_is_warned_of() -> None:
    story = ended().on("2026-04-03")
    told = story.when(deliver_report(FINAL, "2026-04-03", TO_CLIENT, TO_COUNTY, holds=(ReportPart.GOAL,)))
    told.then_warned("report_incomplete", actual="changes, means, plan").then_not_owed("final_report_due")
    told.then_supervisors_warned("report_incomplete", period=1, provider_id=pihlaja, for_county=False)
    story.when(deliver_report(FINAL, "2026-04-03", TO_CLIENT, TO_COUNTY)).then_warned(
        "report_incomplete", actual="goal, changes, means, plan"
    )
    whole = story.when(deliver_report(FINAL, "2026-04-03", TO_CLIENT, TO_COUNTY, holds=WHOLE))
    whole.then_not_warned("report_incomplete").then_supervisors_not_warned("report_incomplete")
    story.when(deliver_report(INTERIM, "2026-04-03", TO_CASEWORKER)).then_not_warned("report_incomplete")


def test_its_parts_may_come_one_after_the_other() -> None:
    half = ended(report(FINAL, "2026-04-03", TO_COUNTY, holds=(ReportPart.GOAL, ReportPart.CHANGES))).on("2026-04-10")
    half.then_supervisors_warned("report_incomplete", since=date(2026, 4, 3))
    rest = half.when(deliver_report(FINAL, "2026-04-10", TO_COUNTY, holds=(ReportPart.MEANS, ReportPart.PLAN)))
    rest.then_not_warned("report_incomplete").then_supervisors_not_warned("report_incomplete")
    rest.on("2026-04-09").then_supervisors_warned("report_incomplete", ends_on=date(2026, 4, 10))
    copy = ended(report(FINAL, "2026-04-03", TO_COUNTY, holds=WHOLE)).on("2026-04-10")
    copy.when(deliver_report(FINAL, "2026-04-10", TO_CLIENT)).then_not_warned("report_incomplete")


def test_a_final_report_long_before_the_end_is_early() -> None:
    """Four weeks before 1 July is 3 June; after a closing its day is the end."""
    story = given(voucher(individual_coaching), session("2026-03-03"))
    early = story.when(deliver_report(FINAL, "2026-06-02", TO_CLIENT, TO_COUNTY, holds=WHOLE))
    early.then_warned("report_incomplete", limit="2026-06-03", actual="2026-06-02")
    early.then_supervisors_warned("report_incomplete", since=date(2026, 6, 2))
    early.when(close("2026-06-20")).then_supervisors_not_warned("report_incomplete")
    story.when(deliver_report(FINAL, "2026-06-03", TO_CLIENT, TO_COUNTY, holds=WHOLE)).then_not_warned(
        "report_incomplete"
    )
    again = early.when(deliver_report(FINAL, "2026-07-03", TO_CLIENT, TO_COUNTY, holds=WHOLE))
    again.then_not_warned("report_incomplete").then_supervisors_not_warned("report_incomplete")


def test_an_instructor_may_be_read_to_be_owed_from_the_day_that_the_provider_serves() -> None:
    from_the_choice = setting("instructor_owed_from", "provider_serves")
    story = given(from_the_choice, voucher(individual_coaching))
    story.on("2026-03-01").then_not_owed("no_instructor_named")
    story.on("2026-03-02").then_owed("no_instructor_named", due="2026-03-02", provider_id=pihlaja)
    story.on("2026-03-02").when(name_instructor()).then_not_owed("no_instructor_named")
    given(voucher(individual_coaching)).on("2026-03-20").then_not_owed("no_instructor_named")
    later = given(
        from_the_choice,
        approved(kataja, individual_coaching, price_cents=50_00),
        voucher(individual_coaching),
        instructor_named(),
        on("2026-03-20", provider_chosen(kataja, since="2026-04-01")),
    )
    later.on("2026-04-01").then_owed("no_instructor_named", due="2026-04-01", provider_id=kataja)


# The course that they are read from


def test_another_thing_s_event_is_an_error_in_a_voucher_s_course() -> None:
    (of_a_provider,) = registered().events
    with pytest.raises(UnknownEvent, match="ProviderRegistered"):
        followed(given(voucher(individual_coaching)).state.course, of_a_provider)
