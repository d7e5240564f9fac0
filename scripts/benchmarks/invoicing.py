"""How fast invoices are written, checked and read: `.venv/bin/python -m scripts.benchmarks.invoicing [LINES]`.

Each piece of work in a process of its own, which tells seconds and the most memory that it took. The peer is what the
library itself needs to read the same document into a tree and to write that out again, without any thought of its own.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from uuid import UUID

from lxml import etree

from api.invoices.checking import Format, written
from api.invoices.document import Invoice, InvoiceLine, Party, Terms
from api.invoices.reading import ROWS_MAX, read_invoice
from api.invoices.rules import broken_rules
from domain.kernel.event import Quantity
from domain.rulebook import Service
from domain.voucher.charging import price_of
from domain.voucher.events import EntryKind

FORMATS: tuple[Format, ...] = ("peppol", "finvoice")
MONTH = date(2026, 5, 1)
PRICE_CENTS = 5_230
ROUNDS = 3
KIBIBYTES_PER_MEGABYTE = 1_000_000 / 1_024


def large_invoice(count: int) -> Invoice:
    """An invoice of sessions of individual coaching, each under a voucher of its own."""
    lines = []
    for number in range(1, count + 1):
        minutes = 45 + 15 * (number % 4)
        lines.append(
            InvoiceLine(
                number,
                UUID(int=number),
                UUID(int=2**64 + number),
                Service.INDIVIDUAL_COACHING,
                EntryKind.SESSION,
                MONTH + timedelta(days=number % 31),
                Quantity(minutes=minutes),
                PRICE_CENTS,
                price_of(Service.INDIVIDUAL_COACHING.unit, minutes, PRICE_CENTS),
            )
        )
    return Invoice(
        number="202605-1",
        issued_on=MONTH + timedelta(days=40),
        due_on=MONTH + timedelta(days=70),
        first_day=MONTH,
        last_day=MONTH + timedelta(days=30),
        seller=Party("Valmennus Oy", "0737546-2"),
        terms=Terms(
            buyer=Party("Esimerkin hyvinvointialue", "0201256-6"),
            order_reference="PS-2026",
            contract_reference="SOP-2026-1",
            vat_exemption_code="VATEX-EU-132-1G",
            vat_exemption_reason="Sosiaalihuollon palvelu, AVL 37 §",
            payment_days=30,
        ),
        lines=tuple(lines),
        amount_cents=sum(line.amount_cents for line in lines),
        credited_cents=0,
        credits=(),
    )


def _write(form: Format, count: int) -> float:
    invoice = large_invoice(count)
    return _seconds(lambda: written(invoice, form))


def _peer(form: Format, count: int) -> float:
    document = written(large_invoice(count), form)
    return _seconds(lambda: etree.tostring(etree.fromstring(document)))


def _check(form: Format, count: int) -> float:
    document = written(large_invoice(count), form)
    broken_rules(written(large_invoice(1), form))  # the rules are read once
    return _seconds(lambda: broken_rules(document))


def _read(form: Format, count: int) -> float:
    document = written(large_invoice(min(count, ROWS_MAX)), form)
    return _seconds(lambda: read_invoice(document))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _measured(work: Callable[[Format, int], float], form: Format, count: int) -> tuple[float, float]:
    """Seconds of the work, and the most megabytes that its process held."""
    seconds = work(form, count)
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEGABYTE


PEER = "library's own"
WORKS = {"write": _write, PEER: _peer, "check": _check, "read": _read}


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"invoices of {count:,} lines, median of {ROUNDS}")
    for form in FORMATS:
        medians = {}
        for name, work in WORKS.items():
            found = []
            for _ in range(1 if name == "check" else ROUNDS):
                with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                    found.append(alone.submit(_measured, work, form, count).result())
            seconds, megabytes = (statistics.median(figures) for figures in zip(*found, strict=True))
            medians[name] = seconds
            print(f"{form:9} {name:14} {seconds:7.2f} s {count / seconds:9,.0f} lines/s {megabytes:6.0f} MB")
        times = medians["write"] / medians[PEER]
        print(f"{form:9} writing takes {times:.1f} times what the library's own does")


if __name__ == "__main__":
    main()
