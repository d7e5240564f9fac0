"""Granted periods, and what warns of two together: one service at a time, one decision number (§ 6)."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, product
from uuid import UUID, uuid5

from domain.kernel.calendar import helsinki_date
from domain.kernel.findings import Finding, StandingWarning
from domain.rulebook import Service
from domain.voucher.events import (
    Grant,
    PeriodWithdrawn,
    VoucherClosed,
    VoucherExtended,
    VoucherIssued,
    VoucherReopened,
)
from domain.voucher.supervision import GrantedPeriod, decision_number_reused, parallel_voucher
from projections.engine.projection import Logged, Projection, Tables
from projections.warnings.row import Gone

GRANTING = (VoucherIssued, VoucherExtended, PeriodWithdrawn, VoucherClosed, VoucherReopened)
"""The events that say what is granted, and until when it can be used."""


@dataclass(slots=True)
class Granted:
    """A granted period as it stands, and where the log holds its decision."""

    voucher_id: UUID
    number: int
    entry_id: UUID
    client_id: UUID
    service: str
    decision_number: str
    mark: str
    starts_on: date
    ends_on: date
    recorded_on: date
    reversed_on: date | None
    closed_on: date | None
    position: int

    def period(self) -> GrantedPeriod:
        return GrantedPeriod(
            self.voucher_id, self.number, self.entry_id, self.client_id, Service(self.service), self.decision_number,
            self.starts_on, self.ends_on, self.recorded_on, self.reversed_on, self.closed_on,
        )  # fmt: skip


@dataclass(slots=True)
class _Row:
    warning_id: UUID
    code: str
    voucher_id: UUID
    entry_id: UUID
    period: int
    other_voucher_id: UUID
    finding: Finding
    since: date
    ends_on: date


def mark_of(decision_number: str) -> str:
    """A decision number without what people write in more than one way."""
    return "".join(decision_number.split()).casefold()


def fold(tables: Tables, batch: Sequence[Logged]) -> None:
    touched = list(dict.fromkeys(event.originator_id for _, _, event in batch if isinstance(event, GRANTING)))
    if not touched:
        return
    rows = {voucher_id: dict[int, Granted]() for voucher_id in touched}
    for row in tables.rows("of_vouchers", Granted, vouchers=touched):
        rows[row.voucher_id][row.number] = row
    for logged in batch:
        if isinstance(logged.event, GRANTING):
            _take(rows[logged.event.originator_id], logged)
    tables.put("put_granted", (row for of_voucher in rows.values() for row in of_voucher.values()))
    _warn(tables, touched)


def _take(periods: dict[int, Granted], logged: Logged) -> None:
    """The voucher's periods after one more event."""
    _, _, event = logged
    match event:
        case VoucherIssued():
            periods[1] = _granted(logged, event.grant, 1, event.entry_id, event.client_id, event.service)
        case VoucherExtended():
            first, number = periods[1], len(periods) + 1
            periods[number] = _granted(logged, event.grant, number, event.entry_id, first.client_id, first.service)
        case VoucherReopened():
            periods.update({number: replace(one, closed_on=None) for number, one in periods.items()})
        case PeriodWithdrawn():
            periods[event.period] = replace(periods[event.period], reversed_on=helsinki_date(event.by.decided_at))
        case VoucherClosed():
            periods.update({number: replace(one, closed_on=event.closed_on) for number, one in periods.items()})


def _granted(logged: Logged, grant: Grant, number: int, entry_id: UUID, client_id: UUID, service: str) -> Granted:
    position, _, event = logged
    return Granted(
        event.originator_id, number, entry_id, client_id, str(service), grant.decision_number,
        mark_of(grant.decision_number), grant.starts_on, grant.ends_on, helsinki_date(event.by.decided_at), None, None,
        position,
    )  # fmt: skip


def _warn(tables: Tables, touched: Sequence[UUID]) -> None:
    """The warnings anew that have one of these vouchers on either side.

    All others stand: which grant is the first with its number changes by events of that first one alone.
    """
    own = list(tables.rows("of_vouchers", Granted, vouchers=list(touched)))
    of_clients: dict[UUID, list[Granted]] = {row.client_id: [] for row in own}
    for row in tables.rows("of_clients", Granted, clients=list(of_clients)):
        of_clients[row.client_id].append(row)
    numbered = list(tables.rows("numbered_after", Granted, vouchers=list(touched)))
    marks = list({row.mark for row in (*own, *numbered)})
    firsts = {row.mark: row for row in tables.rows("first_of_numbers", Granted, marks=marks)}
    tables.put("drop_warnings", (Gone(voucher_id) for voucher_id in touched))
    tables.put(
        "put_warnings",
        [
            *(row for grants in of_clients.values() for row in _beside(grants, frozenset(touched))),
            *(row for one in (*own, *numbered) for row in _after(one, firsts.get(one.mark))),
        ],
    )


def _beside(grants: Sequence[Granted], touched: Set[UUID]) -> Iterator[_Row]:
    """What warns of a client's periods beside each other, where one of the two is of a voucher that was touched."""
    periods = [(one, one.period()) for one in grants]
    own = [pair for pair in periods if pair[0].voucher_id in touched]
    others = [pair for pair in periods if pair[0].voucher_id not in touched]
    for (one, period), (other, beside) in chain(product(own, periods), product(others, own)):
        warning = parallel_voucher(period, beside)
        if warning is not None:
            yield _row(one, other, warning)


def _after(one: Granted, first: Granted | None) -> list[_Row]:
    """What warns of a period's number, after the first that stands with it."""
    if first is None or first.position >= one.position:
        return []
    warning = decision_number_reused(one.period(), first.period())
    return [] if warning is None else [_row(one, first, warning)]


def _row(one: Granted, other: Granted, warning: StandingWarning) -> _Row:
    return _Row(
        warning_id=uuid5(one.voucher_id, f"{warning.finding.code} {one.number} {other.voucher_id} {other.number}"),
        code=warning.finding.code,
        voucher_id=one.voucher_id,
        entry_id=one.entry_id,
        period=one.number,
        other_voucher_id=other.voucher_id,
        finding=warning.finding,
        since=warning.since,
        ends_on=warning.ends_on or date.max,
    )


GRANTS = Projection(
    name="grants",
    package=__package__,
    version=6,
    tables=("granted", "grant_warnings"),
    follows=GRANTING,
    fold=fold,
)
