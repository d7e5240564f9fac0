"""Payment files and what banks tell of them, over HTTP: each settlement is ordered in one file, and paid once."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import pytest
from lxml import etree

from tests.api.calls import PRICE, Stage
from tests.api.county import made
from tests.api.payments.banks import camt054
from tests.api.test_contract import assert_problem
from tests.api.test_settlements import act, draw

IBAN = "FI2112345600000785"
FILES, REPORTS = "/v1/payment-files", "/v1/payment-reports"


@pytest.fixture
def own(stage: Stage) -> Stage:
    """The stage with a provider of its own, whose account two people agreed on."""
    stage.provider_id = with_account(stage)
    return stage


def with_account(stage: Stage, iban: str = IBAN, name: str = "Valmennus Oy") -> str:
    body = {"name": name, "business_id": "0737546-2"}
    provider_id: str = made(stage.county.registrar.post("/v1/providers", body))["provider_id"]
    stage.county.approve(provider_id, "individual_coaching", PRICE)
    path = f"/v1/providers/{provider_id}/bank-accounts"
    account_id = made(stage.county.billing.post(path, {"iban": iban}))["bank_account"]["account_id"]
    made(stage.county.registrar.post(f"{path}/{account_id}/confirmation", {}))
    return provider_id


def approved(stage: Stage, month: str = "2026-05") -> dict[str, Any]:
    stage.earn(f"{month}-20")
    return act(stage, draw(stage, month), "approval", {})


def file_of(stage: Stage, settlements: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    body = {"settlement_ids": [one["settlement_id"] for one in settlements]}
    answer: dict[str, Any] = made(stage.county.billing.post(FILES, body, **more))
    return answer


def document_of(stage: Stage, file: dict[str, Any]) -> bytes:
    answer = stage.county.billing.get(f"{FILES}/{file['payment_file_id']}/document")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml"), answer.text
    return bytes(answer.content)


def plain(document: bytes) -> Any:
    """The document without its namespace, to look things up in."""
    return etree.fromstring(re.sub(rb' xmlns="[^"]*"', b"", document))


def report(stage: Stage, document: bytes, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = made(stage.county.billing.post(REPORTS, document, **more))
    return answer


def status_of(stage: Stage, settlement: dict[str, Any]) -> str:
    status: str = made(stage.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}"))["status"]
    return status


def test_approved_settlements_are_ordered_in_one_file(own: Stage) -> None:
    settlements = [approved(own, month) for month in ("2026-04", "2026-05")]
    file = file_of(own, settlements)
    assert (file["status"], file["transfer_count"], file["total_cents"]) == ("made", 2, 2 * PRICE)
    assert file["execution_on"] == "2026-06-17"
    document = document_of(own, file)
    assert sha256(document).hexdigest() == file["digest"]
    root = plain(document)
    assert root.findtext(".//GrpHdr/MsgId") == file["payment_file_id"].replace("-", "")
    for part in (".//GrpHdr", ".//PmtInf"):
        assert (root.findtext(f"{part}/NbOfTxs"), root.findtext(f"{part}/CtrlSum")) == ("2", "104.60")
    assert root.findtext(".//ReqdExctnDt/Dt") == "2026-06-17"
    transfers = root.findall(".//CdtTrfTxInf")
    assert [one.findtext("PmtId/EndToEndId") for one in transfers] == [
        one["settlement_id"].replace("-", "") + "-1" for one in settlements
    ]
    assert [one.findtext("Amt/InstdAmt") for one in transfers] == ["52.30", "52.30"]
    assert [one.findtext("CdtrAcct/Id/IBAN") for one in transfers] == [IBAN, IBAN]
    assert [status_of(own, one) for one in settlements] == ["ordered", "ordered"]


def test_what_is_ordered_is_in_no_other_file(own: Stage) -> None:
    settlement = approved(own)
    file_of(own, [settlement])
    again = own.county.billing.post(FILES, {"settlement_ids": [settlement["settlement_id"]]})
    (error,) = assert_problem(again, 409, "nothing_to_order")["errors"]
    assert (error["field"], error["rule"]) == (settlement["settlement_id"], "already_ordered")


def test_the_same_request_gives_the_same_file(own: Stage) -> None:
    settlement = approved(own)
    first = file_of(own, [settlement], key="the file of May")
    document = document_of(own, first)
    own.county.clock.set("2026-06-18")
    assert file_of(own, [settlement], key="the file of May") == first
    assert document_of(own, first) == document


def test_the_bank_tells_what_it_paid(own: Stage) -> None:
    settlement = approved(own)
    file = file_of(own, [settlement])
    own.county.clock.set("2026-06-17")
    debited = camt054(file["transfers"], booked_on="2026-06-17")
    told = report(own, debited)
    assert told["counts"] == {"paid": 1}
    shown = made(own.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}"))
    (payment,) = shown["payments"]
    assert (shown["status"], payment["paid_on"], payment["amount_cents"]) == ("paid", "2026-06-17", PRICE)
    assert payment["end_to_end_id"] == file["transfers"][0]["end_to_end_id"]
    assert report(own, debited)["counts"] == {"recorded": 1}
