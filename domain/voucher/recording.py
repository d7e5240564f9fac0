"""Recording what was held, missed or cancelled: the rules of § 4.2, § 5 and § 6.

What an entry may be is judged by the rulebook in force on the entry's own date.

A voucher's providers are told of their own entries alone. Who does not serve on the day is told that and nothing else;
who does is told that a time, a day or a week is taken, and no figure that another provider's entries are part of.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypedDict
from uuid import UUID

from domain.kernel.calendar import age_on, helsinki_date
from domain.kernel.event import Charge
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any, warned_of
from domain.rulebook import Rulebook, Service, ServiceRules, Setting, Unit
from domain.voucher.charging import price_of
from domain.voucher.commands import RecordNoShow, RecordProviderCancellation, RecordSession
from domain.voucher.events import Cause, EntryKind, Mode, NoShowRecorded, ProviderCancelled, SessionHeld
from domain.voucher.facts import Facts
from domain.voucher.state import Entry, Period, Voucher

EntryCommand = RecordSession | RecordNoShow | RecordProviderCancellation


@dataclass(frozen=True)
class EntryAttempt:
    """An entry that a provider wants to record on a day of a voucher."""

    voucher: Voucher
    command: EntryCommand
    day: date
    facts: Facts
    rulebook: Rulebook

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)

    @property
    def limits(self) -> ServiceRules:
        return self.rulebook.limits(self.voucher.service)

    @cached_property
    def period(self) -> Period | None:
        return self.voucher.period_on(self.day)

    @property
    def session(self) -> RecordSession:
        assert isinstance(self.command, RecordSession), "a rule of sessions is asked of sessions"
        return self.command

    @property
    def units(self) -> int:
        """What the session would draw: its minutes, or one day."""
        return self.session.minutes if self.voucher.unit is Unit.HOUR else 1

    def may_tell_of(self, counted: Iterable[SessionHeld]) -> bool:
        """Whether its provider may be told a figure that counts these sessions: all of them are its own."""
        return all(session.provider_id == self.command.by.organisation for session in counted)


def units_figure(voucher: Voucher, units: int) -> Figure:
    return Figure(units, "minutes" if voucher.unit is Unit.HOUR else "days")


# Rules of every entry


def no_provider_chosen(attempt: EntryAttempt) -> Finding | None:
    """Entries need a chosen provider, and come from the one that serves on their day (§ 6)."""
    if attempt.voucher.provider_on(attempt.day) == attempt.command.by.organisation is not None:
        return None
    return Finding("no_provider_chosen", "6", actual=Figure.of_date(attempt.day))


def recorded_in_the_future(attempt: EntryAttempt) -> Finding | None:
    """What was held or missed is dated today or earlier."""
    return in_the_future(attempt.day, attempt.today)


def told_ahead(attempt: EntryAttempt) -> Finding | None:
    """`in_the_future`: the client is said to have been reached or told, so it was today or earlier."""
    command = attempt.command
    assert not isinstance(command, RecordSession), "nobody is told of a session"
    told_at = command.client_contacted_at if isinstance(command, RecordNoShow) else command.client_told_at
    return in_the_future(helsinki_date(told_at) if told_at is not None else None, attempt.today)


def outside_validity(voucher: Voucher, period: Period | None, day: date) -> Finding | None:
    """The date falls in one of the voucher's periods: this one, if in any (§ 6)."""
    if period is not None:
        return None
    nearest = ", ".join(f"{one.starts_on}–{one.ends_on}" for one in voucher.standing_periods())
    return Finding("outside_validity", "6", Figure(nearest, "periods"), Figure.of_date(day))


def recorded_outside_validity(attempt: EntryAttempt) -> Finding | None:
    return outside_validity(attempt.voucher, attempt.period, attempt.day)


def voucher_closed(voucher: Voucher, day: date) -> Finding | None:
    """After closing there is no entry dated after the closing date, and no place in a group (§ 5)."""
    closing = voucher.closing
    if closing is None or day <= closing.closed_on:
        return None
    return Finding("voucher_closed", "5", Figure.of_date(closing.closed_on), Figure.of_date(day))


def recorded_after_closing(attempt: EntryAttempt) -> Finding | None:
    return voucher_closed(attempt.voucher, attempt.day)


def day_already_recorded(attempt: EntryAttempt) -> Finding | None:
    """A date is one activity day, held or missed, not both and not twice (§ 6)."""
    if attempt.voucher.unit is not Unit.DAY:
        return None
    kinds = (EntryKind.SESSION, EntryKind.NO_SHOW)
    if all(entry.happened_on != attempt.day for entry in attempt.voucher.standing(*kinds)):
        return None
    return Finding("day_already_recorded", "6", Figure(1, "days"), Figure.of_date(attempt.day))


def day_carried_over(attempt: EntryAttempt) -> Finding | None:
    """What was held until the day to which another system had settled the voucher has been carried over in one sum."""
    carried = next(attempt.voucher.standing(EntryKind.CARRIED_OVER), None)
    if carried is None or attempt.day > carried.happened_on:
        return None
    return Finding("day_carried_over", "", Figure.of_date(carried.happened_on), Figure.of_date(attempt.day))


# Rules of entries of a group


def group_of_other_provider(attempt: EntryAttempt) -> Finding | None:
    """The group is the provider's that records (§ 4.2.2)."""
    group = attempt.facts.group
    if group is None or group.provider_id == attempt.command.by.organisation:
        return None
    return Finding("group_of_other_provider", "4.2.2", actual=Figure.of_date(attempt.day))


def not_enrolled(attempt: EntryAttempt) -> Finding | None:
    """The client is enrolled in the group on the day (§ 4.2.2)."""
    group = attempt.facts.group
    if group is None or group.may_attend:
        return None
    voucher = Figure(str(attempt.voucher.id), "voucher")
    return Finding("not_enrolled", "4.2.2", Figure.of_date(attempt.day), voucher)


# Rules of sessions


def quantity_exhausted(attempt: EntryAttempt) -> Finding | None:
    """A session may not pass what is left of its period (§ 6)."""
    period = attempt.period
    if period is None or attempt.units <= period.left:
        return None
    voucher = attempt.voucher
    return Finding("quantity_exhausted", "6", units_figure(voucher, period.left), units_figure(voucher, attempt.units))


def overlapping_session(attempt: EntryAttempt) -> Finding | None:
    """Two sessions of a voucher do not overlap, where their start times are given.

    When another provider's session was, is not told.
    """
    session = attempt.session
    if session.starts_at is None:
        return None
    start = _minute_of(session.held_on, session.starts_at.hour, session.starts_at.minute)
    for other in attempt.voucher.sessions():
        if other.starts_at is None:
            continue
        other_start = _minute_of(other.held_on, other.starts_at.hour, other.starts_at.minute)
        if start < other_start + other.minutes and other_start < start + session.minutes:
            taken = Figure(f"{other.held_on} {other.starts_at:%H:%M} + {other.minutes}", "minutes")
            asked = Figure(f"{session.held_on} {session.starts_at:%H:%M} + {session.minutes}", "minutes")
            if not attempt.may_tell_of((other,)):
                return Finding("overlapping_session", "", actual=asked)
            return Finding("overlapping_session", "", taken, asked)
    return None


def _minute_of(day: date, hour: int, minute: int) -> int:
    """Minutes on one line across days, so that a session past midnight meets the next day's."""
    minutes_per_day = 24 * 60
    return day.toordinal() * minutes_per_day + hour * 60 + minute


def session_too_long(attempt: EntryAttempt) -> Finding | None:
    """A group session lasts at most 3 h, unless it is an excursion day (§ 4.2.2)."""
    if not attempt.voucher.service.is_group or attempt.session.excursion:
        return None
    return too_long(attempt.session.minutes, attempt.day, attempt.rulebook)


def too_long(minutes: int, day: date, rulebook: Rulebook) -> Finding | None:
    """A session of a group, no excursion, against the longest that there may be on a day (§ 4.2.2)."""
    setting = rulebook.session_minutes_max
    most = setting.on(day)
    if minutes <= most:
        return None
    return Finding("session_too_long", setting.section, Figure(most, "minutes"), Figure(minutes, "minutes"))


def excursions_used_up(attempt: EntryAttempt) -> Finding | None:
    """At most 2 excursion dates in a period; a session named one counts, however short, as it is read (§ 4.2.2)."""
    period = attempt.period
    if not _counts_as_excursion(attempt, attempt.session) or period is None:
        return None
    excursions = [
        session
        for session in attempt.voucher.sessions()
        if session.period == period.number and _counts_as_excursion(attempt, session)
    ]
    dates = {session.held_on for session in excursions} | {attempt.day}
    setting = attempt.rulebook.excursion_dates_max
    most = setting.on(attempt.day)
    if len(dates) <= most:
        return None
    if not attempt.may_tell_of(excursions):
        return Finding("excursions_used_up", setting.section, Figure(most, "dates"))
    return Finding("excursions_used_up", setting.section, Figure(most, "dates"), Figure(len(dates), "dates"))


def _counts_as_excursion(attempt: EntryAttempt, session: RecordSession | SessionHeld) -> bool:
    if not session.excursion or attempt.rulebook.short_excursion_counts.on(attempt.day):
        return session.excursion
    return session.minutes > attempt.rulebook.session_minutes_max.on(session.held_on)


def weekly_hours_exceeded(attempt: EntryAttempt) -> Finding | None:
    """Group coaching takes at most 5 h in an ISO week, over the whole voucher (§ 4.2.2)."""
    setting = attempt.limits.minutes_per_week_max
    if setting is None:
        return None
    exempt = attempt.rulebook.excursion_exempt_from_weekly_limit.on(attempt.day)
    if exempt and attempt.session.excursion:
        return None
    held = [
        session for session in attempt.voucher.sessions_in_week_of(attempt.day) if not (exempt and session.excursion)
    ]
    total = sum(session.minutes for session in held) + attempt.session.minutes
    most = setting.on(attempt.day)
    if total <= most:
        return None
    if not attempt.may_tell_of(held):
        return Finding("weekly_hours_exceeded", setting.section, Figure(most, "minutes"))
    return Finding("weekly_hours_exceeded", setting.section, Figure(most, "minutes"), Figure(total, "minutes"))


def weekly_days_exceeded(attempt: EntryAttempt) -> Finding | None:
    """At most 3 activity days in an ISO week, 4 with the exception (§ 4.2.3, § 4.2.4, § 6).

    Where periods with different limits meet in a week, the higher holds for that week.
    """
    setting = _days_per_week_max(attempt)
    if setting is None:
        return None
    held = attempt.voucher.sessions_in_week_of(attempt.day)
    days = {session.held_on for session in held} | {attempt.day}
    most = setting.on(attempt.day)
    if len(days) <= most:
        return None
    if not attempt.may_tell_of(held):
        return Finding("weekly_days_exceeded", setting.section, Figure(most, "days"))
    return Finding("weekly_days_exceeded", setting.section, Figure(most, "days"), Figure(len(days), "days"))


def _days_per_week_max(attempt: EntryAttempt) -> Setting[int] | None:
    exception = any(
        period.grant.four_days_a_week and period.touches_week_of(attempt.day)
        for period in attempt.voucher.standing_periods()
    )
    return attempt.limits.days_per_week_max_with_four_days if exception else attempt.limits.days_per_week_max


# Rules of no-shows


def not_a_no_show(attempt: EntryAttempt) -> Finding | None:
    """Cancelled by the client on an earlier day it is no no-show: nothing is appended (§ 5)."""
    command = attempt.command
    assert isinstance(command, RecordNoShow)
    if command.cancelled_on is None or command.cancelled_on >= attempt.day:
        return None
    return Finding("not_a_no_show", "5", Figure.of_date(attempt.day), Figure.of_date(command.cancelled_on))


# Warnings


def day_length_unusual(attempt: EntryAttempt) -> Finding | None:
    """An activity day lasts 3–4 h; a shorter or longer one is still one day at one price (§ 4.2.3, § 4.2.4)."""
    shortest, longest = attempt.limits.day_minutes_min, attempt.limits.day_minutes_max
    if shortest is None or longest is None:
        return None
    least, most = shortest.on(attempt.day), longest.on(attempt.day)
    minutes = attempt.session.minutes
    if least <= minutes <= most:
        return None
    return Finding(
        "day_length_unusual", shortest.section, Figure(f"{least}–{most}", "minutes"), Figure(minutes, "minutes")
    )


def remote_not_agreed(attempt: EntryAttempt) -> Finding | None:
    """Remote coaching only where it has been agreed for this client (§ 4.2)."""
    if attempt.session.mode is Mode.IN_PERSON or attempt.voucher.remote_agreed:
        return None
    return Finding("remote_not_agreed", "4.2", actual=Figure(attempt.session.mode.value, "mode"))


def no_instructor_named(attempt: EntryAttempt) -> Finding | None:
    """The provider names the instructor as soon as the service starts: told at its first session (§ 4.1)."""
    provider_id = attempt.command.by.organisation
    if provider_id in attempt.voucher.instructors:
        return None
    if any(session.provider_id == provider_id for session in attempt.voucher.sessions()):
        return None
    return Finding("no_instructor_named", "4.1")


def client_turned_65(attempt: EntryAttempt) -> Finding | None:
    """The client is past the age limit; the period goes on (§ 1, a reading)."""
    client, setting = attempt.facts.client, attempt.rulebook.client_age_max
    assert client is not None, "recording asks who the client is"
    most = setting.on(attempt.day)
    return (
        Finding("client_turned_65", setting.section, Figure(most, "years"))
        if (age_on(client.born_on, attempt.day) > most)
        else None
    )


def provider_not_approved(attempt: EntryAttempt) -> Finding | None:
    """The entry is dated outside the provider's approval for the service (§ 2)."""
    provider_id = attempt.command.by.organisation
    assert provider_id is not None, "providers alone record"
    if attempt.facts.approval_on(provider_id, attempt.voucher.service, attempt.day) is not None:
        return None
    return Finding("provider_not_approved", "2", actual=Figure.of_date(attempt.day))


def late_entry(attempt: EntryAttempt) -> Finding | None:
    """More than 60 days after the date: the number is from practice, not from the rulebook."""
    days, most = (attempt.today - attempt.day).days, attempt.rulebook.late_entry_days.on(attempt.day)
    if days <= most:
        return None
    return Finding("late_entry", "", Figure(most, "days"), Figure(days, "days"))


def duplicate_entry(attempt: EntryAttempt) -> Finding | None:
    """The same date, start and length stand on the voucher already, under another request of the provider."""
    day, provider_id, same = attempt.day, attempt.command.by.organisation, _mark(attempt.command)
    for entry in attempt.voucher.entries:
        if entry.happened_on != day or entry.reversed or entry.provider_id != provider_id:
            continue
        if _mark(entry.event) == same:
            return Finding("duplicate_entry", "", actual=Figure(str(entry.entry_id), "entry"))
    return None


def _mark(recorded: object) -> tuple[object, ...] | None:
    """What two entries of one kind and date share when they look like the same one."""
    match recorded:
        case RecordSession() | SessionHeld():
            return ("session", recorded.starts_at, recorded.minutes)
        case RecordNoShow() | NoShowRecorded():
            return ("no_show", recorded.minutes)
        case RecordProviderCancellation() | ProviderCancelled():
            return ("provider_cancellation",)
        case _:
            return None


ENTRY_RULES: tuple[Rule[EntryAttempt], ...] = (recorded_outside_validity, recorded_after_closing)
GROUP_RULES: tuple[Rule[EntryAttempt], ...] = (group_of_other_provider, not_enrolled)
SESSION_RULES: tuple[Rule[EntryAttempt], ...] = (
    *ENTRY_RULES,
    *GROUP_RULES,
    recorded_in_the_future,
    day_carried_over,
    day_already_recorded,
    quantity_exhausted,
    overlapping_session,
    session_too_long,
    excursions_used_up,
    weekly_hours_exceeded,
    weekly_days_exceeded,
)
NO_SHOW_RULES: tuple[Rule[EntryAttempt], ...] = (
    *ENTRY_RULES,
    *GROUP_RULES,
    recorded_in_the_future,
    told_ahead,
    day_carried_over,
    day_already_recorded,
    not_a_no_show,
)
CANCELLATION_RULES: tuple[Rule[EntryAttempt], ...] = (*ENTRY_RULES, told_ahead)
ENTRY_WARNINGS: tuple[Rule[EntryAttempt], ...] = (
    client_turned_65,
    provider_not_approved,
    late_entry,
    duplicate_entry,
)
SESSION_WARNINGS: tuple[Rule[EntryAttempt], ...] = (
    day_length_unusual,
    remote_not_agreed,
    no_instructor_named,
    *ENTRY_WARNINGS,
)


# Deciding


def _refuse_if_any_of(rules: Iterable[Rule[EntryAttempt]], attempt: EntryAttempt) -> None:
    """Who does not serve on the day is told that alone: what else stands in the way tells of another's entries."""
    refuse_if_any(found((no_provider_chosen,), attempt))
    refuse_if_any(found(rules, attempt))


def _bounded_charge(voucher: Voucher, period: Period, units: int, cents: int) -> Charge:
    """A charge never passes what is left of the period's value: the last line may be a cent less (§ 6)."""
    return Charge(voucher.quantity(units), min(cents, period.left_cents))


class EntryFields(TypedDict):
    """What every entry has beside its envelope and what happened."""

    entry_id: UUID
    provider_id: UUID
    period: int
    charge: Charge
    unit_price_cents: int
    after_closing: bool


def entry_fields(attempt: EntryAttempt, period: Period, charge: Charge) -> EntryFields:
    """They are its provider's, on its period, at the price of its day."""
    command = attempt.command
    assert command.by.organisation is not None, "providers alone record"
    return EntryFields(
        entry_id=command.entry_id,
        provider_id=command.by.organisation,
        period=period.number,
        charge=charge,
        unit_price_cents=period.unit_price_cents_on(attempt.day),
        after_closing=attempt.voucher.closing is not None,
    )


def record_session(voucher: Voucher, command: RecordSession, facts: Facts, rulebook: Rulebook) -> SessionHeld:
    """A session or an activity day was held: it draws its minutes, or one day, at its day's price (§ 5, § 6)."""
    if command.minutes < 1:
        raise BadInput("minutes", "number_min", limit=1, actual=command.minutes)
    if command.excursion and not voucher.service.is_group:
        raise BadInput("excursion", "of_one_service", service=Figure(Service.GROUP_COACHING, "service"))
    if command.replaces is not None:
        replaced = voucher.entry(command.replaces)
        if replaced is None or replaced.reversed or replaced.kind is not EntryKind.PROVIDER_CANCELLATION:
            raise BadInput("replaces", "standing_cancellation_needed")
    attempt = EntryAttempt(voucher, command, command.held_on, facts, rulebook)
    _refuse_if_any_of(SESSION_RULES, attempt)
    period = attempt.period
    assert period is not None
    cents = price_of(voucher.unit, attempt.units, period.unit_price_cents_on(command.held_on))
    charge = _bounded_charge(voucher, period, attempt.units, cents)
    return SessionHeld(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(command.held_on),
            "5",
            "6",
            warnings=warned_of(SESSION_WARNINGS, attempt),
        ),
        **entry_fields(attempt, period, charge),
        held_on=command.held_on,
        minutes=command.minutes,
        starts_at=command.starts_at,
        mode=command.mode,
        excursion=command.excursion,
        worker_id=command.worker_id,
        group_id=command.group_id,
        replaces=command.replaces,
    )


def no_show_charge(
    voucher: Voucher, period: Period, missed: RecordNoShow | NoShowRecorded, unit_price_cents: int, rulebook: Rulebook
) -> Charge:
    """What a no-show costs by itself: one unit price at most, bounded by what is left, in proportion (§ 5).

    Nothing where nothing is left, or where a reading has such an absence free of charge. Whether the month's one
    charge has been used is not asked here.
    """
    day = missed.planned_on
    if missed.cause is Cause.ABSENT and not rulebook.silent_absence_billable.on(day):
        return voucher.nothing()
    if missed.justified and not rulebook.justified_absence_billable.on(day):
        return voucher.nothing()
    one = rulebook.charged_no_show_minutes if voucher.unit is Unit.HOUR else rulebook.charged_no_show_days
    units = min(one.on(day), period.left)
    cents = price_of(voucher.unit, units, unit_price_cents)
    charge = _bounded_charge(voucher, period, units, cents)
    if charge.amount_cents == 0:
        return voucher.nothing()
    if not rulebook.no_show_consumes_unit.on(day):
        return Charge(voucher.quantity(0), charge.amount_cents)
    return charge


def no_shows_in_month_of(voucher: Voucher, day: date, rulebook: Rulebook) -> list[Entry]:
    """The no-shows that stand in one month with a day: the calendar's, or the period's own, as it is read (§ 5)."""
    period = voucher.period_on(day)
    if period is None or rulebook.no_show_month.on(day) == "calendar_month":
        return voucher.no_shows_in_month_of(day)
    month = rulebook.started_months(period.starts_on, day)
    return [
        entry
        for entry in voucher.standing(EntryKind.NO_SHOW)
        if entry.period == period.number and rulebook.started_months(period.starts_on, entry.happened_on) == month
    ]


def month_is_charged(voucher: Voucher, day: date, rulebook: Rulebook) -> bool:
    """Whether a no-show of that day finds its month's charge used up (§ 5)."""
    charged = [entry for entry in no_shows_in_month_of(voucher, day, rulebook) if entry.charge.amount_cents > 0]
    return len(charged) >= rulebook.charged_no_shows_per_month_max.on(day)


def record_no_show(voucher: Voucher, command: RecordNoShow, facts: Facts, rulebook: Rulebook) -> NoShowRecorded:
    """An agreed time was missed: the month's first that stands carries its charge, the others stand at 0 (§ 5)."""
    if command.cancelled_on is not None and command.cancelled_on > command.planned_on:
        raise BadInput("cancelled_on", "no_later_than", limit=Figure.of_date(command.planned_on))
    attempt = EntryAttempt(voucher, command, command.planned_on, facts, rulebook)
    _refuse_if_any_of(NO_SHOW_RULES, attempt)
    period = attempt.period
    assert period is not None
    charge = voucher.nothing()
    if not month_is_charged(voucher, command.planned_on, rulebook):
        unit_price_cents = period.unit_price_cents_on(command.planned_on)
        charge = no_show_charge(voucher, period, command, unit_price_cents, rulebook)
    return NoShowRecorded(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(command.planned_on),
            "5",
            warnings=warned_of(ENTRY_WARNINGS, attempt),
        ),
        **entry_fields(attempt, period, charge),
        planned_on=command.planned_on,
        cause=command.cause,
        minutes=command.minutes,
        cancelled_on=command.cancelled_on,
        justified=command.justified,
        client_contacted_at=command.client_contacted_at,
        group_id=command.group_id,
    )


def record_provider_cancellation(
    voucher: Voucher, command: RecordProviderCancellation, facts: Facts, rulebook: Rulebook
) -> ProviderCancelled:
    """The provider cancelled an agreed time, which may lie ahead: never billable, no units used (§ 5)."""
    attempt = EntryAttempt(voucher, command, command.planned_on, facts, rulebook)
    _refuse_if_any_of(CANCELLATION_RULES, attempt)
    period = attempt.period
    assert period is not None
    return ProviderCancelled(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(command.planned_on),
            "5",
            warnings=warned_of(ENTRY_WARNINGS, attempt),
        ),
        **entry_fields(attempt, period, voucher.nothing()),
        planned_on=command.planned_on,
        reason=command.reason,
        client_told_at=command.client_told_at,
        documented=command.documented,
        replacement_on=command.replacement_on,
    )
