"""A provider's own invoice is read as any software writes it; a hostile document is refused at once, for its reason."""

import time
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from api import hostile_xml
from api.hostile_xml import DEPTH_MAX
from api.invoices import reading
from api.invoices.reading import ReadInvoice, read_invoice
from domain.kernel.findings import BadInput
from domain.rulebook import Unit

UBL = """<?xml version="1.0" encoding="{encoding}"?>{before}
<{p}Invoice xmlns{colon}="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:ID>{id}</cbc:ID><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>{head}
 <cac:LegalMonetaryTotal><cbc:PayableAmount currencyID="EUR">{total}</cbc:PayableAmount></cac:LegalMonetaryTotal>
 {rows}
</{p}Invoice>"""


def ubl(
    rows: str = "", *, prefix: str = "", before: str = "", head: str = "", total: str = "0.00", encoding: str = "UTF-8"
) -> bytes:
    """An invoice by hand, as small as one can be."""
    p = f"{prefix}:" if prefix else ""
    colon = f":{prefix}" if prefix else ""
    text = UBL.format(
        p=p, colon=colon, before=before, head=head, rows=rows, total=total, encoding=encoding, id="2026-17"
    )
    return text.encode(encoding)


def row(
    quantity: str = "1", unit: str = "HUR", price: str = "52.30", amount: str = "52.30", more: str = "", base: str = ""
) -> str:
    return f"""<cac:InvoiceLine><cbc:ID>1</cbc:ID>
    <cbc:InvoicedQuantity unitCode="{unit}">{quantity}</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">{amount}</cbc:LineExtensionAmount>{more}
    <cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount>{base}</cac:Price></cac:InvoiceLine>"""


FINVOICE = """<?xml version="1.0" encoding="ISO-8859-15"?>
<Finvoice Version="3.0">
 <SellerPartyDetails><SellerPartyIdentifier>0737546-2</SellerPartyIdentifier></SellerPartyDetails>
 <InvoiceDetails><InvoiceTypeCode>{type}</InvoiceTypeCode>
  <InvoiceTotalVatIncludedAmount AmountCurrencyIdentifier="EUR">{total}</InvoiceTotalVatIncludedAmount></InvoiceDetails>
 <InvoiceRow><RowFreeText>Toukokuun k\u00e4ynnit</RowFreeText></InvoiceRow>
 <InvoiceRow><ArticleName>Valmennus</ArticleName>
  <DeliveredQuantity QuantityUnitCode="h">1,5</DeliveredQuantity>
  <UnitPriceAmount AmountCurrencyIdentifier="EUR">52,30</UnitPriceAmount>
  <RowDeliveryDate Format="CCYYMMDD">20260520</RowDeliveryDate>
  <RowFreeText>P\u00e4\u00e4t\u00f6s SOS-2026-1</RowFreeText>
  <RowVatExcludedAmount AmountCurrencyIdentifier="EUR">{total}</RowVatExcludedAmount></InvoiceRow>
</Finvoice>"""


def refused(document: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        read_invoice(document)
    return caught.value


# Of any software


def only(invoice: ReadInvoice) -> reading.ReadRow:
    (read,) = invoice.rows
    return read


@pytest.mark.parametrize(
    ("quantity", "unit", "told"),
    [
        ("1.5", "HUR", (Unit.HOUR, 90)),
        ("90", "MIN", (Unit.HOUR, 90)),
        ("2", "DAY", (Unit.DAY, 2)),
        ("3", "C62", (None, 3)),
        ("1", "", (None, 1)),
        ("-1", "HUR", (Unit.HOUR, -60)),
        (".5", "HUR", (Unit.HOUR, 30)),
    ],
)
def test_quantities_are_minutes_or_days(quantity: str, unit: str, told: tuple[Unit | None, int]) -> None:
    read = only(read_invoice(ubl(row(quantity, unit))))
    assert (read.unit, read.units) == (told[0], Decimal(told[1]))


@pytest.mark.parametrize(
    ("price", "base", "cents"),
    [
        ("52.30", "", 5230),
        ("0.871666666", '<cbc:BaseQuantity unitCode="MIN">1</cbc:BaseQuantity>', 5230),
        ("52.30", '<cbc:BaseQuantity unitCode="MIN">60</cbc:BaseQuantity>', 5230),
        ("104.60", "<cbc:BaseQuantity>2</cbc:BaseQuantity>", 5230),
        ("52.305", "", 5231),
        ("52.304", "", 5230),
        ("52.30", "<cbc:BaseQuantity>0</cbc:BaseQuantity>", None),
    ],
)
def test_prices_are_for_an_hour_rounded_half_up(price: str, base: str, cents: int | None) -> None:
    assert only(read_invoice(ubl(row(price=price, base=base)))).unit_price_cents == cents


def test_ids_are_found_wherever_software_puts_them() -> None:
    entry, voucher = uuid4(), uuid4()
    more = f"""<cbc:Note>Kirjaus {str(entry).upper()}, p\u00e4\u00e4t\u00f6s (SOS-2026-1)</cbc:Note>
    <cac:Item><cbc:Name>K\u00e4ynti</cbc:Name><cac:AdditionalItemProperty><cbc:Name>seteli</cbc:Name>
    <cbc:Value>{voucher}</cbc:Value></cac:AdditionalItemProperty></cac:Item>"""
    read = only(read_invoice(ubl(row(more=more))))
    assert set(read.ids) == {entry, voucher}
    assert "SOS-2026-1" in read.words


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1"])
@pytest.mark.parametrize("prefix", ["", "ns2"])
def test_prefixes_and_encodings_are_software_s_own(prefix: str, encoding: str) -> None:
    head = """<cac:InvoicePeriod><cbc:StartDate>2026-05-01</cbc:StartDate>
    <cbc:EndDate>2026-05-31Z</cbc:EndDate></cac:InvoicePeriod><cac:AccountingSupplierParty><cac:Party>
    <cbc:EndpointID>003707375462</cbc:EndpointID></cac:Party></cac:AccountingSupplierParty>"""
    invoice = read_invoice(ubl(row(), prefix=prefix, encoding=encoding, head=head, total="52.30"))
    assert (invoice.first_day, invoice.last_day) == (date(2026, 5, 1), date(2026, 5, 31))
    assert (invoice.currency, invoice.total_cents, set(invoice.sellers)) == ("EUR", 5230, {"003707375462"})


def test_a_credit_note_has_the_signs_of_who_pays() -> None:
    text = (
        ubl(row(), total="52.30").decode().replace("InvoiceLine>", "CreditNoteLine>").replace("InvoicedQ", "CreditedQ")
    )
    text = (
        text.replace("<Invoice ", "<CreditNote ")
        .replace("</Invoice>", "</CreditNote>")
        .replace(":Invoice-2", ":CreditNote-2")
    )
    invoice = read_invoice(text.encode())
    assert (invoice.is_credit_note, invoice.total_cents) == (True, -5230)
    assert (only(invoice).amount_cents, only(invoice).units) == (-5230, Decimal(-60))


def test_a_finvoice_has_commas_days_of_delivery_and_rows_of_text() -> None:
    invoice = read_invoice(FINVOICE.format(type="INV01", total="78,45").encode("iso-8859-15"))
    read = only(invoice)
    assert (invoice.total_cents, invoice.currency, set(invoice.sellers)) == (7845, "EUR", {"07375462"})
    assert (read.unit, read.units, read.unit_price_cents, read.amount_cents) == (Unit.HOUR, Decimal(90), 5230, 7845)
    assert (read.first_day, read.last_day) == (date(2026, 5, 20), date(2026, 5, 20))
    assert "SOS-2026-1" in read.words


@pytest.mark.parametrize("total", ["78,45", "-78,45"])
def test_a_finvoice_credits_with_either_sign(total: str) -> None:
    invoice = read_invoice(FINVOICE.format(type="INV02", total=total).encode("iso-8859-15"))
    assert (invoice.total_cents, only(invoice).amount_cents) == (-7845, -7845)


# Hostile

LAUGHS = "<!DOCTYPE Invoice [<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 8}'>" for n in range(1, 20)
) + "]>"  # fmt: skip
HOSTILE: dict[str, tuple[bytes, str]] = {
    "entities that grow": (ubl(before=LAUGHS, head="<cbc:Note>&a19;</cbc:Note>"), "xml_without_document_type"),
    "one large entity": (
        ubl(
            before=f"<!DOCTYPE Invoice [<!ENTITY a '{'x' * 100_000}'>]>",
            head="<cbc:Note>" + "&a;" * 10_000 + "</cbc:Note>",
        ),
        "xml_without_document_type",
    ),
    "a file": (
        ubl(before='<!DOCTYPE Invoice [<!ENTITY a SYSTEM "file:///etc/passwd">]>', head="<cbc:Note>&a;</cbc:Note>"),
        "xml_without_document_type",
    ),
    "an address": (
        ubl(before='<!DOCTYPE Invoice [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]>', head="<cbc:Note>&a;</cbc:Note>"),
        "xml_without_document_type",
    ),
    "an outer document type": (
        ubl(before='<!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/a.dtd">'),
        "xml_without_document_type",
    ),
    "a parameter entity": (
        ubl(before='<!DOCTYPE Invoice [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]>'),
        "xml_without_document_type",
    ),
    "an entity without a type": (ubl(head="<cbc:Note>&a;</cbc:Note>"), "xml"),
    "depth": (ubl(head="<a>" * 5_000 + "</a>" * 5_000), "xml_depth_max"),
    "no end": (ubl(head="<cbc:Note>")[:-40], "xml"),
    "nothing": (b"", "xml"),
    "spaces": (b" \n", "xml"),
    "no XML": (b'{"invoice": 1}', "xml"),
    "bytes": (bytes(range(256)), "xml"),
    "two roots": (ubl() + b"<a/>", "xml"),
    "an unknown encoding": (ubl().replace(b"UTF-8", b"EBCDIC-X"), "xml"),
    "another encoding than it says": (ubl().replace(b"UTF-8", b"UTF-16"), "xml"),
    "another document": (b"<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>", "invoice_format"),
    "an invoice of no namespace": (b"<Invoice/>", "invoice_format"),
    "a page": (b"<html><body/></html>", "invoice_format"),
    "no sum": (ubl(total=""), "missing"),
    "a sum that is none": (ubl(total="NaN"), "invoice_number"),
    "an exponent": (ubl(total="1e9999999"), "invoice_number"),
    "a long number": (ubl(total="9" * 5_000), "invoice_number"),
    "a day that is none": (
        ubl(row(more="<cac:InvoicePeriod><cbc:StartDate>2026-02-30</cbc:StartDate></cac:InvoicePeriod>")),
        "no_such_day",
    ),
    "a row without an amount": (ubl(row(amount="")), "missing"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_for_its_reason_at_once(name: str) -> None:
    document, reason = HOSTILE[name]
    began = time.process_time()
    assert refused(document).reason == reason
    assert time.process_time() - began < 2, "it was worked through before it was refused"


def test_what_there_is_too_much_of_is_refused_with_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile_xml, "ELEMENTS_MAX", 100)
    assert refused(ubl(head="<cbc:Note/>" * 100)).figures == {"limit": 100}
    monkeypatch.undo()
    monkeypatch.setattr(reading, "ROWS_MAX", 3)
    assert refused(ubl(row() * 4)).reason == "invoice_rows_max"
    assert refused(ubl(head="<a>" * DEPTH_MAX + "</a>" * DEPTH_MAX)).figures == {"limit": DEPTH_MAX}


def test_a_long_text_is_cut_and_read_for_ids_no_further() -> None:
    found, lost = uuid4(), uuid4()
    more = f"<cbc:Note>{found} {'x' * 10_000_00} {lost}</cbc:Note>"
    assert only(read_invoice(ubl(row(more=more)))).ids == (found,)


def test_a_document_inclusion_is_text_like_any_other() -> None:
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    read = only(read_invoice(ubl(row(more=f"<cbc:Note>{include}</cbc:Note>"))))
    assert not any("root" in word for word in read.words)


def test_comments_and_instructions_are_passed_over() -> None:
    noise = "<!-- 1 --><?php 2 ?><![CDATA[]]>"
    read: Any = read_invoice(ubl(row(), before="<!-- x -->", head=noise, total="52.30"))
    assert read.total_cents == 5230
