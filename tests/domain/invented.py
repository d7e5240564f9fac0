"""A second version of the rulebook, INVENTED for the tests: no county has decided it, and its figures mean nothing.

Every setting that has another value to take takes one on `CHANGED_ON`, so that tests can see which day decides what.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from domain.rulebook import DocumentKind, Peril, Qualification, Rulebook, Service, ServiceRules, Setting
from domain.rulebook.north_savo import MUNICIPALITIES, NORTH_SAVO
from domain.voucher.events import DeliveryWay

CHANGED_ON = date(2026, 7, 1)
"""A Wednesday: the change falls into the middle of a week."""

INVENTED: Mapping[str, Any] = {
    **{f"{service}_months_min": 2 for service in Service},
    **{f"{service}_months_max": 3 for service in Service},
    **{f"{service}_weekly_sessions_min": 2 for service in Service if service.is_group or service.unit == "day"},
    "individual_coaching_quantity_max": 20 * 60,
    "individual_coaching_everyday_skills_quantity_max": 60 * 60,
    "group_coaching_quantity_max": 40 * 60,
    "group_coaching_minutes_per_week_max": 200,
    "supported_work_activity_quantity_max": 27,
    "supported_work_activity_quantity_max_with_four_days": 36,
    "supported_work_activity_days_per_week_max": 2,
    "supported_work_activity_days_per_week_max_with_four_days": 3,
    "inclusion_activity_quantity_max": 39,
    "inclusion_activity_days_per_week_max": 2,
    "municipalities": MUNICIPALITIES - {"Kuopio"},
    "client_age_min": 40,
    "client_age_max": 30,
    "four_days_months_max": 2,
    "distance_km_max": 3,
    "session_minutes_max": 90,
    "excursion_dates_max": 1,
    "supported_work_activity_day_minutes_min": 200,
    "supported_work_activity_day_minutes_max": 220,
    "inclusion_activity_day_minutes_min": 200,
    "inclusion_activity_day_minutes_max": 220,
    "late_entry_days": 5,
    "quantity_nearly_used_percent": 60,
    "quantity_hardly_used_percent": 70,
    "quantity_hardly_used_passed_percent": 80,
    "period_ends_soon_days": 10,
    "charged_no_shows_per_month_max": 2,
    "charged_no_show_minutes": 30,
    "charged_no_show_days": 2,
    "missed_in_a_row_min": 3,
    "missed_in_a_row_days": 1,
    "interim_report_days_before_end": 30,
    "interim_report_days_before_end_short": 10,
    "interim_report_short_months_max": 1,
    "final_report_days": 30,
    "final_report_early_days": 10,
    "plan_days": 5,
    "instructor_owed_from": "provider_serves",
    "group_clients_max": 8,
    "group_themes_min": 2,
    "group_enrolled_percent_min": 40,
    "group_days_before_start": 14,
    "group_postponement_working_days_max": 5,
    "group_enrolment_working_days_max": 5,
    "prorate_quantity": True,
    "inclusion_grounds": "all",
    "four_day_periods_add_up": False,
    "months_end_on_same_day": True,
    "no_show_month": "month_of_period",
    "silent_absence_billable": False,
    "justified_absence_billable": False,
    "no_show_consumes_unit": False,
    "short_excursion_counts": False,
    "excursion_exempt_from_weekly_limit": True,
    "interim_report_owed_from": "extension",
    "final_report_counts_from": "end_of_last_period",
    "late_group_is_counted": "never",
    "saturday_is_working_day": True,
    "soteri_categories": frozenset({"1000"}),
    "documents_required": frozenset({DocumentKind.TAX_CERTIFICATE}),
    "documents_with_expiry": frozenset({DocumentKind.STAFF_FORM}),
    "document_notice_days": 5,
    "report_ways_agreed": frozenset({DeliveryWay.PAPER}),
    "final_report_client_ways": frozenset({DeliveryWay.CLIENT_RECORDS}),
    "insured_perils": frozenset({Peril.PERSONAL_INJURY}),
    "social_care_workers_min": 2,
    "social_care_qualifications": frozenset({Qualification.OTHER_DEGREE}),
    "coaching_qualifications": frozenset({Qualification.OTHER_TRADE}),
    "work_guidance_qualifications": frozenset({Qualification.OTHER_TRADE}),
    "protected_titles": frozenset({Qualification.OTHER_TRADE}),
    "work_guidance_needed_of": "everyone",
    "register_number_pattern": "[A-Z]{3} [0-9]+",
    "document_reference_pattern": "[0-9]+",
}


def having(rulebook: Rulebook, setting: Setting[Any]) -> Rulebook:
    """The rulebook with this setting in the place of the one of its name."""

    def put_into(holder: Rulebook | ServiceRules) -> dict[str, Any]:
        return {
            field.name: setting
            for field in fields(holder)
            if isinstance(held := getattr(holder, field.name), Setting) and held.name == setting.name
        }

    services = {service: replace(rules, **put_into(rules)) for service, rules in rulebook.services.items()}
    return replace(rulebook, services=services, **put_into(rulebook))


def setting_of(rulebook: Rulebook, name: str) -> Setting[Any]:
    return next(setting for setting in rulebook.settings() if setting.name == name)


def changed(name: str, since: date = CHANGED_ON) -> Rulebook:
    """North Savo's rulebook with one invented value from a day on."""
    return having(NORTH_SAVO, setting_of(NORTH_SAVO, name).changed(since, INVENTED[name]))


def beginning(name: str, first_day: date = CHANGED_ON) -> Rulebook:
    """North Savo's rulebook with a gap: one setting has no value before a day."""
    setting = setting_of(NORTH_SAVO, name)
    return having(NORTH_SAVO, replace(setting, since={first_day: setting.since[min(setting.since)]}))


def invented_rulebook() -> Rulebook:
    """North Savo's rulebook with every invented value from `CHANGED_ON` on."""
    rulebook = NORTH_SAVO
    for name, value in INVENTED.items():
        rulebook = having(rulebook, setting_of(rulebook, name).changed(CHANGED_ON, value))
    return rulebook


def late_rulebook() -> Rulebook:
    """North Savo's rulebook as if all of it had begun on `CHANGED_ON`: before that day there is none."""
    rulebook = NORTH_SAVO
    for setting in NORTH_SAVO.settings():
        rulebook = having(rulebook, replace(setting, since={CHANGED_ON: setting.since[min(setting.since)]}))
    return rulebook
