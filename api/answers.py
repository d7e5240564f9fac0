"""What a caller is shown of a voucher: rendered from its state, as the caller's role may see it, in its language."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from api import messages
from domain.group.duties import duties as group_duties
from domain.group.events import Theme
from domain.group.state import Group
from domain.kernel.event import Event, Quantity, Role, Sealed
from domain.kernel.findings import Figure, Finding, NotInForce
from domain.kernel.rules import rulebook_not_in_force
from domain.provider.requirements import expiring_documents, missing
from domain.provider.state import Document, Provider
from domain.rulebook import Rulebook, Service, Unit
from domain.voucher.duties import Duty, owed_on
from domain.voucher.events import (
    ContactRecorded,
    EntryRecorded,
    EntryReversed,
    IncidentReported,
    MeasureRecorded,
    NoShowRecorded,
    ProviderCancelled,
    ProviderChosen,
    SessionHeld,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
)
from domain.voucher.state import Entry, Period, Voucher, quantity_of
from domain.voucher.supervision import days_to_first_session, warnings_on
from ledger.desk.desk import Caller, Filed, Mark
from projections.audit_trail.fold import happened_on
from projections.directory.questions import ApprovedProvider, ListedProvider
from projections.duties.questions import ListedDuty
from projections.search.questions import FoundVoucher
from projections.warnings.questions import ListedWarning

SEES_TEXTS = (Role.CASEWORKER, Role.PROVIDER, Role.SUPERVISOR, Role.AUDITOR)
"""Billing sees no reasons and no free text."""

SEES_SUPERVISION = (Role.CASEWORKER, Role.SUPERVISOR, Role.AUDITOR)
"""Who is warned of what a voucher as a whole shows."""

Json = dict[str, Any]


def instant(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.isoformat(timespec="microseconds").replace("+00:00", "Z")


def section(number: str) -> str:
    return f"§ {number}" if number else ""


def quantity(value: Quantity) -> Json:
    return {"minutes": value.minutes} if value.minutes is not None else {"days": value.days}


def figure(value: Figure | None) -> Json | None:
    """A figure as an object of its unit: {"minutes": 300}."""
    return {value.unit: value.value} if value is not None else None


def finding(value: Finding, language: str) -> Json:
    return {
        "code": value.code,
        "section": section(value.section),
        "limit": figure(value.limit),
        "actual": figure(value.actual),
        "detail": messages.sentence(value, language),
    }


def status_on(voucher: Voucher, day: date) -> str:
    """`closed` while a closing stands, `ended` after the last period, else `open`."""
    if voucher.closing is not None:
        return "closed"
    last_end = voucher.last_end()
    return "ended" if last_end is None or last_end < day else "open"


def entry_answer(filed: Filed[Voucher], entry: Entry, viewer: Caller, language: str, *, dry_run: bool = False) -> Json:
    """One entry; `position` is None where the log does not hold it."""
    voucher, mark = filed.state, filed.marks[entry.version - 1]
    event = entry.event
    period = _period_of(voucher, entry)
    unit_price_cents = event.unit_price_cents if isinstance(event, EntryRecorded) else 0
    answer = {
        "entry_id": entry.entry_id,
        "kind": entry.kind,
        "happened_on": entry.happened_on,
        "recorded_at": instant(mark.recorded_at),
        "charge": {
            "quantity": quantity(entry.charge.quantity),
            "amount_cents": entry.charge.amount_cents,
            "unit_price_cents": unit_price_cents,
        },
        "reversed": entry.reversed,
        "warnings": [finding(warning, language) for warning in entry.warnings],
        "remaining": quantity(voucher.quantity(period.left if period and not period.reversed else 0)),
        "position": None if dry_run and mark.position == 0 else mark.position,
        "provider_id": entry.provider_id,
        "period": period.number if period else None,
    }
    match event:
        case SessionHeld():
            answer["minutes"] = event.minutes
            if event.starts_at is not None:
                answer["starts_at"] = f"{event.starts_at:%H:%M}"
        case NoShowRecorded():
            answer["cause"] = event.cause
            if event.minutes is not None:
                answer["minutes"] = event.minutes
        case VoucherClosed() if viewer.role in SEES_TEXTS:
            answer["reason"] = event.reason
    return answer


def _period_of(voucher: Voucher, entry: Entry) -> Period | None:
    if entry.period is not None:
        return voucher.period(entry.period)
    return next((period for period in voucher.periods if period.entry_id == entry.entry_id), None)


def _period(voucher: Voucher, period: Period) -> Json:
    return {
        "number": period.number,
        "entry_id": period.entry_id,
        "decision_number": period.grant.decision_number,
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "granted": quantity(voucher.quantity(period.granted)),
        "used": quantity(voucher.quantity(period.used)),
        "remaining": quantity(voucher.quantity(period.left)),
        "unit_price_cents": period.unit_price_cents,
        "value_cents": period.value_cents,
        "charged_cents": period.charged_cents,
        "client_share_cents": 0,
        "four_days_a_week": period.grant.four_days_a_week,
        "reversed": period.reversed,
    }


def duty_answer(duty: Duty | ListedDuty, language: str, *, overdue: bool) -> Json:
    return {
        "duty_id": duty.duty_id,
        "code": duty.code,
        "section": section(duty.section),
        "owed_by": duty.owed_by,
        "provider_id": duty.provider_id,
        "since": duty.since,
        "due_on": duty.due_on,
        "overdue": overdue,
        "if_continued": duty.if_continued,
        "entry_id": duty.entry_id,
        "period": duty.period,
        "detail": messages.duty(duty.code, language),
    }


def listed_duty(duty: ListedDuty, language: str) -> Json:
    """A duty in a list: with its voucher, and the event that it was done by."""
    done_by = {"version": duty.done_version, "position": duty.done_position} if duty.done_on else None
    return {
        **duty_answer(duty, language, overdue=duty.overdue),
        "voucher_id": duty.voucher_id,
        "client_id": duty.client_id,
        "caseworker_id": duty.caseworker_id,
        "group_id": duty.group_id,
        "done_on": duty.done_on,
        "done_by": done_by,
        "lapsed_on": duty.lapsed_on,
    }


def _warnings(voucher: Voucher, viewer: Caller, today: date, rulebook: Rulebook, language: str) -> list[Json]:
    """Those of its entries and of the voucher as a whole; what looks across vouchers is found by a projection."""
    of_entries = [
        {**finding(warning, language), "entry_id": entry.entry_id, "period": entry.period, "week_of": None}
        for entry in voucher.standing()
        if viewer.role is not Role.PROVIDER or entry.provider_id == viewer.organisation
        for warning in entry.warnings
    ]
    of_voucher = [
        {
            **finding(warning.finding, language),
            "entry_id": warning.entry_id,
            "period": warning.period,
            "week_of": warning.week_of,
        }
        for warning in warnings_on(voucher.course, today, rulebook)
        if viewer.role in SEES_SUPERVISION
        or (viewer.role is Role.PROVIDER and not warning.for_county and warning.provider_id == viewer.organisation)
    ]
    return of_entries + of_voucher


def kept_warning(warning: ListedWarning, language: str) -> Json:
    """A warning that a projection found, in the answer of its voucher."""
    return {
        **finding(warning.finding, language),
        "entry_id": warning.entry_id,
        "period": warning.period,
        "week_of": warning.week_of,
    }


def listed_warning(warning: ListedWarning, language: str) -> Json:
    """A warning in a list: with its voucher, and the other one where it looks across two."""
    return {
        **kept_warning(warning, language),
        "warning_id": warning.warning_id,
        "voucher_id": warning.voucher_id,
        "client_id": warning.client_id,
        "caseworker_id": warning.caseworker_id,
        "provider_id": warning.provider_id,
        "other_voucher_id": warning.other_voucher_id,
        "other_entry_id": warning.other_entry_id,
        "since": warning.since,
        "ends_on": warning.ends_on,
    }


def _may_see(provider_id: UUID | None, viewer: Caller) -> bool:
    """A provider sees no other provider's entries."""
    return viewer.role is not Role.PROVIDER or provider_id is None or provider_id == viewer.organisation


def voucher_answer(
    filed: Filed[Voucher], viewer: Caller, today: date, rulebook: Rulebook, language: str, *, dry_run: bool = False
) -> Json:
    """The voucher as of a day; sums are over the periods that stand."""
    voucher = filed.state
    periods = voucher.standing_periods()
    usable = sum(period.left for period in periods if period.ends_on >= today and voucher.closing is None)
    return {
        "voucher_id": voucher.id,
        "status": status_on(voucher, today),
        "service": voucher.service,
        "unit": voucher.unit,
        "client_id": voucher.client_id,
        "provider_id": voucher.provider_id,
        "caseworker_id": voucher.caseworker_id,
        "instructor": voucher.instructor,
        "remote_agreed": voucher.remote_agreed,
        "closed_on": voucher.closing.closed_on if voucher.closing else None,
        "periods": [_period(voucher, period) for period in voucher.periods],
        "granted": quantity(voucher.quantity(sum(period.granted for period in periods))),
        "used": quantity(voucher.quantity(sum(period.used for period in periods))),
        "remaining": quantity(voucher.quantity(sum(period.left for period in periods))),
        "usable": quantity(voucher.quantity(usable)),
        "charged_cents": sum(period.charged_cents for period in periods),
        "days_to_first_session": days_to_first_session(voucher.course),
        "entries": [
            entry_answer(filed, entry, viewer, language, dry_run=dry_run)
            for entry in voucher.entries
            if _may_see(entry.provider_id, viewer)
        ],
        "duties": [
            duty_answer(duty, language, overdue=duty.overdue_on(today))
            for duty in owed_on(voucher.course, today, rulebook)
            if _may_see(duty.provider_id, viewer)
        ],
        "warnings": _warnings(voucher, viewer, today, rulebook, language),
        "version": voucher.version,
        "position": None if dry_run else filed.position,
    }


def group_status_on(group: Group, day: date) -> str:
    """`planned` until its start, `running` until its end, then `ended`; `called_off` where it was."""
    if group.called_off_on is not None:
        return "called_off"
    if day < group.starts_on:
        return "planned"
    return "running" if group.takes_place_on(day) else "ended"


def group_answer(filed: Filed[Group], today: date, rulebook: Rulebook, language: str, *, dry_run: bool = False) -> Json:
    """The group as of a day, with all who are or were its members."""
    group, numbers = filed.state, {theme: number for number, theme in enumerate(Theme, 1)}
    called_off = group.called_off_on is not None
    return {
        "group_id": group.id,
        "provider_id": group.provider_id,
        "name": group.name,
        "kind": group.kind,
        "status": group_status_on(group, today),
        "largest": group.largest,
        "announced_for": group.announced_for,
        "starts_on": group.starts_on,
        "ends_on": group.ends_on,
        "themes": [numbers[theme] for theme in group.themes],
        "theme_names": [messages.text(f"theme.{theme}", language) for theme in group.themes],
        "enrolment_open_until": None if called_off else group.enrolment_open_until(rulebook),
        "free_places": 0 if called_off else max(0, group.largest - group.most_at_once(today, None)),
        "members": [
            {
                "voucher_id": one.voucher_id,
                "client_id": one.client_id,
                "enrolled_on": one.enrolled_on,
                "first_day": one.first_day,
                "last_day": one.last_day,
                "left_on": one.left_on,
            }
            for one in group.memberships
        ],
        "sessions": group.sessions,
        "duties": [
            {**duty_answer(duty, language, overdue=duty.overdue_on(today)), "voucher_id": duty.voucher_id}
            for duty in group_duties(group)
            if duty.open_on(today)
        ],
        "warnings": [finding(warning, language) for warning in group.warnings],
        "version": group.version,
        "position": None if dry_run else filed.position,
    }


def provider_answer(provider: Provider | ListedProvider) -> Json:
    return {
        "provider_id": provider.id if isinstance(provider, Provider) else provider.provider_id,
        "name": provider.name,
        "business_id": provider.business_id,
        "approvals": [
            {
                "service": approval.service,
                "from": approval.from_day,
                "until": approval.until,
                "unit_price_cents": approval.unit_price_cents,
            }
            for approval in provider.approvals
        ],
        "suspensions": [{"from": one.from_day, "until": one.until} for one in provider.suspensions],
    }


def provider_reasons(provider: Provider) -> list[tuple[str, Sealed]]:
    """The sealed reasons that a provider's state holds, each with the purpose it was sealed for."""
    return [
        *(("waiver", waiver.reason) for approval in provider.approvals for waiver in approval.waived),
        *(("acceptance", acceptance.reason) for acceptance in provider.acceptances),
        *(("suspension", suspension.reason) for suspension in provider.suspensions),
        *(
            ("reinstatement", suspension.reinstated_because)
            for suspension in provider.suspensions
            if suspension.reinstated_because is not None
        ),
    ]


def provider_file(
    provider: Provider,
    names: Mapping[UUID, str],
    reasons: Mapping[Sealed, str | None],
    today: date,
    rulebook: Rulebook,
    language: str,
) -> Json:
    """Everything of a provider; `names` are those of its workers that the reader may see, `reasons` are opened."""
    answer = provider_answer(provider)
    expiring, lacking = _documents_and_gaps(provider, today, rulebook)
    for shown, approval in zip(answer["approvals"], provider.approvals, strict=True):
        shown["waived"] = [{"code": waiver.code, "reason": reasons[waiver.reason]} for waiver in approval.waived]
    for shown, suspension in zip(answer["suspensions"], provider.suspensions, strict=True):
        because = suspension.reinstated_because
        shown["reason"] = reasons[suspension.reason]
        shown["reinstated_because"] = reasons[because] if because is not None else None
    return {
        **answer,
        "particulars": [
            {
                "from": one.from_day,
                "soteri_categories": one.soteri_categories,
                "subcontractors": one.subcontractors,
                "municipalities": one.municipalities,
                "sites": [{"municipality": site.municipality, "address": site.address} for site in one.sites],
            }
            for one in provider.particulars
        ],
        "documents": [
            {
                "kind": document.kind,
                "reference": document.reference,
                "sha256": document.sha256,
                "received_on": document.received_on,
                "expires_on": document.expires_on,
                "standing": _standing(provider, document, today, expiring),
            }
            for document in provider.documents
        ],
        "insurances": [
            {"perils": one.perils, "from": one.from_day, "until": one.until, "reference": one.reference}
            for one in provider.insurances
        ],
        "staff": [
            {
                "worker_id": worker.worker_id,
                "name": names.get(worker.worker_id),
                "qualifications": worker.qualifications,
                "title_in_register": worker.title_in_register,
                "services": worker.services,
                "from": worker.from_day,
                "until": worker.until,
            }
            for worker in provider.staff
        ],
        "acceptances": [
            {
                "worker_id": one.worker_id,
                "competences": one.competences,
                "accepted_by": one.accepted_by,
                "accepted_on": one.accepted_on,
                "reason": reasons[one.reason],
            }
            for one in provider.acceptances
        ],
        "missing": [
            {"service": service, "findings": [finding(one, language) for one in found]}
            for service, found in lacking.items()
        ],
        "version": provider.version,
    }


def _documents_and_gaps(
    provider: Provider, today: date, rulebook: Rulebook
) -> tuple[tuple[Document, ...], dict[Service, tuple[Finding, ...]]]:
    """What expires, and what is missing for each service: before the rulebook's first day that gap alone."""
    try:
        lacking = {service: missing(provider, service, today, rulebook) for service in Service}
        return expiring_documents(provider, today, rulebook), lacking
    except NotInForce as gap:
        return (), dict.fromkeys(Service, (rulebook_not_in_force(gap),))


def _standing(provider: Provider, document: Document, today: date, expiring: Collection[Document]) -> str:
    if document is not provider.newest_document(document.kind):
        return "replaced"
    if document.expired_on(today):
        return "expired"
    return "expiring" if document in expiring else "in_force"


def public_provider(approved: ApprovedProvider) -> Json:
    """What is public of a provider, and nothing else."""
    prices = zip(approved.services, approved.unit_prices_cents, strict=True)
    return {
        "name": approved.name,
        "services": approved.services,
        "municipalities": approved.municipalities,
        "prices": [{"service": service, "unit_price_cents": cents} for service, cents in prices],
    }


def listed_voucher(found: FoundVoucher, today: date) -> Json:
    """A voucher in a list."""
    unit = Unit(found.unit)
    return {
        "voucher_id": found.voucher_id,
        "status": found.status_on(today),
        "service": found.service,
        "unit": unit,
        "client_id": found.client_id,
        "provider_id": found.provider_id,
        "caseworker_id": found.caseworker_id,
        "starts_on": found.first_day,
        "ends_on": found.last_day,
        "granted": quantity(quantity_of(unit, found.granted)),
        "used": quantity(quantity_of(unit, found.used)),
        "remaining": quantity(quantity_of(unit, found.remaining)),
        "warnings": found.warnings,
        "version": found.version,
        "position": found.position,
    }


def sealed_texts(event: Event) -> list[tuple[str, Sealed]]:
    """The free texts that an event carries, each with the purpose it was sealed for."""
    texts: list[tuple[str, Sealed | None]]
    match event:
        case EntryReversed() | ProviderCancelled():
            texts = [("reason", event.reason)]
        case ContactRecorded():
            texts = [("note", event.note)]
        case IncidentReported():
            texts = [("description", event.description)]
        case MeasureRecorded():
            texts = [("result", event.result)]
        case ProviderChosen():
            texts = [("beyond_area_reason", event.beyond_area_reason)]
        case VoucherIssued():
            texts = [
                ("beyond_area_reason", event.beyond_area_reason),
                ("four_days_reason", event.grant.four_days_reason),
            ]
        case VoucherExtended():
            texts = [("four_days_reason", event.grant.four_days_reason)]
        case _:
            texts = []
    return [(purpose, sealed) for purpose, sealed in texts if sealed is not None]


def history_event(mark: Mark, event: Event, viewer: Caller, language: str, text: str | None) -> Json:
    """One event of a voucher's history: who did what when, under which section, and what it cost."""
    charge = getattr(event, "charge", None)
    kind = event.TOPIC.partition(":")[0]
    return {
        "position": mark.position,
        "version": event.originator_version,
        "type": kind,
        "happened_on": happened_on(event),
        "recorded_at": instant(mark.recorded_at),
        "actor": event.by.actor,
        "role": event.by.role,
        "organisation": event.by.organisation,
        "request_id": event.by.request_id,
        "rulebook": event.rulebook,
        "sections": [section(number) for number in event.under],
        "section": ", ".join(section(number) for number in event.under),
        "sentence": messages.event_sentence(event, language, reasons=viewer.role in SEES_TEXTS),
        "entry_id": getattr(event, "entry_id", None),
        "charge": {
            "quantity": quantity(charge.quantity),
            "amount_cents": charge.amount_cents,
            "unit_price_cents": getattr(event, "unit_price_cents", 0),
        }
        if charge is not None
        else None,
        "warnings": [finding(warning, language) for warning in event.warnings],
        "text": text,
    }


def may_see_event(event: Event, viewer: Caller) -> bool:
    """A provider's history leaves out what other providers recorded, and what became of their entries."""
    if isinstance(event, EntryRecorded | EntryReversed):
        return _may_see(event.provider_id, viewer)
    return _may_see(event.by.organisation, viewer)
