"""Invoices as they are written: held to the byte by golden ones, and by chance ones to their sums and to all rules."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from api.invoices import Format
from api.invoices.checking import written
from api.invoices.document import Invoice, decimal_text, euros
from api.invoices.reading import read_invoice
from api.invoices.reconciling import Books, reconciled
from domain.settlement.earned import Line
from tests.api.invoices.checked import broken_by
from tests.api.invoices.made import GOLDEN, JUNE, SELLER, credits, invoice, lines, named
from tests.api.invoices.test_over_http import read

FOLDER = Path(__file__).parent / "golden"
FORMATS: tuple[Format, ...] = ("peppol", "finvoice")


def laid_out(document: bytes) -> bytes:
    """A document one element a line, as the golden ones are kept."""
    tree = etree.fromstring(document)
    etree.indent(tree)
    return bytes(etree.tostring(tree, encoding="UTF-8", xml_declaration=True)) + b"\n"


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", GOLDEN)
def test_golden_invoices_are_written_as_they_were(name: str, form: Format) -> None:
    document = written(GOLDEN[name], form)
    assert broken_by(document) == []
    assert laid_out(document).decode() == (FOLDER / f"{name}.{form}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", ["invoice", "credit-note"])
def test_the_account_that_the_seller_is_paid_to_stands_in_it(name: str, form: Format) -> None:
    seller = replace(SELLER, iban="FI2112345600000785")
    document = written(replace(GOLDEN[name], seller=seller), form)
    assert broken_by(document) == []
    place = {"peppol": "PaymentMeans/PayeeFinancialAccount/ID", "finvoice": ".//EpiAccountID"}[form]
    assert read(document).findtext(place) == seller.iban
    assert b"NOTPROVIDED" not in document


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-100, "-1.00"), (5230, "52.30"), (123_456_789, "1234567.89")],
)
def test_cents_are_written_as_euros(cents: int, text: str) -> None:
    assert euros(cents) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0"), (60, "1"), (90, "1.5"), (50, "0.833333"), (1, "0.016667"), (-90, "-1.5"), (-50, "-0.833333")],
)
def test_minutes_are_written_as_hours_rounded_half_up(minutes: int, text: str) -> None:
    assert decimal_text(minutes, 60, 6) == text


def test_a_half_cent_is_rounded_up_and_what_is_cut_stands_beside_it() -> None:
    document = read(written(GOLDEN["invoice"], "peppol"))
    shown = [
        (row.findtext("InvoicedQuantity"), row.findtext("LineExtensionAmount"), row.findtext("AllowanceCharge/Amount"))
        for row in document.iter("InvoiceLine")
    ]
    assert shown[2] == ("0.016667", "0.88", None)  # 0.875 euros
    assert shown[4] == ("1.5", "75.00", "3.45")
    assert shown[6] == ("-1", "-52.30", None)


def totals(document: Any) -> tuple[Decimal, Decimal, Decimal]:
    """What the rows come to, what the whole is, what is to be paid."""
    if document.tag == "Finvoice":
        rows = [_number(one.findtext("RowAmount")) for one in document.iter("InvoiceRow")]
        details = document.find("InvoiceDetails")
        whole = _number(details.findtext("InvoiceTotalVatIncludedAmount"))
        return sum(rows, Decimal(0)), whole, whole - _number(details.findtext("InvoicePaidAmount") or "0,00")
    sign = -1 if document.tag == "CreditNote" else 1
    rows = [_number(one.findtext("LineExtensionAmount")) for one in document.iter(f"{document.tag}Line")]
    whole, payable = (
        sign * _number(document.findtext(f"LegalMonetaryTotal/{name}"))
        for name in ("TaxInclusiveAmount", "PayableAmount")
    )
    return sign * sum(rows, Decimal(0)), whole, payable


def _number(text: str | None) -> Decimal:
    assert text is not None
    return Decimal(text.replace(",", "."))


@given(held=lines, credited=credits)
@settings(max_examples=200, deadline=None)
def test_every_format_has_the_settlements_sums_to_the_cent(held: list[Line], credited: tuple[Line, ...]) -> None:
    made = invoice(held, credited=credited)
    wanted = sum(one.amount_cents for one in held)
    for form in FORMATS:
        rows, whole, payable = totals(read(written(made, form)))
        assert rows * 100 == whole * 100 == wanted
        assert payable * 100 == made.payable_cents == wanted + sum(one.amount_cents for one in credited)


@given(held=lines, credited=credits)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_settlement_holds_its_invoice_keeps_all_rules(held: list[Line], credited: tuple[Line, ...]) -> None:
    made = invoice(held, credited=credited)
    for form in FORMATS:
        assert broken_by(written(made, form)) == []


@given(held=lines, credited=credits)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_again_and_agrees(held: list[Line], credited: tuple[Line, ...]) -> None:
    books = Books(
        provider_id=named("provider"),
        seller=SELLER,
        month=JUNE,
        lines=held,
        vouchers={},
        others=frozenset(),
        settled=frozenset(),
    )
    for form in FORMATS:
        found = reconciled(read_invoice(written(invoice(held, credited=credited), form)), books)
        assert (found.differences, found.rows_agreeing) == ((), len(held))


def test_rules_that_are_broken_are_told() -> None:
    """The rules are really asked: each of these documents breaks another rule set."""
    good: Invoice = GOLDEN["invoice"]
    peppol, fin = written(good, "peppol"), written(good, "finvoice")
    spoilt = {
        "ubl": peppol.replace(b"<cbc:DueDate>2026-08-09", b"<cbc:DueDate>tomorrow"),
        "en16931": peppol.replace(b">VATEX-EU-132-1G<", b">VATEX-EU-NONE<"),
        "peppol": peppol.replace(b"<cbc:BuyerReference>PS-2026</cbc:BuyerReference>", b"").replace(
            b"<cac:OrderReference><cbc:ID>PS-2026</cbc:ID></cac:OrderReference>", b""
        ),
        "finvoice": fin.replace(b">INV01<", b">INVOICE<"),
    }
    for rule_set, document in spoilt.items():
        assert document not in (peppol, fin)
        assert {one.rule_set for one in broken_by(document)} == {rule_set}, rule_set
    sums = peppol.replace(b'PayableAmount currencyID="EUR">', b'PayableAmount currencyID="EUR">1')
    assert "BR-CO-16" in {one.rule for one in broken_by(sums)}


if __name__ == "__main__":
    for kept in GOLDEN:
        for of in FORMATS:
            (FOLDER / f"{kept}.{of}.xml").write_bytes(laid_out(written(GOLDEN[kept], of)))
