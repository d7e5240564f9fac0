"""The documents against the code: what is generated, the words, the settings, the links."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from api import command_line, messages
from api.http.settings import Settings
from domain.kernel.event import Event, Role
from domain.kinds import CATALOGUE
from domain.rulebook import Service, Unit
from domain.rulebook.north_savo import NORTH_SAVO
from domain.voucher.events import EntryKind
from projections.catalogue import projections_of
from projections.postings.fold import Account
from projections.search.questions import VoucherStatus
from scripts import bill_columns, event_catalogue, roles_page

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "docs"
PAGES = sorted(DOCUMENTS.rglob("*.md"))
DECISIONS = sorted((DOCUMENTS / "decisions").glob("[0-9]*.md"))
CODE = sorted(path for package in ("domain", "ledger", "projections", "api") for path in (ROOT / package).rglob("*.py"))
STATEMENTS = sorted(path for package in ("ledger", "projections") for path in (ROOT / package).rglob("*.sql"))


def text(name: str) -> str:
    return (DOCUMENTS / name).read_text(encoding="utf-8")


def rows(page: str) -> Iterator[list[str]]:
    """The cells of every row of a page's tables, without heads and rules."""
    lines = page.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith("|") and not line.startswith("|---") and not following.startswith("|---"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def terms(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def commands_told() -> set[str]:
    """Every command of the command line."""
    program = typer.main.get_command(command_line.program)
    assert isinstance(program, typer.core.TyperGroup)
    return set(program.commands)


# The event catalogue


def test_the_event_catalogue_is_what_the_code_says() -> None:
    assert event_catalogue.PAGE.read_text(encoding="utf-8") == event_catalogue.page(), "run scripts/document"


def test_the_data_dictionary_is_what_the_code_says() -> None:
    assert bill_columns.PAGE.read_text(encoding="utf-8") == bill_columns.page(), "run scripts/document"


def test_the_table_of_roles_is_what_the_code_says() -> None:
    assert roles_page.PAGE.read_text(encoding="utf-8") == roles_page.page(), "run scripts/document"


def test_no_field_s_meaning_is_left_over() -> None:
    kinds: tuple[type, ...] = (Event, *CATALOGUE.values(), *event_catalogue.parts())
    used = {event_catalogue.meaning_key(kind, field.name) for kind in kinds for field in event_catalogue.members(kind)}
    assert used == set(event_catalogue.MEANINGS)


# The glossary


def words_of_the_code() -> set[str]:
    """Every name in the code, every text that is a name (such as a code or a status), every word of its SQL."""
    found: set[str] = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                    found.add(name)
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    found.add(name)
                case ast.Constant(value=str(value)):
                    found.add(value)
    for path in STATEMENTS:
        found |= set(re.findall(r"\w+", re.sub(r"--.*", "", path.read_text(encoding="utf-8"))))
    return found


GLOSSARY = {term: cells for cells in rows(text("glossary.md")) for term in terms(cells[0])}


def test_every_word_of_the_glossary_is_one_of_the_code_s() -> None:
    assert set(GLOSSARY) - words_of_the_code() == set()


@pytest.mark.parametrize(
    "known",
    [
        [kind.__name__ for kind in CATALOGUE.values()],
        [*Service],
        [*Role],
        [*EntryKind],
        get_args(VoucherStatus),
        [projection.name for projection in projections_of(NORTH_SAVO)],
    ],
    ids=["events", "services", "roles", "entries", "statuses", "projections"],
)
def test_every_such_name_is_in_the_glossary(known: Any) -> None:
    assert set(known) - set(GLOSSARY) == set()


@pytest.mark.parametrize("values", [Unit, Account])
def test_the_glossary_names_every_value_of(values: Any) -> None:
    assert set(values) - set(terms(text("glossary.md"))) == set()


@pytest.mark.parametrize(
    ("family", "names"),
    [("service", [*Service]), ("role", [*Role]), ("kind", [*EntryKind]), ("status", get_args(VoucherStatus))],
)
@pytest.mark.parametrize(("language", "column"), [("fi", 1), ("sv", 2)])
def test_the_glossary_says_what_people_are_shown(family: str, names: Any, language: str, column: int) -> None:
    shown = {str(name): messages.text(f"{family}.{name}", language) for name in names}
    assert {name: GLOSSARY[name][column] for name in shown} == shown


# Operations


def test_every_setting_is_described_and_no_other() -> None:
    described = {
        term for cells in rows(text("operations.md")) for term in terms(cells[0]) if term.startswith("SETELIKIRJA_")
    }
    assert described == set(Settings.variables().values())


def test_the_defaults_of_the_settings_are_those_of_the_code() -> None:
    defaults = {term: cells[1] for cells in rows(text("operations.md")) for term in terms(cells[0])}
    assert terms(defaults["SETELIKIRJA_SCHEMA"]) == [Settings().schema_name]
    assert terms(defaults["SETELIKIRJA_JWT_ISSUER"]) == [Settings().jwt_issuer]
    assert terms(defaults["SETELIKIRJA_PROJECTIONS"]) == [Settings().projections]


def test_every_command_is_described_and_no_other() -> None:
    commands = commands_told()
    described = {
        term.split()[1]
        for cells in rows(text("operations.md"))
        for term in terms(cells[0])
        if term.startswith("setelikirja ")
    }
    assert described == commands


def test_the_front_page_names_every_command() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^On the command line, (.+?)\n\n", page, re.MULTILINE | re.DOTALL)
    assert commands_told() - set(terms(told)) == set()


def test_a_rule_s_code_stands_where_the_front_page_says() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^To follow a rule: its code \(say `(\w+)`\)", page, re.MULTILINE)
    assert any(f"\ndef {code}(" in path.read_text(encoding="utf-8") for path in (ROOT / "domain").rglob("*.py"))
    assert any(
        f'msgid "finding.{code}.' in path.read_text(encoding="utf-8") for path in ROOT.glob("api/locales/fi/**/*.po")
    )
    assert any(
        f'"{code}"' in path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "domain").glob("test_*.py")
    )
    assert f"`{code}`" in text("rulebook.md")


def test_what_the_compose_file_asks_for_is_described() -> None:
    asked = set(re.findall(r"\$\{(SETELIKIRJA_\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert asked
    assert asked - set(terms(text("operations.md").partition("## Docker Compose")[2])) == set()


# Decisions


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    listed = re.findall(r"\]\(([0-9][^)]+)\)", text("decisions/README.md"))
    assert listed == [path.name for path in DECISIONS]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name[:4])
def test_a_decision_has_its_parts(path: Any) -> None:
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f"# {int(path.name[:4])}. ")
    assert re.search(r"^\d{4}-\d{2}-\d{2}$", page, re.MULTILINE)
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == ["Context", "Decision", "Consequences", "Alternatives"]


# Links


def anchors(page: str) -> set[str]:
    """The anchors that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_into(text: str, anchor: str) -> bool:
    """Whether a page has such a heading, or a source such a line."""
    line = re.fullmatch(r"L(\d+)", anchor)
    return int(line[1]) <= len(text.splitlines()) if line else anchor in anchors(text)


FRONT = [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "changelog.d/README.md")
]


@pytest.mark.parametrize("path", [*PAGES, *FRONT], ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Any) -> None:
    page = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page):
        file, _, anchor = target.partition("#")
        if "://" in file:
            continue
        there = (path.parent / file).resolve() if file else path
        if not there.exists() or (anchor and not leads_into(there.read_text(encoding="utf-8"), anchor)):
            broken.append(target)
    assert broken == []


NAMING = sorted(
    path
    for folder in ("domain", "ledger", "projections", "api", "scripts", "tests", ".ci")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and (path.suffix in {".py", ".sql", ".sh"} or not path.suffix)
)


def test_a_page_that_code_names_is_there() -> None:
    named = {
        (str(path.relative_to(ROOT)), page)
        for path in NAMING
        for page in re.findall(r"\bdocs/[\w./-]*\w", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 5
    assert {(path, page) for path, page in named if not (ROOT / page).exists()} == set()
