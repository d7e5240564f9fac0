"""A month's bill in all its forms: the same rows, totals and adjustments in each, equal to the events themselves."""

import csv
import io
from base64 import b64encode
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any, get_args
from uuid import uuid4

import httpx
import psycopg
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import BooleanObject
from typer.testing import CliRunner

from api.billing import FormName, forms
from api.billing.columns import COLUMNS, harmless
from api.command_line import program
from domain.kernel.event import Role
from ledger.log.reader import LogReader
from tests.api.calls import Stage
from tests.api.county import made
from tests.api.test_contract import assert_problem

MAY, PRICE = "2026-05", 5_229
NAME = "=cmd|' /C calc'!A0; \"Kuntoutus\" Oy"
BY_HAND = {
    ("session", "2026-05-04"): 4_358,  # 50 min × 52.29 €/h = 43.575 €: half a cent is rounded up
    ("session", "2026-05-05"): 4_358,
    ("session", "2026-05-06"): 4_357,  # cut: 150 min are worth 130.73 €
    ("session", "2026-05-12"): 2_615,  # 30 min = 26.145 €
    ("no_show", "2026-05-13"): PRICE,
    ("no_show", "2026-05-14"): 0,
    ("provider_cancellation", "2026-05-15"): 0,
}
ADJUSTED = {("2026-04-20", True): -PRICE, ("2026-04-21", False): PRICE}


@pytest.fixture(scope="module")
def billed(scene: Stage) -> Stage:
    """A provider of its own whose May rounds and cuts, and whose settled April was corrected and came late."""
    county, registrar = scene.county, scene.county.registrar
    body = {"name": NAME, "business_id": "0737546-2"}
    provider_id = made(registrar.post("/v1/providers", body))["provider_id"]
    county.approve(provider_id, "individual_coaching", PRICE)
    stage = Stage(county, provider_id, scene.other_provider_id, scene.client_id)
    small = county.issue(provider_id, quantity={"minutes": 150}, decision_number="SOS-2026-77")["voucher_id"]
    voucher_id = county.issue(provider_id, decision_number="SOS-2026-78")["voucher_id"]
    april = record(stage, session(voucher_id, "2026-04-20", 60))[0]
    made(county.billing.post("/v1/settlements", {"provider_id": provider_id, "month": "2026-04"}))
    correction = {"entry_id": april, "reason": "Väärä päivä"}
    made(stage.actor(Role.PROVIDER).post(f"/v1/vouchers/{voucher_id}/corrections", correction))
    record(
        stage,
        *(session(small, f"2026-05-0{day}", 50) for day in (4, 5, 6)),
        session(voucher_id, "2026-05-12", 30),
        *({"kind": "no_show", "voucher_id": voucher_id, "planned_on": f"2026-05-{day}", "cause": "absent",
           "minutes": 60} for day in (13, 14)),
        {"kind": "provider_cancellation", "voucher_id": voucher_id, "planned_on": "2026-05-15", "reason": "Sairas"},
        session(voucher_id, "2026-04-21", 60),
    )  # fmt: skip
    return stage


def session(voucher_id: str, day: str, minutes: int) -> dict[str, Any]:
    return {"kind": "session", "voucher_id": voucher_id, "held_on": day, "minutes": minutes}


def record(stage: Stage, *items: dict[str, Any]) -> list[str]:
    results = made(stage.actor(Role.PROVIDER).post("/v1/entries", {"items": list(items)}))["results"]
    assert [result["status"] for result in results] == [201] * len(items), results
    return [result["entry"]["entry_id"] for result in results]


def asked(stage: Stage, form: str, language: str = "fi", month: str = MAY, **query: Any) -> httpx.Response:
    actor = stage.county.actor(Role.BILLING, language=language)
    answer = actor.get(f"/v1/billing/{month}", format=form, provider_id=stage.provider_id, **query)
    assert answer.status_code == 200, answer.text
    return answer


def told(stage: Stage, month: str = MAY, **query: Any) -> Any:
    (provider,) = asked(stage, "json", month=month, **query).json()["providers"]
    return provider


def program_rows(stage: Stage, **query: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(asked(stage, "csv", **query).text, newline="")))


def in_events(stage: Stage, first_day: str, last_day: str) -> tuple[int, int]:
    """Cents and minutes of a provider's entries of some days, summed over the events' own JSON."""
    database = stage.county.database
    with psycopg.connect(database.application_url) as connection:
        found = connection.execute(
            f"""SELECT sum((e #>> '{{charge,amount_cents}}')::bigint),
                       sum((e #>> '{{charge,quantity,minutes}}')::bigint)
                  FROM (SELECT convert_from(state, 'UTF8')::jsonb AS e FROM {database.schema}.events
                         WHERE topic ~ '^(SessionHeld|NoShow|ProviderCancelled|EntryCorrected)') AS events
                 WHERE e ->> 'provider_id' = %s
                   AND coalesce(e ->> 'held_on', e ->> 'planned_on', e ->> 'happened_on') BETWEEN %s AND %s""",
            [stage.provider_id, first_day, last_day],
        ).fetchone()
    assert found is not None and found[0] is not None
    return int(found[0]), int(found[1])


# What is billed


def test_half_cents_are_rounded_up_and_the_last_line_is_cut_at_the_periods_value(billed: Stage) -> None:
    bill = told(billed)
    assert {(line["kind"], line["happened_on"]): line["amount_cents"] for line in bill["lines"]} == BY_HAND
    assert bill["total_cents"] == sum(BY_HAND.values()) == in_events(billed, "2026-05-01", "2026-05-31")[0]


def test_what_providers_are_called_is_asked_of_the_log_once_for_all(
    billed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(billed.county.billing.get(f"/v1/billing/{MAY}"))
    names: list[str] = []
    for name in ("events_of", "events_of_many"):
        question = getattr(LogReader, name)

        def counted(*given: Any, _name: str = name, _question: Any = question, **more: Any) -> Any:
            names.append(_name)
            return _question(*given, **more)

        monkeypatch.setattr(LogReader, name, counted)
    assert made(billed.county.billing.get(f"/v1/billing/{MAY}"))["providers"]
    assert names == ["events_of_many"] * 2, "the accounts, and as what their providers are registered"


def test_what_adjusts_a_settled_month_is_told_apart(billed: Stage) -> None:
    bill = told(billed)
    adjusted = {(line["happened_on"], line["reversal"]): line["amount_cents"] for line in bill["adjustments"]}
    assert adjusted == ADJUSTED
    assert {line["adjusts_month"] for line in bill["adjustments"]} == {"2026-04"}
    assert {line["adjusts_month"] for line in bill["lines"]} == {None}
    assert {line["decision_number"] for line in bill["adjustments"]} == {"SOS-2026-78"}
    assert bill["adjustments_cents"] == sum(ADJUSTED.values())
    assert told(billed, "2026-04")["adjustments"] == []


def test_a_settlement_and_its_months_bill_hold_the_same(scene: Stage) -> None:
    stage = Stage(
        scene.county, scene.county.add_provider("individual_coaching", PRICE), scene.other_provider_id, scene.client_id
    )
    drawn = {}
    for month in ("2026-03", "2026-05"):  # April was never settled: it is taken with May
        stage.earn(f"{month}-20"), stage.earn("2026-04-20")
        before = told(stage, month)
        body = {"provider_id": stage.provider_id, "month": month}
        drawn[month] = made(stage.county.billing.post("/v1/settlements", body))
        after = told(stage, month)
        assert after["lines"] == before["lines"]
        assert Counter(
            (line["entry_id"], line["adjusts_month"], line["reversal"], line["amount_cents"])
            for line in (*after["lines"], *after["adjustments"])
        ) == Counter(
            (line["entry_id"], line["adjusts_month"], line["reversal"], line["amount_cents"])
            for line in drawn[month]["lines"]
        )
    assert [line["adjusts_month"] for line in told(stage)["adjustments"]] == ["2026-04", "2026-04"]
    stage.earn("2026-05-21")  # after May was settled: the bill of June tells of it
    assert [line["happened_on"] for line in told(stage, "2026-06")["adjustments"]] == ["2026-05-21"]
    (at_drawing,) = asked(stage, "json", month="2026-05", position=drawn["2026-05"]["position"]).json()["providers"]
    assert [line["happened_on"] for line in at_drawing["adjustments"]] == []  # not of a settled month until then


def test_days_and_vouchers_add_up_to_the_bill(billed: Stage) -> None:
    bill = told(billed)
    assert [one["day"] for one in bill["by_day"]] == sorted({day for _, day in BY_HAND})
    assert {one["voucher_id"]: one["rows"] for one in bill["by_voucher"]} == Counter(
        line["voucher_id"] for line in bill["lines"]
    )
    for totals in (bill["by_service"], bill["by_day"], bill["by_voucher"]):
        assert sum(one["amount_cents"] for one in totals) == bill["total_cents"]
        assert sum(one["rows"] for one in totals) == len(BY_HAND)
        assert sum(one["minutes"] for one in totals) == in_events(billed, "2026-05-01", "2026-05-31")[1]


# Tables


def test_programs_get_rfc_4180_with_names_that_stay(billed: Stage) -> None:
    answer = asked(billed, "csv")
    header = answer.text.split("\r\n")[0].split(",")
    assert header[:11] == [
        "provider_id", "voucher_id", "entry_id", "kind", "happened_on", "minutes", "days", "unit_price_cents",
        "amount_cents", "vat", "adjusts_month",
    ]  # fmt: skip
    rows = program_rows(billed)
    assert sum(int(row["amount_cents"]) for row in rows if not row["adjusts_month"]) == sum(BY_HAND.values())
    assert {row["adjusts_month"] for row in rows} == {"", "2026-04"}
    assert {row["reversal"] for row in rows} == {"false", "true"}
    assert {row["provider_name"] for row in rows} == {f"'{NAME}"}
    assert answer.content.count(b"\n") == answer.content.count(b"\r\n") == len(rows) + 1


def test_a_finnish_spreadsheet_gets_semicolons_commas_a_mark_and_words(billed: Stage) -> None:
    answer = asked(billed, "csv-fi")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert 'filename="setelikirja-2026-05-fi.csv"' in answer.headers["content-disposition"]
    header, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert header[4] == "Päivä" and len(header) == len(COLUMNS)
    in_order = program_rows(billed)
    amount, price, name = header.index("Summa"), header.index("Yksikköhinta"), header.index("Palveluntuottaja")
    for row, same in zip(rows, in_order, strict=True):
        assert row[amount] == f"{Decimal(same['amount_cents']) / 100:.2f}".replace(".", ",")
        assert row[price] == "52,29"
        assert row[name] == f"'{NAME}"
        assert row[4] == same["happened_on"]
    assert {row[3] for row in rows} == {
        "palvelukerta",
        "toteutumatta jäänyt palvelukerta",
        "palveluntuottajan peruutus",
    }
    swedish = asked(billed, "csv-fi", "sv").content.decode("utf-8-sig")
    assert swedish.startswith("Serviceproducentens beteckning;Servicesedelns nummer;")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_text_is_a_formula(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless(f"a{start}1+1") == f"a{start}1+1"


# A workbook


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_workbook_has_typed_cells_and_sums_that_another_library_reads(billed: Stage, language: str) -> None:
    content = io.BytesIO(asked(billed, "xlsx", language).content)
    formulas, values = load_workbook(content), load_workbook(content, data_only=True)
    totals, days, vouchers, lines, dictionary = values.worksheets
    header = [cell.value for cell in lines[1]]
    place = {column.name: header.index(column.header(language)) for column in COLUMNS}
    rows = [[cell.value for cell in row] for row in lines.iter_rows(min_row=2)]
    assert [cell.value for cell in dictionary["A"]][1:] == header
    *cells, last = rows
    in_order = program_rows(billed)
    assert [round(row[place["amount_cents"]] * 100) for row in cells] == [int(row["amount_cents"]) for row in in_order]
    assert [row[place["happened_on"]].date().isoformat() for row in cells] == [row["happened_on"] for row in in_order]
    assert {row[place["provider_name"]] for row in cells} == {NAME}
    name = formulas.worksheets[3].cell(2, place["provider_name"] + 1)
    assert name.data_type == "s", "a text, whatever it begins with"
    amount = formulas.worksheets[3].cell(2, place["amount_cents"] + 1)
    assert (amount.data_type, amount.number_format) == ("n", '#,##0.00\\ "€"')
    may, april = (in_events(billed, f"{month}-01", f"{month}-30")[0] for month in (MAY, "2026-04"))
    assert april == PRICE, "of April what came late stands; what was settled and corrected does not"
    whole = sum(int(row["amount_cents"]) for row in in_order)
    sums = {row[0].value: round((row[4].value or 0) * 100) for row in totals.iter_rows() if row[4].data_type == "n"}
    assert list(sums.values())[-3:] == [whole, may, whole - may]
    assert round(last[place["amount_cents"]] * 100) == whole
    for sheet in (days, vouchers):
        *parts, sum_of = [row[4].value for row in sheet.iter_rows(min_row=2)]
        assert round(sum(parts) * 100) == round(sum_of * 100) == may
    written = [cell for sheet in formulas.worksheets for row in sheet.iter_rows() for cell in row]
    sums_written = [str(cell.value) for cell in written if cell.data_type == "f"]
    assert any(one.startswith("=SUMIFS(") for one in sums_written) and not any("cmd" in one for one in sums_written)


# A printed bill


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_printed_bill_is_tagged_and_says_what_the_table_says(billed: Stage, language: str) -> None:
    reader = PdfReader(io.BytesIO(asked(billed, "pdf", language).content))
    root: Any = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"] == BooleanObject(True) and "/StructTreeRoot" in root
    assert root["/Lang"].startswith(language)
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None and "5/2026" in str(reader.metadata.title)
    (alternative,) = alternatives(root["/StructTreeRoot"].get_object())
    assert len(alternative) > 40, "the picture is told"
    told = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "".join(NAME.split()) in told, "a name is text, whatever marks are in it"
    for row in program_rows(billed):
        assert row["entry_id"] in told and row["voucher_id"] in told
    control = asked(billed, "json").json()["control_totals"]
    assert len(control["digest"]) == 64
    zero = {"fi": "0,00€", "sv": "0,00€", "en": "€0.00"}[language]
    assert told.count(zero) >= 4, "no-shows and cancellations at 0 are reported, and stand in the lines"


def alternatives(element: Any) -> list[str]:
    """The alternative texts in a tree of tags."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if not isinstance(element, dict):
        return []
    kids = element.get("/K", [])
    kids = kids if isinstance(kids, list) else [kids]
    own = [str(element["/Alt"])] if "/Alt" in element else []
    return own + [one for kid in kids for one in alternatives(kid)]


def test_what_is_too_long_for_paper_is_refused(billed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "PRINTED_ROWS_MAX", 3)
    answer = billed.county.billing.get(f"/v1/billing/{MAY}", format="pdf", provider_id=billed.provider_id)
    assert_problem(answer, 409, "bill_too_long_to_print")


def test_a_form_that_cannot_be_written_is_503_and_leaves_nothing_behind(
    billed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/v1/billing/{MAY}"
    with monkeypatch.context() as broken:
        broken.setattr("api.billing.apart.sys.executable", "/bin/false")
        answer = billed.county.billing.get(path, format="xlsx", provider_id=billed.provider_id)
        assert_problem(answer, 503, "bill_not_written")
    assert billed.county.billing.get(path, format="xlsx", provider_id=billed.provider_id).status_code == 200


# What a receiver checks a file by


def test_a_receiver_can_check_the_file_by_its_totals_and_its_digest(billed: Stage) -> None:
    answer = asked(billed, "csv")
    rows = program_rows(billed)
    query: dict[str, Any] = {"provider_id": billed.provider_id, "position": int(rows[0]["position"])}
    control = made(billed.county.billing.get(f"/v1/billing/{MAY}/control-totals", **query))
    assert control == asked(billed, "json", position=query["position"]).json()["control_totals"]
    assert control["digest"] == sha256(answer.content.split(b"\r\n", 1)[1]).hexdigest()
    assert (control["rows"], control["month"]) == (len(rows), MAY)
    assert control["amount_cents"] == sum(int(row["amount_cents"]) for row in rows)
    assert control["minutes"] == sum(int(row["minutes"] or 0) for row in rows)
    (service,) = control["by_service"]
    assert service["service"] == "individual_coaching" and service["amount_cents"] == control["amount_cents"]
    for form in ("json", "csv", "csv-fi", "xlsx"):
        sent = asked(billed, form)
        assert sent.headers["repr-digest"] == f"sha-256=:{b64encode(sha256(sent.content).digest()).decode()}:"
        assert int(sent.headers["content-length"]) == len(sent.content)


@pytest.mark.parametrize("form", get_args(FormName))
def test_the_same_position_gives_the_same_bytes_whatever_came_since(billed: Stage, form: str) -> None:
    position = int(program_rows(billed)[0]["position"])
    before = asked(billed, form, position=position).content
    voucher_id = billed.county.issue(billed.provider_id)["voucher_id"]
    record(billed, session(voucher_id, "2026-06-02", 60))
    assert asked(billed, form, position=position).content == before


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_data_dictionary_tells_every_column_in_every_language(billed: Stage, language: str) -> None:
    billing = billed.county.actor(Role.BILLING, language=language)
    columns = made(billing.get("/v1/billing/data-dictionary"))["columns"]
    assert [one["name"] for one in columns] == list(program_rows(billed)[0])
    header = asked(billed, "csv-fi", language).content.decode("utf-8-sig").split("\r\n")[0].split(";")
    assert [one["header"] for one in columns] == header
    by_name = {one["name"]: one for one in columns}
    amount = by_name["amount_cents"]
    assert (amount["unit"], amount["spreadsheet_unit"], amount["section"]) == ("cent", "euro", "§ 5")
    for row in program_rows(billed):
        for name in ("kind", "service", "vat"):
            assert row[name] in by_name[name]["codes"]
    assert len({one["meaning"] for one in columns}) == len(columns)


# Who may


def test_a_form_is_asked_for_by_its_media_type_too(billed: Stage) -> None:
    def kind(accept: str) -> str:
        answer = billed.county.billing.get(f"/v1/billing/{MAY}", headers={"Accept": accept})
        return str(answer.headers["content-type"]).partition(";")[0]

    assert kind("text/csv") == kind("text/csv;q=0.9, */*") == "text/csv"
    assert kind("application/pdf") == "application/pdf"
    assert kind("*/*") == kind("application/json, text/csv") == "application/json"
    unknown = billed.county.billing.get(f"/v1/billing/{MAY}", format="ods")
    assert assert_problem(unknown, 422, "malformed")["errors"][0]["field"] == "format"


@pytest.mark.parametrize("form", ["json", "csv", "csv-fi"])
def test_a_provider_gets_its_own_bill_alone(billed: Stage, form: str) -> None:
    own = billed.actor(Role.PROVIDER).get(f"/v1/billing/{MAY}", format=form)
    assert own.status_code == 200 and billed.provider_id in own.text
    stranger = billed.county.provider(billed.other_provider_id)
    path = f"/v1/billing/{MAY}"
    assert billed.provider_id not in stranger.get(path, format=form).text
    assert_problem(stranger.get(path, format=form, provider_id=billed.provider_id), 404, "not_found")
    assert_problem(stranger.get(f"{path}/control-totals", provider_id=billed.provider_id), 404, "not_found")
    assert billed.provider_id not in billed.county.provider(uuid4()).get(path, format=form).text


def test_a_provider_s_workbook_and_paper_are_of_its_own_bill_alone(billed: Stage) -> None:
    stranger, path = billed.county.provider(billed.other_provider_id), f"/v1/billing/{MAY}"
    book = load_workbook(io.BytesIO(stranger.get(path, format="xlsx").content))
    cells = {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert billed.provider_id not in cells and NAME not in cells
    pages = PdfReader(io.BytesIO(stranger.get(path, format="pdf").content)).pages
    assert "Kuntoutus" not in "".join(page.extract_text() for page in pages)
    for form in ("xlsx", "pdf"):
        assert_problem(stranger.get(path, format=form, provider_id=billed.provider_id), 404, "not_found")


# The command line


def test_the_command_line_writes_the_same_bytes(billed: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = billed.county.database
    monkeypatch.setenv("SETELIKIRJA_DATABASE_URL", database.application_url)
    monkeypatch.setenv("SETELIKIRJA_SCHEMA_NAME", database.schema)
    position = int(program_rows(billed)[0]["position"])

    def run(*options: str) -> Any:
        return CliRunner().invoke(program, ["bill", MAY, "--provider", billed.provider_id, *options])

    for form in ("json", "csv-fi", "pdf"):
        out = tmp_path / form
        done = run("--form", form, "--out", str(out), "--position", str(position))
        assert done.exit_code == 0, done.output
        assert out.read_bytes() == asked(billed, form, position=position).content
    assert run("--position", str(10**9)).exit_code == 2
    unknown = CliRunner().invoke(program, ["bill", MAY, "--provider", str(uuid4())])
    assert unknown.exit_code == 1 and "there is no provider" in unknown.output
