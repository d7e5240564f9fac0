"""Groups: who can join when, how many there are at once, and when a start can still be moved (§ 4.2.2, § 5).

In 2026 Good Friday is on 3 April, Easter Monday on 6 April, May Day on Friday 1 May, Ascension Day on Thursday 14 May,
Midsummer Eve on Friday 19 June; Christmas Eve and Christmas Day are a Thursday and a Friday.
"""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from domain.group.events import Considered, GroupKind, GroupPostponed, Theme
from domain.kernel.event import Sealed
from domain.kernel.findings import BadInput
from domain.rulebook import Service
from domain.voucher.course import Done
from domain.voucher.events import ClosingReason, ContactWith
from tests.domain.group_story import (
    GroupStory,
    announce_group,
    call_off,
    called_off,
    client_of,
    depart,
    departed,
    enrol,
    enrolled,
    given_group,
    group_announced,
    group_voucher,
    meanwhile,
    meet,
    met,
    no_group,
    notified,
    notify,
    on,
    postpone,
    postponed,
    setting,
    specified,
)
from tests.domain.story import approved, closing, correction, day, entry_id, extension, kataja, noon, provider_chosen
from tests.domain.story import on as on_voucher

TEN = tuple(f"client {number}" for number in range(1, 11))
OPEN = GroupKind.OPEN


KATAJA_FROM_APRIL = provider_chosen(kataja, since="2026-04-01")


def with_enrolled(count: int, *, largest: int = 10, **announced: object) -> GroupStory:
    """A closed group of Monday 2026-03-02 with so many enrolled on the day it was announced."""
    return given_group(*(enrolled(name) for name in TEN[:count]), largest=largest, **announced)


# Announcing


@pytest.mark.parametrize("largest", [1, 11, 12])
def test_a_group_has_at_most_twelve_clients(largest: int) -> None:
    no_group().when(announce_group(largest=largest)).then_accepted(largest=largest)


def test_a_group_for_more_than_twelve_is_refused() -> None:
    no_group().when(announce_group(largest=13)).then_refused("group_full", limit=12, actual=13)


def test_a_group_needs_a_theme() -> None:
    no_group().when(announce_group(themes=())).then_warned("theme_missing", limit=1, actual=0)
    no_group().when(announce_group(themes=(Theme.MONEY,))).then_not_warned("theme_missing")
    no_group().when(announce_group(themes=tuple(Theme))).then_not_warned("theme_missing")


def test_a_provider_that_is_not_approved_is_warned() -> None:
    no_group().when(announce_group(approved=False)).then_warned("provider_not_approved", actual="2026-03-02")
    no_group().when(announce_group()).then_not_warned("provider_not_approved")


def test_a_group_does_not_end_before_it_starts() -> None:
    no_group().when(announce_group(ends="2026-03-02")).then_accepted()
    with pytest.raises(BadInput, match="ends_on"):
        no_group().when(announce_group(ends="2026-03-01"))


def test_a_group_before_the_rulebook_is_refused() -> None:
    no_group().when(announce_group(starts="2025-12-31", ends="2026-01-31")).then_refused("rulebook_not_in_force")


# Enrolling: how many


def test_the_last_place_is_taken_and_no_more() -> None:
    story = with_enrolled(9)
    story.when(enrol("last")).then_accepted()
    story.and_then(enrolled("last")).when(enrol("one more")).then_refused("group_full", limit=10, actual=11)


def test_a_place_is_free_on_the_day_its_client_leaves() -> None:
    story = with_enrolled(10).on("2026-03-04").and_then(departed("client 3"))
    story.when(enrol("next")).then_accepted(client_id=client_of("next"), enrolled_on=date(2026, 3, 4))
    story.when(enrol("next", "2026-03-03")).then_refused("group_full", limit=10, actual=11)


def test_the_county_can_allow_fewer_from_a_day() -> None:
    with_enrolled(8).when(setting("group_clients_max", 8)).when(enrol("next")).then_refused("group_full", limit=8)


def test_a_client_holds_one_place() -> None:
    story = given_group(enrolled("Aino"))
    story.when(enrol("Aino")).then_refused("already_enrolled", actual="2026-01-12")
    other = replace(group_voucher("another of hers"), client_id=client_of("Aino"))
    story.when(enrol("another of hers", of=other)).then_refused("already_enrolled")


def test_who_has_left_can_come_again() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-10", departed("Aino")))
    story.when(enrol("Aino")).then_accepted(enrolled_on=date(2026, 2, 10))


# Enrolling: the vouchers of those who are enrolled


DIED = ClosingReason.DIED


@pytest.mark.parametrize(
    ("ends", "last_day"),
    [
        ((closing("2026-03-11", DIED),), "2026-03-11"),
        ((closing("2026-03-11", ClosingReason.MOVED_AWAY),), "2026-03-11"),
        (
            (
                approved(kataja, Service.GROUP_COACHING, price_cents=40_00),
                provider_chosen(kataja, since="2026-03-12"),
            ),
            "2026-03-11",
        ),
    ],
    ids=["died", "moved away", "another provider"],
)
def test_a_place_ends_with_its_voucher_and_is_free_from_the_next_day(ends: Any, last_day: str) -> None:
    """Nobody fills it and nobody is missed there from the day after the closing, or on another provider's first day."""
    story = with_enrolled(10).on("2026-03-12").and_then(meanwhile("client 3", *ends))
    story.when(enrol("next", "2026-03-12")).then_accepted(client_id=client_of("next"))
    story.when(enrol("next", last_day)).then_refused("group_full", limit=10, actual=11)
    others = tuple(name for name in TEN if name != "client 3")
    story.when(meet("2026-03-12", *others)).then_accepted()
    story.when(meet("2026-03-12", *TEN)).then_refused("not_enrolled")
    story.when(meet(last_day, *others)).then_refused("attendance_missing")
    reopened = story.and_then(meanwhile("client 3"))
    reopened.when(enrol("next", "2026-03-12")).then_refused("group_full")
    reopened.when(meet("2026-03-12", *others)).then_refused("attendance_missing")


def test_a_place_ends_with_the_last_period() -> None:
    """Granted until 1 April, then extended by a month."""
    short = group_voucher("short", months=1)
    story = with_enrolled(9).and_then(enrolled("short", of=short)).on("2026-04-02")
    story.when(meet("2026-04-01", *TEN[:9])).then_refused("attendance_missing")
    story.when(meet("2026-04-02", *TEN[:9])).then_accepted()
    longer = story.and_then(meanwhile("short", extension("2026-04-02", months=1), months=1))
    longer.when(meet("2026-04-02", *TEN[:9])).then_refused("attendance_missing")
    longer.on("2026-05-04").when(meet("2026-05-04", *TEN[:9])).then_accepted()


def test_a_period_that_was_taken_back_gives_no_place() -> None:
    story = with_enrolled(10).on("2026-02-20").and_then(meanwhile("client 3", correction("period 1")))
    story.when(enrol("next")).then_accepted()


def test_a_client_whose_voucher_was_closed_may_come_by_another_one() -> None:
    story = given_group(enrolled("Aino")).on("2026-03-12").and_then(meanwhile("Aino", closing("2026-03-11")))
    other = replace(group_voucher("another of hers"), client_id=client_of("Aino"))
    story.when(enrol("another of hers", of=other)).then_accepted()


def test_the_dead_are_not_counted_a_week_before_the_start() -> None:
    """Six of ten are enrolled, one of them died two weeks before the count on 23 February."""
    died = meanwhile("client 3", on_voucher("2026-02-09", closing("2026-02-09", DIED)))
    six = with_enrolled(6)
    six.on("2026-02-24").when(call_off()).then_refused("group_start_not_movable", limit="0–5", actual=6)
    moved = six.and_then(died).on("2026-02-24").when(postpone("2026-03-09")).then_accepted()
    postponed = moved.events[-1]
    assert isinstance(postponed, GroupPostponed)
    assert postponed.members is not None
    assert len(postponed.members) == 5
    assert entry_id("client 3") not in postponed.members
    moved.then_not_owed("notify_group_members", "client 3")
    moved.then_owed("notify_group_members", "client 1", since="2026-02-24")
    # told only after the count, it moves nothing
    late = meanwhile("client 3", on_voucher("2026-02-24", closing("2026-02-09", DIED)))
    six.and_then(late).on("2026-02-24").when(call_off()).then_refused("group_start_not_movable", actual=6)


def test_who_has_chosen_another_provider_by_the_count_is_not_counted() -> None:
    chosen = (
        approved(kataja, Service.GROUP_COACHING, price_cents=40_00),
        on_voucher("2026-02-20", provider_chosen(kataja, since="2026-03-02")),
    )
    with_enrolled(6).and_then(meanwhile("client 3", *chosen)).on("2026-02-24").when(call_off()).then_accepted()


# Announced late, told late


def test_a_group_announced_in_its_last_week_counts_who_was_enrolled_when_it_was_announced() -> None:
    """For Monday 2 March, announced on Thursday 26 February: nobody could be counted on the 23rd."""
    announced = no_group().on("2026-02-26").and_then(group_announced())
    for count, movable in ((5, True), (6, False)):
        story = announced.and_then(*(enrolled(name) for name in TEN[:count]))
        story.when(call_off()).then_refused("group_start_not_movable", limit="2026-02-27–2026-03-02")
        later = story.on("2026-02-27")
        if movable:
            later.when(call_off()).then_accepted()
        else:
            later.when(call_off()).then_refused("group_start_not_movable", limit="0–5", actual=6)
    never = announced.and_then(setting("late_group_is_counted", "never")).on("2026-02-27")
    never.when(call_off()).then_refused("group_start_not_movable", limit="2026-02-23", actual="2026-02-26")
    in_time = no_group().on("2026-02-23").and_then(group_announced(), setting("late_group_is_counted", "never"))
    in_time.on("2026-02-24").when(call_off()).then_accepted()


def test_a_closed_group_has_an_end() -> None:
    with pytest.raises(BadInput, match="ends_on"):
        no_group().when(announce_group(ends=None))
    no_group().when(announce_group(ends=None, kind=OPEN)).then_accepted(ends_on=None)


def test_who_came_or_left_long_ago_is_warned_of() -> None:
    story = given_group(kind=OPEN, starts="2026-01-12", ends=None).on("2026-05-11")
    since_january = group_voucher("Aino", starts="2026-01-12", decided="2026-01-12")
    story.when(enrol("Aino", "2026-03-12", of=since_january)).then_accepted().then_not_warned("late_entry")
    told = story.when(enrol("Aino", "2026-03-11", of=since_january)).then_warned("late_entry", limit=60, actual=61)
    told.when(depart("Aino", "2026-03-11")).then_warned("late_entry", limit=60, actual=61)
    told.when(depart("Aino", "2026-03-12")).then_not_warned("late_entry")
    story.when(enrol("Aino", "2019-03-11", of=since_january)).then_refused("rulebook_not_in_force")


# Enrolling: until when


@pytest.mark.parametrize(
    ("starts", "last_day", "first_refused"),
    [
        ("2026-03-02", "2026-03-16", "2026-03-17"),
        ("2026-03-27", "2026-04-14", "2026-04-15"),  # over Easter
        ("2026-04-24", "2026-05-11", "2026-05-12"),  # over May Day
        ("2026-06-12", "2026-06-29", "2026-06-30"),  # over Midsummer Eve
        ("2026-12-18", "2027-01-07", "2027-01-08"),  # over Christmas, New Year and Epiphany
        ("2026-03-07", "2026-03-20", "2026-03-21"),  # from a Saturday
    ],
)
def test_a_closed_group_takes_clients_until_the_tenth_working_day(
    starts: str, last_day: str, first_refused: str
) -> None:
    story = given_group(starts=starts, ends="2027-06-30")
    of = group_voucher("Aino", starts=starts)
    story.on(last_day).when(enrol("Aino", of=of)).then_accepted()
    refused = story.on(first_refused).when(enrol("Aino", of=of))
    refused.then_refused("group_enrolment_closed", limit=last_day, actual=first_refused)


def test_saturdays_can_be_made_working_days() -> None:
    story = given_group().and_then(on("2026-03-13"))
    story = story.when(setting("saturday_is_working_day", True))
    story.when(enrol("Aino")).then_accepted()
    story.on("2026-03-14").when(enrol("Aino")).then_refused("group_enrolment_closed", limit="2026-03-13")


def test_the_deadline_goes_by_the_day_on_which_it_was_agreed() -> None:
    given_group().on("2026-03-20").when(enrol("Aino", "2026-03-16")).then_accepted(enrolled_on=date(2026, 3, 16))


def test_an_enrolment_is_dated_today_or_earlier() -> None:
    given_group().when(enrol("Aino", "2026-01-13")).then_refused("in_the_future", limit="2026-01-12")


def test_an_open_group_takes_clients_until_it_ends() -> None:
    story = given_group(kind=OPEN).on("2026-06-26")
    of = group_voucher("Aino", starts="2026-04-01")
    story.when(enrol("Aino", of=of)).then_accepted()
    ended = story.on("2026-06-27").when(enrol("Aino", of=of))
    ended.then_refused("outside_group_dates", limit="2026-03-02–2026-06-26", actual="2026-06-27")


def test_midnight_in_helsinki_ends_the_last_day() -> None:
    story = given_group()
    story.on("2026-03-16", time(21, 59)).when(enrol("Aino")).then_accepted()
    story.on("2026-03-16", time(22)).when(enrol("Aino")).then_refused("group_enrolment_closed", actual="2026-03-17")


# Enrolling: by which voucher


def test_a_group_takes_vouchers_of_group_coaching() -> None:
    of = group_voucher("Aino", Service.INDIVIDUAL_COACHING)
    refused = given_group().when(enrol("Aino", of=of))
    refused.then_refused("not_group_coaching", limit="group_coaching", actual="individual_coaching")


def test_the_group_s_provider_serves_the_voucher() -> None:
    of_nobody = group_voucher("Aino", provider=None)
    given_group().when(enrol("Aino", of=of_nobody)).then_refused("group_of_other_provider", actual="2026-03-02")
    moved = group_voucher("Aino", also=(approved(kataja, Service.GROUP_COACHING, price_cents=45_00), KATAJA_FROM_APRIL))
    given_group().when(enrol("Aino", of=moved)).then_accepted()
    late = given_group(kind=OPEN).on("2026-04-01").when(enrol("Aino", of=moved))
    late.then_refused("group_of_other_provider", actual="2026-04-01")


def test_a_closed_voucher_holds_no_place() -> None:
    of = group_voucher("Aino", also=(closing("2026-03-10", ClosingReason.MOVED_AWAY),))
    story = given_group().on("2026-03-10")
    story.when(enrol("Aino", of=of)).then_accepted()
    story.on("2026-03-11").when(enrol("Aino", of=of)).then_refused("voucher_closed", limit="2026-03-10")


def test_the_voucher_has_days_in_the_group_s_time() -> None:
    of = group_voucher("Aino", starts="2026-06-26", months=1)
    given_group().when(enrol("Aino", of=of)).then_accepted()
    of = group_voucher("Aino", starts="2026-06-27", months=1)
    given_group().when(enrol("Aino", of=of)).then_refused("outside_validity", limit="2026-06-27–2026-07-26")
    of = group_voucher("Aino", starts="2026-02-02", months=1)
    given_group().when(enrol("Aino", of=of)).then_refused("outside_validity", actual="2026-03-02")


def test_an_open_group_s_place_goes_by_the_voucher_s_period() -> None:
    story = given_group(kind=OPEN).when(enrol("Aino"))
    story.then_accepted(first_day=date(2026, 3, 2), last_day=date(2026, 7, 1))
    later = given_group(kind=OPEN).on("2026-04-01").when(enrol("Aino"))
    later.then_accepted(first_day=date(2026, 4, 1), last_day=date(2026, 7, 1))
    closes = group_voucher("Aino", also=(closing("2026-04-30"),))
    given_group(kind=OPEN).when(enrol("Aino", of=closes)).then_accepted(last_day=date(2026, 4, 30))


def test_an_open_group_s_place_is_free_when_the_period_ends() -> None:
    march = [group_voucher(name, months=1) for name in ("Aino", "Eero")]
    story = given_group(*(enrolled("", of=of) for of in march), kind=OPEN, largest=2, ends=None)
    story.when(enrol("Helmi", of=group_voucher("Helmi", starts="2026-04-02"))).then_accepted()
    refused = story.when(enrol("Helmi", of=group_voucher("Helmi", starts="2026-04-01")))
    refused.then_refused("group_full", limit=2, actual=3)


def test_a_further_period_takes_a_further_enrolment() -> None:
    of = group_voucher("Aino", months=2, also=(extension("2026-05-02", months=1),))
    story = given_group(enrolled("Aino", of=of), kind=OPEN)
    again = story.when(enrol("Aino", of=of))
    again.then_accepted(first_day=date(2026, 5, 2), last_day=date(2026, 6, 1))
    story.and_then(enrolled("Aino", of=of)).when(enrol("Aino", of=of)).then_refused("already_enrolled")


def test_a_full_group_is_full_on_any_day_of_the_place() -> None:
    early, late = group_voucher("Aino", months=1), group_voucher("Eero", starts="2026-05-04", months=1)
    story = given_group(enrolled("", of=early), enrolled("", of=late), kind=OPEN, largest=1, ends=None)
    between = group_voucher("Helmi", starts="2026-04-02", ends="2026-05-03")
    story.when(enrol("Helmi", of=between)).then_accepted()
    longer = group_voucher("Helmi", starts="2026-04-02", ends="2026-05-04")
    story.when(enrol("Helmi", of=longer)).then_refused("group_full", limit=1, actual=2)


# Leaving


def test_who_is_no_member_cannot_leave() -> None:
    story = given_group(enrolled("Aino"))
    story.when(depart("Eero")).then_refused("not_enrolled", limit="2026-01-12", actual=str(entry_id("Eero")))
    story.and_then(departed("Aino")).when(depart("Aino")).then_refused("not_enrolled")
    story.on("2026-02-01").when(depart("Aino", "2026-01-11")).then_refused("not_enrolled", limit="2026-01-11")
    story.when(depart("Aino", "2026-01-13")).then_refused("in_the_future")


def test_an_earlier_day_of_leaving_corrects_a_later_one() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-10", departed("Aino")))
    story = story.when(depart("Aino", "2026-02-06")).then_accepted(left_on=date(2026, 2, 6))
    (membership,) = story.state.memberships
    assert (membership.left_on, membership.departure_recorded_on) == (date(2026, 2, 6), date(2026, 2, 10))


def test_leaving_an_open_group_gives_up_its_later_period_too() -> None:
    of = group_voucher("Aino", months=2, also=(extension("2026-05-02", months=1),))
    story = given_group(enrolled("Aino", of=of), enrolled("Aino", of=of), kind=OPEN)
    story = story.on("2026-03-20").and_then(departed("Aino"))
    assert [one.left_on for one in story.state.memberships] == [date(2026, 3, 20)] * 2
    assert story.state.most_at_once(date(2026, 3, 20), None) == 0


# Moving the start


@pytest.mark.parametrize(
    ("largest", "enough"), [(12, 8), (10, 6), (5, 3), (1, 1)], ids=["7.2 of 12", "6 of 10", "3 of 5", "0.6 of 1"]
)
def test_a_start_can_be_moved_or_called_off_if_fewer_than_sixty_percent_enrolled(largest: int, enough: int) -> None:
    too_few = with_enrolled(enough - 1, largest=largest).on("2026-02-24")
    too_few.when(postpone("2026-03-03")).then_accepted(starts_on=date(2026, 3, 3))
    too_few.when(call_off()).then_accepted()
    sixty_percent = with_enrolled(enough, largest=largest).on("2026-02-24")
    sixty_percent.when(postpone("2026-03-03")).then_refused("group_start_not_movable", actual=enough)
    limit = f"0–{enough - 1}" if enough > 1 else "0"
    sixty_percent.when(call_off()).then_refused("group_start_not_movable", limit=limit, actual=enough)


@pytest.mark.parametrize("change", [postpone("2026-03-03"), call_off()], ids=["moved", "called off"])
def test_from_the_day_after_the_week_before_until_the_start(change: Any) -> None:
    story, window = with_enrolled(5), "2026-02-24–2026-03-02"
    story.on("2026-02-23").when(change).then_refused("group_start_not_movable", limit=window, actual="2026-02-23")
    story.on("2026-02-24").when(change).then_accepted()
    story.on("2026-03-02").when(change).then_accepted()
    story.on("2026-03-03").when(change).then_refused("group_start_not_movable", limit=window, actual="2026-03-03")


def test_who_enrols_after_the_week_before_does_not_hold_the_start() -> None:
    story = with_enrolled(5).on("2026-02-24").and_then(enrolled("late"), enrolled("later"))
    story.when(postpone("2026-03-03")).then_accepted()
    agreed_before = with_enrolled(5).on("2026-02-24").and_then(enrolled("late", "2026-02-20"))
    agreed_before.when(postpone("2026-03-03")).then_accepted()


def test_who_enrols_on_the_last_day_counts_and_who_left_on_it_does_not() -> None:
    story = with_enrolled(5).on("2026-02-23").and_then(enrolled("just in time"))
    story.on("2026-02-24").when(call_off()).then_refused("group_start_not_movable", actual=6)
    left = story.and_then(departed("client 1"))
    left.on("2026-02-24").when(call_off()).then_accepted()


def test_who_left_later_still_counts_whatever_day_is_given() -> None:
    story = with_enrolled(6).on("2026-02-24").and_then(departed("client 1", "2026-02-20"))
    story.when(call_off()).then_refused("group_start_not_movable", actual=6)


def test_a_group_that_has_met_has_started() -> None:
    story = with_enrolled(1).on("2026-03-02")
    story.when(call_off()).then_accepted()
    story.and_then(met("2026-03-02", "client 1")).when(call_off()).then_refused("group_start_not_movable")


@pytest.mark.parametrize(
    ("starts", "tenth", "eleventh"),
    [
        ("2026-03-02", "2026-03-16", "2026-03-17"),
        ("2026-03-30", "2026-04-15", "2026-04-16"),  # over Easter
        ("2026-06-15", "2026-06-30", "2026-07-01"),  # over Midsummer Eve
        ("2026-12-21", "2027-01-08", "2027-01-09"),  # over Christmas, New Year and Epiphany
    ],
)
def test_a_start_moves_by_ten_working_days_at_most(starts: str, tenth: str, eleventh: str) -> None:
    story = given_group(starts=starts, ends="2027-06-30").on(starts)
    story.when(postpone(tenth)).then_accepted(starts_on=date.fromisoformat(tenth))
    story.when(postpone(eleventh)).then_refused("postponed_too_long", limit=tenth, actual=eleventh)


def test_all_moves_count_from_the_day_first_announced() -> None:
    story = given_group(on("2026-02-27", postponed("2026-03-09")))
    story = story.on("2026-03-06")
    story.when(postpone("2026-03-16")).then_accepted()
    story.when(postpone("2026-03-17")).then_refused("postponed_too_long", limit="2026-03-16", actual="2026-03-17")


def test_after_a_move_the_week_before_is_that_of_the_new_start() -> None:
    story = given_group(on("2026-02-27", postponed("2026-03-09")))
    window = "2026-03-03–2026-03-09"
    story.on("2026-03-02").when(call_off()).then_refused("group_start_not_movable", limit=window)
    filled = story.and_then(on("2026-03-02"), *(enrolled(name) for name in TEN[:6]))
    filled.on("2026-03-03").when(call_off()).then_refused("group_start_not_movable", actual=6)


def test_enrolment_goes_by_the_start_that_holds() -> None:
    story = given_group(on("2026-02-27", postponed("2026-03-09")))
    story.on("2026-03-23").when(enrol("Aino")).then_accepted()
    story.on("2026-03-24").when(enrol("Aino")).then_refused("group_enrolment_closed", limit="2026-03-23")


def test_a_start_is_moved_to_a_later_day_and_before_its_end() -> None:
    story = given_group(ends="2026-03-09").on("2026-02-27")
    with pytest.raises(BadInput, match="starts_on"):
        story.when(postpone("2026-03-02"))
    with pytest.raises(BadInput, match="ends_on"):
        story.when(postpone("2026-03-10"))
    story.when(postpone("2026-03-10", "2026-04-10")).then_accepted(ends_on=date(2026, 4, 10))
    story.when(postpone("2026-03-09")).then_accepted(ends_on=date(2026, 3, 9))


def test_an_open_group_is_moved_until_it_starts_and_called_off_at_any_time() -> None:
    story = with_enrolled(10, kind=OPEN)
    story.on("2026-02-01").when(postpone("2026-05-04")).then_accepted()
    story.on("2026-03-02").when(postpone("2026-05-04")).then_accepted()
    late = story.on("2026-03-03")
    late.when(postpone("2026-05-04")).then_refused("group_start_not_movable", limit="2026-03-02", actual="2026-03-03")
    assert late.when(call_off()).then_accepted().state.ends_on == date(2026, 3, 3)


def test_what_is_called_off_is_over() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", called_off()))
    story.when(enrol("Eero")).then_refused("group_called_off", limit="2026-02-27", actual="2026-02-27")
    story.when(postpone("2026-03-03")).then_refused("group_called_off")
    story.when(call_off()).then_refused("group_called_off")
    story.on("2026-03-02").when(meet("2026-03-02", "Aino")).then_refused("group_called_off", actual="2026-03-02")


def test_an_open_group_meets_until_the_day_it_is_called_off() -> None:
    story = given_group(enrolled("Aino"), on("2026-03-20", called_off()), kind=OPEN)
    story.when(meet("2026-03-20", "Aino")).then_accepted()
    story.on("2026-03-23").when(meet("2026-03-21", "Aino")).then_refused_for_all_of(
        "group_called_off", "outside_group_dates"
    )


# What the group does

GOALS_AND_NEEDS = tuple(Considered)


def test_what_a_group_does_is_specified_as_it_starts() -> None:
    story = given_group()
    story.on("2026-03-01").then_group_not_warned()
    started = story.on("2026-03-02").then_group_warned("group_content_missing", actual="content, goals, needs")
    started.when(specified(None)).then_warned("group_content_missing", actual="goals, needs")
    half = started.and_then(specified(None, Considered.GOALS)).then_group_warned(
        "group_content_missing", actual="needs"
    )
    whole = half.on("2026-03-04").when(specified(None, *GOALS_AND_NEEDS)).then_not_warned("group_content_missing")
    whole.then_group_not_warned()
    assert whole.state.content_specified_on == date(2026, 3, 4)


def test_content_that_was_announced_lacks_the_clients_and_one_specified_ahead_nothing() -> None:
    announced = given_group(content=Sealed("a sealed text"))
    announced.on("2026-03-02").then_group_warned("group_content_missing", actual="goals, needs")
    given_group(on("2026-02-20", specified(None, *GOALS_AND_NEEDS))).on("2026-03-02").then_group_not_warned()


def test_a_group_that_was_called_off_or_moved_has_not_started() -> None:
    given_group(on("2026-02-27", called_off())).on("2026-03-02").then_group_not_warned()
    moved = given_group(on("2026-02-27", postponed("2026-03-04")))
    moved.on("2026-03-03").then_group_not_warned()
    moved.on("2026-03-04").then_group_warned("group_content_missing", actual="content, goals, needs")


def test_content_is_not_specified_in_the_future_and_once_whole_stays_so() -> None:
    story = given_group(on("2026-03-02", specified(None, *GOALS_AND_NEEDS)))
    story.when(specified("2026-03-03")).then_refused("in_the_future", limit="2026-03-02", actual="2026-03-03")
    story.on("2026-03-09").when(specified(None)).then_warned("group_content_missing").then_group_not_warned()


# Telling the members


@pytest.mark.parametrize("change", [postponed("2026-03-03"), called_off()], ids=["moved", "called off"])
def test_every_member_and_its_caseworker_are_told_of_a_change(change: Any) -> None:
    story = given_group(enrolled("Aino"), enrolled("Eero"), enrolled("Helmi"), departed("Helmi"))
    story.then_not_owed("notify_group_members", "Aino")
    story = story.and_then(on("2026-02-27", change))
    story.then_owed("notify_group_members", "Aino", since="2026-02-27")
    story.then_owed("notify_group_members", "Eero", since="2026-02-27")
    story.then_not_owed("notify_group_members", "Helmi")
    story = story.on("2026-02-28").and_then(notified("Aino"))
    story.then_not_owed("notify_group_members", "Aino").then_owed("notify_group_members", "Eero", since="2026-02-27")


def test_client_and_caseworker_can_be_told_apart() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", called_off(), notified("Aino", ContactWith.CLIENT)))
    story.then_owed("notify_group_members", "Aino", since="2026-02-27")
    story.and_then(notified("Aino", ContactWith.CASEWORKER)).then_not_owed("notify_group_members", "Aino")


def test_who_was_told_counts_as_told_on_that_day_whenever_it_was_recorded() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", called_off())).on("2026-03-05")
    told = story.and_then(notified("Aino", at=noon("2026-02-28")))
    assert told.notice("Aino").done == Done(day("2026-02-28"), told.state.version)
    late = story.and_then(notified("Aino", at=noon("2026-03-05")))
    assert late.notice("Aino").done == Done(day("2026-03-05"), late.state.version)
    apart = story.and_then(
        notified("Aino", ContactWith.CLIENT, at=noon("2026-03-02")),
        notified("Aino", ContactWith.CASEWORKER, at=noon("2026-02-28")),
    )
    assert apart.notice("Aino").done == Done(day("2026-03-02"), apart.state.version)
    again = story.on("2026-02-28").and_then(
        notified("Aino", ContactWith.CLIENT), notified("Aino", ContactWith.CASEWORKER)
    )
    assert again.notice("Aino").done == Done(day("2026-02-28"), again.state.version)


def test_who_was_told_of_the_first_of_two_changes_is_told_anew_of_both() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", postponed("2026-03-04")))
    story = story.on("2026-03-02").and_then(notified("Aino", ContactWith.CLIENT, at=noon("2026-03-02")))
    story = story.and_then(called_off())
    story = story.and_then(notified("Aino", at=noon("2026-02-28")))
    assert story.notice("Aino").done == Done(day("2026-02-28"), story.state.version)


def test_nobody_was_told_of_a_change_tomorrow() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", called_off())).on("2026-02-28")
    story.when(notify("Aino", at=noon("2026-03-01"))).then_refused("in_the_future", limit="2026-02-28")


def test_after_a_members_death_nobody_is_told_of_a_change() -> None:
    story = given_group(enrolled("Aino"), enrolled("Eero"), on("2026-02-27", called_off()))
    story = story.on("2026-03-11").and_then(meanwhile("Aino", closing("2026-03-10", DIED)))
    story.then_not_owed("notify_group_members", "Aino")
    story.then_owed("notify_group_members", "Eero", since="2026-02-27")
    story.and_then(meanwhile("Aino")).then_owed("notify_group_members", "Aino", since="2026-02-27")


def test_who_moved_away_is_still_told_that_the_start_was_moved() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", called_off()))
    story = story.on("2026-03-11").and_then(meanwhile("Aino", closing("2026-03-10", ClosingReason.MOVED_AWAY)))
    story.then_owed("notify_group_members", "Aino", since="2026-02-27")


def test_a_second_change_is_to_be_told_again() -> None:
    story = given_group(enrolled("Aino"), enrolled("Eero"), on("2026-02-27", postponed("2026-03-04"), notified("Aino")))
    story = story.and_then(on("2026-03-03", called_off()))
    story.then_owed("notify_group_members", "Aino", since="2026-03-03")
    story.then_owed("notify_group_members", "Eero", since="2026-02-27")


def test_leaving_takes_nothing_off_the_list() -> None:
    story = given_group(enrolled("Aino"), on("2026-02-27", postponed("2026-03-04"), departed("Aino")))
    story.then_owed("notify_group_members", "Aino", since="2026-02-27")
    story.and_then(notified("Aino")).then_not_owed("notify_group_members", "Aino")


def test_nobody_is_told_of_what_has_not_changed() -> None:
    story = given_group(enrolled("Aino"))
    story.when(notify("Eero")).then_refused("not_enrolled", actual=str(entry_id("Eero")))
    with pytest.raises(BadInput, match="voucher_id"):
        story.when(notify("Aino"))


# Meeting


def test_every_member_stands_once_in_the_attendance() -> None:
    story = given_group(enrolled("Aino"), enrolled("Eero"), on("2026-03-03"))
    story.when(meet("2026-03-03", "Aino", "Eero")).then_accepted()
    story.when(meet("2026-03-03", "Aino", missed=("Eero",))).then_accepted(attended=(entry_id("Aino"),))
    story.when(meet("2026-03-03", "Aino")).then_refused("attendance_missing", actual=str(entry_id("Eero")))
    wrong = story.when(meet("2026-03-03", "Aino", "Helmi", "Onni"))
    wrong.then_refused_for_all_of("not_enrolled", "not_enrolled", "attendance_missing")
    with pytest.raises(BadInput, match="attendance"):
        story.when(meet("2026-03-03", "Aino", "Eero", missed=("Eero",)))


def test_members_are_those_of_the_day_of_the_session() -> None:
    story = given_group(enrolled("Aino"), on("2026-03-05", enrolled("Eero")), on("2026-03-10", departed("Aino")))
    story.when(meet("2026-03-04", "Aino")).then_accepted()
    story.when(meet("2026-03-05", "Aino", "Eero")).then_accepted()
    story.when(meet("2026-03-04", "Aino", "Eero")).then_refused("not_enrolled", limit="2026-03-04")


def test_on_the_day_of_leaving_a_client_may_have_been_there() -> None:
    story = given_group(enrolled("Aino"), enrolled("Eero"), on("2026-03-10", departed("Aino")))
    story.when(meet("2026-03-10", "Aino", "Eero")).then_accepted()
    story.when(meet("2026-03-10", "Eero")).then_accepted()
    story.on("2026-03-11").when(meet("2026-03-11", "Aino", "Eero")).then_refused("not_enrolled", limit="2026-03-11")


def test_members_of_an_open_group_are_those_whose_period_it_is() -> None:
    april = group_voucher("Eero", starts="2026-04-01", months=1)
    story = given_group(enrolled("Aino"), enrolled("Eero", of=april), on("2026-05-04"), kind=OPEN)
    story.when(meet("2026-03-31", "Aino")).then_accepted()
    story.when(meet("2026-04-01", "Aino", "Eero")).then_accepted()
    story.when(meet("2026-04-30", "Aino", "Eero")).then_accepted()
    story.when(meet("2026-05-01", "Aino")).then_accepted()


def test_a_group_meets_within_its_dates_and_not_tomorrow() -> None:
    story = given_group(enrolled("Aino"), on("2026-06-26"))
    story.when(meet("2026-03-02", "Aino")).then_accepted()
    story.when(meet("2026-06-26", "Aino")).then_accepted()
    early = story.when(meet("2026-03-01", "Aino"))
    early.then_refused("outside_group_dates", limit="2026-03-02–2026-06-26", actual="2026-03-01")
    story.when(meet("2026-06-27", "Aino")).then_refused_for_all_of("in_the_future", "outside_group_dates")


def test_a_session_of_a_group_has_its_longest() -> None:
    story = given_group(enrolled("Aino"), on("2026-03-03"))
    story.when(meet("2026-03-03", "Aino", minutes=180)).then_accepted()
    story.when(meet("2026-03-03", "Aino", minutes=181)).then_refused("session_too_long", limit=180, actual=181)
    story.when(meet("2026-03-03", "Aino", minutes=300, excursion=True)).then_accepted()


def test_a_member_without_an_entry_of_a_session_is_told_from_the_next_day_on() -> None:
    members = (enrolled("Aino"), enrolled("Eero"))
    story = given_group(*members, on("2026-03-03", met("2026-03-03", "Aino", missed=("Eero",))))
    story.then_supervisors_not_warned("group_entry_missing", "Aino")
    later = story.on("2026-03-04")
    later.then_supervisors_warned("group_entry_missing", "Aino", actual="2026-03-03")
    later.then_supervisors_warned("group_entry_missing", "Eero", actual="2026-03-03")
    later.then_supervisors_not_warned("group_entry_missing", "Sanna")
