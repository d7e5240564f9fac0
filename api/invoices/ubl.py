"""An invoice in UBL 2.1, as Peppol BIS Billing 3.0 has it: invoice (380) or credit note (381).

A credit note has the signs turned: what is credited is positive in it. What earlier credit notes came to, and is taken
along, is what was paid before (BT-113), and those are its preceding invoices (BT-25).
"""

from api import messages
from api.invoices.document import (
    BUSINESS_ID_SCHEME,
    COUNTRY,
    CREDIT_NOTE_CODE,
    CURRENCY,
    ENDPOINT_SCHEME,
    EXEMPT,
    INVOICE_CODE,
    LANGUAGE,
    UNIT_CODES,
    Invoice,
    InvoiceLine,
    Party,
    euros,
    quantity_text,
)
from api.invoices.writing import Writer, document

COMPONENTS = "urn:oasis:names:specification:ubl:schema:xsd:Common{}Components-2"
CAC, CBC = COMPONENTS.format("Aggregate"), COMPONENTS.format("Basic")
DOCUMENT = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
OBJECT_CODE = "130"
"""UN/ECE 1001: what a line refers to is what is invoiced."""
NOT_VAT = "TAX"
"""The scheme of a tax number that is none of value-added tax: an exempt provider need not be registered for that."""
SEPA_CREDIT_TRANSFER = "58"
"""UN/ECE 4461: how it is paid."""


class _Writer(Writer):
    GROUPS, TEXTS = f"{{{CAC}}}", f"{{{CBC}}}"

    def amount(self, name: str, cents: int) -> None:
        self.put(name, euros(cents), currencyID=CURRENCY)


def ubl(invoice: Invoice) -> bytes:
    """The document, in UTF-8."""
    return document(_Writer, lambda to: _document(to, invoice))


def _document(to: _Writer, invoice: Invoice) -> None:
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    namespaces = {None: DOCUMENT.format(kind), "cac": CAC, "cbc": CBC}
    with to.file.element(f"{{{DOCUMENT.format(kind)}}}{kind}", nsmap=namespaces):
        _head(to, invoice)
        _party(to, "AccountingSupplierParty", invoice.seller, taxed=True)
        _party(to, "AccountingCustomerParty", invoice.terms.buyer)
        _payment_means(to, invoice)
        _payment_terms(to, invoice)
        _tax_and_totals(to, invoice)
        for line in invoice.lines:
            _line(to, invoice, line)


def _head(to: _Writer, invoice: Invoice) -> None:
    terms = invoice.terms
    to.put("CustomizationID", CUSTOMIZATION)
    to.put("ProfileID", PROFILE)
    to.put("ID", invoice.number)
    to.put("IssueDate", invoice.issued_on.isoformat())
    if invoice.is_credit_note:
        to.put("CreditNoteTypeCode", CREDIT_NOTE_CODE)
    else:
        to.put("DueDate", invoice.due_on.isoformat())
        to.put("InvoiceTypeCode", INVOICE_CODE)
    to.put("DocumentCurrencyCode", CURRENCY)
    to.put("BuyerReference", terms.order_reference)
    with to.group("InvoicePeriod"):
        to.put("StartDate", invoice.first_day.isoformat())
        to.put("EndDate", invoice.last_day.isoformat())
    with to.group("OrderReference"):
        to.put("ID", terms.order_reference)
    for earlier in invoice.credits:
        with to.group("BillingReference"), to.group("InvoiceDocumentReference"):
            to.put("ID", earlier.number)
            to.put("IssueDate", earlier.issued_on.isoformat())
    with to.group("ContractDocumentReference"):
        to.put("ID", terms.contract_reference)


def _party(to: _Writer, role: str, party: Party, *, taxed: bool = False) -> None:
    with to.group(role), to.group("Party"):
        to.put("EndpointID", party.endpoint, schemeID=ENDPOINT_SCHEME)
        with to.group("PartyName"):
            to.put("Name", party.name)
        with to.group("PostalAddress"), to.group("Country"):
            to.put("IdentificationCode", COUNTRY)
        if taxed:
            with to.group("PartyTaxScheme"):
                to.put("CompanyID", party.business_id)
                with to.group("TaxScheme"):
                    to.put("ID", NOT_VAT)
        with to.group("PartyLegalEntity"):
            to.put("RegistrationName", party.name)
            to.put("CompanyID", party.business_id, schemeID=BUSINESS_ID_SCHEME)


def _payment_means(to: _Writer, invoice: Invoice) -> None:
    """Where it is to be paid to, in the name of its number."""
    if invoice.seller.iban is None:
        return
    with to.group("PaymentMeans"):
        to.put("PaymentMeansCode", SEPA_CREDIT_TRANSFER)
        to.put("PaymentID", invoice.number)
        with to.group("PayeeFinancialAccount"):
            to.put("ID", invoice.seller.iban)


def _payment_terms(to: _Writer, invoice: Invoice) -> None:
    with to.group("PaymentTerms"):
        to.put("Note", messages.text("invoice.terms", LANGUAGE, days=invoice.terms.payment_days))


def _sign(invoice: Invoice) -> int:
    return -1 if invoice.is_credit_note else 1


def _tax_and_totals(to: _Writer, invoice: Invoice) -> None:
    sign = _sign(invoice)
    with to.group("TaxTotal"):
        to.amount("TaxAmount", 0)
        with to.group("TaxSubtotal"):
            to.amount("TaxableAmount", sign * invoice.amount_cents)
            to.amount("TaxAmount", 0)
            with to.group("TaxCategory"):
                to.put("ID", EXEMPT)
                to.put("Percent", "0")
                to.put("TaxExemptionReasonCode", invoice.terms.vat_exemption_code)
                to.put("TaxExemptionReason", invoice.terms.vat_exemption_reason)
                _vat(to)
    with to.group("LegalMonetaryTotal"):
        for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount"):
            to.amount(name, sign * invoice.amount_cents)
        if invoice.credited_cents:
            to.amount("PrepaidAmount", -sign * invoice.credited_cents)
        to.amount("PayableAmount", sign * invoice.payable_cents)


def _vat(to: _Writer) -> None:
    with to.group("TaxScheme"):
        to.put("ID", "VAT")


def _line(to: _Writer, invoice: Invoice, line: InvoiceLine) -> None:
    sign, credit = _sign(invoice), invoice.is_credit_note
    with to.group("CreditNoteLine" if credit else "InvoiceLine"):
        to.put("ID", str(line.number))
        quantity = quantity_text(line.quantity, sign)
        to.put("CreditedQuantity" if credit else "InvoicedQuantity", quantity, unitCode=UNIT_CODES[line.unit])
        to.amount("LineExtensionAmount", sign * line.amount_cents)
        with to.group("InvoicePeriod"):
            to.put("StartDate", line.happened_on.isoformat())
            to.put("EndDate", line.happened_on.isoformat())
        with to.group("DocumentReference"):
            to.put("ID", str(line.voucher_id))
            to.put("DocumentTypeCode", OBJECT_CODE)
        if line.difference_cents:
            _difference(to, sign * line.difference_cents)
        _item(to, line)
        with to.group("Price"):
            to.amount("PriceAmount", line.unit_price_cents)


def _difference(to: _Writer, cents: int) -> None:
    """What quantity times price has too much, as an allowance, or too little, as a charge."""
    with to.group("AllowanceCharge"):
        to.put("ChargeIndicator", "true" if cents > 0 else "false")
        to.put("AllowanceChargeReason", messages.text("invoice.difference", LANGUAGE))
        to.amount("Amount", abs(cents))


def _item(to: _Writer, line: InvoiceLine) -> None:
    with to.group("Item"):
        to.put("Name", messages.text(f"service.{line.service}", LANGUAGE))
        with to.group("SellersItemIdentification"):
            to.put("ID", line.service.value)
        with to.group("ClassifiedTaxCategory"):
            to.put("ID", EXEMPT)
            to.put("Percent", "0")
            _vat(to)
        for name, value in line.properties:
            with to.group("AdditionalItemProperty"):
                to.put("Name", name)
                to.put("Value", value)
