"""A provider's own invoice, read from UBL 2.1 or Finvoice as any software writes them.

What is read was made by somebody else and may be hostile (`api.hostile_xml`): rows are bounded too, they are read one
by one, and no tree of the whole is made. Nothing but figures, days, ids and words to look decisions up by is kept. To
be called in a process of its own (`api.invoices.checking`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from api.hostile_xml import Element, TreeReader, read_tree
from domain.kernel.findings import BadInput
from domain.rulebook import Unit
from domain.voucher.charging import MINUTES_PER_HOUR

ROWS_MAX = 10_000
WORDS_MAX = 100
"""Of one row, to look decisions' numbers up by."""

UNITS: Mapping[str, tuple[Unit, int]] = MappingProxyType(
    dict.fromkeys(("HUR", "h", "t", "tunti", "tuntia"), (Unit.HOUR, MINUTES_PER_HOUR))
    | dict.fromkeys(("MIN", "min"), (Unit.HOUR, 1))
    | dict.fromkeys(("DAY", "d", "pv", "pvä", "päivä", "päivää"), (Unit.DAY, 1))
)
"""What a unit code says, in minutes or days: UN/ECE recommendation 20, and what Finvoice has in words."""

NUMBER = re.compile(r"[+-]?([0-9]{1,15}([.,][0-9]{0,12})?|[.,][0-9]{1,12})")
IDS = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
WORD = re.compile(r"[^\s,;:()\"]+")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of an invoice. `units` are minutes or days, in `unit` where it is a known one; without, `units` counts what
    the row calls something else. `ids` and `words` are all that its texts hold of them."""

    number: int
    ids: tuple[UUID, ...]
    words: frozenset[str]
    first_day: date | None
    last_day: date | None
    unit: Unit | None
    units: Decimal | None
    unit_price_cents: int | None
    amount_cents: int


@dataclass(frozen=True, slots=True)
class ReadInvoice:
    """An invoice: cents have the sign that they have for who pays, so that those of a credit note are negative."""

    format: Literal["ubl", "finvoice"]
    currency: str | None
    is_credit_note: bool
    sellers: frozenset[str]
    """The digits of all numbers that the seller is named by."""
    first_day: date | None
    last_day: date | None
    total_cents: int
    rows: tuple[ReadRow, ...]


ROW_NAMES = {"InvoiceLine": "ubl", "CreditNoteLine": "ubl", "InvoiceRow": "finvoice"}
ROOTS = {"Invoice": "ubl", "CreditNote": "ubl", "Finvoice": "finvoice"}
UBL_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:{}-2"


class _Reader(TreeReader):
    """The head of an invoice as a tree, and its rows, each taken out of it as it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ReadRow] = []

    def check_root(self, namespace: str, name: str) -> None:
        wanted = UBL_NAMESPACE.format(name) if ROOTS.get(name) == "ubl" else ""
        if name not in ROOTS or namespace != wanted:
            raise BadInput("body", "invoice_format")

    def ended(self, element: Element, parents: list[Element]) -> None:
        if len(parents) == 1 and element.name in ROW_NAMES:
            if len(self.rows) >= ROWS_MAX:
                raise BadInput("body", "invoice_rows_max", limit=ROWS_MAX)
            number = len(self.rows) + 1
            row = _finvoice_row if ROW_NAMES[element.name] == "finvoice" else _ubl_row
            read = row(element, number)
            if read is not None:
                self.rows.append(read)
            parents[-1].children.pop()


def read_invoice(document: bytes) -> ReadInvoice:
    """The invoice that a document is. Raises `BadInput`."""
    reader = _Reader()
    root = read_tree(document, reader)
    head = _finvoice_head if ROOTS[root.name] == "finvoice" else _ubl_head
    return head(root, tuple(reader.rows))


# Figures


def _decimal(text: str | None, field: str) -> Decimal | None:
    if text is None:
        return None
    text = text.replace("\u2212", "-").replace(" ", "").replace("\u00a0", "")
    if not NUMBER.fullmatch(text):
        raise BadInput(field, "invoice_number")
    return Decimal(text.replace(",", "."))


def _cents(text: str | None, field: str) -> int | None:
    """Cents of an amount in euros, rounded half up."""
    euros = _decimal(text, field)
    return None if euros is None else cents_of(euros)


def cents_of(euros: Decimal) -> int:
    return int((euros * 100).quantize(Decimal(1), ROUND_HALF_UP))


def _needed(cents: int | None, field: str) -> int:
    if cents is None:
        raise BadInput(field, "missing")
    return cents


def _day(text: str | None, field: str) -> date | None:
    """A day as UBL writes it (2026-05-20, a zone may follow) or Finvoice (20260520)."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10] if "-" in text else text)
    except ValueError:
        raise BadInput(field, "no_such_day") from None


def _quantity(text: str | None, codes: tuple[str | None, ...], field: str) -> tuple[Unit | None, Decimal | None]:
    """Minutes or days, or a number of something else."""
    number = _decimal(text, field)
    for code in codes:
        known = UNITS.get((code or "").strip()) or UNITS.get((code or "").strip().lower())
        if known is not None:
            unit, times = known
            return unit, None if number is None else number * times
    return None, number


def _price(text: str | None, base: Decimal | None, unit: Unit | None, field: str) -> int | None:
    """Cents for an hour or a day; `base` are the minutes or days that the price is for."""
    euros = _decimal(text, field)
    if euros is None or base == 0:
        return None
    if base is not None:
        euros = euros / base * (MINUTES_PER_HOUR if unit is Unit.HOUR else 1)
    return cents_of(euros)


def _named(row: Element) -> tuple[tuple[UUID, ...], frozenset[str]]:
    """The ids and the words in a row's texts."""
    ids: dict[UUID, None] = {}
    words: set[str] = set()
    for element in row.every():
        text = element.text
        ids |= dict.fromkeys(UUID(found) for found in IDS.findall(text))
        if len(words) < WORDS_MAX:
            words |= set(WORD.findall(text)[:WORDS_MAX])
    return tuple(ids), frozenset(words)


def _digits(text: str | None) -> str:
    return re.sub(r"\D", "", text or "")


# UBL 2.1


def _ubl_head(root: Element, rows: tuple[ReadRow, ...]) -> ReadInvoice:
    credit = root.name == "CreditNote"
    seller = root.find("AccountingSupplierParty/Party")
    named = (
        [
            *seller.all("EndpointID"),
            *seller.all("PartyIdentification", "ID"),
            *seller.all("PartyTaxScheme", "CompanyID"),
            *seller.all("PartyLegalEntity", "CompanyID"),
        ]
        if seller
        else []
    )
    totals = "LegalMonetaryTotal"
    total = _cents(root.value(f"{totals}/TaxInclusiveAmount"), "TaxInclusiveAmount")
    if total is None:
        total = _needed(_cents(root.value(f"{totals}/PayableAmount"), "PayableAmount"), "PayableAmount")
    return ReadInvoice(
        format="ubl",
        currency=root.value("DocumentCurrencyCode"),
        is_credit_note=credit,
        sellers=frozenset(filter(None, (_digits(one.text) for one in named))),
        first_day=_day(root.value("InvoicePeriod/StartDate"), "InvoicePeriod"),
        last_day=_day(root.value("InvoicePeriod/EndDate"), "InvoicePeriod"),
        total_cents=-total if credit else total,
        rows=tuple(_turned(row) for row in rows) if credit else rows,
    )


def _turned(row: ReadRow) -> ReadRow:
    """A row with the sign turned."""
    return replace(row, units=None if row.units is None else -row.units, amount_cents=-row.amount_cents)


def _ubl_row(row: Element, number: int) -> ReadRow:
    at: Callable[[str], str] = f"row {number}: {{}}".format
    quantity = row.find("InvoicedQuantity") or row.find("CreditedQuantity")
    code = quantity.attributes.get("unitCode") if quantity else None
    unit, units = _quantity(quantity.text.strip() or None if quantity else None, (code,), at("Quantity"))
    base = row.find("Price/BaseQuantity")
    base_codes = (base.attributes.get("unitCode") or code,) if base else (code,)
    base_unit, per = _quantity(base.text.strip() if base else "1", base_codes, at("BaseQuantity"))
    first_day = _day(row.value("InvoicePeriod/StartDate"), at("InvoicePeriod"))
    delivered = _day(row.value("Delivery/ActualDeliveryDate"), at("ActualDeliveryDate"))
    ids, words = _named(row)
    return ReadRow(
        number=number,
        ids=ids,
        words=words,
        first_day=first_day or delivered,
        last_day=_day(row.value("InvoicePeriod/EndDate"), at("InvoicePeriod")) or first_day or delivered,
        unit=unit,
        units=units,
        unit_price_cents=_price(row.value("Price/PriceAmount"), per, base_unit, at("PriceAmount")),
        amount_cents=_needed(
            _cents(row.value("LineExtensionAmount"), at("LineExtensionAmount")), at("LineExtensionAmount")
        ),
    )


# Finvoice


def _finvoice_head(root: Element, rows: tuple[ReadRow, ...]) -> ReadInvoice:
    included = root.find("InvoiceDetails/InvoiceTotalVatIncludedAmount")
    total = _needed(
        _cents(included.text.strip() or None if included else None, "InvoiceTotalVatIncludedAmount"),
        "InvoiceTotalVatIncludedAmount",
    )
    kinds = (root.value("InvoiceDetails/InvoiceTypeCode"), root.value("InvoiceDetails/InvoiceTypeCodeUN"))
    credit = kinds[0] == "INV02" or kinds[1] == "381"
    # Some software writes a credit note with the signs of an invoice.
    turned = credit and total > 0
    seller = root.find("SellerPartyDetails")
    named = [one for name in SELLER_NUMBERS for one in (seller.all(name) if seller else ())]
    return ReadInvoice(
        format="finvoice",
        currency=included.attributes.get("AmountCurrencyIdentifier") if included else None,
        is_credit_note=credit,
        sellers=frozenset(
            filter(None, (_digits(text) for text in (*(one.text for one in named), root.value(SELLER_UNIT))))
        ),
        first_day=_day(root.value("InvoiceDetails/InvoicingPeriodStartDate"), "InvoicingPeriodStartDate"),
        last_day=_day(root.value("InvoiceDetails/InvoicingPeriodEndDate"), "InvoicingPeriodEndDate"),
        total_cents=-total if turned else total,
        rows=tuple(_turned(row) for row in rows) if turned else rows,
    )


SELLER_NUMBERS = ("SellerPartyIdentifier", "SellerOrganisationTaxCode", "SellerCode")
SELLER_UNIT = "SellerOrganisationUnitNumber"
QUANTITIES = ("InvoicedQuantity", "DeliveredQuantity", "OrderedQuantity")
AMOUNTS = ("RowVatExcludedAmount", "RowAmount")


def _finvoice_row(row: Element, number: int) -> ReadRow | None:
    """A row; None where it is text alone, which Finvoice allows."""
    at: Callable[[str], str] = f"row {number}: {{}}".format
    amounts = [_cents(row.value(name), at(name)) for name in AMOUNTS]
    amount = next((one for one in amounts if one is not None), None)
    quantity = next((one for name in QUANTITIES for one in row.all(name) if one.text.strip()), None)
    if amount is None and quantity is None:
        return None
    attributes = quantity.attributes if quantity else {}
    codes = (attributes.get("QuantityUnitCodeUN"), attributes.get("QuantityUnitCode"))
    unit, units = _quantity(quantity.text.strip() if quantity else None, codes, at("InvoicedQuantity"))
    base = row.value("UnitPriceBaseQuantity")
    _, per = _quantity(base or "1", codes, at("UnitPriceBaseQuantity"))
    price = row.value("UnitPriceNetAmount") or row.value("UnitPriceAmount")
    days = [
        _day(row.value(name), at(name)) for name in ("StartDate", "EndDate", "RowDeliveryDate", "RowIdentifierDate")
    ]
    ids, words = _named(row)
    return ReadRow(
        number=number,
        ids=ids,
        words=words,
        first_day=days[0] or days[2] or days[3],
        last_day=days[1] or days[0] or days[2] or days[3],
        unit=unit,
        units=units,
        unit_price_cents=_price(price, per, unit, at("UnitPriceAmount")),
        amount_cents=_needed(amount, at("RowVatExcludedAmount")),
    )
