"""An import over HTTP: every row looked at, then all of them, none, or the good ones; repeating it changes nothing."""

import io
import zipfile
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from api.imports.writing import workbook
from domain.kernel.event import Role
from tests.api.calls import PRICE, TODAY
from tests.api.county import County, made
from tests.api.test_contract import assert_problem

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECRETS = ("Aino Salainen", "1990-05-17", "salainen syy", "17-salainen-0590")
CLIENT = "17-salainen-0590"


@pytest.fixture(scope="module")
def priced(county: County) -> County:
    county.clock.set(TODAY)
    county.set_cap("individual_coaching", PRICE)
    return county


def archive(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made_of_files:
        for name, text in files.items():
            made_of_files.writestr(f"{name}.csv", text)
    return out.getvalue()


def send(county: County, role: Role, document: bytes, mode: str, **more: Any) -> httpx.Response:
    kind = more.pop("kind", "application/zip")
    query = {"system": "Effica", "mode": mode} | more
    return county.actor(role, query.pop("sub", None)).post(
        "/v1/imports", document, headers={"Content-Type": kind}, **query
    )


def outcomes(answer: Any) -> list[tuple[str, int, str]]:
    return [(row["table"], row["row"], row["outcome"]) for row in answer["rows"]]


def provider(reference: str) -> bytes:
    return (
        "reference;name;business_id;service;starts_on;unit_price;waiver_reason\n"
        f"{reference};Valmennus Oy;0737546-2;individual_coaching;2026-01-01;52,30;tunnettu\n"
    ).encode()


def case(number: str, *, minutes: int = 600, entries: str = "") -> bytes:
    """A client with a voucher of ten hours from March to June, and entries."""
    return archive(
        clients=f"reference;birth_date;municipality;name\n{CLIENT}{number};1990-05-17;Kuopio;Aino Salainen\n",
        vouchers="reference;kind;client;service;decision_number;decided_on;starts_on;ends_on;minutes;provider;"
        "distance_tenths_km\n"
        f"S-{number};period;{CLIENT}{number};individual_coaching;SOS-2026-1;2026-02-20;2026-03-01;2026-06-30;{minutes};"
        f"P-1;70\n",
        entries="reference;voucher;kind;date;minutes;amount;cause;corrects;reason\n" + entries.format(number=number),
    )


ENTRIES = """C-{number};S-{number};carried_over;2026-04-30;300;261,50;;;
E-{number}-1;S-{number};session;2026-05-04;60;;;;
E-{number}-2;S-{number};no_show;2026-05-11;60;;absent;;
E-{number}-3;S-{number};session;2026-05-12;30;;;;
E-{number}-4;S-{number};correction;;;;;E-{number}-3;salainen syy
"""


@pytest.fixture(scope="module")
def served(priced: County) -> County:
    made(send(priced, Role.REGISTRAR, provider("P-1"), "all", kind="text/csv"))
    return priced


def positions(county: County) -> int:
    return int(county.http.get("/readyz").json()["position"])


def test_a_preview_tells_each_row_and_records_nothing(served: County) -> None:
    before = positions(served)
    looked_at = made(send(served, Role.CASEWORKER, case("1", entries=ENTRIES), "preview"))
    assert (looked_at["mode"], looked_at["recorded"]) == ("preview", False)
    assert {row["outcome"] for row in looked_at["rows"]} == {"good"}
    assert looked_at["outcomes"] == {"good": 7, "recorded": 0, "already_there": 0, "wrong": 0}
    assert positions(served) == before


def test_what_is_recorded_is_as_if_each_had_been_asked_for_and_once(served: County) -> None:
    document = case("2", entries=ENTRIES)
    recorded = made(send(served, Role.CASEWORKER, document, "all"))
    assert {row["outcome"] for row in recorded["rows"]} == {"recorded"}
    voucher_id = next(row["id"] for row in recorded["rows"] if row["table"] == "vouchers")
    voucher = made(served.caseworker.get(f"/v1/vouchers/{voucher_id}"))
    carried = next(entry for entry in voucher["entries"] if entry["kind"] == "carried_over")
    assert carried["charge"] == {
        "quantity": {"minutes": 300}, "amount_cents": 261_50, "unit_price_cents": PRICE
    }  # fmt: skip
    assert voucher["used"] == {"minutes": 420}
    assert voucher["charged_cents"] == 261_50 + 2 * PRICE
    before = positions(served)
    for sub in ("another", None):
        again = made(send(served, Role.CASEWORKER, document, "good", sub=sub))
        assert {row["outcome"] for row in again["rows"]} == {"already_there"}
        assert [row["id"] for row in again["rows"]] == [row["id"] for row in recorded["rows"]]
    assert positions(served) == before


def test_what_was_settled_elsewhere_is_in_no_bill_and_on_an_account_of_its_own(served: County) -> None:
    before = made(served.billing.get("/v1/trial-balance"))
    recorded = made(send(served, Role.CASEWORKER, case("3", entries=ENTRIES), "all"))
    entry_id = next(row["id"] for row in recorded["rows"] if row["table"] == "entries")
    after = made(served.billing.get("/v1/trial-balance"))
    assert (after["minutes"], after["amount_cents"]) == (0, 0)
    gained = {name: after["commitments"][name] - before["commitments"][name] for name in after["commitments"]}
    assert gained["settled_elsewhere_cents"] == 261_50
    assert gained["earned_cents"] == 2 * PRICE
    assert gained["granted_cents"] == sum(cents for name, cents in gained.items() if name != "granted_cents")
    bills = [made(served.billing.get(f"/v1/billing/2026-{month:02}")) for month in range(3, 7)]
    billed = {line["entry_id"] for bill in bills for one in bill["providers"] for line in one["lines"]}
    assert entry_id not in billed
    told = made(served.auditor.get(f"/v1/entries/{entry_id}/explanation"))
    assert (told["kind"], told["agrees"], told["bill"], told["unsettled_cents"]) == ("carried_over", True, None, 0)
    assert any("settled in the earlier system" in sentence for sentence in told["sentences"])


def test_a_wrong_row_names_its_rule_and_all_of_them_or_none_are_recorded(served: County) -> None:
    entries = """A-{number};S-{number};session;2026-05-04;601;;;;
B-{number};S-{number};session;2026-09-01;60;;;;
D-{number};S-{number};session;4.5.;60;;;;
F-{number};S-none;session;2026-05-04;60;;;;
G-{number};S-{number};session;2026-05-05;60;;;;
"""
    document = case("4", entries=entries)
    before = positions(served)
    refused = made(send(served, Role.CASEWORKER, document, "all"))
    assert (refused["recorded"], positions(served)) == (False, before)
    problems = {row["row"]: row["problem"] for row in refused["rows"] if row["outcome"] == "wrong"}
    first = problems[2]["violations"][0]
    assert (first["code"], first["section"], first["limit"], first["actual"]) == (
        "quantity_exhausted", "§ 6", {"minutes": 600}, {"minutes": 601}
    )  # fmt: skip
    assert {one["code"] for one in problems[3]["violations"]} == {"in_the_future", "outside_validity"}
    assert problems[4]["errors"][0]["field"] == "held_on"
    assert problems[5]["code"] == "not_found"
    recorded = made(send(served, Role.CASEWORKER, document, "good"))
    assert recorded["outcomes"] == {"good": 0, "recorded": 3, "already_there": 0, "wrong": 4}
    with psycopg.connect(served.database.application_url) as connection:
        query = SQL("SELECT count(*) FROM {}.requests WHERE status = 409").format(Identifier(served.database.schema))
        assert connection.execute(query).fetchone() == (0,), "what was only looked at is no refusal"


def test_a_reference_with_other_content_is_told_and_changes_nothing(served: County) -> None:
    made(send(served, Role.CASEWORKER, case("5"), "all"))
    before = positions(served)
    other = made(send(served, Role.CASEWORKER, case("5", minutes=540), "good"))
    (row,) = [row for row in other["rows"] if row["outcome"] == "wrong"]
    assert (row["table"], row["problem"]["code"]) == ("vouchers", "idempotency_key_reused")
    assert positions(served) == before
    elsewhere = made(send(served, Role.CASEWORKER, case("5", minutes=540), "preview", system="Other"))
    assert outcomes(elsewhere)[0] == ("clients", 2, "already_there")


def test_the_county_records_for_whoever_serves_on_the_day(served: County) -> None:
    recorded = made(send(served, Role.CASEWORKER, case("6", entries=ENTRIES), "all"))
    voucher_id = next(row["id"] for row in recorded["rows"] if row["table"] == "vouchers")
    provider_id = made(served.caseworker.get(f"/v1/vouchers/{voucher_id}"))["provider_id"]
    history = made(served.auditor.get(f"/v1/vouchers/{voucher_id}/history"))
    held = next(event for event in history["events"] if event["type"] == "SessionHeld")
    assert held["role"] == "caseworker"
    seen = made(served.provider(provider_id).get(f"/v1/vouchers/{voucher_id}"))
    assert {entry["kind"] for entry in seen["entries"]} >= {"session", "no_show", "carried_over"}


def test_roles_are_those_of_the_calls(served: County) -> None:
    assert_problem(send(served, Role.BILLING, case("7"), "preview"), 403, "forbidden")
    assert_problem(send(served, Role.REGISTRAR, case("7"), "preview"), 403, "forbidden")
    assert_problem(send(served, Role.CASEWORKER, provider("P-9"), "preview", kind="text/csv"), 403, "forbidden")


def test_what_no_import_can_be_is_malformed(served: County) -> None:
    for document, kind, field in (
        (b"one;two\n", "text/csv", "table"),
        (b"PK\x03\x04", "application/zip", "file"),
        (b"{}", "application/json", "Content-Type"),
    ):
        problem = assert_problem(send(served, Role.CASEWORKER, document, "preview", kind=kind), 422, "malformed")
        assert [error["field"] for error in problem["errors"]] == [field]
    bad = send(served, Role.CASEWORKER, case("8"), "preview", system="Aino Salainen: 170590-123A")
    assert_problem(bad, 422, "malformed")


def test_a_workbook_is_imported_too(served: County) -> None:
    lines = {"clients": [{"reference": "W-1", "birth_date": "1990-05-17", "municipality": "Kuopio"}]}
    recorded = made(send(served, Role.CASEWORKER, workbook(lines), "all", kind=WORKBOOK))
    assert outcomes(recorded) == [("clients", 2, "recorded")]
    client_id = recorded["rows"][0]["id"]
    found = made(served.caseworker.post("/v1/client-searches", {"external_reference": "W-1"}))
    assert found["client_id"] == client_id == str(UUID(client_id))


def test_nothing_of_a_row_stands_in_the_log_in_clear(served: County) -> None:
    made(send(served, Role.CASEWORKER, case("9", entries=ENTRIES), "all"))
    with psycopg.connect(served.database.application_url) as connection:
        for table, column in (("events", "state"), ("requests", "answer")):
            query = SQL("SELECT convert_from({column}, 'UTF8') FROM {table}").format(
                column=Identifier(column), table=Identifier(served.database.schema, table)
            )
            stored = [row[0] for row in connection.execute(query).fetchall()]
            assert len(stored) > 5
            assert not [text for text in stored if any(secret in text for secret in SECRETS)]
