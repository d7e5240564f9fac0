"""Decisions about a provider's account: settling months, four eyes, paying, taking back.

Settled means drawn and not withdrawn. What may be billed is the rulebook's (§ 6); how it is settled is the county's.
The stream's version is the lock: whoever draws rests on all settlements before.
"""

from collections.abc import Sequence
from typing import assert_never

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import envelope, in_the_future, refuse_if_any, refusing_gaps
from domain.rulebook import Rulebook
from domain.settlement.commands import (
    ApproveSettlement,
    DrawSettlement,
    PaySettlement,
    ReturnPayment,
    SettlementCommand,
    WithdrawSettlement,
)
from domain.settlement.earned import Earned, digest_of, lines_of, totals_of
from domain.settlement.events import (
    PaymentReturned,
    SettlementApproved,
    SettlementDrawn,
    SettlementEvent,
    SettlementPaid,
    SettlementWithdrawn,
)
from domain.settlement.state import ProviderAccount, Settlement, SettlementStatus, last_day

Change = ApproveSettlement | PaySettlement | WithdrawSettlement | ReturnPayment
"""What is decided on a settlement that was drawn."""


@refusing_gaps
def draw(
    account: ProviderAccount, command: DrawSettlement, earned: Earned, rulebook: Rulebook
) -> Sequence[SettlementDrawn]:
    """Settle a month that is over: what `earned` holds, and the negative totals that were not carried over yet.

    `month_not_over` until its last day has passed, `nothing_to_settle` where no line is open.
    """
    lines = lines_of(earned.postings)
    refuse_if_any((*_month_not_over(command), *(() if lines else (Finding("nothing_to_settle", ""),))))
    amount_cents = sum(line.amount_cents for line in lines)
    carried = account.to_carry
    carried_over_cents = sum(one.total_cents for one in carried)
    return (
        SettlementDrawn(
            **envelope(account.id, account.version, command, _version(command, rulebook), "6"),
            settlement_id=command.settlement_id,
            provider_id=command.provider_id,
            month=command.month,
            position=earned.position,
            lines=len(lines),
            totals=totals_of(lines),
            amount_cents=amount_cents,
            carried_over_cents=carried_over_cents,
            carried=tuple(one.settlement_id for one in carried),
            total_cents=amount_cents + carried_over_cents,
            digest=digest_of(lines),
        ),
    )


def _month_not_over(command: DrawSettlement) -> tuple[Finding, ...]:
    """A month is settled when its last day has passed."""
    today, last = helsinki_date(command.by.decided_at), last_day(command.month)
    if today > last:
        return ()
    return (Finding("month_not_over", "", Figure.of_date(last), Figure.of_date(today)),)


@refusing_gaps
def change(account: ProviderAccount, command: Change, rulebook: Rulebook) -> Sequence[SettlementEvent]:
    """What follows from a command about a settlement that was drawn. All that it breaks is told at once."""
    settlement, version = account.settlement(command.settlement_id), _version(command, rulebook)
    match command:
        case ApproveSettlement():
            return (_approve(account, settlement, command, version),)
        case PaySettlement():
            return (_pay(account, settlement, command, version),)
        case WithdrawSettlement():
            return (_withdraw(account, settlement, command, version),)
        case ReturnPayment():
            return (_take_back_payment(account, settlement, command, version),)
        case _:
            assert_never(command)


def _version(command: SettlementCommand, rulebook: Rulebook) -> str:
    return rulebook.version_on(helsinki_date(command.by.decided_at))


def _approve(
    account: ProviderAccount, settlement: Settlement, command: ApproveSettlement, version: str
) -> SettlementApproved:
    refuse_if_any((*_not(settlement, SettlementStatus.DRAWN), *_own_approval(settlement, command)))
    return SettlementApproved(
        **envelope(account.id, account.version, command, version, "6"), settlement_id=settlement.settlement_id
    )


def _pay(account: ProviderAccount, settlement: Settlement, command: PaySettlement, version: str) -> SettlementPaid:
    refuse_if_any(
        (*_not(settlement, SettlementStatus.APPROVED, SettlementStatus.RETURNED), *_unfit(settlement, command))
    )
    assert settlement.approved is not None, "what is paid was approved"
    approved_on = helsinki_date(settlement.approved.decided_at)
    if command.paid_on < approved_on:
        raise BadInput("paid_on", "not_before", limit=Figure.of_date(approved_on))
    return SettlementPaid(
        **envelope(account.id, account.version, command, version, "6"),
        settlement_id=settlement.settlement_id,
        paid_on=command.paid_on,
        reference=command.reference,
        amount_cents=command.amount_cents,
    )


def _withdraw(
    account: ProviderAccount, settlement: Settlement, command: WithdrawSettlement, version: str
) -> SettlementWithdrawn:
    open_ = (SettlementStatus.DRAWN, SettlementStatus.APPROVED, SettlementStatus.RETURNED)
    refuse_if_any((*_not(settlement, *open_), *_carried_on(account, settlement)))
    assert account.provider_id is not None, "an account with a settlement is a provider's"
    return SettlementWithdrawn(
        **envelope(account.id, account.version, command, version, "6"),
        settlement_id=settlement.settlement_id,
        provider_id=account.provider_id,
        totals=settlement.totals,
        reason=command.reason,
    )


def _take_back_payment(
    account: ProviderAccount, settlement: Settlement, command: ReturnPayment, version: str
) -> PaymentReturned:
    refuse_if_any((*_not(settlement, SettlementStatus.PAID), *_in_the_future(command)))
    paid_on = settlement.payments[-1].paid_on
    if command.returned_on < paid_on:
        raise BadInput("returned_on", "not_before", limit=Figure.of_date(paid_on))
    return PaymentReturned(
        **envelope(account.id, account.version, command, version, "6"),
        settlement_id=settlement.settlement_id,
        returned_on=command.returned_on,
        reason=command.reason,
    )


# What refuses them


def _not(settlement: Settlement, *expected: SettlementStatus) -> tuple[Finding, ...]:
    """`settlement_status`: what is asked for fits settlements of another status alone."""
    if settlement.status in expected:
        return ()
    allowed = Figure(" ".join(expected), "settlement_status")
    return (Finding("settlement_status", "", allowed, Figure(settlement.status.value, "settlement_status")),)


def _own_approval(settlement: Settlement, command: ApproveSettlement) -> tuple[Finding, ...]:
    """`own_approval`: who drew a settlement does not approve it."""
    return (Finding("own_approval", ""),) if command.by.actor == settlement.drawn.actor else ()


def _unfit(settlement: Settlement, command: PaySettlement) -> tuple[Finding, ...]:
    """`nothing_to_pay`, `payment_amount_differs`, `in_the_future`: a settlement is paid in whole, or not at all."""
    findings = []
    total, paid = Figure(settlement.total_cents, "cents"), Figure(command.amount_cents, "cents")
    if settlement.total_cents <= 0:
        findings.append(Finding("nothing_to_pay", "", actual=total))
    elif total != paid:
        findings.append(Finding("payment_amount_differs", "", total, paid))
    return (*findings, *_in_the_future(command))


def _in_the_future(command: PaySettlement | ReturnPayment) -> tuple[Finding, ...]:
    """What was done is dated today or earlier."""
    day = command.paid_on if isinstance(command, PaySettlement) else command.returned_on
    ahead = in_the_future(day, helsinki_date(command.by.decided_at))
    return (ahead,) if ahead is not None else ()


def _carried_on(account: ProviderAccount, settlement: Settlement) -> tuple[Finding, ...]:
    """`settlement_carried_over`: a later settlement holds its negative total, and is to be withdrawn first."""
    carrying = account.carried_by(settlement.settlement_id)
    return (Finding("settlement_carried_over", "", actual=Figure.of_date(carrying.month)),) if carrying else ()
