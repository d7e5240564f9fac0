"""Recording what was held: the day, what is left, weeks, lengths, and what is only warned of (§ 4.2, § 5, § 6)."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.kernel.findings import BadInput
from domain.kinds import CATALOGUE
from domain.voucher.events import (
    CarriedOver,
    EntryRecorded,
    Mode,
    NoShowCharged,
    NoShowRecorded,
    ProviderCancelled,
    SessionHeld,
)
from tests.domain.story import (
    Step,
    approved,
    cap,
    charge,
    choose_provider,
    client,
    correct,
    correction,
    entry_id,
    extension,
    given,
    group_coaching,
    in_group,
    inclusion_activity,
    individual_coaching,
    instructor_named,
    kataja,
    name_instructor,
    no_show,
    nothing,
    on,
    pihlaja,
    provider_cancellation,
    provider_cancelled,
    provider_chosen,
    record_no_show,
    record_provider_cancellation,
    record_session,
    remote_agreement,
    session,
    session_held,
    setting,
    tuomi,
    voucher,
    voucher_id,
    work_activity,
)

ENTRIES: list[Callable[..., Step]] = [record_session, record_no_show, record_provider_cancellation]


# Charges (§ 5, § 6)


@pytest.mark.parametrize(
    ("minutes", "price_cents", "cents"),
    [
        (60, 60_00, 60_00),
        (90, 60_00, 90_00),
        (1, 60_00, 1_00),
        (50, 33_33, 27_78),  # 27.775 euros, rounded half up
        (20, 33_33, 11_11),
        (1, 29, 0),  # 0.483 cents
        (1, 30, 1),  # half a cent
    ],
)
def test_held_minutes_are_charged_at_the_hours_price(minutes: int, price_cents: int, cents: int) -> None:
    (
        given(voucher(individual_coaching, price_cents=price_cents))
        .when(record_session("2026-03-03", minutes))
        .then(session_held(charge=charge(minutes=minutes, cents=cents), unit_price_cents=price_cents))
    )


@pytest.mark.parametrize("minutes", [30, 180, 240, 480])
def test_a_held_day_is_one_day_at_one_price_however_long(minutes: int) -> None:
    (
        given(voucher(work_activity))
        .when(record_session("2026-03-03", minutes))
        .then(session_held(charge=charge(days=1, cents=55_00), minutes=minutes))
    )


def test_the_charges_of_a_period_never_pass_its_value() -> None:
    (
        given(
            voucher(individual_coaching, minutes=90, price_cents=33_33),  # worth 50.00 euros
            session("2026-03-03", 30),  # 16.665: 16.67
            session("2026-03-04", 30),
        )
        .then_period(value_cents=50_00, charged_cents=33_34, left=30)
        .when(record_session("2026-03-05", 30))
        .then(session_held(charge=charge(minutes=30, cents=16_66)))
        .then_period(left=0, left_cents=0)
    )


def test_nothing_but_what_was_held_or_missed_can_be_charged() -> None:
    """There is no entry for extras (§ 6): these are all the events that draw on a period."""
    drawing = {event for event in CATALOGUE.values() if issubclass(event, EntryRecorded)}
    assert drawing == {SessionHeld, NoShowRecorded, NoShowCharged, ProviderCancelled, CarriedOver}


def test_a_session_lasts_at_least_a_minute() -> None:
    for service in (individual_coaching, work_activity):
        story = given(voucher(service))
        story.when(record_session("2026-03-03", 1)).then_accepted()
        for minutes in (0, -60):
            with pytest.raises(BadInput) as refusal:
                story.when(record_session("2026-03-03", minutes))
            assert refusal.value.field == "minutes"


# Who records (§ 6)


@pytest.mark.parametrize("record", ENTRIES)
def test_entries_need_a_chosen_provider(record: Any) -> None:
    unchosen = given(voucher(individual_coaching, provider=None))
    unchosen.when(record("2026-03-03")).then_refused("no_provider_chosen", actual="2026-03-03")
    unchosen.when(choose_provider(pihlaja)).when(record("2026-03-03")).then_accepted()


@pytest.mark.parametrize("record", ENTRIES)
def test_entries_come_from_the_provider_that_was_chosen(record: Any) -> None:
    given(voucher(individual_coaching)).when(record("2026-03-03", by=kataja)).then_refused("no_provider_chosen")
    given(voucher(individual_coaching)).when(record("2026-03-03", by=None)).then_refused("no_provider_chosen")


# The day


@pytest.mark.parametrize("record", [record_session, record_no_show])
def test_what_was_held_or_missed_is_dated_today_or_earlier(record: Any) -> None:
    story = given(voucher(individual_coaching)).on("2026-03-03")
    story.when(record("2026-03-03")).then_accepted()
    story.when(record("2026-03-04")).then_refused("in_the_future", limit="2026-03-03", actual="2026-03-04")


def test_a_providers_cancellation_may_lie_ahead() -> None:
    (
        given(voucher(individual_coaching))
        .on("2026-03-03")
        .when(record_provider_cancellation("2026-06-30"))
        .then(provider_cancelled(charge=nothing))
    )


@pytest.mark.parametrize("record", ENTRIES)
def test_an_entry_falls_in_a_period(record: Any) -> None:
    given(voucher(individual_coaching)).when(record("2026-03-02")).then_accepted()
    given(voucher(individual_coaching)).when(record("2026-07-01")).then_accepted()
    (
        given(voucher(individual_coaching))
        .when(record("2026-07-02"))
        .then_refused("outside_validity", limit="2026-03-02–2026-07-01", actual="2026-07-02")
    )
    (given(voucher(individual_coaching)).when(record("2026-03-01")).then_refused("no_provider_chosen"))
    unserved = given(voucher(individual_coaching, months=1), provider_chosen(pihlaja, since="2026-03-02"))
    unserved.when(record("2026-04-02")).then_refused("outside_validity")


def test_an_entry_draws_on_the_period_of_its_day() -> None:
    (
        given(voucher(individual_coaching, months=1), extension("2026-04-10", months=1))
        .when(record_session("2026-04-01"))
        .then(session_held(period=1))
        .when(record_session("2026-04-05"))
        .then_refused("outside_validity", limit="2026-03-02–2026-04-01, 2026-04-10–2026-05-09")
        .when(record_session("2026-04-10"))
        .then(session_held(period=2))
        .then_period(1, used=60)
        .then_period(2, used=60)
    )


def test_nothing_is_held_in_a_period_that_was_taken_back() -> None:
    (
        given(voucher(individual_coaching), extension("2026-07-02"), correction("period 2"))
        .when(record_session("2026-07-03"))
        .then_refused("outside_validity")
    )


# What is left (§ 6)


def test_a_session_may_draw_all_that_is_left_and_no_minute_more() -> None:
    story = given(voucher(individual_coaching, minutes=150), session("2026-03-03", 60))
    story.when(record_session("2026-03-04", 90)).then_accepted().then_period(left=0)
    story.when(record_session("2026-03-04", 91)).then_refused("quantity_exhausted", limit=90, actual=91, unit="minutes")


def test_days_run_out_too() -> None:
    (
        given(voucher(inclusion_activity, days=2), session("2026-03-03"))
        .when(record_session("2026-03-04"))
        .then_accepted()
        .when(record_session("2026-03-05"))
        .then_refused("quantity_exhausted", limit=0, actual=1, unit="days")
    )


def test_units_left_over_do_not_move_to_the_next_period() -> None:
    (
        given(voucher(individual_coaching, hours=40), extension("2026-07-02", hours=1))
        .when(record_session("2026-07-03", 61))
        .then_refused("quantity_exhausted", limit=60, actual=61)
    )


def test_units_come_back_by_a_correction() -> None:
    (
        given(voucher(individual_coaching, hours=1), session("2026-03-03", 60))
        .when(record_session("2026-03-04", 60))
        .then_refused("quantity_exhausted", limit=0, actual=60)
        .when(correct("session 2026-03-03"))
        .then_period(left=60, left_cents=60_00)
        .when(record_session("2026-03-04", 60))
        .then_accepted()
    )


# Two at the same time


def test_sessions_with_start_times_may_touch_and_not_overlap() -> None:
    story = given(voucher(individual_coaching), session("2026-03-03", 60, starts_at="10:00"))
    story.when(record_session("2026-03-03", 60, starts_at="11:00", named="next")).then_accepted()
    story.when(record_session("2026-03-03", 60, starts_at="09:00", named="before")).then_accepted()
    story.when(record_session("2026-03-04", 60, starts_at="10:00")).then_accepted()
    for start, minutes in (("10:59", 60), ("09:01", 60), ("10:10", 10), ("09:30", 120), ("10:00", 60)):
        (
            story.when(record_session("2026-03-03", minutes, starts_at=start, named="other")).then_refused(
                "overlapping_session",
                limit="2026-03-03 10:00 + 60",
                actual=f"2026-03-03 {start} + {minutes}",
            )
        )


def test_a_session_without_a_start_time_hides_none_that_has_one() -> None:
    (
        given(
            voucher(individual_coaching),
            session("2026-03-03", named="whenever"),
            session("2026-03-03", starts_at="10:00"),
        )
        .when(record_session("2026-03-03", starts_at="10:30", named="another"))
        .then_refused("overlapping_session")
    )


def test_a_session_past_midnight_meets_the_next_days() -> None:
    story = given(voucher(individual_coaching), session("2026-03-03", 90, starts_at="23:00"))
    story.when(record_session("2026-03-04", 60, starts_at="00:30")).then_accepted()
    story.when(record_session("2026-03-04", 60, starts_at="00:29")).then_refused("overlapping_session")


def test_sessions_without_a_start_time_or_corrected_away_overlap_nothing() -> None:
    (
        given(voucher(individual_coaching), session("2026-03-03", 60, starts_at="10:00"))
        .when(record_session("2026-03-03", 60, named="some time"))
        .then_accepted()
        .when(correct("session 2026-03-03"))
        .when(record_session("2026-03-03", 60, starts_at="10:30", named="again"))
        .then_accepted()
    )


# Group coaching (§ 4.2.2)


def test_a_group_session_lasts_at_most_three_hours() -> None:
    given(voucher(group_coaching)).when(record_session("2026-03-03", 180)).then_accepted()
    given(voucher(group_coaching)).when(record_session("2026-03-03", 181)).then_refused("session_too_long", limit=180)
    given(voucher(individual_coaching)).when(record_session("2026-03-03", 181)).then_accepted()
    given(voucher(work_activity)).when(record_session("2026-03-03", 481)).then_accepted()


def test_an_excursion_may_last_longer() -> None:
    (
        given(voucher(group_coaching))
        .when(record_session("2026-03-03", 300, excursion=True))
        .then(session_held(excursion=True, charge=charge(minutes=300, cents=225_00)))
    )


def test_two_excursion_dates_are_had_in_a_period() -> None:
    two = given(
        voucher(group_coaching, months=2),
        extension("2026-05-02", months=2),
        session("2026-03-03", 240, excursion=True),
        session("2026-03-10", 30, excursion=True),  # however short, it counts
    )
    (two.when(record_session("2026-03-17", 60, excursion=True)).then_refused("excursions_used_up", limit=2, actual=3))
    two.when(record_session("2026-03-10", 60, excursion=True, named="the same date")).then_accepted()
    two.when(record_session("2026-03-17", 180)).then_accepted()
    two.when(record_session("2026-05-05", 240, excursion=True)).then_accepted()
    (two.when(correct("session 2026-03-10")).when(record_session("2026-03-17", 240, excursion=True)).then_accepted())


def test_read_as_not_counting_a_short_excursion_uses_up_none_of_the_days() -> None:
    lax = (setting("short_excursion_counts", False), voucher(group_coaching))
    short = [session(f"2026-03-{day:02}", 180, excursion=True) for day in (3, 10, 17)]
    given(*lax, *short).when(record_session("2026-03-24", 180, excursion=True)).then_accepted()
    two = given(*lax, session("2026-04-07", 181, excursion=True), session("2026-04-14", 181, excursion=True), *short)
    two.when(record_session("2026-04-21", 180, excursion=True)).then_accepted()
    two.when(record_session("2026-04-21", 181, excursion=True)).then_refused("excursions_used_up", limit=2, actual=3)


def test_only_group_coaching_has_excursions() -> None:
    with pytest.raises(BadInput) as refusal:
        given(voucher(individual_coaching)).when(record_session("2026-03-03", 60, excursion=True))
    assert refusal.value.field == "excursion"


def test_a_group_meets_at_most_five_hours_a_week() -> None:
    week = given(voucher(group_coaching), session("2026-03-02", 180))
    week.when(record_session("2026-03-08", 120)).then_accepted()
    week.when(record_session("2026-03-08", 121)).then_refused("weekly_hours_exceeded", limit=300, actual=301)
    week.when(record_session("2026-03-09", 180)).then_accepted()
    week.when(correct("session 2026-03-02")).when(record_session("2026-03-08", 180)).then_accepted()
    (
        given(voucher(individual_coaching), session("2026-03-02", 300))
        .when(record_session("2026-03-03", 300))
        .then_accepted()
    )


def test_the_weeks_hours_are_counted_across_the_year_end() -> None:
    week = given(voucher(group_coaching, starts="2026-11-02"), session("2026-12-31", 180))
    week.when(record_session("2027-01-01", 121)).then_refused("weekly_hours_exceeded", actual=301)
    week.when(record_session("2027-01-03", 120)).then_accepted()
    week.when(record_session("2027-01-04", 180)).then_accepted()


def test_the_weeks_hours_are_counted_over_the_whole_voucher() -> None:
    (
        given(
            voucher(group_coaching, ends="2026-04-07"),
            extension("2026-04-08", months=1),
            session("2026-04-07", 180),
        )
        .when(record_session("2026-04-08", 121))
        .then_refused("weekly_hours_exceeded", limit=300, actual=301)
    )


def test_an_excursion_counts_in_the_weeks_hours() -> None:
    (
        given(voucher(group_coaching), session("2026-03-03", 240, excursion=True))
        .when(record_session("2026-03-05", 61))
        .then_refused("weekly_hours_exceeded", limit=300, actual=301)
        .when(record_session("2026-03-05", 60))
        .then_accepted()
    )
    (
        given(voucher(group_coaching))
        .when(record_session("2026-03-03", 301, excursion=True))
        .then_refused("weekly_hours_exceeded", actual=301)
    )


def test_read_as_exempt_an_excursion_does_not_count_in_the_weeks_hours() -> None:
    exempt = given(
        setting("excursion_exempt_from_weekly_limit", True),
        voucher(group_coaching),
        session("2026-03-03", 301, excursion=True),
        session("2026-03-04", 180),
    )
    exempt.when(record_session("2026-03-05", 120)).then_accepted()
    exempt.when(record_session("2026-03-05", 121)).then_refused("weekly_hours_exceeded", limit=300, actual=301)


# Activity days (§ 4.2.3, § 4.2.4, § 6)


@pytest.mark.parametrize("service", [work_activity, inclusion_activity])
def test_three_days_a_week(service: Any) -> None:
    week = given(voucher(service), session("2026-03-02"), session("2026-03-04"))
    week.when(record_session("2026-03-08")).then_accepted()
    full = week.when(record_session("2026-03-06"))
    full.when(record_session("2026-03-08")).then_refused("weekly_days_exceeded", limit=3, actual=4)
    full.when(record_session("2026-03-09")).then_accepted()


def test_four_days_a_week_with_the_exception() -> None:
    full = given(
        voucher(work_activity, four_days=True),
        session("2026-03-02"),
        session("2026-03-03"),
        session("2026-03-04"),
        session("2026-03-05"),
    )
    full.when(record_session("2026-03-06")).then_refused("weekly_days_exceeded", limit=4, actual=5)


def test_where_two_periods_meet_in_a_week_the_higher_limit_holds() -> None:
    # The week from 30 March: the exception ends on Wednesday, 1 April.
    meeting = given(
        voucher(work_activity, months=1, four_days=True),
        extension("2026-04-02", months=1),
        session("2026-03-30"),
        session("2026-04-02"),
        session("2026-04-03"),
    )
    fourth = meeting.when(record_session("2026-04-04")).then_accepted()
    fourth.when(record_session("2026-04-05")).then_refused("weekly_days_exceeded", limit=4, actual=5)
    week_after = given(
        voucher(work_activity, months=1, four_days=True),
        extension("2026-04-02", months=1),
        session("2026-04-06"),
        session("2026-04-07"),
        session("2026-04-08"),
    )
    week_after.when(record_session("2026-04-09")).then_refused("weekly_days_exceeded", limit=3, actual=4)


def test_a_day_of_the_exception_is_enough_for_its_week() -> None:
    # The exception ends on Monday 6 April; another begins on Sunday 3 May.
    story = given(
        voucher(work_activity, ends="2026-04-06", four_days=True),
        extension("2026-04-07", ends="2026-05-07"),
        session("2026-04-07"),
        session("2026-04-08"),
        session("2026-04-09"),
    )
    story.when(record_session("2026-04-10")).then_accepted()
    story = given(
        voucher(work_activity, ends="2026-05-02"),
        extension("2026-05-03", months=1, days=10, four_days=True),
        session("2026-04-27"),
        session("2026-04-28"),
        session("2026-04-29"),
    )
    story.when(record_session("2026-04-30")).then_accepted()
    story.when(correct("period 2")).when(record_session("2026-04-30")).then_refused("weekly_days_exceeded", limit=3)


def test_no_shows_do_not_count_in_a_week() -> None:
    (
        given(voucher(work_activity), session("2026-03-02"), session("2026-03-03"), no_show("2026-03-04"))
        .when(record_session("2026-03-05"))
        .then_accepted()
    )
    (
        given(voucher(group_coaching), session("2026-03-02", 180), no_show("2026-03-04", minutes=180))
        .when(record_session("2026-03-05", 120))
        .then_accepted()
    )


@pytest.mark.parametrize("service", [work_activity, inclusion_activity])
def test_a_date_is_one_activity_day_held_or_missed(service: Any) -> None:
    held, missed = given(voucher(service), session("2026-03-03")), given(voucher(service), no_show("2026-03-03"))
    for story in (held, missed):
        story.when(record_session("2026-03-03", named="again")).then_refused("day_already_recorded", limit=1)
        story.when(record_no_show("2026-03-03", named="again")).then_refused("day_already_recorded", limit=1)
        story.when(record_session("2026-03-04")).then_accepted()
    held.when(correct("session 2026-03-03")).when(record_no_show("2026-03-03")).then_accepted()
    missed.when(correct("no-show 2026-03-03")).when(record_session("2026-03-03")).then_accepted()
    (given(voucher(service), provider_cancellation("2026-03-03")).when(record_session("2026-03-03")).then_accepted())


def test_hours_may_be_held_and_missed_on_one_date() -> None:
    (
        given(voucher(individual_coaching), session("2026-03-03"), no_show("2026-03-03"))
        .when(record_session("2026-03-03", 45, named="again"))
        .then_accepted()
    )


# All at once


def test_every_broken_rule_of_a_session_is_named() -> None:
    (
        given(
            voucher(group_coaching, hours=8),
            session("2026-03-02", 180, starts_at="10:00"),
            session("2026-03-03", 60, excursion=True),
            session("2026-03-04", 60, excursion=True),
        )
        .on("2026-03-04")
        .when(record_session("2026-03-05", 181, excursion=True))
        .then_refused_for_all_of(
            "in_the_future",
            "quantity_exhausted",
            "excursions_used_up",
            "weekly_hours_exceeded",
        )
        .on("2026-03-06")
        .when(record_session("2026-03-02", 181, starts_at="12:00", named="other"))
        .then_refused_for_all_of(
            "quantity_exhausted", "overlapping_session", "session_too_long", "weekly_hours_exceeded"
        )
    )
    (
        given(voucher(work_activity, days=3), session("2026-03-02"), session("2026-03-03"), session("2026-03-04"))
        .when(record_session("2026-03-04", named="again"))
        .then_refused_for_all_of("day_already_recorded", "quantity_exhausted")
        .when(record_session("2026-03-05"))
        .then_refused_for_all_of("quantity_exhausted", "weekly_days_exceeded")
    )


# What is taken and warned of


@pytest.mark.parametrize(("service", "section"), [(work_activity, "4.2.3"), (inclusion_activity, "4.2.4")])
def test_an_activity_day_usually_lasts_three_to_four_hours(service: Any, section: str) -> None:
    story = given(voucher(service))
    for minutes in (180, 240):
        story.when(record_session("2026-03-03", minutes)).then_not_warned("day_length_unusual")
    for minutes in (179, 241):
        (
            story.when(record_session("2026-03-03", minutes)).then_warned(
                "day_length_unusual", limit="180–240", actual=minutes, section=section
            )
        )
    given(voucher(individual_coaching)).when(record_session("2026-03-03", 30)).then_not_warned("day_length_unusual")


@pytest.mark.parametrize("mode", [Mode.PHONE, Mode.ONLINE])
def test_remote_coaching_takes_an_agreement(mode: Any) -> None:
    remote = record_session("2026-03-03", mode=mode)
    given(voucher(individual_coaching)).when(remote).then_warned("remote_not_agreed", actual=mode)
    given(voucher(individual_coaching)).when(record_session("2026-03-03")).then_not_warned("remote_not_agreed")
    given(voucher(individual_coaching, remote_agreed=True)).when(remote).then_not_warned("remote_not_agreed")
    given(voucher(individual_coaching), remote_agreement()).when(remote).then_not_warned("remote_not_agreed")
    (
        given(voucher(individual_coaching, remote_agreed=True), remote_agreement(False))
        .when(remote)
        .then_warned("remote_not_agreed")
    )


def test_the_first_session_without_an_instructor_is_warned_of() -> None:
    (
        given(voucher(individual_coaching), instructor_named())
        .when(record_session("2026-03-03"))
        .then_not_warned("no_instructor_named")
    )
    (
        given(voucher(individual_coaching))
        .when(record_session("2026-03-03"))
        .then_warned("no_instructor_named")
        .when(record_session("2026-03-04"))
        .then_not_warned("no_instructor_named")
    )


def test_a_new_provider_names_an_instructor_of_its_own() -> None:
    (
        given(
            approved(kataja, individual_coaching, price_cents=50_00),
            voucher(individual_coaching),
            instructor_named(),
            session("2026-03-03"),
            on("2026-03-20", provider_chosen(kataja)),
        )
        .when(record_session("2026-03-23", by=kataja))
        .then_warned("no_instructor_named")
        .when(record_session("2026-03-24", by=kataja))
        .then_not_warned("no_instructor_named")
        .when(record_session("2026-03-19", by=pihlaja))
        .then_not_warned("no_instructor_named")
    )


def test_the_instructor_is_the_one_that_the_provider_chosen_last_has_named() -> None:
    unchosen = given(voucher(individual_coaching, provider=None))
    assert unchosen.state.instructor is None
    named = given(approved(kataja, individual_coaching, price_cents=50_00), voucher(individual_coaching)).when(
        name_instructor()
    )
    assert named.state.instructor == entry_id("instructor")
    assert named.when(choose_provider(kataja)).state.instructor is None


def test_the_serving_provider_names_the_instructor() -> None:
    unchosen = voucher(individual_coaching, provider=None)
    given(voucher(individual_coaching)).when(name_instructor(by=pihlaja)).then_accepted()
    given(voucher(individual_coaching)).when(name_instructor(by=kataja)).then_refused("no_provider_chosen")
    given(unchosen).when(name_instructor(by=kataja)).then_refused("no_provider_chosen")
    given(unchosen).when(name_instructor(by=None)).then_refused("no_provider_chosen")


def test_entries_from_the_65th_birthday_on_are_warned_of() -> None:
    story = given(client(born="1961-03-04"), voucher(individual_coaching))
    for record in ENTRIES:
        story.when(record("2026-03-03")).then_not_warned("client_turned_65")
        story.when(record("2026-03-04")).then_warned("client_turned_65", limit=64)


def test_entries_outside_the_approval_are_warned_of() -> None:
    in_march = approved(tuomi, individual_coaching, price_cents=50_00, since="2026-03-02", until="2026-03-31")
    story = given(in_march, voucher(individual_coaching, provider=tuomi))
    for record in ENTRIES:
        story.when(record("2026-03-31", by=tuomi)).then_not_warned("provider_not_approved")
        (story.when(record("2026-04-01", by=tuomi)).then_warned("provider_not_approved", actual="2026-04-01"))


@pytest.mark.parametrize("record", ENTRIES)
def test_an_entry_more_than_sixty_days_late_is_warned_of(record: Any) -> None:
    story = given(voucher(individual_coaching))
    story.on("2026-05-02").when(record("2026-03-03")).then_not_warned("late_entry")
    story.on("2026-05-03").when(record("2026-03-03")).then_warned("late_entry", limit=60, actual=61)


def test_the_same_again_under_another_request_is_warned_of() -> None:
    once = given(voucher(individual_coaching), session("2026-03-03", 60))
    once.when(record_session("2026-03-03", 60, named="again")).then_warned("duplicate_entry")
    once.when(record_session("2026-03-03", 61, named="other")).then_not_warned("duplicate_entry")
    once.when(record_session("2026-03-04", 60)).then_not_warned("duplicate_entry")
    once.when(record_session("2026-03-03", 60, starts_at="10:00", named="other")).then_not_warned("duplicate_entry")
    (
        once.when(correct("session 2026-03-03"))
        .when(record_session("2026-03-03", 60, named="again"))
        .then_not_warned("duplicate_entry")
    )
    missed = given(voucher(individual_coaching), no_show("2026-03-03", minutes=60))
    missed.when(record_no_show("2026-03-03", minutes=60, named="again")).then_warned("duplicate_entry")
    missed.when(record_no_show("2026-03-03", minutes=90, named="other")).then_not_warned("duplicate_entry")
    missed.when(record_session("2026-03-03", 60)).then_not_warned("duplicate_entry")
    (
        given(voucher(individual_coaching), provider_cancellation("2026-03-03"))
        .when(record_provider_cancellation("2026-03-03", named="again"))
        .then_warned("duplicate_entry")
    )


def test_a_quiet_session_is_warned_of_nothing() -> None:
    story = given(voucher(individual_coaching), instructor_named()).when(record_session("2026-03-03"))
    story.then(session_held(warnings=(), under=("5", "6"), rulebook="north_savo:2026-01-01", after_closing=False))


def test_an_entry_is_judged_by_the_rulebook_of_its_own_day() -> None:
    story = given(voucher(group_coaching), setting("session_minutes_max", 120, since="2026-04-01"))
    story.when(record_session("2026-03-31", 180)).then_accepted()
    story.when(record_session("2026-04-01", 121)).then_refused("session_too_long", limit=120, actual=121)
    story.when(record_session("2026-04-01", 120)).then(session_held(rulebook="north_savo:2026-04-01"))


def test_a_later_price_list_does_not_touch_what_is_recorded() -> None:
    (
        given(voucher(work_activity), cap(work_activity, "2026-03-03", 70_00))
        .when(record_session("2026-03-03"))
        .then(session_held(charge=charge(days=1, cents=55_00)))
    )


# Entries of a group (§ 4.2.2)


@pytest.mark.parametrize("record", [record_session, record_no_show])
def test_an_entry_of_a_group_is_its_providers_about_who_is_enrolled(record: Any) -> None:
    own = given(voucher(group_coaching), in_group(pihlaja)).when(record("2026-03-03"))
    entered = own.then_accepted().events[-1]
    assert isinstance(entered, SessionHeld | NoShowRecorded)
    assert entered.group_id == entry_id("group")
    (
        given(voucher(group_coaching), in_group(kataja))
        .when(record("2026-03-03"))
        .then_refused("group_of_other_provider", actual="2026-03-03")
    )
    (
        given(voucher(group_coaching), in_group(pihlaja, enrolled=False))
        .when(record("2026-03-03"))
        .then_refused("not_enrolled", limit="2026-03-03", actual=str(voucher_id))
    )


# What a voucher's providers are told of each other (nothing)


def served_by_two(service: Any, *happened: Any, **granted: Any) -> Any:
    """Pihlaja serves until Kataja does, from Wednesday 4 March; what happened is told in order of its days."""
    return given(
        approved(kataja, service, price_cents=40_00),
        voucher(service, **granted),
        provider_chosen(kataja, since="2026-03-04"),
        *happened,
    )


@pytest.mark.parametrize("record", ENTRIES)
@pytest.mark.parametrize("by", [pihlaja, kataja, tuomi])
def test_who_does_not_serve_on_the_day_is_told_that_alone(record: Any, by: Any) -> None:
    """Whatever else would stand in the way: it tells of what the provider that serves has recorded."""
    others_day = "2026-03-04" if by is pihlaja else "2026-03-03"
    whose = kataja if by is pihlaja else pihlaja
    for service in (work_activity, group_coaching):
        story = served_by_two(
            service, session(others_day, 180, starts_at="10:00" if service.is_group else None, by=whose)
        )
        story.on("2026-03-01").when(record(others_day, by=by, named="asked")).then_refused(
            "no_provider_chosen", actual=others_day
        )
        story.on("2026-03-05").when(record(others_day, by=by, named="asked")).then_refused("no_provider_chosen")


def test_when_anothers_session_was_is_not_told() -> None:
    story = served_by_two(individual_coaching, session("2026-03-03", 180, starts_at="23:00"))
    (finding,) = story.when(record_session("2026-03-04", starts_at="01:00", by=kataja)).outcome.violations
    assert (finding.code, finding.limit, finding.actual.value) == ("overlapping_session", None, "2026-03-04 01:00 + 60")
    # the other way round too, and of its own a provider is told
    story = served_by_two(individual_coaching, session("2026-03-04", starts_at="01:00", by=kataja))
    (finding,) = story.when(record_session("2026-03-03", 180, starts_at="23:00")).outcome.violations
    assert (finding.code, finding.limit) == ("overlapping_session", None)
    story.when(record_session("2026-03-04", starts_at="01:30", by=kataja, named="again")).then_refused(
        "overlapping_session", limit="2026-03-04 01:00 + 60"
    )


def test_how_much_another_held_is_not_told() -> None:
    week = [session("2026-03-02", 180), session("2026-03-03", 90)]
    story = served_by_two(group_coaching, *week)
    (finding,) = story.when(record_session("2026-03-04", 60, by=kataja)).outcome.violations
    assert (finding.code, finding.limit.value, finding.actual) == ("weekly_hours_exceeded", 300, None)
    days = served_by_two(work_activity, session("2026-03-02"), session("2026-03-03"), session("2026-03-04", by=kataja))
    (finding,) = days.when(record_session("2026-03-05", by=kataja)).outcome.violations
    assert (finding.code, finding.limit.value, finding.actual) == ("weekly_days_exceeded", 3, None)
    excursions = served_by_two(
        group_coaching, session("2026-03-02", 60, excursion=True), session("2026-03-03", 60, excursion=True)
    )
    (finding,) = excursions.when(record_session("2026-03-04", 60, excursion=True, by=kataja)).outcome.violations
    assert (finding.code, finding.limit.value, finding.actual) == ("excursions_used_up", 2, None)


def test_the_figures_of_its_own_week_are_told() -> None:
    story = served_by_two(group_coaching, session("2026-03-02", 180), session("2026-03-10", 180, by=kataja))
    story.when(record_session("2026-03-12", 121, by=kataja)).then_refused("weekly_hours_exceeded", actual=301)


def test_anothers_entry_is_no_duplicate() -> None:
    """On one day the two cannot both serve; an entry of the days before the change is the other's alone."""
    story = given(
        approved(kataja, individual_coaching, price_cents=40_00),
        voucher(individual_coaching),
        session("2026-03-04"),
        provider_chosen(kataja, since="2026-03-04"),
    )
    story.when(record_session("2026-03-04", by=kataja, named="again")).then_accepted().then_not_warned(
        "duplicate_entry"
    )
