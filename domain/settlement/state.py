"""A provider's account with the county: its settlements, and what each took. Made from its events alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.kernel.calendar import ONE_DAY, last_day_of_months
from domain.kernel.event import By, Sealed
from domain.settlement.earned import PostingSpan, all_until, left_of
from domain.settlement.events import (
    PaymentOrdered,
    PaymentRefused,
    PaymentReturned,
    SettlementApproved,
    SettlementDrawn,
    SettlementEvent,
    SettlementPaid,
    SettlementWithdrawn,
    Total,
)


class SettlementStatus(StrEnum):
    """Where a settlement stands. What is ordered is in a payment file, and nothing is heard of it. What the bank
    refused, or gave back, is open again: it can be ordered or paid anew, or withdrawn."""

    DRAWN = "drawn"
    APPROVED = "approved"
    ORDERED = "ordered"
    REFUSED = "refused"
    PAID = "paid"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment of a settlement; `returned_on` and the reason are there where it came back."""

    paid_on: date
    reference: str
    amount_cents: int
    by: By
    returned_on: date | None = None
    returned_because: Sealed | None = None
    end_to_end_id: str | None = None


@dataclass(frozen=True, slots=True)
class OrderedPayment:
    """A settlement in a payment file; `refused_on` is there where the bank did not carry it out."""

    end_to_end_id: str
    payment_file_id: UUID
    bank_account_id: UUID
    amount_cents: int
    execution_on: date
    by: By
    refused_on: date | None = None
    reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """A settlement as it stands now. `took` are the spans of what it took; `month` is the month's first day."""

    settlement_id: UUID
    month: date
    position: int
    took: tuple[PostingSpan, ...]
    lines: int
    totals: tuple[Total, ...]
    amount_cents: int
    carried_over_cents: int
    carried: tuple[UUID, ...]
    total_cents: int
    digest: str
    drawn: By
    status: SettlementStatus = SettlementStatus.DRAWN
    approved: By | None = None
    withdrawn: By | None = None
    withdrawn_because: Sealed | None = None
    payments: tuple[Payment, ...] = ()
    orders: tuple[OrderedPayment, ...] = ()

    def order(self, end_to_end_id: str) -> OrderedPayment | None:
        """The order of that end-to-end id, None where there is none."""
        return next((one for one in self.orders if one.end_to_end_id == end_to_end_id), None)

    @property
    def waiting(self) -> OrderedPayment | None:
        """The order of which nothing is heard yet."""
        return self.orders[-1] if self.status is SettlementStatus.ORDERED else None

    @property
    def stands(self) -> bool:
        """Whether what it took is settled: it was drawn and not withdrawn."""
        return self.status is not SettlementStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """All settlements of one provider in the order they were drawn. `provider_id` is None before the first one."""

    id: UUID
    version: int = 0
    provider_id: UUID | None = None
    settlements: tuple[Settlement, ...] = ()

    def is_known_to(self, organisation: UUID) -> bool:
        return self.provider_id == organisation

    def settlement(self, settlement_id: UUID) -> Settlement:
        """The settlement of that id. Raises `KeyError` where there is none."""
        for one in self.settlements:
            if one.settlement_id == settlement_id:
                return one
        raise KeyError(settlement_id)

    @property
    def standing(self) -> Iterator[Settlement]:
        return (one for one in self.settlements if one.stands)

    @property
    def settled(self) -> tuple[PostingSpan, ...]:
        """The spans of what is settled."""
        return tuple(span for one in self.standing for span in one.took)

    def carried_by(self, settlement_id: UUID) -> Settlement | None:
        """The standing settlement that holds another one's negative total, if one does."""
        return next((one for one in self.standing if settlement_id in one.carried), None)

    @property
    def to_carry(self) -> tuple[Settlement, ...]:
        """The standing settlements with a negative total that no standing one has carried over yet."""
        carried = {settlement_id for one in self.standing for settlement_id in one.carried}
        return tuple(one for one in self.standing if one.total_cents < 0 and one.settlement_id not in carried)


def account_id(county: str, provider_id: UUID) -> UUID:
    """The stream of a provider's account; `county` is the schema that its log is in."""
    return uuid5(NAMESPACE_URL, f"setelikirja:{county}:account:{provider_id}")


def last_day(month: date) -> date:
    """The last day of a month, which its first day stands for."""
    return last_day_of_months(month, 1)


def evolve(account: ProviderAccount | None, event: SettlementEvent) -> ProviderAccount:
    account = account or ProviderAccount(event.originator_id)
    account = replace(account, version=event.originator_version)
    match event:
        case SettlementDrawn():
            drawn = _drawn(account, event)
            return replace(account, provider_id=event.provider_id, settlements=(*account.settlements, drawn))
        case SettlementApproved():
            return _changed(account, event.settlement_id, status=SettlementStatus.APPROVED, approved=event.by)
        case SettlementPaid():
            payment = Payment(
                event.paid_on, event.reference, event.amount_cents, event.by, end_to_end_id=event.end_to_end_id
            )
            payments = (*account.settlement(event.settlement_id).payments, payment)
            return _changed(account, event.settlement_id, status=SettlementStatus.PAID, payments=payments)
        case SettlementWithdrawn():
            return _changed(
                account,
                event.settlement_id,
                status=SettlementStatus.WITHDRAWN,
                withdrawn=event.by,
                withdrawn_because=event.reason,
            )
        case PaymentReturned():
            *earlier, last = account.settlement(event.settlement_id).payments
            returned = replace(last, returned_on=event.returned_on, returned_because=event.reason)
            return _changed(
                account, event.settlement_id, status=SettlementStatus.RETURNED, payments=(*earlier, returned)
            )
        case PaymentOrdered():
            order = OrderedPayment(
                event.end_to_end_id,
                event.payment_file_id,
                event.bank_account_id,
                event.amount_cents,
                event.execution_on,
                event.by,
            )
            orders = (*account.settlement(event.settlement_id).orders, order)
            return _changed(account, event.settlement_id, status=SettlementStatus.ORDERED, orders=orders)
        case PaymentRefused():
            refused = tuple(
                replace(one, refused_on=event.refused_on, reason_code=event.reason_code)
                if one.end_to_end_id == event.end_to_end_id
                else one
                for one in account.settlement(event.settlement_id).orders
            )
            return _changed(account, event.settlement_id, status=SettlementStatus.REFUSED, orders=refused)
        case _:
            assert_never(event)


def adjusting(account: ProviderAccount, month: date, position: int) -> tuple[PostingSpan, ...]:
    """What of earlier months belongs to the bill of a month, from what the log knew at `position`.

    That is what the settlements of the month took of them. Before there is one, it is what is open of the months that
    are settled: what came late, or was corrected.
    """
    of_month = [one for one in account.standing if one.month == month]
    if of_month:
        taken = [span for one in of_month for span in one.took]
    else:
        earlier = [one.month for one in account.standing if one.month < month]
        taken = list(left_of(all_until(last_day(max(earlier)), position), account.settled)) if earlier else []
    before = month - ONE_DAY
    clipped = (span._replace(until=min(span.until, before)) for span in taken)
    return tuple(span for span in clipped if span.after_day < span.until)


def _drawn(account: ProviderAccount, event: SettlementDrawn) -> Settlement:
    return Settlement(
        settlement_id=event.settlement_id,
        month=event.month,
        position=event.position,
        took=left_of(all_until(last_day(event.month), event.position), account.settled),
        lines=event.lines,
        totals=event.totals,
        amount_cents=event.amount_cents,
        carried_over_cents=event.carried_over_cents,
        carried=event.carried,
        total_cents=event.total_cents,
        digest=event.digest,
        drawn=event.by,
    )


def _changed(account: ProviderAccount, settlement_id: UUID, **changes: object) -> ProviderAccount:
    changed = replace(account.settlement(settlement_id), **changes)  # type: ignore[arg-type]
    settlements = (changed if one.settlement_id == settlement_id else one for one in account.settlements)
    return replace(account, settlements=tuple(settlements))
