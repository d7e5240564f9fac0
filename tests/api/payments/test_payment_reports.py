"""What banks tell of transfers: refused and ordered again, returned, of another amount, unknown, twice, hostile."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.hostile_xml import DEPTH_MAX
from api.payments.characters import sepa_text
from domain.kernel.event import Role
from tests.api.calls import PRICE, Stage
from tests.api.county import made
from tests.api.payments.banks import camt054, pain002
from tests.api.payments.test_payment_files import (
    FILES,
    REPORTS,
    approved,
    document_of,
    file_of,
    own,
    plain,
    report,
    status_of,
)
from tests.api.test_contract import assert_problem

__all__ = ["own"]
AT_ONCE = 6


def message_id(file: dict[str, Any]) -> str:
    identifier: str = file["payment_file_id"].replace("-", "")
    return identifier


@pytest.fixture
def sent(own: Stage) -> tuple[dict[str, Any], dict[str, Any]]:
    """A settlement that is in a file, and the file, on the day after."""
    settlement = approved(own)
    file = file_of(own, [settlement])
    own.county.clock.set("2026-06-17")
    return settlement, file


@pytest.mark.parametrize("version", ["03", "12"])
def test_what_the_bank_refuses_is_ordered_again_under_another_id(
    own: Stage, sent: tuple[dict[str, Any], dict[str, Any]], version: str
) -> None:
    settlement, file = sent
    (transfer,) = file["transfers"]
    refusal = pain002(message_id(file), [(transfer["end_to_end_id"], "RJCT", "AC04")], version=version)
    assert report(own, refusal)["counts"] == {"refused": 1}
    assert status_of(own, settlement) == "refused"
    assert report(own, refusal)["counts"] == {"recorded": 1}
    (again,) = file_of(own, [settlement])["transfers"]
    assert again["end_to_end_id"] != transfer["end_to_end_id"]
    # What is told late of the first order, which was refused, pays nothing.
    late = report(own, camt054([transfer], booked_on="2026-06-17"))
    assert "paid" not in late["counts"]
    assert status_of(own, settlement) == "ordered"


def test_a_whole_file_that_is_refused_is_refused_transfer_by_transfer(own: Stage) -> None:
    settlements = [approved(own, month) for month in ("2026-04", "2026-05")]
    file = file_of(own, settlements)
    own.county.clock.set("2026-06-17")
    told = report(own, pain002(message_id(file), whole="RJCT", reason="DU01"))
    assert told["counts"] == {"refused": 2}
    assert [status_of(own, one) for one in settlements] == ["refused", "refused"]


def test_what_comes_back_can_be_ordered_again(own: Stage, sent: tuple[dict[str, Any], dict[str, Any]]) -> None:
    settlement, file = sent
    report(own, camt054(file["transfers"], booked_on="2026-06-17"))
    back = camt054(file["transfers"], booked_on="2026-06-17", side="CRDT", reference="BANK-2", because="AC06")
    assert report(own, back)["counts"] == {"returned": 1}
    assert status_of(own, settlement) == "returned"
    assert file_of(own, [settlement])["transfer_count"] == 1


@pytest.mark.parametrize(
    ("changed", "more", "code"),
    [
        ({"amount_cents": PRICE - 1}, {}, "partly"),
        ({}, {"currency": "SEK"}, "other_currency"),
        ({"end_to_end_id": "NOTPROVIDED"}, {}, "unknown"),
        ({}, {"status": "PDNG"}, "pending"),
    ],
)
def test_what_is_not_the_order_is_told_and_records_nothing(
    own: Stage, sent: tuple[dict[str, Any], dict[str, Any]], changed: dict[str, Any], more: dict[str, str], code: str
) -> None:
    settlement, file = sent
    (transfer,) = file["transfers"]
    told = report(own, camt054([transfer | changed], booked_on="2026-06-17", **more))
    assert told["counts"] == {code: 1}
    assert status_of(own, settlement) == "ordered"


def test_a_second_debit_is_told_and_paid_once(own: Stage, sent: tuple[dict[str, Any], dict[str, Any]]) -> None:
    settlement, file = sent
    report(own, camt054(file["transfers"], booked_on="2026-06-17"))
    told = report(own, camt054(file["transfers"], booked_on="2026-06-17", reference="BANK-2"))
    assert told["counts"] == {"twice": 1}
    shown = made(own.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}"))
    assert [one["amount_cents"] for one in shown["payments"]] == [PRICE]


def test_of_some_who_order_the_same_at_once_one_does(own: Stage) -> None:
    """Each with a key of its own: the settlement is in one file, and the others have nothing to order."""
    settlement = approved(own)
    body = {"settlement_ids": [settlement["settlement_id"]]}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(lambda _: own.county.billing.post(FILES, body), range(AT_ONCE)))
    files = [one.json() for one in answers if one.status_code == 201]
    paid = [file for file in files if file["transfer_count"]]
    assert len(paid) == 1
    assert {one.status_code for one in answers} <= {201, 409}
    shown = made(own.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}"))
    assert (shown["status"], len(shown["orders"])) == ("ordered", 1)
    (transfer,) = plain(document_of(own, paid[0])).findall(".//CdtTrfTxInf")
    assert transfer.findtext("PmtId/EndToEndId") == shown["orders"][0]["end_to_end_id"]


ENTITIES = "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 30))
HOSTILE = {
    "entities": f'<!DOCTYPE Document [<!ENTITY a0 "ha">{ENTITIES}]><Document>&a29;</Document>',
    "a file of the machine": '<!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>',
    "depth": "<Document>" * (DEPTH_MAX + 1) + "</Document>" * (DEPTH_MAX + 1),
    "no XML": "paid",
    "another document": "<Invoice/>",
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_report_is_refused_for_its_reason(own: Stage, document: str) -> None:
    answer = own.county.billing.post(REPORTS, document.encode())
    assert_problem(answer, 422, "malformed")
    assert "root:" not in answer.text


def test_nobody_but_billing_hands_in_a_report(own: Stage) -> None:
    for role in set(Role) - {Role.BILLING}:
        assert_problem(own.actor(role).post(REPORTS, b"<Document/>"), 403, "forbidden")


@given(st.text())
def test_a_text_for_the_bank_holds_what_every_bank_takes(text: str) -> None:
    """EPC217-08: letters, digits and a few signs; nothing begins or ends with a slash, or has two in a row."""
    plain_text = sepa_text(text)
    allowed = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
    assert set(plain_text) <= allowed
    assert sepa_text(plain_text) == plain_text
