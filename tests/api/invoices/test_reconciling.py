"""A provider's own invoice against the ledger over HTTP: each kind of difference, and invoices that agree."""

from typing import Any

import pytest

from api.invoices.reconciling import Code
from api.messages import LANGUAGES
from tests.api.calls import PRICE, Stage
from tests.api.county import made
from tests.api.invoices.test_over_http import FORMATS, invoice
from tests.api.invoices.test_reading import FINVOICE, row, ubl
from tests.api.test_contract import assert_problem
from tests.api.test_messages import catalogue
from tests.api.test_settlements import act, correct, draw, own

__all__ = ["own"]

PERIOD = "<cac:InvoicePeriod><cbc:StartDate>{0}</cbc:StartDate><cbc:EndDate>{1}</cbc:EndDate></cac:InvoicePeriod>"


def reconciled(stage: Stage, settlement: dict[str, Any], document: bytes, **more: Any) -> dict[str, Any]:
    path = f"/v1/settlements/{settlement['settlement_id']}/reconciliations"
    answer: dict[str, Any] = made(more.pop("actor", stage.county.billing).post(path, document, **more))
    return answer


def codes(answer: dict[str, Any]) -> list[tuple[int | None, str]]:
    return [(one["row"], one["code"]) for one in answer["differences"]]


def noted(*texts: str, first: str = "", last: str = "", **figures: str) -> str:
    """A row that holds texts in a note, and days."""
    more = f"<cbc:Note>{' '.join(texts)}</cbc:Note>"
    return row(more=more + (PERIOD.format(first, last or first) if first else ""), **figures)


def euros(cents: int) -> str:
    return f"{cents / 100:.2f}"


@pytest.mark.parametrize("form", FORMATS)
def test_the_ledgers_own_invoice_agrees(own: Stage, form: str) -> None:
    own.earn(), own.earn("2026-05-21")
    settlement = draw(own)
    answer = reconciled(own, settlement, invoice(own, settlement, form).content)
    assert (answer["agrees"], answer["differences"], answer["rows"], answer["rows_agreeing"]) == (True, [], 2, 2)
    assert answer["invoice_cents"] == answer["settlement_cents"] == 2 * PRICE


@pytest.mark.parametrize("form", FORMATS)
def test_a_credit_note_and_what_takes_it_along_agree(own: Stage, form: str) -> None:
    entry_id = own.earn()
    act(own, draw(own), "approval", {})
    correct(own, entry_id)
    credit = draw(own)
    assert reconciled(own, credit, invoice(own, credit, form).content)["differences"] == []
    own.earn("2026-05-21"), own.earn("2026-05-22")
    then = draw(own)
    assert reconciled(own, then, invoice(own, then, form).content)["differences"] == []


def test_a_row_is_found_by_the_decision_and_its_day_or_by_the_month_of_a_voucher(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    voucher_id = settlement["lines"][0]["voucher_id"]
    total = euros(PRICE)
    for rows in (
        noted("SOS-2026-1", first="2026-05-20"),
        noted("Päätös:SOS-2026-1,", first="2026-05-20", unit="C62"),
        noted(voucher_id, first="2026-05-01", last="2026-05-31"),
        noted(voucher_id, unit="MIN", quantity="60", price=euros(PRICE)).replace(
            "</cbc:PriceAmount>", '</cbc:PriceAmount><cbc:BaseQuantity unitCode="HUR">1</cbc:BaseQuantity>'
        ),
    ):
        answer = reconciled(own, settlement, ubl(rows, total=total))
        assert answer["differences"] == [], rows
    document = FINVOICE.format(type="INV01", total="52,30").replace(">1,5<", ">1,0<").encode("iso-8859-15")
    assert reconciled(own, settlement, document)["differences"] == []


def test_each_figure_that_differs_is_told(own: Stage) -> None:
    entry_id = own.earn()
    settlement = draw(own)

    def against(**figures: str) -> list[dict[str, Any]]:
        document = ubl(noted(entry_id, first="2026-05-20", **figures), total=euros(PRICE))
        found: list[dict[str, Any]] = reconciled(own, settlement, document)["differences"]
        return found

    (quantity,) = against(quantity="1.5")
    assert (quantity["code"], quantity["expected"], quantity["actual"]) == (
        "quantity",
        {"minutes": 60},
        {"minutes": 90},
    )
    assert (quantity["entry_id"], quantity["row"], quantity["happened_on"]) == (entry_id, 1, "2026-05-20")
    (price,) = against(price="53.00")
    assert (price["code"], price["expected"], price["actual"]) == ("price", {"cents": PRICE}, {"cents": 5300})
    whole, of_row = against(amount="52.31")
    assert (whole["code"], whole["row"], whole["actual"]) == ("sum", None, {"cents": 5231})
    assert (of_row["code"], of_row["row"], of_row["actual"]) == ("sum", 1, {"cents": 5231})


def test_what_is_no_business_of_the_settlement_is_told_apart(own: Stage) -> None:
    held = own.earn("2026-05-20")
    first = draw(own)
    own.earn("2026-05-21")
    second = draw(own)
    (line,) = second["lines"]
    late = own.earn("2026-05-22")
    own.earn("2026-06-02")
    stranger = own.county.issue(own.other_provider_id, client_id=own.client_id)["voucher_id"]
    late_voucher = made(own.county.billing.get("/v1/vouchers", provider_id=own.provider_id, limit=200))["vouchers"][-2]
    rows = [
        (noted(held, first="2026-05-20"), "already_settled"),
        (noted(first["lines"][0]["voucher_id"], first="2026-05-20"), "already_settled"),
        (noted(late, first="2026-05-22"), "not_yet_settled"),
        (noted(late, late_voucher["voucher_id"], first="2026-05-22"), "not_yet_settled"),
        (noted(stranger, first="2026-05-20"), "other_providers_voucher"),
        (noted(line["voucher_id"], first="2026-07-20"), "outside_validity"),
        (noted(line["voucher_id"], first="2026-06-03"), "period"),
        (noted(line["voucher_id"], first="2026-05-19"), "not_in_ledger"),
        (noted("Kahvit"), "not_in_ledger"),
        (noted(line["entry_id"], first="2026-05-21"), None),
        (noted(line["entry_id"], first="2026-05-21"), "billed_twice"),
    ]
    document = ubl("".join(one for one, _ in rows), total=euros(len(rows) * PRICE))
    answer = reconciled(own, second, document)
    wanted = [(None, "sum"), *((number, code) for number, (_, code) in enumerate(rows, 1) if code)]
    assert codes(answer) == wanted
    assert answer["rows_agreeing"] == 1
    # To a provider there is no voucher of another.
    seen = reconciled(own, second, document, actor=own.county.provider(own.provider_id))
    assert (5, "not_in_ledger") in codes(seen)
    assert stranger not in str(seen)


def test_what_was_held_and_is_not_billed_is_told(own: Stage) -> None:
    billed, forgotten = own.earn(), own.earn("2026-05-21")
    settlement = draw(own)
    answer = reconciled(own, settlement, ubl(noted(billed), total=euros(PRICE)))
    assert codes(answer) == [(None, "sum"), (None, "not_billed")]
    assert answer["differences"][1]["entry_id"] == forgotten


def test_no_shows_beyond_the_monthly_one_and_the_providers_cancellations_are_not_billed(own: Stage) -> None:
    voucher_id = own.county.issue(own.provider_id, client_id=own.client_id)["voucher_id"]
    provider, path = own.county.provider(own.provider_id), f"/v1/vouchers/{voucher_id}"
    for day in ("2026-05-12", "2026-05-13"):
        body = {
            "planned_on": day,
            "cause": "cancelled_same_day",
            "minutes": 60,
            "cancelled_on": day,
            "justified": False,
        }
        made(provider.post(f"{path}/no-shows", body))
    made(provider.post(f"{path}/provider-cancellations", {"planned_on": "2026-05-14", "reason": "Sairastui"}))
    settlement = draw(own)
    rows = "".join(noted(voucher_id, first=f"2026-05-{day}") for day in (12, 13, 14))
    answer = reconciled(own, settlement, ubl(rows, total=euros(3 * PRICE)))
    assert codes(answer) == [(None, "sum"), (2, "no_show_beyond_monthly"), (3, "provider_cancellation_billed")]
    # At 0 they may be there, or not.
    rows = noted(voucher_id, first="2026-05-12") + noted(voucher_id, first="2026-05-13", quantity="0", amount="0.00")
    assert reconciled(own, settlement, ubl(rows, total=euros(PRICE)))["differences"] == []


def test_seller_currency_and_period_are_the_settlements(own: Stage) -> None:
    entry_id = own.earn()
    settlement = draw(own)
    head = PERIOD.format("2026-06-01", "2026-06-30") + (
        "<cac:AccountingSupplierParty><cac:Party><cbc:EndpointID>003702012566</cbc:EndpointID></cac:Party>"
        "</cac:AccountingSupplierParty>"
    )
    document = ubl(noted(entry_id), head=head, total=euros(PRICE)).replace(b">EUR<", b">SEK<")
    answer = reconciled(own, settlement, document)
    assert codes(answer) == [(None, "currency"), (None, "seller"), (None, "period")]
    silly = ubl(noted(entry_id), total=euros(PRICE)).replace(b">EUR<", b">&lt;script&gt;<")
    (told,) = reconciled(own, settlement, silly)["differences"]
    assert (told["code"], told["actual"]) == ("currency", None)


def test_differences_are_sentences_in_three_languages(own: Stage) -> None:
    entry_id = own.earn()
    settlement = draw(own)
    document = ubl(noted(entry_id, quantity="2"), total=euros(PRICE))
    told = {
        language: reconciled(own, settlement, document, headers={"Accept-Language": language})["differences"][0][
            "detail"
        ]
        for language in ("fi", "sv", "en")
    }
    assert told == {
        "fi": "Rivi 1, 20.5.2026: Määrä on 2 h, kirjanpidossa 1 h.",
        "sv": "Rad 1, 20.5.2026: Mängden är 2 h, i bokföringen 1 h.",
        "en": "Row 1, 20 May 2026: The quantity is 2 h, in the ledger 1 h.",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_difference_has_its_sentence(language: str) -> None:
    told = {key.split(".")[1] for key in catalogue(language) if key.startswith("difference.")} - {"row"}
    assert told == set(Code)


def test_a_hostile_invoice_is_malformed_and_other_providers_know_of_no_settlement(own: Stage) -> None:
    own.earn()
    settlement = draw(own)
    path = f"/v1/settlements/{settlement['settlement_id']}/reconciliations"
    billing = own.county.billing
    laughing = ubl(before="<!DOCTYPE Invoice [<!ENTITY a 'ha'>]>", head="<cbc:Note>&a;</cbc:Note>")
    problem = assert_problem(billing.post(path, laughing), 422, "malformed")
    assert problem["errors"][0]["field"] == "body"
    assert "DOCTYPE" in problem["errors"][0]["reason"]
    assert_problem(billing.post(path, {"invoice": 1}), 422, "malformed")
    other = own.county.provider(own.other_provider_id)
    assert_problem(other.post(path, ubl()), 404, "not_found")
    assert_problem(own.county.caseworker.post(path, ubl()), 403, "forbidden")
