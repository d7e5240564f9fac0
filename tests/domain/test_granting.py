"""Granting: what a voucher's period may be, what it may cost and who may serve it (§ 1, § 2, § 4.2, § 6)."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from domain.kernel.calendar import last_day_of_months
from domain.kernel.event import Quantity
from domain.kernel.findings import BadInput
from domain.provider.state import Approval
from domain.rulebook import Service
from domain.voucher.events import InclusionGround, PeriodPrice, Priced
from domain.voucher.facts import Facts
from tests.domain.story import (
    MOST_UNITS,
    PRICES_CENTS,
    approved,
    cap,
    charge,
    choose_provider,
    client,
    client_moves,
    closing,
    correct,
    correction,
    entry_corrected,
    everyday_skills,
    extend,
    extension,
    given,
    group_coaching,
    inclusion_activity,
    individual_coaching,
    issue_voucher,
    kataja,
    no_price_list,
    no_show,
    on,
    pihlaja,
    provider_chosen,
    provider_was_chosen,
    record_session,
    service_setting,
    session,
    session_held,
    setting,
    tuomi,
    voucher,
    voucher_extended,
    voucher_issued,
    work_activity,
)

SERVICES = list(Service)
THIRD_SECTOR, EARLIER_SERVICES = InclusionGround


# The services (§ 6)


def test_a_distance_can_be_told_in_tenths_of_a_kilometre() -> None:
    for tenths in (0, 200):
        near = issue_voucher(individual_coaching, distance_km=None, distance_tenths_km=tenths)
        given().when(near).then(voucher_issued(distance_km=None, distance_tenths_km=tenths))
        given().when(near).then_not_warned("distance_unknown")
    far: dict[str, Any] = {"distance_km": None, "distance_tenths_km": 201}
    given().when(issue_voucher(individual_coaching, **far)).then_refused("provider_too_far", limit=200, actual=201)
    given().when(issue_voucher(individual_coaching, **far, leave=True)).then_accepted()
    chosen = given(unchosen())
    chosen.when(choose_provider(pihlaja, **far)).then_refused("provider_too_far", limit=200, actual=201)
    near_by = choose_provider(pihlaja, distance_km=None, distance_tenths_km=9)
    chosen.when(near_by).then_not_warned("distance_unknown").then(provider_was_chosen(distance_tenths_km=9))


def test_a_distance_is_told_once() -> None:
    with pytest.raises(BadInput, match="not_beside_whole_kilometres"):
        given().when(issue_voucher(individual_coaching, distance_km=5, distance_tenths_km=50))
    with pytest.raises(BadInput, match="not_beside_whole_kilometres"):
        given(unchosen()).when(choose_provider(pihlaja, distance_km=5, distance_tenths_km=50))


@pytest.mark.parametrize(
    ("service", "hours"), [(individual_coaching, 40), (everyday_skills, 120), (group_coaching, 80)]
)
def test_hours_are_granted_up_to_the_services_most(service: Any, hours: int) -> None:
    most = hours * 60
    given().when(issue_voucher(service, minutes=most)).then(voucher_issued(quantity=Quantity(minutes=most)))
    (
        given()
        .when(issue_voucher(service, minutes=most + 1))
        .then_refused("quantity_over_cap", limit=most, actual=most + 1, unit="minutes")
    )


@pytest.mark.parametrize(
    ("service", "four_days", "most"),
    [(work_activity, False, 54), (work_activity, True, 72), (inclusion_activity, False, 78)],
)
def test_days_are_granted_up_to_the_services_most(service: Any, four_days: bool, most: int) -> None:
    (
        given()
        .when(issue_voucher(service, days=most, four_days=four_days))
        .then(voucher_issued(quantity=Quantity(days=most), four_days_a_week=four_days))
    )
    (
        given()
        .when(issue_voucher(service, days=most + 1, four_days=four_days))
        .then_refused("quantity_over_cap", limit=most, actual=most + 1, unit="days")
    )


def test_the_least_that_is_granted_is_a_minute_or_a_day() -> None:
    given().when(issue_voucher(individual_coaching, minutes=1)).then(voucher_issued(value_cents=1_00))
    given().when(issue_voucher(work_activity, days=1)).then(voucher_issued(value_cents=55_00))


def test_a_short_voucher_may_hold_the_whole_quantity() -> None:
    given().when(issue_voucher(individual_coaching, months=1, hours=40)).then_accepted()


@pytest.mark.parametrize(
    ("service", "granted", "most"),
    [
        (individual_coaching, {"months": 1}, 10 * 60),
        (individual_coaching, {"months": 2}, 20 * 60),
        (individual_coaching, {"ends": "2026-04-02"}, 20 * 60),  # a month and a day: two have started
        (individual_coaching, {"months": 4}, 40 * 60),
        (everyday_skills, {"months": 3}, 60 * 60),
    ],
)
def test_read_as_prorated_the_quantity_follows_the_months(service: Any, granted: dict[str, Any], most: Any) -> None:
    prorated = setting("prorate_quantity", True)
    given(prorated).when(issue_voucher(service, minutes=most, **granted)).then_accepted()
    (
        given(prorated)
        .when(issue_voucher(service, minutes=most + 1, **granted))
        .then_refused("quantity_over_cap", limit=most, actual=most + 1)
    )


def test_read_as_prorated_a_period_of_one_day_has_a_months_quantity() -> None:
    """It is too short as well (§ 6)."""
    prorated = setting("prorate_quantity", True)
    one_day = given(prorated).when(issue_voucher(individual_coaching, ends="2026-03-02", minutes=10 * 60 + 1))
    one_day.then_refused_for_all_of("validity_out_of_range", "quantity_over_cap")


def test_read_as_prorated_days_are_whole_days() -> None:
    prorated = setting("prorate_quantity", True)
    given(prorated).when(issue_voucher(work_activity, months=1, days=13)).then_accepted()
    (
        given(prorated)
        .when(issue_voucher(work_activity, months=1, days=14))
        .then_refused("quantity_over_cap", limit=13, actual=14)
    )


def test_read_as_ending_on_the_same_day_a_period_has_one_day_more() -> None:
    same_day = setting("months_end_on_same_day", True)
    for refused, limit in (("2026-04-01", "2026-04-02"), ("2026-07-03", "2026-07-02")):
        (
            given(same_day)
            .when(issue_voucher(individual_coaching, ends=refused))
            .then_refused("validity_out_of_range", limit=limit, actual=refused)
        )
    given(same_day).when(issue_voucher(individual_coaching, ends="2026-07-02")).then_accepted()


@pytest.mark.parametrize(
    ("service", "months"),
    [
        (individual_coaching, 4),
        (everyday_skills, 6),
        (group_coaching, 4),
        (work_activity, 4),
        (inclusion_activity, 6),
    ],
)
def test_a_period_lasts_from_one_month_to_the_services_most(service: Any, months: int) -> None:
    starts = "2026-03-02"
    shortest, longest = (last_day_of_months(date(2026, 3, 2), count) for count in (1, months))
    for fine in (shortest, longest):
        given().when(issue_voucher(service, starts=starts, ends=fine)).then(voucher_issued(ends_on=fine))
    for limit, refused in ((shortest, shortest - timedelta(days=1)), (longest, longest + timedelta(days=1))):
        (
            given()
            .when(issue_voucher(service, starts=starts, ends=refused))
            .then_refused("validity_out_of_range", limit=limit.isoformat(), actual=refused.isoformat())
        )


@pytest.mark.parametrize(
    ("starts", "months", "last"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-02-01", 4, "2026-05-31"),
        ("2026-10-31", 4, "2027-02-28"),
        ("2027-10-30", 4, "2028-02-29"),
    ],
)
def test_a_month_whose_day_number_is_missing_ends_on_its_last_day(starts: str, months: int, last: str) -> None:
    day_later, day_earlier = (date.fromisoformat(last) + timedelta(days=days) for days in (1, -1))
    given().when(issue_voucher(individual_coaching, starts=starts, ends=last)).then_accepted()
    refused = day_earlier if months == 1 else day_later
    (
        given()
        .when(issue_voucher(individual_coaching, starts=starts, ends=refused))
        .then_refused("validity_out_of_range", limit=last, actual=refused.isoformat())
    )


def test_a_period_that_ends_before_it_starts_is_too_short() -> None:
    (
        given()
        .when(issue_voucher(work_activity, starts="2026-03-02", ends="2026-03-01", four_days=True))
        .then_refused("validity_out_of_range", limit="2026-04-01", actual="2026-03-01")
    )


@pytest.mark.parametrize("service", SERVICES)
def test_the_value_is_units_times_price_and_the_client_pays_nothing(service: Any) -> None:
    unit_price_cents = PRICES_CENTS[service]
    units = MOST_UNITS[service].units if MOST_UNITS[service].days else MOST_UNITS[service].units // 60
    (
        given()
        .when(issue_voucher(service))
        .then(voucher_issued(unit_price_cents=unit_price_cents, value_cents=units * unit_price_cents))
    )


def test_a_value_of_part_hours_is_rounded_half_up_once() -> None:
    (
        given()
        .when(issue_voucher(individual_coaching, minutes=90, price_cents=33_33))
        .then(voucher_issued(value_cents=50_00))  # 49.995 euros
    )


# The client (§ 1)


@pytest.mark.parametrize(
    ("born", "starts", "age"),
    [
        ("2008-03-02", "2026-03-02", None),  # turns 18 on the first day
        ("2008-03-03", "2026-03-02", 17),  # turns 18 the day after
        ("1961-03-03", "2026-03-02", None),  # turns 65 the day after: the period goes on
        ("1961-03-02", "2026-03-02", 65),  # turns 65 on the first day
        ("2008-02-29", "2026-03-01", None),  # born on a leap day: 18 on 1 March of a common year
        ("2008-02-29", "2026-02-28", 17),
        ("1964-02-29", "2029-02-28", None),
        ("1964-02-29", "2029-03-01", 65),
    ],
)
def test_the_client_is_18_to_64_on_the_first_day(born: str, starts: str, age: int | None) -> None:
    story = given(client(born=born)).when(issue_voucher(individual_coaching, starts=starts, months=1))
    if age is None:
        story.then(voucher_issued())
    else:
        story.then_refused("client_age_out_of_range", limit="18–64", actual=age)


MUNICIPALITIES = [
    "Iisalmi", "Joroinen", "Kaavi", "Keitele", "Kiuruvesi", "Kuopio", "Lapinlahti", "Leppävirta", "Pielavesi",
    "Rautalampi", "Rautavaara", "Siilinjärvi", "Sonkajärvi", "Suonenjoki", "Tervo", "Tuusniemi", "Varkaus", "Vesanto",
    "Vieremä",
]  # fmt: skip


@pytest.mark.parametrize("municipality", MUNICIPALITIES)
def test_the_client_lives_in_the_county(municipality: Any) -> None:
    given(client(lives_in=municipality)).when(issue_voucher(individual_coaching)).then_accepted()


@pytest.mark.parametrize("municipality", ["Mikkeli", "Joensuu", "Kuopi", ""])
def test_a_client_of_another_county_gets_no_voucher(municipality: str) -> None:
    (
        given(client(lives_in=municipality))
        .when(issue_voucher(individual_coaching))
        .then_refused("client_outside_area", limit=", ".join(MUNICIPALITIES), actual=municipality)
    )


def test_where_the_client_lives_counts_on_the_first_day() -> None:
    leaving = client_moves("2026-03-03", "Mikkeli")
    given(leaving).when(issue_voucher(individual_coaching, starts="2026-03-02")).then_accepted()
    (
        given(leaving)
        .when(issue_voucher(individual_coaching, starts="2026-03-03"))
        .then_refused("client_outside_area", actual="Mikkeli")
    )


# The need (§ 4.2.3, § 4.2.4, § 6)


def test_everyday_skills_coaching_takes_an_assessed_need() -> None:
    given().when(issue_voucher(everyday_skills, everyday_skills_need=True)).then_accepted()
    (
        given()
        .when(issue_voucher(everyday_skills, everyday_skills_need=False))
        .then_refused("need_not_assessed", limit="everyday_skills_need")
    )
    given().when(issue_voucher(individual_coaching, everyday_skills_need=False)).then_accepted()


def test_four_days_a_week_take_no_right_to_rehabilitative_work_and_a_reason() -> None:
    given().when(issue_voucher(work_activity, four_days=True)).then(voucher_issued(four_days_a_week=True))
    (
        given()
        .when(issue_voucher(work_activity, four_days=True, not_entitled=False))
        .then_refused("need_not_assessed", limit="four_days_a_week")
    )
    (
        given()
        .when(issue_voucher(work_activity, four_days=True, four_days_reason=None))
        .then_refused("need_not_assessed", limit="four_days_a_week")
    )


def test_inclusion_activity_takes_one_of_its_grounds() -> None:
    given().when(issue_voucher(inclusion_activity, grounds=[THIRD_SECTOR])).then_accepted()
    given().when(issue_voucher(inclusion_activity, grounds=[EARLIER_SERVICES])).then_accepted()
    (
        given()
        .when(issue_voucher(inclusion_activity, grounds=[]))
        .then_refused("need_not_assessed", limit="inclusion_grounds", actual=0)
    )


def test_read_so_that_both_must_hold_inclusion_activity_takes_both_grounds() -> None:
    both = setting("inclusion_grounds", "all")
    given(both).when(issue_voucher(inclusion_activity, grounds=[EARLIER_SERVICES, THIRD_SECTOR])).then_accepted()
    (
        given(both)
        .when(issue_voucher(inclusion_activity, grounds=[THIRD_SECTOR, THIRD_SECTOR]))
        .then_refused("need_not_assessed", actual=1)
    )


def four_day_voucher(months: int) -> Any:
    return voucher(work_activity, months=months, days=10, four_days=True)


def test_the_exception_lasts_four_months_over_all_periods() -> None:
    three_months = four_day_voucher(3)  # to 2026-06-01
    (
        given(three_months)
        .when(extend("2026-06-02", months=1, days=10, four_days=True))
        .then(voucher_extended(four_days_a_week=True))
    )
    (
        given(three_months)
        .when(extend("2026-06-02", ends="2026-07-02", days=10, four_days=True))
        .then_refused("four_days_used_up", limit=4, actual=5)
    )
    given(three_months).when(extend("2026-06-02", months=4, days=54)).then(voucher_extended(four_days_a_week=False))


def test_periods_without_the_exception_or_taken_back_do_not_count_in_it() -> None:
    (
        given(voucher(work_activity, months=4), extension("2026-07-02", days=72, four_days=True))
        .when(correct("period 2"))
        .then_accepted()
        .when(extend("2026-08-02", days=72, four_days=True))
        .then_accepted()
    )


def test_read_by_the_period_the_exception_lasts_four_months_in_each() -> None:
    by_period = setting("four_day_periods_add_up", False)
    (
        given(by_period, four_day_voucher(4))
        .when(extend("2026-07-02", months=4, days=72, four_days=True))
        .then_accepted()
    )
    (
        given(by_period)
        .when(issue_voucher(work_activity, ends="2026-07-02", four_days=True))
        .then_refused_for_all_of("four_days_used_up", "validity_out_of_range")
    )


# The decision


def test_a_decision_dated_after_the_first_day_is_warned_of() -> None:
    given().when(issue_voucher(individual_coaching, decided="2026-03-02")).then_not_warned("decided_after_start")
    (
        given()
        .when(issue_voucher(individual_coaching, decided="2026-03-03"))
        .then_warned("decided_after_start", limit="2026-03-02", actual="2026-03-03")
    )


def test_a_decision_is_not_dated_in_the_future() -> None:
    given().on("2026-02-20").when(issue_voucher(individual_coaching, decided="2026-02-20")).then_accepted()
    (
        given()
        .on("2026-02-19")
        .when(issue_voucher(individual_coaching, decided="2026-02-20"))
        .then_refused("in_the_future", limit="2026-02-19", actual="2026-02-20")
    )


def test_today_begins_at_midnight_in_helsinki() -> None:
    decided_tomorrow = issue_voucher(individual_coaching, decided="2026-02-20")
    given().on("2026-02-19", at=time(22, 0)).when(decided_tomorrow).then_accepted()
    given().on("2026-02-19", at=time(21, 59)).when(decided_tomorrow).then_refused("in_the_future")


# The price (§ 6, appendix 2)


def test_without_a_provider_a_period_stands_at_the_cap_of_the_decisions_day() -> None:
    raised = cap(individual_coaching, "2026-02-16", 63_00)
    unchosen: dict[str, Any] = {"provider": None, "distance_km": None}
    (
        given(raised)
        .when(issue_voucher(individual_coaching, decided="2026-02-15", **unchosen))
        .then(voucher_issued(unit_price_cents=60_00))
    )
    (
        given(raised)
        .when(issue_voucher(individual_coaching, decided="2026-02-16", **unchosen))
        .then(voucher_issued(unit_price_cents=63_00))
    )


def test_with_a_provider_it_stands_at_the_approved_price_or_lower() -> None:
    cheaper = approved(pihlaja, individual_coaching, price_cents=57_50)
    given(cheaper).when(issue_voucher(individual_coaching)).then(voucher_issued(unit_price_cents=57_50))
    (
        given(cheaper)
        .when(issue_voucher(individual_coaching, price_cents=57_50))
        .then(voucher_issued(unit_price_cents=57_50))
    )
    (
        given(cheaper)
        .when(issue_voucher(individual_coaching, price_cents=40_01))
        .then(voucher_issued(unit_price_cents=40_01))
    )
    (
        given(cheaper)
        .when(issue_voucher(individual_coaching, price_cents=57_51))
        .then_refused("price_over_provider", limit=57_50, actual=57_51)
    )


def test_a_price_is_at_most_the_cap() -> None:
    unchosen: dict[str, Any] = {"provider": None, "distance_km": None}
    given().when(issue_voucher(individual_coaching, price_cents=60_00, **unchosen)).then_accepted()
    (
        given()
        .when(issue_voucher(individual_coaching, price_cents=60_01, **unchosen))
        .then_refused("price_over_cap", limit=60_00, actual=60_01)
    )


def test_without_a_price_an_approved_one_above_a_lowered_cap_falls_to_the_cap() -> None:
    """The county lowered the cap to 50 euros: who asks for no price is granted at it, who asks for more is refused."""
    lowered = cap(individual_coaching, "2026-02-16", 50_00)
    given(lowered).when(issue_voucher(individual_coaching, decided="2026-02-15")).then(
        voucher_issued(unit_price_cents=60_00)
    )
    given(lowered).when(issue_voucher(individual_coaching, decided="2026-02-16")).then(
        voucher_issued(unit_price_cents=50_00, value_cents=40 * 50_00)
    )
    (
        given(lowered)
        .when(issue_voucher(individual_coaching, decided="2026-02-16", price_cents=60_00))
        .then_refused("price_over_cap", limit=50_00, actual=60_00)
    )
    given(lowered).when(issue_voucher(individual_coaching, price_cents=50_00)).then_accepted()
    extended = given(cap(individual_coaching, "2026-06-01", 50_00), voucher(individual_coaching))
    extended.on("2026-06-20").when(extend("2026-07-02", months=1)).then(voucher_extended(unit_price_cents=50_00))


def test_there_is_no_price_before_the_price_list() -> None:
    first_cap = (no_price_list(), cap(individual_coaching, "2026-02-16", 60_00))
    given(*first_cap).when(issue_voucher(individual_coaching, decided="2026-02-16")).then_accepted()
    for provider in (pihlaja, None):
        (
            given(*first_cap)
            .when(issue_voucher(individual_coaching, decided="2026-02-15", provider=provider))
            .then_refused("price_not_in_force", actual="2026-02-15")
        )


def test_a_later_change_of_the_list_does_not_touch_a_granted_period() -> None:
    (
        given(voucher(individual_coaching), cap(individual_coaching, "2026-03-01", 30_00))
        .when(record_session("2026-03-02"))
        .then(session_held(charge=charge(minutes=60, cents=60_00), unit_price_cents=60_00))
    )


# The provider (§ 2, § 6)


def test_the_provider_is_approved_for_the_service_on_the_first_day() -> None:
    in_march = approved(kataja, individual_coaching, price_cents=50_00, since="2026-03-02", until="2026-03-31")
    issued: dict[str, Any] = {"provider": kataja, "months": 1}
    for starts in ("2026-03-02", "2026-03-31"):
        given(in_march).when(issue_voucher(individual_coaching, starts=starts, **issued)).then_accepted()
    for starts in ("2026-03-01", "2026-04-01"):
        (
            given(in_march)
            .when(issue_voucher(individual_coaching, starts=starts, **issued))
            .then_refused("provider_not_approved", actual=starts)
        )
    given(in_march).when(issue_voucher(group_coaching, **issued)).then_refused("provider_not_approved")


def test_the_provider_works_within_twenty_kilometres_unless_leave_was_granted() -> None:
    for near in (0, 20):
        given().when(issue_voucher(individual_coaching, distance_km=near)).then_not_warned("distance_unknown")
    (
        given()
        .when(issue_voucher(individual_coaching, distance_km=21))
        .then_refused("provider_too_far", limit=20, actual=21)
    )
    given().when(issue_voucher(individual_coaching, distance_km=21, leave=True)).then(voucher_issued(distance_km=21))


def test_a_distance_that_nobody_gave_is_warned_of() -> None:
    given().when(issue_voucher(individual_coaching, distance_km=None)).then_warned("distance_unknown", limit=20)
    (
        given()
        .when(issue_voucher(individual_coaching, provider=None, distance_km=None))
        .then_not_warned("distance_unknown")
    )


# All at once


def test_every_broken_rule_is_named_and_not_only_the_first() -> None:
    (
        given(client(born="2010-01-01", lives_in="Mikkeli"), approved(pihlaja, everyday_skills, price_cents=50_00))
        .on("2026-02-10")
        .when(
            issue_voucher(
                everyday_skills,
                decided="2026-02-11",
                ends="2026-09-02",
                minutes=7201,
                price_cents=58_01,
                everyday_skills_need=False,
                distance_km=21,
            )
        )
        .then_refused_for_all_of(
            "in_the_future",
            "client_age_out_of_range",
            "client_outside_area",
            "validity_out_of_range",
            "quantity_over_cap",
            "need_not_assessed",
            "price_over_cap",
            "price_over_provider",
            "provider_too_far",
        )
    )


def test_an_extension_too_names_every_broken_rule() -> None:
    (
        given(four_day_voucher(4), closing("2026-03-05"), client_moves("2026-04-01", "Mikkeli"))
        .when(
            extend(
                "2026-06-30",
                ends="2026-07-01",
                days=73,
                four_days=True,
                not_entitled=False,
            )
        )
        .then_refused_for_all_of(
            "client_outside_area",
            "validity_out_of_range",
            "quantity_over_cap",
            "need_not_assessed",
            "four_days_used_up",
            "extension_overlaps",
            "voucher_closed",
        )
    )


# Before the rulebook


def test_no_period_starts_before_the_rulebook_is_in_force() -> None:
    given().when(issue_voucher(individual_coaching, starts="2026-01-01", provider=None)).then_accepted()
    (
        given()
        .when(issue_voucher(individual_coaching, starts="2025-12-31", provider=None))
        .then_refused("rulebook_not_in_force", limit="2026-01-01", actual="2025-12-31")
    )


def test_a_gap_in_the_rulebook_hides_no_other_broken_rule() -> None:
    (
        given()
        .when(issue_voucher(individual_coaching, starts="2025-12-31", price_cents=60_01))
        .then_refused_for_all_of("rulebook_not_in_force", "price_over_cap", "provider_not_approved")
    )


def test_a_period_is_judged_by_the_rulebook_of_its_first_day() -> None:
    smaller = service_setting(individual_coaching, "quantity_max", 30 * 60, since="2026-04-01")
    given(smaller).when(issue_voucher(individual_coaching, starts="2026-03-31", hours=40)).then_accepted()
    (
        given(smaller)
        .when(issue_voucher(individual_coaching, starts="2026-04-01", hours=40))
        .then_refused("quantity_over_cap", limit=30 * 60)
    )


def test_the_event_names_the_version_that_decided_it() -> None:
    newer = service_setting(individual_coaching, "quantity_max", 30 * 60, since="2026-04-01")
    for starts, version in (("2026-03-31", "north_savo:2026-01-01"), ("2026-04-01", "north_savo:2026-04-01")):
        (
            given(newer)
            .when(issue_voucher(individual_coaching, starts=starts, hours=30))
            .then(voucher_issued(rulebook=version))
        )


# What fits no decision of the service


@pytest.mark.parametrize(
    ("service", "quantity"),
    [
        (individual_coaching, Quantity(days=10)),
        (work_activity, Quantity(minutes=600)),
        (individual_coaching, Quantity(minutes=600, days=10)),
        (work_activity, Quantity()),
        (individual_coaching, Quantity(minutes=0)),
        (work_activity, Quantity(days=-1)),
    ],
)
def test_a_quantity_is_given_in_the_services_unit_and_at_least_one(service: Any, quantity: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        given().when(issue_voucher(service, quantity=quantity))
    in_its_unit = "granted_in_days" if service is work_activity else "granted_in_minutes"
    assert (refusal.value.field, refusal.value.reason) == ("quantity", in_its_unit)


@pytest.mark.parametrize("service", [service for service in SERVICES if service is not work_activity])
def test_only_supported_work_activity_has_the_four_day_exception(service: Any) -> None:
    with pytest.raises(BadInput) as refusal:
        given().when(issue_voucher(service, four_days=True))
    assert refusal.value.field == "four_days_a_week"


# Extending (§ 6)


def test_an_extension_adds_a_period_of_its_own() -> None:
    (
        given(voucher(individual_coaching, hours=40), session("2026-03-03"))
        .when(extend("2026-07-02", hours=20, months=2, number="D-77"))
        .then(
            voucher_extended(
                decision_number="D-77",
                starts_on=date(2026, 7, 2),
                ends_on=date(2026, 9, 1),
                quantity=Quantity(minutes=1200),
                value_cents=20 * 60_00,
            )
        )
        .then_period(1, granted=2400, used=60, left=2340)
        .then_period(2, granted=1200, used=0, left=1200)
    )


def test_an_extension_starts_after_the_last_period_ends() -> None:
    given(voucher(individual_coaching)).when(extend("2026-07-02")).then_accepted()
    given(voucher(individual_coaching)).when(extend("2026-08-15")).then_accepted()
    (
        given(voucher(individual_coaching))
        .when(extend("2026-07-01"))
        .then_refused("extension_overlaps", limit="2026-07-01", actual="2026-07-01")
    )
    (
        given(voucher(individual_coaching), extension("2026-07-02", months=1))
        .when(extend("2026-08-01"))
        .then_refused("extension_overlaps", limit="2026-08-01", actual="2026-08-01")
    )


def test_a_period_taken_back_overlaps_nothing() -> None:
    (
        given(voucher(individual_coaching), extension("2026-07-02"), correction("period 2"))
        .when(extend("2026-07-02"))
        .then_accepted()
    )


def test_an_extension_is_checked_like_a_new_voucher() -> None:
    turning_65 = client(born="1961-07-02")
    given(turning_65, voucher(individual_coaching, ends="2026-06-30")).when(extend("2026-07-01")).then_accepted()
    (
        given(turning_65, voucher(individual_coaching))
        .when(extend("2026-07-02"))
        .then_refused("client_age_out_of_range", actual=65)
    )
    (
        given(voucher(inclusion_activity, months=4))
        .when(extend("2026-07-02", grounds=[]))
        .then_refused("need_not_assessed")
    )


def test_an_extension_has_the_price_of_its_own_decision() -> None:
    story = given(
        voucher(individual_coaching),
        cap(individual_coaching, "2026-06-01", 65_00),
        approved(pihlaja, individual_coaching, price_cents=64_00, since="2026-06-01"),
    )
    (
        story.when(extend("2026-07-02"))
        .then(voucher_extended(unit_price_cents=64_00))
        .then_period(1, unit_price_cents=60_00)
        .then_period(2, unit_price_cents=64_00)
    )
    story.when(extend("2026-07-02", price_cents=64_01)).then_refused("price_over_provider", limit=64_00, actual=64_01)
    story.when(extend("2026-07-02", price_cents=65_01)).then_refused_for_all_of("price_over_cap", "price_over_provider")


def test_the_serving_provider_is_still_approved_on_the_extensions_first_day() -> None:
    until_june = approved(pihlaja, individual_coaching, price_cents=60_00, until="2026-07-02")
    given(until_june, voucher(individual_coaching)).when(extend("2026-07-02")).then_accepted()
    (
        given(until_june, voucher(individual_coaching))
        .when(extend("2026-07-03"))
        .then_refused("provider_not_approved", actual="2026-07-03")
    )


# Choosing and changing the provider (§ 6)


def unchosen(**granted: Any) -> Any:
    return voucher(individual_coaching, provider=None, distance_km=None, **granted)


cheap_kataja = approved(kataja, individual_coaching, price_cents=50_00)


def test_a_provider_chosen_later_lowers_the_price_and_the_value_of_its_periods() -> None:
    (
        given(cheap_kataja, unchosen(hours=40))
        .when(choose_provider(kataja))
        .then(
            provider_was_chosen(
                from_day=date(2026, 3, 2),
                prices=(
                    PeriodPrice(
                        period=1, unit_price_cents=50_00, value_cents=40 * 50_00, unit_price_cents_before=60_00
                    ),
                ),
            )
        )
        .then_period(granted=2400, unit_price_cents=50_00, value_cents=40 * 50_00)
    )


def test_a_price_asked_for_may_be_lower_still() -> None:
    story = given(cheap_kataja, unchosen(hours=40))
    story.when(choose_provider(kataja, price_cents=49_99)).then_period(unit_price_cents=49_99)
    story.when(choose_provider(kataja, price_cents=50_00)).then_period(unit_price_cents=50_00)
    story.when(choose_provider(kataja, price_cents=50_01)).then_refused(
        "price_over_provider", limit=50_00, actual=50_01
    )


def test_a_choice_never_raises_the_price() -> None:
    (
        given(unchosen(hours=40, price_cents=45_00))
        .when(choose_provider(pihlaja, price_cents=60_00))
        .then_period(unit_price_cents=45_00, value_cents=40 * 45_00)
    )


def test_a_price_asked_for_is_not_above_the_cap_of_the_decision() -> None:
    dearer_now = (
        unchosen(),
        cap(individual_coaching, "2026-03-01", 65_00),
        approved(pihlaja, individual_coaching, price_cents=65_00),
    )
    given(*dearer_now).when(choose_provider(pihlaja, price_cents=60_00)).then_accepted()
    (
        given(*dearer_now)
        .when(choose_provider(pihlaja, price_cents=60_01))
        .then_refused("price_over_cap", limit=60_00, actual=60_01)
    )


def test_the_chosen_provider_is_approved_on_its_first_day() -> None:
    since_april = approved(tuomi, individual_coaching, price_cents=50_00, since="2026-04-01")
    given(since_april, unchosen()).when(choose_provider(tuomi, since="2026-04-01")).then_accepted()
    (
        given(since_april, unchosen())
        .when(choose_provider(tuomi, since="2026-03-31"))
        .then_refused("provider_not_approved", actual="2026-03-31")
    )


def test_a_chosen_provider_works_within_twenty_kilometres_unless_leave_was_granted() -> None:
    story = given(unchosen())
    story.when(choose_provider(pihlaja, distance_km=20)).then_not_warned("distance_unknown")
    story.when(choose_provider(pihlaja, distance_km=21)).then_refused("provider_too_far", limit=20, actual=21)
    story.when(choose_provider(pihlaja, distance_km=21, leave=True)).then_not_warned("distance_unknown")
    story.when(choose_provider(pihlaja, distance_km=None)).then_warned("distance_unknown", limit=20)


def test_every_broken_rule_of_a_choice_is_named() -> None:
    (
        given(cheap_kataja, unchosen(), closing("2026-03-05"))
        .when(choose_provider(kataja, price_cents=60_01, distance_km=21))
        .then_refused_for_all_of("voucher_closed", "price_over_provider", "price_over_cap", "provider_too_far")
    )


def changed_to_kataja(*before: Any) -> Any:
    """Pihlaja serves at 60 euros, Kataja from 1 April at 50."""
    return (
        cheap_kataja,
        voucher(individual_coaching, hours=40),
        *before,
        on("2026-03-20", provider_chosen(kataja, since="2026-04-01")),
    )


def test_a_change_holds_from_its_day_each_provider_at_its_own_price() -> None:
    (
        given(*changed_to_kataja(session("2026-03-10")))
        .when(record_session("2026-03-31", by=pihlaja))
        .then(session_held(provider_id=pihlaja, charge=charge(minutes=60, cents=60_00)))
        .when(record_session("2026-04-01", by=kataja))
        .then(session_held(provider_id=kataja, charge=charge(minutes=60, cents=50_00)))
        .then_period(used=180, charged_cents=170_00, value_cents=40 * 60_00)
    )


def test_the_earlier_provider_records_late_at_its_own_price_and_corrects_its_own() -> None:
    (
        given(*changed_to_kataja(session("2026-03-10")), session("2026-04-02", by=kataja))
        .when(record_session("2026-03-12", by=pihlaja))
        .then(session_held(charge=charge(minutes=60, cents=60_00)))
        .when(correct("session 2026-03-10", by=pihlaja))
        .then(entry_corrected(provider_id=pihlaja, charge=charge(minutes=-60, cents=-60_00), unit_price_cents=60_00))
    )


def test_each_provider_records_its_own_days_only() -> None:
    story = given(*changed_to_kataja())
    story.when(record_session("2026-03-31", by=kataja)).then_refused("no_provider_chosen", actual="2026-03-31")
    story.when(record_session("2026-04-01", by=pihlaja)).then_refused("no_provider_chosen", actual="2026-04-01")


def test_a_change_dated_back_leaves_earlier_entries_at_the_price_they_were_recorded_at() -> None:
    (
        given(
            cheap_kataja,
            voucher(individual_coaching, hours=40),
            session("2026-03-10"),
            no_show("2026-03-11"),
            on("2026-03-20", provider_chosen(kataja, since="2026-03-05")),
        )
        .then_period(used=120, charged_cents=120_00, unit_price_cents=50_00)
        .when(correct("session 2026-03-10", by=pihlaja))
        .then(entry_corrected(charge=charge(minutes=-60, cents=-60_00), unit_price_cents=60_00))
    )


def test_the_value_falls_only_while_nothing_has_been_drawn() -> None:
    from_the_start = on("2026-03-20", provider_chosen(kataja, since="2026-03-02"))
    (
        given(cheap_kataja, voucher(individual_coaching, hours=40), from_the_start).then_period(
            unit_price_cents=50_00, value_cents=40 * 50_00
        )
    )
    (
        given(cheap_kataja, voucher(individual_coaching, hours=40), session("2026-03-10"), from_the_start).then_period(
            unit_price_cents=50_00, value_cents=40 * 60_00, charged_cents=60_00
        )
    )


def test_the_value_stays_while_the_earlier_provider_may_still_record_at_its_own_price() -> None:
    given(*changed_to_kataja()).then_period(unit_price_cents=50_00, value_cents=40 * 60_00)


def test_a_first_choice_from_a_later_day_lowers_the_whole_value() -> None:
    (
        given(cheap_kataja, unchosen(hours=40))
        .when(choose_provider(kataja, since="2026-04-01"))
        .then_period(unit_price_cents=50_00, value_cents=40 * 50_00)
        .when(record_session("2026-03-31", by=kataja))
        .then_refused("no_provider_chosen")
    )


def test_a_choice_touches_the_periods_that_it_serves() -> None:
    """The first period ends on 1 July, the second begins on the 2nd."""
    story = given(cheap_kataja, voucher(individual_coaching), extension("2026-07-02"))
    last_day, day_after = (
        story.on("2026-03-20").when(choose_provider(kataja, since=since)).then_period(2, unit_price_cents=50_00)
        for since in ("2026-07-01", "2026-07-02")
    )
    last_day.then_period(1, unit_price_cents=50_00)
    day_after.then_period(1, unit_price_cents=60_00)


def test_a_voucher_is_known_to_those_who_serve_or_have_served_it() -> None:
    changed = given(*changed_to_kataja()).state
    assert changed.is_known_to(pihlaja)
    assert changed.is_known_to(kataja)
    assert not changed.is_known_to(tuomi)


def test_a_change_holds_from_today_or_from_the_first_day_where_that_lies_ahead() -> None:
    (
        given(cheap_kataja, voucher(individual_coaching))
        .on("2026-03-20")
        .when(choose_provider(kataja))
        .then(provider_was_chosen(from_day=date(2026, 3, 20)))
    )
    (
        given(cheap_kataja, voucher(individual_coaching))
        .on("2026-02-20")
        .when(choose_provider(kataja))
        .then(provider_was_chosen(from_day=date(2026, 3, 2)))
        .then_period(unit_price_cents=50_00, value_cents=40 * 50_00)
    )


def test_a_later_choice_overrides_one_that_was_to_come() -> None:
    (
        given(
            cheap_kataja,
            approved(tuomi, individual_coaching, price_cents=55_00),
            voucher(individual_coaching),
            on("2026-03-10", provider_chosen(tuomi, since="2026-05-01")),
            on("2026-03-11", provider_chosen(kataja, since="2026-04-01")),
        )
        .when(record_session("2026-05-04", by=tuomi))
        .then_refused("no_provider_chosen")
        .when(record_session("2026-05-04", by=kataja))
        .then(session_held(charge=charge(minutes=60, cents=50_00)))
    )


def test_coming_back_to_a_dearer_provider_raises_no_price() -> None:
    (
        given(*changed_to_kataja(), on("2026-05-01", provider_chosen(pihlaja, since="2026-05-01")))
        .when(record_session("2026-05-04", by=pihlaja))
        .then(session_held(charge=charge(minutes=60, cents=50_00)))
        .when(record_session("2026-03-30", by=pihlaja))
        .then(session_held(charge=charge(minutes=60, cents=60_00)))
    )


# Extending where another provider has been chosen for later (§ 6)


def kataja_from_august(**approval: Any) -> Any:
    """Pihlaja serves at 60 euros; Kataja is chosen from 1 August, before any period holds that day."""
    return (
        approved(kataja, individual_coaching, **{"price_cents": 50_00, **approval}),
        voucher(individual_coaching, hours=40),
        on("2026-03-20", provider_chosen(kataja, since="2026-08-01")),
    )


def test_a_provider_chosen_ahead_serves_an_extension_at_its_own_approved_price() -> None:
    (
        given(*kataja_from_august())
        .when(extend("2026-07-02", hours=20))
        .then(
            voucher_extended(
                unit_price_cents=60_00,
                value_cents=20 * 60_00,
                later_prices=(Priced(from_day=date(2026, 8, 1), unit_price_cents=50_00),),
            )
        )
        .when(record_session("2026-07-31", by=pihlaja))
        .then(session_held(charge=charge(minutes=60, cents=60_00)))
        .when(record_session("2026-08-01", by=kataja))
        .then(session_held(charge=charge(minutes=60, cents=50_00)))
        .then_period(2, charged_cents=110_00, unit_price_cents=50_00, value_cents=20 * 60_00)
    )


def test_a_dearer_provider_chosen_ahead_raises_no_price_of_an_extension() -> None:
    (
        given(
            *kataja_from_august(),
            approved(tuomi, individual_coaching, price_cents=55_00),
            on("2026-03-21", provider_chosen(tuomi, since="2026-09-01")),
        )
        .when(extend("2026-07-02"))
        .then(voucher_extended(later_prices=(Priced(from_day=date(2026, 8, 1), unit_price_cents=50_00),)))
        .when(record_session("2026-09-01", by=tuomi))
        .then(session_held(charge=charge(minutes=60, cents=50_00)))
    )


def test_a_provider_chosen_ahead_at_the_extensions_price_or_more_changes_nothing() -> None:
    story = given(*kataja_from_august(price_cents=60_00))
    story.when(extend("2026-07-02")).then(voucher_extended(unit_price_cents=60_00, later_prices=None))
    story.when(extend("2026-07-02", price_cents=45_00)).then(
        voucher_extended(unit_price_cents=45_00, later_prices=None)
    )


def test_a_provider_that_serves_from_the_extensions_first_day_has_its_price_alone() -> None:
    story = given(*kataja_from_august())
    story.when(extend("2026-08-01")).then(voucher_extended(unit_price_cents=50_00, later_prices=None))
    story.when(extend("2026-08-01", price_cents=50_01)).then_refused("price_over_provider", limit=50_00, actual=50_01)


def test_a_provider_chosen_for_after_the_extension_does_not_lower_its_price() -> None:
    for first_day, later_prices in (
        ("2026-08-01", (Priced(from_day=date(2026, 8, 1), unit_price_cents=50_00),)),
        ("2026-08-02", None),
    ):
        (
            given(
                cheap_kataja, voucher(individual_coaching), on("2026-03-20", provider_chosen(kataja, since=first_day))
            )
            .when(extend("2026-07-02", ends="2026-08-01"))
            .then(voucher_extended(unit_price_cents=60_00, later_prices=later_prices))
        )


def test_a_choice_that_was_overridden_before_its_day_has_no_say_in_an_extension() -> None:
    (
        given(*kataja_from_august(), on("2026-03-21", provider_chosen(pihlaja, since="2026-07-15")))
        .when(extend("2026-07-02"))
        .then(voucher_extended(unit_price_cents=60_00, later_prices=None))
    )


def test_every_provider_of_an_extension_is_approved_on_its_first_day_in_it() -> None:
    given(*kataja_from_august(until="2026-08-01")).when(extend("2026-07-02")).then_accepted()
    (
        given(*kataja_from_august(), approved(kataja, individual_coaching, price_cents=50_00, until="2026-07-31"))
        .when(extend("2026-07-02"))
        .then_refused("provider_not_approved", actual="2026-08-01")
    )


def granted_again_from_february() -> Any:
    """Kataja serves from 2 March at 50 euros; the first period is taken back, and nobody serves in February."""
    return (cheap_kataja, voucher(individual_coaching, provider=kataja, hours=40), correction("period 1"))


def test_a_period_granted_again_from_an_earlier_day_has_the_price_of_the_provider_that_serves_in_it() -> None:
    story = given(*granted_again_from_february())
    (
        story.when(extend("2026-02-02", hours=20))
        .then(voucher_extended(unit_price_cents=50_00, value_cents=20 * 50_00, later_prices=None))
        .when(record_session("2026-02-03", by=kataja))
        .then_refused("no_provider_chosen")
        .when(record_session("2026-03-02", by=kataja))
        .then(session_held(charge=charge(minutes=60, cents=50_00)))
    )
    story.when(extend("2026-02-02", price_cents=50_01)).then_refused("price_over_provider", limit=50_00, actual=50_01)


def test_a_period_in_which_nobody_serves_stands_at_the_cap_until_somebody_is_chosen() -> None:
    (
        given(*granted_again_from_february())
        .when(extend("2026-01-02", months=1, hours=20))
        .then(voucher_extended(unit_price_cents=60_00, value_cents=20 * 60_00))
        .when(choose_provider(kataja, since="2026-01-12"))
        .then_period(2, unit_price_cents=50_00, value_cents=20 * 50_00)
    )


def test_a_closed_voucher_is_neither_extended_nor_changed() -> None:
    story = given(cheap_kataja, voucher(individual_coaching), closing("2026-03-05"))
    story.when(extend("2026-07-02")).then_refused("voucher_closed", limit="2026-03-05")
    story.when(choose_provider(kataja)).then_refused("voucher_closed", limit="2026-03-05")
    reopened = story.when(correct("closing")).then_accepted()
    reopened.when(extend("2026-07-02")).then_accepted()
    reopened.when(choose_provider(kataja)).then_accepted()


def test_an_extension_decided_late_is_warned_of() -> None:
    story = given(voucher(individual_coaching, months=1))
    story.when(extend("2026-04-02", decided="2026-04-02")).then_not_warned("decided_after_start")
    story.when(extend("2026-04-02", decided="2026-04-03")).then_warned(
        "decided_after_start", limit="2026-04-02", actual="2026-04-03"
    )


def test_the_first_provider_serves_from_the_first_day_also_when_it_is_chosen_later() -> None:
    unchosen = given(voucher(individual_coaching, provider=None))
    (
        unchosen.on("2026-03-10")
        .when(choose_provider(pihlaja))
        .then(provider_was_chosen(from_day=date(2026, 3, 2)))
        .when(choose_provider(pihlaja))
        .then(provider_was_chosen(from_day=date(2026, 3, 10)))
    )


def test_where_no_period_stands_a_provider_serves_from_today() -> None:
    taken_back = given(voucher(individual_coaching, provider=None), correction("period 1"))
    taken_back.on("2026-03-05").when(choose_provider(pihlaja)).then(provider_was_chosen(from_day=date(2026, 3, 5)))


def test_a_choice_after_the_closing_is_told_both_days() -> None:
    (
        given(voucher(individual_coaching), closing("2026-03-10"))
        .when(choose_provider(pihlaja, since="2026-03-20"))
        .then_refused("voucher_closed", limit="2026-03-10", actual="2026-03-20")
    )


def test_one_day_of_another_provider_keeps_the_value() -> None:
    (
        given(approved(kataja, individual_coaching, price_cents=50_00), voucher(individual_coaching, hours=40))
        .on("2026-03-02")
        .when(choose_provider(kataja, since="2026-03-03"))
        .then_period(value_cents=2400_00, unit_price_cents=50_00)
    )


def test_a_chosen_providers_price_lowers_the_value_of_days_as_well() -> None:
    (
        given(approved(pihlaja, work_activity, price_cents=50_00), voucher(work_activity, provider=None, days=10))
        .when(choose_provider(pihlaja))
        .then_period(value_cents=500_00, unit_price_cents=50_00)
    )


def test_a_client_chose_today_or_earlier() -> None:
    unserved = given(voucher(individual_coaching, provider=None)).on("2026-03-05")
    chosen_today = choose_provider(pihlaja, since="2026-03-09", chosen="2026-03-05")
    unserved.when(chosen_today).then(provider_was_chosen(chosen_on=date(2026, 3, 5)))
    tomorrow = choose_provider(pihlaja, since="2026-03-09", chosen="2026-03-06")
    unserved.when(tomorrow).then_refused("in_the_future", limit="2026-03-05", actual="2026-03-06")
    unserved.when(choose_provider(pihlaja)).then(provider_was_chosen(chosen_on=date(2026, 3, 5)))
    unserved.when(choose_provider(pihlaja, since="2026-03-09")).then(provider_was_chosen(chosen_on=None))


@pytest.mark.parametrize("home", ["kuopio", "KUOPIO", "Leppa\u0308virta", "LEPPÄVIRTA"])
def test_a_municipality_is_the_same_in_whichever_case_it_is_written(home: str) -> None:
    given(client(lives_in=home)).when(issue_voucher(individual_coaching)).then_accepted()


def test_another_municipality_is_outside_in_any_case() -> None:
    given(client(lives_in="JOENSUU")).when(issue_voucher(individual_coaching)).then_refused(
        "client_outside_area", actual="JOENSUU"
    )


def test_the_whole_quantity_for_each_of_several_months_in_a_row_is_warned_of() -> None:
    """Forty hours are the most of up to four months, and ten of each month beyond them."""
    first = given(voucher(individual_coaching, months=1))
    second = first.on("2026-03-25").when(extend("2026-04-02", months=1))
    second.then_warned("quantity_above_months", limit=40 * 60, actual=80 * 60, section="6")
    second.on("2026-04-20").when(extend("2026-05-02", months=1)).then_warned(
        "quantity_above_months", limit=40 * 60, actual=120 * 60
    )
    shared = given(voucher(individual_coaching, months=1, hours=10))
    shared.on("2026-03-25").when(extend("2026-04-02", months=1, hours=30)).then_not_warned("quantity_above_months")
    a_minute_more = extend("2026-04-02", months=1, hours=30, minutes=1)
    shared.on("2026-03-25").when(a_minute_more).then_warned("quantity_above_months", actual=40 * 60 + 1)


def test_periods_that_are_whole_or_apart_are_not_warned_of() -> None:
    whole = given(voucher(individual_coaching)).on("2026-06-25")
    whole.when(extend("2026-07-02", months=4)).then_not_warned("quantity_above_months")
    whole.when(extend("2026-07-02", months=1, hours=10)).then_not_warned("quantity_above_months")
    whole.when(extend("2026-07-02", months=1, hours=11)).then_warned(
        "quantity_above_months", limit=50 * 60, actual=51 * 60
    )
    apart = given(voucher(individual_coaching, months=1)).on("2026-03-25")
    apart.when(extend("2026-04-03", months=1)).then_not_warned("quantity_above_months")
    days = given(voucher(work_activity, months=1)).on("2026-03-25")
    days.when(extend("2026-04-02", months=1)).then_warned("quantity_above_months", limit=54, actual=108)
    more = days.when(extend("2026-04-02", months=1, days=19, four_days=True))
    more.then_warned("quantity_above_months", limit=72, actual=73)
    taken_back = given(voucher(individual_coaching, months=1), correction("period 1")).on("2026-03-25")
    taken_back.when(extend("2026-04-02", months=1)).then_not_warned("quantity_above_months")


def test_an_approval_recorded_later_from_an_earlier_day_replaces_no_other() -> None:
    """Fifty euros from June, told first; then forty from January, which hold until June."""
    june = Approval(individual_coaching, date(2026, 6, 1), None, 50_00)
    january = Approval(individual_coaching, date(2026, 1, 1), None, 40_00)
    facts = Facts(approvals={pihlaja: (june, january)})
    assert facts.approval_on(pihlaja, individual_coaching, date(2026, 5, 31)) == january
    assert facts.approval_on(pihlaja, individual_coaching, date(2026, 6, 1)) == june
    again = Approval(individual_coaching, date(2026, 6, 1), None, 45_00)
    facts = Facts(approvals={pihlaja: (june, january, again)})
    assert facts.approval_on(pihlaja, individual_coaching, date(2026, 6, 1)) == again
