"""From what happened back to what was asked: the command that events came of, so that it can be decided again."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from domain.kernel.calendar import age_on
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import Finding, NotInForce, Refusal
from domain.rulebook import Rulebook
from domain.voucher.commands import (
    AgreeOnRemote,
    AgreeOnReplacement,
    AssignCaseworker,
    ChooseProvider,
    CloseVoucher,
    DeliverReport,
    ExtendVoucher,
    FourDays,
    GrantRequest,
    IssueVoucher,
    NameInstructor,
    RecordContact,
    RecordMeasure,
    RecordNoShow,
    RecordProviderCancellation,
    RecordSession,
    ReportIncident,
    ReverseEntry,
    VoucherCommand,
)
from domain.voucher.decide import decide
from domain.voucher.events import (
    CaseworkerAssigned,
    ContactRecorded,
    EntryCorrected,
    Grant,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
    NoShowCharged,
    NoShowRecorded,
    PeriodWithdrawn,
    ProviderCancelled,
    ProviderChosen,
    RemoteAgreementChanged,
    ReplacementAgreed,
    ReportDelivered,
    SessionHeld,
    VoucherClosed,
    VoucherEvent,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher


def command_behind(
    events: Sequence[VoucherEvent],
    before: Voucher | None,
    facts_for: Callable[[VoucherCommand], Facts],
    rulebook: Rulebook,
) -> VoucherCommand:
    """The command that these events came of, on the state before them, with the facts and the rulebook of then.

    Decided again on those it gives the same events. Whether a price was asked for is not in an event: one that would
    have been the same without asking is taken as not asked for, so that it follows another price list.
    """
    command = stated(events[0])
    match command:
        case IssueVoucher() | ExtendVoucher():
            open_price = replace(command, grant=replace(command.grant, unit_price_cents=None))
            return open_price if _gives(events, before, open_price, facts_for, rulebook) else command
        case ChooseProvider():
            return _choice(events, before, command, facts_for, rulebook)
        case _:
            return command


def _gives(
    events: Sequence[VoucherEvent],
    before: Voucher | None,
    command: VoucherCommand,
    facts_for: Callable[[VoucherCommand], Facts],
    rulebook: Rulebook,
) -> bool:
    """Whether the command has the prices of these events."""
    try:
        again = decide(before, command, facts_for(command), rulebook)
    except Refusal:
        return False
    return _prices(again) == _prices(events)


def _prices(events: Sequence[VoucherEvent]) -> tuple[int, ...]:
    match events[0]:
        case VoucherIssued() as issued:
            return (issued.grant.unit_price_cents,)
        case VoucherExtended() as extended:
            later = extended.later_prices or ()
            return (extended.grant.unit_price_cents, *(price.unit_price_cents for price in later))
        case ProviderChosen() as chosen:
            return tuple(price.unit_price_cents for price in chosen.prices)
        case _:
            return ()


def _choice(
    events: Sequence[VoucherEvent],
    before: Voucher | None,
    command: ChooseProvider,
    facts_for: Callable[[VoucherCommand], Facts],
    rulebook: Rulebook,
) -> ChooseProvider:
    """A choice with the price that must have been asked for: the highest that its periods got, where one is lower
    than without asking. A period that was cheaper already tells nothing of it."""
    if _gives(events, before, command, facts_for, rulebook):
        return command
    asked = max(_prices(events), default=None)
    return replace(command, unit_price_cents=asked)


def stated(event: VoucherEvent) -> VoucherCommand:
    """The command with everything that the event says; a price as it was granted."""
    by = event.by
    match event:
        case VoucherIssued():
            return IssueVoucher(
                by=by,
                voucher_id=event.originator_id,
                entry_id=event.entry_id,
                client_id=event.client_id,
                service=event.service,
                caseworker_id=event.caseworker_id,
                grant=_request(event.grant),
                provider_id=event.provider_id,
                distance_km=event.distance_km,
                beyond_area_reason=event.beyond_area_reason,
                remote_agreed=event.remote_agreed,
            )
        case VoucherExtended():
            return ExtendVoucher(by=by, entry_id=event.entry_id, grant=_request(event.grant))
        case ProviderChosen():
            return ChooseProvider(
                by=by,
                provider_id=event.provider_id,
                from_day=event.from_day,
                distance_km=event.distance_km,
                beyond_area_reason=event.beyond_area_reason,
                chosen_on=event.chosen_on,
            )
        case InstructorNamed():
            return NameInstructor(by=by, worker_id=event.worker_id)
        case CaseworkerAssigned():
            return AssignCaseworker(by=by, caseworker_id=event.caseworker_id)
        case RemoteAgreementChanged():
            return AgreeOnRemote(by=by, agreed=event.agreed)
        case SessionHeld():
            return RecordSession(
                by=by,
                entry_id=event.entry_id,
                held_on=event.held_on,
                minutes=event.minutes,
                starts_at=event.starts_at,
                mode=event.mode,
                excursion=event.excursion,
                worker_id=event.worker_id,
                group_id=event.group_id,
                replaces=event.replaces,
            )
        case NoShowRecorded():
            return RecordNoShow(
                by=by,
                entry_id=event.entry_id,
                planned_on=event.planned_on,
                cause=event.cause,
                minutes=event.minutes,
                cancelled_on=event.cancelled_on,
                justified=event.justified,
                client_contacted_at=event.client_contacted_at,
                group_id=event.group_id,
            )
        case ProviderCancelled():
            return RecordProviderCancellation(
                by=by,
                entry_id=event.entry_id,
                planned_on=event.planned_on,
                reason=event.reason,
                client_told_at=event.client_told_at,
                documented=event.documented,
                replacement_on=event.replacement_on,
            )
        case EntryCorrected() | PeriodWithdrawn() | VoucherReopened():
            return ReverseEntry(by=by, entry_id=event.entry_id, reason=event.reason)
        case ReportDelivered():
            return DeliverReport(
                by=by,
                kind=event.kind,
                period=event.period,
                delivered_on=event.delivered_on,
                to=event.to,
                holds=event.holds,
            )
        case ContactRecorded():
            return RecordContact(
                by=by,
                contact_with=event.contact_with,
                contacted_at=event.contacted_at,
                about=event.about,
                note=event.note,
            )
        case ReplacementAgreed():
            return AgreeOnReplacement(
                by=by,
                entry_id=event.entry_id,
                replacement_on=event.replacement_on,
                client_told_at=event.client_told_at,
                documented=event.documented,
            )
        case IncidentReported():
            return ReportIncident(
                by=by,
                happened_on=event.happened_on,
                description=event.description,
                told_caseworker_at=event.told_caseworker_at,
            )
        case MeasureRecorded():
            return RecordMeasure(by=by, measured_on=event.measured_on, result=event.result)
        case VoucherClosed():
            return CloseVoucher(by=by, entry_id=event.entry_id, closed_on=event.closed_on, reason=event.reason)
        case NoShowCharged():
            raise AssertionError("a charge moves by the correction before it")
        case _:
            assert_never(event)


def _request(grant: Grant) -> GrantRequest:
    """What a period's decision asked for; who got the four-day exception had stated what it takes (§ 4.2.3)."""
    four_days = None
    if grant.four_days_a_week:
        four_days = FourDays(not_entitled_to_rehabilitative_work=True, reason=grant.four_days_reason)
    return GrantRequest(
        decision_number=grant.decision_number,
        decided_on=grant.decided_on,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        quantity=grant.quantity,
        unit_price_cents=grant.unit_price_cents,
        everyday_skills_need=grant.everyday_skills_need,
        inclusion_grounds=grant.inclusion_grounds,
        four_days=four_days,
    )


# The facts of then


def client_of_then(
    command: VoucherCommand, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts | None, bool]:
    """The client as the decision found it, and whether that is the register's.

    The register knows a client as it is now, or no longer. Where that does not fit what was found then (`findings`: the
    event's warnings, or a refusal's violations), a stand-in does, made from the findings: of an age and a municipality
    that the rulebook of then finds the same of.
    """
    match command:
        case IssueVoucher() | ExtendVoucher():
            return _granted_client(command.grant.starts_on, known, findings, rulebook)
        case RecordSession():
            return _serving_client(command.held_on, known, findings, rulebook)
        case RecordNoShow() | RecordProviderCancellation():
            return _serving_client(command.planned_on, known, findings, rulebook)
        case _:
            return known, True


def _granted_client(
    day: date, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts, bool]:
    told = {finding.code: finding.actual.value for finding in findings if finding.actual is not None}
    age, municipality = told.get("client_age_out_of_range"), told.get("client_outside_area")
    try:
        least, most = rulebook.client_age_min.on(day), rulebook.client_age_max.on(day)
        inside = rulebook.municipalities.on(day)
    except NotInForce:
        return known or _stand_in(day, 0, ""), known is not None
    if known is not None:
        years, home = age_on(known.born_on, day), known.municipality_on(day)
        fits_age = years == age if age is not None else least <= years <= most
        fits_home = home == municipality if municipality is not None else rulebook.municipality(home, day) is not None
        if fits_age and fits_home:
            return known, True
    return _stand_in(day, int(least if age is None else age), str(municipality or min(inside))), False


def _serving_client(
    day: date, known: ClientFacts | None, findings: Sequence[Finding], rulebook: Rulebook
) -> tuple[ClientFacts, bool]:
    turned = any(finding.code == "client_turned_65" for finding in findings)
    try:
        most = rulebook.client_age_max.on(day)
    except NotInForce:
        return known or _stand_in(day, 0, ""), known is not None
    if known is not None and (age_on(known.born_on, day) > most) == turned:
        return known, True
    return _stand_in(day, most + 1 if turned else most, ""), False


def _stand_in(day: date, years: int, municipality: str) -> ClientFacts:
    born_on = date(day.year - years, day.month, min(day.day, 28))
    return ClientFacts(born_on=born_on, municipality_on=lambda _: municipality)


def day_of(command: RecordSession | RecordNoShow) -> date:
    """The day on which the client was there, or was to be."""
    return command.held_on if isinstance(command, RecordSession) else command.planned_on
