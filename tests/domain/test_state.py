"""What a voucher is after its events: each entry with its charge, its event and what was left of its period."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.event import Charge, Quantity
from domain.voucher.course import Choice, Done, Incident, knowing
from domain.voucher.events import EntryKind
from domain.voucher.state import Entry
from tests.domain.story import (
    caseworker,
    caseworker_assigned,
    client_id,
    closing,
    correct,
    entry_id,
    extension,
    given,
    incident,
    individual_coaching,
    kataja,
    no_show,
    pihlaja,
    provider_cancellation,
    replacement_agreed,
    session,
    voucher,
    work_activity,
)

NOTHING = Charge(Quantity(minutes=0), 0)
HOUR = Charge(Quantity(minutes=60), 60_00)


def test_every_entry_stands_with_its_charge_and_what_was_left_right_after_it() -> None:
    story = given(
        voucher(individual_coaching, months=1),
        session("2026-03-03"),
        no_show("2026-03-04"),
        no_show("2026-03-05"),
        extension("2026-04-02", hours=10),
        closing("2026-04-10"),
    )
    events: Any = story.events
    issued, held, charged, free, extended, closed = events
    entries = (
        Entry(entry_id("period 1"), EntryKind.ISSUE, date(2026, 3, 2), NOTHING, issued, 2_400),
        Entry(entry_id("session 2026-03-03"), EntryKind.SESSION, date(2026, 3, 3), HOUR, held, 2_340),
        Entry(entry_id("no-show 2026-03-04"), EntryKind.NO_SHOW, date(2026, 3, 4), HOUR, charged, 2_280),
        Entry(entry_id("no-show 2026-03-05"), EntryKind.NO_SHOW, date(2026, 3, 5), NOTHING, free, 2_280),
        Entry(entry_id("period 2"), EntryKind.EXTENSION, date(2026, 4, 2), NOTHING, extended, 600),
        Entry(entry_id("closing"), EntryKind.CLOSING, date(2026, 4, 10), NOTHING, closed),
    )
    assert story.state.entries == entries
    assert (story.state.client_id, story.state.version) == (client_id, len(story.events))
    assert [period.recorded_on for period in story.state.periods] == [date(2026, 2, 16), date(2026, 3, 19)]
    corrected = story.when(correct("no-show 2026-03-04"))
    away, moved_to = replace(entries[2], reversed=True, charge=NOTHING), replace(entries[3], charge=HOUR)
    assert corrected.state.entries == (*entries[:2], away, moved_to, *entries[4:])
    assert corrected.state.version == len(corrected.events)


def test_a_period_touches_the_weeks_of_its_days() -> None:
    """From Monday 9 March to Wednesday 8 April."""
    (period,) = given(voucher(work_activity, starts="2026-03-09", months=1)).state.periods
    mondays = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 4, 6), date(2026, 4, 13)]
    assert [period.touches_week_of(monday) for monday in mondays] == [False, True, True, False]


def test_the_course_follows_a_charge_that_moves_and_whom_the_voucher_is_of() -> None:
    story = given(voucher(individual_coaching), no_show("2026-03-04"), no_show("2026-03-05"))
    course = story.state.course
    assert (course.client_id, course.caseworker_id) == (client_id, story.state.caseworker_id)
    assert course.choices == (Choice(pihlaja, date(2026, 3, 2), date(2026, 2, 16), date(2026, 2, 16)),)
    assert [one.units for one in course.happenings] == [60, 0]
    given_away = story.when(caseworker_assigned()).state.course
    assert given_away.caseworker_id == entry_id("another caseworker")
    moved = story.when(correct("no-show 2026-03-04")).state.course
    assert [(one.units, one.reversed_on) for one in moved.happenings] == [(60, date(2026, 3, 5)), (60, None)]


def test_what_was_done_about_one_cancellation_is_not_done_about_another() -> None:
    story = given(
        voucher(individual_coaching), provider_cancellation("2026-03-04"), provider_cancellation("2026-03-05")
    )
    done = story.when(replacement_agreed("cancellation 2026-03-04", documented=True))
    documented = [one.documented for one in done.state.course.follow_ups]
    assert documented == [Done(date(2026, 3, 5), done.state.version), None]
    stated = given(voucher(individual_coaching), provider_cancellation("2026-03-04", documented=True))
    assert [one.documented for one in stated.state.course.follow_ups] == [Done(date(2026, 3, 4), 2)]


# Who served, and what was taken back


@pytest.mark.parametrize(
    ("later", "known"),
    [
        (Choice(kataja, date(2026, 3, 2), date(2026, 2, 20)), {kataja}),
        (Choice(kataja, date(2026, 3, 2), date(2026, 3, 1)), {kataja}),
        (Choice(kataja, date(2026, 3, 2), date(2026, 3, 2)), {pihlaja, kataja}),
        (Choice(kataja, date(2026, 2, 27), date(2026, 3, 3)), {pihlaja, kataja}),
        (Choice(kataja, date(2026, 3, 3), date(2026, 2, 20)), {pihlaja, kataja}),
    ],
    ids=["before", "the day before", "on the first day", "after it", "for a later day"],
)
def test_who_was_overridden_before_its_first_day_came_may_know_of_nothing(later: Choice, known: set[UUID]) -> None:
    assert knowing((Choice(pihlaja, date(2026, 3, 2), date(2026, 2, 16)), later)) == known


def test_who_is_overridden_on_its_own_first_day_does_not_serve() -> None:
    course = given(voucher(individual_coaching)).state.course
    again = replace(course, choices=(*course.choices, Choice(kataja, date(2026, 3, 2), date(2026, 2, 20))))
    assert list(again.served()) == [(kataja, date(2026, 3, 2), None)]
    later = replace(course, choices=(*course.choices, Choice(kataja, date(2026, 4, 1), date(2026, 2, 20))))
    assert list(later.served()) == [
        (pihlaja, date(2026, 3, 2), date(2026, 4, 1)),
        (kataja, date(2026, 4, 1), None),
    ]


def test_a_period_that_is_taken_back_leaves_the_others_and_at_last_none() -> None:
    story = given(voucher(individual_coaching, months=1), extension("2026-04-02", hours=10)).on("2026-03-04")
    one_left = story.when(correct("period 2"))
    assert [span.reversed_on for span in one_left.state.course.spans] == [None, date(2026, 3, 4)]
    assert one_left.state.course.last_end() == date(2026, 4, 1)
    none_left = one_left.when(correct("period 1")).state.course
    assert (none_left.last_end(), none_left.ended_on()) == (None, None)


def test_the_course_is_of_the_caseworker_who_decided() -> None:
    assert given(voucher(individual_coaching)).state.course.caseworker_id == caseworker


def test_a_charge_that_moves_changes_no_other_entry() -> None:
    story = given(
        voucher(individual_coaching),
        session("2026-03-03", 30),
        no_show("2026-03-04"),
        no_show("2026-03-05"),
    )
    assert [one.units for one in story.state.course.happenings] == [30, 60, 0]
    moved = story.when(correct("no-show 2026-03-04")).state.course
    assert [one.units for one in moved.happenings] == [30, 60, 60]


def test_an_incident_is_told_by_the_event_that_says_so() -> None:
    story = given(voucher(individual_coaching), incident("2026-03-03", told_caseworker="2026-03-03"))
    assert story.state.course.incidents == (Incident(pihlaja, date(2026, 3, 3), 2, Done(date(2026, 3, 3), 2)),)
