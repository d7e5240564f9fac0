"""What if: commands decided again under other settings, with cents that are worked out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from domain.kernel.facts import ClientFacts
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.kind import Subject
from domain.rulebook import Service
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.commands import NameInstructor, RecordSession
from domain.voucher.events import Cause, Recipient, ReportKind
from domain.voucher.kind import VOUCHER
from domain.voucher.retracing import client_of_then
from domain.what_if import LARGEST, LARGEST_OF_OTHERS, Twin, changes
from tests.domain.again import again, asked, decided_again, nothing_changed
from tests.domain.story import (
    approved,
    by,
    client,
    closing,
    correction,
    day,
    entry_id,
    extension,
    given,
    group_coaching,
    individual_coaching,
    kataja,
    no_show,
    pihlaja,
    provider_cancellation,
    provider_chosen,
    report,
    session,
    voucher,
    work_activity,
)

SPRING = day("2026-02-01")


def what_if(price_caps: Any = None, since: date = SPRING, **values: Any) -> Any:
    return changes(NORTH_SAVO, since, values, price_caps or {})


def shown(compared: Any) -> Any:
    """Each command's two outcomes, in short: what refused it, or its cents."""

    def short(outcome: Any) -> Any:
        return outcome.refused_by or (outcome.granted_cents, outcome.charged_cents)

    return [(short(one.as_recorded), short(one.would_be), one.first_hand) for one in compared]


def test_without_changes_all_is_as_it_was() -> None:
    story = given(voucher(group_coaching), session("2026-03-02", 180), correction("session 2026-03-02"))
    twin, compared = decided_again(story, nothing_changed(story.rulebook))
    assert not twin.parted
    assert not any(one.differs for one in compared)


def test_a_lower_weekly_limit_refuses_and_what_rests_on_the_refused_follows() -> None:
    story = given(
        voucher(group_coaching, hours=40),
        session("2026-03-02", 180),
        session("2026-03-04", 120),  # five hours in the week: as many as may be
        correction("session 2026-03-04"),
        session("2026-03-09", 60),
    )
    twin, compared = decided_again(story, what_if(group_coaching_minutes_per_week_max=240))
    assert shown(compared) == [
        ((40 * 45_00, 0), (40 * 45_00, 0), False),
        ((0, 135_00), (0, 135_00), False),
        ((0, 90_00), ("weekly_hours_exceeded",), True),
        ((0, -90_00), ("not_found",), False),
        ((0, 45_00), (0, 45_00), False),
    ]
    assert twin.recorded is not None
    assert twin.would_be is not None
    assert (twin.recorded.period(1).charged_cents, twin.would_be.period(1).charged_cents) == (180_00, 180_00)


def test_a_lower_cap_lowers_what_was_granted_at_the_cap_and_what_it_costs() -> None:
    story = given(
        approved(kataja, individual_coaching, price_cents=60_00),
        voucher(individual_coaching, hours=40),
        session("2026-03-02", 90),
        provider_chosen(kataja),
    )
    _, compared = decided_again(story, what_if({individual_coaching: 50_00}))
    assert shown(compared) == [
        ((40 * 60_00, 0), (40 * 50_00, 0), True),
        ((0, 90_00), (0, 75_00), False),
        ((0, 0), (0, 0), False),
    ]


def test_a_price_that_was_asked_for_below_the_cap_stays() -> None:
    story = given(voucher(individual_coaching, hours=40, price_cents=45_00), session("2026-03-02", 60))
    _, compared = decided_again(story, what_if({individual_coaching: 50_00}))
    assert shown(compared) == [((40 * 45_00, 0),) * 2 + (False,), ((0, 45_00),) * 2 + (False,)]
    _, compared = decided_again(story, what_if({individual_coaching: 40_00}))
    assert shown(compared)[0][1:] == (("price_over_cap", "price_over_provider"), True)


def test_a_silent_absence_that_is_free_leaves_the_months_charge_to_the_next() -> None:
    story = given(
        voucher(individual_coaching),
        no_show("2026-03-03", cause=Cause.ABSENT),
        no_show("2026-03-24", cause=Cause.CANCELLED_SAME_DAY),
    )
    _, compared = decided_again(story, what_if(silent_absence_billable=False))
    assert shown(compared)[1:] == [
        ((0, 60_00), (0, 0), True),
        ((0, 0), (0, 60_00), False),  # by itself it would have cost nothing, as it did: the first one had its charge
    ]


def test_a_voucher_that_would_not_have_been_issued_takes_everything_with_it() -> None:
    story = given(voucher(individual_coaching, hours=40), session("2026-03-02"), closing("2026-03-31"))
    twin, compared = decided_again(story, what_if(individual_coaching_quantity_max=20 * 60))
    assert shown(compared) == [
        ((40 * 60_00, 0), ("quantity_over_cap",), True),
        ((0, 60_00), ("voucher_not_issued",), False),
        ((0, 0), ("voucher_not_issued",), False),
    ]
    assert twin.would_be is None


def test_a_setting_holds_from_its_day_and_not_for_the_days_before() -> None:
    story = given(voucher(group_coaching, hours=40), session("2026-03-06", 180), session("2026-03-13", 180))
    _, compared = decided_again(story, what_if(session_minutes_max=120, since=day("2026-03-09")))
    assert [one.would_be.refused_by for one in compared] == [(), (), ("session_too_long",)]


def test_what_was_refused_may_be_taken() -> None:
    story = given(voucher(group_coaching, hours=40)).on("2026-03-02")
    command = RecordSession(by=by(story, pihlaja), entry_id=entry_id("long"), held_on=day("2026-03-02"), minutes=240)
    found = (Finding("session_too_long", "4.2.2", Figure(180, "minutes"), Figure(240, "minutes")),)
    twin = Twin(VOUCHER, story.voucher, story.voucher)
    twin, one = again(twin, command, story, found, what_if(session_minutes_max=240))
    assert shown([one]) == [(("session_too_long",), (0, 180_00), True)]
    assert twin.parted


def test_only_warnings_may_differ() -> None:
    story = given(client(born="1961-03-10"), voucher(individual_coaching), session("2026-03-11"))
    twin, compared = decided_again(story, what_if(client_age_max=65))
    assert not twin.parted
    assert [one.as_recorded.warnings for one in compared] == [(), ("client_turned_65", "no_instructor_named")]
    assert [one.would_be.warnings for one in compared] == [(), ("no_instructor_named",)]
    assert compared[1].first_hand


def test_a_refused_period_refuses_what_draws_on_it() -> None:
    story = given(
        voucher(individual_coaching, hours=20, months=1),
        extension("2026-04-02", hours=40),
        session("2026-04-10", 60),
    )
    _, compared = decided_again(story, what_if(individual_coaching_quantity_max=30 * 60))
    assert shown(compared)[1:] == [
        ((40 * 60_00, 0), ("quantity_over_cap",), True),
        ((0, 60_00), ("outside_validity",), False),
    ]


# The settings


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"weekly_hours": 1}, "rulebook.weekly_hours", "one_of"),
        ({"session_minutes_max": -1}, "rulebook.session_minutes_max", "number_between 0"),
        ({"session_minutes_max": True}, "rulebook.session_minutes_max", "number_between 0 1000000"),
        ({"individual_coaching_months_min": 0}, "rulebook.individual_coaching_months_min", "number_between 1 1200"),
        ({"individual_coaching_months_max": 10**6}, "rulebook.individual_coaching_months_max", "number_between 1 1200"),
        ({"inclusion_grounds": "some"}, "rulebook.inclusion_grounds", "one_of any, all"),
        ({"no_show_consumes_unit": 1}, "rulebook.no_show_consumes_unit", "one_of true, false"),
        ({"short_day_is_a_day": False}, "rulebook.short_day_is_a_day", "only_reading true"),
        ({"no_show_scope": "client"}, "rulebook.no_show_scope", "only_reading voucher"),
        ({"municipalities": []}, "rulebook.municipalities", "names"),
        ({"municipalities": "Kuopio"}, "rulebook.municipalities", "names"),
        ({"client_age_min": 65}, "rulebook.client_age_min", "least_above_most client_age_min 65 client_age_max 64"),
    ],
)
def test_a_setting_that_cannot_be_is_named(values: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        what_if(**values)
    assert refused.value.field == field
    told = " ".join([refused.value.reason, *map(str, refused.value.figures.values())])
    assert told.startswith(reason)


def test_a_day_before_the_rulebook_has_no_settings_to_change() -> None:
    with pytest.raises(BadInput) as refused:
        what_if(session_minutes_max=1, since=day("2025-12-31"))
    assert refused.value.field == "from"


def test_which_changed_settings_decided_anything_is_known() -> None:
    story = given(voucher(group_coaching, hours=40), session("2026-03-02", 60))
    changed = what_if(session_minutes_max=100, final_report_days=7)
    decided_again(story, changed)
    assert changed.asked_for == {"session_minutes_max"}


# The client of then


KNOWN = ClientFacts(day("1990-05-17"), lambda _: "Kuopio")
TOO_OLD = Finding("client_age_out_of_range", "1", Figure("18–64", "years"), Figure(66, "years"))
ELSEWHERE = Finding("client_outside_area", "1", Figure("Kuopio", "municipalities"), Figure("Oulu", "municipalities"))


@pytest.mark.parametrize(
    ("known", "findings", "of_register"),
    [
        (KNOWN, (), True),
        (None, (), False),
        (KNOWN, (TOO_OLD,), False),
        (KNOWN, (ELSEWHERE,), False),
        (ClientFacts(day("1959-06-01"), lambda _: "Oulu"), (), False),
        (ClientFacts(day("1960-01-01"), lambda _: "Oulu"), (TOO_OLD, ELSEWHERE), True),
    ],
)
def test_a_client_is_as_the_decision_found_it(known: Any, findings: Any, of_register: bool) -> None:
    story = given(voucher(individual_coaching))
    command = next(iter_commands(story))
    found, is_of_register = client_of_then(command, known, findings, NORTH_SAVO)
    assert is_of_register is of_register
    assert found is not None
    story = replace(story, voucher=None, born_on=found.born_on, homes=((found.born_on, found.municipality_on(SPRING)),))
    _, one = again(Twin(VOUCHER), command, story, findings or story.events, nothing_changed(NORTH_SAVO))
    assert not one.differs


def iter_commands(story: Any) -> Any:
    return (command for _, command, _ in asked(story))


@pytest.mark.parametrize("turned", [False, True])
def test_an_erased_client_has_turned_65_where_the_entry_says_so(turned: bool) -> None:
    story = given(
        client(born="1961-03-10" if turned else "1990-06-15"), voucher(individual_coaching), session("2026-03-11")
    )
    *_, command = iter_commands(story)
    found, is_of_register = client_of_then(command, None, story.events[-1].warnings, NORTH_SAVO)
    assert not is_of_register
    assert found is not None
    story = replace(story, born_on=found.born_on)
    _, compared = decided_again(story, nothing_changed(NORTH_SAVO))
    assert not compared[-1].differs


# Whatever is accepted as a setting can be decided under


def values_of(setting: Any) -> Any:
    """Values that a setting of this kind may be given, the extreme ones too."""
    current = setting.on(SPRING)
    if setting.choices:
        return st.sampled_from(setting.choices)
    if isinstance(current, frozenset):
        return st.sampled_from([["Kuopio"], ["Iisalmi", "Kaavi"], ["Nowhere"]])
    return st.sampled_from([0, 1, 2, 30, LARGEST.get(setting.unit, LARGEST_OF_OTHERS)])


SETTINGS = {setting.name: setting for setting in NORTH_SAVO.settings()}
STORIES = [
    given(
        voucher(individual_coaching, hours=20, months=1),
        no_show("2026-03-03", cause=Cause.ABSENT),
        session("2026-03-04", 90),
        extension("2026-04-02", hours=10),
        no_show("2026-03-24"),
        correction("no-show 2026-03-03"),
        closing("2026-04-20"),
    ),
    given(
        voucher(work_activity, four_days=True, months=4),
        *(session(f"2026-03-{day:02}", 240) for day in (2, 3, 4, 5)),
        provider_cancellation("2026-03-11"),
    ),
    given(voucher(group_coaching, hours=40), session("2026-03-02", 240, excursion=True), session("2026-03-05", 60)),
]


@hypothesis.settings(max_examples=150, deadline=None)
@hypothesis.given(
    values=st.dictionaries(st.sampled_from(sorted(SETTINGS)), st.none(), max_size=6).flatmap(
        lambda names: st.fixed_dictionaries({name: values_of(SETTINGS[name]) for name in names})
    ),
    price_caps=st.dictionaries(st.sampled_from(Service), st.sampled_from([1, 100, 10_000_000])),
    story=st.sampled_from(STORIES),
)
def test_whatever_is_accepted_as_a_setting_can_be_decided_under(values: Any, price_caps: Any, story: Any) -> None:
    try:
        changed = what_if(price_caps, **values)
    except BadInput:
        hypothesis.reject()
    twin, compared = decided_again(story, changed)
    assert len(compared) > 2
    for one in compared:
        assert one.as_recorded.accepted
        assert one.differs or not one.first_hand
        assert one.would_be.accepted or not one.would_be.charged
    would_be = sum(one.would_be.charged_cents for one in compared)
    periods = twin.would_be.periods if twin.would_be else ()
    assert would_be == sum(period.charged_cents for period in periods)
    granted = sum(one.would_be.granted_cents for one in compared)
    assert granted == sum(period.value_cents for period in periods)


# What is told of a setting that cannot be


def refused(since: date = SPRING, **values: Any) -> BadInput:
    with pytest.raises(BadInput) as refused:
        what_if(since=since, **values)
    return refused.value


def test_a_setting_that_is_none_is_told_with_all_that_there_are() -> None:
    known = ", ".join(sorted(setting.name for setting in NORTH_SAVO.settings()))
    assert refused(weekly_hours=1).figures == {"limit": known}


def test_a_day_before_the_rulebook_is_told_with_its_first_one() -> None:
    before = refused(since=day("2025-12-31"), session_minutes_max=1)
    assert (before.reason, before.figures) == ("not_before", {"limit": Figure("2026-01-01", "date")})


@pytest.mark.parametrize("names", [[1], [""], ["Kuopio", ""], [None, "Kuopio"]])
def test_names_are_words(names: Any) -> None:
    mistake = refused(municipalities=names)
    assert (mistake.field, mistake.reason) == ("rulebook.municipalities", "names")


def test_a_form_of_writing_is_no_setting_to_change() -> None:
    mistake = refused(register_number_pattern="[0-9]+")
    assert (mistake.field, mistake.reason) == ("rulebook.register_number_pattern", "form_of_writing")


def test_the_smallest_and_the_largest_number_are_numbers_and_the_largest_is_told_with_its_unit() -> None:
    for value in (0, LARGEST_OF_OTHERS):
        assert what_if(session_minutes_max=value).rulebook.session_minutes_max.on(SPRING) == value
    for value in (-1, LARGEST_OF_OTHERS + 1):
        assert refused(session_minutes_max=value).figures["told"] == Figure(LARGEST_OF_OTHERS, "minutes")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"client_age_max": 17}, "rulebook.client_age_max"),
        ({"session_minutes_max": 100, "client_age_min": 65}, "rulebook.client_age_min"),
    ],
)
def test_a_least_value_above_the_largest_is_found_whichever_is_changed_and_whatever_else_is(
    values: dict[str, Any], field: str
) -> None:
    mistake = refused(**values)
    assert (mistake.field, mistake.reason) == (field, "least_above_most")


def test_a_least_value_may_be_the_largest_too() -> None:
    assert what_if(client_age_min=64).rulebook.client_age_min.on(SPRING) == 64


# What is compared


def test_what_is_compared_is_the_command_and_where_it_counts() -> None:
    story = given(voucher(individual_coaching, hours=40), session("2026-03-02"), closing("2026-03-31"))
    commands = list(iter_commands(story))
    for changed in (nothing_changed(NORTH_SAVO), what_if(individual_coaching_quantity_max=20 * 60)):
        _, compared = decided_again(story, changed)
        assert [one.command for one in compared] == commands
        assert {one.subject for one in compared} == {Subject(individual_coaching, pihlaja)}


def test_what_the_changes_alone_would_refuse_is_first_hand_after_the_two_have_parted_too() -> None:
    story = given(voucher(group_coaching, hours=40), session("2026-03-02", 180), session("2026-03-09", 180))
    _, compared = decided_again(story, what_if(session_minutes_max=120))
    assert [one.first_hand for one in compared] == [False, True, True]


def test_what_the_changes_alone_would_make_free_is_first_hand_after_the_two_have_parted_too() -> None:
    absences = (no_show("2026-03-03", cause=Cause.ABSENT), no_show("2026-04-07", cause=Cause.ABSENT))
    _, compared = decided_again(given(voucher(individual_coaching), *absences), what_if(silent_absence_billable=False))
    assert shown(compared)[1:] == [((0, 60_00), (0, 0), True)] * 2


def test_what_could_no_longer_be_meant_or_be_done_by_its_caller_is_told_apart() -> None:
    story = given(
        voucher(individual_coaching, hours=20, months=1),
        extension("2026-04-02", hours=40),
        report(ReportKind.INTERIM, "2026-04-20", Recipient.COUNTY, period=2),
    )
    _, compared = decided_again(story, what_if(individual_coaching_quantity_max=30 * 60))
    assert compared[-1].would_be.refused_by == ("malformed",)
    told = given(voucher(individual_coaching)).on("2026-03-03")
    for_another = NameInstructor(by=by(told, pihlaja), provider_id=kataja, worker_id=entry_id("Maija"))
    twin = Twin(VOUCHER, told.voucher, told.voucher)
    _, one = again(twin, for_another, told, (Finding("no_provider_chosen", "6"),), nothing_changed(NORTH_SAVO))
    assert one.would_be.refused_by == ("forbidden",)


def test_a_decision_under_other_sections_is_still_the_same() -> None:
    story = given(voucher(individual_coaching), session("2026-03-03"))
    _, (before, command, (held,)) = asked(story)
    of_then = replace(held, under=("5",), rulebook="an earlier one")
    twin, one = again(
        Twin(VOUCHER, before.voucher, before.voucher), command, before, (of_then,), nothing_changed(NORTH_SAVO)
    )
    assert not twin.parted
    assert not one.differs


# A thing and its twin


def test_both_twins_ask_once_they_have_parted_and_before_it_one() -> None:
    story = given(voucher(individual_coaching, hours=40), session("2026-03-02"))
    (_, issue, _), (before, record, _) = asked(story)
    own = VOUCHER.asks(before.voucher, record)
    assert Twin(VOUCHER).asks(issue) == (VOUCHER.asks(None, issue),)
    assert Twin(VOUCHER).asks(record) == (), "there is nothing that it could be about"
    assert Twin(VOUCHER, before.voucher, before.voucher).asks(record) == (own,)
    assert Twin(VOUCHER, before.voucher, story.voucher).asks(record) == (own, own)
    assert Twin(VOUCHER, before.voucher, None).asks(record) == (own,)
    assert Twin(VOUCHER, None, before.voucher).asks(issue) == (
        VOUCHER.asks(None, issue),
        VOUCHER.asks(before.voucher, issue),
    )


def test_what_happened_before_the_changes_hold_stands_in_both() -> None:
    story = given(voucher(individual_coaching, hours=40), session("2026-03-02"))
    twin = Twin(VOUCHER).after_recorded(story.events[:1]).after_recorded(story.events[1:])
    assert twin == Twin(VOUCHER, story.voucher, story.voucher)
    assert not twin.parted
    with pytest.raises(AssertionError):
        Twin(VOUCHER, story.voucher, None).after_recorded(story.events)
