"""A large invoice written, checked and read, beside what the library alone takes to read the same document into a tree
and to write that out again.
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

from lxml import etree

from api.invoices import Format
from api.invoices.checking import written
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


def write(form: Format, count: int) -> Callable[[], object]:
    invoice = large_invoice(count)
    return lambda: written(invoice, form)


def library(form: Format, count: int) -> Callable[[], object]:
    document = written(large_invoice(count), form)
    return lambda: etree.tostring(etree.fromstring(document))


def check(form: Format, count: int) -> Callable[[], object]:
    document = written(large_invoice(count), form)
    broken_rules(written(large_invoice(1), form))  # the rules are read once
    return lambda: broken_rules(document)


def read(form: Format, count: int) -> Callable[[], object]:
    document = written(large_invoice(min(count, ROWS_MAX)), form)
    return lambda: read_invoice(document)
