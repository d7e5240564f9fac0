"""What a provider of a simulated county might send as its own invoice: one that is right, and one that is not."""

from copy import deepcopy
from typing import Any

from lxml import etree

from api.invoices.document import euros

AMOUNTS = ("RowVatExcludedAmount", "RowAmount")
TOTALS = ("RowsTotalVatExcludedAmount", "InvoiceTotalVatExcludedAmount", "InvoiceTotalVatIncludedAmount")


def spoilt(finvoice: bytes) -> bytes:
    """A right invoice of ours in Finvoice as careless software might have made it: its first paid row is left out, its
    last one is billed twice, and a no-show that is not paid for is billed, if there is one. Its own sums are right."""
    root = etree.fromstring(finvoice)
    rows = root.findall("InvoiceRow")
    paid = [row for row in rows if _cents(row, "RowAmount") > 0]
    unpaid = (row for row in rows if _cents(row, "RowAmount") == 0 and "no_show" in row.itertext())
    if (row := next(unpaid, None)) is not None:
        for name in AMOUNTS:
            _put(row, name, _cents(row, "UnitPriceAmount"))
    if len(paid) > 1:
        root.remove(paid[0])
    paid[-1].addnext(deepcopy(paid[-1]))
    for name in TOTALS:
        _put(root.find("InvoiceDetails"), name, sum(_cents(row, "RowAmount") for row in root.findall("InvoiceRow")))
    document: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return document


def _cents(element: Any, name: str) -> int:
    """Cents of an amount, which ours always has with two decimals."""
    return int(element.findtext(name).replace(",", ""))


def _put(element: Any, name: str, cents: int) -> None:
    element.find(name).text = euros(cents).replace(".", ",")
