"""Every number of the rulebook, once: value, unit, section, in force from; and the readings of what it leaves open.

A setting is looked up by the day in question and has no default: a day before its first one raises `NotInForce`.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

from domain.calendar import last_day_of_months, started_months
from domain.errors import NotInForce

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
    prorate_quantity: Setting[bool]
    inclusion_grounds: Setting[str]
    four_day_periods_add_up: Setting[bool]
    price_fixed_at: Setting[str]
    extension_is: Setting[str]
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
    saturday_is_working_day: Setting[bool]

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

    def limits(self, service: Service) -> ServiceRules:
        """The rules of one service."""
        return self.services[service]
