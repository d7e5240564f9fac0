"""Payment files as a kind: one stream a file, which rests on the accounts of the providers that it pays."""

from collections.abc import Sequence
from typing import get_args

from domain.kernel.facts import NOTHING_ASKED, Asks, Found, Named
from domain.kernel.kind import Audit, Kind
from domain.payment_file.commands import BeginPaymentFile, MakePaymentFile, PaymentFileCommand
from domain.payment_file.decide import begin, make
from domain.payment_file.events import PaymentFileEvent
from domain.payment_file.state import PaymentFile, evolve
from domain.rulebook import Rulebook
from domain.settlement.state import ProviderAccount


def asks(state: PaymentFile | None, command: PaymentFileCommand) -> Asks:
    """What is ordered must stand when the file is closed."""
    if not isinstance(command, MakePaymentFile):
        return NOTHING_ASKED
    assert state is not None, "a file is begun first"
    accounts = dict.fromkeys(one.account_id for one in state.candidates)
    return Asks(of_its_own=tuple(Named(ProviderAccount, one) for one in accounts))


def decided(
    state: PaymentFile | None, command: PaymentFileCommand, found: Found, rulebook: Rulebook
) -> Sequence[PaymentFileEvent]:
    """What follows from a command, on what was found."""
    if isinstance(command, BeginPaymentFile):
        return begin(command, rulebook)
    assert state is not None, "a file is begun first"
    accounts = {one.account_id: found.of(ProviderAccount, one.account_id) for one in state.candidates}
    return make(state, command, accounts, rulebook)


def audit(state: PaymentFile) -> Audit:
    """What cannot be true of a file: that it is made of other transfers than it took."""
    taken = len(state.taken) if state.made is not None else 0
    faults = () if taken == state.transfers else (f"payment file {state.id} does not hold what it took",)
    return Audit((f"{state.execution_on} {state.transfers} {state.total_cents} {state.digest}",), faults)


PAYMENT_FILE: Kind[PaymentFile, PaymentFileCommand, PaymentFileEvent] = Kind(
    name="payment_file",
    state=PaymentFile,
    events=get_args(PaymentFileEvent),
    commands=get_args(PaymentFileCommand),
    begun_by=(BeginPaymentFile,),
    evolve=evolve,
    decide=decided,
    asks=asks,
    known_to=lambda state, organisation: False,
    audit=audit,
)
