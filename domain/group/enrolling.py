"""Joining a group and leaving it (§ 4.2.2, § 5)."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from domain.group.commands import DepartMember, EnrolMember
from domain.group.events import MemberDeparted, MemberEnrolled
from domain.group.state import Group, ended_by_leaving
from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import Figure, Finding
from domain.kernel.rules import Rule, envelope, found, in_the_future, refuse_if_any
from domain.rulebook import Rulebook, Service
from domain.voucher.recording import outside_validity, voucher_closed
from domain.voucher.state import Period, Voucher


@dataclass(frozen=True)
class Enrolment:
    """A client who wants to join a group by a voucher."""

    group: Group
    command: EnrolMember
    voucher: Voucher
    rulebook: Rulebook

    @property
    def day(self) -> date:
        return self.command.enrolled_on

    @cached_property
    def today(self) -> date:
        return helsinki_date(self.command.by.decided_at)

    @property
    def from_day(self) -> date:
        """The first day on which the client could take part."""
        return max(self.day, self.group.starts_on)

    @property
    def periods(self) -> list[Period]:
        """The periods of the voucher that hold days of the group, the earliest first."""
        group = self.group
        return sorted(
            (
                period
                for period in self.voucher.standing_periods()
                if self.from_day <= period.ends_on and (group.ends_on is None or period.starts_on <= group.ends_on)
            ),
            key=lambda period: period.starts_on,
        )

    @cached_property
    def period(self) -> Period | None:
        """The period that it goes by: in an open group the first in which the client has no place yet."""
        if self.group.is_closed:
            return next(iter(self.periods), None)
        free = (period for period in self.periods if not self._holds_place(*self._days_of(period)))
        return next(free, self.periods[-1] if self.periods else None)

    def _days_of(self, period: Period) -> tuple[date, date | None]:
        if self.group.is_closed:
            return self.day, None
        closing = self.voucher.closing
        last_day = period.ends_on if closing is None else min(period.ends_on, closing.closed_on)
        return max(self.day, period.starts_on), last_day

    @property
    def days(self) -> tuple[date, date | None] | None:
        """The days on which it would hold a place."""
        return self._days_of(self.period) if self.period is not None else None

    def _holds_place(self, first_day: date, last_day: date | None) -> bool:
        client_id = self.voucher.client_id
        return any(one.client_id == client_id and one.meets(first_day, last_day) for one in self.group.memberships)

    @property
    def is_enrolled(self) -> bool:
        return self.days is not None and self._holds_place(*self.days)


def enrolled_in_the_future(attempt: Enrolment) -> Finding | None:
    return in_the_future(attempt.day, attempt.today)


def called_off(group: Group, today: date) -> Finding | None:
    """A group that was called off is over."""
    if group.called_off_on is None:
        return None
    return Finding("group_called_off", "5", Figure.of_date(group.called_off_on), Figure.of_date(today))


def enrolled_after_calling_off(attempt: Enrolment) -> Finding | None:
    return called_off(attempt.group, attempt.day)


def outside_dates(group: Group, day: date) -> Finding | None:
    """The group takes place from its start to its end."""
    if group.starts_on <= day and (group.ends_on is None or day <= group.ends_on):
        return None
    dates = f"{group.starts_on}–{group.ends_on}" if group.ends_on else f"{group.starts_on}–"
    return Finding("outside_group_dates", "4.2.2", Figure(dates, "periods"), Figure.of_date(day))


def enrolled_after_its_end(attempt: Enrolment) -> Finding | None:
    return outside_dates(attempt.group, attempt.from_day)


def group_enrolment_closed(attempt: Enrolment) -> Finding | None:
    """A closed group takes new clients until the 10th working day after its start (§ 5)."""
    if not attempt.group.is_closed:
        return None
    last_day = attempt.group.enrolment_open_until(attempt.rulebook)
    assert last_day is not None, "a closed group has a start"
    if attempt.day <= last_day:
        return None
    section = attempt.rulebook.group_enrolment_working_days_max.section
    return Finding("group_enrolment_closed", section, Figure.of_date(last_day), Figure.of_date(attempt.day))


def not_group_coaching(attempt: Enrolment) -> Finding | None:
    """Groups are for vouchers of group coaching (§ 4.2.2)."""
    if attempt.voucher.service.is_group:
        return None
    wanted, given = Figure(Service.GROUP_COACHING.value, "service"), Figure(attempt.voucher.service.value, "service")
    return Finding("not_group_coaching", "4.2.2", wanted, given)


def served_by_another(attempt: Enrolment) -> Finding | None:
    """The group is the provider's that serves the voucher (§ 4.2.2)."""
    day = max(attempt.from_day, attempt.period.starts_on) if attempt.period else attempt.voucher.periods[-1].starts_on
    if attempt.voucher.provider_on(day) == attempt.group.provider_id:
        return None
    return Finding("group_of_other_provider", "4.2.2", actual=Figure.of_date(day))


def enrolled_after_closing(attempt: Enrolment) -> Finding | None:
    """A closed voucher holds no place (§ 5)."""
    return voucher_closed(attempt.voucher, attempt.from_day)


def enrolled_outside_validity(attempt: Enrolment) -> Finding | None:
    """The voucher has days in the group's time (§ 6)."""
    return outside_validity(attempt.voucher, attempt.period, attempt.from_day)


def already_enrolled(attempt: Enrolment) -> Finding | None:
    """A client holds one place in a group at a time (§ 4.2.2)."""
    if not attempt.is_enrolled:
        return None
    return Finding("already_enrolled", "4.2.2", actual=Figure.of_date(attempt.day))


def group_full(attempt: Enrolment) -> Finding | None:
    """At most 12 clients at a time, or fewer if the provider says so: on every day of the place (§ 4.2.2)."""
    if attempt.days is None or attempt.is_enrolled:
        return None
    setting, total = attempt.rulebook.group_clients_max, attempt.group.most_at_once(*attempt.days) + 1
    most = min(attempt.group.largest, setting.on(attempt.from_day))
    if total <= most:
        return None
    return Finding("group_full", setting.section, Figure(most, "clients"), Figure(total, "clients"))


ENROLMENT_RULES: tuple[Rule[Enrolment], ...] = (
    enrolled_in_the_future,
    enrolled_after_calling_off,
    enrolled_after_its_end,
    group_enrolment_closed,
    not_group_coaching,
    served_by_another,
    enrolled_after_closing,
    enrolled_outside_validity,
    already_enrolled,
    group_full,
)


def enrol(group: Group, command: EnrolMember, voucher: Voucher, rulebook: Rulebook) -> MemberEnrolled:
    """A client joins by a voucher of group coaching that the group's provider serves (§ 4.2.2, § 5)."""
    attempt = Enrolment(group, command, voucher, rulebook)
    refuse_if_any(found(ENROLMENT_RULES, attempt))
    assert attempt.days is not None
    first_day, last_day = attempt.days
    return MemberEnrolled(
        **envelope(
            group.id,
            group.version,
            command,
            rulebook.version_on(attempt.from_day),
            "4.2.2",
            "5",
            warnings=_told_late(attempt.day, attempt.today, rulebook),
        ),
        voucher_id=voucher.id,
        client_id=voucher.client_id,
        enrolled_on=command.enrolled_on,
        first_day=first_day,
        last_day=last_day,
    )


def _told_late(day: date, today: date, rulebook: Rulebook) -> tuple[Finding, ...]:
    """`late_entry`: who came or left was recorded more than 60 days after it; the number is from practice."""
    days, most = (today - day).days, rulebook.late_entry_days.on(day)
    return (Finding("late_entry", "", Figure(most, "days"), Figure(days, "days")),) if days > most else ()


def not_enrolled(voucher_id: UUID, day: date) -> Finding:
    """Only who is enrolled leaves, is told of changes and attends (§ 4.2.2)."""
    return Finding("not_enrolled", "4.2.2", Figure.of_date(day), Figure(str(voucher_id), "voucher"))


def depart(group: Group, command: DepartMember, rulebook: Rulebook) -> MemberDeparted:
    """A client leaves: the place is free from that day; an earlier day than the one recorded first corrects it."""
    findings = [in_the_future(command.left_on, helsinki_date(command.by.decided_at))]
    if not ended_by_leaving(group, command.voucher_id, command.left_on):
        findings.append(not_enrolled(command.voucher_id, command.left_on))
    refuse_if_any(tuple(finding for finding in findings if finding is not None))
    today = helsinki_date(command.by.decided_at)
    return MemberDeparted(
        **envelope(
            group.id,
            group.version,
            command,
            rulebook.version_on(command.left_on),
            "4.2.2",
            warnings=_told_late(command.left_on, today, rulebook),
        ),
        voucher_id=command.voucher_id,
        left_on=command.left_on,
    )
