"""The trial of the postings and the rulebook over HTTP: what auditors and everybody else can look up."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from typer.testing import CliRunner

from api.command_line import program
from api.messages import euros_text
from domain.kernel.event import Role
from tests.api.calls import TODAY, Stage
from tests.api.county import made
from tests.api.test_contract import assert_problem
from tests.api.test_what_if import run

ACCOUNTS = ["granted", "available", "earned", "settled", "settled_elsewhere", "lapsed"]


def trial(stage: Stage, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = made(stage.actor(Role.AUDITOR).get("/v1/trial-balance", **asked))
    assert [one["account"] for one in found["accounts"]] == ACCOUNTS
    for column in ("minutes", "days", "amount_cents"):
        assert found[column] == sum(one[column] for one in found["accounts"]) == 0
    return found


def balances(found: dict[str, Any]) -> dict[str, tuple[int, int, int]]:
    return {one["account"]: (one["minutes"], one["days"], one["amount_cents"]) for one in found["accounts"]}


def test_the_accounts_sum_to_zero_and_move_with_an_entry(stage: Stage) -> None:
    before = trial(stage)
    granted = balances(before)["granted"]
    assert granted[0] < 0
    assert granted[2] < 0
    body = {"held_on": "2026-06-11", "minutes": 90}
    entry = made(stage.actor(Role.PROVIDER).post(f"/v1/vouchers/{stage.voucher_id}/sessions", body))
    after = trial(stage)
    moved = {
        account: tuple(new - old for new, old in zip(balances(after)[account], balances(before)[account], strict=True))
        for account in ACCOUNTS
    }
    cents = entry["charge"]["amount_cents"]
    assert moved == {
        "granted": (0, 0, 0), "available": (-90, 0, -cents), "earned": (90, 0, cents), "settled": (0, 0, 0),
        "settled_elsewhere": (0, 0, 0), "lapsed": (0, 0, 0),
    }  # fmt: skip
    assert after["position"] == entry["position"]
    assert balances(trial(stage, position=before["position"])) == balances(before)
    instant = made(stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}"))["entries"][-1]["recorded_at"]
    assert balances(trial(stage, as_of=instant)) == balances(after)


def test_a_month_alone_sums_to_zero_too(stage: Stage) -> None:
    earned = {month: balances(trial(stage, month=month))["earned"][2] for month in ("2026-05", "2026-06", "2026-07")}
    assert earned["2026-06"] > 0
    assert earned["2026-05"] == earned["2026-07"] == 0
    assert trial(stage, month="2026-06")["month"] == "2026-06"
    assert trial(stage)["month"] is None
    auditor = stage.actor(Role.AUDITOR)
    assert_problem(auditor.get("/v1/trial-balance", month="2026-13"), 422, "malformed")
    both = auditor.get("/v1/trial-balance", position=1, as_of="2026-06-01T00:00:00Z")
    assert assert_problem(both, 422, "malformed")["errors"][0]["field"] == "as_of"


def by_month(stage: Stage, **asked: Any) -> list[dict[str, Any]]:
    span = {"from": "2026-01", "to": "2026-12"} | asked
    found = made(stage.actor(Role.AUDITOR).get("/v1/trial-balance/months", **span))
    months: list[dict[str, Any]] = found["months"]
    for month in months:
        assert [one["account"] for one in month["accounts"]] == ACCOUNTS
        for column in ("minutes", "days", "amount_cents"):
            assert sum(one[column] for one in month["accounts"]) == 0
        for where in ("gained", "standing"):
            granted, *parts = month[where].values()
            assert granted == sum(parts)
    return months


def test_every_month_sums_to_zero_and_leads_to_what_stands_now(stage: Stage) -> None:
    stage.settlement("drawn")
    months = by_month(stage)
    assert [month["month"] for month in months] == [f"2026-{number:02}" for number in range(1, 13)]
    whole = trial(stage)
    assert months[-1]["standing"] == whole["commitments"]
    assert sum(month["gained"]["settled_cents"] for month in months) == whole["commitments"]["settled_cents"] > 0
    june = next(month for month in months if month["month"] == "2026-06")
    assert june["accounts"] == trial(stage, month="2026-06")["accounts"]
    later = by_month(stage, **{"from": "2026-06"})
    assert later == months[5:], "what happened before stands in the beginning"


def test_the_months_are_told_as_they_were_known_then(stage: Stage) -> None:
    before = trial(stage)
    body = {"held_on": "2026-06-12", "minutes": 30}
    entry = made(stage.actor(Role.PROVIDER).post(f"/v1/vouchers/{stage.voucher_id}/sessions", body))
    now, then = by_month(stage), by_month(stage, position=before["position"])
    assert then[-1]["standing"] == before["commitments"]
    cents = entry["charge"]["amount_cents"]
    assert now[5]["gained"]["earned_cents"] - then[5]["gained"]["earned_cents"] == cents
    assert now[5]["standing"]["outstanding_cents"] - then[5]["standing"]["outstanding_cents"] == -cents
    instant = made(stage.actor(Role.CASEWORKER).get(f"/v1/vouchers/{stage.voucher_id}"))["entries"][-1]["recorded_at"]
    assert by_month(stage, as_of=instant) == now
    turned_round: dict[str, Any] = {"from": "2026-06", "to": "2026-05"}
    turned = stage.actor(Role.AUDITOR).get("/v1/trial-balance/months", **turned_round)
    assert assert_problem(turned, 422, "malformed")["errors"][0]["field"] == "to"


def test_the_months_have_a_table_and_a_picture_and_a_command(stage: Stage, tmp_path: Path) -> None:
    auditor = stage.actor(Role.AUDITOR)
    span: dict[str, Any] = {"from": "2026-05", "to": "2026-06"}
    table = auditor.get("/v1/trial-balance/months", headers={"Accept": "text/csv"}, **span).text
    rows = list(csv.DictReader(io.StringIO(table)))
    months = by_month(stage, **span)
    assert [row["month"] for row in rows] == ["2026-05", "2026-06"]
    for row, month in zip(rows, months, strict=True):
        assert {name: int(row[name]) for name in month["gained"]} == month["gained"]
        assert {name: int(row[f"standing_{name}"]) for name in month["standing"]} == month["standing"]
    drawn = auditor.get("/v1/trial-balance/months", headers={"Accept": "image/svg+xml"}, **span).text
    told = " ".join(ElementTree.fromstring(drawn).itertext())
    assert "outstanding" in told
    assert "5/2026" in told
    ran = run(stage.county, tmp_path, "trial-balance", "--from=2026-05", "--to=2026-06", "--json")
    assert json.loads(ran.stdout)["months"] == months
    ran = run(stage.county, tmp_path, "trial-balance", "--from=2026-05", "--to=2026-06", "--language=en")
    outstanding = months[1]["standing"]["outstanding_cents"]
    assert euros_text(outstanding, "en") in ran.stdout
    ran = run(stage.county, tmp_path, "trial-balance", "--from=2026-06", "--to=2026-05")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "--to: must be no earlier than 2026-06" in ran.stderr


def test_the_budget_is_told_by_a_command_too(stage: Stage, tmp_path: Path) -> None:
    plot = tmp_path / "budget.svg"
    span: dict[str, Any] = {"from": "2026-05", "to": "2026-08"}
    arguments = [f"--{name}={month}" for name, month in span.items()]
    budget = made(stage.actor(Role.AUDITOR).get("/v1/budget", **span))
    ran = run(stage.county, tmp_path, "budget", *arguments, "--json", f"--plot={plot}")
    told = json.loads(ran.stdout)
    assert (told["granted_cents"], told["used_cents"]) == (budget["granted_cents"], budget["used_cents"])
    assert "svg" in plot.read_text()
    ran = run(stage.county, tmp_path, "budget", *arguments, "--language=en")
    used = next(row["used_cents"] for row in budget["rows"] if row["used_cents"])
    assert euros_text(used, "en") in ran.stdout
    assert run(stage.county, tmp_path, "budget", "--from=2026-13", "--to=2026-05").exit_code == 2


def printed(*arguments: str) -> Any:
    found = CliRunner().invoke(program, ["rulebook", "--json", "--language", "en", *arguments])
    assert found.exit_code == 0
    return json.loads(found.stdout)


def test_the_rulebook_over_http_is_what_the_command_line_prints(stage: Stage) -> None:
    billing = stage.actor(Role.BILLING)
    english = {"headers": {"Accept-Language": "en"}}
    assert made(billing.get("/v1/rulebook", on="2026-03-01", **english)) == printed("--on", "2026-03-01")
    questions = made(billing.get("/v1/rulebook", on="2026-03-01", open_questions="true", **english))
    assert questions == printed("--on", "2026-03-01", "--open-questions")
    assert questions["settings"]
    assert all(setting["open_question"] for setting in questions["settings"])
    assert made(billing.get("/v1/rulebook"))["on"] == TODAY
    changes = made(billing.get("/v1/rulebook/changes", earlier="2026-01-01", later="2026-12-31", **english))
    assert changes == printed("--diff", "2026-01-01", "2026-12-31")


def test_a_day_before_the_rulebook_is_422_and_says_since_when(stage: Stage) -> None:
    for path, field in (("/v1/rulebook", "on"), ("/v1/rulebook/changes", "earlier")):
        day: dict[str, Any] = {field: "2025-12-31"}
        told = assert_problem(stage.actor(Role.PROVIDER).get(path, **day), 422, "malformed")["errors"]
        assert told[0]["field"] == field
        assert "1 Jan 2026" in told[0]["reason"]


def test_auditors_and_the_registrar_read_what_they_look_after(stage: Stage) -> None:
    auditor, registrar = stage.actor(Role.AUDITOR), stage.actor(Role.REGISTRAR)
    for path in ("/v1/duties", "/v1/warnings", "/v1/groups"):
        assert made(auditor.get(path)) == made(stage.actor(Role.SUPERVISOR).get(path))
        assert_problem(registrar.get(path), 403, "forbidden")
    assert made(registrar.get("/v1/audit-trail")) == made(auditor.get("/v1/audit-trail"))
