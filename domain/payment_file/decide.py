"""Decisions about payment files: a day on which banks pay, and that what a file pays stands ordered in it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from domain.kernel.calendar import helsinki_date, is_working_day
from domain.kernel.findings import BadInput, Figure, Finding
from domain.kernel.rules import envelope, refuse_if_any, refusing_gaps
from domain.payment_file.commands import BeginPaymentFile, MakePaymentFile
from domain.payment_file.events import Candidate, PaymentFileBegun, PaymentFileMade
from domain.payment_file.state import PaymentFile
from domain.rulebook import Rulebook
from domain.settlement.state import OrderedPayment, ProviderAccount

EXECUTION_DAYS_MAX = 90
"""Further ahead no bank takes an order."""


@refusing_gaps
def begin(command: BeginPaymentFile, rulebook: Rulebook) -> Sequence[PaymentFileBegun]:
    """Ask for a file to be paid on a working day, from today on."""
    today = helsinki_date(command.by.decided_at)
    if command.execution_on < today:
        raise BadInput("execution_on", "not_before", limit=Figure.of_date(today))
    latest = today + timedelta(days=EXECUTION_DAYS_MAX)
    if command.execution_on > latest:
        raise BadInput("execution_on", "no_later_than", limit=Figure.of_date(latest))
    if not is_working_day(command.execution_on):
        raise BadInput("execution_on", "working_day")
    return (
        PaymentFileBegun(
            **envelope(command.payment_file_id, 0, command, rulebook.version_on(today), "6"),
            candidates=command.candidates,
            execution_on=command.execution_on,
        ),
    )


@refusing_gaps
def make(
    state: PaymentFile, command: MakePaymentFile, accounts: Mapping[UUID, ProviderAccount], rulebook: Rulebook
) -> Sequence[PaymentFileMade]:
    """Close a file. `payment_order_withdrawn`: what a person recorded as never carried out, while it was not whole, may
    be in another file by now."""
    out = {one.settlement_id for one in command.left_out}
    taken = tuple(one for one in state.candidates if one.settlement_id not in out)
    orders = tuple(waiting_in(state, one, accounts) for one in taken)
    amounts = [one.amount_cents for one in orders if one is not None]
    refuse_if_any(() if len(amounts) == len(taken) else (Finding("payment_order_withdrawn", ""),))
    return (
        PaymentFileMade(
            **envelope(
                state.id, state.version, command, rulebook.version_on(helsinki_date(command.by.decided_at)), "6"
            ),
            transfers=len(amounts),
            total_cents=sum(amounts),
            digest=command.digest,
            left_out=command.left_out,
        ),
    )


def waiting_in(state: PaymentFile, one: Candidate, accounts: Mapping[UUID, ProviderAccount]) -> OrderedPayment | None:
    """The order of a settlement in this file, while nothing is heard of it."""
    order = accounts[one.account_id].settlement(one.settlement_id).waiting
    return order if order is not None and order.payment_file_id == state.id else None
