"""What a group is after its events: what was announced, who holds a place, and who is to be told of a change."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.group.content import ToldContent, content_missing
from domain.group.events import (
    Considered,
    GroupCalledOff,
    GroupCreated,
    GroupKind,
    GroupPostponed,
    MemberDeparted,
    MemberEnrolled,
    Theme,
)
from domain.group.membership import as_vouchers_tell
from domain.group.state import Group, Membership, Notice, evolve
from domain.kernel.event import Sealed
from domain.kernel.findings import Finding
from domain.voucher.course import Done
from domain.voucher.events import ClosingReason, ContactWith
from tests.domain.group_story import (
    GroupStory,
    called_off,
    client_of,
    departed,
    enrolled,
    given_group,
    group_id,
    meanwhile,
    met,
    notified,
    on,
    postponed,
    specified,
)
from tests.domain.story import closing, entry_id, kataja, pihlaja
from tests.domain.story import on as on_voucher

OPEN = GroupKind.OPEN
CONTENT = Sealed("a sealed content")


def test_a_group_is_as_it_was_announced() -> None:
    story = given_group(content=CONTENT, themes=(), largest=11)
    (announced,) = story.events
    assert isinstance(announced, GroupCreated)
    assert announced.warnings, "it has no theme"
    assert story.state == Group(
        id=group_id,
        version=1,
        provider_id=pihlaja,
        name="",
        sealed_name=Sealed("a sealed name"),
        sealed_content=CONTENT,
        content_lacking=content_missing(ToldContent(True)),
        kind=GroupKind.CLOSED,
        largest=11,
        announced_on=date(2026, 1, 12),
        announced_for=date(2026, 3, 2),
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 6, 26),
        themes=(),
        warnings=announced.warnings,
    )
    assert given_group(themes=(Theme.MONEY,)).state.themes == (Theme.MONEY,)
    named = replace(announced, name="Asumisryhmä", sealed_name=None)
    before_names_were_sealed = evolve(None, named)
    assert (before_names_were_sealed.name, before_names_were_sealed.sealed_name) == ("Asumisryhmä", None)


def test_a_group_is_known_to_its_provider_alone() -> None:
    group = given_group().state
    assert group.is_known_to(pihlaja)
    assert not group.is_known_to(kataja)


def test_a_group_keeps_what_it_was_warned_of_by_who_came_and_who_left() -> None:
    late = Finding("late_entry", "")
    story = given_group(enrolled("Aino"), departed("Aino"), themes=())
    announced, came, left = story.events
    assert isinstance(came, MemberEnrolled)
    assert isinstance(left, MemberDeparted)
    group = evolve(evolve(evolve(None, announced), replace(came, warnings=(late,))), replace(left, warnings=(late,)))
    assert group.warnings == (*announced.warnings, late, late)


def test_what_was_specified_last_is_what_the_group_does() -> None:
    story = given_group(on("2026-03-02"))
    for considers in ((), tuple(Considered), ()):  # it lacks something, is whole, and lacks something again
        story = story.and_then(specified(None, *considers))
        assert story.state.sealed_content == Sealed("a sealed text")
        assert story.state.content_lacking is not None
    assert story.state.content_specified_on == date(2026, 3, 2)
    announced = given_group(on("2026-03-02"), content=CONTENT)
    assert announced.and_then(specified(None, *Considered)).state.sealed_content == Sealed("a sealed text")


def test_sessions_are_counted() -> None:
    story = given_group(enrolled("Aino"), on("2026-03-03", met("2026-03-03", "Aino")))
    assert story.state.sessions == 1
    assert story.and_then(on("2026-03-04", met("2026-03-04", "Aino"))).state.sessions == 2


def test_a_group_that_moves_has_both_its_new_days_and_one_that_is_called_off_keeps_its_own() -> None:
    moved = given_group(on("2026-02-27", postponed("2026-03-04", "2026-07-03"))).state
    assert (moved.starts_on, moved.ends_on) == (date(2026, 3, 4), date(2026, 7, 3))
    off = given_group(on("2026-02-27", called_off())).state
    assert (off.ends_on, off.called_off_on) == (date(2026, 6, 26), date(2026, 2, 27))


@pytest.mark.parametrize(
    ("ends", "called_off_on", "ends_then"),
    [
        (None, "2026-03-20", "2026-03-20"),
        ("2026-06-26", "2026-03-20", "2026-03-20"),
        ("2026-03-13", "2026-03-20", "2026-03-13"),
    ],
)
def test_an_open_group_that_is_called_off_ends_that_day_or_earlier(
    ends: str | None, called_off_on: str, ends_then: str
) -> None:
    story = given_group(kind=OPEN, ends=ends).on("2026-03-02").and_then(on(called_off_on, called_off()))
    assert story.state.ends_on == date.fromisoformat(ends_then)


def test_who_leaves_on_the_day_of_coming_may_have_been_there() -> None:
    story = given_group(on("2026-03-03", enrolled("Aino"), departed("Aino")))
    (place,) = story.state.memberships
    assert not place.holds_place_on(date(2026, 3, 3))
    assert [place.may_attend_on(date(2026, 3, day)) for day in (2, 3, 4)] == [False, True, False]
    assert not replace(place, left_on=date(2026, 3, 2)).may_attend_on(date(2026, 3, 2)), "it had not come yet"


def test_who_is_known_to_have_no_place_is_not_counted_from_that_day_on() -> None:
    died = meanwhile("Aino", on_voucher("2026-02-20", closing("2026-02-20", ClosingReason.DIED)))
    story = given_group(enrolled("Aino"), enrolled("Eero"), died)
    group = as_vouchers_tell(story.state, story.vouchers)
    assert [group.enrolled_at_the_end_of(date(2026, 2, day)) for day in (19, 20, 21)] == [2, 1, 1]


# Who is to be told of a change


def notices(story: GroupStory) -> list[Notice]:
    return list(story.state.notices)


def test_a_second_change_is_told_anew_to_who_had_not_heard_of_the_first_and_is_a_further_one_to_the_others() -> None:
    names = ("Aino", "Eero", "Helmi")
    story = given_group(*(enrolled(name) for name in names), on("2026-02-27", postponed("2026-03-04")))
    assert notices(story) == [Notice(entry_id(name), 5, date(2026, 2, 27)) for name in names]
    story = story.and_then(
        on("2026-02-28", notified("Aino"), notified("Eero", ContactWith.CLIENT)),
        on("2026-03-01", notified("Helmi", ContactWith.CLIENT), departed("Helmi")),
    )
    aino, eero, helmi = notices(story)
    assert aino == Notice(entry_id("Aino"), 5, date(2026, 2, 27), (), date(2026, 2, 28), Done(date(2026, 2, 28), 6))
    assert eero == Notice(entry_id("Eero"), 5, date(2026, 2, 27), (ContactWith.CASEWORKER,), date(2026, 2, 28))
    story = story.and_then(on("2026-03-03", called_off()))
    assert notices(story) == [
        aino,
        Notice(entry_id("Eero"), 5, date(2026, 2, 27)),
        helmi,
        Notice(entry_id("Aino"), story.state.version, date(2026, 3, 3)),
    ]


@pytest.mark.parametrize("change", [postponed("2026-03-03"), called_off()], ids=["moved", "called off"])
def test_a_change_from_before_its_members_were_named_is_told_to_all_who_had_not_left(change: Any) -> None:
    story = given_group(*(enrolled(name) for name in ("Aino", "Eero", "Helmi")), on("2026-02-20", departed("Helmi")))
    changed = story.and_then(on("2026-02-27", change)).events[-1]
    assert isinstance(changed, GroupPostponed | GroupCalledOff)
    of_then = evolve(story.state, replace(changed, members=None))
    assert [one.voucher_id for one in of_then.notices] == [entry_id("Aino"), entry_id("Eero")]
    named = evolve(story.state, replace(changed, members=(entry_id("Eero"),)))
    assert [one.voucher_id for one in named.notices] == [entry_id("Eero")]


def test_a_place_is_of_whom_it_was_given_to() -> None:
    (place,) = given_group(enrolled("Aino"), on("2026-02-10", departed("Aino"))).state.memberships
    assert place == Membership(
        voucher_id=entry_id("Aino"),
        client_id=client_of("Aino"),
        enrolled_on=date(2026, 1, 12),
        first_day=date(2026, 1, 12),
        last_day=None,
        recorded_on=date(2026, 1, 12),
        left_on=date(2026, 2, 10),
        departure_recorded_on=date(2026, 2, 10),
    )
