"""Explanations over HTTP: from an amount down to what it rests on, and up to its payment; to whom, and to whom not."""

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import psycopg
import pytest

from domain.kernel.event import Role
from projections.postings.fold import POSTINGS
from tests.api.calls import PRICE, TODAY, Stage, payment_of
from tests.api.county import Actor, made
from tests.api.test_contract import assert_problem
from tests.api.test_settlements import act, correct, draw
from tests.api.test_what_if import run

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def own(stage: Stage) -> Stage:
    """The stage with a provider of its own."""
    stage.provider_id = stage.county.add_provider("individual_coaching", PRICE)
    return stage


def explained(reader: Actor, entry_id: str, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = made(reader.get(f"/v1/entries/{entry_id}/explanation", **asked))
    return found


def explained_settlement(reader: Actor, settlement: dict[str, Any], **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = made(reader.get(f"/v1/settlements/{settlement['settlement_id']}/explanation", **asked))
    return found


def paid(stage: Stage) -> dict[str, Any]:
    drawn = draw(stage)
    act(stage, drawn, "approval", {})
    return act(stage, drawn, "payment", payment_of(drawn))


def test_an_entry_is_explained_from_its_price_to_its_payment(own: Stage) -> None:
    entry_id = own.earn()
    settlement = paid(own)
    found = explained(own.county.billing, entry_id)
    assert (found["amount_cents"], found["derived_cents"], found["agrees"]) == (PRICE, PRICE, True)
    (step,) = found["steps"]
    assert (step["rule"], step["event"]["happened_on"], step["event"]["role"]) == (
        "held_time",
        "2026-05-20",
        "provider",
    )
    assert step["event"]["sections"] == ["§ 5", "§ 6"]
    assert step["working"] == {
        "quantity": {"minutes": 60}, "unit_price_cents": PRICE, "sixtieths_of_cent": 60 * PRICE, "rounded_cents": PRICE,
        "rounding_sixtieths": 0, "left": step["working"]["left"], "left_cents": step["working"]["left_cents"],
        "cut_cents": 0,
    }  # fmt: skip
    assert [(one["account"], one["amount_cents"]) for one in step["postings"]] == [
        ("available", -PRICE), ("earned", PRICE),
    ]  # fmt: skip
    assert found["decision"]["decision_number"] in " ".join(found["sentences"])
    assert found["price"]["unit_price_cents"] == found["price"]["approved"]["unit_price_cents"] == PRICE
    assert found["price"]["cap"]["cap_cents"] >= PRICE
    assert found["bill"] == {"month": "2026-05", "held": True, "amount_cents": PRICE}
    (held,) = found["settlements"]
    assert (held["settlement_id"], held["status"]) == (settlement["settlement_id"], "paid")
    assert held["drawn_by"] != held["approved_by"]
    assert held["payments"][0]["reference"] == payment_of(settlement)["reference"]
    assert found["unsettled_cents"] == 0
    invoice = own.county.billing.get(f"/v1/settlements/{settlement['settlement_id']}/invoice", format="peppol").text
    line = re.search(r"<cac:InvoiceLine>\s*<cbc:ID>(\d+)</cbc:ID>.*?" + entry_id, invoice, re.DOTALL)
    assert line is not None
    assert held["invoice_line"] == int(line[1])
    assert f"<cbc:ID>{held['invoice_number']}</cbc:ID>" in invoice


def test_what_was_corrected_after_its_settlement_is_in_two_of_them(own: Stage) -> None:
    entry_id = own.earn()
    paid(own)
    correct(own, entry_id)
    before = explained(own.county.billing, entry_id)
    assert (before["reversed"], before["amount_cents"], before["unsettled_cents"]) == (True, 0, -PRICE)
    credit = draw(own)
    found = explained(own.county.billing, entry_id)
    assert [step["rule"] for step in found["steps"]] == ["held_time", "reversed"]
    assert [one["amount_cents"] for one in found["settlements"]] == [PRICE, -PRICE]
    assert (found["unsettled_cents"], found["bill"]["held"], found["agrees"]) == (0, False, True)
    act(own, credit, "withdrawal", {"reason": "Virhe"})
    withdrawn = explained(own.county.billing, entry_id)
    assert [one["status"] for one in withdrawn["settlements"]] == ["paid", "withdrawn"]
    assert (withdrawn["settlements"][1]["invoice_number"], withdrawn["unsettled_cents"]) == (None, -PRICE)


def test_an_entry_is_explained_as_it_was_known_earlier(own: Stage) -> None:
    entry_id = own.earn()
    known = explained(own.county.billing, entry_id)
    correct(own, entry_id)
    draw_after = own.earn("2026-05-21")
    drawn = draw(own)
    then = explained(own.county.billing, entry_id, position=known["position"])
    assert then == known
    instant = then["steps"][0]["event"]["recorded_at"]
    assert explained(own.county.billing, entry_id, as_of=instant)["steps"] == known["steps"]
    later = own.county.billing.get(f"/v1/entries/{draw_after}/explanation", position=known["position"])
    assert_problem(later, 404, "not_found")
    path = f"/v1/settlements/{drawn['settlement_id']}/explanation"
    assert_problem(own.county.billing.get(path, position=known["position"]), 404, "not_found")


def test_a_provider_has_its_own_alone_explained(own: Stage) -> None:
    entry_id = own.earn()
    drawn = draw(own)
    mine, other = own.county.provider(own.provider_id), own.county.provider(own.other_provider_id)
    assert explained(mine, entry_id)["amount_cents"] == PRICE
    foreign, unknown = (other.get(f"/v1/entries/{one}/explanation") for one in (entry_id, uuid4()))
    assert assert_problem(foreign, 404, "not_found") == assert_problem(unknown, 404, "not_found")
    issued = made(own.county.caseworker.get(f"/v1/vouchers/{explained(mine, entry_id)['voucher_id']}"))["entries"][0]
    assert_problem(mine.get(f"/v1/entries/{issued['entry_id']}/explanation"), 404, "not_found")
    assert explained(own.county.auditor, issued["entry_id"])["steps"][0]["rule"] == "granted"
    paths = (f"/v1/settlements/{one}/explanation" for one in (drawn["settlement_id"], uuid4()))
    foreign, unknown = (other.get(path) for path in paths)
    assert assert_problem(foreign, 404, "not_found") == assert_problem(unknown, 404, "not_found")
    assert explained_settlement(mine, drawn)["total_cents"] == PRICE


def test_on_a_shared_voucher_nothing_of_another_providers_entries_is_told(own: Stage) -> None:
    county, first, second = own.county, own.provider_id, own.other_provider_id
    voucher_id = county.issue(first, client_id=own.client_id)["voucher_id"]
    missed = {"planned_on": "2026-06-02", "cause": "absent"}
    earlier = made(county.provider(first).post(f"/v1/vouchers/{voucher_id}/no-shows", missed))
    choice = {"provider_id": second, "from": "2026-06-08", "distance_km": 3}
    made(county.caseworker.post(f"/v1/vouchers/{voucher_id}/provider", choice))
    path = f"/v1/vouchers/{voucher_id}"
    missed = {"planned_on": "2026-06-09", "cause": "absent"}
    at_nothing = made(county.provider(second).post(f"{path}/no-shows", missed))
    held = made(county.provider(second).post(f"{path}/sessions", {"held_on": "2026-06-10", "minutes": 60}))
    (told,) = explained(county.provider(second), held["entry_id"])["steps"]
    assert (told["working"]["left"], told["working"]["left_cents"]) == (None, None)
    (whole,) = explained(county.auditor, held["entry_id"])["steps"]
    assert whole["working"]["left_cents"] > 0
    (hidden,) = explained(county.provider(second), at_nothing["entry_id"])["steps"]
    assert (hidden["rule"], hidden["because_of"]) == ("no_show_month_used", [])
    assert explained(county.auditor, at_nothing["entry_id"])["steps"][0]["because_of"] == [earlier["entry_id"]]
    for entry in (held, at_nothing):
        answer = county.provider(second).get(f"/v1/entries/{entry['entry_id']}/explanation").text
        assert earlier["entry_id"] not in answer
        assert first not in answer


def test_a_settlement_is_explained_line_by_line_and_sums_to_its_total(own: Stage) -> None:
    first = own.earn()
    paid(own)
    correct(own, first)
    credit = draw(own)
    own.earn("2026-05-21"), own.earn("2026-05-22")
    drawn = draw(own)
    found = explained_settlement(own.county.billing, drawn)
    assert [line["number"] for line in found["lines"]] == [1, 2]
    assert all(line["agrees"] and line["derived_cents"] == line["amount_cents"] == PRICE for line in found["lines"])
    assert [one["settlement_id"] for one in found["carried_over_from"]] == [credit["settlement_id"]]
    assert (found["derived_cents"], found["total_cents"], found["agrees"]) == (PRICE, PRICE, True)
    assert found["digest"] == found["derived_digest"] == drawn["digest"]
    assert [event["type"] for event in found["events"]] == ["SettlementDrawn"]
    for line in found["lines"]:
        entry = explained(own.county.billing, line["entry_id"])
        assert [step["event"]["position"] for step in entry["steps"]] == line["positions"]
        assert entry["settlements"][0]["invoice_line"] == line["number"]
    returned = explained_settlement(own.county.auditor, credit)
    assert returned["carried_over_to"] == drawn["settlement_id"]
    assert [line["rules"] for line in returned["lines"]] == [["reversed"]]


def test_books_that_say_otherwise_are_told(own: Stage) -> None:
    entry_id = own.earn()
    assert explained(own.county.billing, entry_id)["agrees"]  # it is in the books by now
    table = f"{own.county.database.schema}.postings_v{POSTINGS.version}_1"
    with psycopg.connect(own.county.database.application_url) as books:
        books.execute(f"UPDATE {table} SET amount_cents = amount_cents + 1 WHERE entry_id = %s", [entry_id])
    found = explained(own.county.billing, entry_id)
    assert not found["agrees"]
    assert not found["steps"][0]["agrees"]
    assert "Worked out anew, it is NOT what is in the books." in found["sentences"]
    drawn = draw(own)
    whole = explained_settlement(own.county.billing, drawn)
    assert (whole["agrees"], whole["lines"][0]["derived_cents"]) == (False, PRICE)
    assert whole["lines"][0]["amount_cents"] == PRICE + 1
    act(own, drawn, "withdrawal", {"reason": "Kirjanpito ei täsmää"})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Pidetty aika kertaa tuntihinta: 60"),
        ("sv", "Hållen tid gånger timpriset: "),
        ("en", "Held time times the hour's price: "),
    ],
)
def test_it_is_said_in_the_readers_language_and_drawn(own: Stage, language: str, said: str) -> None:
    entry_id = own.earn()
    reader = own.county.actor(Role.AUDITOR, language=language)
    sentences = explained(reader, entry_id)["sentences"]
    assert any(one.startswith(said.removesuffix("60")) for one in sentences)
    assert all(one.endswith(".") for one in sentences)
    answer = reader.get(f"/v1/entries/{entry_id}/explanation", headers={"Accept": "image/svg+xml"})
    assert answer.headers["content-type"] == "image/svg+xml"
    drawn = ElementTree.fromstring(answer.content)
    assert drawn.get("lang") == language
    title, description = drawn.find(f"{SVG}title"), drawn.find(f"{SVG}desc")
    assert title is not None
    assert title.text == sentences[0]
    assert description is not None
    assert sentences[-1] in (description.text or "")
    style = drawn.find(f"{SVG}style")
    assert style is not None
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert not [one for one in drawn.iter() if one.tag.endswith(("script", "image")) or "href" in one.attrib]
    written = " ".join("".join(part.itertext()) for part in drawn.iter(f"{SVG}tspan"))
    assert sentences[0] in written


def test_a_settlement_is_drawn_too(own: Stage) -> None:
    own.earn()
    drawn = paid(own)
    path = f"/v1/settlements/{drawn['settlement_id']}/explanation"
    answer = own.county.billing.get(path, headers={"Accept": "image/svg+xml"})
    written = " ".join("".join(part.itertext()) for part in ElementTree.fromstring(answer.content).iter(f"{SVG}tspan"))
    assert "Paid on" in written
    assert TODAY[:4] in written


# The command line


def test_the_command_tells_the_same_and_draws_it(own: Stage, tmp_path: Path) -> None:
    entry_id = own.earn()
    settlement, drawn = paid(own), tmp_path / "entry.svg"
    auditor = own.county.auditor
    ran = run(own.county, tmp_path, "explain", entry_id, "--language=en", f"--plot={drawn}")
    assert ran.exit_code == 0, ran.output
    said = " ".join(ran.stdout.translate(str.maketrans("", "", "│├└─")).split())
    for sentence in explained(auditor, entry_id)["sentences"]:
        assert sentence in said
    picture = auditor.get(f"/v1/entries/{entry_id}/explanation", headers={"Accept": "image/svg+xml"})
    assert drawn.read_text() == picture.text
    ran = run(own.county, tmp_path, "explain", settlement["settlement_id"], "--language=en", "--json")
    assert json.loads(ran.stdout) == explained_settlement(auditor, settlement)


def test_the_command_says_what_cannot_be_explained(own: Stage, tmp_path: Path) -> None:
    unknown = uuid4()
    ran = run(own.county, tmp_path, "explain", str(unknown))
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert f"there is no entry and no settlement {unknown}" in ran.stderr
    ran = run(own.county, tmp_path, "explain", str(unknown), "--position=999999")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "--position" in ran.stderr
