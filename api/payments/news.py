"""What a bank tells of payments, read from ISO 20022: status reports (pain.002) and notifications of what was debited
and credited (camt.054), as any bank writes them and in every version that has the same names.

What is read may be hostile (`api.hostile_xml`). Nothing but ids, days, amounts and codes is kept, and of a return why.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from api.hostile_xml import Element, TreeReader, read_tree
from api.invoices.document import CURRENCY
from domain.kernel.calendar import HELSINKI
from domain.kernel.findings import BadInput

NEWS_MAX = 20_000
ID_CHARACTERS_MAX = 35
NAMESPACES = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(pain\.002|camt\.054)\.001\.[0-9]{2}")
AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,5})?")
REASON_CODE = re.compile(r"[A-Z0-9]{4}")

PAID = frozenset({"ACSC", "ACCC"})
"""Statuses of a transfer that is settled on the payer's account, or the payee's (ISO 20022,
ExternalPaymentTransactionStatus1Code)."""
REFUSED = frozenset({"RJCT", "CANC"})
BOOKED = "BOOK"
DEBIT, CREDIT = "DBIT", "CRDT"


class NewsCode(StrEnum):
    """What came of what the bank told."""

    PAID = "paid"
    REFUSED = "refused"
    RETURNED = "returned"
    PENDING = "pending"
    PARTLY = "partly"
    OTHER_CURRENCY = "other_currency"
    UNKNOWN = "unknown"
    RECORDED = "recorded"
    TWICE = "twice"
    NOT_RECORDED = "not_recorded"


Told = Literal[NewsCode.PAID, NewsCode.REFUSED, NewsCode.RETURNED, NewsCode.PENDING]


@dataclass(frozen=True, slots=True)
class News:
    """What is told of one transfer, or, without an end-to-end id, of all in the payment file that `file` names."""

    told: Told
    end_to_end_id: str | None
    file: str | None
    happened_on: date | None
    amount_cents: int | None = None
    currency: str | None = None
    reference: str | None = None
    reason_code: str | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class PaymentReport:
    format: Literal["pain.002", "camt.054"]
    message_id: str | None
    news: tuple[News, ...]


class _Reader(TreeReader):
    def check_root(self, namespace: str, name: str) -> None:
        if name != "Document" or not NAMESPACES.fullmatch(namespace):
            raise BadInput("body", "payment_report_format")


def read_payment_report(document: bytes) -> PaymentReport:
    """What a document of a bank tells. Raises `BadInput`."""
    root = read_tree(document, _Reader())
    for name, form, read in (
        ("CstmrPmtStsRpt", "pain.002", _status_news),
        ("BkToCstmrDbtCdtNtfctn", "camt.054", _booked_news),
    ):
        body = root.find(name)
        if body is not None:
            news = tuple(read(body))
            if len(news) > NEWS_MAX:
                raise BadInput("body", "payment_report_news_max", limit=NEWS_MAX)
            return PaymentReport(form, _short(body.value("GrpHdr/MsgId")), news)  # type: ignore[arg-type]
    raise BadInput("body", "payment_report_format")


# pain.002


def _status_news(body: Element) -> Iterator[News]:
    told_on = _day(body.value("GrpHdr/CreDtTm"), "CreDtTm")
    group = body.find("OrgnlGrpInfAndSts")
    file = group.value("OrgnlMsgId") if group is not None else None
    status = group.value("GrpSts") if group is not None else None
    payments = list(body.all("OrgnlPmtInfAndSts"))
    if group is not None and not any(True for _ in body.all("OrgnlPmtInfAndSts", "TxInfAndSts")):
        of_payments = next((one.value("PmtInfSts") for one in payments if one.value("PmtInfSts")), None)
        reason = next((one for one in (*payments, group) if one.find("StsRsnInf") is not None), group)
        yield _status_of(reason, status if of_payments is None else of_payments, None, file, told_on)
    for payment in payments:
        for transfer in payment.all("TxInfAndSts"):
            own = transfer.value("TxSts") or payment.value("PmtInfSts") or status
            yield _status_of(transfer, own, transfer.value("OrgnlEndToEndId") or "", file, told_on)


def _status_of(
    element: Element, status: str | None, end_to_end_id: str | None, file: str | None, told_on: date | None
) -> News:
    told: Told = NewsCode.PAID if status in PAID else NewsCode.REFUSED if status in REFUSED else NewsCode.PENDING
    cents, currency = _amount(element.find("OrgnlTxRef/Amt/InstdAmt"))
    reason = element.value("StsRsnInf/Rsn/Cd")
    return News(
        told=told,
        end_to_end_id=_short(end_to_end_id),
        file=_short(file),
        happened_on=_day(element.value("AccptncDtTm"), "AccptncDtTm") or told_on,
        amount_cents=cents,
        currency=currency,
        reason_code=reason if reason is not None and REASON_CODE.fullmatch(reason) else None,
    )


# camt.054


def _booked_news(body: Element) -> Iterator[News]:
    for entry in body.all("Ntfctn", "Ntry"):
        transfers = list(entry.all("NtryDtls", "TxDtls"))
        if not transfers:
            yield _booked(entry, entry, alone=True)
        for transfer in transfers:
            yield _booked(entry, transfer, alone=len(transfers) == 1)


def _booked(entry: Element, transfer: Element, *, alone: bool) -> News:
    """A transfer of an entry. An entry that sums up several has the amount of none of them."""
    status = entry.value("Sts/Cd") or entry.value("Sts")
    side = transfer.value("CdtDbtInd") or entry.value("CdtDbtInd")
    told: Told = NewsCode.PENDING if status != BOOKED else NewsCode.PAID if side == DEBIT else NewsCode.RETURNED
    own = (transfer.find(path) for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"))
    cents, currency = _amount(next((one for one in own if one is not None), entry.find("Amt") if alone else None))
    reason = transfer.value("RtrInf/Rsn/Cd")
    because = " ".join(
        text
        for text in (
            reason,
            transfer.value("RtrInf/Rsn/Prtry"),
            *(one.text for one in transfer.all("RtrInf", "AddtlInf")),
        )
        if text
    )
    return News(
        told=told,
        end_to_end_id=_short(transfer.value("Refs/EndToEndId") or ""),
        file=None,
        happened_on=_day(entry.value("BookgDt/Dt") or entry.value("BookgDt/DtTm"), "BookgDt"),
        amount_cents=cents,
        currency=currency,
        reference=_short(transfer.value("Refs/AcctSvcrRef") or entry.value("AcctSvcrRef")),
        reason_code=reason if reason is not None and REASON_CODE.fullmatch(reason) else None,
        because=because or None,
    )


# Figures


def _short(text: str | None) -> str | None:
    return text[:ID_CHARACTERS_MAX] if text is not None else None


def _amount(element: Element | None) -> tuple[int | None, str | None]:
    """Cents and currency, none where none is told. Less than a cent is no amount in euros."""
    if element is None or not element.text.strip():
        return None, None
    text, currency = element.text.strip(), element.attributes.get("Ccy")
    if not AMOUNT.fullmatch(text):
        raise BadInput(element.name, "invoice_number")
    cents = Decimal(text) * 100
    if cents != int(cents):
        if currency == CURRENCY:
            raise BadInput(element.name, "invoice_number")
        return None, currency
    return int(cents), currency


def _day(text: str | None, field: str) -> date | None:
    """A day, or that of an instant: in Helsinki, where a zone is told."""
    if text is None:
        return None
    try:
        if "T" not in text:
            return date.fromisoformat(text[:10])
        instant = datetime.fromisoformat(text)
        return (instant.astimezone(HELSINKI) if instant.tzinfo is not None else instant).date()
    except (ValueError, OverflowError):
        raise BadInput(field, "no_such_day") from None
