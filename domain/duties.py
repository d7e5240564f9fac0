"""Duties: who owes what by when, computed ahead from the voucher's state; overdue is decided when it is read.

A done duty leaves the list. Sections 3.1, 4.1 and 5.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from domain.calendar import helsinki_date
from domain.events import ClosingReason, ContactWith, EntryKind, NoShowRecorded, Recipient, ReportKind, Role
from domain.rulebook import Rulebook
from domain.voucher import Entry, Period, Voucher


@dataclass(frozen=True, slots=True)
class Duty:
    """Something owed: by whom, since when, due when, about which entry or period.

    `if_continued` marks an interim report that is owed only if the service goes on with a new period.
    """

    code: str
    section: str
    owed_by: Role
    since: date
    due_on: date
    entry_id: UUID | None = None
    period: int | None = None
    if_continued: bool = False

    def overdue_on(self, day: date) -> bool:
        return self.due_on < day and not self.if_continued


def duties(voucher: Voucher, today: date, rulebook: Rulebook) -> tuple[Duty, ...]:
    """All that is owed on a day for a voucher, the earliest due first."""
    owed = [
        *_instructor(voucher, today),
        *_contacts_with_client(voucher),
        *_contact_about_absences(voucher, rulebook),
        *_contact_about_closing(voucher),
        *_cancellations(voucher),
        *_interim_reports(voucher, today, rulebook),
        *_final_report(voucher, today, rulebook),
    ]
    return tuple(sorted(owed, key=lambda duty: (duty.due_on, duty.code)))


def _instructor(voucher: Voucher, today: date) -> Iterator[Duty]:
    """`no_instructor_named`: the serving provider names the instructor as soon as its service starts (§ 4.1)."""
    serving = voucher.provider_on(today)
    first = min((session.held_on for session in voucher.sessions() if session.provider_id == serving), default=None)
    if first is not None and serving not in voucher.instructors:
        yield Duty("no_instructor_named", "4.1", Role.PROVIDER, first, first)


def _missed_without_reason(voucher: Voucher) -> Iterator[Entry]:
    for entry in voucher.standing(EntryKind.NO_SHOW):
        assert isinstance(entry.event, NoShowRecorded)
        if not entry.event.justified:
            yield entry


def _contacts_with_client(voucher: Voucher) -> Iterator[Duty]:
    """`contact_client`: the provider tries to reach the client at once after a missed session (§ 5)."""
    for entry in _missed_without_reason(voucher):
        day = entry.happened_on
        reached = any(
            contact.with_whom is ContactWith.CLIENT
            and (entry.entry_id in contact.about or (not contact.about and contact.on >= day))
            for contact in voucher.contacts
        )
        if not reached:
            yield Duty("contact_client", "5", Role.PROVIDER, day, day, entry_id=entry.entry_id)


def _caseworker_reached_since(voucher: Voucher, day: date) -> bool:
    return any(contact.with_whom is ContactWith.CASEWORKER and contact.on >= day for contact in voucher.contacts)


def _contact_about_absences(voucher: Voucher, rulebook: Rulebook) -> Iterator[Duty]:
    """`contact_caseworker`: absences in a row close together, or absences that go on after they were taken up (§ 5)."""
    latest: Entry | None = None
    for run in _missed_in_a_row(voucher):
        for index, entry in enumerate(run):
            least = rulebook.missed_in_a_row_min.on(entry.happened_on)
            window = timedelta(days=rulebook.missed_in_a_row_days.on(entry.happened_on))
            first_index = index - least + 1
            close_together = first_index >= 0 and entry.happened_on - run[first_index].happened_on <= window
            earlier = {missed.entry_id for missed in run[:index]}
            taken_up = any(
                contact.with_whom is ContactWith.CLIENT
                and not earlier.isdisjoint(contact.about)
                and contact.on <= entry.happened_on
                for contact in voucher.contacts
            )
            if close_together or taken_up:
                latest = entry
    if latest is not None and not _caseworker_reached_since(voucher, latest.happened_on):
        day = latest.happened_on
        yield Duty("contact_caseworker", "5", Role.PROVIDER, day, day, entry_id=latest.entry_id)


def _missed_in_a_row(voucher: Voucher) -> Iterator[list[Entry]]:
    """Runs of agreed sessions missed without an accepted reason, with none held or excused between them."""
    agreed = sorted(voucher.standing(EntryKind.SESSION, EntryKind.NO_SHOW), key=lambda entry: entry.happened_on)
    missed = {entry.entry_id for entry in _missed_without_reason(voucher)}
    run: list[Entry] = []
    for entry in agreed:
        if entry.entry_id in missed:
            run.append(entry)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


TOLD_AT_ONCE = (ClosingReason.INTERRUPTED_BY_CLIENT, ClosingReason.NOT_SUITABLE, ClosingReason.NEVER_STARTED)
"""Closings that the provider tells the caseworker of at once (§ 5)."""


def _contact_about_closing(voucher: Voucher) -> Iterator[Duty]:
    """`contact_caseworker`: the service broke off, does not suit or never started (§ 5).

    A contact since the last session that was held answers it: it is what led to the closing.
    """
    closing = voucher.closing
    if closing is None or closing.reason not in TOLD_AT_ONCE or voucher.provider_id is None:
        return
    since = max((session.held_on for session in voucher.sessions()), default=voucher.periods[0].starts_on)
    if not _caseworker_reached_since(voucher, min(since, closing.closed_on)):
        yield Duty(
            "contact_caseworker", "5", Role.PROVIDER, closing.closed_on, closing.closed_on, entry_id=closing.entry_id
        )


def _cancellations(voucher: Voucher) -> Iterator[Duty]:
    """What a provider's cancellation leaves to do: tell the client, document it, agree on a replacement (§ 5)."""
    replaced = {session.replaces for session in voucher.sessions()}
    for entry in voucher.standing(EntryKind.PROVIDER_CANCELLATION):
        done = voucher.follow_ups[entry.entry_id]
        since = helsinki_date(entry.event.by.decided_at)
        open_codes = (
            ("tell_client", done.client_told),
            ("document_cancellation", done.documented),
            ("replacement_owed", done.replacement_on is not None or entry.entry_id in replaced),
        )
        for code, is_done in open_codes:
            if not is_done:
                yield Duty(code, "5", Role.PROVIDER, since, since, entry_id=entry.entry_id)


def _interim_reports(voucher: Voucher, today: date, rulebook: Rulebook) -> Iterator[Duty]:
    """`interim_report_due`: before a period ends, where the service goes on with a new one (§ 3.1)."""
    periods = voucher.standing_periods()
    delivered = {
        report.period
        for report in voucher.reports
        if report.kind is ReportKind.INTERIM and Recipient.CASEWORKER in report.to
    }
    for period, following in pairwise((*periods, None)):
        assert period is not None
        if period.number in delivered or not _has_begun(voucher, period, today):
            continue
        due_on = period.ends_on - timedelta(days=_interim_days(period, rulebook))
        if following is not None:
            if voucher.closing is None or following.starts_on <= voucher.closing.closed_on:
                yield _interim(period, max(due_on, following.recorded_on), if_continued=False)
        elif voucher.closing is None and today <= period.ends_on and _is_shown_ahead(period, rulebook):
            yield _interim(period, due_on, if_continued=True)


def _has_begun(voucher: Voucher, period: Period, today: date) -> bool:
    return voucher.provider_id is not None and period.starts_on <= today


def _is_shown_ahead(period: Period, rulebook: Rulebook) -> bool:
    """Whether the report is shown before anybody knows that the service goes on (a reading)."""
    return rulebook.interim_report_owed_from.on(period.starts_on) == "period_start"


def _interim(period: Period, due_on: date, *, if_continued: bool) -> Duty:
    return Duty(
        "interim_report_due",
        "3.1",
        Role.PROVIDER,
        period.starts_on,
        due_on,
        period=period.number,
        if_continued=if_continued,
    )


def _interim_days(period: Period, rulebook: Rulebook) -> int:
    months = rulebook.started_months(period.starts_on, period.ends_on)
    if months <= rulebook.interim_report_short_months_max.on(period.starts_on):
        return rulebook.interim_report_days_before_end_short.on(period.starts_on)
    return rulebook.interim_report_days_before_end.on(period.starts_on)


def _final_report(voucher: Voucher, today: date, rulebook: Rulebook) -> Iterator[Duty]:
    """`final_report_due`: within two weeks of the end, to the client on paper and to the county (§ 3.1)."""
    closing, last_end = voucher.closing, voucher.last_end()
    if last_end is None or voucher.provider_id is None:
        return
    if closing is not None and closing.reason is ClosingReason.NEVER_STARTED:
        return
    if closing is None and today <= last_end:
        return
    ended_on = last_end if closing is None else min(closing.closed_on, last_end)
    first_period, *later = voucher.standing_periods()
    last_period = [first_period, *(period for period in later if period.starts_on <= ended_on)][-1]
    if rulebook.final_report_counts_from.on(last_period.starts_on) == "end_of_last_period":
        ended_on = last_end
    needed = {Recipient.CLIENT, Recipient.COUNTY}
    if closing is not None and closing.reason is ClosingReason.DIED:
        needed.discard(Recipient.CLIENT)
    reached = {
        recipient
        for report in voucher.reports
        if report.kind is ReportKind.FINAL and report.period == last_period.number
        for recipient in report.to
    }
    if not needed <= reached:
        due_on = ended_on + timedelta(days=rulebook.final_report_days.on(last_period.starts_on))
        yield Duty("final_report_due", "3.1", Role.PROVIDER, ended_on, due_on, period=last_period.number)
