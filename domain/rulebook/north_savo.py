"""The provider rulebook of the wellbeing services county of North Savo for vouchers of social rehabilitation.

In force from 2026-01-01 until further notice. Every figure is the source's; the sections are its sections.
"""

from collections.abc import Iterable
from datetime import date

from domain.rulebook import DocumentKind, Peril, Qualification, Rulebook, Service, ServiceRules, Setting

IN_FORCE = date(2026, 1, 1)


def _number(name: str, value: int, unit: str, section: str, meaning: str, open_question: str = "") -> Setting[int]:
    return Setting(name, unit, section, {IN_FORCE: value}, meaning, open_question)


def _choice(name: str, section: str, value: str, choices: tuple[str, ...], meaning: str, question: str) -> Setting[str]:
    return Setting(name, "reading", section, {IN_FORCE: value}, meaning, question, choices)


def _yes_or_no(name: str, section: str, value: bool, meaning: str, question: str) -> Setting[bool]:
    return Setting(name, "reading", section, {IN_FORCE: value}, meaning, question, (True, False))


def _only(name: str, section: str, value: bool, meaning: str, question: str) -> Setting[bool]:
    """A reading whose other answer nothing in the code can follow yet: to choose it is an error, not a silence."""
    return Setting(name, "reading", section, {IN_FORCE: value}, meaning, question, (value,))


def _names(
    name: str, unit: str, section: str, values: Iterable[str], meaning: str, open_question: str = ""
) -> Setting[frozenset[str]]:
    return Setting(name, unit, section, {IN_FORCE: frozenset(values)}, meaning, open_question)


def _months(service: str, months_max: int) -> tuple[Setting[int], Setting[int]]:
    return (
        _number(f"{service}_months_min", 1, "months", "6", "A period lasts at least this long."),
        _number(f"{service}_months_max", months_max, "months", "6", "A period lasts at most this long."),
    )


def _quantity(service: str, value: int, unit: str) -> Setting[int]:
    return _number(f"{service}_quantity_max", value, unit, "6", "The most that a period may be granted.")


def _weekly_minimum(service: str, section: str) -> Setting[int]:
    return _number(f"{service}_weekly_sessions_min", 1, "sessions", section, "Held at least this often in a full week.")


def _day_minutes(name: str, value: int, section: str, bound: str) -> Setting[int]:
    return _number(name, value, "minutes", section, f"An activity day's usual length at {bound}.")


SERVICES = {
    Service.INDIVIDUAL_COACHING: ServiceRules(
        Service.INDIVIDUAL_COACHING,
        *_months("individual_coaching", 4),
        quantity_max=_quantity("individual_coaching", 40 * 60, "minutes"),
    ),
    Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS: ServiceRules(
        Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS,
        *_months("individual_coaching_everyday_skills", 6),
        quantity_max=_quantity("individual_coaching_everyday_skills", 120 * 60, "minutes"),
    ),
    Service.GROUP_COACHING: ServiceRules(
        Service.GROUP_COACHING,
        *_months("group_coaching", 4),
        quantity_max=_quantity("group_coaching", 80 * 60, "minutes"),
        minutes_per_week_max=_number(
            "group_coaching_minutes_per_week_max", 5 * 60, "minutes", "4.2.2", "Held in an ISO week at most."
        ),
        weekly_sessions_min=_weekly_minimum("group_coaching", "4.2.2"),
    ),
    Service.SUPPORTED_WORK_ACTIVITY: ServiceRules(
        Service.SUPPORTED_WORK_ACTIVITY,
        *_months("supported_work_activity", 4),
        quantity_max=_quantity("supported_work_activity", 54, "days"),
        quantity_max_with_four_days=_number(
            "supported_work_activity_quantity_max_with_four_days",
            72,
            "days",
            "6",
            "The most that a period with the four-day exception may be granted.",
        ),
        days_per_week_max=_number(
            "supported_work_activity_days_per_week_max", 3, "days", "4.2.3", "Activity days in an ISO week at most."
        ),
        days_per_week_max_with_four_days=_number(
            "supported_work_activity_days_per_week_max_with_four_days",
            4,
            "days",
            "4.2.3",
            "Activity days in an ISO week at most, with the four-day exception.",
        ),
        weekly_sessions_min=_weekly_minimum("supported_work_activity", "4.2.3"),
        day_minutes_min=_day_minutes("supported_work_activity_day_minutes_min", 3 * 60, "4.2.3", "least"),
        day_minutes_max=_day_minutes("supported_work_activity_day_minutes_max", 4 * 60, "4.2.3", "most"),
    ),
    Service.INCLUSION_ACTIVITY: ServiceRules(
        Service.INCLUSION_ACTIVITY,
        *_months("inclusion_activity", 6),
        quantity_max=_quantity("inclusion_activity", 78, "days"),
        days_per_week_max=_number(
            "inclusion_activity_days_per_week_max", 3, "days", "4.2.4", "Activity days in an ISO week at most."
        ),
        weekly_sessions_min=_weekly_minimum("inclusion_activity", "4.2.4"),
        day_minutes_min=_day_minutes("inclusion_activity_day_minutes_min", 3 * 60, "4.2.4", "least"),
        day_minutes_max=_day_minutes("inclusion_activity_day_minutes_max", 4 * 60, "4.2.4", "most"),
    ),
}

REGISTER_NUMBER = r"(?=.*[0-9])(?!.*[A-Za-zÅÄÖåäö]{6})[A-Za-z0-9ÅÄÖåäö](?:[A-Za-z0-9ÅÄÖåäö/._-]| (?=[^ ])){0,63}"
"""Letters, digits, / . - _ and single spaces: at least a digit, and no word of more than five letters."""

DOCUMENT_REFERENCE = r"(?=.*[0-9])[A-Za-z0-9ÅÄÖåäö][A-Za-z0-9ÅÄÖåäö/._-]{0,63}"
"""The same without spaces, and with words of any length: what documents are called stands in their references."""

MUNICIPALITIES = frozenset(
    {
        "Iisalmi", "Joroinen", "Kaavi", "Keitele", "Kiuruvesi", "Kuopio", "Lapinlahti", "Leppävirta", "Pielavesi",
        "Rautalampi", "Rautavaara", "Siilinjärvi", "Sonkajärvi", "Suonenjoki", "Tervo", "Tuusniemi", "Varkaus",
        "Vesanto", "Vieremä",
    }
)  # fmt: skip

NORTH_SAVO = Rulebook(
    area="north_savo",
    services=SERVICES,
    municipalities=Setting(
        "municipalities", "names", "1", {IN_FORCE: MUNICIPALITIES}, "The client lives in one of the area's."
    ),
    client_age_min=_number("client_age_min", 18, "years", "1", "The client's least age on a period's first day."),
    client_age_max=_number("client_age_max", 64, "years", "1", "The client's highest age on a period's first day."),
    four_days_months_max=_number(
        "four_days_months_max", 4, "months", "4.2.3", "The four-day exception lasts at most this long."
    ),
    distance_km_max=_number(
        "distance_km_max", 20, "kilometres", "6", "How far from home the provider may work without leave."
    ),
    session_minutes_max=_number(
        "session_minutes_max", 3 * 60, "minutes", "4.2.2", "A group session's length at most, excursions apart."
    ),
    excursion_dates_max=_number("excursion_dates_max", 2, "dates", "4.2.2", "Excursion days in a period at most."),
    late_entry_days=_number(
        "late_entry_days",
        60,
        "days",
        "",
        "An entry recorded later than this after its date is late.",
        "The late-entry window: the number is from practice, the source has none.",
    ),
    quantity_nearly_used_percent=_number(
        "quantity_nearly_used_percent",
        90,
        "percent",
        "",
        "A period of which so much is drawn is nearly used.",
        "When a quantity counts as nearly used: the number is from practice, the source has none.",
    ),
    quantity_hardly_used_percent=_number(
        "quantity_hardly_used_percent",
        20,
        "percent",
        "",
        "A period of which less is drawn late in it is hardly used.",
        "When a quantity counts as hardly used: the number is from practice, the source has none.",
    ),
    quantity_hardly_used_passed_percent=_number(
        "quantity_hardly_used_passed_percent",
        50,
        "percent",
        "",
        "Whether a period is hardly used is asked once so much of its days has passed.",
        "How late in a period little use is told of: the number is from practice, the source has none.",
    ),
    period_ends_soon_days=_number(
        "period_ends_soon_days",
        30,
        "days",
        "",
        "A period ends soon from so many days before its last one.",
        "How early the end of a period is told of: the number is from practice, the source has none.",
    ),
    charged_no_shows_per_month_max=_number(
        "charged_no_shows_per_month_max", 1, "no-shows", "5", "No-shows charged in a calendar month at most."
    ),
    charged_no_show_minutes=_number(
        "charged_no_show_minutes", 60, "minutes", "5", "What a charged no-show costs in an hour-priced service."
    ),
    charged_no_show_days=_number(
        "charged_no_show_days", 1, "days", "5", "What a charged no-show costs in a day-priced service."
    ),
    missed_in_a_row_min=_number(
        "missed_in_a_row_min", 2, "sessions", "5", "So many missed in a row are told to the caseworker."
    ),
    missed_in_a_row_days=_number(
        "missed_in_a_row_days",
        7,
        "days",
        "5",
        "The last of those missed lies at most so many days after the first.",
        "How close absences in a row must lie: the source gives a week as an example.",
    ),
    interim_report_days_before_end=_number(
        "interim_report_days_before_end",
        21,
        "days",
        "3.1",
        "The interim report is due so long before the period ends.",
        "Interim report of 3-, 5- and 6-month periods: three weeks before the end.",
    ),
    interim_report_days_before_end_short=_number(
        "interim_report_days_before_end_short", 7, "days", "3.1", "The same for a short period."
    ),
    interim_report_short_months_max=_number(
        "interim_report_short_months_max", 2, "months", "3.1", "A period no longer than this is short."
    ),
    final_report_days=_number("final_report_days", 14, "days", "3.1", "The final report is due so long after the end."),
    final_report_early_days=_number(
        "final_report_early_days",
        28,
        "days",
        "",
        "A final report delivered longer before the end than this is early.",
        "How long before the end can a final report be whole? The number is from practice, the source has none.",
    ),
    plan_days=_number(
        "plan_days",
        14,
        "days",
        "",
        "The provider's plan for the client is due so long after its first session.",
        "How soon after the service starts is the client's plan due? The number is from practice, the source has none.",
    ),
    report_ways_agreed=_names(
        "report_ways_agreed",
        "delivery_way",
        "3.1",
        ("paper", "secure_email", "client_records"),
        "The ways in which a report is delivered to the county.",
        "In which ways are reports delivered to the county? The source speaks of an agreed way and does not name it.",
    ),
    final_report_client_ways=_names(
        "final_report_client_ways",
        "delivery_way",
        "3.1",
        ("paper",),
        "The ways in which a final report is delivered to the client.",
    ),
    instructor_owed_from=_choice(
        "instructor_owed_from",
        "4.1",
        "first_session",
        ("first_session", "provider_serves"),
        "From when a provider owes the name of the responsible instructor.",
        "Does the service start with the first session, or on the day from which the chosen provider serves?",
    ),
    group_clients_max=_number("group_clients_max", 12, "clients", "4.2.2", "Clients in a group at a time at most."),
    group_themes_min=_number("group_themes_min", 1, "themes", "4.2.2", "A group has at least so many themes."),
    group_enrolled_percent_min=_number(
        "group_enrolled_percent_min",
        60,
        "percent",
        "5",
        "With fewer of its largest size enrolled a closed group's start may be called off or moved.",
    ),
    group_days_before_start=_number(
        "group_days_before_start",
        7,
        "days",
        "5",
        "So long before its start those enrolled in a closed group are counted, at the end of the day.",
    ),
    group_postponement_working_days_max=_number(
        "group_postponement_working_days_max",
        10,
        "working_days",
        "5",
        "A closed group's start is moved to at most so long after the day first announced.",
    ),
    group_enrolment_working_days_max=_number(
        "group_enrolment_working_days_max",
        10,
        "working_days",
        "5",
        "A closed group takes new clients until so long after its start.",
    ),
    prorate_quantity=_yes_or_no(
        "prorate_quantity", "6", False, "A shorter period lowers the most units.", "Is the quantity prorated?"
    ),
    inclusion_grounds=_choice(
        "inclusion_grounds",
        "4.2.4",
        "any",
        ("any", "all"),
        "Which of the two grounds inclusion activity needs.",
        "Must both grounds of inclusion activity hold?",
    ),
    four_day_periods_add_up=_yes_or_no(
        "four_day_periods_add_up",
        "4.2.3",
        True,
        "All periods with the exception count together.",
        "Do exception periods add up?",
    ),
    price_fixed_at=_choice(
        "price_fixed_at",
        "6",
        "decision",
        ("decision",),
        "The cap that bounds a period's price.",
        "Which price holds after the list changes?",
    ),
    extension_is=_choice(
        "extension_is",
        "6",
        "further_period",
        ("further_period",),
        "What a new decision for the same service adds to.",
        "Is an extension the same voucher? The source speaks of a new one.",
    ),
    parallel_vouchers=_choice(
        "parallel_vouchers",
        "6",
        "warned_of",
        ("warned_of",),
        "What becomes of two vouchers of one service for one client on the same days.",
        "May a client hold two vouchers of one service at a time? It doubles quantity, weekly limits and no-shows.",
    ),
    months_end_on_same_day=_yes_or_no(
        "months_end_on_same_day",
        "6",
        False,
        "A month ends on the day of the same number in the next one, not on the day before it.",
        "On which day does a period of whole months end?",
    ),
    age_limit_ends_period=_only(
        "age_limit_ends_period",
        "1",
        False,
        "A 65th birthday inside a period ends it.",
        "Does a period end at the 65th birthday?",
    ),
    no_show_scope=_choice(
        "no_show_scope",
        "5",
        "voucher",
        ("voucher",),
        "What the one charged no-show a month is counted over.",
        "Is a no-show charged once a month per voucher or per client?",
    ),
    no_show_month=_choice(
        "no_show_month",
        "5",
        "calendar_month",
        ("calendar_month", "month_of_period"),
        "The month in which one no-show is charged.",
        "Is the month of the one charged no-show the calendar's, or counted from the period's first day?",
    ),
    silent_absence_billable=_yes_or_no(
        "silent_absence_billable",
        "5",
        True,
        "An absence without a word is charged like a same-day cancellation.",
        "Is a silent absence billable like a same-day cancellation?",
    ),
    justified_absence_billable=_yes_or_no(
        "justified_absence_billable",
        "5",
        True,
        "An absence for an accepted reason is charged all the same.",
        "Does an accepted reason lift the charge of a no-show?",
    ),
    no_show_consumes_unit=_yes_or_no(
        "no_show_consumes_unit",
        "5",
        True,
        "A charged no-show draws one unit from its period.",
        "Does a charged no-show use up a unit?",
    ),
    short_day_is_a_day=_only(
        "short_day_is_a_day",
        "4.2.3",
        True,
        "A day of an unusual length is one day at one price.",
        "Is a day under three hours a day?",
    ),
    long_session_ground=_choice(
        "long_session_ground",
        "4.2.2",
        "excursion",
        ("excursion",),
        "What lets a group session pass its greatest length.",
        "May a group session last over three hours for anything but an excursion? The source gives it as an example.",
    ),
    short_excursion_counts=_yes_or_no(
        "short_excursion_counts",
        "4.2.2",
        True,
        "An excursion uses up one of the excursion days, however short it was.",
        "Does an excursion of three hours at most count among the excursion days?",
    ),
    excursion_exempt_from_weekly_limit=_yes_or_no(
        "excursion_exempt_from_weekly_limit",
        "4.2.2",
        False,
        "An excursion stands outside the week's limit.",
        "Does an excursion count in the week's five hours?",
    ),
    interim_report_owed_from=_choice(
        "interim_report_owed_from",
        "3.1",
        "period_start",
        ("period_start", "extension"),
        "From when an interim report stands among the duties.",
        "Is an interim report shown from the period's start, or only once the service is known to go on?",
    ),
    final_report_counts_from=_choice(
        "final_report_counts_from",
        "3.1",
        "earlier_of_closing_and_end",
        ("earlier_of_closing_and_end", "end_of_last_period"),
        "The day from which the final report's time runs.",
        "When do the final report's two weeks start after an early end?",
    ),
    late_group_is_counted=_choice(
        "late_group_is_counted",
        "5",
        "on_announcement",
        ("on_announcement", "never"),
        "When those enrolled in a closed group are counted that was announced less than a week before its start.",
        "May a closed group be moved or called off that was announced less than a week before its start?",
    ),
    saturday_is_working_day=_yes_or_no(
        "saturday_is_working_day", "5", False, "A Saturday is a working day.", "Is a Saturday a working day?"
    ),
    soteri_categories=_names(
        "soteri_categories", "names", "2.2", ("2903", "2464"), "A provider is registered in Soteri for one of these."
    ),
    documents_required=_names(
        "documents_required",
        "document",
        "2.3",
        DocumentKind,
        "What a provider files; the account of subcontractors only where it has any.",
    ),
    documents_with_expiry=_names(
        "documents_with_expiry",
        "document",
        "",
        (DocumentKind.INSURANCE_COPY, DocumentKind.TAX_CERTIFICATE, DocumentKind.PENSION_INSURANCE_CERTIFICATE),
        "The documents that are filed with a last day.",
        "Which of a provider's documents expire? The source has no such list.",
    ),
    document_notice_days=_number(
        "document_notice_days",
        30,
        "days",
        "",
        "So long ahead it is told that a provider's document expires.",
        "How early a document's expiry is told: the number is from practice.",
    ),
    insured_perils=_names("insured_perils", "peril", "2.5", Peril, "What a provider is insured against."),
    social_care_workers_min=_number(
        "social_care_workers_min", 1, "workers", "2.1", "So many in a service's team have a degree in social care."
    ),
    social_care_qualifications=_names(
        "social_care_qualifications",
        "qualification",
        "2.1",
        (
            Qualification.BACHELOR_OF_SOCIAL_SERVICES,
            Qualification.OLDER_SOCIAL_DEGREE,
            Qualification.SOCIAL_WORKER,
        ),
        "A degree in social care that every service's team needs.",
    ),
    coaching_qualifications=_names(
        "coaching_qualifications",
        "qualification",
        "2.1",
        (
            Qualification.BACHELOR_OF_SOCIAL_SERVICES,
            Qualification.OLDER_SOCIAL_DEGREE,
            Qualification.SOCIAL_WORKER,
            Qualification.HIGHER_SOCIAL_OR_HEALTH_DEGREE,
            Qualification.SECONDARY_WITH_SPECIALIST_DEGREE,
            Qualification.SECONDARY_WITH_NEUROPSYCHIATRIC_COACHING,
        ),
        "What coaching takes.",
    ),
    work_guidance_qualifications=_names(
        "work_guidance_qualifications",
        "qualification",
        "2.1",
        (Qualification.WORK_GUIDANCE,),
        "What guiding work activity takes.",
    ),
    protected_titles=_names(
        "protected_titles",
        "qualification",
        "2.1",
        (Qualification.BACHELOR_OF_SOCIAL_SERVICES, Qualification.SOCIAL_WORKER),
        "Who has one of these is entered in the register of social care professionals.",
    ),
    work_guidance_needed_of=_choice(
        "work_guidance_needed_of",
        "2.1",
        "someone",
        ("someone", "everyone"),
        "Who in inclusion activity is competent in guiding work activity.",
        "Must everyone who works in inclusion activity be competent in guiding work activity?",
    ),
    register_number_pattern=Setting(
        "register_number_pattern",
        "pattern",
        "",
        {IN_FORCE: REGISTER_NUMBER},
        "The form of the county's decision and document numbers: they stand in the log in clear, so no name has it.",
        "Which form do the county's decision numbers have? The source does not say.",
    ),
    document_reference_pattern=Setting(
        "document_reference_pattern",
        "pattern",
        "",
        {IN_FORCE: DOCUMENT_REFERENCE},
        "What else a document's reference may be: one word with a digit in it, so that no name stands in clear.",
        "Which form do references of providers' documents have? The source does not say.",
    ),
)
