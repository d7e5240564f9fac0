"""What a bill comes to, so that whoever receives its file can check that it is whole."""

import csv
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TypeVar
from uuid import UUID

from api.billing.bill import BillRow, MonthBill
from api.billing.columns import COLUMNS, for_programs
from domain.rulebook import Service
from projections.postings.questions import BillLine

Of = TypeVar("Of")


@dataclass(slots=True)
class Totals:
    """How many rows, and what they come to in minutes, days and cents."""

    rows: int = 0
    minutes: int = 0
    days: int = 0
    amount_cents: int = 0

    def add(self, line: BillLine) -> None:
        self.rows += 1
        self.minutes += line.quantity.minutes or 0
        self.days += line.quantity.days or 0
        self.amount_cents += line.amount_cents


@dataclass(frozen=True, slots=True)
class Control:
    """The totals of all rows of a bill and of each service, and SHA-256, in hexadecimal, over the rows as programs are
    given them in CSV, each with its line end and without the header."""

    all: Totals
    by_service: dict[Service, Totals]
    digest: str


def totals_by(lines: Iterable[BillLine], of: Callable[[BillLine], Of]) -> dict[Of, Totals]:
    """What lines come to by something of theirs, in the order in which it is met first."""
    found: dict[Of, Totals] = {}
    for line in lines:
        found.setdefault(of(line), Totals()).add(line)
    return found


def by_service(lines: Iterable[BillLine]) -> dict[Service, Totals]:
    return dict(sorted(totals_by(lines, lambda line: line.service).items()))


def by_day(lines: Iterable[BillLine]) -> dict[date, Totals]:
    return dict(sorted(totals_by(lines, lambda line: line.happened_on).items()))


def by_voucher(lines: Iterable[BillLine]) -> dict[UUID, Totals]:
    return dict(sorted(totals_by(lines, lambda line: line.voucher_id).items()))


class OneLine:
    """Takes the one line that a writer writes."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def program_rows(rows: Iterable[BillRow]) -> Iterator[bytes]:
    """Each row as RFC 4180 has it, with its line end."""
    line = OneLine()
    writer = csv.writer(line)
    for row in rows:
        writer.writerow([for_programs(column, row) for column in COLUMNS])
        yield line.text.encode()


def counting(bill: MonthBill) -> Generator[bytes, None, Control]:
    """The control totals of a bill, as what a generator returns: it yields nothing after each row, for who pauses."""
    everything, services, digest = Totals(), dict[Service, Totals](), sha256()
    for row, encoded in zip(bill.rows(), program_rows(bill.rows()), strict=True):
        everything.add(row.line)
        services.setdefault(row.line.service, Totals()).add(row.line)
        digest.update(encoded)
        yield b""
    return Control(everything, dict(sorted(services.items())), digest.hexdigest())


def control_of(bill: MonthBill) -> Control:
    """The control totals of a bill, at one go."""
    count = counting(bill)
    while True:
        try:
            next(count)
        except StopIteration as counted:
            control: Control = counted.value
            return control


def sum_of(lines: Iterable[BillLine]) -> Totals:
    """What lines come to."""
    whole = Totals()
    for line in lines:
        whole.add(line)
    return whole
