"""Decisions about providers: registering, approving for services, days and prices, suspending (§ 2, § 6)."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel.calendar import ONE_DAY, helsinki_date
from domain.kernel.command import Command
from domain.kernel.findings import BadInput, Figure, Finding, Refusal
from domain.kernel.rules import envelope, in_the_future, refuse_if_any, refusing_gaps
from domain.provider.commands import (
    AcceptQualification,
    ApproveProvider,
    ConfirmBankAccount,
    EndApproval,
    EraseWorkerName,
    FileDocument,
    ListWorker,
    ProposeBankAccount,
    ProviderCommand,
    RegisterProvider,
    ReinstateProvider,
    StateInsurance,
    StateParticulars,
    SuspendProvider,
)
from domain.provider.events import (
    ApprovalEnded,
    BankAccountConfirmed,
    BankAccountProposed,
    DocumentFiled,
    InsuranceStated,
    ParticularsStated,
    ProviderApproved,
    ProviderEvent,
    ProviderRegistered,
    ProviderReinstated,
    ProviderSuspended,
    QualificationAccepted,
    WorkerListed,
    WorkerNameErased,
)
from domain.provider.requirements import Waivable, insurances_not_accepted, missing
from domain.provider.state import Provider, reaches_past
from domain.rulebook import Rulebook

BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def is_business_id(text: str) -> bool:
    """Whether a text is a Finnish business id (Y-tunnus): seven digits, a dash, a check digit modulo 11."""
    digits, _, check = text.partition("-")
    if len(digits) != len(BUSINESS_ID_WEIGHTS) or not digits.isascii() or not digits.isdecimal():
        return False
    if len(check) != 1 or not check.isascii() or not check.isdecimal():
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, BUSINESS_ID_WEIGHTS, strict=True)) % 11
    return rest != 1 and int(check) == (11 - rest) % 11


@refusing_gaps
def register(command: RegisterProvider, rulebook: Rulebook, today: date) -> Sequence[ProviderRegistered]:
    """Take a provider into the register. Raises `BadInput` for a business id whose check digit does not fit."""
    if not is_business_id(command.business_id):
        raise BadInput("business_id", "business_id")
    return (
        ProviderRegistered(
            **envelope(command.provider_id, 0, command, rulebook.version_on(today), "2"),
            name=command.name,
            business_id=command.business_id,
        ),
    )


@refusing_gaps
def approve(
    state: Provider, command: ApproveProvider, cap_cents_on: Callable[[date], int | None], rulebook: Rulebook
) -> Sequence[ProviderApproved]:
    """Approve a provider for a service, at a price at most the cap in force on the approval's first day (§ 2, § 6).

    What is missing is judged on that day too, or today where it has passed: what is filed now counts. Everything that
    is missing and not waived is refused at once, together with the price.
    """
    _check_days(command.from_day, command.until)
    waived = {waiver.code for waiver in command.waived}
    if not waived <= set(Waivable):
        raise BadInput("waived", "one_of", limit=", ".join(sorted(Waivable)))
    version = rulebook.version_on(command.from_day)
    judged_on = max(command.from_day, _today(command))
    lacking = (one for one in missing(state, command.service, judged_on, rulebook) if one.code not in waived)
    refuse_if_any((*_price_findings(command, cap_cents_on), *lacking))
    return (
        ProviderApproved(
            **envelope(
                state.id,
                state.version,
                command,
                version,
                "2",
                "6",
                warnings=insurances_not_accepted(state, judged_on, rulebook),
            ),
            service=command.service,
            from_day=command.from_day,
            until=command.until,
            unit_price_cents=command.unit_price_cents,
            waived=command.waived,
        ),
    )


def _price_findings(command: ApproveProvider, cap_cents_on: Callable[[date], int | None]) -> Iterator[Finding]:
    """`price_not_in_force`, `price_over_cap`: the price is at most the cap of the approval's first day (§ 6)."""
    cap = cap_cents_on(command.from_day)
    if cap is None:
        yield Finding("price_not_in_force", "6", actual=Figure.of_date(command.from_day))
    elif command.unit_price_cents > cap:
        yield Finding("price_over_cap", "6", Figure(cap, "cents"), Figure(command.unit_price_cents, "cents"))


@refusing_gaps
def decide(state: Provider, command: ProviderCommand, rulebook: Rulebook) -> Sequence[ProviderEvent]:
    """What follows from a command about a registered provider. Raises `Refusal`, and `BadInput` for what fits none."""
    match command:
        case StateParticulars():
            return (state_particulars(state, command, rulebook),)
        case FileDocument():
            return (file_document(state, command, rulebook),)
        case StateInsurance():
            return (state_insurance(state, command, rulebook),)
        case ListWorker():
            return (list_worker(state, command, rulebook),)
        case EraseWorkerName():
            return (erase_worker_name(state, command, rulebook),)
        case AcceptQualification():
            return (accept_qualification(state, command, rulebook),)
        case EndApproval():
            return (end_approval(state, command, rulebook),)
        case SuspendProvider():
            return (suspend(state, command, rulebook),)
        case ReinstateProvider():
            return (reinstate(state, command, rulebook),)
        case ProposeBankAccount():
            return (propose_bank_account(state, command, rulebook),)
        case ConfirmBankAccount():
            return (confirm_bank_account(state, command, rulebook),)
        case _:
            assert_never(command)


def _today(command: Command) -> date:
    return helsinki_date(command.by.decided_at)


def _check_days(from_day: date, until: date | None) -> None:
    if until is not None and until < from_day:
        raise BadInput("until", "not_before", limit=Figure.of_date(from_day))


def state_particulars(state: Provider, command: StateParticulars, rulebook: Rulebook) -> ParticularsStated:
    """State a provider's particulars; where it works is named by the area's municipalities of the first day (§ 2).

    They stand in the event as the area writes them, in whichever case they were asked for.
    """
    found = {rulebook.municipality(name, command.from_day) for name in command.municipalities}
    municipalities = tuple(sorted(name for name in found if name is not None))
    if None in found:
        raise BadInput("municipalities", "municipality_of_the_area", limit=Figure.of_date(command.from_day))
    return ParticularsStated(
        **envelope(state.id, state.version, command, rulebook.version_on(command.from_day), "2.2", "2.3"),
        from_day=command.from_day,
        soteri_categories=tuple(sorted(set(command.soteri_categories))),
        subcontractors=command.subcontractors,
        municipalities=municipalities,
        sites=command.sites,
    )


def file_document(state: Provider, command: FileDocument, rulebook: Rulebook) -> DocumentFiled:
    """Record that the county received a document. One of a kind that expires has a last day (§ 2.3)."""
    today = _today(command)
    ahead = in_the_future(command.received_on, today)
    if ahead is not None:
        raise Refusal((ahead,))
    if command.expires_on is None and command.kind in rulebook.documents_with_expiry.on(today):
        raise BadInput("expires_on", "document_expires", kind=Figure(command.kind, "document"))
    if command.expires_on is not None and command.expires_on < command.received_on:
        raise BadInput("expires_on", "not_before", limit=Figure.of_date(command.received_on))
    return DocumentFiled(
        **envelope(state.id, state.version, command, rulebook.version_on(today), "2.3"),
        kind=command.kind,
        reference=command.reference,
        sha256=command.sha256,
        received_on=command.received_on,
        expires_on=command.expires_on,
    )


def state_insurance(state: Provider, command: StateInsurance, rulebook: Rulebook) -> InsuranceStated:
    """Record an insurance and how long it is in force (§ 2.5)."""
    _check_days(command.from_day, command.until)
    return InsuranceStated(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.5"),
        perils=tuple(sorted(set(command.perils))),
        from_day=command.from_day,
        until=command.until,
        reference=command.reference,
        amount_cents=command.amount_cents,
        sufficient=command.sufficient,
    )


def list_worker(state: Provider, command: ListWorker, rulebook: Rulebook) -> WorkerListed:
    """Put a worker on the staff list, or change what it says of one (§ 2.1)."""
    _check_days(command.from_day, command.until)
    return WorkerListed(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
        qualifications=tuple(sorted(set(command.qualifications))),
        title_in_register=command.title_in_register,
        services=tuple(sorted(set(command.services))),
        from_day=command.from_day,
        until=command.until,
    )


def _check_listed(state: Provider, worker_id: UUID) -> None:
    if all(worker.worker_id != worker_id for worker in state.staff):
        raise BadInput("worker_id", "on_the_staff_list")


def erase_worker_name(state: Provider, command: EraseWorkerName, rulebook: Rulebook) -> WorkerNameErased:
    """Tell that the register forgets a worker's name."""
    _check_listed(state, command.worker_id)
    return WorkerNameErased(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
    )


def accept_qualification(state: Provider, command: AcceptQualification, rulebook: Rulebook) -> QualificationAccepted:
    """Accept a listed worker's other degree, case by case; who accepts it is who asks (§ 2.1)."""
    _check_listed(state, command.worker_id)
    return QualificationAccepted(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2.1"),
        worker_id=command.worker_id,
        competences=tuple(sorted(set(command.competences))),
        reason=command.reason,
    )


def end_approval(state: Provider, command: EndApproval, rulebook: Rulebook) -> ApprovalEnded:
    """End the approval for a service on a day. `provider_not_approved` where none reaches past it (§ 2)."""
    of_service = (approval for approval in state.approvals if approval.service is command.service)
    if not any(reaches_past(approval, command.last_day) for approval in of_service):
        raise Refusal((Finding("provider_not_approved", "2", actual=Figure.of_date(command.last_day + ONE_DAY)),))
    return ApprovalEnded(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        service=command.service,
        last_day=command.last_day,
        reason=command.reason,
    )


def suspend(state: Provider, command: SuspendProvider, rulebook: Rulebook) -> ProviderSuspended:
    """Suspend from a day on. `already_suspended` where that day is not past the end of the last suspension (§ 2)."""
    last = state.suspensions[-1] if state.suspensions else None
    if last is not None and (last.until is None or command.from_day <= last.until):
        since, from_day = Figure.of_date(last.from_day), Figure.of_date(command.from_day)
        raise Refusal((Finding("already_suspended", "2", since, from_day),))
    return ProviderSuspended(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        from_day=command.from_day,
        reason=command.reason,
    )


def reinstate(state: Provider, command: ReinstateProvider, rulebook: Rulebook) -> ProviderReinstated:
    """Let the approvals hold again from a day on: from the suspension's first day, it never held (§ 2).

    `not_suspended` where no suspension is open.
    """
    last = state.suspensions[-1] if state.suspensions else None
    if last is None or last.until is not None:
        raise Refusal((Finding("not_suspended", "2", actual=Figure.of_date(command.from_day)),))
    if command.from_day < last.from_day:
        raise BadInput("from", "not_before", limit=Figure.of_date(last.from_day))
    return ProviderReinstated(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "2"),
        from_day=command.from_day,
        reason=command.reason,
    )


def propose_bank_account(state: Provider, command: ProposeBankAccount, rulebook: Rulebook) -> BankAccountProposed:
    """Propose the account that the provider is to be paid to, in place of what was proposed and not confirmed (§ 6)."""
    return BankAccountProposed(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "6"),
        account_id=command.account_id,
        iban=command.iban,
    )


def confirm_bank_account(state: Provider, command: ConfirmBankAccount, rulebook: Rulebook) -> BankAccountConfirmed:
    """Confirm the account that was proposed last: from now on the provider is paid to it (§ 6)."""
    refuse_if_any((*_not_proposed(state, command), *_own_bank_account(state, command)))
    return BankAccountConfirmed(
        **envelope(state.id, state.version, command, rulebook.version_on(_today(command)), "6"),
        account_id=command.account_id,
    )


def _not_proposed(state: Provider, command: ConfirmBankAccount) -> tuple[Finding, ...]:
    """`bank_account_not_proposed`: only what was proposed last, and not confirmed yet, is confirmed."""
    proposed = state.proposed_account
    if proposed is not None and proposed.account_id == command.account_id:
        return ()
    return (Finding("bank_account_not_proposed", ""),)


def _own_bank_account(state: Provider, command: ConfirmBankAccount) -> tuple[Finding, ...]:
    """`own_bank_account`: who proposed an account does not confirm it."""
    proposed = state.proposed_account
    return (Finding("own_bank_account", ""),) if proposed and proposed.proposed_by == command.by.actor else ()
