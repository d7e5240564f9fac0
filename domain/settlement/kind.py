"""Settlements as a kind: one stream a provider, its account with the county."""

from collections.abc import Iterator, Sequence
from typing import get_args

from domain.kernel.facts import NOTHING_ASKED, Asks, Found, Named, Question
from domain.kernel.kind import Audit, Kind, Recount
from domain.provider.state import Provider
from domain.rulebook import Rulebook
from domain.settlement.commands import DrawSettlement, OrderPayment, SettlementCommand
from domain.settlement.decide import change, draw, order
from domain.settlement.earned import Taken, Unsettled, digest_of, lines_of, totals_of
from domain.settlement.events import SettlementDrawn, SettlementEvent
from domain.settlement.state import ProviderAccount, SettlementStatus, evolve, last_day


def _unsettled(account: ProviderAccount, command: DrawSettlement) -> Unsettled:
    return Unsettled(command.provider_id, last_day(command.month), account.settled)


def asks(account: ProviderAccount | None, command: SettlementCommand) -> Asks:
    """A settlement rests on what its provider has earned, an order on the account that it is paid to."""
    if isinstance(command, OrderPayment):
        assert account is not None and account.provider_id is not None, "a settlement's account is a provider's"
        return Asks(of_its_own=(Named(Provider, account.provider_id),))
    if not isinstance(command, DrawSettlement):
        return NOTHING_ASKED
    assert account is not None, "an account is there before its first settlement"
    return Asks(things=(Named(Provider, command.provider_id),), questions=(_unsettled(account, command),))


def decided(
    account: ProviderAccount | None, command: SettlementCommand, found: Found, rulebook: Rulebook
) -> Sequence[SettlementEvent]:
    """What follows from a command, on what was found."""
    assert account is not None, "an account is there before its first settlement"
    if isinstance(command, DrawSettlement):
        return draw(account, command, found.answer(_unsettled(account, command)), rulebook)
    if isinstance(command, OrderPayment):
        assert account.provider_id is not None, "a settlement's account is a provider's"
        return order(account, command, found.of(Provider, account.provider_id), rulebook)
    return change(account, command, rulebook)


def audit(account: ProviderAccount) -> Audit:
    """What cannot be true of an account: that something is settled twice, carried twice, or summed up otherwise."""
    return Audit(
        tuple(f"{one.settlement_id} {one.status} {one.total_cents} {one.digest}" for one in account.settlements),
        tuple(_faults(account)),
    )


def _faults(account: ProviderAccount) -> Iterator[str]:
    spans = account.settled
    for number, span in enumerate(spans):
        if any([*span.without(other)] != [span] for other in spans[:number]):
            yield "two standing settlements took the same"
            break
    carried = [settlement_id for one in account.standing for settlement_id in one.carried]
    if len(carried) != len(set(carried)):
        yield "a negative total is carried over twice"
    for one in account.settlements:
        if sum(order.refused_on is None for order in one.orders) > sum(
            payment.returned_on is not None for payment in one.payments
        ) + (1 if one.status in (SettlementStatus.ORDERED, SettlementStatus.PAID) else 0):
            yield f"settlement {one.settlement_id} is ordered twice"
        if one.total_cents != sum(total.amount_cents for total in one.totals) + one.carried_over_cents:
            yield f"settlement {one.settlement_id} is not the sum of what it took"


# What its events hold of the log as a whole


def _behind(account: ProviderAccount, event: SettlementEvent) -> tuple[Question[object], ...]:
    if not isinstance(event, SettlementDrawn):
        return ()
    took = account.settlement(event.settlement_id).took
    return (Taken(event.provider_id, took, event.position),)


def _recounted(account: ProviderAccount, event: SettlementEvent, found: Found) -> tuple[str, ...]:
    if not isinstance(event, SettlementDrawn):
        return ()
    took = account.settlement(event.settlement_id).took
    lines = lines_of(found.answer(Taken(event.provider_id, took, event.position)).postings)
    holds = (event.lines, event.totals, event.amount_cents, event.digest)
    if holds == (len(lines), totals_of(lines), sum(line.amount_cents for line in lines), digest_of(lines)):
        return ()
    return (f"settlement {event.settlement_id} does not hold what its provider had earned at {event.position}",)


SETTLEMENT: Kind[ProviderAccount, SettlementCommand, SettlementEvent] = Kind(
    name="settlement",
    state=ProviderAccount,
    events=get_args(SettlementEvent),
    commands=get_args(SettlementCommand),
    evolve=evolve,
    decide=decided,
    asks=asks,
    known_to=ProviderAccount.is_known_to,
    unbegun=ProviderAccount,
    audit=audit,
    recount=Recount(asks=_behind, faults=_recounted),
)
