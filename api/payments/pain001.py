"""A payment file as ISO 20022 pain.001.001.09 has it: SEPA credit transfers, one for each settlement.

Pure: the same file has the same bytes. Nobody stands in it but the payer and the providers that it pays.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from io import BytesIO

from lxml import etree

from api.invoices.document import CURRENCY, euros
from api.payments.characters import sepa_text
from api.payments.document import Instruction, Transfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


class _Writer:
    """Writes elements into each other, by their path."""

    def __init__(self, file: "etree._IncrementalFileWriter") -> None:
        self._file = file

    @contextmanager
    def group(self, path: str) -> Iterator[None]:
        name, _, rest = path.partition("/")
        with self._file.element(name):
            if rest:
                with self.group(rest):
                    yield
            else:
                yield

    def put(self, path: str, text: str, **attributes: str) -> None:
        outer, _, name = path.rpartition("/")
        if outer:
            with self.group(outer):
                self.put(name, text, **attributes)
            return
        with self._file.element(name, attributes):
            self._file.write(text)


def pain001(instruction: Instruction) -> bytes:
    """The document, in UTF-8. It is booked transfer by transfer, so that the bank tells of each."""
    out, file_id = BytesIO(), instruction.payment_file_id.hex
    with etree.xmlfile(out, encoding="UTF-8") as file:
        file.write_declaration()
        to = _Writer(file)
        with file.element("Document", nsmap={None: NAMESPACE}), to.group("CstmrCdtTrfInitn"):
            with to.group("GrpHdr"):
                to.put("MsgId", file_id)
                to.put("CreDtTm", f"{instruction.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z")
                _sums(to, instruction)
                with to.group("InitgPty"):
                    _party(to, instruction.payer.name, instruction.payer.business_id)
            with to.group("PmtInf"):
                to.put("PmtInfId", file_id)
                to.put("PmtMtd", "TRF")
                to.put("BtchBookg", "false")
                _sums(to, instruction)
                to.put("PmtTpInf/SvcLvl/Cd", "SEPA")
                to.put("ReqdExctnDt/Dt", instruction.execution_on.isoformat())
                with to.group("Dbtr"):
                    _party(to, instruction.payer.name, instruction.payer.business_id)
                with to.group("DbtrAcct"):
                    to.put("Id/IBAN", instruction.payer.iban)
                    to.put("Ccy", CURRENCY)
                to.put("DbtrAgt/FinInstnId/BICFI", instruction.payer.bic)
                to.put("ChrgBr", "SLEV")
                for transfer in instruction.transfers:
                    _transfer(to, transfer)
    return out.getvalue()


def _sums(to: _Writer, instruction: Instruction) -> None:
    to.put("NbOfTxs", str(len(instruction.transfers)))
    to.put("CtrlSum", euros(instruction.total_cents))


def _party(to: _Writer, name: str, business_id: str) -> None:
    """A party; one whose name has no letter that banks take goes by its business id."""
    to.put("Nm", sepa_text(name) or business_id)
    to.put("Id/OrgId/Othr/Id", business_id)


def _transfer(to: _Writer, transfer: Transfer) -> None:
    with to.group("CdtTrfTxInf"):
        to.put("PmtId/EndToEndId", transfer.end_to_end_id)
        to.put("Amt/InstdAmt", euros(transfer.amount_cents), Ccy=CURRENCY)
        with to.group("Cdtr"):
            _party(to, transfer.name, transfer.business_id)
        to.put("CdtrAcct/Id/IBAN", transfer.iban)
        to.put("RmtInf/Ustrd", transfer.invoice_number)
