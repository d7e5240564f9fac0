"""Duties: who owes what by when, and when and by which event it was done (§ 2.5, § 3.1, § 4.1, § 5).

They are computed ahead, from a voucher's course alone: what begins or falls due later is there already, and what was
done or lapsed stays with its day. Whether a duty is open or overdue is decided for the day that is asked about.

Two clocks: what is owed at once or without delay is due on the day it happened, for who records late is late from the
first; on the day of recording where that comes first, as with a cancellation told ahead. The day of recording alone
counts where nothing was known before (an extension that makes a report due) and where there is no other (a record was
kept, an instructor named, a replacement agreed). Decisions 24 and 41 say it for each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from uuid import UUID, uuid5

from domain.kernel.calendar import ONE_DAY, earliest
from domain.kernel.event import Role
from domain.rulebook import Rulebook
from domain.voucher.course import Contact, Course, Done, FollowUp, Happening, Span
from domain.voucher.events import ClosingReason, ContactWith, EntryKind, Recipient, ReportKind

DUTY_IDS_KEPT_MAX = 10_000
"""Each is asked for again: to put duties in order, to show them, and whenever the voucher is read or folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something owed: by whom, since when, due when, about which entry or period; and what became of it.

    `provider_id` is the provider that owes it, the one that served at the time; None where the county owes it.
    `done` names the event that it was done by. `lapsed_on` is the day from which it is owed no more although it was not
    done. `if_continued` marks an interim report that is owed only if the service goes on with a new period.
    `about` tells the voucher's duties of one code apart: the entry, the period, the provider that it is about.
    """

    voucher_id: UUID
    about: str
    code: str
    section: str
    owed_by: Role
    provider_id: UUID | None
    since: date
    due_on: date
    entry_id: UUID | None = None
    period: int | None = None
    if_continued: bool = False
    done: Done | None = None
    lapsed_on: date | None = None

    @property
    def duty_id(self) -> UUID:
        """The same for as long as the duty is about the same thing."""
        return duty_id(self.voucher_id, self.code, self.about)

    @property
    def ends_on(self) -> date | None:
        """The day from which it is not owed any more, done or lapsed."""
        return earliest(self.done.on if self.done else None, self.lapsed_on)

    def open_on(self, day: date) -> bool:
        return self.since <= day and (self.ends_on is None or day < self.ends_on)

    def overdue_on(self, day: date) -> bool:
        return self.open_on(day) and self.due_on < day and not self.if_continued


@lru_cache(DUTY_IDS_KEPT_MAX)
def duty_id(voucher_id: UUID, code: str, about: str) -> UUID:
    return uuid5(voucher_id, f"{code} {about}")


def duties(course: Course, rulebook: Rulebook) -> tuple[Duty, ...]:
    """All that ever was, is or will be owed for a voucher, as far as its course tells."""
    return (
        *_instructors(course, rulebook),
        *_told_who_instructs(course),
        *_plans(course, rulebook),
        *_contacts_with_client(course),
        *_contacts_about_absences(course, rulebook),
        *_contact_about_closing(course),
        *_cancellations(course),
        *_incidents(course),
        *_noticed_changes(course),
        *_interim_reports(course, rulebook),
        *_final_report(course, rulebook),
    )


def owed_on(course: Course, day: date, rulebook: Rulebook) -> list[Duty]:
    """What is owed on a day: what is overdue first, then by the day it is due."""
    owed = [duty for duty in duties(course, rulebook) if duty.open_on(day)]
    return sorted(owed, key=lambda duty: (not duty.overdue_on(day), duty.due_on, duty.duty_id))


def _first(done: Iterable[Done]) -> Done | None:
    return min(done, key=lambda one: (one.on, one.version), default=None)


def _closed_on(course: Course) -> date | None:
    return course.closing.closed_on if course.closing else None


def died_on(course: Course) -> date | None:
    """After the client's death nothing is owed to the client."""
    closing = course.closing
    return closing.closed_on if closing and closing.reason is ClosingReason.DIED else None


def _instructors(course: Course, rulebook: Rulebook) -> Iterator[Duty]:
    """`no_instructor_named`: a provider names the instructor as soon as its service starts, while it serves (§ 4.1).

    That is its first session or, read otherwise, the first day that it serves, whether or not a session was held.
    """
    first_days: dict[UUID, date] = {}
    starts_on = min((span.starts_on for span in course.standing_spans()), default=None)
    for provider_id, from_day, _ in course.served() if starts_on is not None else ():
        assert starts_on is not None
        first_day = max(from_day, starts_on)
        if rulebook.instructor_owed_from.on(first_day) == "provider_serves":
            first_days.setdefault(provider_id, first_day)
    for provider_id, first_day in course.first_sessions().items():
        first_days[provider_id] = min(first_day, first_days.get(provider_id, first_day))
    for provider_id, first_day in first_days.items():
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(provider_id),
            code="no_instructor_named",
            section="4.1",
            owed_by=Role.PROVIDER,
            provider_id=provider_id,
            since=first_day,
            due_on=first_day,
            done=_first(naming.named for naming in course.instructors if naming.provider_id == provider_id),
            lapsed_on=_serves_until(course, provider_id),
        )


def _told_who_instructs(course: Course) -> Iterator[Duty]:
    """Client and caseworker know who the instructor is: the provider tells them as soon as it names one (§ 4.1).

    A contact with each since the naming, about nothing in particular, tells so too. Where the provider names another
    before it told of the first, the notice of the first lapses in favour of the new one.
    """
    for number, naming in enumerate(course.instructors):
        provider_id, named_on = naming.provider_id, naming.named.on
        later = (one.named.on for one in course.instructors[number + 1 :] if one.provider_id == provider_id)
        lapsed_on = earliest(next(later, None), _serves_until(course, provider_id))
        for code, with_whom, told, no_more_on in (
            ("tell_client_instructor", ContactWith.CLIENT, naming.client_told, died_on(course)),
            ("tell_caseworker_instructor", ContactWith.CASEWORKER, naming.caseworker_told, None),
        ):
            reached = _first(
                contact.done
                for contact in course.contacts
                if (contact.with_whom, contact.provider_id, contact.about) == (with_whom, provider_id, ())
                and contact.done.on >= named_on
            )
            yield Duty(
                voucher_id=course.voucher_id,
                about=str(naming.named.version),
                code=code,
                section="4.1",
                owed_by=Role.PROVIDER,
                provider_id=provider_id,
                since=named_on,
                due_on=named_on,
                done=told or reached,
                lapsed_on=earliest(lapsed_on, no_more_on),
            )


def _serves_until(course: Course, provider_id: UUID) -> date | None:
    """The day from which a provider serves no more: the closing, the day after the last period, another's first day."""
    last_end = course.last_end()
    until = [last for served, _, last in course.served() if served == provider_id]
    return earliest(_closed_on(course), last_end + ONE_DAY if last_end else None, until[-1] if until else None)


def _plans(course: Course, rulebook: Rulebook) -> Iterator[Duty]:
    """`plan_owed`: each client has a plan of its own; a provider owes it from its first session on (§ 4.2).

    How long after that it is due is from practice. One that the county recorded is of whoever served on its day.
    """
    for provider_id, first_day in course.first_sessions().items():
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(provider_id),
            code="plan_owed",
            section="4.2",
            owed_by=Role.PROVIDER,
            provider_id=provider_id,
            since=first_day,
            due_on=first_day + timedelta(days=rulebook.plan_days.on(first_day)),
            done=_first(
                report.done
                for report in course.reports
                if report.kind is ReportKind.PLAN
                and (report.provider_id or course.provider_on(report.done.on)) == provider_id
            ),
            lapsed_on=_serves_until(course, provider_id),
        )


def _missed(course: Course) -> Iterator[Happening]:
    return (one for one in course.happenings if one.kind is EntryKind.NO_SHOW and not one.justified)


def _contacts_with_client(course: Course) -> Iterator[Duty]:
    """`contact_client`: the provider tries to reach the client at once after a missed session (§ 5)."""
    for missed in _missed(course):
        reached = _first(_client_reached(course, missed, missed.on))
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(missed.entry_id),
            code="contact_client",
            section="5",
            owed_by=Role.PROVIDER,
            provider_id=missed.provider_id,
            since=missed.on,
            due_on=missed.on,
            entry_id=missed.entry_id,
            done=reached,
            lapsed_on=earliest(missed.reversed_on, died_on(course)),
        )


def _client_reached(course: Course, happening: Happening, since: date) -> Iterator[Done]:
    """Contacts of its provider with the client about an entry, or since a day and about none in particular."""
    return (
        contact.done
        for contact in course.contacts
        if contact.with_whom is ContactWith.CLIENT
        and contact.provider_id == happening.provider_id
        and (happening.entry_id in contact.about or (not contact.about and contact.done.on >= since))
    )


def _caseworker_told(course: Course, provider_id: UUID, since: date) -> Done | None:
    return _first(
        contact.done
        for contact in course.contacts
        if contact.with_whom is ContactWith.CASEWORKER
        and contact.provider_id == provider_id
        and contact.done.on >= since
    )


def missed_in_a_row(course: Course) -> Iterator[tuple[list[Happening], date | None]]:
    """Runs of agreed times missed without an accepted reason, each with the day on which one was held or excused.

    That day is None for a run that nothing has broken yet.
    """
    if next(course.standing(EntryKind.NO_SHOW), None) is None:
        return
    run: list[Happening] = []
    for one in sorted(course.standing(EntryKind.SESSION, EntryKind.NO_SHOW), key=lambda one: one.on):
        if one.kind is EntryKind.NO_SHOW and not one.justified:
            run.append(one)
            continue
        if run:
            yield run, one.on
        run = []
    if run:
        yield run, None


def to_be_told(run: list[Happening], contacts: Iterable[Contact], rulebook: Rulebook) -> Iterator[Happening]:
    """The absences of a run that the caseworker is to hear of (§ 5).

    Those that are close together with enough others before them, and those that go on after the matter was taken up.
    """
    with_client = [contact for contact in contacts if contact.with_whom is ContactWith.CLIENT and contact.about]
    for index, missed in enumerate(run):
        least = rulebook.missed_in_a_row_min.on(missed.on)
        window = timedelta(days=rulebook.missed_in_a_row_days.on(missed.on))
        first = index - least + 1
        close_together = first >= 0 and missed.on - run[first].on <= window
        earlier = {one.entry_id for one in run[:index]}
        if close_together or any(
            contact.done.on <= missed.on and not earlier.isdisjoint(contact.about) for contact in with_client
        ):
            yield missed


def _contacts_about_absences(course: Course, rulebook: Rulebook) -> Iterator[Duty]:
    """`contact_caseworker`: absences in a row close together, or absences that go on after they were taken up (§ 5).

    The newest absence carries the duty: where it comes before the caseworker was told of the one before, that duty
    lapses in its favour.
    """
    absences = [missed for run, _ in missed_in_a_row(course) for missed in to_be_told(run, course.contacts, rulebook)]
    for missed, following in pairwise((*absences, None)):
        assert missed is not None
        told = _caseworker_told(course, missed.provider_id, missed.on)
        superseded_on = following.on if following is not None else None
        if told is not None and superseded_on is not None and superseded_on <= told.on:
            told = None
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(missed.entry_id),
            code="contact_caseworker",
            section="5",
            owed_by=Role.PROVIDER,
            provider_id=missed.provider_id,
            since=missed.on,
            due_on=missed.on,
            entry_id=missed.entry_id,
            done=told,
            lapsed_on=earliest(superseded_on, died_on(course)),
        )


TOLD_AT_ONCE = (ClosingReason.INTERRUPTED_BY_CLIENT, ClosingReason.NOT_SUITABLE, ClosingReason.NEVER_STARTED)
"""Closings that the provider tells the caseworker of at once (§ 5)."""


def _contact_about_closing(course: Course) -> Iterator[Duty]:
    """`contact_caseworker`: the service broke off, does not suit or never started (§ 5).

    A contact since the last session that was held answers it: it is what led to the closing.
    """
    closing = course.closing
    if closing is None or closing.reason not in TOLD_AT_ONCE:
        return
    provider_id = course.provider_at(closing.closed_on)
    if provider_id is None:
        return
    since = max((session.on for session in course.sessions()), default=course.spans[0].starts_on)
    yield Duty(
        voucher_id=course.voucher_id,
        about=str(closing.entry_id),
        code="contact_caseworker",
        section="5",
        owed_by=Role.PROVIDER,
        provider_id=provider_id,
        since=closing.closed_on,
        due_on=closing.closed_on,
        entry_id=closing.entry_id,
        done=_caseworker_told(course, provider_id, min(since, closing.closed_on)),
    )


def _cancellations(course: Course) -> Iterator[Duty]:
    """What a provider's cancellation leaves to do: tell the client, document it, agree on a replacement (§ 5).

    All at once: from the day of the cancelled time, or from the day it was recorded where that is earlier. A contact
    with the client since then, about it or about nothing else, tells of it. After a closing there is no service to
    replace a time in, and after the client's death nobody to tell; what was planned for after a closing falls away.
    """
    follow_ups = {follow_up.entry_id: follow_up for follow_up in course.follow_ups}
    held_instead: dict[UUID, list[Done]] = {}
    for session in course.sessions():
        if session.replaces is not None:
            held_instead.setdefault(session.replaces, []).append(Done(session.on, session.version))
    for cancelled in course.happenings:
        if cancelled.kind is not EntryKind.PROVIDER_CANCELLATION:
            continue
        stated: FollowUp = follow_ups[cancelled.entry_id]
        agreed = (stated.replacement_agreed,) if stated.replacement_agreed else ()
        replaced = _first((*agreed, *held_instead.get(cancelled.entry_id, ())))
        since = min(cancelled.on, cancelled.recorded_on)
        told = (stated.client_told,) if stated.client_told else ()
        told_client = _first((*told, *_client_reached(course, cancelled, since)))
        closed_on = _closed_on(course)
        fell_away_on = closed_on if closed_on is not None and closed_on < cancelled.on else None
        for code, done, lapsed_on in (
            ("tell_client", told_client, earliest(died_on(course), fell_away_on)),
            ("document_cancellation", stated.documented, fell_away_on),
            ("replacement_owed", replaced, closed_on),
        ):
            yield Duty(
                voucher_id=course.voucher_id,
                about=str(cancelled.entry_id),
                code=code,
                section="5",
                owed_by=Role.PROVIDER,
                provider_id=cancelled.provider_id,
                since=since,
                due_on=since,
                entry_id=cancelled.entry_id,
                done=done,
                lapsed_on=earliest(cancelled.reversed_on, lapsed_on),
            )


def _incidents(course: Course) -> Iterator[Duty]:
    """`incident_reported`: damage or an injury is told to the caseworker without delay (§ 2.5).

    Any contact with the caseworker since it happened tells of it.
    """
    for incident in course.incidents:
        if incident.provider_id is None:
            continue
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(incident.version),
            code="incident_reported",
            section="2.5",
            owed_by=Role.PROVIDER,
            provider_id=incident.provider_id,
            since=incident.happened_on,
            due_on=incident.happened_on,
            done=incident.told or _caseworker_told(course, incident.provider_id, incident.happened_on),
        )


def _noticed_changes(course: Course) -> Iterator[Duty]:
    """`tell_caseworker_change`: a change that may bear on plan or service is told without delay (§ 3.1).

    Any contact with the caseworker since it was noticed tells of it. After the client's death nothing rests on it.
    """
    for change in course.changes:
        if change.provider_id is None:
            continue
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(change.version),
            code="tell_caseworker_change",
            section="3.1",
            owed_by=Role.PROVIDER,
            provider_id=change.provider_id,
            since=change.noticed_on,
            due_on=change.noticed_on,
            done=change.told or _caseworker_told(course, change.provider_id, change.noticed_on),
            lapsed_on=died_on(course),
        )


def _interim_reports(course: Course, rulebook: Rulebook) -> Iterator[Duty]:
    """`interim_report_due`: before a period ends, where the service goes on with a new one (§ 3.1).

    Until a new period is granted it is owed only if one will be; it lapses when the voucher closes before that, or
    when the period ends without.
    """
    closed_on = _closed_on(course)
    for span, following in pairwise((*course.standing_spans(), None)):
        assert span is not None
        provider_id = course.provider_on(span.ends_on)
        if provider_id is None or (following is None and not _is_shown_ahead(span, rulebook)):
            continue
        due_on = span.ends_on - timedelta(days=_interim_days(span, rulebook))
        if following is not None:
            due_on = max(due_on, following.recorded_on)
            lapsed_on = closed_on if closed_on and closed_on < following.starts_on else None
        else:
            lapsed_on = earliest(closed_on, span.ends_on + ONE_DAY)
        yield Duty(
            voucher_id=course.voucher_id,
            about=str(span.number),
            code="interim_report_due",
            section="3.1",
            owed_by=Role.PROVIDER,
            provider_id=provider_id,
            since=max(span.starts_on, _serves_since(course, provider_id, span.ends_on)),
            due_on=due_on,
            period=span.number,
            if_continued=following is None,
            done=_first(
                report.done
                for report in course.reports
                if report.kind is ReportKind.INTERIM
                and report.period == span.number
                and Recipient.CASEWORKER in report.to
            ),
            lapsed_on=lapsed_on,
        )


def _is_shown_ahead(span: Span, rulebook: Rulebook) -> bool:
    """Whether the report is shown before anybody knows that the service goes on (a reading)."""
    return rulebook.interim_report_owed_from.on(span.starts_on) == "period_start"


def _serves_since(course: Course, provider_id: UUID, day: date) -> date:
    """The first day of a provider's service that holds on a day."""
    return max(first for served, first, _ in course.served() if served == provider_id and first <= day)


def _interim_days(span: Span, rulebook: Rulebook) -> int:
    months = rulebook.started_months(span.starts_on, span.ends_on)
    if months <= rulebook.interim_report_short_months_max.on(span.starts_on):
        return rulebook.interim_report_days_before_end_short.on(span.starts_on)
    return rulebook.interim_report_days_before_end.on(span.starts_on)


def _final_report(course: Course, rulebook: Rulebook) -> Iterator[Duty]:
    """`final_report_due`: within two weeks of the end, to the client on paper and to the county (§ 3.1)."""
    closing, last_end = course.closing, course.last_end()
    if last_end is None or (closing is not None and closing.reason is ClosingReason.NEVER_STARTED):
        return
    closed_early = closing is not None and closing.closed_on <= last_end
    ended_on = closing.closed_on if closing is not None and closed_early else last_end
    provider_id = course.provider_at(ended_on)
    if provider_id is None:
        return
    first, *later = course.standing_spans()
    last = [first, *(span for span in later if span.starts_on <= ended_on)][-1]
    counts_from_end = rulebook.final_report_counts_from.on(last.starts_on) == "end_of_last_period"
    due_on = (last_end if counts_from_end else ended_on) + timedelta(days=rulebook.final_report_days.on(last.starts_on))
    yield Duty(
        voucher_id=course.voucher_id,
        about=str(last.number),
        code="final_report_due",
        section="3.1",
        owed_by=Role.PROVIDER,
        provider_id=provider_id,
        since=ended_on if closed_early else ended_on + ONE_DAY,
        due_on=due_on,
        period=last.number,
        done=_final_report_delivered(course, last.number),
    )


def _final_report_delivered(course: Course, period: int) -> Done | None:
    """The delivery that completed the report: until the client and the county have it, it is owed."""
    recipients = (Recipient.COUNTY,) if died_on(course) else (Recipient.CLIENT, Recipient.COUNTY)
    delivered = [
        _first(
            report.done
            for report in course.reports
            if report.kind is ReportKind.FINAL and report.period == period and recipient in report.to
        )
        for recipient in recipients
    ]
    reached = [done for done in delivered if done is not None]
    return max(reached, key=lambda done: (done.on, done.version)) if len(reached) == len(recipients) else None
