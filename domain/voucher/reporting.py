"""Facts around the service: people, agreements, reports, contacts, replacements, incidents, changes, measures.

Sections 2.5, 3.1, 4 and 5.

They decide nothing about money; they start and end duties.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.command import Command
from domain.kernel.findings import BadInput, Figure, Finding, NotAllowed, Refusal, UnknownEntry
from domain.kernel.rules import Envelope, Rule, envelope, in_the_future, warned_of
from domain.provider.state import Worker
from domain.rulebook import Rulebook
from domain.voucher.commands import (
    AgreeOnRemote,
    AgreeOnReplacement,
    AssignCaseworker,
    DeliverReport,
    ForProvider,
    NameInstructor,
    NoticeChange,
    RecordContact,
    RecordMeasure,
    ReportIncident,
)
from domain.voucher.course import Report
from domain.voucher.events import (
    CaseworkerAssigned,
    ChangeNoticed,
    ContactRecorded,
    DeliveryWay,
    EntryKind,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    Recipient,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    ReportKind,
    ReportPart,
)
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher


def _today_under(voucher: Voucher, command: Command, rulebook: Rulebook, section: str) -> Envelope:
    return envelope(
        voucher.id, voucher.version, command, rulebook.version_on(helsinki_date(command.by.decided_at)), section
    )


def _told_under(voucher: Voucher, command: ForProvider, rulebook: Rulebook, section: str) -> Envelope:
    return envelope(
        voucher.id,
        voucher.version,
        command,
        rulebook.version_on(helsinki_date(command.by.decided_at)),
        section,
        warnings=warned_of((recorded_for_provider,), command),
    )


def recorded_for_provider(command: ForProvider) -> Finding | None:
    """A caseworker recorded it for a provider that could not itself."""
    return Finding("recorded_for_provider", "") if command.by.organisation is None else None


def _provider_of(voucher: Voucher, command: ForProvider) -> UUID:
    """Whose it is: of who asks, or of the provider that a caseworker asks for.

    Raises `NotAllowed` for a provider that asks for another, `BadInput` for a caseworker that names none, `Refusal`
    where the named one neither serves nor has served.
    """
    provider_id = command.provider
    if provider_id is None:
        raise BadInput("provider_id", "missing")
    if command.by.organisation is None:
        if not voucher.is_known_to(provider_id):
            today = helsinki_date(command.by.decided_at)
            raise Refusal((Finding("no_provider_chosen", "6", actual=Figure.of_date(today)),))
    elif command.provider_id not in (None, provider_id):
        raise NotAllowed("a provider records for itself")
    return provider_id


def _refuse_the_future(command: Command, day: date) -> None:
    """`in_the_future`: what is told as done is dated today or earlier."""
    ahead = in_the_future(day, helsinki_date(command.by.decided_at))
    if ahead is not None:
        raise Refusal((ahead,))


def _refuse_told_ahead(command: Command, *told_at: datetime | None) -> None:
    """The same of when somebody was told, where that was told."""
    for instant in told_at:
        if instant is not None:
            _refuse_the_future(command, helsinki_date(instant))


@dataclass(frozen=True, slots=True)
class NamingAttempt:
    """A worker whom a provider names as the responsible instructor, and the provider's staff list."""

    command: NameInstructor
    today: date
    staff: tuple[Worker, ...]


def worker_not_on_staff_list(attempt: NamingAttempt) -> Finding | None:
    """The provider has a staff list, and nobody of that id is on it today (§ 2.1)."""
    worker_id = attempt.command.worker_id
    if not attempt.staff or any(one.worker_id == worker_id and one.works_on(attempt.today) for one in attempt.staff):
        return None
    return Finding("worker_not_on_staff_list", "2.1", actual=Figure(str(worker_id), "worker"))


def name_instructor(voucher: Voucher, command: NameInstructor, facts: Facts, rulebook: Rulebook) -> InstructorNamed:
    """The provider, serving or chosen to serve, names the worker responsible for the client (§ 4.1)."""
    today = helsinki_date(command.by.decided_at)
    serving = {voucher.provider_on(today), voucher.provider_id} - {None}
    if not serving or _provider_of(voucher, command) not in serving:
        raise Refusal((Finding("no_provider_chosen", "6", actual=Figure.of_date(today)),))
    _refuse_told_ahead(command, command.client_told_at, command.caseworker_told_at)
    provider_id = _provider_of(voucher, command)
    attempt = NamingAttempt(command, today, facts.staff.get(provider_id, ()))
    return InstructorNamed(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(today),
            "4.1",
            warnings=(
                *warned_of((worker_not_on_staff_list,), attempt),
                *warned_of((recorded_for_provider,), command),
            ),
        ),
        provider_id=provider_id,
        worker_id=command.worker_id,
        client_told_at=command.client_told_at,
        caseworker_told_at=command.caseworker_told_at,
    )


def assign_caseworker(voucher: Voucher, command: AssignCaseworker, rulebook: Rulebook) -> CaseworkerAssigned:
    """Another caseworker follows the client (§ 4.1)."""
    return CaseworkerAssigned(**_today_under(voucher, command, rulebook, "4.1"), caseworker_id=command.caseworker_id)


def agree_on_remote(voucher: Voucher, command: AgreeOnRemote, rulebook: Rulebook) -> RemoteAgreementChanged:
    """Remote coaching is agreed on for this client, or no longer is (§ 4.2)."""
    return RemoteAgreementChanged(**_today_under(voucher, command, rulebook, "4.2"), agreed=command.agreed)


@dataclass(frozen=True, slots=True)
class FinalReport:
    """What has been delivered of a period's final report so far, and what one more delivery holds."""

    earlier: tuple[Report, ...]
    delivered_on: date
    ended_on: date | None
    rulebook: Rulebook
    holds: tuple[ReportPart, ...] = ()


def parts_missing(final: FinalReport) -> Finding | None:
    """`report_incomplete`: goal, changes, means, plan: all deliveries together lack one of the four (§ 3.1)."""
    held = {*final.holds, *(part for report in final.earlier for part in report.holds)}
    missing = [part.value for part in ReportPart if part not in held]
    return Finding("report_incomplete", "3.1", actual=Figure(", ".join(missing), "report_parts")) if missing else None


def delivered_early(final: FinalReport) -> Finding | None:
    """`report_incomplete`: delivered long before the end it cannot tell of all; how long is from practice (§ 3.1)."""
    if final.ended_on is None:
        return None
    days = final.rulebook.final_report_early_days.on(final.delivered_on)
    earliest_day = final.ended_on - timedelta(days=days)
    if earliest_day <= final.delivered_on:
        return None
    return Finding("report_incomplete", "3.1", Figure.of_date(earliest_day), Figure.of_date(final.delivered_on))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A report that was delivered in some way, and by whose rulebook."""

    command: DeliverReport
    rulebook: Rulebook


def report_way_not_agreed(attempt: Delivery) -> Finding | None:
    """A final report is the client's on paper; what the county gets reaches it in the agreed way (§ 3.1)."""
    command, day = attempt.command, attempt.command.delivered_on
    if command.way is None:
        return None
    client_ways, county_ways = attempt.rulebook.final_report_client_ways, attempt.rulebook.report_ways_agreed
    agreed = set(county_ways.on(day)) if {Recipient.COUNTY, Recipient.CASEWORKER} & {*command.to} else set(DeliveryWay)
    if Recipient.CLIENT in command.to and command.kind is ReportKind.FINAL:
        agreed &= client_ways.on(day)
    if command.way in agreed:
        return None
    ways = ", ".join(sorted(agreed)) or "–"
    return Finding(
        "report_way_not_agreed", "3.1", Figure(ways, "delivery_way"), Figure(command.way.value, "delivery_way")
    )


REPORT_WARNINGS: tuple[Rule[FinalReport], ...] = (parts_missing, delivered_early)


def deliver_report(voucher: Voucher, command: DeliverReport, rulebook: Rulebook) -> ReportDelivered:
    """A plan, an interim or a final report reached somebody (§ 3.1)."""
    provider_id = _provider_of(voucher, command)
    if not 1 <= command.period <= len(voucher.periods):
        raise BadInput("period", "numbered", least=1, most=len(voucher.periods))
    if not command.to:
        raise BadInput("to", "recipient_needed")
    if command.holds and command.kind is not ReportKind.FINAL:
        raise BadInput("holds", "of_a_final_report")
    _refuse_the_future(command, command.delivered_on)
    warnings: tuple[Finding, ...] = ()
    if command.kind is ReportKind.FINAL:
        final = FinalReport(
            tuple(one for one in voucher.course.reports if (one.kind, one.period) == (command.kind, command.period)),
            command.delivered_on,
            voucher.course.ended_on(),
            rulebook,
            command.holds,
        )
        warnings = warned_of(REPORT_WARNINGS, final)
    return ReportDelivered(
        **envelope(
            voucher.id,
            voucher.version,
            command,
            rulebook.version_on(helsinki_date(command.by.decided_at)),
            "3.1",
            warnings=(
                *warnings,
                *warned_of((report_way_not_agreed,), Delivery(command, rulebook)),
                *warned_of((recorded_for_provider,), command),
            ),
        ),
        provider_id=provider_id,
        kind=command.kind,
        period=command.period,
        delivered_on=command.delivered_on,
        to=tuple(sorted(set(command.to))),
        holds=tuple(sorted(set(command.holds))),
        way=command.way,
    )


def record_contact(voucher: Voucher, command: RecordContact, rulebook: Rulebook) -> ContactRecorded:
    """The provider was in touch with the client or the caseworker (§ 3.1, § 5)."""
    provider_id = _provider_of(voucher, command)
    for entry_id in command.about:
        if voucher.entry(entry_id) is None:
            raise BadInput("about", "entry_of_the_voucher", actual=str(entry_id))
    _refuse_the_future(command, helsinki_date(command.contacted_at))
    return ContactRecorded(
        **_told_under(voucher, command, rulebook, "5"),
        provider_id=provider_id,
        contact_with=command.contact_with,
        contacted_at=command.contacted_at,
        about=command.about,
        note=command.note,
    )


def agree_on_replacement(voucher: Voucher, command: AgreeOnReplacement, rulebook: Rulebook) -> ReplacementAgreed:
    """A cancelled time's replacement was agreed, or the client told, or the record kept, after the fact (§ 5)."""
    entry = voucher.entry(command.entry_id)
    if entry is None or entry.provider_id != command.by.organisation:
        raise UnknownEntry(command.entry_id)
    if entry.kind is not EntryKind.PROVIDER_CANCELLATION:
        raise BadInput("entry_id", "provider_cancellation_needed")
    if not (command.replacement_on or command.client_told_at or command.documented):
        raise BadInput("replacement_on", "something_done")
    _refuse_told_ahead(command, command.client_told_at)
    return ReplacementAgreed(
        **_today_under(voucher, command, rulebook, "5"),
        entry_id=command.entry_id,
        replacement_on=command.replacement_on,
        client_told_at=command.client_told_at,
        documented=command.documented,
    )


def report_incident(voucher: Voucher, command: ReportIncident, rulebook: Rulebook) -> IncidentReported:
    """Damage or an injury is told to the caseworker without delay (§ 2.5)."""
    provider_id = _provider_of(voucher, command)
    _refuse_the_future(command, command.happened_on)
    _refuse_told_ahead(command, command.told_caseworker_at)
    return IncidentReported(
        **_told_under(voucher, command, rulebook, "2.5"),
        provider_id=provider_id,
        happened_on=command.happened_on,
        told_caseworker_at=command.told_caseworker_at,
        description=command.description,
    )


def notice_change(voucher: Voucher, command: NoticeChange, rulebook: Rulebook) -> ChangeNoticed:
    """A change that may bear on the client's plan or on the service is told to the caseworker without delay (§ 3.1)."""
    provider_id = _provider_of(voucher, command)
    _refuse_the_future(command, command.noticed_on)
    _refuse_told_ahead(command, command.told_caseworker_at)
    return ChangeNoticed(
        **_told_under(voucher, command, rulebook, "3.1"),
        provider_id=provider_id,
        noticed_on=command.noticed_on,
        told_caseworker_at=command.told_caseworker_at,
        description=command.description,
    )


def record_measure(voucher: Voucher, command: RecordMeasure, rulebook: Rulebook) -> MeasureRecorded:
    """A survey or measure that the county asks for was taken (§ 3.1)."""
    _refuse_the_future(command, command.measured_on)
    return MeasureRecorded(
        **_today_under(voucher, command, rulebook, "3.1"), measured_on=command.measured_on, result=command.result
    )
