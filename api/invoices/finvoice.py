"""An invoice in Finvoice 3.0. A credit note (INV02) has the signs of what it credits: its amounts are negative.

Who hands it to a bank or an operator adds their transmission details. Of a provider without a confirmed account stands
`NO_ACCOUNT`, which is none: the format wants one.
"""

from datetime import date

from api import messages
from api.invoices.document import (
    BUSINESS_ID_SCHEME,
    CREDIT_NOTE_CODE,
    CURRENCY,
    EXEMPT,
    INVOICE_CODE,
    LANGUAGE,
    UNIT_CODES,
    Invoice,
    InvoiceLine,
    Party,
    euros,
)
from api.invoices.document import quantity_text as decimal_quantity
from api.invoices.writing import Writer, document
from domain.rulebook import Unit

VERSION = "3.0"
NO_ACCOUNT = "NOTPROVIDED"
"""What ISO 20022 says in place of what is not known; under BBAN, so that nobody takes it for an IBAN."""
DAY_FORM = "CCYYMMDD"
NAME_CHARACTERS_MAX = 70
BENEFICIARY_CHARACTERS_MAX = 35
TYPES = {
    False: ("INV01", INVOICE_CODE, "invoice.type.invoice"),
    True: ("INV02", CREDIT_NOTE_CODE, "invoice.type.credit"),
}
UNITS = {Unit.HOUR: "h", Unit.DAY: "pv"}
NO_TAX = "0"


class _Writer(Writer):
    def amount(self, name: str, cents: int, **attributes: str) -> None:
        self.put(name, euros(cents).replace(".", ","), AmountCurrencyIdentifier=CURRENCY, **attributes)

    def day(self, name: str, day: date) -> None:
        self.put(name, f"{day:%Y%m%d}", Format=DAY_FORM)


def finvoice(invoice: Invoice) -> bytes:
    """The document, in UTF-8."""
    return document(_Writer, lambda to: _document(to, invoice))


def _document(to: _Writer, invoice: Invoice) -> None:
    with to.group("Finvoice", Version=VERSION):
        _party(to, "Seller", invoice.seller)
        _party(to, "Buyer", invoice.terms.buyer)
        _details(to, invoice)
        for line in invoice.lines:
            _row(to, line)
        _payment(to, invoice)


def _party(to: _Writer, role: str, party: Party) -> None:
    with to.group(f"{role}PartyDetails"):
        to.put(f"{role}PartyIdentifier", party.business_id, SchemeID=BUSINESS_ID_SCHEME)
        for first in range(0, len(party.name), NAME_CHARACTERS_MAX):
            to.put(f"{role}OrganisationName", party.name[first : first + NAME_CHARACTERS_MAX])
    to.put(f"{role}OrganisationUnitNumber", party.endpoint)


def _details(to: _Writer, invoice: Invoice) -> None:
    code, code_un, text = TYPES[invoice.is_credit_note]
    with to.group("InvoiceDetails"):
        to.put("InvoiceTypeCode", code)
        to.put("InvoiceTypeCodeUN", code_un)
        to.put("InvoiceTypeText", messages.text(text, LANGUAGE))
        to.put("OriginCode", "Original")
        to.put("InvoiceNumber", invoice.number)
        to.day("InvoiceDate", invoice.issued_on)
        for earlier in invoice.credits:
            with to.group("OriginalInvoiceReference"):
                to.put("InvoiceNumber", earlier.number)
                to.day("InvoiceDate", earlier.issued_on)
        to.day("InvoicingPeriodStartDate", invoice.first_day)
        to.day("InvoicingPeriodEndDate", invoice.last_day)
        to.put("OrderIdentifier", invoice.terms.order_reference)
        to.put("AgreementIdentifier", invoice.terms.contract_reference)
        to.put("BuyerReferenceIdentifier", invoice.terms.order_reference)
        to.amount("RowsTotalVatExcludedAmount", invoice.amount_cents)
        to.amount("InvoiceTotalVatExcludedAmount", invoice.amount_cents)
        to.amount("InvoiceTotalVatAmount", 0)
        to.amount("InvoiceTotalVatIncludedAmount", invoice.amount_cents)
        if invoice.credited_cents:
            to.amount("InvoicePaidAmount", -invoice.credited_cents)
        with to.group("VatSpecificationDetails"):
            to.amount("VatBaseAmount", invoice.amount_cents)
            to.put("VatRatePercent", NO_TAX)
            to.put("VatCode", EXEMPT)
            to.amount("VatRateAmount", 0)
            to.put("VatFreeText", invoice.terms.vat_exemption_reason)
            to.put("VatExemptionReasonCode", invoice.terms.vat_exemption_code)
        with to.group("PaymentTermsDetails"):
            to.put("PaymentTermsFreeText", messages.text("invoice.terms", LANGUAGE, days=invoice.terms.payment_days))
            to.day("InvoiceDueDate", invoice.due_on)


def _row(to: _Writer, line: InvoiceLine) -> None:
    unit = {"QuantityUnitCode": UNITS[line.unit], "QuantityUnitCodeUN": UNIT_CODES[line.unit]}
    quantity, difference = decimal_quantity(line.quantity).replace(".", ","), line.difference_cents
    with to.group("InvoiceRow"):
        to.put("InvoicedObjectID", str(line.voucher_id))
        to.put("ArticleIdentifier", line.service.value)
        to.put("ArticleName", messages.text(f"service.{line.service}", LANGUAGE))
        for name, value in line.properties:
            with to.group("RowDefinitionDetails"):
                to.put("RowDefinitionHeaderText", name)
                to.put("RowDefinitionValue", value)
        to.put("DeliveredQuantity", quantity, **unit)
        to.put("InvoicedQuantity", quantity, **unit)
        to.day("StartDate", line.happened_on)
        to.day("EndDate", line.happened_on)
        to.amount("UnitPriceAmount", line.unit_price_cents, QuantityUnitCodeUN=UNIT_CODES[line.unit])
        to.put("RowPositionIdentifier", str(line.number))
        if difference < 0:
            to.amount("RowDiscountAmount", -difference)
            to.put("RowDiscountTypeText", messages.text("invoice.difference", LANGUAGE))
        elif difference > 0:
            with to.group("RowChargeDetails"):
                to.put("ReasonText", messages.text("invoice.difference", LANGUAGE))
                to.amount("Amount", difference)
        to.put("RowVatRatePercent", NO_TAX)
        to.put("RowVatCode", EXEMPT)
        to.amount("RowVatAmount", 0)
        to.amount("RowVatExcludedAmount", line.amount_cents)
        to.amount("RowAmount", line.amount_cents)


def _payment(to: _Writer, invoice: Invoice) -> None:
    with to.group("EpiDetails"):
        with to.group("EpiIdentificationDetails"):
            to.day("EpiDate", invoice.issued_on)
            to.put("EpiReference", invoice.number)
        with to.group("EpiPartyDetails"):
            with to.group("EpiBfiPartyDetails"):
                pass
            with to.group("EpiBeneficiaryPartyDetails"):
                to.put("EpiNameAddressDetails", invoice.seller.name[:BENEFICIARY_CHARACTERS_MAX].strip())
                if invoice.seller.iban is None:
                    to.put("EpiAccountID", NO_ACCOUNT, IdentificationSchemeName="BBAN")
                else:
                    to.put("EpiAccountID", invoice.seller.iban, IdentificationSchemeName="IBAN")
        with to.group("EpiPaymentInstructionDetails"):
            to.amount("EpiInstructedAmount", max(0, invoice.payable_cents))
            to.put("EpiCharge", "SHA", ChargeOption="SHA")
            to.day("EpiDateOptionDate", invoice.due_on)
