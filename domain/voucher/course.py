"""The course of a voucher: who served, what was held, missed, told and delivered, each with the event that says so.

What is owed and what supervisors are warned of is read from it and from nothing else, by `domain/voucher/duties.py` and
`domain/voucher/supervision.py`. It holds no money and no texts, so that a projection can keep it for every voucher.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.copying import changed
from domain.kernel.event import By, Event
from domain.kernel.kind import UnknownEvent
from domain.rulebook import Service
from domain.voucher.events import (
    CarriedOver,
    CaseworkerAssigned,
    ChangeNoticed,
    ClosingReason,
    ContactRecorded,
    ContactWith,
    EntryCorrected,
    EntryKind,
    EntryRecorded,
    Grant,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    Recipient,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    ReportKind,
    ReportPart,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)


@dataclass(frozen=True, slots=True)
class Done:
    """The day on which something was done, and the version of the event that says so in the voucher's stream."""

    on: date
    version: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A provider from a day on; a later choice overrides an earlier one from its day (§ 6).

    `chosen_on` is the day on which the choice was recorded: nobody knew of it before. `named_on` is the day on which
    the decision or the client named the provider, whenever that was typed in.
    """

    provider_id: UUID
    from_day: date
    chosen_on: date
    named_on: date | None = None


def knowing(choices: Sequence[Choice]) -> set[UUID]:
    """The providers that serve, have served or will serve: all but those overridden before their first day came."""
    return {
        choice.provider_id
        for index, choice in enumerate(choices)
        if all(choice.from_day < later.from_day or choice.from_day <= later.chosen_on for later in choices[index + 1 :])
    }


@dataclass(frozen=True, slots=True)
class Span:
    """A granted period's days and quantity (minutes or days); `reversed_on` is the day it was taken back."""

    number: int
    starts_on: date
    ends_on: date
    granted: int
    recorded_on: date
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An agreed time: held, missed or cancelled by its provider. `units` are the minutes or days that it drew.

    `on` is its day, `recorded_on` the day that it was told, `reversed_on` the day that it was corrected away.
    """

    entry_id: UUID
    kind: EntryKind
    on: date
    recorded_on: date
    version: int
    provider_id: UUID
    period: int
    units: int
    justified: bool = False
    replaces: UUID | None = None
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A provider reached somebody; `about` names the entries that it concerned, if it concerned some alone."""

    with_whom: ContactWith
    provider_id: UUID | None
    about: tuple[UUID, ...]
    done: Done


@dataclass(frozen=True, slots=True)
class Report:
    kind: ReportKind
    period: int
    to: tuple[Recipient, ...]
    provider_id: UUID | None
    done: Done
    holds: tuple[ReportPart, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was done about a provider's cancellation, by the entry of that cancellation (§ 5)."""

    entry_id: UUID
    client_told: Done | None
    documented: Done | None
    replacement_agreed: Done | None


@dataclass(frozen=True, slots=True)
class Naming:
    """A provider named its instructor, and with that told the client or the caseworker, or did not yet (§ 4.1)."""

    provider_id: UUID
    named: Done
    client_told: Done | None = None
    caseworker_told: Done | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Damage or an injury that a provider reported, and since when the caseworker knows of it (§ 2.5)."""

    provider_id: UUID | None
    happened_on: date
    version: int
    told: Done | None


@dataclass(frozen=True, slots=True)
class NoticedChange:
    """A change in the client's situation that a provider noticed, and since when the caseworker knows of it (§ 3.1)."""

    provider_id: UUID | None
    noticed_on: date
    version: int
    told: Done | None


@dataclass(frozen=True, slots=True)
class Closing:
    entry_id: UUID
    closed_on: date
    reason: ClosingReason
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Course:
    """What has happened to a voucher, as far as somebody owes something or is warned of something by it."""

    voucher_id: UUID
    service: Service
    client_id: UUID
    caseworker_id: UUID
    choices: tuple[Choice, ...]
    spans: tuple[Span, ...]
    happenings: tuple[Happening, ...] = ()
    contacts: tuple[Contact, ...] = ()
    reports: tuple[Report, ...] = ()
    instructors: tuple[Naming, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    incidents: tuple[Incident, ...] = ()
    changes: tuple[NoticedChange, ...] = ()
    closing: Closing | None = None

    # Who serves

    def provider_on(self, day: date) -> UUID | None:
        """The provider that serves on a day: the one chosen last among those whose day has come."""
        return next((choice.provider_id for choice in reversed(self.choices) if choice.from_day <= day), None)

    def provider_at(self, day: date) -> UUID | None:
        """The provider that serves on a day or, before any does, the first one that will."""
        return self.provider_on(day) or next((provider_id for provider_id, _, _ in self.served()), None)

    def served(self) -> Iterator[tuple[UUID, date, date | None]]:
        """Who serves from which day until which day (not included; None: until further notice), in order of days.

        A provider that was overridden before its first day does not serve at all.
        """
        until: date | None = None
        spells: list[tuple[UUID, date, date | None]] = []
        for choice in reversed(self.choices):
            if until is None or choice.from_day < until:
                spells.append((choice.provider_id, choice.from_day, until))
                until = choice.from_day
        return reversed(spells)

    # What stands

    def standing_spans(self) -> tuple[Span, ...]:
        return tuple(span for span in self.spans if span.reversed_on is None)

    def last_end(self) -> date | None:
        """The last day of the last standing period."""
        return max((span.ends_on for span in self.standing_spans()), default=None)

    def ended_on(self) -> date | None:
        """The closing's day or the last period's end, whichever is earlier; None where nothing stands (§ 3.1)."""
        last_end, closing = self.last_end(), self.closing
        if last_end is None or closing is None:
            return last_end
        return min(last_end, closing.closed_on)

    def standing(self, *kinds: EntryKind) -> Iterator[Happening]:
        """What has not been corrected away, in the order it was recorded."""
        return (one for one in self.happenings if one.reversed_on is None and one.kind in kinds)

    def sessions(self) -> Iterator[Happening]:
        return self.standing(EntryKind.SESSION)

    def first_sessions(self) -> dict[UUID, date]:
        """The day of each provider's first session, in the order in which they came to hold one."""
        first_days: dict[UUID, date] = {}
        for session in self.sessions():
            known = first_days.get(session.provider_id)
            if known is None or session.on < known:
                first_days[session.provider_id] = session.on
        return first_days


def _span(number: int, grant: Grant, by: By) -> Span:
    return Span(number, grant.starts_on, grant.ends_on, grant.quantity.units, helsinki_date(by.decided_at))


def begun(event: VoucherIssued) -> Course:
    """The course of a voucher that was just issued."""
    recorded_on = helsinki_date(event.by.decided_at)
    return Course(
        voucher_id=event.originator_id,
        service=event.service,
        client_id=event.client_id,
        caseworker_id=event.caseworker_id,
        choices=(Choice(event.provider_id, event.grant.starts_on, recorded_on, event.grant.decided_on),)
        if event.provider_id
        else (),
        spans=(_span(1, event.grant, event.by),),
    )


def _happening(event: EntryRecorded, kind: EntryKind, on: date, **details: object) -> Happening:
    return Happening(
        event.entry_id,
        kind,
        on,
        helsinki_date(event.by.decided_at),
        event.originator_version,
        event.provider_id,
        event.period,
        event.charge.quantity.units,
        **details,  # type: ignore[arg-type]
    )


def session_of(event: SessionHeld) -> Happening:
    """What the course has of a session."""
    return _happening(event, EntryKind.SESSION, event.held_on, replaces=event.replaces)


def _drawn(event: SessionHeld | CarriedOver) -> Happening:
    if isinstance(event, SessionHeld):
        return session_of(event)
    return _happening(event, EntryKind.CARRIED_OVER, event.until)


def _reversed(course: Course, event: EntryCorrected | PeriodWithdrawn | VoucherReopened, today: date) -> Course:
    match event:
        case VoucherReopened():
            return changed(course, closing=None)
        case PeriodWithdrawn():
            spans = tuple(
                changed(span, reversed_on=today) if span.number == event.period else span for span in course.spans
            )
            return changed(course, spans=spans)
        case EntryCorrected():
            happenings = tuple(
                changed(one, reversed_on=today) if one.entry_id == event.entry_id else one for one in course.happenings
            )
            return changed(course, happenings=happenings)


def _followed_up(course: Course, event: ReplacementAgreed, today: date) -> Course:
    done = _stated_done(event, today)
    follow_ups = tuple(
        FollowUp(
            one.entry_id,
            one.client_told or done.client_told,
            one.documented or done.documented,
            one.replacement_agreed or done.replacement_agreed,
        )
        if one.entry_id == event.entry_id
        else one
        for one in course.follow_ups
    )
    return changed(course, follow_ups=follow_ups)


def _told(told_at: datetime | None, version: int) -> Done | None:
    return Done(helsinki_date(told_at), version) if told_at is not None else None


def _stated_done(event: ProviderCancelled | ReplacementAgreed, today: date) -> FollowUp:
    version = event.originator_version
    return FollowUp(
        event.entry_id,
        _told(event.client_told_at, version),
        Done(today, version) if event.documented else None,
        Done(today, version) if event.replacement_on is not None else None,
    )


def followed(course: Course, event: Event) -> Course:
    """The course after one more event of its voucher. Raises `UnknownEvent` for what is none."""
    today, version = helsinki_date(event.by.decided_at), event.originator_version
    match event:
        case SessionHeld() | CarriedOver():
            return changed(course, happenings=(*course.happenings, _drawn(event)))
        case NoShowRecorded():
            missed = _happening(event, EntryKind.NO_SHOW, event.planned_on, justified=event.justified)
            contacts = course.contacts
            if event.client_contacted_at is not None:
                done = Done(helsinki_date(event.client_contacted_at), version)
                contacts = (*contacts, Contact(ContactWith.CLIENT, event.provider_id, (event.entry_id,), done))
            return changed(course, happenings=(*course.happenings, missed), contacts=contacts)
        case NoShowCharged():
            happenings = tuple(
                changed(one, units=event.charge.quantity.units) if one.entry_id == event.entry_id else one
                for one in course.happenings
            )
            return changed(course, happenings=happenings)
        case ProviderCancelled():
            cancelled = _happening(event, EntryKind.PROVIDER_CANCELLATION, event.planned_on)
            return changed(
                course,
                happenings=(*course.happenings, cancelled),
                follow_ups=(*course.follow_ups, _stated_done(event, today)),
            )
        case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            return _reversed(course, event, today)
        case ContactRecorded():
            done = Done(helsinki_date(event.contacted_at), version)
            return changed(
                course, contacts=(*course.contacts, Contact(event.contact_with, event.provider, event.about, done))
            )
        case ReplacementAgreed():
            return _followed_up(course, event, today)
        case ReportDelivered():
            report = Report(
                event.kind, event.period, event.to, event.provider, Done(event.delivered_on, version), event.holds
            )
            return changed(course, reports=(*course.reports, report))
        case InstructorNamed():
            assert event.provider is not None, "an instructor is a provider's"
            naming = Naming(
                event.provider,
                Done(today, version),
                _told(event.client_told_at, version),
                _told(event.caseworker_told_at, version),
            )
            return changed(course, instructors=(*course.instructors, naming))
        case IncidentReported():
            told = _told(event.told_caseworker_at, version)
            incident = Incident(event.provider, event.happened_on, version, told)
            return changed(course, incidents=(*course.incidents, incident))
        case ChangeNoticed():
            change = NoticedChange(event.provider, event.noticed_on, version, _told(event.told_caseworker_at, version))
            return changed(course, changes=(*course.changes, change))
        case ProviderChosen():
            named_on = event.chosen_on or min(event.from_day, today)
            chosen = Choice(event.provider_id, event.from_day, today, named_on)
            return changed(course, choices=(*course.choices, chosen))
        case CaseworkerAssigned():
            return changed(course, caseworker_id=event.caseworker_id)
        case VoucherExtended():
            return changed(course, spans=(*course.spans, _span(len(course.spans) + 1, event.grant, event.by)))
        case VoucherClosed():
            return changed(course, closing=Closing(event.entry_id, event.closed_on, event.reason, today))
        case RemoteAgreementChanged() | MeasureRecorded():
            return course
        case _:
            raise UnknownEvent(type(event).__name__)
