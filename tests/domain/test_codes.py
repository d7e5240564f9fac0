"""No code without a story: whatever the domain can find or owe is asked for by name in these tests."""

import ast
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import domain
from tests.domain.story import SECTIONS

DOMAIN = Path(domain.__file__).parent
TESTS = Path(__file__).parent

REFUSING = {"then_refused", "then_refused_for_all_of"}
WARNED = {
    "then_warned",
    "then_supervisors_warned",
    "then_supervisors_warned_beside",
    "then_supervisors_warned_grant_beside",
    "then_owed",
}
NOT_WARNED = {
    "then_not_warned",
    "then_supervisors_not_warned",
    "then_supervisors_not_warned_beside",
    "then_supervisors_not_warned_grant_beside",
    "then_not_owed",
}


@cache
def calls(folder: Path) -> list[tuple[str, ast.Call]]:
    """Every call in the sources of a folder, with the name of what is called."""
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text()))]
    return [
        (node.func.id if isinstance(node.func, ast.Name) else node.func.attr, node)
        for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]


def texts(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def found_codes() -> set[str]:
    """The codes of every `Finding` in the domain: each is written out where it is made."""
    codes: set[str] = set()
    for name, call in calls(DOMAIN):
        if name == "Finding":
            assert texts(call.args[:1]), f"a finding without a code of its own, line {call.lineno}"
            codes |= texts(call.args[:1])
    return codes


def owed_codes() -> set[str]:
    """The codes of every duty: written out, or in the table of what a cancellation leaves to do."""
    trees = [ast.parse((DOMAIN / name).read_text()) for name in ("voucher/duties.py", "group/duties.py")]
    codes: set[str] = set()
    for function in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == "Duty":
                written = texts([keyword.value for keyword in call.keywords if keyword.arg == "code"])
                tables = (node for node in ast.walk(function) if isinstance(node, ast.Tuple))
                codes |= written or {code for table in tables for code in texts(table.elts[:1])}
    return codes


def told(names: set[str]) -> set[str]:
    """The codes that stories name when they tell what came of something."""
    return {
        code
        for name, call in calls(TESTS)
        if name in names
        for code in texts(call.args if name == "then_refused_for_all_of" else call.args[: 1 + name.endswith("_beside")])
    }


def test_the_domain_is_found_at_all() -> None:
    assert {"quantity_over_cap", "rulebook_not_in_force", "duplicate_entry"} <= found_codes()
    assert {"contact_client", "tell_client", "replacement_owed", "final_report_due"} <= owed_codes()


@pytest.mark.parametrize("code", sorted(found_codes() | owed_codes()))
def test_a_code_is_refused_warned_of_or_owed_in_a_story(code: Any) -> None:
    assert code in told(REFUSING | WARNED)


@pytest.mark.parametrize("code", sorted(told(WARNED)))
def test_what_is_warned_of_or_owed_is_also_seen_not_to_be(code: Any) -> None:
    assert code in told(NOT_WARNED)


def test_every_code_has_its_section_of_the_rulebook() -> None:
    assert set(SECTIONS) == found_codes() | owed_codes()


def test_no_story_asks_for_a_code_that_there_is_not() -> None:
    assert told(REFUSING | WARNED | NOT_WARNED) <= found_codes() | owed_codes()
