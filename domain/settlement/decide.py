"""Decisions about a provider's account: settling months, four eyes, paying, taking back.

Settled means drawn and not withdrawn. What may be billed is the rulebook's (§ 6); how it is settled is the county's.
The stream's version is the lock: whoever draws rests on all settlements before.
"""

import re
from collections.abc import Sequence
from datetime import date
from typing import assert_never
from uuid import UUID

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import envelope, in_the_future, refuse_if_any, refusing_gaps
from domain.provider.state import Provider
from domain.rulebook import Rulebook
from domain.settlement.commands import (
    ApproveSettlement,
    DrawSettlement,
    OrderPayment,
    PaySettlement,
    RefusePayment,
    ReturnPayment,
    SettlementCommand,
    WithdrawSettlement,
)
from domain.settlement.earned import Earned, digest_of, lines_of, totals_of
from domain.settlement.events import (
    PaymentOrdered,
    PaymentRefused,
    PaymentReturned,
    SettlementApproved,
    SettlementDrawn,
    SettlementEvent,
    SettlementPaid,
    SettlementWithdrawn,
)
from domain.settlement.state import ProviderAccount, Settlement, SettlementStatus, last_day

Change = ApproveSettlement | PaySettlement | WithdrawSettlement | ReturnPayment | RefusePayment
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
        case RefusePayment():
            return (_refuse(account, settlement, command, version),)
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
    refuse_if_any((*_told_before(settlement, command), *_not(settlement, *PAYABLE), *_unfit(settlement, command)))
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
        end_to_end_id=command.end_to_end_id,
    )


def _withdraw(
    account: ProviderAccount, settlement: Settlement, command: WithdrawSettlement, version: str
) -> SettlementWithdrawn:
    refuse_if_any((*_not(settlement, SettlementStatus.DRAWN, *ORDERABLE), *_carried_on(account, settlement)))
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
    told = next((one for one in settlement.payments if one.end_to_end_id == command.end_to_end_id), None)
    if command.end_to_end_id is not None and told is not None and told.returned_on is not None:
        refuse_if_any(_already_recorded(told.returned_on))
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


@refusing_gaps
def order(
    account: ProviderAccount, command: OrderPayment, provider: Provider, rulebook: Rulebook
) -> Sequence[PaymentOrdered]:
    """Order an approved settlement from the bank, to the account of its provider that two people agreed on.

    While nothing is heard of it, it is `ordered`, and no other file takes it: so each is paid once.
    """
    settlement = account.settlement(command.settlement_id)
    paid_to = provider.paid_to
    number = len(settlement.orders) + 1
    refuse_if_any(
        (
            *_not(settlement, *ORDERABLE),
            *_nothing_to_pay(settlement),
            *(() if paid_to is not None else _no_account(provider)),
            *_too_many_orders(number),
        )
    )
    assert paid_to is not None, "else it was refused"
    return (
        PaymentOrdered(
            **envelope(account.id, account.version, command, _version(command, rulebook), "6"),
            settlement_id=settlement.settlement_id,
            payment_file_id=command.payment_file_id,
            end_to_end_id=end_to_end_id(settlement.settlement_id, number),
            bank_account_id=paid_to.account_id,
            amount_cents=settlement.total_cents,
            execution_on=command.execution_on,
        ),
    )


def end_to_end_id(settlement_id: UUID, number: int) -> str:
    """What the bank tells an order by, of at most 35 characters (ISO 20022, Max35Text)."""
    return f"{settlement_id.hex}-{number}"


def settlement_of(end_to_end_id: str) -> UUID | None:
    """The settlement that an end-to-end id names, None where it is none of ours."""
    found = END_TO_END_ID.fullmatch(end_to_end_id)
    return UUID(found[1]) if found else None


def _refuse(account: ProviderAccount, settlement: Settlement, command: RefusePayment, version: str) -> PaymentRefused:
    named = settlement.order(command.end_to_end_id) if command.end_to_end_id is not None else settlement.waiting
    if named is not None and named.refused_on is not None:
        refuse_if_any(_already_recorded(named.refused_on))
    refuse_if_any((*_not(settlement, SettlementStatus.ORDERED), *_in_the_future(command)))
    if named != settlement.waiting:  # it was paid once, and what was paid came back
        refuse_if_any(_already_recorded(settlement.payments[-1].paid_on))
    assert named is not None, "what is ordered has an order"
    return PaymentRefused(
        **envelope(account.id, account.version, command, version, "6"),
        settlement_id=settlement.settlement_id,
        end_to_end_id=named.end_to_end_id,
        refused_on=command.refused_on,
        reason_code=command.reason_code,
    )


# What refuses them

ORDERABLE = (SettlementStatus.APPROVED, SettlementStatus.REFUSED, SettlementStatus.RETURNED)
"""How a settlement stands that can be ordered, once it has been approved."""
PAYABLE = (*ORDERABLE, SettlementStatus.ORDERED)
ORDERS_MAX = 99
"""Of one settlement: the id that the bank tells them by has no more room."""
END_TO_END_ID = re.compile(r"([0-9a-f]{32})-[1-9][0-9]?")


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
    findings = [*_nothing_to_pay(settlement)]
    total, paid = Figure(settlement.total_cents, "cents"), Figure(command.amount_cents, "cents")
    if not findings and total != paid:
        findings.append(Finding("payment_amount_differs", "", total, paid))
    return (*findings, *_in_the_future(command))


def _nothing_to_pay(settlement: Settlement) -> tuple[Finding, ...]:
    """`nothing_to_pay`: only a total above nothing is paid."""
    if settlement.total_cents > 0:
        return ()
    return (Finding("nothing_to_pay", "", actual=Figure(settlement.total_cents, "cents")),)


def _no_account(provider: Provider) -> tuple[Finding, ...]:
    """`no_bank_account`, or `bank_account_unconfirmed` where one awaits its second person."""
    if provider.proposed_account is not None:
        return (Finding("bank_account_unconfirmed", ""),)
    return (Finding("no_bank_account", ""),)


def _too_many_orders(number: int) -> tuple[Finding, ...]:
    """`payment_orders_max`: what was ordered so often and never paid is paid by hand."""
    if number <= ORDERS_MAX:
        return ()
    return (Finding("payment_orders_max", ""),)


def _told_before(settlement: Settlement, command: PaySettlement) -> tuple[Finding, ...]:
    """`already_recorded`, `paid_twice`: what the bank tells of an order is recorded once.

    It is twice where the bank's books have it under two references, or where another order was paid. A payment under
    the order's own id for a reference is known from a status report, which tells of no entry in the bank's books.
    """
    own = command.end_to_end_id
    if own is None:
        return ()
    recorded = next((one for one in settlement.payments if one.end_to_end_id == own), None)
    if recorded is not None:
        in_books = {recorded.reference, command.reference} - {own}
        return (_paid_twice if len(in_books) > 1 else _already_recorded)(recorded.paid_on)
    if settlement.status is SettlementStatus.PAID:
        last = settlement.payments[-1]
        return (_already_recorded if last.end_to_end_id is None else _paid_twice)(last.paid_on)
    if settlement.waiting is not None and settlement.waiting.end_to_end_id != own:
        return _paid_twice(settlement.waiting.execution_on)
    return ()


def _already_recorded(day: date) -> tuple[Finding, ...]:
    """`already_recorded`: the same was recorded before, of that day."""
    return (Finding("already_recorded", "", actual=Figure.of_date(day)),)


def _paid_twice(day: date) -> tuple[Finding, ...]:
    """`paid_twice`: another payment is recorded of that day, or another order is to be paid on it."""
    return (Finding("paid_twice", "", actual=Figure.of_date(day)),)


def _in_the_future(command: PaySettlement | ReturnPayment | RefusePayment) -> tuple[Finding, ...]:
    """What was done is dated today or earlier."""
    match command:
        case PaySettlement():
            day = command.paid_on
        case ReturnPayment():
            day = command.returned_on
        case RefusePayment():
            day = command.refused_on
    ahead = in_the_future(day, helsinki_date(command.by.decided_at))
    return (ahead,) if ahead is not None else ()


def _carried_on(account: ProviderAccount, settlement: Settlement) -> tuple[Finding, ...]:
    """`settlement_carried_over`: a later settlement holds its negative total, and is to be withdrawn first."""
    carrying = account.carried_by(settlement.settlement_id)
    return (Finding("settlement_carried_over", "", actual=Figure.of_date(carrying.month)),) if carrying else ()
