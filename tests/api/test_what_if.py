"""What if, over HTTP and the command line: worked out by hand, nothing appended, the same answer to the byte."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from xml.etree import ElementTree

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from typer.testing import CliRunner, Result

from api import messages
from api.command_line import program
from api.http.installation import Database
from api.http.settings import Settings, SettingsError
from api.simulation.plan import Simulation
from api.what_if.answer import WhatIfQuestion
from api.what_if.county import Busy, Source, WhatIfs, answer_question, setting_of
from domain.kernel.findings import BadInput, Figure
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO
from tests.api.calls import stored
from tests.api.county import KEY, Clock, County, made, served
from tests.api.test_contract import assert_problem
from tests.api.test_simulation import simulated
from tests.conftest import Server

SPRING = {"from": "2026-03-01", "to": "2026-03-31"}
OTHERWISE = {
    "rulebook": {"session_minutes_max": 120, "silent_absence_billable": False, "final_report_days": 7},
    "price_caps": {"individual_coaching": 50_00},
}
WRAPPING_KEY = bytes(31) + b"\x01"
SVG = "{http://www.w3.org/2000/svg}"


def source_of(county: County) -> Source:
    return Source(county.database.application_url, county.database.schema, WRAPPING_KEY, NORTH_SAVO)


def asked(county: County, **question: Any) -> dict[str, Any]:
    answer: dict[str, Any] = made(county.supervisor.post("/v1/what-if", {**SPRING, **question}))
    return answer


@pytest.fixture(scope="module")
def spring(county: County) -> County:
    """A group voucher from before the span, an individual one of it, and a month of entries on both."""
    county.clock.set("2026-02-27")
    county.set_cap("group_coaching", 40_00)
    county.set_cap("individual_coaching", 60_00)
    provider_id = county.add_provider("group_coaching", 40_00)
    county.approve(provider_id, "individual_coaching", 52_30)
    provider = county.provider(provider_id)
    group = county.issue(provider_id, service="group_coaching")["voucher_id"]

    def record(day: str, voucher_id: str, kind: str, **entry: Any) -> Any:
        county.clock.set(day)
        return provider.post(f"/v1/vouchers/{voucher_id}/{kind}", entry)

    long = made(record("2026-03-02", group, "sessions", held_on="2026-03-02", minutes=180))
    made(record("2026-03-04", group, "sessions", held_on="2026-03-04", minutes=120))
    assert_problem(
        record("2026-03-05", group, "sessions", held_on="2026-03-05", minutes=60), 409, "weekly_hours_exceeded"
    )
    made(record("2026-03-06", group, "corrections", entry_id=long["entry_id"], reason="Väärä päivä"))
    county.clock.set("2026-03-10")
    individual = county.issue(provider_id, decided_on="2026-03-10", starts_on="2026-03-10", quantity={"minutes": 1200})
    individual_id = individual["voucher_id"]
    made(record("2026-03-12", individual_id, "sessions", held_on="2026-03-12", minutes=90))
    made(record("2026-03-16", individual_id, "no-shows", planned_on="2026-03-16", cause="absent"))
    made(record("2026-03-20", individual_id, "no-shows", planned_on="2026-03-20", cause="cancelled_same_day"))
    made(record("2026-04-03", group, "sessions", held_on="2026-04-01", minutes=180))
    county.providers["spring"] = provider_id
    return county


def test_a_spring_under_other_settings_is_as_worked_out_by_hand(spring: County) -> None:
    before = stored(spring)
    answer = asked(spring, **OTHERWISE)
    assert stored(spring) == before, "nothing is appended"
    # 120.00 + 80.00, the first taken back; 90 min at 52.30; one no-show of 52.30, the second at 0.
    assert counts(answer["as_recorded"]) == (7, 1, 1_046_00, 80_00 + 78_45 + 52_30)
    # The 3 h session is too long, so its correction has nothing to correct, and the week has room for the 60 minutes
    # that were refused (40.00). The other voucher stands at 50.00: 90 min are 75.00, and the absence is free, so that
    # the month's charge is the second no-show's.
    assert counts(answer["would_be"]) == (6, 2, 1_000_00, 80_00 + 40_00 + 75_00 + 50_00)
    assert answer["as_recorded"]["refused_by"] == {"weekly_hours_exceeded": 1}
    assert answer["would_be"]["refused_by"] == {"not_found": 1, "session_too_long": 1}
    assert answer["differences"] == {
        "refused": {"first_hand": 1, "following": 1},
        "accepted": {"first_hand": 0, "following": 1},
        "other_rules": {"first_hand": 0, "following": 0},
        "other_cents": {"first_hand": 2, "following": 2},
        "other_warnings": {"first_hand": 0, "following": 1},  # the second session is the provider's first
    }
    assert [(row["service"], row["provider_id"]) for row in answer["rows"]] == [
        ("group_coaching", spring.providers["spring"]),
        ("individual_coaching", spring.providers["spring"]),
    ]
    assert [(counts(row["as_recorded"]), counts(row["would_be"])) for row in answer["rows"]] == [
        ((3, 1, 0, 80_00), (2, 2, 0, 120_00)),
        ((4, 0, 1_046_00, 130_75), (4, 0, 1_000_00, 125_00)),
    ]
    assert [(one["command"], one["decided_on"], one["first_hand"]) for one in answer["commands"]] == [
        ("record_session", "2026-03-02", True),
        ("record_session", "2026-03-04", False),
        ("record_session", "2026-03-05", False),
        ("reverse_entry", "2026-03-06", False),
        ("issue_voucher", "2026-03-10", True),
        ("record_session", "2026-03-12", False),
        ("record_no_show", "2026-03-16", True),
        ("record_no_show", "2026-03-20", False),
    ]
    assert answer["commands_differing"] == 8
    assert answer["vouchers_apart"] == 2
    assert answer["decided_nothing"] == ["final_report_days"]
    assert (answer["refusals_not_kept"], answer["refusals_erased"], answer["decided_by_findings"]) == (0, 0, 0)


def counts(side: dict[str, Any]) -> tuple[int, ...]:
    return tuple(side[name] for name in ("accepted", "refused", "granted_cents", "charged_cents"))


def test_the_same_question_has_the_same_bytes_and_a_later_log_no_other_answer(spring: County) -> None:
    first = asked(spring, **OTHERWISE)
    made(spring.caseworker.post("/v1/clients", {"birth_date": "1990-01-01", "municipality": "Kuopio"}))
    spring.clock.set("2026-04-10")
    spring.add_provider("group_coaching", 30_00)
    again = spring.supervisor.post("/v1/what-if", {**SPRING, **OTHERWISE, "position": first["position"]})
    assert again.json() == first
    other = asked(spring, **{**OTHERWISE, "price_caps": {}}, position=first["position"])
    assert other["digest"] != first["digest"]


def test_without_changes_nothing_differs(spring: County) -> None:
    answer = asked(spring)
    assert answer["as_recorded"] == answer["would_be"]
    assert answer["commands"] == []


def test_the_span_ends_with_its_last_day(spring: County) -> None:
    assert counts(asked(spring, to="2026-03-02")["as_recorded"])[:2] == (1, 0)
    assert counts(asked(spring, to="2026-04-03")["as_recorded"])[0] == 8
    before_the_log = asked(spring, **{"from": "2026-01-01", "to": "2026-01-31"})
    assert counts(before_the_log["as_recorded"]) == (0, 0, 0, 0)
    assert counts(asked(spring, position=0)["would_be"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("question", "field", "reason"),
    [
        ({"rulebook": {"weekly_hours": 3}}, "rulebook.weekly_hours", "group_coaching_minutes_per_week_max"),
        ({"rulebook": {"session_minutes_max": "long"}}, "rulebook.session_minutes_max", "a whole number from 0 to"),
        ({"rulebook": {"inclusion_grounds": "some"}}, "rulebook.inclusion_grounds", "any, all"),
        ({"rulebook": {"no_show_scope": "client"}}, "rulebook.no_show_scope", "must be voucher: no other reading"),
        ({"price_caps": {"swimming": 1}}, "price_caps.swimming.[key]", "group_coaching"),
        ({"price_caps": {"group_coaching": 0}}, "price_caps.group_coaching", "at least 1"),
        ({"to": "2026-02-28"}, "to", "no earlier than 1 Mar 2026"),
        ({"from": "2025-12-31", "rulebook": {"session_minutes_max": 1}}, "from", "no earlier than 1 Jan 2026"),
        ({"position": 10**6}, "position", "must be at most"),
        ({"prices": {}}, "prices", "not known here"),
    ],
)
def test_what_cannot_be_asked_is_named(spring: County, question: dict[str, Any], field: str, reason: str) -> None:
    problem = assert_problem(spring.supervisor.post("/v1/what-if", {**SPRING, **question}), 422, "malformed")
    (error,) = problem["errors"]
    assert error["field"] == field
    assert reason in error["reason"]


def test_a_position_within_a_correction_is_refused(spring: County) -> None:
    spring.clock.set("2026-04-20")
    provider_id = spring.add_provider("individual_coaching", 52_30)
    provider = spring.provider(provider_id)
    voucher_id = spring.issue(provider_id)["voucher_id"]
    day = {"planned_on": "2026-04-14", "cause": "absent"}
    first = made(provider.post(f"/v1/vouchers/{voucher_id}/no-shows", day))
    made(provider.post(f"/v1/vouchers/{voucher_id}/no-shows", day | {"planned_on": "2026-04-15"}))
    correction = {"entry_id": first["entry_id"], "reason": "Väärä päivä"}
    moved = made(provider.post(f"/v1/vouchers/{voucher_id}/corrections", correction))["position"]
    april = {"from": "2026-04-01", "to": "2026-04-30"}
    problem = assert_problem(spring.supervisor.post("/v1/what-if", {**april, "position": moved - 1}), 422, "malformed")
    assert problem["errors"] == [
        {"field": "position", "reason": f"must not stand within a command, which ends at {moved}"}
    ]
    answer = asked(spring, **april, position=moved, rulebook={"silent_absence_billable": False})
    assert (answer["as_recorded"]["charged_cents"], answer["would_be"]["charged_cents"]) == (52_30 + 120_00, 120_00)


def test_a_span_of_too_many_events_is_refused_with_its_size(spring: County) -> None:
    question = WhatIfQuestion(from_day=date(2026, 3, 1), to_day=date(2026, 3, 31))
    with pytest.raises(BadInput) as refused:
        asyncio.run(answer_question(source_of(spring), question, events_max=3))
    assert refused.value.field == "to"
    assert (refused.value.reason, refused.value.figures) == ("span_too_long", {"limit": 3, "actual": 7})


def test_one_is_answered_at_a_time(spring: County) -> None:
    def ask(_: int) -> Any:
        return spring.supervisor.post("/v1/what-if", SPRING)

    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(ask, range(6)))
    good = [answer for answer in answers if answer.status_code == 200]
    busy = [answer for answer in answers if answer not in good]
    assert good
    assert busy
    for answer in busy:
        assert_problem(answer, 503, "busy")
        assert int(answer.headers["Retry-After"]) > 0
    assert len({answer.content for answer in good}) == 1


def test_commands_go_on_while_it_is_asked(spring: County) -> None:
    async def held() -> None:
        asking = WhatIfs(source_of(spring), events_max=100)
        async with asking.one:
            with pytest.raises(Busy):
                await asking.ask(WhatIfQuestion(from_day=IN_FORCE, to_day=IN_FORCE))

    asyncio.run(held())


@pytest.mark.parametrize(("language", "told"), [("fi", "olisi ollut"), ("sv", "skulle ha varit"), ("en", "would have")])
def test_the_picture_has_both_sides_in_the_callers_language(spring: County, language: str, told: str) -> None:
    headers = {"Accept": "image/svg+xml", "Accept-Language": language}
    answer = spring.supervisor.post("/v1/what-if", {**SPRING, **OTHERWISE}, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    again = spring.supervisor.post("/v1/what-if", {**SPRING, **OTHERWISE}, headers=headers)
    assert again.content == answer.content
    assert_is_picture(answer.text, told)


def test_a_span_without_commands_has_an_empty_picture(spring: County) -> None:
    nothing = {"from": "2026-01-01", "to": "2026-01-31"}
    answer = spring.supervisor.post("/v1/what-if", nothing, headers={"Accept": "image/svg+xml"})
    assert answer.status_code == 200
    assert list(ElementTree.fromstring(answer.text)) == []


def assert_is_picture(drawn: str, told: str) -> None:
    """Three charts with a bar for each side of each label, and nothing that is fetched or run."""
    document = ElementTree.fromstring(drawn)
    charts = document.findall(f"{SVG}svg")
    assert len(charts) == 3
    for chart in charts:
        assert told in " ".join(chart.itertext())
        title, description = list(chart)[:2]
        assert chart.attrib["role"] == "img"
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
        assert title.text
        assert told in str(description.text)
        series = [one for one in chart.iter(f"{SVG}g") if "serie-" in one.get("class", "")]
        assert series
    assert {element.tag for element in document.iter()} & {f"{SVG}script", f"{SVG}image"} == set()
    assert "session_too_long" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/", "")
    bottoms = [int(chart.attrib["y"]) + int(chart.attrib["height"]) for chart in charts]
    assert bottoms[-1] == int(document.attrib["height"])


# A whole county


@pytest.fixture(scope="module")
def half_year(embedded: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    made_here, folder = embedded.county(), tmp_path_factory.mktemp("half-year")
    with served(Database(made_here.application_url, made_here.schema, None), Clock(), folder) as county:
        tally = simulated(county, Simulation(seed=11, clients=25, from_day=IN_FORCE), date(2026, 6, 30))
        assert not tally.surprises
        yield county


def half_a_year(county: County, **question: Any) -> dict[str, Any]:
    asked_for = {"from": "2026-01-01", "to": "2026-06-30", **question}
    answer: dict[str, Any] = made(county.supervisor.post("/v1/what-if", asked_for))
    return answer


def test_a_simulated_county_decided_again_is_what_it_was(half_year: County) -> None:
    answer = half_a_year(half_year)
    assert answer["as_recorded"] == answer["would_be"]
    assert (answer["commands_differing"], answer["vouchers_apart"]) == (0, 0)
    assert answer["as_recorded"]["accepted"] > 300
    assert answer["as_recorded"]["refused"] > 10
    assert answer["decided_by_findings"] == 0
    bills = [made(half_year.billing.get(f"/v1/billing/2026-0{month}")) for month in range(1, 7)]
    charged = sum(bill["total_cents"] for bill in bills)
    assert answer["as_recorded"]["charged_cents"] == charged


@pytest.mark.parametrize(
    ("tighter", "rule"),
    [
        ({"session_minutes_max": 90}, "session_too_long"),
        ({"group_coaching_minutes_per_week_max": 120}, "weekly_hours_exceeded"),
        ({"supported_work_activity_days_per_week_max": 1}, "weekly_days_exceeded"),
        ({"individual_coaching_quantity_max": 600}, "quantity_over_cap"),
        ({"individual_coaching_months_max": 2}, "validity_out_of_range"),
        ({"client_age_min": 40}, "client_age_out_of_range"),
        ({"municipalities": ["Kuopio"]}, "client_outside_area"),
        ({"distance_km_max": 1}, "provider_too_far"),
    ],
)
def test_a_tighter_limit_refuses_by_its_rule_and_accepts_nothing_by_itself(
    half_year: County, tighter: dict[str, Any], rule: str
) -> None:
    answer = half_a_year(half_year, rulebook=tighter)
    assert answer["differences"]["accepted"]["first_hand"] == 0
    assert answer["differences"]["refused"]["first_hand"] > 0
    assert answer["would_be"]["refused_by"][rule] > answer["as_recorded"]["refused_by"].get(rule, 0)
    first_hand = [one for one in answer["commands"] if one["first_hand"] and one["would_be"]["refused_by"]]
    assert all(rule in one["would_be"]["refused_by"] for one in first_hand)
    assert answer["would_be"]["charged_cents"] <= answer["as_recorded"]["charged_cents"]


def test_a_looser_limit_refuses_nothing_by_itself(half_year: County) -> None:
    answer = half_a_year(half_year, rulebook={"session_minutes_max": 300, "group_coaching_minutes_per_week_max": 600})
    assert answer["differences"]["refused"]["first_hand"] == 0


def test_an_erased_clients_commands_are_decided_by_what_was_found(half_year: County) -> None:
    before = half_a_year(half_year)
    schema = Identifier(half_year.database.schema)
    with psycopg.connect(half_year.database.application_url) as connection:
        connection.execute(SQL("DELETE FROM {}.clients").format(schema))
        connection.execute(SQL("DELETE FROM {}.logins").format(schema))
        connection.execute(SQL("DELETE FROM {}.subject_keys WHERE subject_id <> %s").format(schema), [UUID(int=0)])
    after = half_a_year(half_year)
    assert after["as_recorded"] == after["would_be"]
    assert after["refusals_erased"] == before["as_recorded"]["refused"]
    assert after["decided_by_findings"] > 300
    assert after["as_recorded"]["charged_cents"] == before["as_recorded"]["charged_cents"]


# The command line


def whatif(county: County, folder: Path, *arguments: str) -> Result:
    return run(county, folder, "whatif", "--from=2026-03-01", "--to=2026-03-31", *arguments)


def run(county: County, folder: Path, *arguments: str, columns: int = 200) -> Result:
    (folder / "jwt").write_text(KEY)
    (folder / "wrapping").write_text(WRAPPING_KEY.hex())
    environment = {
        "SETELIKIRJA_DATABASE_URL": county.database.application_url,
        "SETELIKIRJA_SCHEMA": county.database.schema,
        "SETELIKIRJA_JWT_KEY_FILE": str(folder / "jwt"),
        "SETELIKIRJA_KEY_ENCRYPTION_KEY_FILE": str(folder / "wrapping"),
        "COLUMNS": str(columns),
    }
    return CliRunner().invoke(program, arguments, env=environment)


def test_the_command_shows_it_writes_it_and_draws_it(spring: County, tmp_path: Path) -> None:
    written, drawn = tmp_path / "answer.json", tmp_path / "picture.svg"
    settings = [f"--set={name}={json.dumps(value)}" for name, value in OTHERWISE["rulebook"].items()]
    ran = whatif(
        spring, tmp_path, *settings, "--price-cap=individual_coaching=5000", "--language=en",
        f"--json={written}", f"--plot={drawn}",
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    answer = json.loads(written.read_text())
    assert answer == asked(spring, **OTHERWISE, position=answer["position"])
    assert_is_picture(drawn.read_text(), "would have been")
    for told in ("€210.75", "€245.00", "session_too_long", "No decision asked for these settings: final_report_days."):
        assert told in ran.stdout
    assert answer["digest"] in ran.stdout
    assert "what if" in ran.stderr, "a progress bar"


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("columns", [80, 60, 40])
def test_names_and_figures_stay_whole_in_a_narrow_window(
    half_year: County, tmp_path: Path, language: str, columns: int
) -> None:
    ran = run(
        half_year, tmp_path, "whatif", "--from=2026-01-01", "--to=2026-06-30", "--set=session_minutes_max=60",
        f"--language={language}", columns=columns,
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    assert "…" not in ran.stdout
    answer = half_a_year(half_year, rulebook={"session_minutes_max": 60})
    shown = set(ran.stdout.replace("│", " ").split())
    for row in answer["rows"]:
        service = messages.text(f"service.{row['service']}", language)
        assert set(service.split()) <= shown
        assert row["provider_id"] is None or row["provider_id"][:8] not in ran.stdout
    names = {one["name"] for one in made(half_year.supervisor.get("/v1/providers"))["providers"]}
    assert any(set(name.split()) <= shown for name in names)
    charged = messages.figure(Figure(answer["would_be"]["charged_cents"], "cents"), language)
    assert charged in ran.stdout
    if columns == 80:
        assert {len(line) for line in ran.stdout.splitlines() if line.startswith("│")} <= set(range(81))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set=session_minutes_max"], "is not NAME=VALUE"),
        (["--set=session_minutes_max=long"], "session_minutes_max: must be a whole number from 0 to"),
        (["--set=weekly=1"], "weekly: must be one of these: "),
        (["--price-cap=swimming=1"], "'swimming' is not a valid Service"),
        (["--language=de"], "--language is one of"),
        (["--to=2026-02-01"], "to: must be no earlier than 1 Mar 2026"),
    ],
)
def test_the_command_says_what_cannot_be_asked(spring: County, tmp_path: Path, arguments: list[str], said: str) -> None:
    ran = whatif(spring, tmp_path, *arguments)
    assert ran.exit_code == 2
    assert said in ran.stderr
    assert ran.stdout == ""


def test_a_replay_decides_the_whole_log_again(spring: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run(spring, tmp_path, "replay", "--redecide")
    assert ran.exit_code == 0, ran.output
    assert "charged, cents" in ran.stdout
    tighter = replace(NORTH_SAVO, session_minutes_max=NORTH_SAVO.session_minutes_max.changed(IN_FORCE, 60))
    monkeypatch.setattr("api.terminal.rereading.COUNTY_RULEBOOK", tighter)
    ran = run(spring, tmp_path, "replay", "--redecide")
    assert ran.exit_code == 1, "this release decides otherwise than the one that recorded"
    assert "commands are decided otherwise" in ran.stderr
    assert "session_too_long" in ran.stdout
    ran = run(spring, tmp_path, "replay", "--redecide", f"--voucher={UUID(int=1)}")
    assert ran.exit_code == 2


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("session_minutes_max", "120", 120),
        ("session_minutes_max", "-1", -1),
        ("session_minutes_max", "2 h", "2 h"),
        ("silent_absence_billable", "false", False),
        ("silent_absence_billable", "no", "no"),
        ("inclusion_grounds", "all", "all"),
        ("municipalities", "Kuopio, Iisalmi", ["Kuopio", "Iisalmi"]),
        ("no_such_setting", "1", "1"),
    ],
)
def test_a_settings_text_is_read_by_its_kind(name: str, text: str, value: object) -> None:
    read = setting_of(NORTH_SAVO, name, text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize("text", ["0", "many", "-5"])
def test_the_most_events_is_a_number(text: str) -> None:
    with pytest.raises(SettingsError, match="SETELIKIRJA_WHAT_IF_EVENTS_MAX"):
        Settings.from_environment({"SETELIKIRJA_WHAT_IF_EVENTS_MAX": text})
    assert Settings.from_environment({"SETELIKIRJA_WHAT_IF_EVENTS_MAX": "7"}).what_if_events_max == 7
