"""The rulebook as data: each figure of the source with its section, each reading with its question, all dated."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from domain.kernel.findings import NotInForce
from domain.rulebook import Rulebook, Service, Setting, Unit
from domain.rulebook.north_savo import NORTH_SAVO

FIRST_DAY = date(2026, 1, 1)

FIGURES = {
    # name: (value, unit, section)
    "client_age_min": (18, "years", "1"),
    "client_age_max": (64, "years", "1"),
    "four_days_months_max": (4, "months", "4.2.3"),
    "distance_km_max": (20, "kilometres", "6"),
    "session_minutes_max": (180, "minutes", "4.2.2"),
    "excursion_dates_max": (2, "dates", "4.2.2"),
    "late_entry_days": (60, "days", ""),
    "quantity_nearly_used_percent": (90, "percent", ""),
    "quantity_hardly_used_percent": (20, "percent", ""),
    "quantity_hardly_used_passed_percent": (50, "percent", ""),
    "period_ends_soon_days": (30, "days", ""),
    "charged_no_shows_per_month_max": (1, "no-shows", "5"),
    "charged_no_show_minutes": (60, "minutes", "5"),
    "charged_no_show_days": (1, "days", "5"),
    "missed_in_a_row_min": (2, "sessions", "5"),
    "missed_in_a_row_days": (7, "days", "5"),
    "interim_report_days_before_end": (21, "days", "3.1"),
    "interim_report_days_before_end_short": (7, "days", "3.1"),
    "interim_report_short_months_max": (2, "months", "3.1"),
    "final_report_days": (14, "days", "3.1"),
    "final_report_early_days": (28, "days", ""),
    "plan_days": (14, "days", ""),
    "document_notice_days": (30, "days", ""),
    "social_care_workers_min": (1, "workers", "2.1"),
    "group_clients_max": (12, "clients", "4.2.2"),
    "group_themes_min": (1, "themes", "4.2.2"),
    "group_enrolled_percent_min": (60, "percent", "5"),
    "group_days_before_start": (7, "days", "5"),
    "group_postponement_working_days_max": (10, "working_days", "5"),
    "group_enrolment_working_days_max": (10, "working_days", "5"),
    "individual_coaching_months_min": (1, "months", "6"),
    "individual_coaching_months_max": (4, "months", "6"),
    "individual_coaching_quantity_max": (40 * 60, "minutes", "6"),
    "individual_coaching_everyday_skills_months_min": (1, "months", "6"),
    "individual_coaching_everyday_skills_months_max": (6, "months", "6"),
    "individual_coaching_everyday_skills_quantity_max": (120 * 60, "minutes", "6"),
    "group_coaching_months_min": (1, "months", "6"),
    "group_coaching_months_max": (4, "months", "6"),
    "group_coaching_quantity_max": (80 * 60, "minutes", "6"),
    "group_coaching_minutes_per_week_max": (5 * 60, "minutes", "4.2.2"),
    "group_coaching_weekly_sessions_min": (1, "sessions", "4.2.2"),
    "supported_work_activity_months_min": (1, "months", "6"),
    "supported_work_activity_months_max": (4, "months", "6"),
    "supported_work_activity_quantity_max": (54, "days", "6"),
    "supported_work_activity_quantity_max_with_four_days": (72, "days", "6"),
    "supported_work_activity_days_per_week_max": (3, "days", "4.2.3"),
    "supported_work_activity_days_per_week_max_with_four_days": (4, "days", "4.2.3"),
    "supported_work_activity_weekly_sessions_min": (1, "sessions", "4.2.3"),
    "supported_work_activity_day_minutes_min": (180, "minutes", "4.2.3"),
    "supported_work_activity_day_minutes_max": (240, "minutes", "4.2.3"),
    "inclusion_activity_months_min": (1, "months", "6"),
    "inclusion_activity_months_max": (6, "months", "6"),
    "inclusion_activity_quantity_max": (78, "days", "6"),
    "inclusion_activity_days_per_week_max": (3, "days", "4.2.4"),
    "inclusion_activity_weekly_sessions_min": (1, "sessions", "4.2.4"),
    "inclusion_activity_day_minutes_min": (180, "minutes", "4.2.4"),
    "inclusion_activity_day_minutes_max": (240, "minutes", "4.2.4"),
}

NAMED = {
    # name: (values, unit, section)
    "soteri_categories": ({"2903", "2464"}, "names", "2.2"),
    "documents_required": (
        {
            "service_descriptions",
            "staff_form",
            "self_monitoring_plan",
            "insurance_copy",
            "tax_certificate",
            "pension_insurance_certificate",
            "licence_or_notice",
            "subcontractors",
        },
        "document",
        "2.3",
    ),
    "documents_with_expiry": (
        {"insurance_copy", "tax_certificate", "pension_insurance_certificate"},
        "document",
        "",
    ),
    "report_ways_agreed": ({"paper", "secure_email", "client_records"}, "delivery_way", "3.1"),
    "final_report_client_ways": ({"paper"}, "delivery_way", "3.1"),
    "insured_perils": ({"personal_injury", "property_damage"}, "peril", "2.5"),
    "social_care_qualifications": (
        {"bachelor_of_social_services", "older_social_degree", "social_worker"},
        "qualification",
        "2.1",
    ),
    "coaching_qualifications": (
        {
            "bachelor_of_social_services",
            "older_social_degree",
            "social_worker",
            "higher_social_or_health_degree",
            "secondary_with_specialist_degree",
            "secondary_with_neuropsychiatric_coaching",
        },
        "qualification",
        "2.1",
    ),
    "work_guidance_qualifications": ({"work_guidance"}, "qualification", "2.1"),
    "protected_titles": ({"bachelor_of_social_services", "social_worker"}, "qualification", "2.1"),
}

READINGS: dict[str, tuple[Any, set[Any]]] = {
    # name: (default, other choices that the code can follow)
    "prorate_quantity": (False, {True}),
    "inclusion_grounds": ("any", {"all"}),
    "four_day_periods_add_up": (True, {False}),
    "price_fixed_at": ("decision", set()),
    "extension_is": ("further_period", set()),
    "parallel_vouchers": ("warned_of", set()),
    "months_end_on_same_day": (False, {True}),
    "age_limit_ends_period": (False, set()),
    "no_show_scope": ("voucher", set()),
    "no_show_month": ("calendar_month", {"month_of_period"}),
    "silent_absence_billable": (True, {False}),
    "justified_absence_billable": (True, {False}),
    "no_show_consumes_unit": (True, {False}),
    "short_day_is_a_day": (True, set()),
    "long_session_ground": ("excursion", set()),
    "short_excursion_counts": (True, {False}),
    "excursion_exempt_from_weekly_limit": (False, {True}),
    "interim_report_owed_from": ("period_start", {"extension"}),
    "final_report_counts_from": ("earlier_of_closing_and_end", {"end_of_last_period"}),
    "instructor_owed_from": ("first_session", {"provider_serves"}),
    "late_group_is_counted": ("on_announcement", {"never"}),
    "saturday_is_working_day": (False, {True}),
    "work_guidance_needed_of": ("someone", {"everyone"}),
}

QUESTIONS = {
    # what the source leaves open: the setting that the county would change
    "is a silent absence billable like a same-day cancellation": "silent_absence_billable",
    "does a charged no-show use up a unit": "no_show_consumes_unit",
    "interim report for 3-, 5- and 6-month periods": "interim_report_days_before_end",
    "is a day under 3 h a day": "short_day_is_a_day",
    "which price after a change": "price_fixed_at",
    "must both grounds of inclusion activity hold": "inclusion_grounds",
    "do exception periods add up": "four_day_periods_add_up",
    "is an extension the same voucher": "extension_is",
    "when the final report's two weeks start after an early end": "final_report_counts_from",
    "is the quantity prorated": "prorate_quantity",
    "does an excursion count in the week's 5 h": "excursion_exempt_from_weekly_limit",
    "Saturdays": "saturday_is_working_day",
    "the late-entry window": "late_entry_days",
    "no-shows per voucher or per client": "no_show_scope",
    "when a period of whole months ends": "months_end_on_same_day",
    "which month has one charged no-show": "no_show_month",
    "does an accepted reason lift the charge": "justified_absence_billable",
    "what lets a group session pass 3 h": "long_session_ground",
    "does a short excursion count": "short_excursion_counts",
    "is an interim report shown from the period's start": "interim_report_owed_from",
    "does a 65th birthday end a period": "age_limit_ends_period",
    "how close absences in a row lie": "missed_in_a_row_days",
    "when a quantity is nearly used": "quantity_nearly_used_percent",
    "when a quantity is hardly used": "quantity_hardly_used_percent",
    "how late little use is told of": "quantity_hardly_used_passed_percent",
    "how early the end of a period is told of": "period_ends_soon_days",
    "which documents expire": "documents_with_expiry",
    "how early a document's expiry is told": "document_notice_days",
    "who in inclusion activity can guide work": "work_guidance_needed_of",
    "how long before the end a final report can be whole": "final_report_early_days",
    "in which ways reports are delivered to the county": "report_ways_agreed",
    "how soon after the start the plan is due": "plan_days",
    "when does the service start, for the instructor": "instructor_owed_from",
    "may a client hold two vouchers of one service": "parallel_vouchers",
    "may a group that was announced late be moved": "late_group_is_counted",
    "which form the county's numbers have": "register_number_pattern",
    "which form references of documents have": "document_reference_pattern",
}

FORMS = ("register_number_pattern", "document_reference_pattern")
"""Forms of writing: `test_identity_code.py` tells what has them."""

SETTINGS = {setting.name: setting for setting in NORTH_SAVO.settings()}


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_of_the_source_stands_with_its_unit_and_section(name: Any) -> None:
    setting = SETTINGS[name]
    assert (setting.on(FIRST_DAY), setting.unit, setting.section) == FIGURES[name]


@pytest.mark.parametrize("name", NAMED)
def test_what_the_source_lists_stands_with_its_section(name: Any) -> None:
    setting = SETTINGS[name]
    assert (setting.on(FIRST_DAY), setting.unit, setting.section) == NAMED[name]


@pytest.mark.parametrize("name", READINGS)
def test_a_reading_stands_with_its_default_and_the_choices_there_are(name: Any) -> None:
    setting = SETTINGS[name]
    default, others = READINGS[name]
    assert setting.on(FIRST_DAY) == default
    assert set(setting.choices) == {default, *others}
    assert setting.open_question
    assert setting.section


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_that_the_source_leaves_open_is_shown_with_its_setting(question: Any) -> None:
    assert SETTINGS[QUESTIONS[question]].open_question


def test_no_figure_reading_or_question_stands_in_the_rulebook_untold_here() -> None:
    assert set(SETTINGS) == {*FIGURES, *NAMED, *READINGS, "municipalities", *FORMS}
    assert {name for name, setting in SETTINGS.items() if setting.open_question} == set(QUESTIONS.values())


def test_each_name_is_one_settings_and_its_fields() -> None:
    names = [setting.name for setting in NORTH_SAVO.settings()]
    assert len(names) == len(set(names))
    for field in fields(Rulebook):
        value = getattr(NORTH_SAVO, field.name)
        if isinstance(value, Setting):
            assert value.name == field.name
    for service, rules in NORTH_SAVO.services.items():
        assert rules.service is service
        for field in fields(rules):
            value = getattr(rules, field.name)
            if isinstance(value, Setting):
                assert value.name == f"{service}_{field.name}"


def test_hours_and_days_are_the_services_units() -> None:
    assert {service for service in Service if service.unit is Unit.DAY} == {
        Service.SUPPORTED_WORK_ACTIVITY,
        Service.INCLUSION_ACTIVITY,
    }


def test_weekly_limits_stand_where_the_source_has_them() -> None:
    weekly = ("minutes_per_week_max", "days_per_week_max", "weekly_sessions_min")
    having = {
        (service, name) for service, rules in NORTH_SAVO.services.items() for name in weekly if getattr(rules, name)
    }
    assert having == {
        (Service.GROUP_COACHING, "minutes_per_week_max"),
        (Service.GROUP_COACHING, "weekly_sessions_min"),
        (Service.SUPPORTED_WORK_ACTIVITY, "days_per_week_max"),
        (Service.SUPPORTED_WORK_ACTIVITY, "weekly_sessions_min"),
        (Service.INCLUSION_ACTIVITY, "days_per_week_max"),
        (Service.INCLUSION_ACTIVITY, "weekly_sessions_min"),
    }


@pytest.mark.parametrize("name", SETTINGS)
def test_nothing_is_in_force_before_the_rulebook_and_there_is_no_default(name: Any) -> None:
    SETTINGS[name].on(FIRST_DAY)
    with pytest.raises(NotInForce) as gap:
        SETTINGS[name].on(date(2025, 12, 31))
    assert (gap.value.name, gap.value.day, gap.value.first_day) == (name, date(2025, 12, 31), FIRST_DAY)


def test_a_change_holds_from_its_day_and_leaves_the_days_before_it() -> None:
    changed = NORTH_SAVO.late_entry_days.changed(date(2026, 4, 1), 30)
    assert changed.on(date(2026, 3, 31)) == 60
    assert changed.on(date(2026, 4, 1)) == 30
    assert NORTH_SAVO.late_entry_days.on(date(2026, 4, 1)) == 60


def test_a_change_takes_the_place_of_later_ones() -> None:
    twice = NORTH_SAVO.late_entry_days.changed(date(2026, 6, 1), 90).changed(date(2026, 4, 1), 30)
    assert twice.on(date(2026, 6, 1)) == 30
    again = NORTH_SAVO.late_entry_days.changed(date(2026, 4, 1), 30).changed(date(2026, 4, 1), 45)
    assert again.on(date(2026, 4, 1)) == 45


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("inclusion_grounds", "most"),
        ("no_show_scope", "client"),
        ("price_fixed_at", "entry"),
        ("short_day_is_a_day", False),
        ("long_session_ground", "agreement"),
        ("age_limit_ends_period", True),
    ],
)
def test_a_reading_that_no_code_follows_cannot_be_chosen(name: str, value: Any) -> None:
    with pytest.raises(AssertionError, match=name):
        SETTINGS[name].changed(FIRST_DAY, value)


def test_the_version_in_force_is_named_by_the_newest_change() -> None:
    later = replace(NORTH_SAVO, late_entry_days=NORTH_SAVO.late_entry_days.changed(date(2026, 4, 1), 30))
    assert NORTH_SAVO.version_on(date(2030, 1, 1)) == "north_savo:2026-01-01"
    assert later.version_on(date(2026, 3, 31)) == "north_savo:2026-01-01"
    assert later.version_on(date(2026, 4, 1)) == "north_savo:2026-04-01"
    with pytest.raises(NotInForce):
        later.version_on(date(2025, 12, 31))
