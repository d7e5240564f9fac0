"""Every number of the rulebook, once: value, unit, section, in force from; and the readings of what it leaves open.

A setting is looked up by the day in question and has no default: a day before its first one raises `NotInForce`.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from domain.kernel.calendar import last_day_of_months, started_months
from domain.kernel.findings import NotInForce

Value = TypeVar("Value", int, bool, str, frozenset[str], int | None)


class Unit(StrEnum):
    """What a service is granted in; an hour's quantity is counted in minutes."""

    HOUR = "hour"
    DAY = "day"


class Service(StrEnum):
    """The five services of the rulebook (§ 4.2, § 6)."""

    INDIVIDUAL_COACHING = "individual_coaching"
    INDIVIDUAL_COACHING_EVERYDAY_SKILLS = "individual_coaching_everyday_skills"
    GROUP_COACHING = "group_coaching"
    SUPPORTED_WORK_ACTIVITY = "supported_work_activity"
    INCLUSION_ACTIVITY = "inclusion_activity"

    @property
    def unit(self) -> Unit:
        """What the service is counted in: it never changes, so that old events keep their meaning."""
        return Unit.DAY if self in COUNTED_IN_DAYS else Unit.HOUR

    @property
    def is_group(self) -> bool:
        return self is Service.GROUP_COACHING

    @property
    def is_individual(self) -> bool:
        return self in (Service.INDIVIDUAL_COACHING, Service.INDIVIDUAL_COACHING_EVERYDAY_SKILLS)


COUNTED_IN_DAYS = (Service.SUPPORTED_WORK_ACTIVITY, Service.INCLUSION_ACTIVITY)


class DocumentKind(StrEnum):
    """What a provider files with its application (§ 2.3)."""

    SERVICE_DESCRIPTIONS = "service_descriptions"
    STAFF_FORM = "staff_form"
    SELF_MONITORING_PLAN = "self_monitoring_plan"
    INSURANCE_COPY = "insurance_copy"
    TAX_CERTIFICATE = "tax_certificate"
    PENSION_INSURANCE_CERTIFICATE = "pension_insurance_certificate"
    LICENCE_OR_NOTICE = "licence_or_notice"
    SUBCONTRACTORS = "subcontractors"


class Qualification(StrEnum):
    """What a worker has been trained for, as far as the rulebook tells degrees and skills apart (§ 2.1)."""

    BACHELOR_OF_SOCIAL_SERVICES = "bachelor_of_social_services"
    OLDER_SOCIAL_DEGREE = "older_social_degree"
    SOCIAL_WORKER = "social_worker"
    HIGHER_SOCIAL_OR_HEALTH_DEGREE = "higher_social_or_health_degree"
    SECONDARY_WITH_SPECIALIST_DEGREE = "secondary_with_specialist_degree"
    SECONDARY_WITH_NEUROPSYCHIATRIC_COACHING = "secondary_with_neuropsychiatric_coaching"
    SECONDARY_SOCIAL_OR_HEALTH_DEGREE = "secondary_social_or_health_degree"
    WORK_GUIDANCE = "work_guidance"
    OTHER_DEGREE = "other_degree"
    OTHER_TRADE = "other_trade"


class Competence(StrEnum):
    """What a service's team must be able to do (§ 2.1): which qualifications give it, the rulebook says by day."""

    SOCIAL_CARE = "social_care"
    COACHING = "coaching"
    WORK_GUIDANCE = "work_guidance"


class Peril(StrEnum):
    """What a provider is insured against (§ 2.5)."""

    PERSONAL_INJURY = "personal_injury"
    PROPERTY_DAMAGE = "property_damage"


@dataclass(frozen=True, slots=True)
class Setting(Generic[Value]):
    """One number or reading of the rulebook, by the days from which its values hold.

    `section` is the place in the source, "" for what comes from practice; `open_question` marks a reading of what the
    source leaves open; `choices` are the readings that the code knows.
    """

    name: str
    unit: str
    section: str
    since: Mapping[date, Value]
    meaning: str
    open_question: str = ""
    choices: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        assert self.since, f"{self.name} has no value"
        for value in self.since.values():
            assert not self.choices or value in self.choices, f"{self.name}: {value!r} is no reading that is known"

    def first_day_on(self, day: date) -> date:
        """The day since when the value in force on a day has held. Raises `NotInForce` before the first one."""
        started = max((first for first in self.since if first <= day), default=None)
        if started is None:
            raise NotInForce(self.name, self.section, day, min(self.since))
        return started

    def on(self, day: date) -> Value:
        """The value in force on a day. Raises `NotInForce`."""
        return self.since[self.first_day_on(day)]

    def changed(self, first_day: date, value: Value) -> Self:
        """The same setting with another value from a day on."""
        earlier = {day: old for day, old in self.since.items() if day < first_day}
        return replace(self, since={**earlier, first_day: value})


def _folded(name: str) -> str:
    """A name without what people write in more than one way: the case of letters, how signs are put on them."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that has another value on the later of two days."""

    setting: Setting[Any]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """What holds for one service (§ 6)."""

    service: Service
    months_min: Setting[int]
    months_max: Setting[int]
    quantity_max: Setting[int]
    quantity_max_with_four_days: Setting[int] | None = None
    minutes_per_week_max: Setting[int] | None = None
    days_per_week_max: Setting[int] | None = None
    days_per_week_max_with_four_days: Setting[int] | None = None
    weekly_sessions_min: Setting[int] | None = None
    day_minutes_min: Setting[int] | None = None
    day_minutes_max: Setting[int] | None = None

    def settings(self) -> Iterator[Setting[int]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Setting):
                yield value


@dataclass(frozen=True)
class Rulebook:
    """An area's rulebook: its settings by name, its services' rules, its municipalities."""

    area: str
    services: Mapping[Service, ServiceRules]
    municipalities: Setting[frozenset[str]]
    client_age_min: Setting[int]
    client_age_max: Setting[int]
    four_days_months_max: Setting[int]
    distance_km_max: Setting[int]
    session_minutes_max: Setting[int]
    excursion_dates_max: Setting[int]
    late_entry_days: Setting[int]
    quantity_nearly_used_percent: Setting[int]
    quantity_hardly_used_percent: Setting[int]
    quantity_hardly_used_passed_percent: Setting[int]
    period_ends_soon_days: Setting[int]
    charged_no_shows_per_month_max: Setting[int]
    charged_no_show_minutes: Setting[int]
    charged_no_show_days: Setting[int]
    missed_in_a_row_min: Setting[int]
    missed_in_a_row_days: Setting[int]
    interim_report_days_before_end: Setting[int]
    interim_report_days_before_end_short: Setting[int]
    interim_report_short_months_max: Setting[int]
    final_report_days: Setting[int]
    final_report_early_days: Setting[int]
    report_ways_agreed: Setting[frozenset[str]]
    final_report_client_ways: Setting[frozenset[str]]
    plan_days: Setting[int]
    instructor_owed_from: Setting[str]
    group_clients_max: Setting[int]
    group_themes_min: Setting[int]
    group_enrolled_percent_min: Setting[int]
    group_days_before_start: Setting[int]
    group_postponement_working_days_max: Setting[int]
    group_enrolment_working_days_max: Setting[int]
    prorate_quantity: Setting[bool]
    inclusion_grounds: Setting[str]
    four_day_periods_add_up: Setting[bool]
    price_fixed_at: Setting[str]
    extension_is: Setting[str]
    parallel_vouchers: Setting[str]
    months_end_on_same_day: Setting[bool]
    age_limit_ends_period: Setting[bool]
    no_show_scope: Setting[str]
    no_show_month: Setting[str]
    silent_absence_billable: Setting[bool]
    justified_absence_billable: Setting[bool]
    no_show_consumes_unit: Setting[bool]
    short_day_is_a_day: Setting[bool]
    long_session_ground: Setting[str]
    short_excursion_counts: Setting[bool]
    excursion_exempt_from_weekly_limit: Setting[bool]
    interim_report_owed_from: Setting[str]
    final_report_counts_from: Setting[str]
    late_group_is_counted: Setting[str]
    saturday_is_working_day: Setting[bool]
    soteri_categories: Setting[frozenset[str]]
    documents_required: Setting[frozenset[str]]
    documents_with_expiry: Setting[frozenset[str]]
    document_notice_days: Setting[int]
    insured_perils: Setting[frozenset[str]]
    social_care_workers_min: Setting[int]
    social_care_qualifications: Setting[frozenset[str]]
    coaching_qualifications: Setting[frozenset[str]]
    work_guidance_qualifications: Setting[frozenset[str]]
    protected_titles: Setting[frozenset[str]]
    work_guidance_needed_of: Setting[str]
    register_number_pattern: Setting[str]
    document_reference_pattern: Setting[str]

    def settings(self) -> Iterator[Setting]:  # type: ignore[type-arg]
        """All settings, the services' first, each once."""
        for rules in self.services.values():
            yield from rules.settings()
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Setting):
                yield value

    def changes(self, earlier: date, later: date) -> Iterator[Change]:
        """The settings whose values differ between two days. Raises `NotInForce` where one has no value yet."""
        for setting in self.settings():
            before, after = setting.on(earlier), setting.on(later)
            if before != after:
                yield Change(setting, before, after)

    def version_on(self, day: date) -> str:
        """The name of the version in force on a day: the area and the newest first day of any setting by then."""
        started = bisect_right(self.first_days, day)
        if started == 0:
            raise NotInForce(self.area, "", day, self.first_days[0])
        return f"{self.area}:{self.first_days[started - 1]}"

    @cached_property
    def first_days(self) -> tuple[date, ...]:
        """The days on which any setting changes, in order."""
        return tuple(sorted({first for setting in self.settings() for first in setting.since}))

    def last_day_of_months(self, first_day: date, months: int) -> date:
        """The last day of a period of whole months, as the rulebook of its first day reads them (§ 6)."""
        return last_day_of_months(first_day, months, same_day=self.months_end_on_same_day.on(first_day))

    def started_months(self, first_day: date, last_day: date) -> int:
        """How many months of a period have begun by its last day, by the same reading."""
        return started_months(first_day, last_day, same_day=self.months_end_on_same_day.on(first_day))

    def is_register_number(self, text: str, day: date) -> bool:
        """Whether a text has the form that numbers of the county's register have on a day: a name has it not."""
        return re.fullmatch(self.register_number_pattern.on(day), text) is not None

    def is_document_reference(self, text: str, day: date) -> bool:
        """Whether a text can be the reference of a document: a number of the register, or one word of that form."""
        pattern = self.document_reference_pattern.on(day)
        return self.is_register_number(text, day) or re.fullmatch(pattern, text) is not None

    def municipality(self, name: str, day: date) -> str | None:
        """The area's municipality of that name on a day, as the area writes it; None where it has none (§ 1)."""
        return next((one for one in self.municipalities.on(day) if _folded(one) == _folded(name)), None)

    def limits(self, service: Service) -> ServiceRules:
        """The rules of one service."""
        return self.services[service]

    def qualifications(self, competence: Competence) -> Setting[frozenset[str]]:
        """The qualifications that give a competence (§ 2.1)."""
        return {
            Competence.SOCIAL_CARE: self.social_care_qualifications,
            Competence.COACHING: self.coaching_qualifications,
            Competence.WORK_GUIDANCE: self.work_guidance_qualifications,
        }[competence]
