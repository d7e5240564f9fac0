"""The one door to the rules: a command and its facts go in, events come out, or a refusal with all violations."""

from collections.abc import Sequence
from typing import assert_never

from domain.kernel.rules import refusing_gaps
from domain.rulebook import Rulebook
from domain.voucher import carrying_over, correcting, granting, recording, reporting
from domain.voucher.commands import (
    AgreeOnRemote,
    AgreeOnReplacement,
    AssignCaseworker,
    CarryOver,
    ChooseProvider,
    CloseVoucher,
    DeliverReport,
    ExtendVoucher,
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
from domain.voucher.events import VoucherEvent
from domain.voucher.facts import Facts
from domain.voucher.state import Voucher


@refusing_gaps
def decide(state: Voucher | None, command: VoucherCommand, facts: Facts, rulebook: Rulebook) -> Sequence[VoucherEvent]:
    """What follows from a command: one event, or two where a correction moves a charge.

    Raises `Refusal` with every broken rule, `BadInput` for fields that fit no such voucher, `NotAllowed` and
    `UnknownEntry` for what the caller may not correct or know of. Pure: the same arguments give the same events.
    """
    if isinstance(command, IssueVoucher):
        assert state is None, "a voucher is issued once"
        return (granting.issue(command, facts, rulebook),)
    assert state is not None, "every other command needs an issued voucher"
    match command:
        case RecordSession():
            return (recording.record_session(state, command, facts, rulebook),)
        case RecordNoShow():
            return (recording.record_no_show(state, command, facts, rulebook),)
        case RecordProviderCancellation():
            return (recording.record_provider_cancellation(state, command, facts, rulebook),)
        case CarryOver():
            return (carrying_over.carry_over(state, command, rulebook),)
        case ReverseEntry():
            return correcting.reverse_entry(state, command, rulebook)
        case ExtendVoucher():
            return (granting.extend(state, command, facts, rulebook),)
        case ChooseProvider():
            return (granting.choose_provider(state, command, facts, rulebook),)
        case CloseVoucher():
            return (correcting.close(state, command, rulebook),)
        case NameInstructor():
            return (reporting.name_instructor(state, command, facts, rulebook),)
        case AssignCaseworker():
            return (reporting.assign_caseworker(state, command, rulebook),)
        case AgreeOnRemote():
            return (reporting.agree_on_remote(state, command, rulebook),)
        case DeliverReport():
            return (reporting.deliver_report(state, command, rulebook),)
        case RecordContact():
            return (reporting.record_contact(state, command, rulebook),)
        case AgreeOnReplacement():
            return (reporting.agree_on_replacement(state, command, rulebook),)
        case NoticeChange():
            return (reporting.notice_change(state, command, rulebook),)
        case ReportIncident():
            return (reporting.report_incident(state, command, rulebook),)
        case RecordMeasure():
            return (reporting.record_measure(state, command, rulebook),)
        case _:
            assert_never(command)
