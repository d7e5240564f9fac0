"""From what happened back to what was asked: the command that events came of, so that it can be decided again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from domain.kernel.calendar import age_on
from domain.kernel.facts import ClientFacts
from domain.kernel.findings import Finding, NotInForce, Refusal
from domain.rulebook import Rulebook
from domain.voucher.commands import (
    AgreeOnRemote,
    AgreeOnReplacement,
    AssignCaseworker,
    CarryOver,
    ChooseProvider,
    CloseVoucher,
    DeliverReport,
    ExtendVoucher,
    FourDays,
    GrantRequest,
    IssueVoucher,
    NameInstructor,
    NoticeChange,
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
    CarriedOver,
    CaseworkerAssigned,
    ChangeNoticed,
    ContactRecorded,
    EntryCorrected,
    Grant,
    IncidentReported,
    InstructorNamed,
    MeasureRecorded,
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


COMMANDS: Mapping[type[VoucherEvent], type[VoucherCommand]] = {
    VoucherIssued: IssueVoucher,
    VoucherExtended: ExtendVoucher,
    ProviderChosen: ChooseProvider,
    InstructorNamed: NameInstructor,
    CaseworkerAssigned: AssignCaseworker,
    RemoteAgreementChanged: AgreeOnRemote,
    SessionHeld: RecordSession,
    NoShowRecorded: RecordNoShow,
    ProviderCancelled: RecordProviderCancellation,
    CarriedOver: CarryOver,
    EntryCorrected: ReverseEntry,
    PeriodWithdrawn: ReverseEntry,
    VoucherReopened: ReverseEntry,
    ReportDelivered: DeliverReport,
    ContactRecorded: RecordContact,
    ReplacementAgreed: AgreeOnReplacement,
    IncidentReported: ReportIncident,
    ChangeNoticed: NoticeChange,
    MeasureRecorded: RecordMeasure,
    VoucherClosed: CloseVoucher,
}
"""Which command an event comes of; a charge that moves comes of the correction before it."""


def stated(event: VoucherEvent) -> VoucherCommand:
    """The command with everything that the event says, under the same names; a price as it was granted."""
    asked = COMMANDS[type(event)]
    names = {field.name for field in fields(asked)} & {field.name for field in fields(event)}
    told: dict[str, Any] = {name: getattr(event, name) for name in names}
    if isinstance(event, VoucherIssued | VoucherExtended):
        told["grant"] = _request(event.grant)
    if isinstance(event, VoucherIssued):
        told["voucher_id"] = event.originator_id
    return asked(**told)


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
