"""A settlement as the provider's invoice over HTTP: it keeps the rules of its format, or is not handed out."""

import re
from typing import Any

import pytest
from lxml import etree

from tests.api.calls import Stage
from tests.api.county import INVOICING, made
from tests.api.invoices.checked import broken_by
from tests.api.test_contract import assert_problem
from tests.api.test_settlements import act, correct, draw, own

__all__ = ["own"]

FORMATS = ("peppol", "finvoice")


def invoice(stage: Stage, settlement: dict[str, Any], form: str = "peppol") -> Any:
    return stage.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}/invoice", format=form)


def read(document: bytes) -> Any:
    """The document without its namespaces, to look things up in."""
    return etree.fromstring(re.sub(rb' xmlns(:\w+)?="[^"]*"', b"", re.sub(rb"<(/?)c[ab]c:", rb"<\1", document)))


@pytest.mark.parametrize("form", FORMATS)
def test_a_settlement_is_an_invoice_that_keeps_the_rules_of_its_format(own: Stage, form: str) -> None:
    own.earn()
    answer = invoice(own, draw(own), form)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml"), answer.text
    assert re.search(rf'filename="{form}-202605-\d+\.xml"', answer.headers["content-disposition"])
    assert broken_by(answer.content) == []


def test_an_invoice_in_ubl_says_who_bills_whom_for_which_entry(own: Stage) -> None:
    entry_id = own.earn()
    settlement = draw(own)
    document = read(invoice(own, settlement).content)
    assert document.findtext("InvoiceTypeCode") == "380"
    assert document.findtext("OrderReference/ID") == INVOICING["invoice_order_reference"]
    assert document.findtext("ContractDocumentReference/ID") == INVOICING["invoice_contract_reference"]
    for role, endpoint in (("Supplier", "003707375462"), ("Customer", "003702012566")):
        shown = document.find(f"Accounting{role}Party/Party/EndpointID")
        assert (shown.get("schemeID"), shown.text) == ("0216", endpoint)
    assert document.findtext("TaxTotal/TaxSubtotal/TaxCategory/ID") == "E"
    assert document.findtext("TaxTotal/TaxSubtotal/TaxCategory/TaxExemptionReasonCode") == "VATEX-EU-132-1G"
    assert document.findtext("LegalMonetaryTotal/PayableAmount") == "52.30"
    (line,) = document.findall("InvoiceLine")
    assert (line.findtext("InvoicedQuantity"), line.find("InvoicedQuantity").get("unitCode")) == ("1", "HUR")
    assert line.findtext("LineExtensionAmount") == "52.30"
    assert line.findtext("InvoicePeriod/StartDate") == line.findtext("InvoicePeriod/EndDate") == "2026-05-20"
    assert line.findtext("DocumentReference/ID") == settlement["lines"][0]["voucher_id"]
    properties = {one.findtext("Name"): one.findtext("Value") for one in line.iter("AdditionalItemProperty")}
    assert properties == {"entry": entry_id, "kind": "session"}


def test_an_invoice_names_the_account_that_two_people_agreed_on(own: Stage) -> None:
    own.earn()
    settlement, path = draw(own), f"/v1/providers/{own.provider_id}/bank-accounts"
    proposed = made(own.county.billing.post(path, {"iban": "FI21 1234 5600 0007 85"}))["bank_account"]["account_id"]
    assert read(invoice(own, settlement, "finvoice").content).findtext(".//EpiAccountID") == "NOTPROVIDED"
    assert read(invoice(own, settlement).content).find("PaymentMeans") is None
    made(own.county.registrar.post(f"{path}/{proposed}/confirmation", {}))
    account = read(invoice(own, settlement, "finvoice").content).find(".//EpiAccountID")
    assert (account.get("IdentificationSchemeName"), account.text) == ("IBAN", "FI2112345600000785")
    assert read(invoice(own, settlement).content).findtext(".//PayeeFinancialAccount/ID") == "FI2112345600000785"


def test_an_invoice_names_no_client(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    client = made(own.county.caseworker.get(f"/v1/clients/{own.client_id}"))
    private = [own.client_id, client["birth_date"], "SOS-2026", "SOS-"]
    for form in FORMATS:
        document = invoice(own, settlement, form).text
        assert [text for text in private if text in document] == []


@pytest.mark.parametrize("form", FORMATS)
def test_what_takes_back_more_than_it_holds_is_a_credit_note_and_the_next_invoice_takes_it_along(
    own: Stage, form: str
) -> None:
    entry_id = own.earn()
    act(own, draw(own), "approval", {})
    correct(own, entry_id)
    credit = draw(own)
    answer = invoice(own, credit, form)
    assert broken_by(answer.content) == []
    document = read(answer.content)
    number = document.findtext("ID") or document.findtext("InvoiceDetails/InvoiceNumber")
    if form == "peppol":
        assert (document.tag, document.findtext("CreditNoteTypeCode")) == ("CreditNote", "381")
        assert document.findtext("CreditNoteLine/CreditedQuantity") == "1"
        assert document.findtext("LegalMonetaryTotal/PayableAmount") == "52.30"
    else:
        assert document.findtext("InvoiceDetails/InvoiceTypeCode") == "INV02"
        assert document.findtext("InvoiceDetails/InvoiceTypeCodeUN") == "381"
        assert document.findtext("InvoiceRow/RowAmount") == "-52,30"
    own.earn("2026-05-21"), own.earn("2026-05-22")
    then = invoice(own, draw(own), form)
    assert broken_by(then.content) == []
    document = read(then.content)
    if form == "peppol":
        assert document.findtext("BillingReference/InvoiceDocumentReference/ID") == number
        totals = document.find("LegalMonetaryTotal")
        assert [totals.findtext(name) for name in ("TaxInclusiveAmount", "PrepaidAmount", "PayableAmount")] == [
            "104.60", "52.30", "52.30",
        ]  # fmt: skip
    else:
        assert document.findtext("InvoiceDetails/OriginalInvoiceReference/InvoiceNumber") == number
        assert document.findtext("InvoiceDetails/InvoicePaidAmount") == "52,30"
        assert document.findtext(".//EpiInstructedAmount") == "52,30"


def test_an_invoice_is_the_same_whenever_and_by_whomever_it_is_asked_for(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    first = invoice(own, settlement).content
    act(own, settlement, "approval", {})
    provider = own.county.provider(own.provider_id)
    provider.language = "sv"
    again = provider.get(f"/v1/settlements/{settlement['settlement_id']}/invoice", format="peppol")
    assert again.content == first


def test_other_providers_get_none_and_of_a_withdrawn_settlement_there_is_none(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    path = f"/v1/settlements/{settlement['settlement_id']}/invoice"
    other = own.county.provider(own.other_provider_id)
    assert_problem(other.get(path, format="peppol"), 404, "not_found")
    assert_problem(own.county.caseworker.get(path, format="peppol"), 403, "forbidden")
    act(own, settlement, "withdrawal", {"reason": "Virhe"})
    assert_problem(invoice(own, settlement), 409, "settlement_withdrawn")


def test_a_format_is_one_of_those_that_there_are(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    for form in ("edifact", "", "PEPPOL"):
        problem = assert_problem(invoice(own, settlement, form), 422, "malformed")
        assert problem["errors"][0]["field"] == "format"
    path = f"/v1/settlements/{settlement['settlement_id']}/invoice"
    assert_problem(own.county.billing.get(path), 422, "malformed")
