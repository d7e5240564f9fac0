"""How fast a month's bill is written in each form: `.venv/bin/python -m scripts.benchmarks.billing [LINES]`.

Each form in a process of its own, which tells seconds, and the megabytes that it took beyond what it held with the bill
in memory. `held` is what stands in memory before anything is written.
"""

import resource
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from multiprocessing import get_context
from uuid import UUID

from api.billing import FormName
from api.billing.bill import MonthBill, OneProvider
from api.billing.forms import FORMS
from domain.kernel.event import Quantity
from domain.rulebook import Service
from domain.voucher.charging import price_of
from domain.voucher.events import EntryKind
from projections.postings.questions import BillLine

MONTH = date(2026, 5, 1)
PRICE_CENTS = 5_230
LINES_PER_VOUCHER, PROVIDERS = 6, 20
ROUNDS = 3
KIBIBYTES_PER_MEGABYTE = 1_000_000 / 1_024


def large_bill(count: int) -> MonthBill:
    """A month of some providers: sessions of individual coaching, every sixteenth a no-show at 0."""
    providers = []
    for number in range(PROVIDERS):
        lines = [_line(place) for place in range(number, count, PROVIDERS)]
        lines.sort(key=lambda line: (line.happened_on, line.voucher_id, line.entry_id))
        providers.append(OneProvider(UUID(int=number + 1), f"Valmennus {number} Oy", "0737546-2", tuple(lines), ()))
    return MonthBill(MONTH, 1_000_000, None, tuple(providers))


def _line(place: int) -> BillLine:
    missed, minutes = place % 16 == 3, 45 + 15 * (place % 4)
    return BillLine(
        UUID(int=2**100 + place // (LINES_PER_VOUCHER * PROVIDERS) * PROVIDERS + place % PROVIDERS),
        UUID(int=2**101 + place),
        Service.INDIVIDUAL_COACHING,
        f"SOS-2026-{place // (LINES_PER_VOUCHER * PROVIDERS) * PROVIDERS + place % PROVIDERS}",
        EntryKind.NO_SHOW if missed else EntryKind.SESSION,
        MONTH + timedelta(days=place % 31),
        Quantity(minutes=0 if missed else minutes),
        PRICE_CENTS,
        0 if missed else price_of(Service.INDIVIDUAL_COACHING.unit, minutes, PRICE_CENTS),
    )


def _measured(form: FormName, count: int) -> tuple[float, float, float, int]:
    """Seconds, megabytes held before, megabytes beyond that, and the file's bytes."""
    bill = large_bill(count)
    held, began, size = _megabytes(), time.perf_counter(), 0
    for piece in FORMS[form].pieces(bill, "fi"):
        size += len(piece)
    return time.perf_counter() - began, held, _megabytes() - held, size


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIBIBYTES_PER_MEGABYTE


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"a month's bill of {count:,} lines, median of {ROUNDS}")
    for form in FORMS:
        found = []
        for _ in range(ROUNDS):
            with ProcessPoolExecutor(1, get_context("spawn")) as alone:
                found.append(alone.submit(_measured, form, count).result())
        seconds, held, more, size = (statistics.median(figures) for figures in zip(*found, strict=True))
        print(
            f"{form:7} {seconds:6.2f} s {count / seconds:9,.0f} lines/s {held:5.0f} MB held {more:+6.0f} MB "
            f"file {size / 1e6:5.1f} MB"
        )


if __name__ == "__main__":
    main()
