"""What a bank would tell of transfers, in the formats that banks tell it in: held against their schemas."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from api.invoices.document import euros
from api.invoices.rules import RULE_SETS

SCHEMAS = {"pain.002": "pain001/pain002/schemas/pain.002.001.{}.xsd", "camt.054": "camt053/xsd/camt.054.001.{}.xsd"}


@cache
def schema(form: str, version: str) -> Any:
    return etree.XMLSchema(etree.parse(RULE_SETS / SCHEMAS[form].format(version)))


def checked(document: str, form: str, version: str) -> bytes:
    """The document, which keeps its schema."""
    found = schema(form, version)
    assert found.validate(etree.fromstring(document)), found.error_log
    return document.encode()


def pain002(
    file_id: str,
    told: Iterable[tuple[str, str, str | None]] = (),
    *,
    whole: str = "PART",
    told_on: str = "2026-06-17",
    reason: str | None = None,
    version: str = "03",
) -> bytes:
    """A status report on a payment file: end-to-end id, status and reason of each transfer."""
    transfers = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{escape(own)}</OrgnlEndToEndId><TxSts>{status}</TxSts>{_reason(code)}"
        "</TxInfAndSts>"
        for own, status, code in told
    )
    payments = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file_id}</OrgnlPmtInfId>{transfers}</OrgnlPmtInfAndSts>"
    document = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}"><CstmrPmtStsRpt>'
        f"<GrpHdr><MsgId>TILA-1</MsgId><CreDtTm>{told_on}T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{file_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<GrpSts>{whole}</GrpSts>{_reason(reason)}</OrgnlGrpInfAndSts>{payments if transfers else ''}"
        "</CstmrPmtStsRpt></Document>"
    )
    return checked(document, "pain.002", version)


def _reason(code: str | None) -> str:
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code is not None else ""


def camt054(
    transfers: Iterable[Mapping[str, Any]],
    *,
    booked_on: str,
    side: str = "DBIT",
    status: str = "BOOK",
    reference: str = "BANK-1",
    because: str | None = None,
    currency: str = "EUR",
    version: str = "02",
) -> bytes:
    """A notification of entries in the payer's account, each of one transfer."""
    returned = f"<RtrInf><Rsn><Cd>{because}</Cd></Rsn></RtrInf>" if because is not None else ""
    stated = status if version == "02" else f"<Cd>{status}</Cd>"
    entries = "".join(
        f'<Ntry><Amt Ccy="{currency}">{euros(one["amount_cents"])}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Sts>{stated}</Sts><BookgDt><Dt>{booked_on}</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{escape(one['end_to_end_id'])}</EndToEndId></Refs>"
        f"{_amount(one, currency, side, version)}{returned}</TxDtls></NtryDtls></Ntry>"
        for one in transfers
    )
    document = (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.{version}"><BkToCstmrDbtCdtNtfctn>'
        "<GrpHdr><MsgId>TAP-1</MsgId><CreDtTm>2026-06-17T18:00:00+03:00</CreDtTm></GrpHdr>"
        "<Ntfctn><Id>1</Id><CreDtTm>2026-06-17T18:00:00+03:00</CreDtTm>"
        f"<Acct><Id><IBAN>FI5810171000000122</IBAN></Id></Acct>{entries}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn></Document>"
    )
    return checked(document, "camt.054", version)


def _amount(one: Mapping[str, Any], currency: str, side: str, version: str) -> str:
    amount = f'<Amt Ccy="{currency}">{euros(one["amount_cents"])}</Amt>'
    if version == "02":
        return f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"
    return f"{amount}<CdtDbtInd>{side}</CdtDbtInd>"
