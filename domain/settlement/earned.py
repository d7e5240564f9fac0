"""What a settlement takes of what its provider has earned: which postings, and the lines that they come to.

A posting is known by two figures: the day its entry happened on, and its event's position in the log. A span is a
rectangle of the two. What a settlement took is a set of spans that do not overlap those of the settlements that stood
before it: so each posting is settled at most once, and who has the log can say by which.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from domain.kernel.calendar import first_of_month
from domain.kernel.event import Quantity
from domain.kernel.facts import Question
from domain.rulebook import Service
from domain.settlement.events import Total
from domain.voucher.events import EntryKind

# Which postings


class PostingSpan(NamedTuple):
    """Postings that happened after a day and until another, at positions after one and up to another."""

    after_day: date
    until: date
    after: int
    up_to: int

    def holds(self, day: date, position: int) -> bool:
        return self.after_day < day <= self.until and self.after < position <= self.up_to

    def without(self, other: "PostingSpan") -> Iterator["PostingSpan"]:
        """What of it lies outside another, in at most four parts that do not overlap."""
        first_day, last_day = max(self.after_day, other.after_day), min(self.until, other.until)
        first, last = max(self.after, other.after), min(self.up_to, other.up_to)
        if first_day >= last_day or first >= last:
            yield self
            return
        parts = (
            PostingSpan(self.after_day, self.until, self.after, first),
            PostingSpan(self.after_day, self.until, last, self.up_to),
            PostingSpan(self.after_day, first_day, first, last),
            PostingSpan(last_day, self.until, first, last),
        )
        yield from (part for part in parts if part.after_day < part.until and part.after < part.up_to)


def all_until(last_day: date, position: int) -> PostingSpan:
    """All that happened by a day, as the log knew it at a position."""
    return PostingSpan(date.min, last_day, 0, position)


def left_of(span: PostingSpan, taken: Iterable[PostingSpan]) -> tuple[PostingSpan, ...]:
    """What of a span is in none of the others: spans that do not overlap, as few as neighbours can be joined to."""
    left = [span]
    for one in taken:
        left = _joined(part for each in left for part in each.without(one))
    return tuple(left)


def _joined(spans: Iterable[PostingSpan]) -> list[PostingSpan]:
    """The same postings with spans over the same days joined where their positions meet."""
    joined: list[PostingSpan] = []
    for span in sorted(spans):
        last = joined[-1] if joined else None
        if last is not None and last[:2] == span[:2] and last.up_to == span.after:
            joined[-1] = last._replace(up_to=span.up_to)
        else:
            joined.append(span)
    return joined


# What they are


@dataclass(frozen=True, slots=True)
class EarnedPosting:
    """What one event moved to what a provider has earned, or took back: `quantity` and `amount_cents` are negative
    then. `line` counts the postings of one event."""

    position: int
    line: int
    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: EntryKind
    reversal: bool
    happened_on: date
    quantity: Quantity
    unit_price_cents: int
    amount_cents: int


class Earned(NamedTuple):
    """Postings of a provider, as the log held them at `position`."""

    position: int
    postings: tuple[EarnedPosting, ...]


@dataclass(frozen=True, slots=True)
class Unsettled(Question[Earned]):
    """What has a provider earned that happened by a day and is in none of the spans that are settled?

    The answer is from all that the log holds when asked, and says how far that is.
    """

    provider_id: UUID
    until: date
    settled: tuple[PostingSpan, ...]


@dataclass(frozen=True, slots=True)
class Taken(Question[Earned]):
    """What has a provider earned in these spans, which do not overlap? `position` is where the log has all of them."""

    provider_id: UUID
    spans: tuple[PostingSpan, ...]
    position: int


# Lines


@dataclass(frozen=True, slots=True)
class Line:
    """What a settlement holds of one entry: what was recorded, or corrected, and not settled before.

    `reversal` tells that the entry no longer stands; then quantity and amount take back what was settled before.
    """

    voucher_id: UUID
    entry_id: UUID
    service: Service
    kind: EntryKind
    reversal: bool
    happened_on: date
    quantity: Quantity
    unit_price_cents: int
    amount_cents: int

    def adjusts(self, month: date) -> date | None:
        """The month that the line adjusts in the settlement of a month: its own where that is an earlier one."""
        own = first_of_month(self.happened_on)
        return own if own < month else None

    def canonical(self) -> bytes:
        """The line as the digest has it: JSON as RFC 8785 writes it, in one row."""
        plain: dict[str, Any] = {
            "voucher_id": str(self.voucher_id),
            "entry_id": str(self.entry_id),
            "service": self.service.value,
            "kind": self.kind.value,
            "reversal": self.reversal,
            "happened_on": self.happened_on.isoformat(),
            **_quantity(self.quantity),
            "unit_price_cents": self.unit_price_cents,
            "amount_cents": self.amount_cents,
        }
        return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _quantity(quantity: Quantity) -> dict[str, int]:
    return {"minutes": quantity.units} if quantity.minutes is not None else {"days": quantity.units}


def _sum(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of some quantities of one unit."""
    given = list(quantities)
    units = sum(one.units for one in given)
    return Quantity(minutes=units) if given[0].minutes is not None else Quantity(days=units)


def lines_of(postings: Iterable[EarnedPosting]) -> tuple[Line, ...]:
    """One line an entry, by day, voucher and entry; none where what was recorded is taken back by the same postings.

    The unit price is the newest: a no-show whose charge moved to it has the price of that day.
    """

    def entry(posting: EarnedPosting) -> tuple[date, UUID, UUID]:
        return posting.happened_on, posting.voucher_id, posting.entry_id

    lines = []
    ordered = sorted(postings, key=lambda one: (*entry(one), one.position, one.line))
    for (happened_on, voucher_id, entry_id), group in groupby(ordered, key=entry):
        own = list(group)
        quantity, amount_cents = _sum(one.quantity for one in own), sum(one.amount_cents for one in own)
        reversals = sum(one.reversal for one in own)
        if 0 < reversals < len(own) and quantity.units == amount_cents == 0:
            continue
        newest = own[-1]
        lines.append(
            Line(
                voucher_id,
                entry_id,
                newest.service,
                newest.kind,
                reversals > 0,
                happened_on,
                quantity,
                newest.unit_price_cents,
                amount_cents,
            )
        )
    return tuple(lines)


def totals_of(lines: Iterable[Line]) -> tuple[Total, ...]:
    """What lines come to by service and month, in the order of months and services."""

    def place(line: Line) -> tuple[date, str]:
        return first_of_month(line.happened_on), line.service.value

    totals = []
    for (month, service), group in groupby(sorted(lines, key=place), key=place):
        own = list(group)
        totals.append(
            Total(
                service=Service(service),
                month=month,
                quantity=_sum(line.quantity for line in own),
                amount_cents=sum(line.amount_cents for line in own),
            )
        )
    return tuple(totals)


def digest_of(lines: Iterable[Line]) -> str:
    """SHA-256 over the canonical lines in their order, in hexadecimal."""
    digest = sha256()
    for line in lines:
        digest.update(line.canonical())
    return digest.hexdigest()
