"""`setelikirja rulebook`: what is in force on a day, what changes between two, and how open questions are read.

The second version of the rulebook is invented: see `tests.domain.invented`.
"""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table
from typer.testing import CliRunner, Result

from api.command_line import program
from api.messages import LANGUAGES, setting_value, text
from api.rulebook import shown as rulebook_shown
from domain.kernel.findings import NotInForce
from domain.rulebook import Rulebook
from domain.rulebook.north_savo import IN_FORCE, NORTH_SAVO
from tests.domain.invented import CHANGED_ON, INVENTED, changed, invented_rulebook

DAY_BEFORE = CHANGED_ON - timedelta(days=1)
SETTINGS = list(NORTH_SAVO.settings())
OPEN = [setting for setting in SETTINGS if setting.open_question]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["rulebook", *arguments], env={"COLUMNS": "300"})


def read(table: Table) -> str:
    console = Console(width=300)
    with console.capture() as captured:
        console.print(table)
    return captured.get().replace("\xa0", " ")


def rows(table: Table) -> list[list[str]]:
    columns = [[str(cell).replace("\xa0", " ") for cell in column.cells] for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_rules_are_shown_with_value_unit_section_and_reading(language: Any) -> None:
    shown = rows(rulebook_shown.in_force(NORTH_SAVO, IN_FORCE, language))
    assert len(shown) == len(SETTINGS)
    for setting, (section, told, value) in zip(SETTINGS, shown, strict=True):
        assert section == (setting.section or "–")
        assert setting.name in told
        assert text(f"setting.{setting.name}", language) in told
        assert value == setting_value(setting.on(IN_FORCE), setting.unit, language).replace("\xa0", " ")
        if setting.open_question:
            assert text(f"question.{setting.name}", language) in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_open_questions_are_shown_with_their_answers_and_nothing_else(language: Any) -> None:
    shown = rows(rulebook_shown.in_force(NORTH_SAVO, IN_FORCE, language, open_questions=True))
    assert len(shown) == len(OPEN)
    for setting, (_, told, _) in zip(OPEN, shown, strict=True):
        assert text(f"question.{setting.name}", language) in told
        assert all(setting_value(choice, setting.unit, language) in told for choice in setting.choices)


def test_a_service_is_named_with_its_own_rules() -> None:
    told = {told for _, told, _ in rows(rulebook_shown.in_force(NORTH_SAVO, IN_FORCE, "fi")) if "months_max" in told}
    assert any("Ryhmävalmennus" in one for one in told)
    assert not any("Ryhmävalmennus" in one for one in told if "inclusion_activity_months_max" in one)


def test_each_day_has_its_own_values() -> None:
    rulebook = changed("late_entry_days")
    assert "60 päivää" in read(rulebook_shown.in_force(rulebook, DAY_BEFORE, "fi"))
    after = read(rulebook_shown.in_force(rulebook, CHANGED_ON, "fi"))
    assert "60 päivää" not in after
    assert "5 päivää" in after
    assert "1.7.2026" in after
    assert "north_savo:2026-07-01" in after


def test_changes_between_two_days_are_shown_with_both_values() -> None:
    shown = rows(rulebook_shown.changes(invented_rulebook(), DAY_BEFORE, CHANGED_ON, "en"))
    assert len(shown) == len(INVENTED)
    by_name = {told.partition("[/bold]")[0].removeprefix("[bold]"): values for _, told, *values in shown}
    assert set(by_name) == set(INVENTED)
    assert by_name["late_entry_days"] == ["60 days", "5 days"]
    assert by_name["inclusion_grounds"] == ["either ground", "both grounds"]
    assert by_name["municipalities"] == ["Kuopio", ""]


def test_changes_are_those_of_the_days_asked_for() -> None:
    def names(rulebook: Rulebook, earlier: date, later: date) -> list[str]:
        return [change.setting.name for change in rulebook.changes(earlier, later)]

    rulebook = changed("late_entry_days")
    assert names(rulebook, DAY_BEFORE, CHANGED_ON) == ["late_entry_days"]
    assert names(rulebook, CHANGED_ON, DAY_BEFORE) == ["late_entry_days"]
    assert names(rulebook, CHANGED_ON, CHANGED_ON + timedelta(days=1)) == []
    assert names(rulebook, IN_FORCE, DAY_BEFORE) == []


def test_only_readings_can_be_compared() -> None:
    shown = rows(rulebook_shown.changes(invented_rulebook(), DAY_BEFORE, CHANGED_ON, "fi", open_questions=True))
    assert len(shown) == len({setting.name for setting in OPEN} & set(INVENTED))


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fi", "Säännöissä ei ole muutoksia välillä 1.1.2026 – 24.11.2026."),
        ("sv", "Reglerna ändras inte mellan 1.1.2026 och 24.11.2026."),
        ("en", "No rule changes from 1 Jan 2026 to 24 Nov 2026."),
    ],
)
def test_where_nothing_changes_it_says_so(language: str, told: str) -> None:
    answer = run("--diff", "2026-01-01", "2026-11-24", "--language", language)
    assert answer.exit_code == 0
    assert answer.stdout.strip() == told


def test_programs_get_the_values_of_the_code() -> None:
    shown = json.loads(run("--on", "2026-02-03", "--json", "--language", "en").stdout)
    assert (shown["area"], shown["on"], shown["version"]) == ("north_savo", "2026-02-03", "north_savo:2026-01-01")
    by_name = {setting["name"]: setting for setting in shown["settings"]}
    assert set(by_name) == {setting.name for setting in SETTINGS}
    assert by_name["late_entry_days"] == {
        "name": "late_entry_days",
        "section": "",
        "unit": "days",
        "meaning": "An entry recorded later than this after its date is late.",
        "open_question": "The late-entry window: the number is from practice, the source has none.",
        "choices": [],
        "value": 60,
        "in_force_from": "2026-01-01",
    }
    assert by_name["inclusion_grounds"]["choices"] == ["any", "all"]
    assert by_name["municipalities"]["value"][0] == "Iisalmi"
    only = json.loads(run("--json", "--open-questions").stdout)
    assert {setting["name"] for setting in only["settings"]} == {setting.name for setting in OPEN}


def test_programs_get_changes_too() -> None:
    shown = rulebook_shown.changes_json(changed("late_entry_days"), DAY_BEFORE, CHANGED_ON, "fi")
    assert shown["earlier"] == {"on": DAY_BEFORE, "version": "north_savo:2026-01-01"}
    assert shown["later"] == {"on": CHANGED_ON, "version": "north_savo:2026-07-01"}
    (change,) = shown["changes"]
    assert (change["name"], change["before"], change["after"]) == ("late_entry_days", 60, 5)
    assert change["in_force_from"] == CHANGED_ON
    nothing = json.loads(run("--diff", "2026-01-01", "2026-11-24", "--json").stdout)
    assert nothing["changes"] == []


@pytest.mark.parametrize("arguments", [("--on", "2025-12-31"), ("--diff", "2025-12-31", "2026-01-01")])
@pytest.mark.parametrize("form", [(), ("--json",), ("--open-questions",)])
def test_a_day_before_the_rulebook_is_refused(arguments: Any, form: Any) -> None:
    answer = run(*arguments, *form)
    assert answer.exit_code == 1
    assert answer.stdout == ""
    assert "north_savo is not in force on 2025-12-31: its first day is 2026-01-01" in answer.stderr


def test_a_gap_of_one_setting_is_refused_as_well() -> None:
    rulebook = changed("late_entry_days")
    with pytest.raises(NotInForce):
        list(rulebook.changes(date(2025, 12, 31), CHANGED_ON))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--on", "yesterday"),
        ("--diff", "2026-01-01", "2026-02-30"),
        ("--diff", "2026-01-01"),
        ("--on", "2026-01-01", "--diff", "2026-01-01", "2026-02-01"),
        ("--language", "de"),
    ],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(arguments: Any) -> None:
    assert run(*arguments).exit_code == 2


def test_without_a_day_today_is_shown() -> None:
    assert run().stdout.startswith("Voimassa ")
    assert run("--open-questions").stdout.startswith("Sääntökirjan avoimet kysymykset")
