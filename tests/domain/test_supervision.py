"""What a voucher as a whole tells supervisors: weeks in which too little was held, days until the service began."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import Recipient, ReportKind, ReportPart
from domain.voucher.supervision import (
    Calm,
    GrantedPeriod,
    TimedSession,
    calm,
    days_to_first_session,
    decision_number_reused,
    overlapping_session,
    parallel_individual_coaching,
    parallel_voucher,
    standing_warnings,
    weekly_minimum_missed,
)
from tests.domain.story import (
    approved,
    closing,
    correct,
    correction,
    entry_id,
    extension,
    given,
    group_coaching,
    inclusion_activity,
    individual_coaching,
    kataja,
    no_show,
    on,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    report,
    service_setting,
    session,
    value_of,
    voucher,
    work_activity,
)

FINAL = ReportKind.FINAL


def test_a_full_week_without_a_session_is_told_once_it_is_over() -> None:
    for service in (group_coaching, work_activity, inclusion_activity):
        story = given(voucher(service), session("2026-03-15"))  # Monday 2 March is the first day
        story.on("2026-03-08").then_supervisors_not_warned("weekly_minimum_missed")
        story.on("2026-03-09").then_supervisors_warned("weekly_minimum_missed", "2026-03-02")
        story.on("2026-03-16").then_supervisors_warned("weekly_minimum_missed", "2026-03-02")
        story.on("2026-03-23").then_supervisors_warned("weekly_minimum_missed", "2026-03-02", "2026-03-16")


def test_the_finding_tells_the_least_and_what_was_held() -> None:
    story = given(voucher(group_coaching)).on("2026-03-09")
    (shortfall,) = weekly_minimum_missed(story.state.course, story.today, story.rulebook)
    assert (shortfall.finding.section, value_of(shortfall.finding.limit), value_of(shortfall.finding.actual)) == (
        "4.2.2",
        1,
        0,
    )


def test_individual_coaching_has_no_weekly_minimum() -> None:
    given(voucher(individual_coaching)).on("2026-07-20").then_supervisors_not_warned("weekly_minimum_missed")


def test_weeks_that_are_partly_outside_the_period_do_not_count() -> None:
    # From Tuesday 3 March to Saturday 4 April.
    story = given(voucher(group_coaching, starts="2026-03-03", ends="2026-04-04"))
    story.on("2026-06-01").then_supervisors_warned("weekly_minimum_missed", "2026-03-09", "2026-03-16", "2026-03-23")


def test_a_week_that_two_periods_share_is_a_full_week_of_neither() -> None:
    # The first period ends on Wednesday 1 April.
    march = ("2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23")
    story = given(voucher(group_coaching, months=1), extension("2026-04-02", ends="2026-05-03"))
    story.on("2026-04-20").then_supervisors_warned("weekly_minimum_missed", *march, "2026-04-06", "2026-04-13")


def test_no_shows_and_corrected_sessions_are_not_held() -> None:
    story = given(
        voucher(group_coaching),
        no_show("2026-03-03"),
        session("2026-03-10"),
        correction("session 2026-03-10"),
    )
    story.on("2026-03-16").then_supervisors_warned("weekly_minimum_missed", "2026-03-02", "2026-03-09")


def test_after_a_closing_no_week_counts() -> None:
    closed = given(voucher(group_coaching), session("2026-03-03"), closing("2026-03-15"))
    closed.on("2026-06-01").then_supervisors_warned("weekly_minimum_missed", "2026-03-09")
    closed = given(voucher(group_coaching), closing("2026-03-14"))
    closed.on("2026-06-01").then_supervisors_warned("weekly_minimum_missed", "2026-03-02")


def test_without_a_provider_no_week_counts() -> None:
    given(voucher(group_coaching, provider=None)).on("2026-06-01").then_supervisors_not_warned("weekly_minimum_missed")


def test_the_weekly_minimum_is_a_setting() -> None:
    twice = service_setting(group_coaching, "weekly_sessions_min", 2, since="2026-03-09")
    story = given(twice, voucher(group_coaching), session("2026-03-03"), session("2026-03-10"))
    story.on("2026-03-16").then_supervisors_warned("weekly_minimum_missed", "2026-03-09")
    held_twice = given(twice, voucher(group_coaching), *(session(f"2026-03-{day:02}") for day in (3, 10, 12)))
    held_twice.on("2026-03-16").then_supervisors_not_warned("weekly_minimum_missed")


def test_a_week_short_of_its_minimum_is_the_countys_to_see() -> None:
    (warned,) = [
        one
        for one in given(voucher(group_coaching)).on("2026-03-09").warnings()
        if one.finding.code == "weekly_minimum_missed"
    ]
    assert warned.for_county
    assert (warned.since, warned.ends_on, warned.week_of) == (date(2026, 3, 9), None, date(2026, 3, 2))


def test_weeks_before_the_provider_serves_are_not_its_own() -> None:
    """From 2 March nobody serves; Pihlaja does from Monday 6 April, or from the day after."""
    unserved = given(voucher(group_coaching, provider=None)).on("2026-04-01")
    story = unserved.when(provider_chosen(pihlaja, since="2026-04-06"))
    story.on("2026-04-12").then_supervisors_not_warned("weekly_minimum_missed")
    story.on("2026-04-20").then_supervisors_warned(
        "weekly_minimum_missed", "2026-04-06", "2026-04-13", provider_id=pihlaja
    )
    story = unserved.when(provider_chosen(pihlaja, since="2026-04-07"))
    story.on("2026-04-20").then_supervisors_warned("weekly_minimum_missed", "2026-04-13")


def test_a_week_in_which_the_agreed_time_was_not_held_is_told_apart_from_one_without_any() -> None:
    """Missed by the client, or cancelled by the provider, against nothing agreed at all; told until corrected away."""
    story = given(
        voucher(group_coaching),
        no_show("2026-03-03"),
        on("2026-03-09", provider_cancellation("2026-03-10"), provider_cancellation("2026-03-12")),
    ).on("2026-03-23")

    def told(story: Any) -> Any:
        return [
            (one.week_of.isoformat(), value_of(one.finding.actual), one.finding.actual.unit)
            for one in story.warnings()
            if one.finding.code == "weekly_minimum_missed"
        ]

    apart = [("2026-03-02", "0/1", "sessions_of_agreed"), ("2026-03-09", "0/2", "sessions_of_agreed")]
    assert told(story) == [*apart, ("2026-03-16", 0, "sessions")]
    corrected = story.when(correct("no-show 2026-03-03"))
    assert told(corrected)[0] == ("2026-03-02", 0, "sessions")


# What is used of a period, and its end (from practice)


def ten_hours(**granted: Any) -> Any:
    """From 2 March to 1 July, 122 days: half of them have passed on 2 May."""
    return voucher(individual_coaching, hours=10, **granted)


def test_a_quantity_is_nearly_used_from_the_session_that_brought_it_there_until_the_period_ends() -> None:
    story = given(ten_hours(), session("2026-03-03", 300), session("2026-03-10", 239), session("2026-03-17", 1))
    story.on("2026-03-16").then_supervisors_not_warned("quantity_nearly_used")
    story.on("2026-03-17").then_supervisors_warned("quantity_nearly_used", period=1, provider_id=pihlaja)
    story.on("2026-07-01").then_supervisors_warned("quantity_nearly_used")
    story.on("2026-07-02").then_supervisors_not_warned("quantity_nearly_used")
    story.when(correct("session 2026-03-03")).then_supervisors_not_warned("quantity_nearly_used")
    story.on("2026-03-20").when(closing("2026-03-20")).then_supervisors_not_warned("quantity_nearly_used")


def test_a_charged_no_show_uses_too() -> None:
    story = given(ten_hours(), session("2026-03-03", 480), no_show("2026-03-05"))
    story.on("2026-03-05").then_supervisors_warned("quantity_nearly_used")


def test_a_quantity_is_hardly_used_from_half_of_the_period_until_it_is_used() -> None:
    story = given(ten_hours(), session("2026-03-03", 119))
    story.on("2026-05-01").then_supervisors_not_warned("quantity_hardly_used")
    story.on("2026-05-02").then_supervisors_warned("quantity_hardly_used", period=1)
    story.on("2026-07-01").then_supervisors_warned("quantity_hardly_used")
    story.on("2026-07-02").then_supervisors_not_warned("quantity_hardly_used")
    used = story.on("2026-05-20").when(session("2026-05-20", 1))
    used.then_supervisors_not_warned("quantity_hardly_used")
    used.on("2026-05-19").then_supervisors_warned("quantity_hardly_used")
    story.on("2026-05-20").when(session("2026-05-02", 1)).on("2026-05-02").then_supervisors_not_warned(
        "quantity_hardly_used"
    )


def test_a_period_ends_soon_until_a_further_one_is_granted_or_the_voucher_closed() -> None:
    story = given(ten_hours())
    story.on("2026-05-31").then_supervisors_not_warned("period_ends_soon")
    story.on("2026-06-01").then_supervisors_warned("period_ends_soon", period=1)
    story.on("2026-07-01").then_supervisors_warned("period_ends_soon")
    story.on("2026-07-02").then_supervisors_not_warned("period_ends_soon")
    extended = story.when(on("2026-06-10", extension("2026-07-02", decided="2026-06-10", months=1)))
    extended.on("2026-06-09").then_supervisors_warned("period_ends_soon")
    extended.on("2026-06-10").then_supervisors_not_warned("period_ends_soon")
    extended.on("2026-07-02").then_supervisors_warned("period_ends_soon", period=2)
    story.on("2026-06-15").when(closing("2026-06-15")).then_supervisors_not_warned("period_ends_soon")


# Absences (§ 5)


def test_absences_in_a_row_are_told_until_a_session_is_held() -> None:
    story = given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-10"))
    story.on("2026-03-09").then_supervisors_not_warned("absences_in_a_row")
    story.on("2026-03-10").then_supervisors_warned("absences_in_a_row", entry_id=entry_id("no-show 2026-03-10"))
    held = story.on("2026-03-17").when(session("2026-03-17"))
    held.then_supervisors_not_warned("absences_in_a_row")
    held.on("2026-03-16").then_supervisors_warned("absences_in_a_row")
    story.on("2026-03-12").when(closing("2026-03-12")).then_supervisors_not_warned("absences_in_a_row")
    given(voucher(individual_coaching), no_show("2026-03-03"), no_show("2026-03-11")).then_supervisors_not_warned(
        "absences_in_a_row"
    )


# Across vouchers


def test_individual_coaching_beside_supported_work_activity_is_told() -> None:
    """The work activity's period is from Wednesday 4 March to Friday 3 April."""
    work = given(voucher(work_activity, starts="2026-03-04", months=1))
    coaching = given(
        voucher(individual_coaching, starts="2026-02-20", ends="2026-06-01"),
        session("2026-02-27"),
        session("2026-03-02"),
        session("2026-04-05"),
        session("2026-04-07"),
    )
    coaching.then_supervisors_warned_beside(work, "parallel_individual_coaching", "2026-03-02", "2026-04-05")
    closed = work.when(closing("2026-03-29"))
    coaching.then_supervisors_warned_beside(closed, "parallel_individual_coaching", "2026-03-02")
    corrected = coaching.on("2026-04-08").when(correct("session 2026-03-02")).when(correct("session 2026-04-05"))
    corrected.then_supervisors_not_warned_beside(work, "parallel_individual_coaching")
    corrected.on("2026-04-07").then_supervisors_warned_beside(
        work, "parallel_individual_coaching", "2026-03-02", "2026-04-05"
    )
    taken_back = work.on("2026-04-06").when(correct("period 1"))
    coaching.on("2026-04-06").then_supervisors_not_warned_beside(taken_back, "parallel_individual_coaching")


def test_coaching_in_the_week_before_the_work_activity_is_not_beside_it() -> None:
    """The work activity begins on Monday 9 March."""
    work = given(voucher(work_activity, starts="2026-03-09", months=1))
    coaching = given(voucher(individual_coaching), session("2026-03-05"), session("2026-03-09"))
    coaching.then_supervisors_warned_beside(work, "parallel_individual_coaching", "2026-03-09")


def test_coaching_is_beside_the_period_that_stands_in_place_of_one_taken_back() -> None:
    work = given(
        voucher(work_activity, starts="2026-03-04", months=1),
        on("2026-03-06", correction("period 1")),
        on("2026-03-07", extension("2026-03-04", months=1, days=10)),
    )
    coaching = given(voucher(individual_coaching), session("2026-03-05")).on("2026-03-10")
    coaching.then_supervisors_warned_beside(work, "parallel_individual_coaching", "2026-03-05")


def at(
    starts: str,
    minutes: int = 60,
    *,
    service: Service = individual_coaching,
    client: str = "client",
    worker: str | None = None,
    group: str | None = None,
) -> TimedSession:
    """A session of that client on Tuesday 3 March, each on a voucher of its own."""
    name = f"{service} {client} {starts} {minutes} {worker} {group}"
    return TimedSession(
        entry_id=entry_id(name),
        voucher_id=entry_id(f"voucher of {name}"),
        client_id=entry_id(client),
        service=service,
        held_on=date(2026, 3, 3),
        starts_at=time.fromisoformat(starts),
        minutes=minutes,
        worker_id=entry_id(worker) if worker else None,
        group_id=entry_id(group) if group else None,
    )


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        (at("09:00"), at("09:59"), True),
        (at("09:00"), at("10:00"), False),
        (at("09:00"), at("08:00", 61), True),
        (at("23:30", 45), replace(at("00:10"), held_on=date(2026, 3, 4)), True),
        (at("09:00"), replace(at("09:30"), held_on=date(2026, 3, 4)), False),
        (at("09:00"), at("09:30", client="another"), False),
        (at("09:00", worker="w"), at("09:30", client="another", worker="w"), True),
        (at("09:00", worker="w"), at("09:30", client="another", worker="v"), False),
        (at("09:00", worker="w"), at("10:00", client="another", worker="w"), False),
        # One worker guides several at a time: on activity days, and in one group.
        (
            at("09:00", 240, service=work_activity, worker="w"),
            at("10:00", 240, service=inclusion_activity, client="another", worker="w"),
            False,
        ),
        (
            at("09:00", 240, service=work_activity, worker="w"),
            at("10:00", client="another", worker="w"),
            True,
        ),
        (
            at("09:00", service=group_coaching, worker="w"),
            at("09:00", service=group_coaching, client="another", worker="w"),
            False,
        ),
        (
            at("09:00", service=group_coaching, worker="w"),
            at("09:30", service=group_coaching, client="another", worker="w"),
            True,
        ),
        (
            at("09:00", service=group_coaching, worker="w", group="g"),
            at("09:30", service=group_coaching, client="another", worker="w", group="g"),
            False,
        ),
        (
            at("09:00", service=group_coaching, worker="w", group="g"),
            at("09:00", service=group_coaching, client="another", worker="w", group="h"),
            True,
        ),
        # In a group and alone with somebody is not together, nor is a group that is named and one that is not.
        (
            at("09:00", service=group_coaching, worker="w"),
            at("09:00", client="another", worker="w"),
            True,
        ),
        (
            at("09:00", service=group_coaching, worker="w", group="g"),
            at("09:00", service=group_coaching, client="another", worker="w"),
            True,
        ),
        # The client cannot be at two places, whoever guides.
        (
            at("09:00", 240, service=work_activity, worker="w"),
            at("10:00", 240, service=inclusion_activity, worker="w"),
            True,
        ),
    ],
)
def test_sessions_of_one_client_or_one_worker_overlap(one: Any, other: Any, overlap: bool) -> None:
    for this, that in ((one, other), (other, one)):
        finding = overlapping_session(this, that)
        assert (finding is not None) == overlap
        if finding is not None:
            assert (finding.code, finding.section) == ("overlapping_session", "")
            assert (finding.limit, finding.actual) == (that.figure, this.figure)
    assert overlapping_session(one, replace(other, voucher_id=one.voucher_id)) is None


def test_days_from_the_choice_of_a_provider_to_the_first_session() -> None:
    issued = given(voucher(individual_coaching))  # on 16 February
    assert days_to_first_session(issued.state.course) is None
    assert days_to_first_session(issued.when(session("2026-03-09")).when(session("2026-03-04")).state.course) == 16
    assert days_to_first_session(given(voucher(individual_coaching, provider=None)).state.course) is None
    chosen_later = given(voucher(individual_coaching, provider=None), on("2026-03-02", provider_chosen(pihlaja)))
    assert days_to_first_session(chosen_later.when(session("2026-03-03")).state.course) == 1
    taken_back = chosen_later.when(session("2026-03-03")).when(correct("session 2026-03-03"))
    assert days_to_first_session(taken_back.state.course) is None


def test_the_wait_counts_from_the_day_that_names_the_provider_and_not_from_when_it_was_typed_in() -> None:
    """Decided on 16 February, recorded on 20 March with a first session on 4 March."""
    late = given(on("2026-03-20", voucher(individual_coaching)), session("2026-03-04"))
    assert days_to_first_session(late.state.course) == 16
    unserved = given(voucher(individual_coaching, provider=None)).on("2026-03-20")
    for choice, days in (
        (provider_chosen(pihlaja, since="2026-03-09", chosen="2026-03-02"), 14),
        (provider_chosen(pihlaja, since="2026-03-09"), 7),  # it served then: the client had chosen by that day
        (provider_chosen(pihlaja, chosen="2026-02-20"), 24),
        (provider_chosen(pihlaja), 0),  # chosen today, for the voucher's first day and on
    ):
        story = unserved.when(choice).when(session("2026-03-16"))
        assert days_to_first_session(story.state.course) == days
    ahead = unserved.on("2026-03-05").when(provider_chosen(pihlaja, since="2026-03-09")).on("2026-03-16")
    assert days_to_first_session(ahead.when(session("2026-03-16")).state.course) == 11


# Edges that no story above comes to


def test_a_warning_about_a_quantity_tells_the_share_and_whose_it_is() -> None:
    hardly = given(ten_hours(), session("2026-03-03", 119)).on("2026-05-02")
    (warned,) = [one for one in hardly.warnings() if one.finding.code == "quantity_hardly_used"]
    assert (value_of(warned.finding.limit), warned.provider_id, warned.ends_on) == (20, pihlaja, date(2026, 7, 2))
    nearly = given(ten_hours(), session("2026-03-03", 540)).on("2026-03-03")
    (warned,) = [one for one in nearly.warnings() if one.finding.code == "quantity_nearly_used"]
    assert (value_of(warned.finding.limit), warned.ends_on) == (90, date(2026, 7, 2))


def test_a_period_that_ends_soon_tells_how_soon_and_until_when() -> None:
    story = given(ten_hours()).on("2026-06-01")
    (warned,) = [one for one in story.warnings() if one.finding.code == "period_ends_soon"]
    assert (value_of(warned.finding.limit), value_of(warned.finding.actual)) == (30, "2026-07-01")
    assert (warned.provider_id, warned.ends_on) == (pihlaja, date(2026, 7, 2))


def test_absences_in_a_row_are_counted_and_belong_to_the_newest() -> None:
    story = given(voucher(individual_coaching), *(no_show(f"2026-03-{day:02}") for day in (3, 5, 9)))
    (warned,) = [one for one in story.warnings() if one.finding.code == "absences_in_a_row"]
    assert (value_of(warned.finding.limit), value_of(warned.finding.actual)) == (2, 3)
    assert (warned.since, warned.provider_id, warned.period) == (date(2026, 3, 5), pihlaja, 1)
    assert warned.entry_id == entry_id("no-show 2026-03-09")


def test_a_row_that_is_not_told_hides_no_later_one() -> None:
    far_apart = (no_show("2026-03-03"), no_show("2026-03-17"), session("2026-03-18"))
    story = given(voucher(individual_coaching), *far_apart, no_show("2026-03-24"), no_show("2026-03-25"))
    story.then_supervisors_warned("absences_in_a_row", entry_id=entry_id("no-show 2026-03-25"))


def test_a_voucher_closed_early_is_hardly_used_no_more() -> None:
    story = given(ten_hours(), session("2026-03-03", 60)).on("2026-05-10").when(closing("2026-05-10"))
    story.on("2026-05-09").then_supervisors_warned("quantity_hardly_used")
    story.on("2026-05-10").then_supervisors_not_warned("quantity_hardly_used")


def test_half_of_a_period_of_an_odd_number_of_days_is_the_day_after_its_middle() -> None:
    """31 days from 2 March: fifteen and a half have passed on 18 March."""
    story = given(ten_hours(months=1), session("2026-03-03", 60))
    story.on("2026-03-17").then_supervisors_not_warned("quantity_hardly_used")
    story.on("2026-03-18").then_supervisors_warned("quantity_hardly_used")


def test_half_of_121_days_is_61_days() -> None:
    """From 2 March to 30 June: sixty and a half have passed on 2 May."""
    story = given(ten_hours(ends="2026-06-30"), session("2026-03-03", 60))
    story.on("2026-05-01").then_supervisors_not_warned("quantity_hardly_used")
    story.on("2026-05-02").then_supervisors_warned("quantity_hardly_used")


def test_coaching_beside_work_activity_tells_whose_session_it_is_and_in_which_week() -> None:
    """The session and the period stand from when both are recorded; a session of the week's last days counts too."""
    work = given(on("2026-03-20", voucher(work_activity, starts="2026-03-04", months=1)))
    coaching = given(voucher(individual_coaching), session("2026-03-08")).on("2026-03-20")
    (warned,) = [
        one
        for session_held in coaching.state.course.happenings
        if (one := parallel_individual_coaching(session_held, work.state.course))
    ]
    assert (warned.since, warned.ends_on, warned.week_of) == (date(2026, 3, 20), None, date(2026, 3, 2))
    assert (warned.provider_id, warned.period, warned.entry_id) == (pihlaja, 1, entry_id("session 2026-03-08"))
    assert (warned.finding.code, warned.finding.section) == ("parallel_individual_coaching", "4.2.3")


def test_coaching_in_the_week_of_a_work_activitys_first_or_last_day_is_beside_it() -> None:
    """A period that begins on a Sunday and one that ends on a Monday touch the whole week (§ 4.2.3)."""
    coaching = given(
        voucher(individual_coaching), session("2026-03-02"), session("2026-03-09"), session("2026-03-16")
    ).on("2026-04-20")
    from_sunday = given(voucher(work_activity, starts="2026-03-15", ends="2026-04-14"))
    coaching.then_supervisors_warned_beside(from_sunday, "parallel_individual_coaching", "2026-03-09", "2026-03-16")
    until_monday = given(voucher(work_activity, starts="2026-02-10", ends="2026-03-09", decided="2026-01-26"))
    coaching.then_supervisors_warned_beside(until_monday, "parallel_individual_coaching", "2026-03-02", "2026-03-09")


def test_a_week_short_of_its_minimum_tells_whose_it_is() -> None:
    story = given(voucher(group_coaching), session("2026-03-11"), session("2026-03-12")).on("2026-03-23")
    story.then_supervisors_warned("weekly_minimum_missed", "2026-03-02", "2026-03-16", provider_id=pihlaja)


# Granted periods beside each other (§ 6)


def another(*steps: Any) -> Any:
    """Another voucher of the same client."""
    story = given(*steps)
    return replace(story, voucher=replace(story.state, id=entry_id("another voucher")))


def test_two_vouchers_of_one_service_on_the_same_days_are_told_of() -> None:
    first = given(voucher(individual_coaching, number="D-1"))
    second = another(voucher(individual_coaching, starts="2026-06-01", months=2, number="D-2")).on("2026-05-20")
    second.then_supervisors_warned_grant_beside(first, "parallel_voucher", 1)
    first.on("2026-05-20").then_supervisors_warned_grant_beside(second, "parallel_voucher", 1)
    first.on("2026-05-17").then_supervisors_not_warned_grant_beside(second, "parallel_voucher")  # not granted yet
    second.on("2026-07-01").then_supervisors_warned_grant_beside(first, "parallel_voucher", 1)
    second.on("2026-07-02").then_supervisors_not_warned_grant_beside(first, "parallel_voucher")
    (pair,) = [parallel_voucher(one, other) for one in second.granted() for other in first.granted()]
    assert pair is not None
    assert value_of(pair.finding.actual) == "2026-06-01–2026-07-01"


@pytest.mark.parametrize(
    "second",
    [
        voucher(individual_coaching, starts="2026-07-02"),  # the day after the first ends
        voucher(group_coaching, starts="2026-06-01"),  # another service
    ],
)
def test_what_follows_or_is_another_service_is_not_parallel(second: Any) -> None:
    for today in ("2026-06-25", "2026-07-10"):
        story = another(second).on(today)
        story.then_supervisors_not_warned_grant_beside(given(voucher(individual_coaching)), "parallel_voucher")


def test_one_day_in_common_is_parallel() -> None:
    second = another(voucher(individual_coaching, starts="2026-07-01")).on("2026-06-25")
    second.then_supervisors_warned_grant_beside(given(voucher(individual_coaching)), "parallel_voucher", 1)


def test_a_closing_or_a_correction_ends_what_is_parallel() -> None:
    second = another(voucher(individual_coaching, starts="2026-06-01", months=2)).on("2026-06-10")
    closed = given(voucher(individual_coaching), closing("2026-05-31"))
    second.then_supervisors_not_warned_grant_beside(closed, "parallel_voucher")
    taken_back = given(voucher(individual_coaching)).on("2026-06-05").when(correct("period 1"))
    second.then_supervisors_not_warned_grant_beside(taken_back, "parallel_voucher")
    second.on("2026-06-04").then_supervisors_warned_grant_beside(taken_back, "parallel_voucher", 1)
    taken_back.on("2026-06-05").then_supervisors_not_warned_grant_beside(second, "parallel_voucher")
    taken_back.on("2026-06-04").then_supervisors_warned_grant_beside(second, "parallel_voucher", 1)
    of_another = replace(second.state.course, client_id=entry_id("somebody else"))
    somebody = replace(second, voucher=replace(second.state, course=of_another))
    somebody.then_supervisors_not_warned_grant_beside(given(voucher(individual_coaching)), "parallel_voucher")


def test_a_decision_number_that_stands_on_another_period_is_told_of() -> None:
    first = given(voucher(individual_coaching, number="SOS 1"))
    second = another(voucher(group_coaching, number="SOS 1")).on("2026-03-10")
    second.then_supervisors_warned_grant_beside(first, "decision_number_reused", 1)
    taken_back = first.on("2026-03-05").when(correct("period 1"))
    second.then_supervisors_not_warned_grant_beside(taken_back, "decision_number_reused")
    second.then_supervisors_not_warned_grant_beside(
        replace(second, voucher=second.state), "decision_number_reused"
    )  # it is itself


def test_what_was_taken_back_before_the_other_was_granted_was_never_parallel() -> None:
    """The second is granted on 18 May."""
    second = another(voucher(individual_coaching, starts="2026-06-01", months=2))
    for taken_back_on in ("2026-05-17", "2026-05-18"):
        first = given(voucher(individual_coaching)).on(taken_back_on).when(correct("period 1"))
        assert [parallel_voucher(one, other) for one in second.granted() for other in first.granted()] == [None]
        assert [parallel_voucher(one, other) for one in first.granted() for other in second.granted()] == [None]


def test_a_number_that_was_reused_is_told_of_until_its_own_period_is_taken_back() -> None:
    """Both are granted on 16 February."""
    first = given(voucher(individual_coaching, number="SOS 1"))
    for taken_back_on, held in (("2026-02-16", False), ("2026-02-17", True)):
        taken_back = another(voucher(group_coaching, number="SOS 1"), on(taken_back_on, correction("period 1")))
        taken_back.then_supervisors_not_warned_grant_beside(first, "decision_number_reused")
        (found,) = [decision_number_reused(one, other) for one in taken_back.granted() for other in first.granted()]
        assert (found is not None) == held


def test_a_granted_period_is_its_voucher_s() -> None:
    story = given(voucher(group_coaching, number="SOS 1"), closing("2026-05-31"))
    assert story.granted() == [
        GrantedPeriod(
            voucher_id=story.state.id,
            number=1,
            entry_id=entry_id("period 1"),
            client_id=story.state.client_id,
            service=group_coaching,
            decision_number="SOS 1",
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 7, 1),
            recorded_on=date(2026, 2, 16),
            closed_on=date(2026, 5, 31),
        )
    ]


# What holds on no day is none


def test_what_would_end_as_it_begins_is_not_there() -> None:
    def codes(*steps: Any) -> set[str]:
        return {one.finding.code for one in standing_warnings(given(*steps).state.course, NORTH_SAVO)}

    granted = (voucher(individual_coaching, months=1),)
    assert codes(*granted) == {"quantity_hardly_used", "period_ends_soon"}
    absences = (*granted, no_show("2026-03-03"), no_show("2026-03-05"))
    assert "absences_in_a_row" in codes(*absences, closing("2026-03-06"))
    assert "absences_in_a_row" not in codes(*absences, closing("2026-03-05"))
    half = report(FINAL, "2026-04-03", Recipient.COUNTY, holds=(ReportPart.GOAL, ReportPart.CHANGES))
    rest = (ReportPart.MEANS, ReportPart.PLAN)
    assert "report_incomplete" in codes(*granted, half, report(FINAL, "2026-04-04", Recipient.COUNTY, holds=rest))
    assert "report_incomplete" not in codes(*granted, half, report(FINAL, "2026-04-03", Recipient.COUNTY, holds=rest))


def test_a_report_that_is_early_is_told_of_since_its_last_delivery() -> None:
    whole = tuple(ReportPart)
    story = given(
        voucher(individual_coaching),
        report(FINAL, "2026-03-30", Recipient.CLIENT, holds=whole),
        report(FINAL, "2026-04-02", Recipient.COUNTY, holds=whole),
    )
    story.then_supervisors_warned("report_incomplete", since=date(2026, 4, 2), ends_on=None)


# What a further session changes nothing of


def calm_after(*steps: Any, **settings: Any) -> Calm | None:
    rulebook = NORTH_SAVO
    for name, value in settings.items():
        rulebook = replace(rulebook, **{name: getattr(rulebook, name).changed(date(2026, 1, 1), value)})
    return calm(given(*steps).state.course, rulebook)


FORTY_HOURS = voucher(individual_coaching)
"""Of 2,400 minutes: 480 of them are 20 %, 2,160 are 90 %."""


def test_without_a_session_or_after_a_closing_any_session_may_change_something() -> None:
    assert calm_after(FORTY_HOURS) is None
    assert calm_after(FORTY_HOURS, session("2026-03-03"), closing("2026-06-30")) is None
    assert calm_after(FORTY_HOURS, no_show("2026-03-03")) is None


def test_a_session_after_the_first_one_goes_on_until_a_share_of_the_period_is_reached() -> None:
    assert calm_after(FORTY_HOURS, session("2026-03-03")) == Calm(pihlaja, date(2026, 3, 3), {1: 420})
    earlier = (session("2026-03-10"), session("2026-03-04", 90))
    assert calm_after(FORTY_HOURS, *earlier) == Calm(pihlaja, date(2026, 3, 4), {1: 330})
    charged = (session("2026-03-03"), no_show("2026-03-10"), session("2026-03-11"))
    assert calm_after(FORTY_HOURS, *charged) == Calm(pihlaja, date(2026, 3, 11), {1: 300})


def test_after_the_first_share_the_next_one_counts_from_the_day_that_reached_it() -> None:
    sessions = (session("2026-03-03"), session("2026-03-05", 420), session("2026-03-09"))
    assert calm_after(FORTY_HOURS, *sessions) == Calm(pihlaja, date(2026, 3, 5), {1: 2160 - 540})
    whole = (session("2026-03-03"), session("2026-03-05", 420), session("2026-03-09", 1680))
    assert calm_after(FORTY_HOURS, *whole) == Calm(pihlaja, date(2026, 3, 9), {})


def test_of_two_shares_the_nearer_one_counts_whichever_it_is() -> None:
    nearer = calm_after(FORTY_HOURS, session("2026-03-03"), quantity_nearly_used_percent=10)
    assert nearer == Calm(pihlaja, date(2026, 3, 3), {1: 180})


def test_absences_are_calm_again_from_what_broke_the_row() -> None:
    missed = (session("2026-03-03"), no_show("2026-03-10"))
    assert calm_after(FORTY_HOURS, *missed) is None
    assert calm_after(FORTY_HOURS, *missed, session("2026-03-17")) == Calm(pihlaja, date(2026, 3, 17), {1: 300})
    excused = no_show("2026-03-10", justified=True)
    assert calm_after(FORTY_HOURS, session("2026-03-03"), excused) == Calm(pihlaja, date(2026, 3, 3), {1: 360})


def test_each_provider_s_sessions_are_calm_from_its_own_first_and_each_period_by_what_it_has() -> None:
    steps = (
        voucher(individual_coaching, months=1),
        session("2026-03-03"),
        session("2026-03-05"),
        extension("2026-04-02", hours=10),
        approved(kataja, individual_coaching, price_cents=50_00),
        on("2026-03-31", provider_chosen(kataja, since="2026-04-02")),
        session("2026-04-07", by=kataja),
    )
    assert calm_after(*steps) == Calm(kataja, date(2026, 4, 7), {1: 360, 2: 60})
